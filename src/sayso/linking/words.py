"""The words of a report: what it says, in order, without its furniture; and how rare each is in the news.

Source: inverse document frequency (Spärck Jones 1972) over a fixed background, so that the weight of a word never
depends on which reports a store happens to hold (decision 8).
"""

from __future__ import annotations

import math
import re
from functools import cache, lru_cache
from hashlib import blake2b

from sayso.records import Article
from sayso.resources import read_rows

_BITS = (1 << 63) - 1
_WORD = re.compile(r"[^\W_]+")


@cache
def _documents() -> tuple[int, dict[str, int]]:
    """How many texts were counted, and in how many of them each word stands."""
    rows = read_rows("linking/words.tsv")
    counts = {row["word"]: int(row["texts"]) for row in rows}
    return counts.pop("*"), counts


@lru_cache(maxsize=1 << 16)
def to_weight(word: str) -> float:
    """How rare a lower-cased word is: the log of all texts to those that have it; the highest for an unseen one."""
    texts, counts = _documents()
    return math.log((texts + 1) / (counts.get(word, 0) + 1))


def to_words(text: str) -> tuple[str, ...]:
    """The words of a text in order, lower-cased, without marks."""
    return tuple(w.lower() for w in _WORD.findall(text))


def find_said(article: Article) -> str:
    """The article's text without its furniture; all of it if nothing else is there."""
    return _find_said(article.text, tuple((f.span.start, f.span.end) for f in article.furniture))


@lru_cache(maxsize=512)
def _find_said(text: str, furniture: tuple[tuple[int, int], ...]) -> str:
    kept, at = [], 0
    for start, end in furniture:
        kept.append(text[at:start])
        at = max(at, end)
    said = "\n".join([*kept, text[at:]])
    return said if said.strip() else text


@lru_cache(maxsize=1 << 16)
def to_key(phrase: str) -> int:
    """The key of a phrase: its hash, the same on every machine, in 63 bits, so that it fits an INTEGER column."""
    return int.from_bytes(blake2b(phrase.encode("utf-8", "replace"), digest_size=8).digest(), "big") & _BITS
