"""`gdelt`: the Event and Mentions tables of GDELT 2.0, as its own files are: tab-separated, no header.

Neither table knows an allegation, so what is alleged stands in a pair of files of its own, and whose word an event rests on
in the one field of a mention that is free, `Extras`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

from sayso.export.codes import find_columns, find_country, find_goldstein, find_quad, find_sectors, to_cells
from sayso.export.geojson import is_exact
from sayso.export.selection import Account, Row
from sayso.labels import Precision
from sayso.records import Mention, Place

Cells = dict[str, object]

QUADS = ("VERBAL COOPERATION", "MATERIAL COOPERATION", "VERBAL CONFLICT", "MATERIAL CONFLICT")
GEO_TYPES = {
    Precision.COUNTRY: 1,
    Precision.CITY: 4,
    Precision.POINT: 4,
    Precision.ADMIN1: 5,
    Precision.REGION: 5,
}
WEB = 1
"""GDELT's MentionType of a report on the web."""


def write(rows: Iterator[Row], folder: Path) -> None:
    """`events.CSV`, `mentions.CSV`; what may not pass for a fact in `alleged.events.CSV`, `alleged.mentions.CSV`."""
    with ExitStack() as stack:
        files: dict[str, BinaryIO] = {}

        def put(name: str, cells: Cells) -> None:
            if name not in files:
                files[name] = stack.enter_context((folder / f"{name}.CSV").open("wb"))
            columns = find_columns("gdelt.events" if name.endswith("events") else "gdelt.mentions")
            files[name].write(("\t".join(to_cells(cells.get(c) for c in columns)) + "\n").encode("utf-8"))

        for name in ("events", "mentions"):
            files[name] = stack.enter_context((folder / f"{name}.CSV").open("wb"))
        for row in rows:
            mark = "alleged." if row.against else ""
            put(f"{mark}events", to_event(row))
            for account in row.accounts:
                put(f"{mark}mentions", to_mention(row, account))


def to_number(row: Row) -> int:
    """GLOBALEVENTID: the event's id as a number of 63 bits."""
    return (
        int(row.event.id.lstrip("abcdefghijklmnopqrstuvwxyz")[:16] or "0", 16) >> 1
        if _is_hex(row.event.id)
        else _hash(row)
    )


def _is_hex(id_: str) -> bool:
    return len(id_) == 17 and all(c in "0123456789abcdef" for c in id_[1:])


def _hash(row: Row) -> int:
    import hashlib

    return int.from_bytes(hashlib.sha256(row.event.id.encode("utf-8", "replace")).digest()[:8], "big") >> 1


def to_event(row: Row) -> Cells:
    """The cells of the Event table that we know, by column."""
    cameo = next((a.event.cameo for a in (row.lead, *row.accounts) if a.event.cameo), None)
    return {
        "GLOBALEVENTID": to_number(row), **_to_day(row.event.start), **_to_actor(1, row), **_to_actor(2, row),
        "IsRootEvent": int(any(_is_first(a) for a in row.accounts)), "EventCode": cameo,
        "EventBaseCode": cameo[:3] if cameo else None, "EventRootCode": cameo[:2] if cameo else None,
        "QuadClass": QUADS.index(find_quad(row.event.type)) + 1, "GoldsteinScale": find_goldstein(cameo),
        "NumMentions": sum(len(a.event.triggers or (a.event.trigger,)) for a in row.accounts),
        "NumSources": len(row.event.sources), "NumArticles": len({a.report for a in row.accounts}),
        **_to_geo(row.place, row.event.place), "DATEADDED": _to_instant(row.published),
        "SOURCEURL": row.lead.entry.article.url or row.lead.report,
    }  # fmt: skip


def _to_day(day: str | None) -> Cells:
    """The date in GDELT's five columns, as far as the reports fix it."""
    if day is None or len(day) < 10:
        return {}
    year, month, date = day[:4], day[5:7], day[8:10]
    part = int((int(month) * 30 + int(date)) / 365 * 10_000)
    return {
        "SQLDATE": year + month + date,
        "MonthYear": year + month,
        "Year": year,
        "FractionDate": f"{int(year) + part / 10_000:.4f}",
    }


def _to_actor(n: int, row: Row) -> Cells:
    told = row.mentions("actor" if n == 1 else "recipient")
    if not told:
        return {}
    account, mention = told[0]
    actor = account.actor(mention)
    country = find_country(actor.country, "cameo") if actor else ""
    types = find_sectors(actor, "cameo")[:3]
    return {
        f"Actor{n}Code": country + "".join(types),
        f"Actor{n}Name": ((row.event.actor if n == 1 else row.event.recipient) or account.name(mention)).upper(),
        f"Actor{n}CountryCode": country, **{f"Actor{n}Type{i}Code": t for i, t in enumerate(types, 1)},
    }  # fmt: skip


def _to_geo(place: Place | None, name: str | None) -> Cells:
    """Where it was. Latitude and longitude only for a town or a point: GDELT's centroids of countries are false pins."""
    if place is None:
        return {"ActionGeo_FullName": name}
    exact = is_exact(place)
    country = place.countries[0] if len(place.countries) == 1 else None
    parts = (place.name, place.admin1, find_country(country, "name"))
    return {
        "ActionGeo_Type": GEO_TYPES.get(place.precision) if place.precision else None,
        "ActionGeo_FullName": ", ".join(dict.fromkeys(p for p in parts if p)) or name,
        "ActionGeo_CountryCode": find_country(country, "fips"),
        "ActionGeo_Lat": place.lat if exact else None, "ActionGeo_Long": place.lon if exact else None,
    }  # fmt: skip


def to_mention(row: Row, account: Account) -> Cells:
    """The cells of the Mentions table for one report's account."""
    article = account.entry.article
    return {
        "GLOBALEVENTID": to_number(row), "EventTimeDate": _to_instant(row.published),
        "MentionTimeDate": _to_instant(article.published), "MentionType": WEB, "MentionSourceName": account.outlet,
        "MentionIdentifier": article.url or account.report, "SentenceID": _find_sentence(account),
        "Actor1CharOffset": _find_offset(account.event.actors),
        "Actor2CharOffset": _find_offset(account.event.recipients),
        "ActionCharOffset": account.event.trigger.start, "InRawText": 1,
        "Confidence": round(account.event.confidence * 100), "MentionDocLen": len(article.text),
        "Extras": _to_extras(row, account),
    }  # fmt: skip


def _to_extras(row: Row, account: Account) -> str:
    voice = account.voice if account.event.attribution else ""
    told = {
        "standing": row.standing,
        "attribution": voice,
        "modality": account.event.modality,
        "status": row.event.status,
    }
    return "; ".join(f"{k}={v}" for k, v in told.items() if v)


def _find_sentence(account: Account) -> int | None:
    """The number of its sentence in the report, from 1."""
    trigger = account.event.trigger
    sentences = enumerate(account.entry.article.sentences, 1)
    return next((n for n, s in sentences if s.contains(trigger)), None)


def _is_first(account: Account) -> bool:
    """Whether the report's first paragraph tells it, as GDELT defines a root event."""
    first = account.entry.article.paragraphs[:1]
    return bool(first) and first[0].overlaps(account.event.trigger)


def _find_offset(mentions: tuple[Mention, ...]) -> int:
    return mentions[0].span.start if mentions else -1


def _to_instant(moment: str | None) -> str | None:
    """YYYYMMDDHHMMSS of an ISO date or date-time, at midnight where no time is given; no zone is converted."""
    digits = "".join(c for c in (moment or "")[:19] if c.isdigit())
    return digits.ljust(14, "0") if len(digits) >= 8 else None
