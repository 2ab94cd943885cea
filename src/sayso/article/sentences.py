"""Where sentences end: one pass over a paragraph with one expression, then a small rule for each full stop."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from sayso.resources import read_rows
from sayso.spans import Span, find_trimmed

LONGEST = 2_000
"""No sentence is longer, in code points: text without full stops (tables, word lists) is cut at white space."""

_STOP = re.compile(r"(?P<mark>[.!?…。]+)(?P<close>[\"'”’»)\]]*)(?=\s|$|(?<=[\"”])[A-Z“])")
_TOKEN = re.compile(r"[\w.&'’-]*$")
_NEXT = re.compile(r"[\s\"'“‘«(\[—–-]*([^\W_]+(?:['’]\w+)?)?")
_INITIAL = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]$")
_LOOKBACK = 24
_LOOKAHEAD = 40


@cache
def _abbreviations() -> dict[str, str]:
    return {row["form"]: row["after"] for row in read_rows("article/abbreviations.tsv")}


@cache
def _starters() -> frozenset[str]:
    return frozenset(row["word"] for row in read_rows("article/starters.tsv"))


def find_sentences(text: str, within: Span) -> tuple[Span, ...]:
    """The sentences of the paragraph `within`, trimmed, in text order, none longer than LONGEST.

    Closing quotes and brackets belong to the sentence that they close; sentence ends inside a quotation count.
    Linear in the length of the paragraph.

    Source: our rules; the abbreviations are the lexicon `article/abbreviations.tsv`.
    """
    found: list[Span] = []
    start = within.start
    for stop in _STOP.finditer(text, within.start, within.end):
        if stop.end() < within.end and not _ends(text, stop, within):
            continue
        found.extend(_cut(text, start, stop.end()))
        start = stop.end()
    found.extend(_cut(text, start, within.end))
    return tuple(found)


def _cut(text: str, start: int, end: int) -> Iterator[Span]:
    """One sentence, or pieces of at most LONGEST code points, cut at white space where there is any."""
    while end - start > LONGEST:
        space = max(text.rfind(" ", start + 1, start + LONGEST), text.rfind("\n", start + 1, start + LONGEST))
        stop = space if space > start else start + LONGEST
        piece = find_trimmed(text, start, stop)
        if piece:
            yield piece
        start = stop
    rest = find_trimmed(text, start, end)
    if rest:
        yield rest


def _ends(text: str, stop: re.Match[str], within: Span) -> bool:
    """Whether the mark ends a sentence, given what stands before and after it."""
    following = _NEXT.match(text, stop.end(), min(within.end, stop.end() + _LOOKAHEAD))
    word = (following.group(1) or "") if following else ""
    if word[:1].islower():
        return False  # "Why?" he asked; vs. the others
    if stop.group("mark") != ".":
        return True
    before = _token_before(text, stop, within)
    if before.isdigit():
        return not _opens_line(text, stop.start() - len(before), within)  # "2. The second point"
    return _ends_after(before, word) if not stop.group("close") else True


def _token_before(text: str, stop: re.Match[str], within: Span) -> str:
    start = max(within.start, stop.start() - _LOOKBACK)
    found = _TOKEN.search(text[start : stop.start()])
    return found.group().lstrip("'’-.") if found else ""


def _opens_line(text: str, at: int, within: Span) -> bool:
    return at == within.start or text[at - 1] == "\n"


def _ends_after(before: str, word: str) -> bool:
    """Whether a full stop after the token `before` ends a sentence when `word` comes next.

    An abbreviation that is followed by a name never does (`name`: Gen. Ortiz); one that is followed by a number
    does not before a number (`number`: No. 4); the rest do only before a word that opens sentences (`open`:
    in the U.S. The court).
    """
    after = _abbreviations().get(before) or _abbreviations().get(before.lower(), "")
    if after == "name":
        return False
    if after == "number":
        return not word[:1].isdigit() and word in _starters()
    if after == "open" or (_INITIAL.match(before) and before != "I"):
        return word in _starters()
    return True
