"""The outlines of countries on the sheet, out of `resources/serve/outlines.tsv`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from sayso.resources import read_rows
from sayso.serve.drawing.projection import to_sheet

NAME = "serve/outlines.tsv"
STEPS = 20
"""Steps to a degree in the file."""
Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A country on the sheet. `code`: alpha-3, `-` where it has none; `path`: its rings as SVG path data; `box`: left, top,
    right, bottom of its mainland (France without Guiana); `middle` of the mainland, for words."""

    code: str
    name: str
    path: str
    box: tuple[float, float, float, float]
    middle: Point


@cache
def read_outlines() -> tuple[Outline, ...]:
    """Every outline, in the order of the file. Read once a process.

    Raises: ResourceError if the file is missing or damaged.
    """
    return tuple(_to_outline(row["country"], row["name"], row["rings"]) for row in read_rows(NAME))


@cache
def find_outline(code: str) -> Outline | None:
    """The outline of the country of that alpha-3 code; None where there is none (very small ones, and areas without a code)."""
    return next((o for o in read_outlines() if o.code == code != "-"), None)


def _to_outline(code: str, name: str, rings: str) -> Outline:
    drawn = [_to_ring(text) for text in rings.split(";")]
    mainland = max(drawn, key=_to_area)
    return Outline(
        code=code,
        name=name,
        path="".join(_to_path(ring) for ring in drawn),
        box=_to_box(mainland),
        middle=_to_middle(mainland),
    )


def _to_ring(text: str) -> list[Point]:
    numbers = [int(n) for n in text.split()]
    x = y = 0
    out = []
    for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
        x, y = x + dx, y + dy
        out.append(to_sheet(x / STEPS, y / STEPS))
    return out


def _to_path(ring: list[Point]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring) + "Z"


def _to_box(points: list[Point]) -> tuple[float, float, float, float]:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _to_area(ring: list[Point]) -> float:
    """Of the ring's box: enough to tell a mainland from its islands."""
    left, top, right, bottom = _to_box(ring)
    return (right - left) * (bottom - top)


def _to_middle(ring: list[Point]) -> Point:
    """The centre of gravity of the ring; it may lie outside of one that is bent ("Croatia"): only words stand there."""
    doubled = x = y = 0.0
    for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = ax * by - bx * ay
        doubled, x, y = doubled + cross, x + (ax + bx) * cross, y + (ay + by) * cross
    return (x / (3 * doubled), y / (3 * doubled)) if doubled else ring[0]
