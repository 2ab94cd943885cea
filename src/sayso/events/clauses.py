"""The small words that hold clauses, times and places together."""

from __future__ import annotations

from functools import cache

from sayso.resources import read_rows


@cache
def load_kind(kind: str) -> frozenset[str]:
    """The words of one kind of clauses.tsv: `load_kind("opens")`."""
    return frozenset(r["word"] for r in read_rows("events/clauses.tsv") if r["kind"] == kind)
