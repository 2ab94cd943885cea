"""Conditional threats that the reader overlooked: "If they do not leave, our guards will deal with them," he said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache

from sayso.events.conditions import find_conditions
from sayso.events.page import Page
from sayso.events.sightings import Sighting, to_sighting
from sayso.labels import EventType, Modality
from sayso.records import Trigger
from sayso.resources import read_rows
from sayso.spans import Span

WILL = frozenset({"will", "shall", "would", "'ll", "’ll"})
FORCED = frozenset(
    {"be", "have", "obliged", "forced", "compelled", "bound", "made", "to", "no", "choice", "but"}
)
"""May stand between the modal and the verb: "will [be obliged to] deal with"."""
PROBABILITY = 0.6


@cache
def _verbs() -> dict[str, str]:
    return {r["verb"]: r["mode"] for r in read_rows("events/threats.tsv")}


def find_threats(page: Page, seen: Iterable[Sighting]) -> Iterator[Sighting]:
    """One sighting for each sentence inside someone's words that ties a hostile "will" to a condition and in which no
    threat was seen, in the order of the text. The rules that fill it come after.

    Source: PLOVER's THREATEN takes conditional threats as threats, whatever the act.
    """
    threatened = {s.sentence for s in seen if s.type is EventType.THREATEN}
    for sentence in dict.fromkeys(s for s in page.sentences if s not in threatened):
        conditions = [c.span for c in find_conditions(page, sentence) if not c.asks]
        verb = _hostile_verb(page, page.range_of(sentence), conditions) if conditions else None
        if verb is None or not any(
            c.contains(verb) for s in page.statements_at(verb.start) for c in s.contents
        ):
            continue
        sighting = to_sighting(page, Trigger(span=verb, type=EventType.THREATEN, probability=PROBABILITY))
        if sighting:
            yield sighting.with_trace("type", "events.threats.conditional", verb)


def _hostile_verb(page: Page, words: range, conditions: Sequence[Span]) -> Span | None:
    """The first hostile verb after a `will` outside the conditions; none if it is negated."""
    for n in words:
        inside = any(c.contains(page.words[n]) for c in conditions)
        if page.lower[n] not in WILL or inside:
            continue
        verb = next((k for k in range(n + 1, min(n + 7, words.stop)) if page.lower[k] not in FORCED), None)
        if verb is not None and any(base in _verbs() for base in page.bases(verb)):
            return page.words[verb]
    return None


def as_threat(seen: Sighting) -> Sighting:
    """A filled sighting as the threat that it is: made, whatever becomes of what it threatens with."""
    condition = next((c.span for c in seen.conditions if not c.asks), seen.condition)
    return replace(seen, modality=Modality.ACTUAL, condition=condition)
