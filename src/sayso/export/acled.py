"""`acled`: the 31 columns of ACLED, comma-separated with a header. Only what ACLED has a type for goes in."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import BinaryIO

from sayso.export.codes import find_columns, find_country, find_sectors, to_clean
from sayso.export.geojson import is_exact
from sayso.export.selection import Row
from sayso.labels import Precision
from sayso.records import Place
from sayso.resources import read_rows

Cells = dict[str, object]

ARMED = frozenset({"State forces", "Rebel group", "Political militia"})
CROWDS = {"Protests": "Protesters", "Riots": "Rioters"}
ORDER = (
    "State forces", "Rebel group", "Political militia", "Identity militia", "Rioters", "Protesters", "Civilians",
    "External/Other forces",
)  # fmt: skip
"""ACLED's kinds of actor in the order of their numbers, 1 to 8: an interaction names the lower first."""

GEO_PRECISION = {Precision.POINT: 1, Precision.CITY: 1, Precision.REGION: 2, Precision.ADMIN1: 3}
NO_TYPE = "no type in this format"


def write(rows: Iterator[Row], stream: BinaryIO) -> Counter[str]:
    """A header, then an event a line. Returns how many were left out, by reason."""
    columns = find_columns("acled")
    left_out: Counter[str] = Counter()
    stream.write(_to_line(columns))
    for row in rows:
        kind = find_kind(row)
        if kind is None:
            left_out[NO_TYPE] += 1
            continue
        cells = to_cells(row, kind)
        stream.write(_to_line(["" if (v := cells.get(c)) is None else to_clean(str(v)) for c in columns]))
    return left_out


def _to_line(cells: list[str] | tuple[str, ...]) -> bytes:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue().encode("utf-8")


def find_kind(row: Row) -> dict[str, str] | None:
    """The row of `acled.tsv` that the event's type, modes and recipient ask for; None if ACLED has no such type, or the
    reports do not tell which it is."""
    modes = {m for a in row.accounts for m in a.event.modes} or {""}
    target = find_target(row)
    fitting = (
        kind
        for kind in read_rows("export/acled.tsv")
        if kind["type"] == row.event.type and kind["mode"] in modes and kind["recipient"] in {target, "any"}
    )
    return next(fitting, None)


def find_target(row: Row) -> str | None:
    """Whether the recipient is `armed` or `civilian`; None if the reports do not say, or say both."""
    kinds = {k for k in _inter(row, "recipient") if k}
    found = {"armed" if k in ARMED else "civilian" for k in kinds}
    return found.pop() if len(found) == 1 else None


def _inter(row: Row, role: str) -> tuple[str, ...]:
    """ACLED's kind of each who takes the role; "" where nothing is known."""
    return tuple(next(iter(find_sectors(a.actor(m), "inter")), "") for a, m in row.mentions(role))


def to_cells(row: Row, kind: dict[str, str]) -> Cells:
    """The cells that we know, by column."""
    place = row.place
    country = place.countries[0] if place and len(place.countries) == 1 else None
    inter1 = CROWDS.get(kind["event"]) or next(iter(_inter(row, "actor")), "")
    inter2 = next(iter(_inter(row, "recipient")), "")
    return {
        "event_id_cnty": f"{country or ''}{row.event.id}", **_to_day(row), "disorder_type": kind["disorder"],
        "event_type": kind["event"], "sub_event_type": kind["sub"], **_to_side(row, "actor", 1, inter1),
        **_to_side(row, "recipient", 2, inter2), "interaction": _to_interaction(inter1, inter2),
        "civilian_targeting": "Civilian targeting" if _targets_civilians(row, kind) else None,
        **_to_place(place, country, row.event.place),
        "source": "; ".join(dict.fromkeys(a.outlet for a in row.accounts)), "notes": row.notes,
        "fatalities": row.count("killed"), "tags": f"sayso={row.standing}",
    }  # fmt: skip


def _targets_civilians(row: Row, kind: dict[str, str]) -> bool:
    return kind["disorder"] == "Political violence" and find_target(row) == "civilian"


def _to_day(row: Row) -> Cells:
    """The date with ACLED's precision: 1 a day, 2 within a week, 3 within a month; longer or unknown has none."""
    start, end = row.event.start, row.event.end or row.event.start
    try:
        days = (date.fromisoformat(end or "") - date.fromisoformat(start or "")).days
    except ValueError:
        return {}
    precision = 1 if days == 0 else 2 if days < 7 else 3 if days < 31 else None
    return {"event_date": start, "year": (start or "")[:4], "time_precision": precision} if precision else {}


def _to_side(row: Row, role: str, n: int, inter: str) -> Cells:
    told = row.mentions(role)
    names = list(dict.fromkeys(a.name(m) for a, m in told))
    linked = row.event.actor if n == 1 else row.event.recipient
    first = linked if linked and len(names) <= 1 else next(iter(names), linked)
    return {f"actor{n}": first, f"assoc_actor_{n}": "; ".join(names[1:]), f"inter{n}": inter}


def _to_interaction(inter1: str, inter2: str) -> str | None:
    if not inter1:
        return None
    return "-".join(sorted(filter(None, (inter1, inter2)), key=ORDER.index)) if inter2 else f"{inter1} only"


def _to_place(place: Place | None, country: str | None, name: str | None) -> Cells:
    """Where it was; a region keeps its name and gives no coordinates."""
    if place is None:
        return {"location": name}
    exact = is_exact(place)
    return {
        "iso": find_country(country, "numeric"), "region": find_country(country, "region"),
        "country": find_country(country, "name"), "admin1": place.admin1, "location": place.name or name,
        "latitude": place.lat if exact else None, "longitude": place.lon if exact else None,
        "geo_precision": GEO_PRECISION.get(place.precision) if place.precision else None,
    }  # fmt: skip
