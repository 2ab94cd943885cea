"""Who wrote a report, where a line at its head says so: "By Ana Quiroga and Tom Weld"."""

from __future__ import annotations

import re

from sayso.spans import Span

_NAME = r"[A-Z][\w.’'-]*(?: (?:[A-Z][\w.’'-]*|de|van|von|bin|al|el|la|du|da)){1,4}"
_BYLINE = re.compile(
    rf"(?:By|BY|Written by|Reported by):? (?P<names>{_NAME}(?:(?:, and|,| and| &) {_NAME}){{0,4}})(?P<rest>[^a-z].{{0,60}})?"
)
_SEARCHED = 6
_LONGEST = 160


def find_byline(text: str, blocks: tuple[Span, ...]) -> tuple[str, Span] | None:
    """The writers' names and the block that gives them, among the first six blocks; None if no line says so.

    The block must be nothing but the byline, an office or agency after the names allowed.
    """
    for block in blocks[:_SEARCHED]:
        if len(block) <= _LONGEST and (match := _BYLINE.fullmatch(block.of(text))):
            return match.group("names"), block
    return None
