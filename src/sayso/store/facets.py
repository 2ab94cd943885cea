"""What events and claims are found by: places, countries, actors, and when they were told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sayso.linked import LinkedClaim, LinkedEvent, Report, ReportId, Told
from sayso.records import Actor, Event, LedgerEntry, Place
from sayso.store.packing import to_folded
from sayso.store.schema import NameKind

Facet = tuple[NameKind, str]

LONGEST = 120
"""Characters of a name that it is found by: a noun phrase longer than that is no name."""


def find_event_facets(event: LinkedEvent, reports: Mapping[ReportId, Report]) -> frozenset[Facet]:
    """The names of an event: those it was given, and those of every telling."""
    found = set(_find_told(event.tellings, reports))
    found |= {(NameKind.ACTOR, name) for name in (event.actor, event.recipient) if name}
    if event.place:
        found.add((NameKind.PLACE, event.place))
    return _to_folded(found)


def find_claim_facets(claim: LinkedClaim, of_events: Iterable[frozenset[Facet]]) -> frozenset[Facet]:
    """The names of a claim: those of its events, and who takes a position."""
    by = {(NameKind.ACTOR, p.by) for p in claim.positions if p.by}
    return _to_folded(by).union(*of_events)


def _to_folded(found: Iterable[Facet]) -> frozenset[Facet]:
    names = {(kind, value if kind is NameKind.COUNTRY else to_folded(value)) for kind, value in found}
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
