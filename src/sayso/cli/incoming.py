"""From what a command is given to articles: `find_incoming` for any sources, `fetch` and `read_articles` for one file."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sayso.article import extract_article, extract_articles, to_article
from sayso.errors import UsageError
from sayso.labels import PublishedFrom
from sayso.records import Article, Draft, Fetched, LedgerEntry, Problem
from sayso.settings import Settings
from sayso.sources import read_drafts, read_file, read_sources, read_stream

if TYPE_CHECKING:
    from sayso.pipeline import Rooms

JSON_TYPES = frozenset({"application/json", "application/x-ndjson"})
JSON_NAMES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """An article that came in, and what was noted on the way, e.g. that its charset had to be guessed.

    `fetched`: the bytes that it was read from, for `--keep raw`; None for a line of JSONL.
    """

    article: Article
    problems: tuple[Problem, ...] = ()
    fetched: Fetched | None = None

    def coded(self, rooms: Rooms) -> LedgerEntry | Problem:
        """Its ledger entry, or the Problem `crashed`."""
        from sayso.pipeline import code_article

        return code_article(self.article, rooms, self.problems)

    def dated(self, published: str | None) -> Incoming:
        """The same, dated by hand where `published` is given."""
        if published is None:
            return self
        return replace(
            self, article=replace(self.article, published=published, published_from=PublishedFrom.GIVEN)
        )


def find_incoming(sources: Iterable[str], settings: Settings) -> Iterator[Incoming | Problem]:
    """The articles in files, folders, archives, feeds and web pages, lazily and in order; see `sources.read_sources`.

    A live blog gives one article an entry. Problems: those of the sources and article rooms; each `article` is an id
    to name it by, where it has one. For ingest: `found.coded(rooms)` codes one, `keep_raw(found.fetched, folder)`
    keeps its bytes.
    """
    for found in read_sources(sources, settings.sources):
        yield from to_all_incoming(found, settings)


def to_all_incoming(found: Fetched | Draft | Problem, settings: Settings) -> Iterator[Incoming | Problem]:
    """The articles in one thing of a stream of sources."""
    if isinstance(found, Problem):
        yield found
    elif isinstance(found, Draft):
        yield to_incoming(to_article(found, settings.article), found.id)
    else:
        for article, problems in extract_articles(found, settings.article):
            if article is None:
                yield problems[0]
            else:
                yield Incoming(article=article, problems=problems, fetched=found)


def to_incoming(found: tuple[Article | None, tuple[Problem, ...]], id_: str) -> Incoming | Problem:
    """What the article room answers: an article, or the first Problem, which says why there is none."""
    article, problems = found
    return (
        replace(problems[0], article=id_) if article is None else Incoming(article=article, problems=problems)
    )


def to_id(address: str) -> str:
    """The id of a file's article: its name up to the first dot; of a web page its address."""
    if address.lower().startswith(("http://", "https://")):
        return address
    return Path(address).name.split(".")[0] or Path(address).name


def fetch(source: str, settings: Settings) -> Fetched | Problem:
    """The bytes of a file, or of standard input for `-`."""
    if source == "-":
        return read_stream(sys.stdin.buffer, "stdin", settings.sources)
    return read_file(source, settings.sources)


def read_articles(
    fetched: Fetched, settings: Settings, id_: str | None = None
) -> Iterator[Incoming | Problem]:
    """The articles in a file, in order: one of an HTML page or a text, one a line of JSONL (only `id_` if given).

    Problems: those of the sources and article rooms, each with the id of its article.
    """
    if fetched.media_type not in JSON_TYPES and not fetched.address.endswith(JSON_NAMES):
        yield to_incoming(extract_article(fetched, settings.article), to_id(fetched.address))
        return
    lines = (
        [fetched.body] if fetched.media_type == "application/json" else fetched.body.splitlines(keepends=True)
    )
    for draft in read_drafts(lines, fetched.address, settings.sources.max_bytes):
        if id_ is not None and id_ != (draft.article if isinstance(draft, Problem) else draft.id):
            continue
        if isinstance(draft, Problem):
            yield draft
        else:
            yield to_incoming(to_article(draft, settings.article), draft.id)


def check_published(given: str | None) -> str | None:
    """The value of `--published`, if it is an ISO 8601 date or date-time.

    Raises: UsageError if it is not.
    """
    if given is None:
        return None
    try:
        datetime.fromisoformat(given)
    except ValueError:
        raise UsageError(f"--published {given}: give a date such as 2021-02-28") from None
    return given
