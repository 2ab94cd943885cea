"""Pins that lie too near together: drawn as one, where one of them really is, with their number and a list of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import dist, sqrt

from sayso.serve.drawing.words import MIXED, to_number

NEAR = 28.0
"""Pixels that two pins are apart at least: nearer ones cover each other and cannot be hit apart. Source: WCAG 2.2, 2.5.8
(targets of 24 pixels), with room for a map that is drawn smaller on a phone."""
LEAST, MOST = 5.0, 13.0
"""Radius of a pin in pixels: for one event, and at most."""
NAMED = 6
"""Places of a cluster that its label names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """A place that is known as a spot: `x`, `y` on the sheet, `radius` in pixels, `shape` a status or "mixed"."""

    key: str
    x: float
    y: float
    radius: float
    shape: str
    total: int
    name: str
    label: str
    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Pins drawn as one, the one with most events first: it stands on that one, so that no pin stands where nothing is. `gap`:
    least distance of two of them, in units of the sheet: 0 if two are at the same spot; `id`: of its list in the page."""

    id: str
    pins: tuple[Pin, ...]
    gap: float

    @property
    def key(self) -> str:
        """The keys of all its places, a line each."""
        return "\n".join(p.key for p in self.pins)

    @property
    def total(self) -> int:
        """Events of all its places."""
        return sum(p.total for p in self.pins)

    @property
    def shape(self) -> str:
        """The status of all of them, or MIXED."""
        found = {p.shape for p in self.pins}
        return found.pop() if len(found) == 1 else MIXED

    @property
    def name(self) -> str:
        """ "Port Tavelin and 2 near"."""
        return f"{self.pins[0].name} and {len(self.pins) - 1} near"

    @property
    def label(self) -> str:
        """ "Port Tavelin and 2 near: 9 events. Port Tavelin 6, Selmar 2, Ostrand 1": it begins with what is to be seen."""
        parts = [f"{p.name} {p.total}" for p in self.pins[:NAMED]]
        more = len(self.pins) - NAMED
        parts += [f"{more} more"] if more > 0 else []
        return f"{self.name}: {to_number(self.total, 'event')}. {', '.join(parts)}"


def to_radius(total: int) -> float:
    """Of a pin with so many events, in pixels."""
    return min(MOST, LEAST + 2 * sqrt(total - 1))


def find_clusters(pins: Iterable[Pin], pixel: float) -> tuple[tuple[Pin, ...], tuple[Cluster, ...]]:
    """(pins that stand alone, clusters), each those with most events first. `pixel`: units of the sheet to a pixel. Each pin
    goes to the first one with more events that it is too near to, so heads are never too near to each other."""
    groups: list[list[Pin]] = []
    for pin in sorted(pins, key=lambda p: (-p.total, p.key)):
        near = (g for g in groups if dist((pin.x, pin.y), (g[0].x, g[0].y)) < NEAR * pixel)
        group = next(near, None)
        if group is None:
            groups.append([pin])
        else:
            group.append(pin)
    alone = tuple(g[0] for g in groups if len(g) == 1)
    shared = [g for g in groups if len(g) > 1]
    clusters = (Cluster(id=f"under-{n}", pins=tuple(g), gap=_find_gap(g)) for n, g in enumerate(shared, 1))
    return alone, tuple(clusters)


def _find_gap(pins: Sequence[Pin]) -> float:
    return min(dist((a.x, a.y), (b.x, b.y)) for a, b in combinations(pins, 2))
