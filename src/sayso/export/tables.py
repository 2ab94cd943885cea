"""The ledger as tables: what `csv` and `parquet` write. Their columns stand in `resources/export/tables.tsv`.

Spans are in code points of `articles.text`. These tables know modality and attribution, so every event stands in them, with
what it is: `linked_events.standing` says of each in one word whether it may pass for a fact.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from sayso.export.codes import to_clean
from sayso.export.formats import Ledger, Story
from sayso.export.selection import Row, to_rows
from sayso.linked import ReportId
from sayso.records import LedgerEntry, Mention
from sayso.resources import read_rows
from sayso.spans import Span

SCHEMA = "sayso.tables/1"

Cell = str | int | float | bool | list[str] | list[list[int]] | None
Line = tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: `type` is text, texts, whole, number, truth or spans."""

    name: str
    type: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A row of a table. `month`: YYYY-MM of the report's publication, of a story's first; None if undated."""

    table: str
    month: str | None
    cells: Line


@cache
def find_tables() -> dict[str, tuple[Column, ...]]:
    """Every table with its columns, in order."""
    found: dict[str, tuple[Column, ...]] = {}
    for row in read_rows("export/tables.tsv"):
        column = Column(name=row["column"], type=row["type"], meaning=row["meaning"])
        found[row["table"]] = (*found.get(row["table"], ()), column)
    return found


def find_lines(ledger: Ledger) -> Iterator[Placed]:
    """Every row of every table, story by story, in the order of the ledger; copies last."""
    for story in ledger.stories():
        entries = ledger.entries(story.reports)
        for report in story.reports:
            if report in entries:
                yield from _of_report(story, report, entries[report])
        first = min((d for e in entries.values() if (d := e.article.published)), default=None)
        yield from _of_story(ledger, story, first[:7] if first else None)
    for original, *others in ledger.copies():
        yield from (Placed(table="copies", month=None, cells=(original, copy)) for copy in others)


def _of_report(story: Story, report: ReportId, entry: LedgerEntry) -> Iterator[Placed]:
    month = (entry.article.published or "")[:7] or None
    yield Placed(table="articles", month=month, cells=_to_cells(_article(story, report, entry)))
    for table, find in REPORT_TABLES.items():
        for cells in find(entry):
            yield Placed(table=table, month=month, cells=_to_cells((report, *cells)))


def _of_story(ledger: Ledger, story: Story, month: str | None) -> Iterator[Placed]:
    for row in to_rows(ledger, story):
        yield Placed(table="linked_events", month=month, cells=_to_cells(_linked_event(row)))
        for account in row.accounts:
            cells = (row.event.id, account.report, account.event.id)
            yield Placed(table="accounts", month=month, cells=cells)
    for claim in story.links.claims:
        told: Line = (
            claim.id, story.id, claim.text, claim.status, _texts(claim.events), len(claim.sources), _texts(claim.sources),
        )  # fmt: skip
        yield Placed(table="linked_claims", month=month, cells=_to_cells(told))
        for p in claim.positions:
            held: Line = (
                claim.id, p.report, p.stance, p.by, p.unnamed, p.statement, p.said_on, p.span.start, p.span.end,
            )  # fmt: skip
            yield Placed(table="linked_positions", month=month, cells=_to_cells(held))


def _to_cells(cells: Line) -> Line:
    return tuple(_to_cell(c) for c in cells)


def _to_cell(cell: Cell) -> Cell:
    if isinstance(cell, str):
        return to_clean(str(cell))
    if isinstance(cell, list):
        return [to_clean(str(c)) if isinstance(c, str) else c for c in cell]  # type: ignore[return-value]
    return round(cell, 6) if isinstance(cell, float) else cell


def to_sha256(text: str) -> str:
    """The hash of a text's UTF-8, hex, as the store has it."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _texts(values: Iterable[str]) -> list[str]:
    return list(map(str, values))


def _pairs(spans: tuple[Span, ...]) -> list[list[int]]:
    return [[s.start, s.end] for s in spans]


def _article(story: Story, report: ReportId, entry: LedgerEntry) -> Line:
    a = entry.article
    return (
        report, story.id, a.title, a.byline, a.outlet, a.url, a.published, a.published_from, a.language, a.text,
        to_sha256(a.text), entry.model,
    )  # fmt: skip


