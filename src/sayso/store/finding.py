"""Events and claims by what is asked of them, now or as of a day; ids that are like a mistaken one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from itertools import islice
from typing import TypeVar

from sqlalchemy import Table, select

from sayso.linked import LinkedClaim, LinkedEvent, Report, ReportId
from sayso.store.facets import Facet, find_claim_facets, find_dates, find_event_facets
from sayso.store.linker import Rules, read_links_as_of
from sayso.store.narrowing import find_known, find_names
from sayso.store.opening import Store
from sayso.store.packing import to_column
from sayso.store.reading import PAGE, read_ids, read_reports
from sayso.store.schema import NameKind, Target, claims, events, judgements, proposals, reports, stories
from sayso.store.searching import find_sources
from sayso.store.viewing import (
    StoredClaim,
    StoredEvent,
    StoredStory,
    find_claims,
    find_events,
    read_story,
)
from sayso.store.wanted import Wanted

T = TypeVar("T", StoredEvent, StoredClaim)
MOST_TEXTS = 500
"""Reports that `text` may narrow a search to, the best first."""


MOST_STORIES = 100
"""Stories that are linked as of a day to answer a question; with events and with claims that fit, each."""


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
    return islice(kept, asked.wanted.limit)


def find_tellers(one: StoredEvent | StoredClaim) -> tuple[ReportId, ...]:
    """The reports that tell of an event or take a position on a claim, each once, in order."""
    if isinstance(one, StoredEvent):
        return tuple(dict.fromkeys(t.report for t in one.event.tellings))
    return tuple(dict.fromkeys(p.report for p in one.claim.positions))


def _find_rids(store: Store, asked: Asked) -> set[ReportId] | None:
    """The reports of which one must tell of it; None where any will do."""
    if asked.text is None:
        return None
    found = sorted({report for _, report in find_sources(store, asked.text, MOST_TEXTS)})
    return set(read_rids_of(store, found))


def read_rids_of(store: Store, ids: list[int]) -> tuple[ReportId, ...]:
    """The ReportIds of these `reports.id`, in their order."""
    with store.reading() as connection:
        rows = connection.execute(select(reports.c.id, reports.c.rid).where(reports.c.id.in_(ids))).all()
    known = {row.id: ReportId(row.rid) for row in rows}
    return tuple(known[i] for i in ids if i in known)


def _find_now(store: Store, wanted: Wanted, find: Callable[[Store, Wanted], Iterator[T]]) -> Iterator[T]:
    """Everything wanted, page by page, whatever the limit: who asks stops."""
    page = replace(wanted, limit=PAGE if wanted.reports is not None else wanted.limit)
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
    for story in _find_known(store, asked.wanted, as_of):
        found += of_day(_read_day(store, rules, story, as_of, asked.wanted))
    found.sort(key=lambda pair: pair[1].event.id if isinstance(pair[1], StoredEvent) else pair[1].claim.id)
    found.sort(key=lambda pair: pair[0] or "", reverse=True)
    ids = [x.event.id if isinstance(x, StoredEvent) else x.claim.id for _, x in found]
    behind = asked.wanted.behind
    start = ids.index(behind) + 1 if behind in ids else 0  # type: ignore[arg-type]
    return (one for _, one in found[start + asked.wanted.after :])


def _find_known(store: Store, wanted: Wanted, as_of: str) -> Iterator[StoredStory]:
    """The stories to look at: those with something that has the names asked for and was known by then, the latest known
    first; MOST_STORIES of them, with their reports of then."""
    bare = replace(wanted, status=None, type=None, since=None, until=None)
    with store.reading() as connection:
        sids = dict.fromkeys(
            sid for target in Target for sid in find_known(connection, target, bare, as_of, MOST_STORIES)
        )
    until = date.fromisoformat(as_of)
    yield from (story for sid in sids if (story := read_story(store, sid, until)) and story.reports)


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
        if day.wanted.type in {None, event.type} and _fits(
            Target.EVENT, day.wanted, event.status, facets, when
        ):
            countries = tuple(sorted(value for kind, value in facets if kind is NameKind.COUNTRY))
            yield when, StoredEvent(event=event, sid=day.story.sid, run=0, countries=countries)


def _to_claims_of(day: _Day) -> Iterator[tuple[str | None, StoredClaim]]:
    of_event = {e.id: (e.type, find_event_facets(e, day.reports)) for e in day.events}
    for claim in day.claims:
        facets = find_claim_facets(claim, (of_event[e] for e in claim.events if e in of_event), day.reports)
        when = max((p.said_on[:10] for p in claim.positions if p.said_on), default=None)
        if _fits(Target.CLAIM, day.wanted, claim.status, facets, when):
            yield when, StoredClaim(claim=claim, sid=day.story.sid, run=0)


def _fits(target: Target, wanted: Wanted, status: str, facets: frozenset[Facet], when: str | None) -> bool:
    if wanted.status not in {None, status} or not facets.issuperset(find_names(target, wanted)):
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
