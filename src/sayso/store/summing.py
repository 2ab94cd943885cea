"""How many events there are, by day and by place, under the filters of a question; and which outlets report.

Without a filter, or with dates and a status only, days are summed from `tallies`, which are kept with the view: exact, a row
for each day and status. So are places without dates. Every other question counts the latest `MOST_COUNTED` events that fit,
in the order of an index, and says by `capped` where there are more. A question with words or as of a day counts the first
`MOST_LISTED` that it lists.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection, func, select, text

from sayso.labels import Precision, Status
from sayso.store.facets import STATUSES, WIDTH, from_ordinal, to_ordinal
from sayso.store.finding import Asked, find_asked_events
from sayso.store.narrowing import find_way, select_counted
from sayso.store.opening import Store
from sayso.store.reading import PAGE
from sayso.store.schema import TallyKind, Target, events, spots, tallies
from sayso.store.wanted import Wanted

MOST_COUNTED = 50_000
"""Events that are counted one by one: some 50 ms."""

MOST_LISTED = 300
"""Events that are listed to be counted."""

LONG = 400
"""Days with events beyond which months are told instead."""

ByStatus = tuple[tuple[Status, int], ...]
"""How many of each status, in the order of `Status`; statuses of none are left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCount:
    """Events of a day ("2026-03-04") or month ("2026-03")."""

    day: str
    by_status: ByStatus

    @property
    def total(self) -> int:
        """Of whatever status."""
        return sum(n for _, n in self.by_status)


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Events over time, the oldest first; days of none are left out. `unit`: "day" or "month"; `undated`: how many have no
    day; `total`: all that were counted; `capped`: there are more, older ones."""

    unit: str
    counts: tuple[DayCount, ...]
    undated: int
    total: int
    capped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Events of a place. `lat`, `lon`: the gazetteer's, in degrees, None where the place was not resolved; whether they may be
    shown as a point is for `precision` to say (`export.geojson.EXACT`). `countries`: alpha-3."""

    name: str
    precision: Precision | None
    countries: tuple[str, ...]
    lat: float | None
    lon: float | None
    geonameid: int | None
    by_status: ByStatus

    @property
    def total(self) -> int:
        """Of whatever status."""
        return sum(n for _, n in self.by_status)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spots:
    """Events by place, the most first, then by name. `unplaced`: how many have no place; `others`: how many are at places
    beyond the most that were asked for; `total`, `capped`: as of Days."""

    spots: tuple[Spot, ...]
    unplaced: int
    others: int
    total: int
    capped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletDays:
    """An outlet: how many versions of reports came from it, and the day of the latest (ISO, None if none is dated)."""

    name: str
    reports: int
    last_on: str | None


@dataclass(slots=True)
class _Counts:
    """Counts by a number (a day, a spot) and status."""

    of: dict[int, Counter[Status]] = field(default_factory=dict)
    total: int = 0
    capped: bool = False

    def add(self, key: int | None, tag: int | str, n: int) -> None:
        """`tag`: a status, or a number of `facets.to_tag`."""
        status = Status(tag) if isinstance(tag, str) else STATUSES[tag % WIDTH]
        self.of.setdefault(key or 0, Counter())[status] += n
        self.total += n


def read_days(store: Store, asked: Asked) -> Days:
    """Events by day, or by month where there are more than LONG days with any.

    Raises: StoreError.
    """
    counts = _count(store, asked, TallyKind.DAY)
    days = sorted(day for day in counts.of if day)
    unit = "month" if len(days) > LONG else "day"
    shown: dict[str, Counter[Status]] = {}
    for day in days:
        shown.setdefault((from_ordinal(day) or "")[: 7 if unit == "month" else 10], Counter()).update(
            counts.of[day]
        )
    return Days(
        unit=unit, counts=tuple(DayCount(day=day, by_status=_to_status(of)) for day, of in shown.items()),
        undated=counts.of.get(0, Counter()).total(), total=counts.total, capped=counts.capped,
    )  # fmt: skip


def read_spots(store: Store, asked: Asked, most: int = 300) -> Spots:
    """Events by place, at most so many places.

    Raises: StoreError.
    """
    counts = _count(store, asked, TallyKind.SPOT)
    ranked = sorted((id_ for id_ in counts.of if id_), key=lambda id_: (-counts.of[id_].total(), id_))
    with store.reading() as connection:
        found = tuple(_read_spots(connection, ranked[:most], counts.of))
    unplaced = counts.of.get(0, Counter()).total()
    others = counts.total - unplaced - sum(spot.total for spot in found)
    return Spots(
        spots=tuple(sorted(found, key=lambda s: (-s.total, s.name))), unplaced=unplaced, others=others,
        total=counts.total, capped=counts.capped,
    )  # fmt: skip


def _to_status(counts: Counter[Status]) -> ByStatus:
    return tuple((status, counts[status]) for status in Status if counts[status])


def _read_spots(connection: Connection, ids: Sequence[int], of: dict[int, Counter[Status]]) -> Iterator[Spot]:
    for at in range(0, len(ids), PAGE):
        for row in connection.execute(select(spots).where(spots.c.id.in_(ids[at : at + PAGE]))):
            yield Spot(
                name=row.name, precision=Precision(row.precision) if row.precision else None,
                countries=tuple(filter(None, row.countries.split(","))), lat=row.lat, lon=row.lon,
                geonameid=row.geonameid, by_status=_to_status(of[row.id]),
            )  # fmt: skip


