"""The current view: stories and what ties them, events, claims and proposals by what they are looked up by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, Select, desc, select

from sayso.linked import Copy, Likeness, LinkedClaim, LinkedEvent, Proposal, ReportId
from sayso.store.narrowing import find_ids
from sayso.store.opening import Store
from sayso.store.packing import to_column, unpack
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
    stories,
)  # fmt: skip
from sayso.store.wanted import Wanted


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


def read_story(store: Store, sid: str, until: date | None = None) -> StoredStory | None:
    """The story of that id; or, if it is a ReportId, the story that the report is in. `until` as in `read_stories`."""
    mine = (
        select(linked.c.story)
        .join(reports, reports.c.id == linked.c.report)
        .where(reports.c.rid == to_column(sid))
    )
    with store.reading() as connection:
        row = connection.execute(select(stories).where(stories.c.sid == sid)).first()
        row = row or connection.execute(select(stories).where(stories.c.id.in_(mine))).first()
        return _to_story(connection, row, until) if row else None


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
    with store.reading() as connection:
        id_ = connection.execute(select(events.c.id).where(events.c.eid == eid).limit(1)).scalar()
        return next(iter(read_events(connection, [id_] if id_ else []).values()), None)


def read_claim(store: Store, cid: str) -> StoredClaim | None:
    """The claim of that id."""
    with store.reading() as connection:
        row = connection.execute(_select_claims().where(claims.c.cid == cid).limit(1)).first()
    return _to_claim(row) if row else None


def find_events(store: Store, wanted: Wanted) -> Iterator[StoredEvent]:
    """The events that `wanted` asks for, the latest first (then by id)."""
    with store.reading() as connection:
        ids = find_ids(connection, Target.EVENT, wanted)
        found = read_events(connection, ids)
    yield from (found[id_] for id_ in ids if id_ in found)


def find_claims(store: Store, wanted: Wanted) -> Iterator[StoredClaim]:
    """The claims that `wanted` asks for, those with the latest position first (then by id)."""
    with store.reading() as connection:
        ids = find_ids(connection, Target.CLAIM, wanted)
        found = read_claims(connection, ids)
    yield from (found[id_] for id_ in ids if id_ in found)


def find_proposals(
    store: Store, limit: int = 100, after: int = 0, sid: str | None = None
) -> tuple[StoredProposal, ...]:
    """What waits for a person's word, of all stories or of the one with that `sid`, the surest first; at most `limit`, `after` of
    them passed over."""
    query = select(proposals, stories.c.sid).join(stories, stories.c.id == proposals.c.story)
    if sid is not None:  # the story's number first: the planner would sort all proposals
        query = query.where(
            proposals.c.story == select(stories.c.id).where(stories.c.sid == sid).scalar_subquery()
        )
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
    return select(claims.c.id, claims.c.data, claims.c.run, stories.c.sid).join(
        stories, stories.c.id == claims.c.story
    )


def read_events(connection: Connection, ids: Sequence[int]) -> dict[int, StoredEvent]:
    """The events of these `events.id`."""
    found: dict[int, StoredEvent] = {}
    for at in range(0, len(ids), PAGE):
        some = ids[at : at + PAGE]
        rows = connection.execute(_select_events().where(events.c.id.in_(some))).all()
        countries = _read_countries(connection, some)
        found |= {row.id: _to_event(row, countries.get(row.id, ())) for row in rows}
    return found


def read_claims(connection: Connection, ids: Sequence[int]) -> dict[int, StoredClaim]:
    """The claims of these `claims.id`."""
    found: dict[int, StoredClaim] = {}
    for at in range(0, len(ids), PAGE):
        rows = connection.execute(_select_claims().where(claims.c.id.in_(ids[at : at + PAGE])))
        found |= {row.id: _to_claim(row) for row in rows}
    return found


def _to_event(row: Row[Any], countries: Sequence[str]) -> StoredEvent:
    event = unpack(row.data, LinkedEvent)
    return StoredEvent(event=event, sid=row.sid, run=row.run, countries=tuple(sorted(countries)))


def _to_claim(row: Row[Any]) -> StoredClaim:
    return StoredClaim(claim=unpack(row.data, LinkedClaim), sid=row.sid, run=row.run)


def _read_countries(connection: Connection, ids: Sequence[int]) -> dict[int, list[str]]:
    """alpha-3 codes by `events.id`; at most PAGE ids."""
    query = select(facets.c.row, names.c.value).join(names, names.c.id == facets.c.name)
    query = query.where(
        facets.c.target == Target.EVENT, facets.c.row.in_(ids), names.c.kind == NameKind.COUNTRY
    )
    found: dict[int, list[str]] = {}
    for row in connection.execute(query):
        found.setdefault(row.row, []).append(row.value)
    return found


def read_links(store: Store, sid: str) -> tuple[tuple[StoredEvent, ...], tuple[StoredClaim, ...]]:
    """The events and claims of one story, as they were linked."""
    with store.reading() as connection:
        row = connection.execute(select(stories.c.id).where(stories.c.sid == sid)).scalar()
        told = [events.c.story == row, claims.c.story == row]
        ids = list(connection.execute(select(events.c.id).where(told[0]).order_by(events.c.id)).scalars())
        found = read_events(connection, ids)
        asked = connection.execute(_select_claims().where(told[1]).order_by(claims.c.id)).all()
    return tuple(found[id_] for id_ in ids), tuple(map(_to_claim, asked))
