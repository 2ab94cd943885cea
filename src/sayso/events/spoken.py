"""Threats and accusations that the reader overlooked, by the words that attribution took for their saying."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sayso.events.lexicon import find_entries
from sayso.events.page import Page
from sayso.events.sightings import Sighting, to_sighting
from sayso.labels import EventType
from sayso.records import Statement, Trigger

SURE = frozenset({EventType.ACCUSE, EventType.THREATEN})
"""Types whose words, as the cue of a statement, are nearly always the act. Source: bench/ledger/train, where 57 of 61
such cues are events ("warned", "condemned"), but only 24 of 62 of REQUEST ("asked") and 6 of 41 of AGREE."""
PROBABILITY = 0.9
PERFECT, TO = frozenset({"has", "have", "had"}), frozenset({"to", "not", "with", "on"})
AGREED = 0.6
"""What "has agreed to" is worth where the reader overlooked it."""


def find_spoken(page: Page, triggers: Iterable[Trigger]) -> Iterator[Sighting]:
    """A sighting for each cue of `SURE` that no trigger stands on, in the order of the statements."""
    taken = {n for t in triggers for n in page.range_of(t.span)}
    for statement in page.by_id.values():
        trigger = _to_trigger(page, statement, taken)
        seen = to_sighting(page, trigger) if trigger else None
        if seen:
            yield seen.with_trace("type", "events.spoken.cue of a statement")


def find_agreed(page: Page, triggers: Iterable[Trigger]) -> Iterator[Sighting]:
    """A sighting for each "has agreed to" and "had agreed not to" that no trigger stands on, in text order."""
    taken = {n for t in triggers for n in page.range_of(t.span)}
    for n, word in enumerate(page.lower):
        if word in PERFECT and n + 2 < len(page.lower) and n + 1 not in taken and page.lower[n + 2] in TO:
            known = find_entries(page, page.words[n + 1])
            if any(e.type is EventType.AGREE and e.pos == "v" and not e.weak for e in known):
                trigger = Trigger(span=page.words[n + 1], type=EventType.AGREE, probability=AGREED)
                seen = to_sighting(page, trigger)
                if seen:
                    yield seen.with_trace("type", "events.spoken.has agreed to")


def _to_trigger(page: Page, statement: Statement, taken: set[int]) -> Trigger | None:
    words = page.range_of(statement.cue) if statement.cue else range(0)
    if taken & set(words):
        return None
    for n in words:
        entry = next((e for e in find_entries(page, page.words[n]) if e.pos == "v" and not e.weak), None)
        if entry and entry.type in SURE and entry.phrase != "allege":  # its content is the accusation
            return Trigger(span=page.words[n], type=entry.type, probability=PROBABILITY)
    return None
