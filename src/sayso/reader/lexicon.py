"""Phrases of a lexicon in a text: longest first, none inside another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sayso.spans import Span

WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Phrases in lower case, words apart by one blank, each with what it stands for.

    `longest`: words of the longest phrase that begins with a word, by that word.
    """

    entries: Mapping[str, tuple[str, ...]]
    longest: Mapping[str, int] = field(init=False)

    def __post_init__(self) -> None:
        longest: dict[str, int] = {}
        for phrase in self.entries:
            words = phrase.split(" ")
            longest[words[0]] = max(longest.get(words[0], 0), len(words))
        object.__setattr__(self, "longest", longest)

    def find(self, text: str, stretch: Span) -> Iterator[tuple[Span, tuple[str, ...]]]:
        """Every phrase that stands in a stretch of `text`, in order, with what it stands for."""
        found = list(WORD.finditer(text, stretch.start, stretch.end))
        words = [m.group().lower() for m in found]
        n = 0
        while n < len(words):
            size = min(self.longest.get(words[n], 0), len(words) - n)
            while size and " ".join(words[n : n + size]) not in self.entries:
                size -= 1
            if size:
                yield (
                    Span(found[n].start(), found[n + size - 1].end()),
                    self.entries[" ".join(words[n : n + size])],
                )
            n += max(1, size)
