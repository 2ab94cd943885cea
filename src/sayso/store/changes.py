"""What changed: events and claims that are new, and claims that came to be confirmed, denied or taken back.

Two ways to ask. Since a moment: in the order in which reports came, what each was the first to bring. As of a day: in the
order of publication, what was known by then. Both are told from the reports and the links as they are (`turning.py`), so a
ledger that is linked or coded anew tells of the same changes; a judgement that changes a claim changes its story of changes
too. A report that comes again with other words is told of for what only the new words say.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, desc, literal, or_, select

from sayso.errors import UsageError
from sayso.linked import ReportId
from sayso.store.facets import from_ordinal, to_ordinal
from sayso.store.narrowing import IDS, find_way, to_walk
from sayso.store.opening import Store
from sayso.store.schema import (
    Axis,
    TallyKind,
    Target,
    TurnKind,
    claims,
    reports,
    sources,
    tallies,
    turns,
)  # fmt: skip
from sayso.store.viewing import StoredClaim, StoredEvent, read_claims, read_events
from sayso.store.wanted import Wanted


class ChangeKind(StrEnum):
    """What happened to an event or a claim."""

    NEW = "new"
    CONFIRMED = "confirmed"
    DENIED = "denied"
    RETRACTED = "retracted"


MOST_NAMED = 2_000
"""Events, and claims, of a name that are looked at, the latest."""

KINDS = {TurnKind.CONFIRMED: ChangeKind.CONFIRMED, TurnKind.DENIED: ChangeKind.DENIED,
         TurnKind.RETRACTED: ChangeKind.RETRACTED}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """What changes are asked for. `moment`: an ISO instant in UTC, only what came after it; `as_of`: an ISO day, only what
    was known by it, in the order of publication (`moment` is then not looked at); `kinds`: () for any; `wanted`: place,
    actor, country, outlet, type, status and story are looked at, the rest is not."""

    moment: str | None = None
    as_of: str | None = None
    kinds: tuple[ChangeKind, ...] = ()
    wanted: Wanted = field(default_factory=Wanted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change, of an event or of a claim as they stand now. `day`: ISO day of publication of the report that made it, None
    for one without a date; `came_at`: when that report came, `report`: which it was; both None in an answer as of a day."""

    kind: ChangeKind
    day: str | None
    came_at: str | None
    report: ReportId | None
    event: StoredEvent | None = None
    claim: StoredClaim | None = None

    @property
    def id(self) -> str:
        """The id of the event or claim."""
        return self.event.event.id if self.event else self.claim.claim.id if self.claim else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePage:
    """Changes, the newest first. `cursor`: where the next page begins, None where there is none."""

    changes: tuple[Change, ...]
    cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mark:
    """A change as the tables have it. `at`: a source or an ordinal day."""

    at: int
    kind: ChangeKind
    id: str
    target: Target
    row: int


def read_revision(store: Store) -> int:
    """A number that is greater after anything in the view has changed: one row is read. For polling and for ETags."""
    query = select(tallies.c.n).where(tallies.c.kind == TallyKind.VIEW)
    with store.reading() as connection:
        return connection.execute(query).scalar() or 0


def read_changes(store: Store, since: Since, *, limit: int = 50, before: str | None = None) -> ChangePage:
    """A page of changes, the newest first, then by id. An event is told of once, as new; a claim as new only if it is about
    no event, and once for each time that it came to stand otherwise. `before`: the cursor of the page before.

    Raises: UsageError for a cursor that is none; StoreError.
    """
    last = _from_cursor(before)
    with store.reading() as connection:
        after = 0 if since.as_of or not since.moment else _find_source(connection, since.moment)
        marks = sorted(_find_marks(connection, since, after, last, limit + 1), key=_rank)
        more = len(marks) > limit
        changes = tuple(_read(connection, marks[:limit], by_day=since.as_of is not None))
    return ChangePage(changes=changes, cursor=_to_cursor(marks[limit - 1]) if more else None)


def _rank(mark: _Mark) -> tuple[int, str, str]:
    return -mark.at, mark.id, mark.kind


def _find_source(connection: Connection, moment: str) -> int:
    """The last source that had come by then."""
    query = select(sources.c.id).where(sources.c.came_at <= moment)
    return (
        connection.execute(query.order_by(desc(sources.c.came_at), desc(sources.c.id)).limit(1)).scalar() or 0
    )


def _to_cursor(mark: _Mark) -> str:
    return json.dumps([mark.at, mark.id, mark.kind], separators=(",", ":"))


def _from_cursor(cursor: str | None) -> tuple[int, str, str] | None:
    """Raises: UsageError for what `_to_cursor` did not make."""
    if cursor is None:
        return None
    try:
        at, id_, kind = json.loads(cursor)
        return int(at), str(id_), ChangeKind(kind).value
    except (ValueError, TypeError):
        raise UsageError(f"{cursor[:60]}: is no cursor; leave it out to begin with the newest") from None


