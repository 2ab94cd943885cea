"""A report as weighted words: what it is about, for telling whether another is about the same."""

from __future__ import annotations

from collections import Counter
from functools import cache, lru_cache
from math import sqrt

from sayso.linking.words import find_said, to_weight, to_words
from sayso.records import Article
from sayso.resources import read_rows

LEAD = 100
"""Words of a report that count twice: news says what it is about at the head."""

PLACE_WEIGHT = 2.0
"""Most that a country's name, people or capital weighs: it says whose news this is, not which ("Paraguay" stands in
every report from there); the weight of a word that stands in one news text in seven."""

Bag = dict[str, float]


def find_bag(article: Article) -> Bag:
    """The words of an article's title and text with their weights, scaled to length 1; empty if it has no words.

    A word's weight is its rarity, times up to two for its number, words of title and lead counting twice.
    """
    return _find_bag(f"{article.title or ''}\n{find_said(article)}")


@lru_cache(maxsize=8192)
def _find_bag(told: str) -> Bag:
    words = [w for w in to_words(told) if len(w) > 1]
    counts = Counter(words) + Counter(words[:LEAD])
    raw = {w: 2 * n / (n + 1) * _to_weight(w) for w, n in counts.items()}
    length = sqrt(sum(x * x for x in raw.values())) or 1.0
    return {w: x / length for w, x in raw.items()}


def to_likeness(one: Bag, other: Bag) -> float:
    """The cosine of two bags, 0–1; the same whichever is given first."""
    small, large = (one, other) if len(one) <= len(other) else (other, one)
    return min(1.0, sum(sorted(x * large[w] for w, x in small.items() if w in large)))


def find_heaviest(bag: Bag, most: int) -> tuple[str, ...]:
    """The words of a bag that tell most of what it is about, heaviest first: no numbers, no names of countries."""
    told = (w for w in bag if not w.isdigit() and w not in _countries())
    return tuple(sorted(told, key=lambda w: (-bag[w], w))[:most])


def _to_weight(word: str) -> float:
    weight = to_weight(word)
    return min(weight, PLACE_WEIGHT) if word in _countries() else weight


@cache
def _countries() -> frozenset[str]:
    return frozenset(w for row in read_rows("actors/countries.tsv") for w in to_words(row["form"]))
