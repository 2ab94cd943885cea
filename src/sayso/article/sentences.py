"""Where sentences end: one pass over a paragraph with one expression, then a small rule for each full stop."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from sayso.resources import read_rows
from sayso.spans import Span, find_trimmed

LONGEST = 2_000
"""No sentence is longer, in code points: text without full stops (tables, word lists) is cut at white space."""

WHITE = " \t\r\n\f\v\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
"""All that Unicode counts as white space, so that no span holds nothing else."""

_STOP = re.compile(r"(?<![.!?…。])(?P<mark>[.!?…。]++)(?P<close>[\"'”’»)\]]*+)(?=\s|$|(?<=[\"”])[A-Z“])")
_TOKEN = re.compile(r"[\w.&'’-]*$")
_NEXT = re.compile(r"[\s\"'“‘«(\[—–-]*([^\W_]+(?:['’]\w+)?)?")
_SAID = re.compile(
    r" (?:(?:Mr|Mrs|Ms|Dr|Gen)\.? )?(?:[A-Z][\w'’-]+ ){1,3}(?:said|says|asked|asks|added|told|wrote|replied|shouted|warned)\b"
)
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
        if stop.end() < within.end and not _ends(text, stop, Span(start, within.end)):
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
        piece = find_trimmed(text, start, stop, WHITE)
        if piece:
            yield piece
        start = stop
    rest = find_trimmed(text, start, end, WHITE)
    if rest:
        yield rest


def _ends(text: str, stop: re.Match[str], within: Span) -> bool:
    """Whether the mark ends the sentence that `within` begins with, given what stands before and after it."""
    following = _NEXT.match(text, stop.end(), min(within.end, stop.end() + _LOOKAHEAD))
    word = (following.group(1) or "") if following else ""
    if word[:1].islower():
        return False  # "Why?" he asked
    if stop.group("mark") != ".":
        said = _SAID.match(text, stop.end(), min(within.end, stop.end() + _LOOKAHEAD))
        return not (stop.group("close") and said and word not in _starters())  # "Who knows!" Ana Quispe said
    before = _token_before(text, stop, within)
    if before.isdigit():
        return bool(text[within.start : stop.start() - len(before)].strip())  # "2. The second point" goes on
    return _ends_after(before, word) if not stop.group("close") else True


def _token_before(text: str, stop: re.Match[str], within: Span) -> str:
    start = max(within.start, stop.start() - _LOOKBACK)
    found = _TOKEN.search(text[start : stop.start()])
    return found.group().lstrip("'’-.") if found else ""


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
