"""The current view: stories and what ties them, events, claims and proposals by what they are looked up by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, desc, func, or_, select

from sayso.linked import Copy, Likeness, LinkedClaim, LinkedEvent, Proposal, ReportId
from sayso.store.opening import Store
from sayso.store.packing import to_column, to_folded, unpack
from sayso.store.reading import PAGE
from sayso.store.schema import (
    KeyKind,
    NameKind,
    Target,
    claims,
    events,
    facets,
    linked,
    names,
    pairs,
    proposals,
    reports,
    sources,
    stories,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredStory:
    """A story: its id, its reports in canonical order (publication, then id), the dates of the first and last."""

    sid: str
    reports: tuple[ReportId, ...]
    first_on: str | None
    last_on: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEvent:
    """An event of the current view, with its story and the run that linked it. `countries`: alpha-3, sorted."""

    event: LinkedEvent
    sid: str
    run: int
    countries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredClaim:
    """A claim of the current view, with its story and the run that linked it."""

    claim: LinkedClaim
    sid: str
    run: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredProposal:
    """A proposal of the current view, with its id, story and run."""

    pid: str
    proposal: Proposal
    sid: str
    run: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to look for; None and () mean any. `place`, `actor`: a name in whatever case (a place also matches as alpha-3
    country code if it is one); `since`, `until`: inclusive ISO dates, for events of when they were (or, undated, were told),
    for claims of the latest position; `outlet`: in whatever case, in stories that it reports of; `reports`: `reports.id`, in
    their stories; `after`: go on behind this many rows; `behind`: go on behind the event or claim of that id; `limit`: at
    most so many."""

    type: str | None = None
    status: str | None = None
    place: str | None = None
    country: str | None = None
    actor: str | None = None
    since: str | None = None
    until: str | None = None
    story: str | None = None
    outlet: str | None = None
    reports: tuple[int, ...] | None = None
    limit: int = 100
    after: int = 0
    behind: str | None = None


# ---------------------------------------------------------------- stories and what links them


def read_stories(store: Store, until: date | None = None) -> Iterator[StoredStory]:
    """Every story, in bounded memory, in the order of their rows. `until`: only what was published by then, or undated."""
    last = 0
    while True:
        query = select(stories).where(stories.c.id > last).order_by(stories.c.id).limit(PAGE)
        with store.reading() as connection:
            rows = connection.execute(query).all()
            found = [_to_story(connection, row, until) for row in rows]
        yield from (story for story in found if story.reports)
        if not rows:
            return
        last = rows[-1].id


def read_story(store: Store, sid: str) -> StoredStory | None:
    """The story of that id; or, if it is a ReportId, the story that the report is in."""
    mine = (
        select(linked.c.story)
        .join(reports, reports.c.id == linked.c.report)
        .where(reports.c.rid == to_column(sid))
    )
    with store.reading() as connection:
        row = connection.execute(select(stories).where(stories.c.sid == sid)).first()
        row = row or connection.execute(select(stories).where(stories.c.id.in_(mine))).first()
        return _to_story(connection, row) if row else None


def _to_story(connection: Connection, row: Row[Any], until: date | None = None) -> StoredStory:
    members = (
        select(reports.c.rid)
        .join(linked, linked.c.report == reports.c.id)
        .where(linked.c.story == row.id, linked.c.day <= _to_day(until))
        .order_by(linked.c.day, reports.c.rid)
    )
    rids = tuple(ReportId(rid) for rid in connection.execute(members).scalars())
    return StoredStory(sid=row.sid, reports=rids, first_on=row.first_on, last_on=row.last_on)


def read_copies(connection: Connection, ids: Sequence[int]) -> tuple[Copy, ...]:
    """Every copy that has been found between reports of these `reports.id`."""
    return tuple(unpack(blob, Copy) for blob in _read_pairs(connection, KeyKind.COPY, ids))


def read_likenesses(connection: Connection, ids: Sequence[int]) -> tuple[Likeness, ...]:
    """Every likeness that has been found between reports of these `reports.id`."""
    return tuple(unpack(blob, Likeness) for blob in _read_pairs(connection, KeyKind.STORY, ids))


def _read_pairs(connection: Connection, kind: KeyKind, ids: Sequence[int]) -> Iterator[bytes]:
    inside = set(ids)
    for at in range(0, len(ids), PAGE):
        query = select(pairs).where(pairs.c.kind == kind, pairs.c.left.in_(ids[at : at + PAGE]))
        rows = connection.execute(query.order_by(pairs.c.left, pairs.c.right)).all()
        yield from (row.data for row in rows if row.right in inside)


def _to_day(until: date | None) -> int:
    return (until or date.max).toordinal()


def read_copy_groups(store: Store, until: date | None = None) -> Iterator[tuple[ReportId, ...]]:
    """Groups of copies, two or more each, each in canonical order (publication, then id). `until` as in `read_stories`."""
    query = (
        select(linked.c.copies, reports.c.rid)
        .join(reports, reports.c.id == linked.c.report)
        .where(linked.c.copies.is_not(None), linked.c.day <= _to_day(until))
        .order_by(linked.c.copies, linked.c.day, reports.c.rid)
    )
    with store.reading() as connection:
        rows = connection.execute(query)
        for _, group in groupby(rows, key=lambda row: row.copies):
            rids = tuple(ReportId(row.rid) for row in group)
            if len(rids) > 1:
                yield rids


# ---------------------------------------------------------------- the current view


def read_event(store: Store, eid: str) -> StoredEvent | None:
    """The event of that id."""
    return next(_read_events(store, _select_events().where(events.c.eid == eid).limit(1)), None)