def _name(entry: LedgerEntry, mention: Mention) -> str:
    actor = next((a for a in entry.actors if a.id == mention.actor), None)
    return actor.name if actor else mention.span.of(entry.article.text)


def _statements(entry: LedgerEntry) -> Iterator[Line]:
    text = entry.article.text
    for s in entry.statements:
        yield (
            s.id, _name(entry, s.speaker) if s.speaker else None, s.speaker.actor if s.speaker else None,
            s.cue.of(text) if s.cue else None, _pairs(s.contents), s.form, s.act,
            s.outlet.span.of(text) if s.outlet else None, s.outlet.via if s.outlet else None, s.said_on, s.within,
            s.confidence,
        )  # fmt: skip


def _events(entry: LedgerEntry) -> Iterator[Line]:
    text = entry.article.text
    for e in entry.events:
        yield (
            e.id, e.type, e.modality, _texts(e.attribution), e.historical, _texts(e.modes), _texts(e.contexts), e.cameo,
            e.trigger.start, e.trigger.end, e.trigger.of(text), e.sentence.start, e.sentence.end,
            e.when.start if e.when else None, e.when.end if e.when else None, e.when.span.of(text) if e.when else None,
            e.where.span.of(text) if e.where else None, e.where.place if e.where else None, e.salience, e.confidence,
        )  # fmt: skip


def _roles(entry: LedgerEntry) -> Iterator[Line]:
    text = entry.article.text
    for e in entry.events:
        for role, mentions in (("actor", e.actors), ("recipient", e.recipients)):
            for m in mentions:
                yield (e.id, role, m.span.start, m.span.end, m.span.of(text), m.actor)


def _counts(entry: LedgerEntry) -> Iterator[Line]:
    for e in entry.events:
        yield from ((e.id, c.of, c.low, c.high, c.span.start, c.span.end) for c in e.counts)


def _actors(entry: LedgerEntry) -> Iterator[Line]:
    for a in entry.actors:
        yield (a.id, a.name, a.kind, a.country, _texts(a.sectors), a.role, _pairs(a.mentions))


def _times(entry: LedgerEntry) -> Iterator[Line]:
    text = entry.article.text
    for t in entry.times:
        yield (t.id, t.span.start, t.span.end, t.span.of(text), t.type, t.value, t.start, t.end)


def _places(entry: LedgerEntry) -> Iterator[Line]:
    text = entry.article.text
    for p in entry.places:
        yield (
            p.id, p.span.start, p.span.end, p.span.of(text), p.name, p.geonameid, p.lat, p.lon, _texts(p.countries),
            p.admin1, p.feature, p.precision,
        )  # fmt: skip


def _claims(entry: LedgerEntry) -> Iterator[Line]:
    text = entry.article.text
    for c in entry.claims:
        yield (c.id, c.span.start, c.span.end, c.span.of(text), c.status, _texts(c.events))


def _positions(entry: LedgerEntry) -> Iterator[Line]:
    for c in entry.claims:
        yield from ((c.id, p.stance, p.statement, p.by, p.span.start, p.span.end) for p in c.positions)


def _flags(entry: LedgerEntry) -> Iterator[Line]:
    yield from ((f.kind, _pairs(f.spans), f.note) for f in entry.flags)


REPORT_TABLES: dict[str, Callable[[LedgerEntry], Iterator[Line]]] = {
    "statements": _statements, "events": _events, "roles": _roles, "counts": _counts, "actors": _actors,
    "times": _times, "places": _places, "claims": _claims, "positions": _positions, "flags": _flags,
}  # fmt: skip
"""Tables of what is in one report: each row begins with its id."""


def _linked_event(row: Row) -> Line:
    event = row.event
    return (
        event.id, row.story, row.standing, event.type, event.modality, event.status, event.actor, event.recipient, event.start, event.end, event.place, row.attribution or None,
        len(event.sources), _texts(event.sources), [c.kind if c.of is None else f"{c.kind}: {c.of}" for c in event.conflicts],
    )  # fmt: skip
