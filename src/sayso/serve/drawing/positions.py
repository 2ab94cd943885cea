"""Positions as a timeline: a lane for each voice (or each claim), a symbol for each stance, in order of time.

Across in hundredths of the width, as in `timeline.py`; the templates write each lane as a row of a table, so that the drawing
is its own text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sayso.labels import Stance
from sayso.serve.drawing.words import STANCE
from sayso.serve.views import Rung
from sayso.wording.days import to_day

EDGE = 4.0
"""Hundredths of the width that are left free at both ends, for half a symbol."""
NEAR = 7.0
"""Symbols of one lane are no nearer than this; a later one is moved to the right, as far as the sheet goes."""

Named = tuple[str, str | None]
"""What a lane is called, and the page of that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A position on its lane. `href`: the rung that it stands for, in the same page."""

    x: float
    stance: Stance
    label: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """All dated positions of one lane, in order of time; `undated`: how many more have no date."""

    name: str
    href: str | None
    points: tuple[Point, ...]
    undated: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """Lanes in the order of their first rungs; `first` and `last` day in words, "" where nothing is dated."""

    lanes: tuple[Lane, ...]
    first: str
    last: str


def draw_positions(rungs: Sequence[Rung], named: Sequence[Named] = ()) -> Drawing:
    """The rungs as lanes, one for each voice, or for each name in `named` where there is one for each rung.

    `href` of the n-th rung's point is `#rung-n`, counted from 1.
    """
    days = [_to_day(r.said_on) for r in rungs]
    known = [d for d in days if d]
    voices: dict[Named, list[int]] = {}
    for n, called in enumerate(named or [(r.by, r.by_href) for r in rungs]):
        voices.setdefault(called, []).append(n)
    first, last = (min(known), max(known)) if known else (None, None)
    lanes = []
    for (name, href), held in voices.items():
        points = tuple(_find_points(((n, rungs[n], days[n]) for n in held), first, last))
        lanes.append(Lane(name=name, href=href, points=points, undated=len(held) - len(points)))
    return Drawing(
        lanes=tuple(lanes),
        first=to_day(str(first)) if first else "",
        last=to_day(str(last)) if last and last != first else "",
    )


def _find_points(
    held: Iterable[tuple[int, Rung, date | None]], first: date | None, last: date | None
) -> Iterator[Point]:
    dated = [(day, n, rung) for n, rung, day in held if day]
    at = -NEAR
    for day, n, rung in sorted(dated, key=lambda row: (row[0], row[1])):
        at = min(max(_to_x(day, first, last), at + NEAR), 100 - EDGE / 2)
        label = f"{to_day(str(day))}: {rung.by} {STANCE[rung.stance]}"
        yield Point(x=round(at, 2), stance=rung.stance, label=label, href=f"#rung-{n + 1}")


def _to_x(day: date, first: date | None, last: date | None) -> float:
    if first is None or last is None or first == last:
        return EDGE
    return EDGE + (100 - 2 * EDGE) * (day - first).days / (last - first).days


def _to_day(iso: str | None) -> date | None:
    try:
        return date.fromisoformat((iso or "")[:10])
    except ValueError:
        return None
