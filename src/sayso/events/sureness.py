"""How likely a trigger names an act: the reader's probability, weighed with what the rules see of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from math import exp, log

from sayso.events.page import Page
from sayso.events.sightings import Sighting
from sayso.events.standing import Standing, find_fields, find_kinds
from sayso.labels import MATERIAL, EventType, Modality
from sayso.resources import read_rows

BY_WHAT = {
    EventType.THREATEN: frozenset({EventType.ASSAULT, EventType.COERCE, EventType.SANCTION}),
    EventType.AGREE: frozenset({EventType.CONSULT, EventType.AID, EventType.COOPERATE}),
    EventType.CONCEDE: frozenset({EventType.RETREAT}),
}
LEAST = 0.35
"""Least probability of a trigger that is told. Source: F1 of events on bench/ledger/dev and the unseen fifth of data/real is
flat from .35 to .4."""
LEAST_FACT = 0.72
"""The same for a deed told as plain fact: what nobody is named for must be surer. Source: in the unseen fifth of data/real,
.72 for .65 takes the share of such deeds that are wrong from .38 to .28, for four thousandths of F1."""
OPENING = 3
"""Sentences that open an article."""
BRIEF = 3
"""Sentences of a text that is all brief: who gives so few gives them for the act."""
BRIEF_WORTH, BRIEF_SLOPE = 1.5, 0.5
"""What brevity adds, and how much more the reader's probability counts there. By hand, on the dev half of data/modality: no
article of the fit is so short."""
FORCE = frozenset({EventType.ASSAULT, EventType.COERCE, EventType.SANCTION, EventType.MOBILIZE})
"""Types that crime and courts have words for as well."""
EDGE = 1e-4
"""How near to 0 and 1 a probability is believed."""


def weigh_trigger(page: Page, standing: Standing, seen: Sighting, model: str) -> Sighting:
    """The sighting with the probability that it is a political act of its type, by what is seen of it.

    `model`: who read. Rules give every phrase an even chance, so there the lexicon alone decides: weak words are none.
    """
    if model == "rules":
        known = any(e.type == seen.trigger.type and not e.weak for e in seen.entries)
        return replace(seen, probability=LEAST_FACT if known else 0.0)
    total = sum(_weights().get(name, 0.0) * value for name, value in find_features(page, standing, seen))
    brief = min(1.0, (BRIEF / max(1, len(page.sentences))) ** 2)
    total += brief * (BRIEF_WORTH + BRIEF_SLOPE * _logit(seen))
    return replace(seen, probability=1 / (1 + exp(-total)))


def find_features(page: Page, standing: Standing, seen: Sighting) -> tuple[tuple[str, float], ...]:
    """What is seen of a trigger, by the names of sureness.tsv, each with how far it holds, mostly 1."""
    return (
        ("always", 1.0),
        ("logit", _logit(seen)),
        *((name, 1.0) for name in (*_of_word(seen), *_of_parties(page, seen), *_of_place(page, seen))),
        *_of_article(page, standing, seen),
    )


def _logit(seen: Sighting) -> float:
    """The reader's own log odds."""
    chance = min(max(seen.trigger.probability, EDGE), 1 - EDGE)
    return log(chance / (1 - chance))


def _of_word(seen: Sighting) -> Iterator[str]:
    """What our lexicon knows of the word, and how it is told."""
    named = _named(seen)
    own = [e for e in seen.entries if e.type in named and (e.pos == "n") is seen.nominal]
    if own:
        yield "known" if any(not e.weak for e in own) else "weak"
    else:
        yield "contradicted" if seen.entries else "unlisted"
    yield f"{seen.type} {'noun' if seen.nominal else 'verb'}"
    yield str(seen.type)
    marks = {
        "phrase": bool(own) and " " in own[0].phrase,
        "is a cue": seen.cue is not None,
        "noun": seen.nominal,
        "definite": seen.given,
        "voiced": bool(seen.voice),
        "historical": seen.historical,
        str(seen.modality): seen.modality is not Modality.ACTUAL,
        "dated": bool(seen.whens),
    }
    yield from (mark for mark, there in marks.items() if there)


def _of_parties(page: Page, seen: Sighting) -> Iterator[str]:
    """What kinds of actors and recipients it has, for deeds and for words apart."""
    sort = _sort(seen)
    for role, mentions in (("actor", seen.actors), ("recipient", seen.recipients)):
        yield from (f"{sort} {kind} {role}" for kind in sorted(find_kinds(page, mentions)))


def _sort(seen: Sighting) -> str:
    return "force" if seen.type in FORCE else "deed" if seen.type in MATERIAL else "word"


def _of_place(page: Page, seen: Sighting) -> Iterator[str]:
    """Which fields its own sentence speaks for, and whether it opens the article."""
    yield from (f"{field} beside" for field in sorted(find_fields(page, seen.sentence)))
    if seen.sentence in page.sentences[:OPENING]:
        yield "opens"


def _of_article(page: Page, standing: Standing, seen: Sighting) -> Iterator[tuple[str, float]]:
    """What the article is about."""
    sort = _sort(seen)
    for field, share in sorted(standing.fields.items()):
        yield f"{sort} in {field}", share
        yield f"{seen.type} in {field}", share
    yield f"{sort} among political actors", standing.political
    yield "told", standing.told


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
