"""Names that no gazetteer has but whose own words say that they are places: `Sandy Fork Creek`, `Lake Orsall`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sayso.places.matches import Token, words_of
from sayso.spans import Span

_HEADS = {"water": "H", "land": "T"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Headed:
    """A name by its head word, with the GeoNames class that the head tells."""

    span: Span
    feature: str


def _feature_of(word: str) -> str | None:
    return next((feature for class_, feature in _HEADS.items() if word in words_of(class_)), None)


def _start_of(tokens: Sequence[Token], n: int) -> int:
    """Where the capitalised words that lead up to token `n` begin, at most two back."""
    first = n
    while first > 0 and n - first < 2 and tokens[first - 1].capital and tokens[first - 1].gap == " ":
        first -= 1
    return first


def find_headed(text: str, tokens: Sequence[Token]) -> tuple[Headed, ...]:
    """Names that end in a word for water or land, in text order.

    Left out: heads that go on (`Bay Area Council`, `Mill Creek Road`) and persons (`Mr Hill`).
    """
    found = []
    for n, token in enumerate(tokens):
        feature = _feature_of(token.word) if token.capital else None
        first = _start_of(tokens, n) if feature else n
        goes_on = n + 1 < len(tokens) and token.gap == " " and tokens[n + 1].capital
        if feature is None or first == n or goes_on:
            continue
        words = {t.word for t in tokens[first:n]}
        if not words & (words_of("title") | words_of("given")) and not any(len(w) == 1 for w in words):
            found.append(Headed(span=Span(tokens[first].start, token.end), feature=feature))
    return tuple(found)
