"""The real articles of `data/real` that are kept for testing, as a benchmark of events: texts from `bench`, marks of our own.

An article is kept if the MD5 of its id begins with a byte divisible by 5 (data/real/README.md).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

MARKS = Path(__file__).parents[2] / "data/real/events.jsonl"
FIGURES = ("events_f1", "modality", "actor_f1", "recipient_f1", "unsupported_fact", "false_fact")
"""The figures of the scorer that these marks answer for: they have no statements, dates or counts."""


def write_real(bench: Path, out: Path) -> tuple[Path, Path]:
    """Writes the articles and their gold, in the layout of `bench/ledger`, into `out`; returns both paths.

    Articles whose text has changed since they were marked are left out.
    """
    kept = list(_read_kept(bench))
    articles, gold = out / "real.articles.jsonl", out / "real.gold.jsonl"
    articles.write_text(_lines({"id": row["id"], "text": text} for row, text in kept), encoding="utf-8")
    gold.write_text(_lines(_to_gold(row, text) for row, text in kept), encoding="utf-8")
    return articles, gold


def _lines(rows: Iterator[dict[str, Any]]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def _read_kept(bench: Path) -> Iterator[tuple[dict[str, Any], str]]:
    texts: dict[str, dict[str, str]] = {}
    for line in MARKS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if hashlib.md5(row["id"].encode(), usedforsecurity=False).digest()[0] % 5:
            continue
        if row["from"] not in texts:
            with (bench / row["from"]).open(encoding="utf-8") as lines:  # not splitlines(): texts have U+2028
                texts[row["from"]] = {r["id"]: r["text"] for r in map(json.loads, lines)}
        text = texts[row["from"]].get(row["id"], "")
        if hashlib.sha256(text.encode()).hexdigest().startswith(row["text"]):
            yield row, text


def _to_gold(row: dict[str, Any], text: str) -> dict[str, Any]:
    words = lambda spans: [text[a:b] for a, b in spans]  # noqa: E731
    events = [
        {
            "n": n, "type": e["type"], "trigger_spans": e["triggers"], "modality": e["modality"],
            "historical": e["historical"], "actor": words(e["actors"]), "actor_spans": e["actors"],
            "recipient": words(e["recipients"]), "recipient_spans": e["recipients"],
        }
        for n, e in enumerate(row["events"], 1)
    ]  # fmt: skip
    return {"id": row["id"], "statements": [], "events": events, "claims": []}
