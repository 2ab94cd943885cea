"""Countries that words name: "Iraqi and Syrian forces" names two."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from sayso.resources import read_rows


@cache
def _forms() -> dict[str, str]:
    rows = read_rows("actors/countries.tsv")
    return {row["form"].lower(): row["country"] for row in rows if row["sort"] in {"name", "people"}}


def find_countries(words: str) -> frozenset[str]:
    """ISO 3166-1 alpha-3 codes of the countries whose names or people `words` name, in one word or two."""
    single = re.findall(r"[^\W\d_]+", words)
    pairs = [f"{a} {b}" for a, b in pairwise(single)]
    return frozenset(_forms()[w.lower()] for w in single + pairs if w.lower() in _forms() and w[0].isupper())
