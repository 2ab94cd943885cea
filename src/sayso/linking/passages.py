"""The passages of a report: its sentences as words, and the runs of words by which they are known again elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from sayso.linking.words import to_weight, to_words
from sayso.records import Article

RUN = 3
"""Words in a run: in a lightly rewritten sentence ("stated" for "said") most runs of three stay."""

RARE = 4.0
"""A word is rare if it stands in fewer than about one news text in fifty: what a sentence is about, not how it says it."""

Run = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passages:
    """A report's sentences in text order, without furniture: `words` and `runs` (those that begin in it) of each.

    `all_runs`, `rare`: the runs and the rare words of the whole report; `size`: its words.
    """

    words: tuple[Run, ...]
    runs: tuple[tuple[Run, ...], ...]
    all_runs: frozenset[Run]
    rare: frozenset[str]
    size: int


def find_passages(article: Article) -> Passages:
    """The passages of an article; a text without sentences is one."""
    spans = tuple((s.start, s.end) for s in article.sentences) or ((0, len(article.text)),)
    return _find_passages(article.text, spans)


@lru_cache(maxsize=256)
def _find_passages(text: str, spans: tuple[tuple[int, int], ...]) -> Passages:
    words = tuple(w for start, end in spans if (w := to_words(text[start:end])))
    told = tuple(w for sentence in words for w in sentence)
    all_runs = tuple(told[n : n + RUN] for n in range(len(told) - RUN + 1))
    runs, at = [], 0
    for sentence in words:
        runs.append(all_runs[at : at + len(sentence)])
        at += len(sentence)
    rare = frozenset(w for w in told if to_weight(w) > RARE)
    return Passages(words=words, runs=tuple(runs), all_runs=frozenset(all_runs), rare=rare, size=len(told))
