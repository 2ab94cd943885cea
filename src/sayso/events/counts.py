"""How many were killed, hurt, held or driven out: numbers of the text, tied to the act of their sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from sayso.events.numbers import Number, find_numbers
from sayso.events.page import Page, find_touching
from sayso.events.sightings import Sighting
from sayso.labels import ActorKind, EventType
from sayso.records import Count
from sayso.resources import read_rows
from sayso.spans import Span

SINGLE = frozenset({"killed", "injured", "abducted"})
AHEAD, BEHIND = 9, 5
"""Words between a number and its count word at most: "five [police officers in the town were] killed", "killing [at
least] five"."""
STOPS = frozenset({";", ":", ".", "(", ")", "—", "who", "which", "while", "after", "when", "but"})
MONEY = frozenset(
    {
        "$",
        "€",
        "£",
        "%",
        "percent",
        "per",
        "am",
        "pm",
        "a.m",
        "p.m",
        "o'clock",
        "years",
        "year",
        "days",
        "months",
        "hours",
        "weeks",
        "miles",
        "km",
        "kilometers",
        "kilometres",
        "-year-old",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What a count word counts, and for which types of event."""

    of: str
    types: frozenset[EventType]
    noun: bool


@cache
def _measures() -> dict[str, Measure]:
    return {
        r["word"]: Measure(
            of=r["of"], types=frozenset(EventType(t) for t in r["types"].split()), noun=r["pos"] == "n"
        )
        for r in read_rows("events/counts.tsv")
    }


def _measure(page: Page, n: int) -> Measure | None:
    return next((_measures()[b] for b in page.bases(n) if b in _measures()), None)


def _linked(page: Page, number: Number, words: range) -> tuple[Measure, int] | None:
    """The count word of a number: the first ahead of it in its clause, else one shortly before it."""
    for n in range(number.last + 1, min(words.stop, number.last + 1 + AHEAD)):
        if (
            page.lower[n] in STOPS
            or page.lower[n].isdigit()
            or (page.lower[n] in (",", "and") and n > number.last + 3)
        ):
            break
        found = _measure(page, n)
        if found and not (page.lower[n].endswith("ing") and not found.noun):
            return found, n
    for n in range(number.first - 1, max(words.start, number.first - BEHIND) - 1, -1):
        if page.lower[n] in STOPS:
            return None
        found = _measure(page, n)
        if found:
            return found, n
    return None


def _is_people(page: Page, number: Number) -> bool:
    """False for money, ages, spans of time, years and numbers inside time expressions."""
    span = Span(page.words[number.first].start, page.words[number.last].end)
    around = {page.lower[k] for k in (number.first - 1, number.last + 1) if 0 <= k < len(page.lower)}
    return not around & MONEY and not find_touching(page.times, span)


def _is_named_one(page: Page, number: Number) -> bool:
    """ "one" that is no number: "one of the men said"."""
    return (
        page.lower[number.first] == "one"
        and number.last + 1 < len(page.lower)
        and page.lower[number.last + 1] in ("of", "another")
    )


def add_counts(page: Page, sightings: Sequence[Sighting]) -> tuple[Sighting, ...]:
    """The sightings with the counts of their sentences, each count with the nearest act that can have it."""
    out = list(sightings)
    places: dict[Span, list[int]] = {}
    for i, seen in enumerate(out):
        places.setdefault(seen.sentence, []).append(i)
    for sentence, inside in places.items():
        words = page.range_of(sentence)
        for number in find_numbers(page, words):
            linked = _linked(page, number, words) if _is_people(page, number) else None
            here = [i for i in inside if linked and out[i].type in linked[0].types]
            if linked and here and not _is_named_one(page, number):
                best = min(here, key=lambda i: (abs(out[i].head - linked[1]), out[i].head))
                out[best] = _counted(page, out[best], number, linked[0])
    return tuple(_one(page, s) for s in out)


def _one(page: Page, seen: Sighting) -> Sighting:
    """One victim that the words make single: "[a constable] was killed", "killed [him]", a person's name."""
    measure = _measure(page, seen.head)
    if (
        seen.nominal
        or measure is None
        or measure.of not in SINGLE
        or seen.counts
        or len(seen.recipients) != 1
    ):
        return seen
    victim = seen.recipients[0]
    first = page.lower[page.word_at(victim.span.start)]
    actor = page.cast.actor(victim.actor)
    if first in ("a", "an", "one", "he", "she", "him", "her") or (actor and actor.kind is ActorKind.PERSON):
        count = Count(of=measure.of, low=1, high=1, span=victim.span)
        return replace(seen, counts=(count,)).with_trace(
            "counts", f"events.counts.one {measure.of}", victim.span
        )
    return seen


def _counted(page: Page, seen: Sighting, number: Number, measure: Measure) -> Sighting:
    if any(c.of == measure.of for c in seen.counts):
        return seen
    span = Span(page.words[number.first].start, page.words[number.last].end)
    count = Count(of=measure.of, low=number.low, high=number.high, span=span)
    return replace(seen, counts=(*seen.counts, count)).with_trace(
        "counts", f"events.counts.{measure.of}", span
    )
