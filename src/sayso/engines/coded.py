"""Reports with what was made of them, as rows of Parquet: what a cluster writes and `sayso ingest` takes.

A row is either something that came (a line, a page, an entry of a live blog) with its line of the contract, or a
Problem of what could not be read at all. It holds enough to keep the report as if it had just come, and to code it
again with another version.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

import msgspec
import pyarrow as pa

from sayso.engines.coder import Coded, Extracted, Work
from sayso.records import Article, Draft, Problem
from sayso.store import Arrival, versions

SCHEMA = "sayso.coded/1"
"""Of the columns below: a reader refuses what it does not know."""

_TEXTS = (
    "schema", "version", "id", "text", "title", "published", "url", "outlet", "extracted", "entry", "error", "problem",
    "address", "came_at",
)  # fmt: skip
ROW = pa.schema(
    [*((name, pa.string()) for name in _TEXTS), ("hash", pa.binary()), ("body_sha256", pa.binary())]
)
"""`schema`: SCHEMA; `version`: of sayso, its models and lexicons, as JSON; `id`: the article's, as given; `title`, `published`,
`url`, `outlet`: as given; `text`: null where `entry` holds it; `extracted`: of an article of a page, all else that was
found in the page, as JSON; `entry`: the contract's line, null before it is coded; `error`: its code, null if all went well;
`problem`: in place of an entry, the Problem as JSON; `address`, `came_at`, `hash`, `body_sha256`: as in `store.Arrival`."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A row as ingest needs it. `given`: what is to be coded, None for a page without an article; `coded`: what was made of it."""

    arrival: Arrival
    given: Work | None
    coded: Coded | None
    version: str


def to_version() -> str:
    """This version of sayso, as the rows name it."""
    return json.dumps(versions.find_version(), sort_keys=True, ensure_ascii=False)


def to_row(arrival: Arrival, work: Work | Coded) -> Row:
    """The row of something that came, not yet coded; complete if it cannot be."""
    row: Row = dict.fromkeys(ROW.names)
    row |= {
        "schema": SCHEMA, "version": to_version(), "id": arrival.name, "address": arrival.address, "came_at": arrival.came_at,
        "hash": arrival.hash, "body_sha256": arrival.body_sha256,
    }  # fmt: skip
    if isinstance(work, Coded):
        return row | {"entry": work.line, "error": work.error}
    given = work if isinstance(work, Draft) else work.article
    row |= {k: getattr(given, k) for k in ("id", "text", "title", "published", "url", "outlet")}
    if isinstance(work, Extracted):
        row["extracted"] = msgspec.json.encode(replace(work, article=replace(work.article, text=""))).decode()
    return row


def to_problem_row(problem: Problem) -> Row:
    """The row of what could not be read at all."""
    row: Row = dict.fromkeys(ROW.names)
    told = msgspec.json.encode(problem).decode()
    return row | {
        "schema": SCHEMA,
        "version": to_version(),
        "id": problem.article,
        "error": problem.code,
        "problem": told,
    }


def to_done(row: Row, entry: str) -> Row:
    """The row with what was made of it; its text is left to the entry, if that has it."""
    error = msgspec.json.decode(entry, type=_Line).error
    return row | {
        "version": to_version(), "entry": entry, "error": error.code if error else None,
        "text": row["text"] if error else None,
    }  # fmt: skip


def to_work(row: Row) -> Work | None:
    """What is to be coded, or was; None for a page without an article."""
    text = row["text"]
    if text is None and row["error"] is None and row["entry"]:
        text = msgspec.json.decode(row["entry"], type=_Line).article.text
    if text is None:
        return None
    if row["extracted"]:
        found = msgspec.json.decode(row["extracted"], type=_Taken)
        return Extracted(article=replace(found.article, text=text), problems=found.problems)
    return Draft(id=row["id"], text=text, **{k: row[k] for k in ("title", "published", "url", "outlet")})


def from_row(row: Row) -> Kept | Problem:
    """The inverse of `to_row`, `to_problem_row` and `to_done`.

    Raises: KeyError, TypeError or msgspec.DecodeError for what is no such row.
    """
    if row["problem"]:
        return msgspec.json.decode(row["problem"], type=Problem)
    arrival = Arrival(
        name=row["id"],
        hash=row["hash"],
        body_sha256=row["body_sha256"],
        address=row["address"],
        came_at=row["came_at"],
    )
    coded = Coded(line=row["entry"], error=row["error"]) if row["entry"] else None
    return Kept(arrival=arrival, given=to_work(row), coded=coded, version=row["version"])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taken:
    article: Article
    problems: tuple[Problem, ...]


class _Error(msgspec.Struct):
    code: str


class _Text(msgspec.Struct):
    text: str = ""


class _Line(msgspec.Struct):
    """Of a line of the contract what a row repeats; the rest is passed over unread."""

    article: _Text
    error: _Error | None = None
