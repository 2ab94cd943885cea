#!/usr/bin/env python3
"""How much of who said what is lost when a text comes damaged (`data/sayings/held-out`, or ledger dev with `--ledger`).

    robustness.py [--ledger BENCH]

Each transformation keeps every code point in its place or drops it with the gold spans moved along; printed are
statements F1 (a pair is one if contents share half of their letters) and the points lost against the text as it is.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts/train"))

from markup import read_passages  # noqa: E402

from sayso.article import to_article  # noqa: E402
from sayso.attribution import find_statements  # noqa: E402
from sayso.pipeline import Rooms, open_rooms  # noqa: E402
from sayso.records import Cast, Draft  # noqa: E402

Marks = frozenset[int]
QUOTES = '“”"„«»'
SINGLE = str.maketrans(dict.fromkeys("“„«", "‘") | dict.fromkeys("”»", "’"))


def _lower(text: str) -> str:
    return "".join(low if len(low := c.lower()) == 1 else c for c in text)


def _upper(text: str) -> str:
    return "".join(up if len(up := c.upper()) == 1 else c for c in text)


def _singled(text: str) -> str:
    opening = re.sub(r'(?<!\w)"(?=\w)', "‘", text.translate(SINGLE))
    return opening.replace('"', "’")


TRANSFORMATIONS: dict[str, Callable[[str], str]] = {
    "as it is": lambda text: text,
    "no paragraphs": lambda text: re.sub(r"\s", " ", text),
    "straight quotes": lambda text: re.sub(f"[{QUOTES}]", '"', text).replace("’", "'").replace("‘", "'"),
    "single quotes": _singled,
    "no quotes": lambda text: re.sub(f"[{QUOTES}]", "\0", text),
    "lower case": _lower,
    "capitals": _upper,
}
"""Each gives a text of the same length; `\\0` is dropped."""


def read_gold(bench: Path | None) -> Iterator[tuple[str, tuple[Marks, ...]]]:
    """Texts with the letters of each statement's content."""
    if bench is None:
        passages, _ = read_passages(sorted((ROOT / "data/sayings/held-out").glob("*.txt")))
        for p in passages:
            yield (
                p.text,
                tuple(
                    frozenset(n for c in s.content for n in range(c.start, c.end))
                    for s in p.statements
                    if s.content
                ),
            )
        return
    texts = (json.loads(line) for line in (bench / "ledger/dev.articles.jsonl").open(encoding="utf-8"))
    gold = (json.loads(line) for line in (bench / "ledger/dev.gold.jsonl").open(encoding="utf-8"))
    by_id = {d["id"]: d["text"] for d in texts}
    for g in gold:
        marks = (s["content_spans"] for s in g["statements"] if s["content_spans"])
        yield by_id[g["id"]], tuple(frozenset(n for a, b in spans for n in range(a, b)) for spans in marks)


def dropped(text: str, gold: tuple[Marks, ...]) -> tuple[str, tuple[Marks, ...]]:
    """The text without `\\0`, and the gold letters where they stand now."""
    place: dict[int, int] = {}
    for n, c in enumerate(text):
        if c != "\0":
            place[n] = len(place)
    return text.replace("\0", ""), tuple(frozenset(place[n] for n in g if n in place) for g in gold)


def count_pairs(gold: tuple[Marks, ...], found: tuple[Marks, ...]) -> int:
    """How many can be paired one to one, best first, with at least half of the letters shared."""
    scores = sorted(
        ((len(g & f) / len(g | f), i, j) for i, g in enumerate(gold) for j, f in enumerate(found) if g & f),
        reverse=True,
    )
    left, right = set[int](), set[int]()
    for score, i, j in scores:
        if score >= 0.5 and i not in left and j not in right:
            left.add(i)
            right.add(j)
    return len(left)


def find_marks(text: str, rooms: Rooms) -> tuple[Marks, ...]:
    """The letters of each statement's content that is found in a text."""
    article, _ = to_article(Draft(id="x", text=text), rooms.settings.article)
    if article is None:
        return ()
    statements = find_statements(article, rooms.reader.read(article), Cast(), ())
    return tuple(frozenset(n for c in s.contents for n in range(c.start, c.end)) for s in statements)


def score(change: Callable[[str], str], texts: list[tuple[str, tuple[Marks, ...]]], rooms: Rooms) -> float:
    """Statements F1 over the changed texts."""
    right = wanted = given = 0
    for text, gold in texts:
        changed, moved = dropped(change(text), gold)
        found = find_marks(changed, rooms)
        right += count_pairs(moved, found)
        wanted, given = wanted + len(moved), given + len(found)
    return 2 * right / (wanted + given) if wanted + given else 0.0


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--ledger", type=Path, metavar="BENCH", help="ledger dev of this bench folder instead"
    )
    args = parser.parse_args()
    rooms, texts = open_rooms(), list(read_gold(args.ledger))
    plain = 0.0
    for name, change in TRANSFORMATIONS.items():
        f1 = score(change, texts, rooms)
        plain = plain or f1
        print(f"{name:16} statements_f1={f1:.4f} lost={100 * (plain - f1):.1f}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
