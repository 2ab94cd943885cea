"""`polecat`: the 40 columns of POLECAT, tab-separated with a header, as its releases are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from sayso import __version__
from sayso.export.codes import find_columns, find_country, find_quad, to_cells
from sayso.export.geojson import is_exact
from sayso.export.selection import Account, Row
from sayso.labels import ActorKind, Precision
from sayso.records import Place

Cells = dict[str, object]

LEVELS = {Precision.CITY: "City", Precision.ADMIN1: "Province", Precision.REGION: "District"}


def write(rows: Iterator[Row], stream: BinaryIO) -> None:
    """A header, then an event a line."""
    columns = find_columns("polecat")
    stream.write(("\t".join(columns) + "\n").encode("utf-8"))
    for row in rows:
        cells = to_line(row)
        stream.write(("\t".join(to_cells(cells.get(c) for c in columns)) + "\n").encode("utf-8"))


def to_line(row: Row) -> Cells:
    """The cells that we know, by column."""
    lead = row.lead
    return {
        "Event ID": row.event.id, "Event Date": row.event.start, "Event Type": row.event.type,
        "Event Mode": lead.event.modes[0] if lead.event.modes else None, "Quad Code": find_quad(row.event.type),
        "Contexts": ";".join(lead.event.contexts), **_to_side(row, "actor", "Actor"),
        **_to_side(row, "recipient", "Recipient"), **_to_place(row), "Source": to_source(row),
        "Publication Date": row.published, **_to_story(lead), "Language": lead.entry.article.language,
        "Version": f"sayso-{__version__}",
    }  # fmt: skip


def to_source(row: Row) -> str:
    """Who published it, with what keeps it from passing for a fact: the column is the nearest that there is to notes."""
    outlets = "; ".join(dict.fromkeys(a.outlet for a in row.accounts))
    mark = f"ALLEGED ({', '.join(row.against)}): " if row.against else ""
    return f"{mark}{outlets}" + (f" [{row.attribution}]" if row.attribution else "")


def _to_side(row: Row, role: str, column: str) -> Cells:
    told = row.mentions(role)
    if not told:
        return {}
    actors = [(a.name(m), a.actor(m)) for a, m in told]
    known = [actor for _, actor in actors if actor]
    country = next((a.country for a in known if a.country), None)
    sectors = list(dict.fromkeys(s for a in known for s in a.sectors))
    return {
        f"{column} Name": "; ".join(dict.fromkeys(name for name, _ in actors)), f"{column} Country": country,
        f"{column} COW": find_country(country, "cow"), f"Primary {column} Sector": sectors[0] if sectors else None,
        f"{column} Sectors": ";".join(sectors), f"{column} Title": next((a.role for a in known if a.role), None),
        f"{column} Name Raw": "; ".join(dict.fromkeys(m.span.of(a.text) for a, m in told)),
    }  # fmt: skip


def _to_place(row: Row) -> Cells:
    place = row.place
    raw = next((a.event.where.span.of(a.text) for a in (row.lead, *row.accounts) if a.event.where), None)
    if place is None:
        return {"Placename": row.event.place, "Raw Placename": raw}
    exact = is_exact(place)
    level = {LEVELS[place.precision]: place.name} if place.precision in LEVELS else {}
    return {
        "Placename": place.name, "Province": place.admin1, **level, "Country": ";".join(place.countries),
        "Latitude": place.lat if exact else None, "Longitude": place.lon if exact else None,
        "GeoNames ID": place.geonameid, "Raw Placename": raw, "Feature Type": place.feature,
    }  # fmt: skip


def _to_story(lead: Account) -> Cells:
    """Who and what the leading report names, each once, in its order."""
    people = (a.name for a in lead.entry.actors if a.kind is ActorKind.PERSON)
    bodies = (a.name for a in lead.entry.actors if a.kind is ActorKind.ORGANIZATION)
    places = (_name(p, lead) for p in lead.entry.places)
    listed = {"Story People": people, "Story Organizations": bodies, "Story Locations": places}
    return {column: "; ".join(dict.fromkeys(names)) for column, names in listed.items()}


def _name(place: Place, lead: Account) -> str:
    return place.name or place.span.of(lead.text)
