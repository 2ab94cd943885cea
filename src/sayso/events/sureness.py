"""How likely a trigger names an act: the reader's probability, weighed with what the rules see of it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from math import exp, log

from sayso.events.sightings import Sighting
from sayso.labels import EventType, Modality
from sayso.resources import read_rows

BY_WHAT = {
    EventType.THREATEN: frozenset({EventType.ASSAULT, EventType.COERCE, EventType.SANCTION}),
    EventType.AGREE: frozenset({EventType.CONSULT, EventType.AID, EventType.COOPERATE}),
    EventType.CONCEDE: frozenset({EventType.RETREAT}),
}
LEAST = 0.45
"""Least probability of a trigger that is told; on bench/ledger/dev half of what is told is right, .59 is found."""
LEAST_FACT = 0.6
"""The same for a deed told as plain fact: what nobody is named for must be surer."""
EDGE = 1e-4
"""How near to 0 and 1 a probability is believed."""


def weigh_trigger(seen: Sighting, model: str) -> Sighting:
    """The sighting with a probability for what is seen of it. It means what it says only as far as the reader is as
    sure of unseen articles as of those that it was trained on; it is surer of the latter.

    `model`: who read. Rules give every phrase an even chance, so there the lexicon alone decides: weak words are none.
    """
    if model == "rules":
        known = any(e.type == seen.trigger.type and not e.weak for e in seen.entries)
        return replace(seen, probability=LEAST_FACT if known else 0.0)
    chance = min(max(seen.trigger.probability, EDGE), 1 - EDGE)
    total = _weights()["always"] + _weights()["logit"] * log(chance / (1 - chance))
    total += sum(_weights().get(f, 0.0) for f in find_features(seen))
    return replace(seen, probability=1 / (1 + exp(-total)))


def find_features(seen: Sighting) -> tuple[str, ...]:
    """What is seen of a trigger, by the names of sureness.tsv."""
    named = _named(seen)
    own = [e for e in seen.entries if e.type in named and (e.pos == "n") is seen.nominal]
    known = (
        "known"
        if any(not e.weak for e in own)
        else "weak"
        if own
        else "contradicted"
        if seen.entries
        else "unlisted"
    )
    marks = {
        "phrase": bool(own) and " " in own[0].phrase,
        "is a cue": seen.cue is not None,
        "definite": seen.given,
        "actor": bool(seen.trigger.actors),
        "recipient": bool(seen.trigger.recipients),
        str(seen.modality): seen.modality is not Modality.ACTUAL,
    }
    return (known, str(seen.trigger.type), *(mark for mark, there in marks.items() if there))


def _named(seen: Sighting) -> frozenset[EventType]:
    """The types whose words name the act: a threat or a promise also by what is threatened or promised ("will [sink]
    your boats")."""
    coming = any(h.effect in ("future", "would") for h in seen.hints)
    return frozenset({seen.trigger.type}) | (
        BY_WHAT.get(seen.trigger.type, frozenset()) if coming else frozenset()
    )


@cache
def _weights() -> dict[str, float]:
    return {r["feature"]: float(r["weight"]) for r in read_rows("events/sureness.tsv")}
