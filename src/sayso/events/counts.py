"""How many were killed, hurt, held or driven out: numbers of the text, tied to the act of their sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from sayso.events.numbers import Number, find_numbers
from sayso.events.page import Page, find_touching
from sayso.events.sightings import Sighting
from sayso.events.victims import Victims, find_none, find_participants, find_single, to_count
from sayso.labels import EventType
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
    """The sightings with the counts of their sentences, each count with the nearest act that can have it: numbers
    first, then one victim or none, then who takes part in a protest."""
    out = list(sightings)
    places: dict[Span, list[int]] = {}
    for i, seen in enumerate(out):
        places.setdefault(seen.sentence, []).append(i)
    for sentence, inside in places.items():
        words = page.range_of(sentence)
        for number in find_numbers(page, words):
            linked = _linked(page, number, words) if _is_people(page, number) else None
            if linked and not _is_named_one(page, number):
                count = _to_count(page, number, linked[0].of)
                _give(out, inside, linked[0], linked[1], count)
        for measure, victims in _unnumbered(page, words):
            _give(out, inside, measure, victims.at, to_count(measure.of, victims))
    return tuple(_with_participants(page, s) for s in out)


def _unnumbered(page: Page, words: range) -> Iterator[tuple[Measure, Victims]]:
    """What the sentence counts without a number, with what it is a count of; "no casualties" is none of both kinds."""
    known = {n: m for n in words if (m := _measure(page, n)) and m.of in SINGLE}
    verbs = [
        n for n, m in known.items() if not m.noun or page.lower[n].endswith("ed")
    ]  # "the wounded", "was wounded"
    nouns = [n for n, m in known.items() if m.noun]
    for victims in find_single(page, words, verbs):
        yield known[victims.at], victims
    for victims in find_none(page, words, nouns):
        yield known[victims.at], victims
        if "casualty" in page.bases(victims.at):
            yield replace(known[victims.at], of="killed"), victims


def _give(out: list[Sighting], inside: Sequence[int], measure: Measure, at: int, count: Count) -> None:
    """The count to the act nearest to the word `at` among those of the sentence that can have it and have none."""
    here = [i for i in inside if out[i].type in measure.types]
    best = min(here, key=lambda i: (abs(out[i].head - at), out[i].head), default=None)
    if best is not None and not any(c.of == count.of for c in out[best].counts):
        seen = replace(out[best], counts=(*out[best].counts, count))
        out[best] = seen.with_trace("counts", f"events.counts.{count.of}", count.span)


def _to_count(page: Page, number: Number, of: str) -> Count:
    span = Span(page.words[number.first].start, page.words[number.last].end)
    return Count(of=of, low=number.low, high=number.high, span=span)


def _with_participants(page: Page, seen: Sighting) -> Sighting:
    found = find_participants(page, seen)
    if found is None or any(c.of == "participants" for c in seen.counts):
        return seen
    count = Count(of="participants", low=found[0].low, high=found[0].high, span=found[1])
    return replace(seen, counts=(*seen.counts, count)).with_trace(
        "counts", "events.counts.participants", found[1]
    )
