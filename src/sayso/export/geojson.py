"""`geojson`: events as the features of one collection (RFC 7946), a region as a region and never as a pin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

import msgspec

from sayso.export.codes import to_clean
from sayso.export.selection import Row
from sayso.labels import Precision
from sayso.records import Place

EXACT = frozenset({Precision.POINT, Precision.CITY})
"""Precisions that a pin may show."""


def write(rows: Iterator[Row], stream: BinaryIO) -> None:
    """A FeatureCollection, a feature a line."""
    stream.write(b'{"type": "FeatureCollection", "features": [')
    before = b"\n"
    for row in rows:
        stream.write(before + msgspec.json.encode(to_feature(row)))
        before = b",\n"
    stream.write(b"\n]}\n")


def to_feature(row: Row) -> dict[str, Any]:
    """An event. Its geometry is null where the place is none, unresolved, or wider than a town."""
    place = row.place
    pinned = is_exact(place)
    geometry = {"type": "Point", "coordinates": [place.lon, place.lat]} if pinned and place else None
    return {
        "type": "Feature",
        "id": row.event.id,
        "geometry": geometry,
        "properties": _to_properties(row, place),
    }


def is_exact(place: Place | None) -> bool:
    """Whether a place is known as exactly as a pin says."""
    return place is not None and place.lat is not None and place.lon is not None and place.precision in EXACT


def _to_properties(row: Row, place: Place | None) -> dict[str, Any]:
    event, lead = row.event, row.lead
    return {
        "type": event.type, "modes": list(lead.event.modes), "standing": row.standing, "modality": event.modality,
        "status": event.status, "historical": lead.event.historical, "actor": _clean(event.actor),
        "recipient": _clean(event.recipient), "start": event.start, "end": event.end,
        "place": _clean(event.place), "precision": place.precision if place else None,
        "countries": list(place.countries) if place else [], "admin1": place.admin1 if place else None,
        "geonameid": place.geonameid if place else None, "attribution": to_clean(row.attribution),
        "notes": to_clean(row.notes), "killed": row.count("killed"), "injured": row.count("injured"),
        "articles": [to_clean(a) for a in dict.fromkeys(str(a.report) for a in row.accounts)],
        "independent_sources": len(event.sources), "story": row.story,
    }  # fmt: skip


def _clean(text: str | None) -> str | None:
    return to_clean(text) if text else None
