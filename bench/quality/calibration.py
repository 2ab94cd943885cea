#!/usr/bin/env python3
"""Does a confidence mean what it says? Statements and events of `bench/ledger` dev, by how sure sayso was of them.

    calibration.py BENCH [--svg FILE] [--coded FILE]

Prints a table and, with `--svg`, draws it: for each tenth of confidence how many there are and what share is right (a
statement whose contents share half of their letters with one of the gold; an event of the same type whose trigger, or
sentence, is that of one of the gold). `--coded`: lines of `sayso code` to use instead of coding anew.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any

SAYSO = Path(sys.executable).parent / "sayso"
TENTHS = 10
Rated = list[tuple[float, bool]]


def _load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def rate_statements(score: ModuleType, gold: dict[str, Any], entry: dict[str, Any]) -> Rated:
    """Each statement's confidence, and whether it is one of the gold."""
    found = entry.get("statements", [])
    same = lambda a, b: score.jaccard(a["content_spans"], score.spans_of(b["content"]))  # noqa: E731
    right = {j for _, j in score.greedy(gold["statements"], found, same, 0.5)}
    return [(s["confidence"], j in right) for j, s in enumerate(found)]


def rate_events(score: ModuleType, gold: dict[str, Any], entry: dict[str, Any]) -> Rated:
    """Each event's confidence, and whether it is one of the gold."""

    def same(a: dict[str, Any], b: dict[str, Any]) -> float:
        if a["type"] != b["type"]:
            return 0.0
        spans = a["trigger_spans"]
        if any(score.overlap(s, b["trigger"]["span"]) for s in spans):
            return 1.0
        return 0.5 if any(score.overlap(s, b["sentence"]) for s in spans) else 0.0

    found = entry.get("events", [])
    right = {j for _, j in score.greedy(gold["events"], found, same, 0.5)}
    return [(e["confidence"], j in right) for j, e in enumerate(found)]


def to_table(rated: Rated) -> list[tuple[float, int, float]]:
    """For each tenth that has any: its lower edge, how many, the share that is right."""
    out = []
    for n in range(TENTHS):
        inside = [right for c, right in rated if min(int(c * TENTHS), TENTHS - 1) == n]
        if inside:
            out.append((n / TENTHS, len(inside), sum(inside) / len(inside)))
    return out


def share_above(rated: Rated, least: float) -> float:
    """The share that is right of those at least so sure; 0 if there are none."""
    sure = [right for c, right in rated if c >= least]
    return sum(sure) / len(sure) if sure else 0.0


def to_svg(tables: dict[str, list[tuple[float, int, float]]]) -> str:
    """One square a table: dots as large as the tenth is full, on the diagonal where confidence is right."""
    size, gap, parts = 260, 60, []
    for k, (name, table) in enumerate(tables.items()):
        x0, y0 = gap + k * (size + gap), 30
        parts.append(f'<text x="{x0}" y="20">{name}: share right by confidence</text>')
        parts.append(f'<rect x="{x0}" y="{y0}" width="{size}" height="{size}" fill="none" stroke="#888"/>')
        parts.append(f'<path d="M{x0} {y0 + size}L{x0 + size} {y0}" stroke="#888" stroke-dasharray="4"/>')
        for low, count, share in table:
            x, y = x0 + (low + 0.5 / TENTHS) * size, y0 + (1 - share) * size
            title = f"<title>{low:.1f}: {count}, {share:.2f} right</title>"
            parts.append(
                f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{2 + count**0.5:.1f}" fill="#27c" fill-opacity=".6">{title}</circle>'
            )
        for tick in (0, 0.5, 1):
            parts.append(f'<text x="{x0 + tick * size - 8:.0f}" y="{y0 + size + 18}">{tick:g}</text>')
            parts.append(f'<text x="{x0 - 26}" y="{y0 + (1 - tick) * size + 5:.0f}">{tick:g}</text>')
    width = gap + len(tables) * (size + gap)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {size + 60}" font-family="sans-serif" font-size="13" fill="#666">'
    return head + "".join(parts) + "</svg>\n"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("bench", type=Path)
    parser.add_argument("--svg", type=Path)
    parser.add_argument("--coded", type=Path)
    args = parser.parse_args()
    score = _load(args.bench / "score.py")
    with tempfile.TemporaryDirectory() as folder:
        coded = args.coded or Path(folder) / "coded.jsonl"
        if not args.coded:
            source = args.bench / "ledger/dev.articles.jsonl"
            subprocess.run(
                [str(SAYSO), "code", str(source), "-o", str(coded)], check=True, capture_output=True
            )
        entries = {e["article"]["id"]: e for e in _rows(coded)}
    gold = _rows(args.bench / "ledger/dev.gold.jsonl")
    rated = {
        "statements": [r for g in gold for r in rate_statements(score, g, entries[g["id"]])],
        "events": [r for g in gold for r in rate_events(score, g, entries[g["id"]])],
    }
    for name, rows in rated.items():
        print(f"{name}: confidence, how many, share right")
        print(*(f"  {low:.1f}  {count:4d}  {share:.2f}" for low, count, share in to_table(rows)), sep="\n")
    if args.svg:
        args.svg.write_text(to_svg({name: to_table(rows) for name, rows in rated.items()}), encoding="utf-8")
    figures = {
        "statements_sure": share_above(rated["statements"], 0.9),
        "events_sure": share_above(rated["events"], 0.8),
    }
    print("score", *(f"{k}={v:.4f}" for k, v in figures.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
