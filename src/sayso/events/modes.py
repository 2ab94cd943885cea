"""How an act was done, in what context, and its CAMEO code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache

from sayso.events.lexicon import Entry
from sayso.events.page import Page
from sayso.events.sightings import Sighting
from sayso.labels import CONTEXTS, MODES, EventType
from sayso.resources import read_rows
from sayso.spans import Span

LONGEST = 4
"""Words of an instrument or context expression at most."""
WIDE = frozenset({EventType.ASSAULT})
"""Types whose means may stand anywhere in the sentence ("warplanes … struck"); others are read from what follows."""


Expressions = Mapping[str, Mapping[str, str]]
"""What expressions stand for, by the first word of each: most words of a text begin none."""


def _by_first(meanings: Mapping[str, str]) -> Expressions:
    out: dict[str, dict[str, str]] = {}
    for words, meaning in meanings.items():
        out.setdefault(words.partition(" ")[0], {})[words] = meaning
    return out


@cache
def _instruments() -> Expressions:
    return _by_first({r["words"]: r["mode"] for r in read_rows("events/instruments.tsv")})


@cache
def _mode_words(type_: EventType) -> Expressions:
    out: dict[str, str] = {}
    for row in read_rows("events/mode_words.tsv"):
        if row["type"] == type_:
            out.setdefault(row["words"], row["mode"])
    return _by_first(out)


@cache
def _context_words() -> Expressions:
    return _by_first({r["words"]: r["context"] for r in read_rows("events/contexts.tsv")})


@cache
def _codes() -> Mapping[tuple[str, str], str]:
    return {(r["type"], r["mode"]): r["cameo"] for r in read_rows("events/cameo.tsv")}


def _hits(page: Page, words: range, table: Expressions) -> Iterable[tuple[str, int]]:
    """Each expression of `table` that stands among `words`: what it stands for, and its word number."""
    for n in words:
        known = table.get(page.lower[n], {})
        for size in range(min(LONGEST, words.stop - n) if known else 0, 0, -1):
            value = known.get(" ".join(page.lower[n : n + size]))
            if value:
                yield value, n
                break


def find_modes(page: Page, seen: Sighting) -> Sighting:
    """The sighting with the modes that its own words say, else the one that words around it tell."""
    own = [e.mode for e in seen.entries if e.type == seen.type and e.mode]
    if own:
        modes = tuple(dict.fromkeys([own[0], *_weapon(page, seen)]))
        return _with(seen, modes[:2], "lexicon", seen.span)
    for mode in _weapon(page, seen):
        return _with(seen, (mode,), "instrument", seen.sentence)
    inside = page.range_of(seen.span)
    around = range(inside.start, min(seen.high, inside.stop + 10)) if seen.type not in WIDE else range(0)
    for mode, n in _hits(page, around, _mode_words(seen.type)):
        return _with(seen, (mode,), "words near", page.words[n])
    return seen


def _weapon(page: Page, seen: Sighting) -> tuple[str, ...]:
    """The mode of the weapon named nearest to an ASSAULT, within its clause."""
    if seen.type not in WIDE:
        return ()
    low, high = max(seen.low, seen.head - 12), min(seen.high, seen.head + 12)
    hits = sorted(_hits(page, range(low, high), _instruments()), key=lambda h: abs(h[1] - seen.head))
    return tuple(m for m, _ in hits[:1])


def _with(seen: Sighting, modes: tuple[str, ...], why: str, span: Span) -> Sighting:
    allowed = tuple(m for m in modes if m in MODES[seen.type])
    return replace(seen, modes=allowed).with_trace("modes", f"events.modes.{why}", span) if allowed else seen


def find_contexts(page: Page, sentences: Iterable[Span]) -> tuple[str, ...]:
    """The contexts that the words of these sentences speak of, in the codebook's order, at most four."""
    counted: dict[str, int] = {}
    for sentence in sentences:
        for context, _ in _hits(page, page.range_of(sentence), _context_words()):
            counted[context] = counted.get(context, 0) + 1
    best = sorted(counted, key=lambda c: (-counted[c], CONTEXTS.index(c)))[:4]
    return tuple(sorted(best, key=CONTEXTS.index))


def resolve_cameo(type_: EventType, modes: tuple[str, ...], entries: Iterable[Entry]) -> str:
    """The finest code: the longest phrase's own if it is of this type, else that of type and mode.

    Source: the PLOVER codebook's crosswalk to CAMEO.
    """
    entry = next(
        (e for e in entries if e.type == type_ and (not modes or not e.mode or e.mode in modes)), None
    )
    by_mode = next((c for m in modes if (c := _codes().get((type_, m)))), None)
    if entry and (entry.mode or not by_mode):
        return entry.cameo
    return by_mode or (entry.cameo if entry else _codes()[type_, ""])
