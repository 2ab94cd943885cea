"""Events and claims by what is asked of them, now or as of a day; ids that are like a mistaken one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from itertools import islice
from typing import TypeVar

from sqlalchemy import Table, func, select

from sayso.linked import LinkedClaim, LinkedEvent, Report, ReportId
from sayso.store.facets import Facet, find_claim_facets, find_dates, find_event_facets
from sayso.store.linker import Rules, read_links_as_of
from sayso.store.opening import Store
from sayso.store.packing import to_column, to_folded
from sayso.store.reading import PAGE, read_ids, read_reports
from sayso.store.schema import NameKind, claims, events, judgements, proposals, reports, sources, stories
from sayso.store.searching import find_sources
from sayso.store.viewing import (
    StoredClaim,
    StoredEvent,
    StoredStory,
    Wanted,
    find_claims,
    find_events,
    read_event,
    read_stories,
)

T = TypeVar("T", StoredEvent, StoredClaim)
MOST_TEXTS = 500
"""Reports that `text` may narrow a search to, the best first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a person looks for: `wanted`, with words that must stand in a report that tells of it, and a day (ISO) whose
    knowledge is asked for; None: now."""

    wanted: Wanted
    text: str | None = None
    as_of: str | None = None


def find_asked_events(store: Store, rules: Rules, asked: Asked) -> Iterator[StoredEvent]:
    """The events asked for, the latest first (undated last), then by id; at most `wanted.limit`.

    Raises: StoreError.
    """
    return _find(store, rules, asked, find_events, _to_events_of)


def find_asked_claims(store: Store, rules: Rules, asked: Asked) -> Iterator[StoredClaim]:
    """The claims asked for, those with the latest position first, then by id; at most `wanted.limit`.

    Raises: StoreError.
    """
    return _find(store, rules, asked, find_claims, _to_claims_of)


def _find(
    store: Store, rules: Rules, asked: Asked, find: Callable[[Store, Wanted], Iterator[T]],
    of_day: Callable[[_Day], Iterator[tuple[str | None, T]]],
) -> Iterator[T]:  # fmt: skip
    rids = _find_rids(store, asked)
    if asked.text:
        with store.reading() as connection:
            numbers = tuple(read_ids(connection, rids or ()).values())
        asked = replace(asked, wanted=replace(asked.wanted, reports=numbers))
    if asked.as_of:
        found = _find_as_of(store, rules, asked, asked.as_of, of_day)
    else:
        found = _find_now(store, asked.wanted, find)
    kept = (one for one in found if rids is None or rids & set(find_tellers(one)))
    if asked.wanted.type and not asked.as_of:
        kept = (one for one in kept if _is_of_type(store, one, asked.wanted.type))
    return islice(kept, asked.wanted.limit)


def _is_of_type(store: Store, one: StoredEvent | StoredClaim, type_: str) -> bool:
    """Whether the event, or one that the claim is about, is of that type."""
    if isinstance(one, StoredEvent):
        return one.event.type == type_
    found = (read_event(store, id_) for id_ in one.claim.events)
    return any(event is not None and event.event.type == type_ for event in found)


def find_tellers(one: StoredEvent | StoredClaim) -> tuple[ReportId, ...]:
    """The reports that tell of an event or take a position on a claim, each once, in order."""
    if isinstance(one, StoredEvent):
        return tuple(dict.fromkeys(t.report for t in one.event.tellings))
    return tuple(dict.fromkeys(p.report for p in one.claim.positions))


def _find_rids(store: Store, asked: Asked) -> set[ReportId] | None:
    """The reports that one must tell of it; None where any will do."""
    if asked.text is None and asked.wanted.outlet is None:
        return None
    sets = []
    if asked.text is not None:
        found = sorted({report for _, report in find_sources(store, asked.text, MOST_TEXTS)})
        sets.append(set(read_rids_of(store, found)))
    if asked.wanted.outlet is not None:
        sets.append(_find_outlet(store, asked.wanted.outlet))
    return set.intersection(*sets)


def read_rids_of(store: Store, ids: list[int]) -> tuple[ReportId, ...]:
    """The ReportIds of these `reports.id`, in their order."""
    with store.reading() as connection:
        rows = connection.execute(select(reports.c.id, reports.c.rid).where(reports.c.id.in_(ids))).all()
    known = {row.id: ReportId(row.rid) for row in rows}
    return tuple(known[i] for i in ids if i in known)


def _find_outlet(store: Store, outlet: str) -> set[ReportId]:
    query = select(reports.c.rid).join(sources, sources.c.report == reports.c.id)
    with store.reading() as connection:
        rows = connection.execute(query.where(func.lower(sources.c.outlet) == outlet.lower())).scalars()
        return {ReportId(rid) for rid in rows}


def _find_now(store: Store, wanted: Wanted, find: Callable[[Store, Wanted], Iterator[T]]) -> Iterator[T]:
    """Everything wanted, page by page, whatever the limit: who asks stops."""
    page = replace(
        wanted, limit=PAGE if wanted.outlet or wanted.type or wanted.reports is not None else wanted.limit
    )
    while True:
        found = tuple(find(store, page))
        yield from found
        if len(found) < page.limit:
            return
        last = found[-1]
        page = replace(
            page, behind=last.event.id if isinstance(last, StoredEvent) else last.claim.id, after=0
        )


# ---------------------------------------------------------------- as of a day


@dataclass(frozen=True, slots=True, kw_only=True)
class _Day:
    """A story as it was known on a day."""

    story: StoredStory
    events: tuple[LinkedEvent, ...]
    claims: tuple[LinkedClaim, ...]
    reports: Mapping[ReportId, Report]
    wanted: Wanted


def _find_as_of(
    store: Store, rules: Rules, asked: Asked, as_of: str, of_day: Callable[[_Day], Iterator[tuple[str | None, T]]]
) -> Iterator[T]:  # fmt: skip
    found: list[tuple[str | None, T]] = []
    for story in read_stories(store, date.fromisoformat(as_of)):
        if asked.wanted.story in {None, story.sid}:
            found += of_day(_read_day(store, rules, story, as_of, asked.wanted))
    found.sort(key=lambda pair: pair[1].event.id if isinstance(pair[1], StoredEvent) else pair[1].claim.id)
    found.sort(key=lambda pair: pair[0] or "", reverse=True)
    ids = [x.event.id if isinstance(x, StoredEvent) else x.claim.id for _, x in found]
    behind = asked.wanted.behind
    start = ids.index(behind) + 1 if behind in ids else 0  # type: ignore[arg-type]
    return (one for _, one in found[start + asked.wanted.after :])


def _read_day(store: Store, rules: Rules, story: StoredStory, as_of: str, wanted: Wanted) -> _Day:
    links = read_links_as_of(store, rules, story.sid, as_of)
    with store.reading() as connection:
        numbers = read_ids(connection, story.reports)
        current = read_reports(connection, tuple(numbers.values()))
    known = {c.report.id: c.report for c in current.values()}
    return _Day(story=story, events=links.events, claims=links.claims, reports=known, wanted=wanted)


def _to_events_of(day: _Day) -> Iterator[tuple[str | None, StoredEvent]]:
    for event in day.events:
        facets = find_event_facets(event, day.reports)
        told = find_dates(day.reports[t.report] for t in event.tellings if t.report in day.reports)[1]
        when = event.start or told
        if day.wanted.type in {None, event.type} and _fits(day.wanted, event.status, facets, when):
            countries = tuple(sorted(value for kind, value in facets if kind is NameKind.COUNTRY))
            yield when, StoredEvent(event=event, sid=day.story.sid, run=0, countries=countries)


def _to_claims_of(day: _Day) -> Iterator[tuple[str | None, StoredClaim]]:
    of_event = {e.id: find_event_facets(e, day.reports) for e in day.events}
    for claim in day.claims:
        facets = find_claim_facets(claim, (of_event.get(e, frozenset()) for e in claim.events))
        when = max((p.said_on[:10] for p in claim.positions if p.said_on), default=None)
        types = {e.type for e in day.events if e.id in claim.events}
        if _fits(day.wanted, claim.status, facets, when) and day.wanted.type in {None, *types}:
            yield when, StoredClaim(claim=claim, sid=day.story.sid, run=0)


def _fits(wanted: Wanted, status: str, facets: frozenset[Facet], when: str | None) -> bool:
    named = (
        (NameKind.PLACE, to_folded(wanted.place) if wanted.place else None),
        (NameKind.ACTOR, to_folded(wanted.actor) if wanted.actor else None),
        (NameKind.COUNTRY, wanted.country),
    )
    if wanted.status not in {None, status} or any(v is not None and (k, v) not in facets for k, v in named):
        return False
    after = wanted.since is None or (when is not None and when >= wanted.since)
    return after and (wanted.until is None or (when is not None and when <= wanted.until))


# ---------------------------------------------------------------- ids that there are not

COLUMNS: dict[str, tuple[Table, str]] = {
    "event": (events, "eid"), "claim": (claims, "cid"), "story": (stories, "sid"), "proposal": (proposals, "pid"),
    "report": (reports, "rid"),
    "judgement": (judgements, "jid"),
}  # fmt: skip
MOST_IDS = 5000
"""Ids of a kind that a mistaken one is compared with."""


def find_like(store: Store, id_: str, kinds: tuple[str, ...] = tuple(COLUMNS)) -> tuple[str, ...]:
    """Up to three ids in the store that are like `id_`, the likest first: those it begins, then those it resembles."""
    wanted = to_column(id_) or ""
    begun: list[str] = []
    others: list[str] = []
    with store.reading() as connection:
        for kind in kinds:
            table, name = COLUMNS[kind]
            column = table.c[name]
            begins = column.startswith(wanted, autoescape=True)
            begun += (
                connection.execute(select(column).where(begins).order_by(column).limit(3)).scalars().all()
            )
            near = column.startswith(wanted[:1], autoescape=True)
            others += connection.execute(
                select(column).where(near).order_by(column).limit(MOST_IDS)
            ).scalars()
    close = get_close_matches(wanted, list(dict.fromkeys(others)), 3, 0.5)
    return tuple(dict.fromkeys([*(begun if wanted else []), *close]))[:3]
