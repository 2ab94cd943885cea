"""How many were killed, hurt, held or driven out: numbers of the text, tied to the act of their sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from sayso.events.lexicon import load_pairs
from sayso.events.numbers import Number, find_numbers
from sayso.events.page import Page, find_touching
from sayso.events.scope import LINKS
from sayso.events.sightings import Sighting
from sayso.events.victims import ONE, Victims, find_none, find_participants, find_single, to_count
from sayso.labels import EventType
from sayso.records import Count
from sayso.resources import read_rows
from sayso.spans import Span

SINGLE = frozenset({"killed", "injured", "abducted"})
AHEAD, BEHIND = 9, 5
"""Words between a number and its count word at most: "five [police officers in the town were] killed", "killing [at
least] five"."""
STOPS = frozenset({";", ":", ".", "(", ")", "—", "who", "which", "while", "after", "when", "but"})
HEDGES = frozenset(
    {"at", "least", "more", "than", "about", "around", "some", "nearly", "almost", "over", "up", "to", "the"}
)
"""What may stand between a count word and its number: "killing [at least] five"."""
THING = 3
"""Words after a number among which the thing stands that it counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What a count word counts, and for which types of event. `befalls`: a verb that befalls its subject ("died")."""

    of: str
    types: frozenset[EventType]
    noun: bool
    befalls: bool


@cache
def _measures() -> dict[str, Measure]:
    return {
        r["word"]: Measure(
            of=r["of"],
            types=frozenset(EventType(t) for t in r["types"].split()),
            noun=r["pos"] == "n",
            befalls=r["pos"] == "i",
        )
        for r in read_rows("events/counts.tsv")
    }


def _measure(page: Page, n: int) -> Measure | None:
    return next((_measures()[b] for b in page.bases(n) if b in _measures()), None)


def _links(page: Page, number: Number, words: range) -> Iterator[tuple[Measure, int]]:
    """The count words that a number may belong to, best first: the verb that it is the object of ("killed at least
    [five]"), the first ahead of it in its clause, one shortly before it."""
    for find in (_governing, _ahead, _behind):
        found = find(page, number, words)
        if found:
            yield found


def _governing(page: Page, number: Number, words: range) -> tuple[Measure, int] | None:
    n = number.first - 1
    while n >= words.start and page.lower[n] in HEDGES:
        n -= 1
    found = _measure(page, n) if n >= words.start else None
    return (found, n) if found and not found.noun and not found.befalls else None


def _ahead(page: Page, number: Number, words: range) -> tuple[Measure, int] | None:
    for n in range(number.last + 1, min(words.stop, number.last + 1 + AHEAD)):
        beyond = n > number.last + 3
        if page.lower[n] in STOPS or page.lower[n].isdigit() or (page.lower[n] == "," and beyond):
            return None
        if page.lower[n] == "and" and beyond and not _joins_nouns(page, n, words):
            return None
        found = _measure(page, n)
        if found and not (page.lower[n].endswith("ing") and not found.noun):
            return found, n
    return None


def _joins_nouns(page: Page, n: int, words: range) -> bool:
    """True for the `and` of one subject: "forty lawyers from the north [and] activists were held", but not "forty lorries
    came in [and] a guard was hurt"."""
    after = page.lower[n + 1 : min(words.stop, n + 4)]
    return (
        bool(after)
        and after[0] not in ONE | {"the", "its", "their"}
        and bool({"were", "have"} & set(after[1:]))
    )


def _behind(page: Page, number: Number, words: range) -> tuple[Measure, int] | None:
    for n in range(number.first - 1, max(words.start, number.first - BEHIND) - 1, -1):
        if page.lower[n] in STOPS:
            return None
        found = _measure(page, n)
        if found:
            return found, n
    return None


def _is_people(page: Page, number: Number) -> bool:
    """False for money, measures, ages, things, spans of time, years and numbers inside time expressions."""
    span = Span(page.words[number.first].start, page.words[number.last].end)
    before = page.lower[number.first - 1] if number.first else ""
    after = page.lower[number.last + 1 : number.last + 1 + THING]
    units = load_pairs("units", "word", "kind")
    if before == "." and page.lower[max(0, number.first - 2)] == "no":
        return False  # "in cell No. 2"
    if before in units or (after and after[0] in units) or find_touching(page.times, span):
        return False
    if before in (",", "(") and after and after[0] in (",", ")"):
        return False  # an age: "Mara Quill, 24, was held"
    return not any(units.get(word) == "thing" for word in _noun_phrase(page, after))


def _noun_phrase(page: Page, words: Sequence[str]) -> Iterator[str]:
    """The words up to the first that closes the phrase that a number opens."""
    for word in words:
        if word in STOPS or word in LINKS or word in ("and", ",", "were", "was", "are", "have"):
            return
        yield word


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
            if not _is_people(page, number) or _is_named_one(page, number):
                continue
            for measure, at in _links(page, number, words):
                if _give(out, inside, measure, at, _to_count(page, number, measure.of)):
                    break
        for measure, victims in _unnumbered(page, words):
            _give(out, inside, measure, victims.at, to_count(measure.of, victims))
    return tuple(_with_participants(page, s) for s in out)


def _unnumbered(page: Page, words: range) -> Iterator[tuple[Measure, Victims]]:
    """What the sentence counts without a number, with what it is a count of; "no casualties" is none of both kinds."""
    known = {n: m for n in words if (m := _measure(page, n)) and m.of in SINGLE}
    verbs = [
        n for n, m in known.items() if (not m.noun or page.lower[n].endswith("ed")) and not _is_noun(page, n)
    ]  # "the wounded", "was wounded"
    nouns = [n for n, m in known.items() if m.noun]
    befallen = [n for n, m in known.items() if m.befalls]
    for victims in find_single(page, words, verbs, befallen):
        yield known[victims.at], victims
    for victims in find_none(page, words, nouns):
        yield known[victims.at], victims
        if "casualty" in page.bases(victims.at):
            yield replace(known[victims.at], of="killed"), victims


def _is_noun(page: Page, n: int) -> bool:
    """True for a verb's form that its neighbour makes a noun: "died of [wounds]"."""
    before = page.lower[n - 1] if n else ""
    return page.lower[n].endswith("s") and before in LINKS | {"the", "his", "her", "their", "its"}


def _give(out: list[Sighting], inside: Sequence[int], measure: Measure, at: int, count: Count) -> bool:
    """The count to the act nearest to the word `at` among those of the sentence that can have it, unless that has one;
    False if none can."""
    here = [i for i in inside if out[i].type in measure.types]
    best = min(here, key=lambda i: (abs(out[i].head - at), out[i].head), default=None)
    if best is not None and not any(c.of == count.of for c in out[best].counts):
        seen = replace(out[best], counts=(*out[best].counts, count))
        out[best] = seen.with_trace("counts", f"events.counts.{count.of}", count.span)
    return best is not None


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
