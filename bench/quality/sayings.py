#!/usr/bin/env python3
"""Score who said what on our own passages (`data/sayings`).

    sayings.py [--dev] [-v] [--keep FILE]

Measures the half that is kept for testing (`data/sayings/held-out`); `--dev` the other half, on which the reader was
trained. `-v` names what was missed, for `--dev` only: nobody is to look at the other.

Figures: `statements_f1` (a pair is one if contents share half of their letters, as in `score.py ledger`), `speaker` and
`act` (share of pairs), `chains` (share of nested statements whose whole chain of speakers is found, each within the
next), `outlet_f1` and `said_on_f1` (spans that overlap).
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts/train"))

from markup import Passage, Statement, Stretch, read_passages  # noqa: E402

from sayso.article import to_article  # noqa: E402
from sayso.pipeline import code, open_rooms  # noqa: E402
from sayso.records import Draft, LedgerEntry  # noqa: E402
from sayso.records import Statement as Found  # noqa: E402
from sayso.settings import ArticleSettings  # noqa: E402

Marks = frozenset[int]


def _letters(spans: tuple[Stretch, ...]) -> Marks:
    return frozenset(n for s in spans for n in range(s.start, s.end))


def _share(a: Marks, b: Marks) -> float:
    return len(a & b) / len(a | b) if a | b else 0.0


def pair(gold: tuple[Statement, ...], found: tuple[Found, ...]) -> dict[int, Found]:
    """Gold numbers to what was found for them, one to one, best first; contents share at least half of their letters."""
    marks = [_letters(tuple(Stretch(start=c.start, end=c.end) for c in f.contents)) for f in found]
    scores = sorted(
        ((_share(_letters(g.content), m), g.number, n) for g in gold for n, m in enumerate(marks)),
        reverse=True,
    )
    out: dict[int, Found] = {}
    taken: set[int] = set()
    for score, number, n in scores:
        if score >= 0.5 and number not in out and n not in taken:
            out[number] = found[n]
            taken.add(n)
    return out


def _is_spoken(gold: Statement, found: Found) -> bool:
    """True if the found speaker shares words with the right one, or if neither is named."""
    if gold.speaker is None or found.speaker is None:
        return gold.speaker is None and found.speaker is None
    span = found.speaker.span
    return span.start < gold.speaker.end and gold.speaker.start < span.end


def _is_whole(gold: Statement, by_number: dict[int, Statement], pairs: dict[int, Found]) -> bool:
    """True if the statement and all that it is reported in were found, rightly spoken and rightly nested."""
    found = pairs.get(gold.number)
    if found is None or not _is_spoken(gold, found):
        return False
    if gold.within is None:
        return found.within is None
    outer = pairs.get(gold.within)
    return (
        outer is not None and found.within == outer.id and _is_whole(by_number[gold.within], by_number, pairs)
    )


def _count_spans(name: str, gold: list[Stretch], found: list[Stretch], count: Counter[str]) -> None:
    count[f"{name} gold"] += len(gold)
    count[f"{name} found"] += len(found)
    count[f"{name} right"] += sum(any(f.start < g.end and g.start < f.end for f in found) for g in gold)


def count_passage(passage: Passage, entry: LedgerEntry, count: Counter[str]) -> list[str]:
    """Adds one passage to the counts; what was missed, a line each."""
    gold = tuple(s for s in passage.statements if s.content)
    pairs = pair(gold, entry.statements)
    by_number = {s.number: s for s in passage.statements}
    count["gold"] += len(gold)
    count["found"] += len(entry.statements)
    count["right"] += len(pairs)
    missed = [
        f"missed {' … '.join(c.of(passage.text) for c in g.content)!r}" for g in gold if g.number not in pairs
    ]
    for g in gold:
        found = pairs.get(g.number)
        if found:
            count["speaker"] += _is_spoken(g, found)
            count["act"] += found.act == g.act
            if found.act != g.act:
                missed.append(f"{found.act} for {g.act}: {' '.join(c.of(passage.text) for c in g.cue)!r}")
        if g.within is not None:
            count["nested"] += 1
            count["chains"] += _is_whole(g, by_number, pairs)
    days = {t.id: Stretch(start=t.span.start, end=t.span.end) for t in entry.times}
    outlets = [
        Stretch(start=s.outlet.span.start, end=s.outlet.span.end) for s in entry.statements if s.outlet
    ]
    _count_spans(
        "outlet", [s.outlet for s in passage.statements if s.outlet], list(dict.fromkeys(outlets)), count
    )
    said = [days[s.said_on] for s in entry.statements if s.said_on]
    _count_spans(
        "said_on", [s.said_on for s in passage.statements if s.said_on], list(dict.fromkeys(said)), count
    )
    return missed


def _f1(right: int, found: int, gold: int) -> float:
    return 2 * right / (found + gold) if found + gold else 0.0


def to_figures(count: Counter[str]) -> dict[str, float]:
    """The figures of the docstring from the counts."""
    return {
        "statements_f1": _f1(count["right"], count["found"], count["gold"]),
        "speaker": count["speaker"] / max(1, count["right"]),
        "act": count["act"] / max(1, count["right"]),
        "chains": count["chains"] / max(1, count["nested"]),
        "outlet_f1": _f1(count["outlet right"], count["outlet found"], count["outlet gold"]),
        "said_on_f1": _f1(count["said_on right"], count["said_on found"], count["said_on gold"]),
    }


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--dev", action="store_true", help="the half that the reader was trained on")
    parser.add_argument("-v", "--verbose", action="store_true", help="name what was missed (with --dev)")
    args = parser.parse_args()
    folder = ROOT / "data/sayings" / ("" if args.dev else "held-out")
    passages, problems = read_passages(sorted(folder.glob("*.txt")))
    print(*problems, sep="\n", end="\n" if problems else "", file=sys.stderr)
    rooms, count = open_rooms(), Counter[str]()
    for passage in passages:
        article, _ = to_article(Draft(id=passage.id, text=passage.text), ArticleSettings())
        if article is None:
            continue
        missed = count_passage(passage, code(article, rooms), count)
        if args.verbose and args.dev and missed:
            print(f"{passage.id}: {passage.text}", *missed, sep="\n    ")
    print(f"{len(passages)} passages, {count['gold']} statements, {count['nested']} of them nested")
    print("score", *(f"{k}={v:.4f}" for k, v in to_figures(count).items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
