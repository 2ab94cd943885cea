"""A store as the formats of `export` read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sayso.errors import UsageError
from sayso.export.formats import Story
from sayso.export.gold import Judged
from sayso.linked import ReportId, StoryLinks
from sayso.records import LedgerEntry
from sayso.store import (
    Store,
    open_store,
    read_copy_groups,
    read_ids,
    read_judgements,
    read_links,
    read_reports,
    read_rids,
    read_stories,
    read_versions,
)
from sayso.store.deciding import Decided, to_decided
from sayso.store.judged import read_judged
from sayso.store.linker import open_rules, read_links_as_of


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredLedger:
    """A Ledger (`export/formats.py`) over a store. `as_of`: an ISO date, None for now; `decided`: what people corrected;
    `tell`: is called after each story."""

    store: Store
    as_of: str | None = None
    decided: Decided = field(default_factory=Decided)
    tell: Callable[[], object] = bool

    @property
    def _until(self) -> date | None:
        return date.fromisoformat(self.as_of) if self.as_of else None

    def copies(self) -> Iterator[tuple[ReportId, ...]]:
        """Groups of copies, two or more reports each."""
        return read_copy_groups(self.store, self._until)

    def stories(self) -> Iterator[Story]:
        """Every story with what is linked in it."""
        for story in read_stories(self.store, self._until):
            yield Story(id=story.sid, reports=story.reports, links=self._read_links(story.sid))
            self.tell()

    def told(self, tell: Callable[[], object]) -> StoredLedger:
        """The same, which tells of each story that is done."""
        return replace(self, tell=tell)

    def _read_links(self, sid: str) -> StoryLinks:
        if self.as_of is not None:
            return read_links_as_of(self.store, open_rules(), sid, self.as_of)
        events, claims = read_links(self.store, sid)
        return StoryLinks(events=tuple(e.event for e in events), claims=tuple(c.claim for c in claims))

    def judged(self) -> Judged:
        """What people decided, for gold."""
        return read_judged(self.store)

    def lines(self) -> Iterator[dict[str, Any]]:
        """The line of every report's latest version that has one."""
        for rid in read_rids(self.store):
            lines = [v.line for v in read_versions(self.store, rid) if v.line is not None]
            if lines:
                yield next((line for line in reversed(lines) if "error" not in line), lines[-1])

    def entries(self, reports: Sequence[ReportId]) -> Mapping[ReportId, LedgerEntry]:
        """The current entries of these reports, as people corrected them."""
        with self.store.reading() as connection:
            ids = read_ids(connection, reports)
            found = read_reports(connection, tuple(ids.values()))
        reports_ = {rid: found[id_].report for rid, id_ in ids.items() if id_ in found}
        return {rid: self.decided.correct(report).entry for rid, report in reports_.items()}


@contextmanager
def open_ledger(db: str, as_of: str | None = None) -> Iterator[StoredLedger]:
    """The ledger at `db`, now or as of an ISO date.

    Raises: UsageError for a date that is none or a ledger that is not there; StoreError.
    """
    if as_of is not None:
        try:
            date.fromisoformat(as_of)
        except ValueError:
            raise UsageError(f"--as-of {as_of}: give a date such as 2026-03-05") from None
    with open_store(db, create=False) as store:
        yield StoredLedger(store=store, as_of=as_of, decided=to_decided(read_judgements(store)))
