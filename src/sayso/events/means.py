"""What force is done with: weapons, crowd control, vehicles, restraints. They are evidence of an act, never its victim."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache

from sayso.events.lexicon import find_entries
from sayso.events.page import Page
from sayso.events.sightings import Sighting
from sayso.events.stems import find_bases
from sayso.labels import EventType
from sayso.records import Mention
from sayso.resources import read_rows
from sayso.spans import Span

LONGEST = 4
"""Words of an expression at most."""
NEAR = 12
"""Words between a trigger and the means that it is done with at most."""
BEFORE = 5
"""Words between a verb and the means that it wields at most: "[fired] a volley of tear gas"."""
CRAFT = "craft"
"""Kind of what may be hit, or act, itself: "[warplanes] bombed the port", "destroyed two [tanks]"."""
BY = frozenset({"with", "using", "by"})
FORCE = frozenset({EventType.ASSAULT, EventType.COERCE, EventType.PROTEST})
"""Types of which means are told."""


@cache
def _kinds() -> Mapping[str, str]:
    return {r["word"]: r["kind"] for r in read_rows("events/means.tsv") if r["pos"] == "n"}


@cache
def _wielding() -> frozenset[str]:
    return frozenset(r["word"] for r in read_rows("events/means.tsv") if r["pos"] == "v")


@cache
def _firsts() -> frozenset[str]:
    """First words of the expressions: most words of a text begin none."""
    return frozenset(words.partition(" ")[0] for words in _kinds())


def _singulars(word: str) -> tuple[str, ...]:
    """The word, and what it may be the plural of: "bombs", not "bombing"."""
    return tuple(b for b in find_bases(word) if b == word or (word.endswith("s") and word.startswith(b[:-1])))


def find_means(page: Page, words: range) -> Iterator[tuple[range, str]]:
    """Each means named among `words`, longest first where they overlap, with its kind, in text order."""
    n = words.start
    while n < words.stop:
        found = _means_at(page, n, words.stop)
        if found:
            yield found
        n = found[0].stop if found else n + 1


def _means_at(page: Page, n: int, high: int) -> tuple[range, str] | None:
    if not any(b in _firsts() for b in _singulars(page.lower[n])):
        return None
    for size in range(min(LONGEST, high - n), 0, -1):
        front = page.lower[n : n + size - 1]
        for last in _singulars(page.lower[n + size - 1]):
            kind = _kinds().get(" ".join((*front, last)))
            if kind:
                return range(n, n + size), kind
    return None


def _head_kind(page: Page, mention: Mention) -> str | None:
    """The kind of means whose words end a mention or go on behind it: "[petrol] bombs"; None for no means."""
    inside = page.range_of(mention.span)
    if not inside:
        return None
    around = range(max(0, inside.start), min(len(page.words), inside.stop + LONGEST - 1))
    return next((kind for words, kind in find_means(page, around) if inside.stop - 1 in words), None)


def is_wielded(page: Page, n: int, low: int) -> bool:
    """True for a noun that a verb of wielding has for its object: "[fired] a single shot"."""
    before = range(max(low, n - BEFORE), n)
    return any(b in _wielding() for k in before for b in page.bases(k))


def without_means(page: Page, seen: Sighting) -> Sighting:
    """The sighting of force without the means that it is done with among its parties: none does what it is used for ("a
    [tanker] exploded"), and none suffers it that a verb wields or that stands behind "with" ("fired [tear gas]")."""
    if seen.type not in FORCE:
        return seen
    actors = tuple(m for m in seen.actors if _head_kind(page, m) in (None, CRAFT))
    recipients = tuple(m for m in seen.recipients if not _is_used(page, seen, m))
    return replace(seen, actors=actors, recipients=recipients)


def wields(page: Page, seen: Sighting) -> bool:
    """True for force in a verb whose object may be a means: "[fired] rubber bullets at the miners"."""
    words = page.range_of(seen.span)
    return (
        seen.type in FORCE
        and not seen.nominal
        and any(b in _wielding() for n in words for b in page.bases(n))
    )


def _is_used(page: Page, seen: Sighting, mention: Mention) -> bool:
    if _head_kind(page, mention) is None:
        return False
    words, after = page.range_of(mention.span), page.range_of(seen.span).stop
    behind = words.start > 0 and page.lower[words.start - 1] in BY
    return behind or (wields(page, seen) and 0 <= words.start - after <= BEFORE)


def with_means(page: Page, seen: Sighting) -> Sighting:
    """The sighting of force with the means named near it in its clause as evidence: field `means`, one reason a means, in text
    order; what is manned or driven only behind "with", "using" or "by", nothing that a party is named by ("a [fuel] depot")."""
    if seen.type not in FORCE:
        return seen
    around = range(max(seen.low, seen.head - NEAR), min(seen.high, seen.head + NEAR))
    for words, kind in find_means(page, around):
        span = Span(page.words[words.start].start, page.words[words.stop - 1].end)
        named = any(m.span.contains(span) and m.span != span for m in (*seen.actors, *seen.recipients))
        if not named and (kind not in (CRAFT, "vehicle") or page.lower[words.start - 1] in BY):
            seen = seen.with_trace("means", f"events.means.{kind}", span)
    return seen


def is_only_means(page: Page, seen: Sighting) -> bool:
    """True for a noun that names a weapon and no use of it: "fragments of a guided [bomb]".

    Source: bench/ledger/train and data/real, where the reader takes 28 such nouns for acts and none is one.
    """
    if not seen.nominal or seen.type is not EventType.ASSAULT or is_wielded(page, seen.head, seen.low):
        return False
    if seen.head + 1 < seen.high and any(
        e.type is seen.type for e in find_entries(page, page.words[seen.head + 1])
    ):
        return False  # "a [bomb] killed six guards"
    return any(b in _kinds() for b in _singulars(page.lower[seen.head]))
