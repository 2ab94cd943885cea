"""From `Wanted` to the rows of the view that it means, by the shortest way there is.

What is asked for by name (place, country, actor, outlet, a claim's type) is walked in `facets`, which hold a name's rows in
order of their day with their type and status: the rarest name leads, the others are looked up. Everything else is walked in
an index of the table itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Select, and_, desc, exists, func, or_, select

from sayso.store.facets import STATUSES, TYPES, WIDTH, Facet, to_ordinal
from sayso.store.packing import to_column, to_folded
from sayso.store.schema import NameKind, Target, claims, events, facets, linked, names, stories
from sayso.store.wanted import Wanted

PAGE = 50
"""Rows that are looked at for each story that is asked for."""

SOUNDED = 1000
"""Rows of a name that are counted to tell which of several names is rarest."""

IDS = {Target.EVENT: (events, "eid"), Target.CLAIM: (claims, "cid")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How to walk: from the rows of a name (`name`: `names.id`), whose `others` are looked up, or of the table itself."""

    target: Target
    name: int | None
    others: tuple[int, ...]


def find_way(connection: Connection, target: Target, wanted: Wanted) -> Way | None:
    """The way for what is wanted; None where a name that is asked for stands nowhere."""
    asked = list(find_names(target, wanted))
    ids = [connection.execute(_select_name(facet)).scalar() for facet in asked]
    there = [id_ for id_ in ids if id_ is not None]
    if len(there) < len(ids):
        return None
    if len(there) > 1:
        there.sort(key=lambda id_: _sound(connection, target, id_, wanted))
    return Way(target=target, name=there[0] if there else None, others=tuple(there[1:]))


def find_names(target: Target, wanted: Wanted) -> Iterator[Facet]:
    """The names that are asked for."""
    if wanted.place:
        yield NameKind.PLACE, to_folded(wanted.place)
    if wanted.actor:
        yield NameKind.ACTOR, to_folded(wanted.actor)
    if wanted.country:
        yield NameKind.COUNTRY, wanted.country
    if wanted.outlet:
        yield NameKind.OUTLET, to_folded(wanted.outlet)
    if wanted.type and target is Target.CLAIM:
        yield NameKind.TYPE, wanted.type


def _select_name(facet: Facet) -> Select[Any]:
    return select(names.c.id).where(names.c.kind == facet[0], names.c.value == to_column(facet[1]))


def _sound(connection: Connection, target: Target, name: int, wanted: Wanted) -> int:
    mine = select(facets.c.row).where(facets.c.name == name, facets.c.target == target)
    some = mine.where(*_between(facets.c.day, wanted)).limit(SOUNDED).subquery()
    return connection.execute(select(func.count()).select_from(some)).scalar() or 0


