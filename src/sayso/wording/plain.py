"""Words of an article made safe to show: articles are hostile, and a terminal obeys what it is sent."""

from __future__ import annotations

import unicodedata

KEPT_FORMATS = "\u200c\u200d"
"""Format characters that words need: the joiners of Persian, Hindi and emoji."""
MOST_MARKS = 4
"""Combining marks kept in a row: more than any language needs, fewer than what hides the line above."""

OPENING, CLOSING = '“"«', '”"»'
QUOTES = frozenset(OPENING + CLOSING)


def _is_unsafe(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Cf", "Cs", "Cn"} and char not in KEPT_FORMATS


def find_kept(text: str) -> list[str]:
    """The characters of `text` that are safe to show; blank space, each character of it, as a space."""
    kept: list[str] = []
    marks = 0
    for char in text:
        marks = marks + 1 if unicodedata.combining(char) else 0
        if char.isspace():
            kept.append(" ")
        elif marks <= MOST_MARKS and not _is_unsafe(char):
            kept.append(char)
    return kept


def to_isolated(text: str) -> str:
    """`text` between directional isolates if any of it runs right to left, so that its neighbours stay put."""
    if not text.isascii() and any(unicodedata.bidirectional(char) in {"R", "AL"} for char in text):
        return f"\u2068{text}\u2069"
    return text


def to_plain(text: str, most: int = 400) -> str:
    """One line of at most `most` characters that any terminal may show.

    Blank space becomes single spaces; control characters (escape sequences with them), direction overrides and
    lone surrogates fall away; what is cut off is marked `…`; right-to-left words are isolated.
    """
    start = text[: 4 * most]
    line = " ".join(start.split())
    if not (line.isascii() and line.isprintable()):  # most are, and need no look at each character
        line = " ".join("".join(find_kept(start)).split())
    cut = line if len(line) <= most and len(text) <= 4 * most else f"{_cut(line, most)}…"
    return to_isolated(cut)


def _cut(line: str, most: int) -> str:
    """At most `most` characters of a line, up to the end of a word if one ends in the last quarter."""
    space = line.rfind(" ", 3 * most // 4, most + 1)
    return line[: space if space > 0 else most].rstrip()


def to_quote(text: str, most: int = 240) -> str:
    """`to_plain` in quotation marks: “…”, or ‘…’ around words that have such marks inside, as ‘he said “no” twice’.

    Marks that stand at the ends, and a comma there, are not doubled: `"We will strike,"` gives “We will strike”.
    """
    words = to_plain(text, most).rstrip(",")
    bare = words.removesuffix(words[-1:] if words[-1:] in QUOTES else "") if len(words) > 2 else words
    bare = (bare[1:] if len(bare) > 1 and bare[0] in QUOTES else bare).rstrip(",")
    return f"‘{words}’" if set(bare) & QUOTES else f"“{bare}”"
