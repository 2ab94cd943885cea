"""The order of the rooms; the only file that names them all.

A report walks one way: article → reader → times, places, actors (who, where and when is what) →
attribution → events → ledger. Each room takes frozen records and returns new ones plus problems.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import msgspec
import pyarrow as pa

from sayso.actors import resolve_actors
from sayso.article import to_article
from sayso.attribution import find_statements
from sayso.events import find_events
from sayso.export.entry import to_error_line, to_json, to_line
from sayso.ledger import weigh
from sayso.places import Gazetteer, find_places, load_gazetteer
from sayso.reader import Reader, load_reader
from sayso.records import Article, Draft, LedgerEntry, Problem
from sayso.settings import Settings
from sayso.times import find_times


@dataclass(frozen=True, slots=True, kw_only=True)
class Rooms:
    """What is loaded once a process: the reader's model and the gazetteer."""

    reader: Reader
    gazetteer: Gazetteer
    settings: Settings = field(default_factory=Settings)


def open_rooms(settings: Settings | None = None) -> Rooms:
    """Loads what the rooms need (under two seconds).

    Raises: ResourceError for a damaged model or gazetteer.
    """
    settings = settings or Settings()
    return Rooms(reader=load_reader(settings.reader), gazetteer=load_gazetteer(), settings=settings)


def code(article: Article, rooms: Rooms) -> LedgerEntry:
    """One article's ledger entry. Pure: the same article and rooms give the same entry.

    Problems: whatever the rooms report, in the order of the rooms.
    """
    reading = rooms.reader.read(article)
    times, time_problems = find_times(article, reading)
    places, place_problems = find_places(article, reading, rooms.gazetteer)
    cast = resolve_actors(article, reading, places)
    statements = find_statements(article, reading, cast, times)
    events = find_events(article, reading, statements, cast, times, places)
    claims, flags = weigh(article, statements, events, cast, times)
    return LedgerEntry(
        article=article, model=reading.model, statements=statements, events=events, claims=claims,
        actors=cast.actors, times=times, places=places, flags=flags, problems=time_problems + place_problems,
    )  # fmt: skip


def code_article(article: Article, rooms: Rooms, problems: tuple[Problem, ...] = ()) -> LedgerEntry | Problem:
    """`code` behind the guard that every article has: a crash of ours becomes a Problem, and the run goes on.

    `problems`: what was noted before, e.g. that its date lies in the future; they come first in the entry's.
    """
    try:
        entry = code(article, rooms)
        return replace(entry, problems=problems + entry.problems)
    except Exception as error:
        return _to_crashed(article.id, error)


def code_draft(draft: Draft, rooms: Rooms) -> dict[str, Any]:
    """One input text to one output line of the contract; a text that cannot be coded gives its error line."""
    try:
        article, problems = to_article(draft, rooms.settings.article)
        found = problems[0] if article is None else code_article(article, rooms, problems)
        return to_error_line(draft.id, found) if isinstance(found, Problem) else to_line(found)
    except Exception as error:
        return to_error_line(draft.id, _to_crashed(draft.id, error))


def code_extracted(article: Article, rooms: Rooms, problems: tuple[Problem, ...] = ()) -> dict[str, Any]:
    """`code_article` as the output line of the contract; a crash of ours gives its error line."""
    try:
        found = code_article(article, rooms, problems)
        return to_error_line(article.id, found) if isinstance(found, Problem) else to_line(found)
    except Exception as error:
        return to_error_line(article.id, _to_crashed(article.id, error))


def _to_crashed(id_: str, error: Exception) -> Problem:
    detail = f"{id_}: sayso failed on this article ({type(error).__name__}: {error}); please report it"
    return Problem(code="crashed", room="pipeline", article=id_, detail=detail)


_GIVEN = ("id", "text", "title", "published", "url", "outlet")
BATCH_IN = pa.schema([(name, pa.string()) for name in (*_GIVEN, "extracted")])
BATCH_OUT = pa.schema([("id", pa.string()), ("entry", pa.string())])


def code_batch(batch: pa.RecordBatch, rooms: Rooms) -> pa.RecordBatch:
    """A batch with the columns of BATCH_IN to one with the columns of BATCH_OUT, row for row in order.

    `entry` holds the output line as JSON. Columns beyond `id` and `text` may be missing, others are left aside. A row with
    `extracted` is an article that was taken out of its page: its Article, without the text, and its Problems, as JSON.
    """
    rows = batch.to_pylist()
    lines = [to_json(_code_row(row, rooms)) for row in rows]
    return pa.RecordBatch.from_pydict({"id": [row["id"] for row in rows], "entry": lines}, schema=BATCH_OUT)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Extracted:
    article: Article
    problems: tuple[Problem, ...]


def _code_row(row: dict[str, str | None], rooms: Rooms) -> dict[str, Any]:
    if extracted := row.get("extracted"):
        found = msgspec.json.decode(extracted, type=_Extracted)
        return code_extracted(replace(found.article, text=row["text"] or ""), rooms, found.problems)
    return code_draft(Draft(**{k: v for k, v in row.items() if k in _GIVEN}), rooms)  # type: ignore[arg-type]
