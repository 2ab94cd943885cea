"""How our passages are balanced, and which words are triggers in one place and nothing in another."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from markup import MODALITIES, TYPES, Event, Passage


def to_table(passages: tuple[Passage, ...]) -> str:
    """The balance: type by modality, acts, forms, and what else has a floor, as lines of Markdown."""
    events = [e for p in passages for e in p.events]
    rows = [
        "| type | actual | future | hypothetical | negated | historical | all |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    for kind in (*TYPES, "all"):
        own = [e for e in events if kind in (e.type, "all")]
        cells = [sum(e.modality == m for e in own) for m in MODALITIES]
        rows.append(
            f"| {kind} | " + " | ".join(map(str, (*cells, sum(e.historical for e in own), len(own)))) + " |"
        )
    return "\n".join((*rows, "", *_to_lines(passages, events)))


def _to_lines(passages: tuple[Passage, ...], events: list[Event]) -> Iterator[str]:
    """The counts under the table."""
    statements = [s for p in passages for s in p.statements]
    plain = sum(e.modality == "actual" and not e.historical for e in events)
    yield f"- passages: {len(passages)}; without events: {sum(not p.events for p in passages)}; "
    yield f"  with statements: {sum(bool(p.statements) for p in passages)}; words: {sum(len(p.text.split()) for p in passages)}"
    yield f"- events: {len(events)}, not plain actual: {len(events) - plain}; mentions: {sum(len(e.triggers) for e in events)}"
    yield f"- statements: {len(statements)}; acts: {_tally(s.act for s in statements)}"
    yield f"- forms: {_tally(s.form for s in statements)}; nested: {sum(s.within is not None for s in statements)}"
    yield f"- outlets: {sum(s.outlet is not None for s in statements)}; times of saying: {sum(s.said_on is not None for s in statements)}; no speaker: {sum(s.speaker is None for s in statements)}"
    yield f"- attitudes: {sum(len(p.attitudes) for p in passages)}; counts: {sum(len(e.counts) for e in events)}; conditions: {sum(bool(e.conditions) for e in events)}"


def _tally(values: Iterable[str]) -> str:
    return ", ".join(f"{name} {n}" for name, n in Counter(values).most_common())


def find_unmarked(passages: tuple[Passage, ...], least: int = 3) -> Iterator[str]:
    """Words that are triggers at least `least` times and stand somewhere as neither trigger nor cue."""
    known = Counter(e.triggers[0].of(p.text).lower() for p in passages for e in p.events)
    words = [re.escape(w) for w, n in known.items() if n >= least and " " not in w]
    pattern = re.compile(rf"\b(?:{'|'.join(sorted(words))})\b", re.IGNORECASE) if words else None
    for passage in passages if pattern else ():
        taken = [t for e in passage.events for t in e.triggers] + [
            c for s in passage.statements for c in s.cue
        ]
        for found in pattern.finditer(passage.text) if pattern else ():
            if not any(t.start < found.end() and found.start() < t.end for t in taken):
                around = passage.text[max(0, found.start() - 40) : found.end() + 30].replace("\n", " ")
                yield f"{passage.id}: {found[0]!r} in …{around}…"
