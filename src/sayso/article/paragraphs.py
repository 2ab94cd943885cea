"""Where paragraphs begin and end in plain text, whatever way its lines were laid out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from sayso.article.sentences import LONGEST, WHITE, find_sentences
from sayso.spans import Span, cover, find_trimmed

WIDEST_WRAP = 200
"""Text whose longest line is wider than this, in code points, was not wrapped by a typewriter or an editor."""

_TERMINAL = re.compile(r"[.!?…:;]['\"”’»)\]]*$")
_FIRST_WORD = re.compile(r"\S+")
_OPEN_WORDS = frozenset(
    ("the", "a", "an", "of", "to", "and", "in", "on", "at", "for", "with", "by", "from", "that")
)
_OWN_LINE = re.compile(r"[•·▪►*–—-]\s|\d{1,2}[.)]\s|[A-Z][A-Z .'’-]{1,30}:\s")
"""What a list item or a speaker's turn begins with: "- item", "2. item", "MS. ORTIZ: Thank you"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line that is not blank: its trimmed `span`, the `width` at which it ends, and whether a blank
    line stands `after_blank` before it."""

    span: Span
    width: int
    after_blank: bool


def find_lines(text: str) -> tuple[Line, ...]:
    """The lines of `text` that are not blank, in text order. Any of the Unicode line breaks ends a line."""
    found: list[Line] = []
    start, blank = 0, True
    for raw in text.splitlines(keepends=True):
        span = find_trimmed(text, start, start + len(raw), WHITE)
        if span:
            found.append(Line(span=span, width=span.end - start, after_blank=blank))
        blank = span is None
        start += len(raw)
    return tuple(found)


def find_blocks(text: str, lines: tuple[Line, ...]) -> tuple[Span, ...]:
    """The paragraphs of `text` as it was laid out, trimmed, in text order: single lines, or runs of lines where
    the text is wrapped at a width and sentences run over the line ends."""
    if not lines:
        return ()
    lines = (_with_lost_indent(text, lines), *lines[1:])
    wrap = _wrap_width(text, lines)
    blocks = [lines[0].span]
    for before, line in pairwise(lines):
        if not line.after_blank and _runs_on(text, before, line, wrap):
            blocks[-1] = Span(blocks[-1].start, line.span.end)
        else:
            blocks.append(line.span)
    return tuple(blocks)


def find_paragraphs(text: str, block: Span) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """A block's paragraphs and sentences, in text order: one paragraph, or several of at most LONGEST code
    points, cut at sentence ends, where the whole report stands in one line."""
    sentences = find_sentences(text, block)
    paragraphs: list[list[Span]] = []
    for sentence in sentences:
        if paragraphs and sentence.end - paragraphs[-1][0].start <= LONGEST:
            paragraphs[-1].append(sentence)
        else:
            paragraphs.append([sentence])
    return tuple(cover((p[0], p[-1])) for p in paragraphs), sentences


def _with_lost_indent(text: str, lines: tuple[Line, ...]) -> Line:
    """The first line as wide as it was when it was wrapped: cut texts keep the indent of all lines but the first."""
    first = lines[0]
    indents = [line.width - len(line.span) for line in lines[1:]] or [0]
    lost = max(0, min(indents) - (first.width - len(first.span)))
    return replace(first, width=first.width + lost)


def _wrap_width(text: str, lines: tuple[Line, ...]) -> int:
    """The width in code points at which the lines were wrapped; 0 if each line is a paragraph of its own.

    Wrapped text has lines that break off inside a sentence: "officials / say." At least a quarter of the
    breaks must look so.
    """
    width = max(line.width for line in lines)
    breaks = [(a, b) for a, b in pairwise(lines) if not b.after_blank]
    if width > WIDEST_WRAP or not breaks:
        return 0
    inside = sum(_breaks_off(text, a, b) for a, b in breaks)
    return width if inside * 4 >= len(breaks) else 0


def _breaks_off(text: str, before: Line, line: Line) -> bool:
    """Whether a sentence plainly runs over the line end: no end mark before it, and a small letter after it or
    a word before it that ends no sentence ("in the / Senate")."""
    tail = text[max(before.span.start, before.span.end - 12) : before.span.end]
    if _TERMINAL.search(tail):
        return False
    return text[line.span.start].islower() or tail.rsplit(None, 1)[-1] in _OPEN_WORDS


def _runs_on(text: str, before: Line, line: Line, wrap: int) -> bool:
    """Whether `line` carries on the paragraph of `before`.

    In wrapped text it does when its first word would not have fitted on the line before. Source: the way
    greedy line filling works, turned round.
    """
    if _OWN_LINE.match(text, line.span.start):
        return False
    if not wrap:
        return len(before.span) >= 40 and _breaks_off(text, before, line)
    first = _FIRST_WORD.match(text, line.span.start, line.span.end)
    room = wrap - before.width
    return _breaks_off(text, before, line) or (first is not None and first.end() - first.start() + 1 > room)
