"""The map: pins only where a text names a town or a spot, areas for all that is wider, words for what has no position."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sayso.labels import Precision
from sayso.serve.drawing.clusters import Cluster, Pin, find_clusters, to_radius
from sayso.serve.drawing.outlines import find_outline
from sayso.serve.drawing.projection import HEIGHT, WIDTH, to_sheet, to_units
from sayso.serve.drawing.words import to_number, to_shape, to_statuses
from sayso.serve.views import PlaceCount, Spot

EXACT = frozenset({Precision.POINT, Precision.CITY})
"""Precisions that may be a pin."""
REACH = {Precision.ADMIN1: 120.0, Precision.COUNTRY: 150.0, Precision.REGION: 500.0}
"""Kilometres that a circle reaches around the middle of an area whose outline we do not have. It says "somewhere about here"
and is drawn so: dashed and hatched."""
NEAREST = 170.0
"""Least width that is shown, in units of the sheet: closer, the outlines of 1:110m turn to chunks."""
MARGIN = 0.14
"""Of the width, around what is shown."""

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A place that is only known as an area: its outline as `path`, or a circle about `x`, `y` where there is none (`radius`
    in units of the sheet). `x`, `y` are where its words stand."""

    key: str
    path: str | None
    x: float
    y: float
    radius: float
    total: int
    name: str
    label: str
    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A map of `width` × `height` pixels that shows `box` (left, top, width, height) of the sheet; `pixel`: units to a pixel.

    `areas` the widest first, so that the smaller lies on top; `pins` that stand alone, and `clusters` of those that do not;
    `nowhere`: places without position.
    """

    width: int
    height: int
    box: Box
    pixel: float
    areas: tuple[Area, ...]
    pins: tuple[Pin, ...]
    clusters: tuple[Cluster, ...]
    nowhere: tuple[PlaceCount, ...]

    @property
    def view_box(self) -> str:
        """The part of the sheet that is shown, as SVG wants it."""
        return " ".join(f"{n:.1f}" for n in self.box)


def draw_map(
    places: Iterable[PlaceCount], *, width: int = 640, height: int = 360, world: bool = False
) -> Drawing:
    """The places on a sheet that is cut to hold them all; `world`: the whole one. Without any place, the whole one."""
    found = list(places)
    areas = sorted(filter(None, map(_to_area, found)), key=_to_size, reverse=True)
    pins = list(filter(None, map(_to_pin, found)))
    held = [_to_bounds(a) for a in areas] + [(p.x, p.y, p.x, p.y) for p in pins]
    box = _to_box(held, width / height) if held and not world else _to_world(width / height)
    alone, clusters = find_clusters(pins, box[2] / width)
    drawn = {a.key for a in areas} | {p.key for p in pins}
    return Drawing(
        width=width,
        height=height,
        box=box,
        pixel=box[2] / width,
        areas=tuple(areas),
        pins=alone,
        clusters=clusters,
        nowhere=tuple(p for p in found if to_key(p.spot) not in drawn),
    )


def draw_spot(spot: Spot, *, width: int = 360, height: int = 220) -> Drawing:
    """A map of one place."""
    return draw_map([PlaceCount(spot=spot, total=1, by_status=(), query="")], width=width, height=height)


def to_key(spot: Spot | None) -> str:
    """What a place is called in the page, so that map and list can point at each other; "" for none."""
    return f"{spot.name}|{spot.country or ''}" if spot else ""


def _to_label(place: PlaceCount) -> str:
    statuses = to_statuses(place.by_status)
    count = f": {to_number(place.total, 'event')}" + (f", {statuses}" if statuses else "")
    return f"{place.spot.name}{count if place.query else ''}. {place.spot.precision_words}"


def _to_pin(place: PlaceCount) -> Pin | None:
    spot = place.spot
    if spot.precision not in EXACT or spot.lat is None or spot.lon is None:
        return None
    x, y = to_sheet(spot.lon, spot.lat)
    return Pin(
        key=to_key(spot),
        x=x,
        y=y,
        radius=to_radius(place.total),
        shape=to_shape(place.by_status),
        total=place.total,
        name=spot.name,
        label=_to_label(place),
        query=place.query,
    )


def _to_area(place: PlaceCount) -> Area | None:
    spot = place.spot
    if spot.precision is None or spot.precision in EXACT:
        return None
    outline = find_outline(spot.country or "") if spot.precision is Precision.COUNTRY else None
    if outline is None and (spot.lat is None or spot.lon is None):
        return None
    x, y = outline.middle if outline else to_sheet(spot.lon or 0.0, spot.lat or 0.0)
    return Area(
        key=to_key(spot),
        path=outline.path if outline else None,
        x=x,
        y=y,
        radius=to_units(REACH[spot.precision]),
        total=place.total,
        name=spot.name,
        label=_to_label(place),
        query=place.query,
    )


def _to_bounds(area: Area) -> Box:
    outline = find_outline(area.key.rpartition("|")[2]) if area.path else None
    if outline:
        return outline.box
    return area.x - area.radius, area.y - area.radius, area.x + area.radius, area.y + area.radius


def _to_size(area: Area) -> tuple[float, str]:
    left, top, right, bottom = _to_bounds(area)
    return (right - left) * (bottom - top), area.key


def _to_box(held: Sequence[Box], ratio: float) -> Box:
    """The smallest box of that ratio (width to height) that has room for all of `held`, and for a margin."""
    left, top = min(b[0] for b in held), min(b[1] for b in held)
    right, bottom = max(b[2] for b in held), max(b[3] for b in held)
    width = max(right - left, (bottom - top) * ratio, NEAREST / (1 + 2 * MARGIN)) * (1 + 2 * MARGIN)
    world = _to_world(ratio)
    if width >= world[2]:
        return world
    height = width / ratio
    return (left + right - width) / 2, (top + bottom - height) / 2, width, height


def _to_world(ratio: float) -> Box:
    width = max(WIDTH, HEIGHT * ratio)
    height = width / ratio
    return (WIDTH - width) / 2, (HEIGHT - height) / 2, width, height
