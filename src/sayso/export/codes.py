"""Code tables of other people's formats, read from `resources/export`."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from sayso.labels import MATERIAL, EventType
from sayso.records import Actor
from sayso.resources import read_rows

COOPERATION = frozenset(
    {
        EventType.AGREE, EventType.CONSULT, EventType.SUPPORT, EventType.CONCEDE, EventType.COOPERATE,
        EventType.AID, EventType.RETREAT,
    }
)  # fmt: skip
"""PLOVER's types on the side of cooperation; the other nine are conflict."""


def find_quad(type_: EventType) -> str:
    """PLOVER's quad class in words: `VERBAL COOPERATION`, …"""
    side = "COOPERATION" if type_ in COOPERATION else "CONFLICT"
    return f"{'MATERIAL' if type_ in MATERIAL else 'VERBAL'} {side}"


@cache
def _countries() -> dict[str, dict[str, str]]:
    return {row["alpha3"]: row for row in read_rows("export/countries.tsv")}


def find_country(alpha3: str | None, column: str) -> str:
    """A country's `name`, `numeric`, `fips`, `cameo`, `cow` or ACLED `region`; "" where there is none."""
    return _countries().get(alpha3 or "", {}).get(column, "")


@cache
def _sectors() -> dict[str, dict[str, str]]:
    return {row["sector"]: row for row in read_rows("export/sectors.tsv")}


def find_sectors(actor: Actor | None, column: str) -> tuple[str, ...]:
    """An actor's sectors as `cameo` types or ACLED `inter`, in the actor's order, each once, without gaps."""
    codes = (_sectors().get(s, {}).get(column, "") for s in (actor.sectors if actor else ()))
    return tuple(dict.fromkeys(c for c in codes if c))


@cache
def find_columns(format_: str) -> tuple[str, ...]:
    """The columns of a foreign format, in order (`resources/export/columns.tsv`)."""
    return tuple(r["column"] for r in read_rows("export/columns.tsv") if r["file"] == format_)


@cache
def find_goldstein(cameo: str | None) -> str:
    """The Goldstein score of a CAMEO code, as text; "" where we know none."""
    return {r["cameo"]: r["score"] for r in read_rows("export/goldstein.tsv")}.get(cameo or "", "")


def to_clean(text: str) -> str:
    """`text` as UTF-8 can hold it, as many code points long: lone surrogates become U+FFFD."""
    if text.isascii():
        return text
    return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)


def to_cells(values: Iterable[object]) -> list[str]:
    """Cells of a tab-separated row: None is empty, tabs and line breaks become spaces."""
    return [" ".join(to_clean(str(v)).split()) if v is not None else "" for v in values]