# ---------------------------------------------------------------- where they stand


def _find_marks(
    connection: Connection, since: Since, after: int, last: tuple[int, str, str] | None, most: int
) -> Iterator[_Mark]:  # fmt: skip
    asked = {target: _find_wanted(connection, target, since.wanted) for target in Target}
    for kind, target, query, at, id_ in _select(since):
        wanted = asked[target]
        if wanted is None or (since.kinds and kind not in since.kinds):
            continue
        where = [*wanted, *([at > after] if after else [])]
        where += [_is_behind(at, id_, kind, last)] if last else []
        for row in connection.execute(query.where(*where).order_by(desc(at), id_).limit(most)):
            yield _Mark(at=row.at, kind=kind, id=row.name, target=target, row=row.row)


_Found = tuple[ChangeKind, Target, Select[Any], ColumnElement[int], ColumnElement[str]]


def _select(since: Since) -> Iterator[_Found]:
    """A query for each sort of change: (`at`, `name`, `row`), with the columns it is ordered by."""
    until = to_ordinal(since.as_of) if since.as_of else None
    for target in Target:
        table, name = IDS[target]
        at = table.c.known if until else table.c.seq
        query = select(at.label("at"), table.c[name].label("name"), table.c.id.label("row")).where(at > 0)
        if target is Target.CLAIM:
            query = query.where(table.c.apart == 1)
        yield ChangeKind.NEW, target, query.where(at <= until) if until else query, at, table.c[name]
    for number, kind in KINDS.items():
        at, axis = turns.c.at, Axis.DAY if until else Axis.ARRIVAL
        # "+ 0" keeps SQLite from walking every turn in order: those of the few claims of a name are looked up
        on = turns.c.axis + 0 if _is_narrow(since.wanted) else turns.c.axis
        query = select(at.label("at"), claims.c.cid.label("name"), claims.c.id.label("row"))
        query = query.join_from(turns, claims, claims.c.id == turns.c.claim)
        query = query.where(on == axis, turns.c.kind == number)
        yield kind, Target.CLAIM, query.where(at <= until) if until else query, at, claims.c.cid


def _is_narrow(wanted: Wanted) -> bool:
    """Whether few claims are asked for: those of a name or a story."""
    return any((wanted.place, wanted.actor, wanted.country, wanted.outlet, wanted.type, wanted.story))


def _is_behind(
    at: ColumnElement[int], id_: ColumnElement[str], kind: ChangeKind, last: tuple[int, str, str]
) -> ColumnElement[bool]:
    same = and_(id_ == last[1], literal(kind.value) > last[2])
    return and_(at <= last[0], or_(at < last[0], id_ > last[1], same))


def _find_wanted(
    connection: Connection, target: Target, wanted: Wanted
) -> tuple[ColumnElement[bool], ...] | None:
    """What a row must be; None where none can be. Under a name the latest MOST_NAMED that have it are looked at."""
    asked = Wanted(
        place=wanted.place, actor=wanted.actor, country=wanted.country, outlet=wanted.outlet, type=wanted.type,
        status=wanted.status, story=wanted.story,
    )  # fmt: skip
    way = find_way(connection, target, asked)
    if way is None:
        return None
    walk = to_walk(way, asked)
    if way.name is None:
        return walk.where
    some = select(walk.row).where(*walk.where).order_by(desc(walk.day)).limit(MOST_NAMED).subquery()
    table, _ = IDS[target]
    return (table.c.id.in_(select(some.c.row)),)


# ---------------------------------------------------------------- as records


def _read(connection: Connection, marks: list[_Mark], *, by_day: bool) -> Iterator[Change]:
    events_ = read_events(connection, [m.row for m in marks if m.target is Target.EVENT])
    claims_ = read_claims(connection, [m.row for m in marks if m.target is Target.CLAIM])
    came = {} if by_day else _read_sources(connection, sorted({m.at for m in marks}))
    for mark in marks:
        source = came.get(mark.at)
        yield Change(
            kind=mark.kind, day=from_ordinal(mark.at if by_day else to_ordinal(source.published if source else None)),
            came_at=source.came_at if source else None, report=ReportId(source.rid) if source else None,
            event=events_.get(mark.row) if mark.target is Target.EVENT else None,
            claim=claims_.get(mark.row) if mark.target is Target.CLAIM else None,
        )  # fmt: skip


def _read_sources(connection: Connection, ids: list[int]) -> dict[int, Any]:
    query = select(sources.c.id, sources.c.came_at, sources.c.published, reports.c.rid)
    query = query.join(reports, reports.c.id == sources.c.report).where(sources.c.id.in_(ids))
    return {row.id: row for row in connection.execute(query)}
