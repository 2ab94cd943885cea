"""One word, one kind of act within an article.

Source: Gale, Church and Yarowsky, "One sense per discourse" (1992): a word that names an air strike in one sentence
does not name a walkout in the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sayso.events.lexicon import find_lemma
from sayso.events.modes import find_modes
from sayso.events.page import Page
from sayso.events.sightings import Sighting
from sayso.labels import EventType

UNSURE = 0.8
"""Below this probability the reader's type gives way to the only one that the lexicon knows."""
CONTRARY = (
    frozenset({EventType.RETREAT, EventType.AID}),
    frozenset({EventType.SANCTION, EventType.COERCE, EventType.ASSAULT}),
)
"""Deeds of contrary sense: whoever "[released] the union's leader" did not convict him, however sure the reader is."""


def retyped(page: Page, seen: Sighting) -> Sighting:
    """The sighting under the one type that the lexicon gives its words, where the reader is unsure of another."""
    own = {e.type for e in seen.entries if not e.weak and (e.pos == "n") is seen.nominal}
    if len(own) != 1 or seen.type in {e.type for e in seen.entries}:
        return seen
    if seen.trigger.probability >= UNSURE and not _is_contrary(page, seen, next(iter(own))):
        return seen
    trigger = replace(seen.trigger, type=next(iter(own)))
    return replace(seen, trigger=trigger, type=trigger.type).with_trace(
        "type", "events.senses.the only one known"
    )


def _is_contrary(page: Page, seen: Sighting, known: EventType) -> bool:
    """True if the reader takes for harm what the lexicon knows as its contrary, done to somebody; things are released in
    other senses, and what somebody is made to do ("[ordered] the party to disband") is named by who makes him. The other
    way round a mild type does no harm that is not there."""
    mild, harsh = CONTRARY
    made_to = any(h.rule in ("control", "verb", "purpose") for h in seen.hints)
    if made_to or known not in mild or seen.type not in harsh:
        return False
    suffers = [f.span for f in seen.trigger.recipients]
    return any(page.mention(span) for span in suffers) or not suffers


def agree_on_types(page: Page, sightings: Sequence[Sighting]) -> tuple[Sighting, ...]:
    """The sightings, each under the type that its word mostly has in this article, by summed probability.

    Only among the types that the lexicon gives the word; a word that it does not know keeps what the reader said.
    """
    votes: dict[str, dict[EventType, float]] = {}
    for seen in sightings:
        counted = votes.setdefault(_word(page, seen), {})
        # a verb shows its sense by what stands around it ("struck the port"), so it counts twice
        counted[seen.type] = counted.get(seen.type, 0.0) + seen.probability * (1 if seen.nominal else 2)
    return tuple(_agreed(page, seen, votes[_word(page, seen)]) for seen in sightings)


def _word(page: Page, seen: Sighting) -> str:
    return find_lemma(page.bases(seen.head))


def _agreed(page: Page, seen: Sighting, votes: dict[EventType, float]) -> Sighting:
    longest = seen.entries[0] if seen.entries else None
    if longest and " " in longest.phrase and longest.type is seen.type:
        return seen  # a phrase tells its own sense: "on strike"
    known = {e.type for e in seen.entries} | {seen.type}
    best = max((t for t in votes if t in known), key=lambda t: votes[t])
    if best is seen.type:
        return seen
    renamed = replace(seen, type=best, modes=()).with_trace("type", "events.senses.one sense an article")
    return find_modes(page, renamed)
