"""Where the words of a text are names of the gazetteer: longest match over capitalised tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from sayso.places.fold import to_key
from sayso.places.gazetteer import Entry, Gazetteer
from sayso.resources import read_rows
from sayso.spans import Span

_TOKEN = re.compile(
    r"(?:[A-Z]\.){2,}(?![a-z])|[A-Z]\.[A-Z][a-z]{0,3}(?=\.)|[^\W\d_]+(?:['’](?!s\b)[^\W\d_]+)*|\d+"
)
_JOINT = re.compile(r"[ \u00a0\n\-–/]|\.? ")
LONGEST = 5
"""Tokens in the longest name looked for: longer ones hardly occur in news."""


class Token(NamedTuple):
    """A word with where it stands, and the characters between it and the next (`gap`); a tuple, for speed."""

    start: int
    end: int
    word: str
    gap: str
    capital: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Tokens `[first, last]` that are a name of `entries`; `key` is the folded name."""

    span: Span
    key: str
    first: int
    last: int
    entries: tuple[Entry, ...]


@cache
def words_of(class_: str) -> frozenset[str]:
    """The words of one class of `places/words.tsv`; empty for an unknown class."""
    return frozenset(
        w for row in read_rows("places/words.tsv") if row["class"] == class_ for w in row["words"].split()
    )


def to_tokens(text: str) -> tuple[Token, ...]:
    """The words and numbers of a text, in order."""
    found = list(_TOKEN.finditer(text))
    ends = [*(m.start() for m in found[1:]), len(text)][: len(found)]
    return tuple(
        Token(m.start(), m.end(), m.group(), text[m.end() : end], m.group()[0].isupper())
        for m, end in zip(found, ends, strict=True)
    )


def _joins(token: Token, allow_dot: bool) -> bool:
    return bool(_JOINT.fullmatch(token.gap)) and (allow_dot or "." not in token.gap)


def _ends(tokens: tuple[Token, ...], first: int) -> list[int]:
    """Where a name that starts at `first` may end, the longest last."""
    particles, tails, ends = words_of("particle"), words_of("tail"), [first]
    for n in range(first + 1, min(first + LONGEST, len(tokens))):
        before, token = tokens[n - 1], tokens[n]
        if not _joins(before, allow_dot=len(before.word) <= 3):
            break
        if token.capital or token.word in tails:
            ends.append(n)
        elif token.word not in particles:
            break
    return ends


def _holds(entry: Entry, text: str, start: int, end: int) -> bool:
    if entry.kind == "postal" and not text.endswith(", ", 0, start):
        return False
    return text.startswith(entry.surface, start) if entry.surface else end - start > 2


@cache
def class_words() -> frozenset[str]:
    """Folded words that tell what a name is and are none alone: directions, heads of rivers, roads and firms."""
    classes = ("direction", "street", "water", "land", "org", "title", "month", "county", "before")
    return frozenset(to_key(w) for c in classes for w in words_of(c))


def _is_shouted(token: Token, tokens: tuple[Token, ...], n: int) -> bool:
    """True for a short word in capitals among words that are not: letters of a body (`NATO`), no town."""
    if not (token.word.isupper() and 1 < len(token.word) <= 4):
        return False
    around = [t.word for t in (*tokens[max(0, n - 2) : n], *tokens[n + 1 : n + 3]) if len(t.word) > 1]
    starts = n == 0 or "\n" in tokens[n - 1].gap
    return not starts and not any(w.isupper() for w in around)


def _matched(
    text: str, tokens: tuple[Token, ...], first: int, last: int, entries: tuple[Entry, ...], key: str
) -> Match | None:
    start, end = tokens[first].start, tokens[last].end
    held = tuple(e for e in entries if _holds(e, text, start, end))
    if first == last and (
        tokens[first].word in words_of("never") or _is_shouted(tokens[first], tokens, first)
    ):
        held = tuple(e for e in held if e.surface)
    if key in class_words() or all(word in class_words() for word in key.split()):
        held = tuple(e for e in held if e.level in {"country", "region", "site"})
    if not held:
        return None
    surface = max((e.surface for e in held), key=len)
    end = max(end, start + len(surface))
    return Match(span=Span(start, end), key=key, first=first, last=last, entries=held)


def find_matches(text: str, tokens: tuple[Token, ...], gazetteer: Gazetteer) -> tuple[Match, ...]:
    """The longest names of the gazetteer in the text, left to right, not overlapping.

    A name starts with a capital letter, so a text without any has none.
    """
    starts = [n for n, token in enumerate(tokens) if token.capital]
    grams = {
        n: [(e, to_key(text[tokens[n].start : tokens[e].end])) for e in _ends(tokens, n)] for n in starts
    }
    known = gazetteer.entries({key for ends in grams.values() for _, key in ends})
    found: list[Match] = []
    free = 0
    for n in starts:
        for last, key in reversed(grams[n]) if n >= free else ():
            match = _matched(text, tokens, n, last, known[key], key) if key in known else None
            if match is not None:
                found.append(match)
                free = last + 1
                break
    return tuple(found)
