"""Counts that stand without a number: one victim whom the words make single, no victims at all, and who takes part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sayso.events.lexicon import load_pairs
from sayso.events.numbers import Number, find_numbers
from sayso.events.page import Page, find_inside
from sayso.events.sightings import Sighting
from sayso.labels import ActorKind, EventType
from sayso.records import Count, Mention
from sayso.spans import Span

ONE = frozenset({"a", "an", "one", "he", "she", "him", "her"})
PASSIVE = frozenset({"was", "is", "been", "being", "be"})
NONE = frozenset({"no", "zero", "without"})
NEAR = 3
"""Words between a victim and its verb, or between "no" and its noun, at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Victims:
    """A count that no number tells. `at`: number of the word that says what became of them; `low` = `high`."""

    at: int
    number: int
    span: Span


def find_single(page: Page, words: range, verbs: Sequence[int], befallen: Sequence[int]) -> Iterator[Victims]:
    """For each of `verbs` (word numbers of "killed", "died") the one victim before it in the passive ("[a guard] was shot
    and killed", "[the sailor] who was killed"), as subject of a verb among `befallen` ("[a guard] died"), or right after it
    ("killed [the envoy Mara Quill]")."""
    mentions = find_inside(page.mentions, _span(page, words)) if verbs else []
    for n in verbs:
        passive = any(page.lower[k] in PASSIVE for k in range(max(words.start, n - NEAR), n))
        for mention in mentions:
            inside = page.range_of(mention.span)
            between = page.lower[inside.stop : n]
            subject = (passive and _follows(between)) or (n in befallen and _is_adverbs(between))
            before = 0 <= n - inside.stop <= NEAR + 2 and subject
            after = n not in befallen and not passive and inside.start == n + 1
            singled = "who" in between and "was" in between and _is_singular(page, inside)
            if (before and (singled or is_one(page, mention))) or (after and is_one(page, mention)):
                yield Victims(at=n, number=1, span=mention.span)
                break


def _span(page: Page, words: range) -> Span:
    return Span(page.words[words.start].start, page.words[words.stop - 1].end)


def _follows(between: Sequence[str]) -> bool:
    """True if what stands between a subject and its verb is the passive, perhaps of a pair or behind "who": "[a guard]
    [was shot and] killed", "[the pilot] [, who was] killed"."""
    rest = [w for w in between if w not in (",", "who", "also", "later", "has", "had", "been", "being")]
    return bool(between) and (
        between[-1] in PASSIVE or (rest[:1] in (["was"], ["is"]) and len(rest) == 3 and rest[2] == "and")
    )


def _is_adverbs(between: Sequence[str]) -> bool:
    return all(w in ("also", "later", "then", "had", "has", "who") for w in between)


def _is_singular(page: Page, words: range) -> bool:
    """True for a definite noun of one: "[the service member] who was killed"; never for "everyone"."""
    return (
        bool(words)
        and page.lower[words.start] in ("the", "his", "her", "their")
        and not page.lower[words[-1]].endswith("s")
    )


def is_one(page: Page, mention: Mention) -> bool:
    """True for a person's name and for words that begin with "a" or "one"; never for two joined by "and"."""
    words = page.range_of(mention.span)
    if not words or any(page.lower[n] == "and" for n in words):
        return False
    actor = page.cast.actor(mention.actor)
    named = bool(actor and actor.kind is ActorKind.PERSON and not page.lower[words[-1]].endswith("s"))
    return page.lower[words.start] in ONE or named


def find_none(page: Page, words: range, nouns: Sequence[int]) -> Iterator[Victims]:
    """For each of `nouns` (word numbers of "casualties", "injuries") a "no" shortly before it in its own phrase."""
    for n in nouns:
        for k in range(n - 1, max(words.start, n - NEAR) - 1, -1):
            if page.lower[k] in NONE:
                yield Victims(at=n, number=0, span=Span(page.words[k].start, page.words[n].end))
                break
            if not page.lower[k].isalpha():
                break


def find_participants(page: Page, seen: Sighting) -> tuple[Number, Span] | None:
    """How many take part in a protest: the number inside the words for its actor ("[200 teachers] marched")."""
    if seen.type is not EventType.PROTEST:
        return None
    for actor in seen.actors:
        words = page.range_of(actor.span)
        found = next(find_numbers(page, words), None)
        if found and found.last < words.stop - 1 and page.lower[found.last + 1] not in _units():
            return found, Span(page.words[found.first].start, page.words[found.last].end)
    return None


def _units() -> Mapping[str, str]:
    return load_pairs("units", "word", "kind")


def to_count(of: str, victims: Victims) -> Count:
    """The count of `of` that they are."""
    return Count(of=of, low=victims.number, high=victims.number, span=victims.span)
