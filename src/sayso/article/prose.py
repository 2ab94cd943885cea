"""Whether a page's text holds running prose at all: a menu, a list of headlines or a cookie notice is no report."""

from __future__ import annotations

import re

from sayso.article.cues import find_cues, to_words
from sayso.article.paragraphs import find_blocks, find_lines
from sayso.article.sentences import find_sentences
from sayso.spans import Span

_END = re.compile(r"[.!?…。！？।۔؟][\"'”’»」)\]]*\Z")
_WORD = re.compile(r"[^\W\d_]\S*")
_FEWEST_WORDS = 4
"""A sentence has as many words at least ("The ferry sank Monday."); "Terms of use." has fewer."""

_LONGEST_NOTICE = 400
_FIRST = 4_000
"""Looked at first: most reports show soon that they are one."""

_LONG = 120
"""A line as long, in code points, may be a paragraph that no end mark closes: one cut short, one in Thai."""


def has_prose(text: str) -> bool:
    """Whether some line of `text` reads like a sentence of a report, in whatever language.

    Such a sentence ends with an end mark and has four words (or as many code points as make them, where words are
    not parted), or is long; not all of its words are titled like links; and it does not stand in a
    notice that opens with a page's cue ("We use cookies…").
    """
    head = text[: text.rfind("\n", 0, _FIRST) + 1]
    return any(
        _is_prose(part, block) for part in (head, text) for block in find_blocks(part, find_lines(part))
    )


def _is_prose(text: str, block: Span) -> bool:
    cues = find_cues(to_words(block.of(text)))
    if len(block) <= _LONGEST_NOTICE and any(cue.where != "has" for cue in cues):
        return False
    return any(_is_sentence(s.of(text)) for s in find_sentences(text, block))


def _is_sentence(words: str) -> bool:
    found = _WORD.findall(words)
    if not found:
        return False
    titled = sum(word[0].isupper() and not word.isupper() for word in found)
    small = sum(not word[0].isupper() for word in found)
    if _END.search(words):
        return (len(found) >= _FEWEST_WORDS or _is_unparted(words)) and titled * 5 <= len(found) * 4
    return len(words) >= _LONG and small * 2 >= len(found)


def _is_unparted(words: str) -> bool:
    """Whether the script writes no blanks between words, and there are enough signs for a few words."""
    return len(words) >= 3 * _FEWEST_WORDS and not words.isascii() and " " not in words.strip()