# ---------------------------------------------------------------- three ways to count


def _count(store: Store, asked: Asked, kind: TallyKind) -> _Counts:
    if asked.text or asked.as_of:
        return _count_listed(store, asked, kind)
    with store.reading() as connection:
        if _is_tallied(asked.wanted, kind):
            return _sum_tallies(connection, asked.wanted, kind)
        return _count_rows(connection, asked.wanted, kind)


def _is_tallied(wanted: Wanted, kind: TallyKind) -> bool:
    bare = Wanted(status=wanted.status)
    if kind is TallyKind.DAY:
        bare = replace(bare, since=wanted.since, until=wanted.until)
    return replace(wanted, limit=bare.limit, after=0, behind=None) == bare


def _sum_tallies(connection: Connection, wanted: Wanted, kind: TallyKind) -> _Counts:
    query = select(tallies.c.key, tallies.c.status, tallies.c.n).where(
        tallies.c.kind == kind, tallies.c.n > 0
    )
    if wanted.status:
        status = [n for n, known in enumerate(STATUSES) if known == wanted.status]
        query = query.where(tallies.c.status.in_(status))
    if wanted.since or wanted.until:
        query = query.where(tallies.c.key > 0)
    if wanted.since:
        query = query.where(tallies.c.key >= to_ordinal(wanted.since))
    if wanted.until:
        query = query.where(tallies.c.key <= to_ordinal(wanted.until))
    counts = _Counts()
    for row in connection.execute(query):
        counts.add(row.key, row.status, row.n)
    return counts


def _count_rows(connection: Connection, wanted: Wanted, kind: TallyKind) -> _Counts:
    counts, way = _Counts(), find_way(connection, Target.EVENT, wanted)
    if way is None:
        return counts
    some = select_counted(way, wanted, MOST_COUNTED).subquery()
    by = some.c.day if kind is TallyKind.DAY else some.c.spot
    query = select(by.label("key"), some.c.tag, func.count().label("n")).group_by(by, some.c.tag)
    for row in connection.execute(query):
        counts.add(row.key, row.tag, row.n)
    counts.capped = counts.total == MOST_COUNTED
    return counts


def _count_listed(store: Store, asked: Asked, kind: TallyKind) -> _Counts:
    """By listing them: the day and place are those of now, the status is that of the day asked for."""
    from sayso.store.linker import open_rules

    wanted = replace(asked.wanted, limit=MOST_LISTED, after=0, behind=None)
    found = tuple(find_asked_events(store, open_rules(), replace(asked, wanted=wanted)))
    counts = _Counts(capped=len(found) == MOST_LISTED)
    with store.reading() as connection:
        there = dict(_read_keys(connection, [one.event.id for one in found], kind))
    for one in found:
        counts.add(there.get(one.event.id), one.event.status.value, 1)
    return counts


def _read_keys(
    connection: Connection, eids: Sequence[str], kind: TallyKind
) -> Iterator[tuple[str, int | None]]:
    column = events.c.day if kind is TallyKind.DAY else events.c.spot
    for at in range(0, len(eids), PAGE):
        query = select(events.c.eid, column).where(events.c.eid.in_(eids[at : at + PAGE]))
        yield from ((row[0], row[1]) for row in connection.execute(query))


# ---------------------------------------------------------------- outlets


def read_outlets(store: Store) -> tuple[OutletDays, ...]:
    """Every outlet of which a report came, the one with the latest report first, then by name; those that differ in case
    only are one, under the name that comes first. Reports without an outlet are left out.

    Raises: StoreError.
    """
    with store.reading() as connection:
        rows = connection.execute(OUTLETS).all()
    found: dict[str, list[tuple[str, int, str | None]]] = {}
    for row in sorted(rows, key=lambda row: row.outlet):
        found.setdefault(row.outlet.casefold(), []).append((row.outlet, row.n, (row.last or "")[:10] or None))
    outlets = [_to_outlet(group) for group in found.values()]
    outlets.sort(key=lambda o: o.name)
    return tuple(sorted(outlets, key=lambda o: o.last_on or "", reverse=True))


OUTLETS = text("""
WITH RECURSIVE o(outlet) AS (
  SELECT min(outlet) FROM sources
  UNION ALL SELECT (SELECT min(outlet) FROM sources WHERE outlet > o.outlet) FROM o WHERE o.outlet IS NOT NULL
)
SELECT outlet, (SELECT max(published) FROM sources s WHERE s.outlet = o.outlet) AS last,
  (SELECT count(*) FROM sources s WHERE s.outlet = o.outlet) AS n FROM o WHERE outlet IS NOT NULL
""")
"""From one outlet to the next along the index, where a plain GROUP BY looks at every row."""


def _to_outlet(group: Iterable[tuple[str, int, str | None]]) -> OutletDays:
    names, counts, days = zip(*group, strict=True)
    return OutletDays(name=names[0], reports=sum(counts), last_on=max((d for d in days if d), default=None))
