"""What the text around a time says: is this a history or a report, and does the sentence look ahead or back?"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from datetime import date

from sayso.spans import Span
from sayso.times.lexicon import Lexicon
from sayso.times.tokens import Node

FAR_YEARS = 2
"""A year at least so far from publication speaks for a history."""
LEAST_YEARS = 7
"""Fewer far years than this make no history."""
LEAST_DENSITY = 0.009
"""Far years and months for each word: a history dates every few sentences."""
MOST_SPOKEN = 1 / 3
"""Weekdays, "yesterday", "ago" for each far year: a history has hardly any."""
_WORD = re.compile(r"['’]?[^\W\d_]+|[.!?;]")
_CLAUSE = 160
"""Characters to each side within which a verb still belongs to a time."""


def is_narrative(nodes: Sequence[Node], lexicon: Lexicon, said: date | None, words: int) -> bool:
    """True if a text of so many words tells of the past in named years and seldom counts from its own day.

    Reason: a report has weekdays, "yesterday", "last week"; a history has years, most of them far from its own.
    """
    symbols = lexicon.symbols
    years = [int(n.word) for n in nodes if n.symbol in symbols["YEAR"]]
    far = sum(1 for y in years if said is None or abs(y - said.year) >= FAR_YEARS)
    far += sum(1 for n in nodes if n.symbol in symbols["BC"])
    months = sum(1 for n in nodes if n.symbol in symbols["MON"])
    spoken = symbols["WEEKDAY"] + symbols["DEICTIC"] + symbols["TONIGHT"] + symbols["AGO"]
    deictic = sum(1 for n in nodes if n.symbol in spoken)
    return (
        far >= LEAST_YEARS and 2 * far >= len(years)
        and far + months >= LEAST_DENSITY * words and deictic <= MOST_SPOKEN * far
    )  # fmt: skip


def _lean_of(words: Sequence[str], at: int, lexicon: Lexicon) -> int:
    """What the word at `at` tells: a listed cue, "to meet", or a past form in -ed (but "be moved" lies ahead)."""
    word, before = words[at], words[at - 1] if at else ""
    if before.lower() in {"not", "did", "didn’t", "didn't"}:
        return 0  # "did not begin on Sunday": the helping verb says when
    if before == "to" and word in lexicon.infinitives:
        return 1
    lean = lexicon.leans.get(word.lower().replace("’", "'"), 0)
    if not lean and len(word) > 4 and word.endswith("ed") and not word.endswith("eed") and word[0].islower():
        return 1 if before == "be" else -1
    return lean


def find_lean(text: str, span: Span, sentence: Span, lexicon: Lexicon) -> int:
    """1 if the words around `span` look ahead, -1 if back, 0 if they do not say.

    The nearest telling word before it decides, within its sentence; else the nearest after it; else "by" and
    "until" look ahead.
    """
    start = max(sentence.start, span.start - _CLAUSE)
    if text.endswith(("ahead of ", "Ahead of "), start, span.start):
        return 1
    before = _WORD.findall(text, start, span.start)
    for at in range(len(before) - 1, -1, -1):
        if lean := _lean_of(before, at, lexicon):
            return lean
    after = _WORD.findall(text, span.end, min(sentence.end, span.end + _CLAUSE))
    for at, word in enumerate(after):
        if word in {".", ";", "!", "?"}:
            break
        if lean := _lean_of(after, at, lexicon):
            return lean
    return 1 if before and before[-1].lower() in {"by", "until"} else 0


def sentence_at(sentences: Sequence[Span], starts: Sequence[int], at: int, text_end: int) -> Span:
    """The sentence that holds the place `at`; the stretch from the last start on where none does."""
    index = bisect_right(starts, at) - 1
    if index < 0:
        return Span(0, text_end)
    found = sentences[index]
    return found if at < found.end else Span(found.start, text_end)
