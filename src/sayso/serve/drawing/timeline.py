"""The timeline: events by day, stacked by how they stand. Time runs evenly; what lies far off stands apart and says so.

Across, everything is in hundredths of the width, so that a narrow sheet keeps letters and symbols at their size; down, in
pixels.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate

from sayso.labels import Status
from sayso.serve.drawing.words import ORDER, to_number, to_statuses
from sayso.serve.views import DayCount, StatusCount
from sayso.wording.days import MONTHS, to_day

HELD = 0.9
"""Part of the events that the evenly running stretch holds at least; the rest stands in a bin at either end."""
WIDEST = 4.0
"""Width of a bar at most."""
LEAST_BAR = 0.6
"""Width of a bar at least, however many days there are."""
LEAST_HEIGHT = 3.0
"""Pixels that a segment is high at least: one event among a thousand is still there."""
FOOT = 22.0
"""Pixels below the bars, for dates."""
HEAD = 14.0
"""Pixels above the bars, for the number at the highest."""
FAR = 12.0
"""Width that a bin for what lies far off takes."""
MOST_DAYS = 150
"""Days that are drawn one by one; a longer stretch is drawn by months."""
TICKS = 5
"""Dates below the axis, at most: what a telephone has room for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A part of a bar: events that stand alike."""

    status: Status
    y: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A day (a month, or all that lies before or after): `since`, `until` are the days it holds, None for an open end."""

    x: float
    width: float
    y: float
    height: float
    segments: tuple[Segment, ...]
    total: int
    since: str | None
    until: str | None
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A date below the axis; `anchor`: `start`, `middle` or `end`, as SVG has it."""

    x: float
    text: str
    anchor: str = "middle"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A timeline `height` pixels high, in order of time; `base`: where the bars stand; `breaks`: x of the gaps; `most`: events
    of the highest bar."""

    height: int
    base: float
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    breaks: tuple[float, ...]
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bin:
    since: date
    until: date
    counts: DayCount


def draw_timeline(days: Sequence[DayCount], *, height: int = 132) -> Drawing:
    """Days (`2026-03-04`) or months (`2026-03`), in any order, as bars. What is no such day is left out."""
    bins = sorted(filter(None, (_to_bin(d) for d in days if d.total)), key=lambda b: b.since)
    first, last = _find_stretch(bins)
    early, held, late = bins[:first], _to_months(bins[first:last]), bins[last:]
    left, right = (FAR if early else 0.0), 100 - (FAR if late else 0.0)
    most = max((sum(b.counts.total for b in part) for part in (early, late, *([b] for b in held))), default=0)
    sheet = _Sheet(left=left, right=right, base=height - FOOT, most=max(most, 1), held=held)
    bars = [sheet.draw_bar(b) for b in held]
    if early:
        bars.insert(0, sheet.draw_far(early, 0.0, early=True))
    if late:
        bars.append(sheet.draw_far(late, 100 - FAR, early=False))
    gaps = ((left - 1,) if early else ()) + ((right + 1,) if late else ())
    return Drawing(
        height=height,
        base=sheet.base,
        bars=tuple(bars),
        ticks=(*_to_far_ticks(early, late), *sheet.find_ticks()),
        breaks=gaps,
        most=most,
    )


def _to_bin(counts: DayCount) -> _Bin | None:
    month = len(counts.day) == 7
    try:
        day = date.fromisoformat(f"{counts.day}-01" if month else counts.day)
        last = (day + timedelta(days=31)).replace(day=1) - timedelta(days=1) if month else day
    except (ValueError, OverflowError):
        return None
    return _Bin(since=day, until=last, counts=counts)


def _find_stretch(bins: Sequence[_Bin]) -> tuple[int, int]:
    """The shortest stretch in time, as indexes, that holds HELD of all events (ties: the latest)."""
    sums = [0, *accumulate(b.counts.total for b in bins)]
    least = HELD * sums[-1]
    best = (0, len(bins))
    shortest = None
    end = 0
    for start in range(len(bins)):
        while end < len(bins) and sums[end] - sums[start] < least:
            end += 1
        if sums[end] - sums[start] < least:
            break
        span = (bins[end - 1].until - bins[start].since).days
        if shortest is None or span <= shortest:
            shortest, best = span, (start, end)
    return _widen(bins, *best)


