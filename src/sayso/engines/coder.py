"""What an engine spreads: a function from one draft, or one article of a page, to one output line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sayso.export.entry import to_error_line, to_json
from sayso.records import Article, Draft, Problem
from sayso.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """One output line: `line` is the contract's JSON without a line break; `error` its code, None if all went well."""

    line: str
    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """An article that was taken out of its page already, and what was noted on the way."""

    article: Article
    problems: tuple[Problem, ...] = ()

    @property
    def id(self) -> str:
        """The article's id."""
        return self.article.id


Work = Draft | Extracted
"""What is to be coded. Either has an `id`."""

Coder = Callable[[Work], Coded]
OpenCoder = Callable[[], Coder]
"""Loads what coding needs, once a process. For a pool it must be picklable: a function of a module."""


def to_failed(id_: str, problem: Problem) -> Coded:
    """The error line of an input that cannot be coded."""
    return Coded(line=to_json(to_error_line(id_, problem)), error=problem.code)


def open_pipeline() -> Coder:
    """The real thing: every room loaded, with the settings as they ship.

    Raises: ResourceError for a damaged model or gazetteer.
    """
    from sayso import pipeline

    rooms = pipeline.open_rooms(Settings())

    def code(work: Work) -> Coded:
        if isinstance(work, Draft):
            line = pipeline.code_draft(work, rooms)
        else:
            line = pipeline.code_extracted(work.article, rooms, work.problems)
        return Coded(line=to_json(line), error=line["error"]["code"] if "error" in line else None)

    return code