def read_claim(store: Store, cid: str) -> StoredClaim | None:
    """The claim of that id."""
    return next(_read_claims(store, _select_claims().where(claims.c.cid == cid).limit(1)), None)


def find_events(store: Store, wanted: Wanted) -> Iterator[StoredEvent]:
    """The events that `wanted` asks for, the latest first (then by id)."""
    when = func.coalesce(events.c.start_on, events.c.told_on)
    query = _narrow(_select_events(), wanted, events, Target.EVENT)
    if wanted.type:
        query = query.where(events.c.type == wanted.type)
    query = _order(_between(query, when, wanted), when, events.c.eid, wanted)
    return _read_events(store, query.limit(wanted.limit).offset(wanted.after))


def find_claims(store: Store, wanted: Wanted) -> Iterator[StoredClaim]:
    """The claims that `wanted` asks for, those with the latest position first (then by id). `type` is not looked at."""
    query = _between(_narrow(_select_claims(), wanted, claims, Target.CLAIM), claims.c.last_on, wanted)
    query = _order(query, claims.c.last_on, claims.c.cid, wanted)
    return _read_claims(store, query.limit(wanted.limit).offset(wanted.after))


def find_proposals(store: Store, limit: int = 100, after: int = 0) -> tuple[StoredProposal, ...]:
    """What waits for a person's word, the surest first."""
    query = select(proposals, stories.c.sid).join(stories, stories.c.id == proposals.c.story)
    query = query.order_by(desc(proposals.c.score), proposals.c.pid).limit(limit).offset(after)
    with store.reading() as connection:
        rows = connection.execute(query).all()
    return tuple(
        StoredProposal(pid=r.pid, proposal=unpack(r.data, Proposal), sid=r.sid, run=r.run) for r in rows
    )


def _select_events() -> Select[Any]:
    return select(events.c.id, events.c.data, events.c.run, stories.c.sid).join(
        stories, stories.c.id == events.c.story
    )


def _select_claims() -> Select[Any]:
    return select(claims.c.data, claims.c.run, stories.c.sid).join(stories, stories.c.id == claims.c.story)


def _narrow(query: Select[Any], wanted: Wanted, table: Any, target: Target) -> Select[Any]:
    if wanted.status:
        query = query.where(table.c.status == wanted.status)
    if wanted.story:
        query = query.where(stories.c.sid == wanted.story)
    if wanted.outlet:
        told = select(linked.c.story).join(sources, sources.c.report == linked.c.report)
        query = query.where(
            stories.c.id.in_(told.where(func.lower(sources.c.outlet) == wanted.outlet.lower()))
        )
    if wanted.reports is not None:
        query = query.where(
            stories.c.id.in_(select(linked.c.story).where(linked.c.report.in_(wanted.reports)))
        )
    place = to_folded(wanted.place) if wanted.place else None
    asked = ((NameKind.PLACE, place), (NameKind.COUNTRY, wanted.country),
             (NameKind.ACTOR, to_folded(wanted.actor) if wanted.actor else None))  # fmt: skip
    for kind, value in asked:
        if value is not None:
            there = select(facets.c.row).join(names, names.c.id == facets.c.name)
            there = there.where(facets.c.target == target, names.c.kind == kind, names.c.value == value)
            query = query.where(table.c.id.in_(there))
    return query


def _between(query: Select[Any], when: Any, wanted: Wanted) -> Select[Any]:
    if wanted.since:
        query = query.where(when >= wanted.since)
    if wanted.until:
        query = query.where(when <= wanted.until)
    return query


def _order(query: Select[Any], when: Any, id_: Any, wanted: Wanted) -> Select[Any]:
    """The latest first, undated ones last, then by id; with `behind` only what comes after that one."""
    query = query.order_by(desc(when).nulls_last(), id_)
    if wanted.behind is None:
        return query
    last = select(when).where(id_ == wanted.behind).limit(1).correlate(None).scalar_subquery()
    later = or_(when < last, and_(when == last, id_ > wanted.behind), and_(last.is_not(None), when.is_(None)))
    return query.where(or_(later, and_(last.is_(None), when.is_(None), id_ > wanted.behind)))


def _read_events(store: Store, query: Select[Any]) -> Iterator[StoredEvent]:
    with store.reading() as connection:
        rows = connection.execute(query).all()
        countries = _read_countries(connection, [row.id for row in rows])
    for row in rows:
        event = unpack(row.data, LinkedEvent)
        yield StoredEvent(
            event=event, sid=row.sid, run=row.run, countries=tuple(sorted(countries.get(row.id, ())))
        )


def _read_countries(connection: Connection, ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for at in range(0, len(ids), PAGE):
        query = select(facets.c.row, names.c.value).join(names, names.c.id == facets.c.name)
        query = query.where(
            facets.c.target == Target.EVENT,
            facets.c.row.in_(ids[at : at + PAGE]),
            names.c.kind == NameKind.COUNTRY,
        )
        for row in connection.execute(query):
            found.setdefault(row.row, []).append(row.value)
    return found


def _read_claims(store: Store, query: Select[Any]) -> Iterator[StoredClaim]:
    with store.reading() as connection:
        rows = connection.execute(query).all()
    for row in rows:
        yield StoredClaim(claim=unpack(row.data, LinkedClaim), sid=row.sid, run=row.run)


def read_links(store: Store, sid: str) -> tuple[tuple[StoredEvent, ...], tuple[StoredClaim, ...]]:
    """The events and claims of one story, as they were linked."""
    found = tuple(_read_events(store, _select_events().where(stories.c.sid == sid).order_by(events.c.id)))
    asked = tuple(_read_claims(store, _select_claims().where(stories.c.sid == sid).order_by(claims.c.id)))
    return found, asked
