"""Prints which seed's reader to keep: the one with the best mean of what sayso lives by, on texts that no seed learned from.

usage: best.py SCORES-0.json SCORES-1.json ...     (what measure.py printed for each; prints its number in this list, from 0)
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

COUNTED = (
    ("polnear", "full_f1"),
    ("ledger", "statements_f1"),
    ("ledger", "events_f1"),
    ("ledger", "actor_f1"),
    ("ledger", "recipient_f1"),
    ("passages", "events_f1"),
)
"""Who said it, what was done, by and to whom: each counts the same."""


def main(*files: str) -> None:
    """Prints one number."""
    scores = [json.loads(Path(f).read_text(encoding="utf-8")) for f in files]
    means = [sum(s[name][key] for name, key in COUNTED) / len(COUNTED) for s in scores]
    print(means.index(max(means)))


if __name__ == "__main__":
    main(*sys.argv[1:])
