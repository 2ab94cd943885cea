"""The formats that a ledger is written in: each a function in a file of its own, named here.

To add one: write `export/NAME.py` with a function `write(what, where)`, and name it in FORMATS and in the help of `sayso
export`. `what` is a Ledger, for a format in OF_EVENTS an iterator of `selection.Row`; `where` is a binary stream, for one in
FOLDERS a folder that is there. A format sees a Ledger, never a database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Protocol, cast

from sayso.errors import UsageError
from sayso.linked import ReportId, StoryLinks
from sayso.records import LedgerEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A story with what is linked in it. `reports` in order of publication, then id."""

    id: str
    reports: tuple[ReportId, ...]
    links: StoryLinks


class Ledger(Protocol):
    """What a format reads: the ledger now, or as of the date that the caller gave. All in bounded memory."""

    def copies(self) -> Iterator[tuple[ReportId, ...]]:
        """Groups of copies, two or more reports each."""
        ...

    def stories(self) -> Iterator[Story]:
        """Every story; every report that could be coded stands in exactly one."""
        ...

    def lines(self) -> Iterator[dict[str, Any]]:
        """The contract's object of every report, error lines included, in the order the reports first came. Its
        `article.id` is the ReportId."""
        ...

    def entries(self, reports: Sequence[ReportId]) -> Mapping[ReportId, LedgerEntry]:
        """The current entries of these reports, for a story's worth of them; those that could not be coded are left out."""
        ...


Write = Callable[[Any, Any], object]

FORMATS: dict[str, str] = {
    "links": "sayso.export.links", "jsonl": "sayso.export.jsonl", "csv": "sayso.export.csv",
    "parquet": "sayso.export.parquet", "geojson": "sayso.export.geojson", "gdelt": "sayso.export.gdelt",
    "polecat": "sayso.export.polecat", "acled": "sayso.export.acled", "ftm": "sayso.export.ftm",
    "annotations": "sayso.export.annotations", "brat": "sayso.export.brat",
    "gold": "sayso.export.gold",
}  # fmt: skip
"""Format → the module whose `write` makes it, loaded when it is asked for."""

OF_EVENTS = frozenset({"geojson", "gdelt", "polecat", "acled", "ftm"})
"""Formats that know no modality: what goes in is chosen by `selection`."""

FOLDERS = frozenset({"csv", "parquet", "gdelt", "brat", "gold"})
"""Formats of several files."""


def find_format(name: str) -> Write:
    """The writer of a format.

    Raises: UsageError for one that there is not, with those that there are.
    """
    if name not in FORMATS:
        raise UsageError(f"{name}: there is no such format; there are {', '.join(FORMATS)}")
    return cast(Write, import_module(FORMATS[name]).write)
