"""What events and claims are found by: places, countries, actors, outlets, and when they were told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from sayso.labels import EventType, Status
from sayso.linked import LinkedClaim, LinkedEvent, LinkedPosition, Report, ReportId, Told
from sayso.records import Actor, Event, LedgerEntry, Place
from sayso.store.packing import to_folded
from sayso.store.schema import NameKind

Facet = tuple[NameKind, str]

STATUSES = (Status.ASSERTED, Status.CORROBORATED, Status.CONFIRMED, Status.DISPUTED, Status.RETRACTED)
TYPES = (
    EventType.AGREE, EventType.CONSULT, EventType.SUPPORT, EventType.CONCEDE, EventType.COOPERATE, EventType.AID,
    EventType.RETREAT, EventType.REQUEST, EventType.ACCUSE, EventType.REJECT, EventType.THREATEN, EventType.PROTEST,
    EventType.SANCTION, EventType.MOBILIZE, EventType.COERCE, EventType.ASSAULT,
)  # fmt: skip
"""By their numbers in `facets.tag` and `tallies.status`, which stores hold: new ones are added at the end, none is moved."""

WIDTH = 8
"""Statuses that a tag has room for."""

LONGEST = 120
"""Characters of a name that it is found by: a noun phrase longer than that is no name."""


def find_event_facets(event: LinkedEvent, reports: Mapping[ReportId, Report]) -> frozenset[Facet]:
    """The names of an event: those it was given, and those of every telling, with the outlets that tell it."""
    found = set(_find_told(event.tellings, reports)) | set(_find_outlets(event.tellings, reports))
    found |= {(NameKind.ACTOR, name) for name in (event.actor, event.recipient) if name}
    if event.place:
        found.add((NameKind.PLACE, event.place))
    return _to_folded(found)


def find_claim_facets(
    claim: LinkedClaim, of_events: Iterable[tuple[EventType, frozenset[Facet]]], reports: Mapping[ReportId, Report]
) -> frozenset[Facet]:  # fmt: skip
    """The names of a claim: those of its events, with their types, who takes a position, and the outlets that report one."""
    found = {(NameKind.ACTOR, p.by) for p in claim.positions if p.by}
    found |= set(_find_outlets(claim.positions, reports))
    for type_, facets in of_events:
        found |= {(NameKind.TYPE, type_.value), *(f for f in facets if f[0] is not NameKind.OUTLET)}
    return _to_folded(found)


def _find_outlets(
    tellers: Iterable[Told | LinkedPosition], reports: Mapping[ReportId, Report]
) -> Iterator[Facet]:
    for told in tellers:
        report = reports.get(told.report)
        if report and report.entry.article.outlet:
            yield NameKind.OUTLET, report.entry.article.outlet


def _to_folded(found: Iterable[Facet]) -> frozenset[Facet]:
    exact = {NameKind.COUNTRY, NameKind.TYPE}
    names = {(kind, value if kind in exact else to_folded(value)) for kind, value in found}
    return frozenset((kind, value) for kind, value in names if 0 < len(value) <= LONGEST)


def _find_told(tellings: Iterable[Told], reports: Mapping[ReportId, Report]) -> Iterator[Facet]:
    for told in tellings:
        report = reports.get(told.report)
        event = next((e for e in report.entry.events if e.id == told.event), None) if report else None
        if report and event:
            yield from _find_place(event, report.entry)
            yield from _find_actors(event, report.entry)


def _find_place(event: Event, entry: LedgerEntry) -> Iterator[Facet]:
    if event.where is None:
        return
    yield NameKind.PLACE, event.where.span.of(entry.article.text)
    place: Place | None = next((p for p in entry.places if p.id == event.where.place), None)
    if place is not None:
        yield from ((NameKind.COUNTRY, country) for country in place.countries)
        if place.name:
            yield NameKind.PLACE, place.name


def _find_actors(event: Event, entry: LedgerEntry) -> Iterator[Facet]:
    actors: dict[str, Actor] = {a.id: a for a in entry.actors}
    for mention in (*event.actors, *event.recipients):
        actor = actors.get(mention.actor) if mention.actor else None
        yield NameKind.ACTOR, actor.name if actor else mention.span.of(entry.article.text)


def find_dates(reports: Iterable[Report]) -> tuple[str | None, str | None]:
    """The first and the last day of publication of these reports, as ISO dates; None where none has one."""
    dates = sorted(day for r in reports if (day := to_date(r.entry.article.published)))
    return (dates[0], dates[-1]) if dates else (None, None)


def to_date(moment: str | None) -> str | None:
    """The date of an ISO date or date-time."""
    return moment[:10] if moment else None


def to_ordinal(moment: str | None) -> int:
    """The day of an ISO date or date-time as a number; 0 where there is none."""
    try:
        return date.fromisoformat((moment or "")[:10]).toordinal()
    except ValueError:
        return 0


def from_ordinal(day: int) -> str | None:
    """The ISO date of a number of `to_ordinal`; None for 0."""
    return date.fromordinal(day).isoformat() if day else None


def to_tag(status: str, type_: str | None = None) -> int:
    """Type and status as one small number; a claim has no type."""
    return (TYPES.index(EventType(type_)) * WIDTH if type_ else 0) + STATUSES.index(Status(status))


def find_spot(event: LinkedEvent, reports: Mapping[ReportId, Report]) -> Place | None:
    """Where an event was, as its accounts resolve it: the first of the name that it was given, else the first at all."""
    found = [place for told in event.tellings if (place := _find_where(told, reports))]
    named = (p for p in found if event.place and p.name and to_folded(p.name) == to_folded(event.place))
    return next(named, found[0] if found else None)


def _find_where(told: Told, reports: Mapping[ReportId, Report]) -> Place | None:
    report = reports.get(told.report)
    event = next((e for e in report.entry.events if e.id == told.event), None) if report else None
    if report is None or event is None or event.where is None:
        return None
    return next((p for p in report.entry.places if p.id == event.where.place), None)