def _between(day: ColumnElement[int], wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.since:
        yield day >= to_ordinal(wanted.since)
    if wanted.until:
        yield day <= to_ordinal(wanted.until)
    if wanted.since or wanted.until:
        yield day > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """The rows that fit, before any order. `source`: where they stand; `where`: which; the rest: their columns there.
    `tag` None: status and type stand in the table."""

    source: FromClause
    where: tuple[ColumnElement[bool], ...]
    row: ColumnElement[int]
    day: ColumnElement[int]
    tag: ColumnElement[int] | None
    spot: ColumnElement[int] | None


def to_walk(way: Way, wanted: Wanted) -> Walk:
    """What is wanted, as conditions on the rows of the way."""
    table, _ = IDS[way.target]
    if way.name is None:
        where = (
            *_find_in_table(way.target, wanted),
            *_between(table.c.day, wanted),
            *_find_in_stories(table, wanted),
        )
        spot = events.c.spot if way.target is Target.EVENT else None
        return Walk(source=table, where=where, row=table.c.id, day=table.c.day, tag=None, spot=spot)
    mine = facets.alias("led")
    where = (
        mine.c.name == way.name, mine.c.target == way.target, *_between(mine.c.day, wanted),
        *_find_in_tag(way.target, mine.c.tag, wanted), *(_has(mine, name) for name in way.others),
    )  # fmt: skip
    if wanted.story or wanted.reports is not None:
        there = and_(table.c.id == mine.c.row, *_find_in_stories(table, wanted))
        where = (*where, exists().where(there))
    return Walk(source=mine, where=where, row=mine.c.row, day=mine.c.day, tag=mine.c.tag, spot=mine.c.spot)


def _find_in_table(target: Target, wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    table, _ = IDS[target]
    if wanted.status:
        yield table.c.status == wanted.status
    if wanted.type and target is Target.EVENT:
        yield table.c.type == wanted.type


def _find_in_tag(target: Target, tag: ColumnElement[int], wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.status:
        yield tag % WIDTH == _index(wanted.status, STATUSES)
    if wanted.type and target is Target.EVENT:
        first = _index(wanted.type, TYPES) * WIDTH
        yield tag.between(first, first + WIDTH - 1)


def _index(value: str, known: Sequence[str]) -> int:
    return known.index(value) if value in known else -1


def _find_in_stories(table: Any, wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.story:
        yield table.c.story.in_(select(stories.c.id).where(stories.c.sid == wanted.story))
    if wanted.reports is not None:
        yield table.c.story.in_(select(linked.c.story).where(linked.c.report.in_(wanted.reports)))


def _has(mine: Any, name: int) -> ColumnElement[bool]:
    other = facets.alias()
    same = (other.c.target == mine.c.target, other.c.day == mine.c.day, other.c.row == mine.c.row)
    return exists().where(other.c.name == name, *same)


def find_ids(connection: Connection, target: Target, wanted: Wanted) -> list[int]:
    """The rows of the page that is wanted, the latest first, undated ones last, then by id."""
    way = find_way(connection, target, wanted)
    if way is None:
        return []
    table, name = IDS[target]
    walk = to_walk(way, wanted)
    query = select(walk.row).select_from(walk.source).where(*walk.where)
    if walk.source is not table:
        query = query.join(table, table.c.id == walk.row)
    if wanted.behind is not None:
        last = connection.execute(select(table.c.day).where(table.c[name] == wanted.behind).limit(1)).scalar()
        if last is None:
            return []
        query = query.where(walk.day <= last, or_(walk.day < last, table.c[name] > wanted.behind))
    query = query.order_by(desc(walk.day), table.c[name]).limit(wanted.limit).offset(wanted.after)
    return list(connection.execute(query).scalars())


def find_known(connection: Connection, target: Target, wanted: Wanted, as_of: str, most: int) -> list[str]:
    """The ids of stories with something that is wanted and was told by that day, the latest told first."""
    way = find_way(connection, target, wanted)
    if way is None:
        return []
    table, _ = IDS[target]
    walk = to_walk(way, wanted)
    query = select(table.c.story, table.c.known).select_from(walk.source).where(*walk.where)
    if walk.source is not table:
        query = query.join(table, table.c.id == walk.row)
    query = query.where(table.c.known > 0, table.c.known <= to_ordinal(as_of))
    some = query.order_by(desc(table.c.known)).limit(most * PAGE).subquery()
    last = func.max(some.c.known)
    ranked = select(stories.c.sid).join(some, some.c.story == stories.c.id).group_by(stories.c.sid)
    return list(connection.execute(ranked.order_by(desc(last), stories.c.sid).limit(most)).scalars())


def select_counted(way: Way, wanted: Wanted, most: int) -> Select[Any]:
    """(day, status, type, spot, tag) of the latest `most` rows that fit: status and type from the table, or a tag."""
    walk = to_walk(way, wanted)
    table, _ = IDS[way.target]
    told: Sequence[Any] = (walk.tag.label("tag"),) if walk.tag is not None else (table.c.status.label("tag"),)
    spot = () if walk.spot is None else (walk.spot.label("spot"),)
    query = select(walk.day.label("day"), *told, *spot).select_from(walk.source).where(*walk.where)
    return query.order_by(desc(walk.day)).limit(most)