def _widen(bins: Sequence[_Bin], first: int, last: int) -> tuple[int, int]:
    """With what lies so near to either end that a bin of its own would be odd: within half the stretch."""
    if first == last:
        return first, last
    near = max(7, (bins[last - 1].until - bins[first].since).days // 2)
    while first and (bins[first].since - bins[first - 1].until).days <= near:
        first -= 1
    while last < len(bins) and (bins[last].since - bins[last - 1].until).days <= near:
        last += 1
    return first, last


def _to_months(bins: Sequence[_Bin]) -> Sequence[_Bin]:
    """The bins, added up by months where they reach over more days than are drawn one by one."""
    if not bins or (bins[-1].until - bins[0].since).days < MOST_DAYS:
        return bins
    months: dict[str, list[_Bin]] = {}
    for one in bins:
        months.setdefault(str(one.since)[:7], []).append(one)
    added = [
        DayCount(day=m, total=sum(b.counts.total for b in held), by_status=tuple(_add_counts(held)))
        for m, held in months.items()
    ]
    return [b for b in map(_to_bin, added) if b]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    """Where days and numbers lie."""

    left: float
    right: float
    base: float
    most: int
    held: Sequence[_Bin]

    @property
    def days(self) -> int:
        return (self.held[-1].until - self.held[0].since).days + 1 if self.held else 1

    def x(self, day: date) -> float:
        """The left edge of a day."""
        return self.left + (self.right - self.left) * (day - self.held[0].since).days / self.days

    def draw_bar(self, held: _Bin) -> Bar:
        start, end = self.x(held.since), self.x(held.until + timedelta(days=1))
        wide = max(LEAST_BAR, min(WIDEST, (end - start) * 0.8))
        month = held.since != held.until
        words = f"{MONTHS[held.since.month - 1]} {held.since.year}" if month else to_day(str(held.since))
        return self._stack([held], (start + end - wide) / 2, wide, words)

    def draw_far(self, bins: Sequence[_Bin], x: float, *, early: bool) -> Bar:
        edge = bins[-1].until if early else bins[0].since
        words = f"{'until' if early else 'from'} {to_day(str(edge))}"
        bar = self._stack(bins, x + (0.5 if early else FAR - WIDEST - 0.5), WIDEST, words)
        return replace(bar, since=None) if early else replace(bar, until=None)

    def _stack(self, bins: Sequence[_Bin], x: float, wide: float, words: str) -> Bar:
        counts = _add_counts(bins)
        total = sum(b.counts.total for b in bins)
        segments = tuple(self._find_segments(counts))
        top = min((s.y for s in segments), default=self.base)
        return Bar(
            x=round(x, 2),
            width=round(wide, 2),
            y=top,
            height=round(self.base - top, 1),
            segments=segments,
            total=total,
            since=str(bins[0].since),
            until=str(bins[-1].until),
            label=f"{words}: {to_number(total, 'event')}, {to_statuses(counts)}",
        )

    def _find_segments(self, counts: Sequence[StatusCount]) -> Iterator[Segment]:
        y = self.base
        for one in counts:
            high = max(LEAST_HEIGHT, (self.base - HEAD) * one.count / self.most)
            y -= high
            yield Segment(status=one.status, y=round(y, 1), height=round(high, 1))

    def find_ticks(self) -> Iterator[Tick]:
        """Dates at even distances that people count in: days, weeks, months, years."""
        if not self.held:
            return
        first, last = self.held[0].since, self.held[-1].until
        for day in _find_dates(first, last):
            x = self.x(day) + (self.right - self.left) / self.days / 2 * (self.days < 60)
            anchor = "start" if x < self.left + 4 else "end" if x > self.right - 4 else "middle"
            yield Tick(x=round(x, 2), text=_to_tick(day, self.days), anchor=anchor)


def _add_counts(bins: Sequence[_Bin]) -> list[StatusCount]:
    added = {s: sum(c.count for b in bins for c in b.counts.by_status if c.status is s) for s in ORDER}
    return [StatusCount(status=s, count=n) for s, n in added.items() if n]


def _find_dates(first: date, last: date) -> Iterator[date]:
    days = (last - first).days + 1
    step = next((s for s in (1, 2, 3, 7, 14) if days / s <= TICKS), None)
    if step:
        yield from (first + timedelta(days=n) for n in range(0, days, step))
        return
    months = days / 30.4
    step = next((s for s in (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200) if months / s <= TICKS), 6000)
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month) and year < 9999:
        day = date(year, month, 1)
        if day >= first and ((year * 12 + month - 1) % step == 0):
            yield day
        year, month = year + month // 12, month % 12 + 1


def _to_tick(day: date, days: int) -> str:
    if days > 1500:
        return str(day.year)
    return f"{MONTHS[day.month - 1]} {day.year}" if days > 120 else f"{day.day} {MONTHS[day.month - 1]}"


def _to_far_ticks(early: Sequence[_Bin], late: Sequence[_Bin]) -> Iterator[Tick]:
    if early:
        yield Tick(x=0.0, text="earlier", anchor="start")
    if late:
        yield Tick(x=100.0, text="later", anchor="end")
