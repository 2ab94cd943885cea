"""When what is linked came to stand as it does: which source brought it first, and which turned it.

All of it follows from the reports as they came and the links as they are, never from when the linker ran, so that a store
linked anew tells of the same changes (decision 8).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from sqlalchemy import Connection, select

from sayso.labels import Stance, Status
from sayso.linked import LinkedClaim, LinkedEvent, LinkedPosition, Report, ReportId
from sayso.linking.status import Stand, resolve_status
from sayso.linking.voices import Voice, to_voice
from sayso.records import Event
from sayso.store.facets import to_ordinal
from sayso.store.packing import to_column, unpack_text
from sayso.store.reading import PAGE
from sayso.store.schema import Axis, TurnKind, reports, sources, texts

KINDS = {
    Status.CONFIRMED: TurnKind.CONFIRMED,
    Status.DISPUTED: TurnKind.DENIED,
    Status.RETRACTED: TurnKind.RETRACTED,
}
"""The statuses that are told of when a claim comes to them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A claim came to stand otherwise. `at`: a `sources.id` or an ordinal day, as `axis` says."""

    axis: Axis
    at: int
    kind: TurnKind


@dataclass(slots=True)
class Arrivals:
    """When the reports of a story came. `versions`: their sources with texts, in order; a text is opened only where a report
    came more than once."""

    connection: Connection
    reports: Mapping[ReportId, Report]
    versions: dict[str, list[tuple[int, int | None]]] = field(default_factory=dict)
    opened: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        wanted = {str(to_column(r)): r for r in self.reports}
        rids = sorted(wanted)
        for at in range(0, len(rids), PAGE):
            query = select(reports.c.rid, sources.c.id, sources.c.text).join(
                reports, reports.c.id == sources.c.report
            )
            rows = self.connection.execute(
                query.where(reports.c.rid.in_(rids[at : at + PAGE])).order_by(sources.c.id)
            )
            for row in rows:
                self.versions.setdefault(wanted[row.rid], []).append((row.id, row.text))

    def find(self, rid: ReportId, words: str) -> int:
        """The first source of a report that has these words; of one that never changed, its only; 0 if there is none."""
        there = self.versions.get(rid, [(0, None)])
        if len(there) == 1:
            return there[0][0]
        return next((source for source, text in there if words in self._open(text)), there[-1][0])

    def _open(self, text: int | None) -> str:
        if text is None:
            return ""
        if text not in self.opened:
            body = self.connection.execute(select(texts.c.body).where(texts.c.id == text)).scalar()
            self.opened[text] = unpack_text(body) if body else ""
        return self.opened[text]

    def published(self, rid: ReportId) -> int:
        """Its day of publication as a number, 0 if it has none."""
        report = self.reports.get(rid)
        return to_ordinal(report.entry.article.published) if report else 0


def find_event_start(event: LinkedEvent, arrivals: Arrivals) -> tuple[int, int]:
    """The source that first told of an event, and the first day on which one did (0: none is dated)."""
    tolds = [(t.report, e) for t in event.tellings if (e := _find_event(arrivals, t.report, t.event))]
    seqs = [arrivals.find(rid, _to_words(arrivals, rid, e)) for rid, e in tolds]
    return min(seqs, default=0), _to_first(arrivals.published(rid) for rid, _ in tolds)


def _find_event(arrivals: Arrivals, rid: ReportId, id_: str) -> Event | None:
    report = arrivals.reports.get(rid)
    return next((e for e in report.entry.events if e.id == id_), None) if report else None


def _to_words(arrivals: Arrivals, rid: ReportId, event: Event) -> str:
    return event.sentence.of(arrivals.reports[rid].entry.article.text)


def _to_first(days: Iterable[int]) -> int:
    return min((day for day in days if day), default=0)


def find_claim_start(claim: LinkedClaim, arrivals: Arrivals) -> tuple[int, int]:
    """The source that first took a position on a claim, and the first day on which one did (0: none is dated)."""
    seqs = [_to_seq(p, arrivals) for p in claim.positions]
    return min(seqs, default=0), _to_first(arrivals.published(p.report) for p in claim.positions)


def _to_seq(position: LinkedPosition, arrivals: Arrivals) -> int:
    report = arrivals.reports.get(position.report)
    words = position.span.of(report.entry.article.text) if report else ""
    return arrivals.find(position.report, words)


def find_turns(claim: LinkedClaim, arrivals: Arrivals) -> tuple[Turn, ...]:
    """When a claim came to be confirmed, denied or taken back, in the order of arrival and in that of publication; positions
    of reports without a date have no place in the latter.

    What a few positions make of it is weighed as after a judgement (`deciding_links`): what the rules knew of a voice and did
    not write down is told from the status they gave, and all positions together give that status.
    """
    if all(p.stance is Stance.ASSERTS for p in claim.positions):
        return ()
    stands = to_stands(claim, arrivals.reports)
    days = [s for s in stands if arrivals.published(s.position.report)]
    by_arrival = _find_turns(claim, stands, Axis.ARRIVAL, lambda p: _to_seq(p, arrivals))
    return (*by_arrival, *_find_turns(claim, days, Axis.DAY, lambda p: arrivals.published(p.report)))


def _find_turns(
    claim: LinkedClaim, stands: Sequence[Stand], axis: Axis, at: Callable[[LinkedPosition], int]
) -> Iterable[Turn]:
    place = {s.position: n for n, s in enumerate(stands)}
    ranked = sorted(stands, key=lambda s: at(s.position))
    status: Status | None = None
    held: list[Stand] = []
    for moment, group in groupby(ranked, key=lambda s: at(s.position)):
        new = list(group)
        held += new
        if (
            status is not None
            and all(s.stance is Stance.ASSERTS for s in new)
            and status is not Status.RETRACTED
        ):
            continue
        whole = len(held) == len(claim.positions)
        now = claim.status if whole else resolve_status(sorted(held, key=lambda s: place[s.position]))
        if now is not status and now in KINDS:
            yield Turn(axis=axis, at=moment, kind=KINDS[now])
        status = now


def to_stands(claim: LinkedClaim, reports: Mapping[ReportId, Report]) -> list[Stand]:
    """The positions of a claim with the weight they had, as far as its status tells it, in their order."""
    retracted = claim.status is Status.RETRACTED
    admitted = claim.status is Status.CONFIRMED and any(p.stance is Stance.DENIES for p in claim.positions)
    return [
        Stand(
            position=p, voice=_to_voice(p, reports.get(p.report)), concerned=admitted and p.stance is Stance.CONFIRMS,
            own_claim=retracted and p.stance is Stance.RETRACTS,
        ) for p in claim.positions
    ]  # fmt: skip


def _to_voice(position: LinkedPosition, report: Report | None) -> Voice:
    said = next((s for s in report.entry.statements if s.id == position.statement), None) if report else None
    if report and said:
        return replace(to_voice(report, said), name=position.by)
    words = frozenset((position.by or "").lower().split())
    return Voice(name=position.by, unnamed=position.unnamed, words=words)
