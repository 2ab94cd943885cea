"""Where answers come from: an open store, the rules that link, and reports read once a page."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import TypeVar

from sqlalchemy import Connection, func, select

from sayso.errors import UsageError
from sayso.linked import LinkedPosition, Report, ReportId, Told
from sayso.records import Event
from sayso.serve.keeping import Keeping, Limit
from sayso.serve.words import AsOf
from sayso.store import Store, read_judgements, read_reports
from sayso.store.changes import read_revision
from sayso.store.deciding import Decided, to_decided
from sayso.store.finding import find_like
from sayso.store.linker import Rules
from sayso.store.packing import to_column
from sayso.store.reading import PAGE
from sayso.store.schema import entries, judgements, reports, sources
from sayso.wording.choices import to_iso_day
from sayso.wording.lookup import Lookup
from sayso.wording.plain import to_plain

T = TypeVar("T")
PATIENCE = 2.0
"""Seconds between two looks at the ledger, for a desk that many ask at once."""
LAST_CAME, LAST_DECIDED = select(func.max(entries.c.id)), select(func.max(judgements.c.id))
THRIFT = 50.0
"""A slow part of an answer is made anew after so many times as long as it took: a fiftieth of a processor at most."""


class UnknownError(UsageError):
    """An id that the ledger has not; the message names those like it."""


def find_today() -> date:
    """The day that it is, in UTC."""
    return datetime.now(UTC).date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What every question is asked of. `today`: tells what day it is; `user`: who decides where nobody is named; `patience`:
    seconds for which an answer may be behind the ledger (slow parts longer, by THRIFT), never behind what people decide; 0: it
    is as the ledger is, each time."""

    store: Store
    rules: Rules
    today: Callable[[], date] = find_today
    user: str = "unknown"
    patience: float = 0.0
    keeping: Keeping = field(default_factory=Keeping)

    def as_of(self, given: str | None) -> AsOf:
        """The day whose knowledge is shown: now, or the end of the day given (an ISO date, or `7d` for a week back).

        Raises: UsageError for anything else.
        """
        day = to_iso_day(given, "as_of", self.today())
        return AsOf(day=day or self.today().isoformat(), is_now=day is None)

    def counter(self) -> str:
        """What is other after every change of the ledger: of the view, of what came, of what was decided. At most three rows
        read."""
        limit = Limit(seconds=self.patience)
        return f"{self.keeping.parts.find('counter', self._read_counter, limit=limit)}.{self.count_decided()}"

    def _read_counter(self) -> str:
        with self.store.reading() as connection:
            came = connection.execute(LAST_CAME).scalar() or 0
        return f"{read_revision(self.store)}.{came}"

    def count_decided(self) -> int:
        """What is greater after every decision and every withdrawal of one. One row read."""
        with self.store.reading() as connection:
            return connection.execute(LAST_DECIDED).scalar() or 0

    def read_decided(self) -> Decided:
        """What people decided, as it stands."""
        parts = self.keeping.parts
        return parts.find(
            "decided", lambda: to_decided(read_judgements(self.store)), mark=self.count_decided()
        )

    def find_part(self, key: Hashable, make: Callable[[], T]) -> T:
        """A slow part of an answer, which may be kept as long as THRIFT says, and never beyond a decision.

        Raises: whatever `make` raises.
        """
        if not self.patience:
            return make()
        limit = Limit(seconds=self.patience, times=THRIFT)
        return self.keeping.parts.find((key, self.count_decided()), make, limit=limit)

    def unknown(self, id_: str, kind: str | None = None) -> UnknownError:
        """The error for an id (of a kind) that there is not, with those like it."""
        near = find_like(self.store, id_, (kind,)) if kind else find_like(self.store, id_)
        hint = f"; did you mean {' or '.join(near)}?" if near else "; look for it from the desk"
        return UnknownError(f"{id_}: there is no such {kind or 'id'} in this ledger{hint}")


@dataclass(slots=True)
class Shelf:
    """The reports of one page by id, as people corrected them, each read once."""

    desk: Desk
    decided: Decided = field(init=False)
    known: dict[ReportId, Report | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.decided = self.desk.read_decided()

    def load(self, rids: Iterable[ReportId]) -> None:
        """Reads many reports at once; the ones already here are not read again."""
        wanted = [r for r in dict.fromkeys(rids) if r not in self.known]
        if not wanted:
            return
        found = read_current(self.desk, wanted)
        for rid in wanted:
            report = found.get(rid)
            self.known[rid] = self.decided.correct(report) if report else None

    def report(self, rid: ReportId) -> Report | None:
        """The current report of that id; None if it is gone or was never coded."""
        self.load((rid,))
        return self.known[rid]

    def event(self, told: Told) -> tuple[Event, Lookup] | None:
        """One telling with the entry that it stands in: without its claims, since how the event stands is told of all
        reports together."""
        report = self.report(told.report)
        event = next((e for e in report.entry.events if e.id == told.event), None) if report else None
        return (event, Lookup(entry=replace(report.entry, claims=()))) if report and event else None

    def outlet(self, rid: ReportId) -> str:
        """Whose report it is, as far as it is known."""
        report = self.report(rid)
        outlet = report.entry.article.outlet if report else None
        return to_plain(outlet, 80) if outlet else to_plain(rid, 60)

    def words(self, position: LinkedPosition) -> str:
        """The words of a position, or "" where the report is gone."""
        report = self.report(position.report)
        return position.span.of(report.entry.article.text) if report else ""


# ---------------------------------------------------------------- reports, taken apart once


def read_current(desk: Desk, rids: Sequence[ReportId]) -> dict[ReportId, Report]:
    """The current reports of these ids, as they were coded. Entries that were taken apart before are not again.

    Raises: StoreError.
    """
    held = desk.keeping.reports
    with desk.store.reading() as connection:
        rows = {
            rid: one
            for at in range(0, len(rids), PAGE)
            for rid, one in _read_entries(connection, rids[at : at + PAGE])
        }
        found = held.find(entry for _, entry in rows.values())
        missing = [report for report, entry in rows.values() if entry not in found]
        new = {c.entry: c.report for c in read_reports(connection, missing).values()}
    held.add(new)
    found |= new
    return {rid: found[entry] for rid, (_, entry) in rows.items() if entry in found}


def _read_entries(
    connection: Connection, rids: Sequence[ReportId]
) -> Iterator[tuple[ReportId, tuple[int, int]]]:
    """Each report with its number and that of its current entry: the newest coding of the newest version that has one. The
    last of a report's rows holds."""
    query = select(reports.c.rid, reports.c.id, entries.c.id.label("entry"))
    query = query.join(sources, sources.c.report == reports.c.id).join(
        entries, entries.c.source == sources.c.id
    )
    query = query.where(reports.c.rid.in_([to_column(r) for r in rids]), entries.c.error.is_(None))
    for row in connection.execute(query.order_by(sources.c.id, entries.c.version)):
        yield ReportId(row.rid), (row.id, row.entry)
