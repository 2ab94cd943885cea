"""From the globe to the sheet: Equal Earth, which keeps areas true, so that no country looks larger than it is.

Source: Šavrič, Patterson and Jenny, "The Equal Earth map projection", IJGIS 33 (2019), equations 8 and 9.
"""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

A = (1.340264, -0.081106, 0.000893, 0.003796)
WIDTH = 1000.0
"""Units from 180 W to 180 E along the equator."""
SCALE = WIDTH / (2 * radians(180) * 2 * sqrt(3) / (3 * A[0]))
"""Units to a radius of the earth."""
EARTH = 6371.0
"""Kilometres to a radius of the earth."""


def _to_y(angle: float) -> float:
    return angle * (A[0] + A[1] * angle**2 + angle**6 * (A[2] + A[3] * angle**2))


TOP = _to_y(asin(sqrt(3) / 2)) * SCALE
HEIGHT = 2 * TOP
"""Units from pole to pole."""


def to_sheet(lon: float, lat: float) -> tuple[float, float]:
    """Where a point lies on the sheet: x from 0 (180 W) to WIDTH, y from 0 (north pole) down to HEIGHT.

    `lon`, `lat` in degrees; beyond ±180 and ±90 they are held at the edge.
    """
    lon, lat = max(-180.0, min(180.0, lon)), max(-90.0, min(90.0, lat))
    angle = asin(sqrt(3) / 2 * sin(radians(lat)))
    slope = A[0] + 3 * A[1] * angle**2 + angle**6 * (7 * A[2] + 9 * A[3] * angle**2)
    x = 2 * sqrt(3) * radians(lon) * cos(angle) / (3 * slope)
    return WIDTH / 2 + x * SCALE, TOP - _to_y(angle) * SCALE


def to_units(kilometres: float) -> float:
    """The radius on the sheet of a circle that has the area of one of so many kilometres on the ground."""
    return kilometres / EARTH * SCALE
