"""Spelling folded for look-up: case, accents, dots, hyphens and the usual short forms make no difference."""

from __future__ import annotations

import re
import unicodedata

_GAPS = re.compile(r"[\s\-‐-―/]+")
_DROPPED = re.compile(r"[^\w ]")
_SHORT = {"saint": "st", "mount": "mt", "fort": "ft", "sainte": "ste"}


def to_key(name: str) -> str:
    """The key under which a name stands in the gazetteer, e.g. `Saint-Étienne` → `st etienne`; "" for no letters.

    Source: ours. Newspapers write `St. Louis`, `Saint Louis` and `ST. LOUIS` for one town.
    """
    if not name.isascii():
        parts = unicodedata.normalize("NFKD", name)
        name = "".join(c for c in parts if not unicodedata.combining(c))
    words = _DROPPED.sub("", _GAPS.sub(" ", name)).casefold().split()
    return " ".join(_SHORT.get(w, w) for w in words)
