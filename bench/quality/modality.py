#!/usr/bin/env python3
"""Score sayso on the modality gold: did it happen, and is nothing told as fact that is none?

    modality.py [--held-out] [-v]

Codes the bare passages of `data/modality` and prints a line a class. A passage is right if each of its events is
found with its modality, past or not, and no other event is told as actual. `-v` lists the failures, of the
dev half only: nobody should mend a rule by looking at the testing half. All are coded as news of PUBLISHED, since a year
makes an event historical only beside another. What would have happened did not: either modality will do there.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sayso.pipeline import Rooms, code_draft, open_rooms
from sayso.records import Draft

ROOT = Path(__file__).parents[2]
GOLD = ROOT / "data" / "modality"
sys.path.insert(0, str(ROOT / "scripts" / "train"))
from markup import Event, Passage, read_passages  # noqa: E402

PUBLISHED = "2026-06-15"
FAULTS = ("missed", "modality", "invented")
"""What makes a passage wrong: an event not found, found with another modality, an act that the text does not give."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One difference from the gold: its kind (of FAULTS, or `unvoiced`, `surplus`) and the words that show it."""

    kind: str
    words: str


def find_event(gold: Event, passage: Passage, entry: dict[str, Any]) -> dict[str, Any] | None:
    """The event of the entry that is `gold`: it shares a trigger's words, else it has its type and shares none's."""
    free = [e for e in entry["events"] if not any(_is_touching(g, e) for g in passage.events)]
    touching = [e for e in entry["events"] if _is_touching(gold, e)]
    near = touching or [e for e in free if e["type"] == gold.type]
    return max(near, key=lambda e: (e["type"] == gold.type, e["modality"] == gold.modality), default=None)


def _is_touching(gold: Event, event: dict[str, Any]) -> bool:
    start, end = event["trigger"]["span"]
    return any(start < t.end and t.start < end for t in gold.triggers)


def find_faults(passage: Passage, entry: dict[str, Any]) -> Iterator[Fault]:
    """All that the entry has wrong about what happened, gold events first, then the entry's own."""
    found = [(gold, find_event(gold, passage, entry)) for gold in passage.events]
    for gold, event in found:
        yield from _find_faults_of(gold, event, passage)
    real = {g.type for g, _ in found if g.modality == "actual"}
    for event in entry["events"]:
        known = any(event is e or _is_touching(g, event) for g, e in found)
        if known or event["type"] in real:
            continue
        kind = "invented" if event["modality"] == "actual" else "surplus"
        yield Fault(kind=kind, words=f"{_to_words(event)} is no event")


def _find_faults_of(gold: Event, event: dict[str, Any] | None, passage: Passage) -> Iterator[Fault]:
    """What is wrong with the event found for `gold`."""
    past = " historical" if gold.historical else ""
    wanted = f"{gold.type}{past} {gold.modality} ‘{gold.triggers[0].of(passage.text)}’"
    if event is None:
        yield Fault(kind="missed", words=wanted)
        return
    if event["modality"] not in _allowed(gold, passage) or event["historical"] != gold.historical:
        yield Fault(kind="modality", words=f"{_to_words(event)} should be {wanted}")
        if event["modality"] == "actual" and gold.modality != "actual":
            yield Fault(kind="invented", words=f"{_to_words(event)} did not happen")
    if gold.said_by and not event["attribution"]:
        yield Fault(kind="unvoiced", words=f"{_to_words(event)} is someone's word")


def _allowed(gold: Event, passage: Passage) -> tuple[str, ...]:
    unreal = ("hypothetical", "negated")
    return unreal if _class_of(passage) == "counterfactual" and gold.modality in unreal else (gold.modality,)


def _class_of(passage: Passage) -> str:
    return passage.id.split("-")[1]


def _to_words(event: dict[str, Any]) -> str:
    past = " historical" if event["historical"] else ""
    return f"{event['type']}{past} {event['modality']} ‘{event['trigger']['text']}’"


def read_gold(held_out: bool) -> tuple[Passage, ...]:
    """One half of the gold.

    Raises: SystemExit naming what is wrong with a line.
    """
    folder = GOLD / "held-out" if held_out else GOLD
    passages, problems = read_passages(sorted(folder.glob("*.txt")))
    if problems or not passages:
        raise SystemExit("\n".join(problems) or f"{folder}: no passages")
    return passages


def score(passages: tuple[Passage, ...], rooms: Rooms) -> tuple[tuple[Passage, tuple[Fault, ...]], ...]:
    """Each passage with its faults."""
    return tuple(
        (p, tuple(find_faults(p, code_draft(Draft(id=p.id, text=p.text, published=PUBLISHED), rooms))))
        for p in passages
    )


def to_table(scored: tuple[tuple[Passage, tuple[Fault, ...]], ...]) -> Iterator[str]:
    """A line a class and one for all: passages, share right, and how many have each fault."""
    kinds = (*FAULTS, "unvoiced", "surplus")
    yield f"{'class':16}{'n':>5}{'right':>8}" + "".join(f"{k:>10}" for k in kinds)
    classes = [*dict.fromkeys(_class_of(p) for p, _ in scored), "all"]
    for name in classes:
        own = [{f.kind for f in faults} for p, faults in scored if name in (_class_of(p), "all")]
        right = sum(not some & {*FAULTS} for some in own)
        tally = Counter(k for some in own for k in some)
        yield f"{name:16}{len(own):5}{right / len(own):8.1%}" + "".join(f"{tally[k]:10}" for k in kinds)


def main(arguments: list[str]) -> int:
    """Print the table, and with `-v` the failures of the dev half."""
    parser = argparse.ArgumentParser(description="Score sayso on the modality gold.")
    parser.add_argument("--held-out", action="store_true", help="the testing half")
    parser.add_argument("-v", "--verbose", action="store_true", help="list the failures (dev half only)")
    options = parser.parse_args(arguments)
    scored = score(read_gold(options.held_out), open_rooms())
    print(*to_table(scored), sep="\n")
    if options.verbose and not options.held_out:
        print(*(f"{p.id}: {f.kind}: {f.words} | {p.text}" for p, faults in scored for f in faults), sep="\n")
    right = sum(not {f.kind for f in faults} & {*FAULTS} for _, faults in scored)
    print(f"score right={right / len(scored):.4f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
