"""How deep the elements of a page lie in each other, told before it is parsed: parsers take time by its square."""

from __future__ import annotations

import re

MOST = 1_000
"""Elements in each other: real pages stay under a hundred, browsers give up at 512."""

_FEW = 8_000
"""Tags that take no parser long, however they lie."""
_BLOCK = 4096
_TAG = re.compile(
    r"<(/?)(?!(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr|p|li|d[dt]|option|t[rdh]|path)\b)"
    r"[a-z][^\s/>]{0,40}(?:[^>]{0,2000}?(/)?>)?",
    re.I,
)
"""Tags that open or close; not those of elements that need no end, and hold no depth of their own."""


def is_too_deep(markup: str) -> bool:
    """Whether more than `MOST` elements lie in each other somewhere.

    A count of all tags shows that most pages cannot, one block by block that nearly all others do not; the rest are
    looked at tag by tag.
    """
    return markup.count("<") > _FEW and _find_bound(markup) > MOST and _find_depth(markup) > MOST


def _find_bound(markup: str) -> int:
    """No fewer than the elements that lie in each other at the end of any block."""
    deepest = depth = 0
    for start in range(0, len(markup), _BLOCK):
        end = start + _BLOCK
        depth += markup.count("<", start, end) - 2 * markup.count("</", start, end)
        deepest = max(deepest, depth)
    return deepest


def _find_depth(markup: str) -> int:
    deepest = depth = 0
    for match in _TAG.finditer(markup):
        if match.group(1):
            depth = max(0, depth - 1)
        elif not match.group(2):
            depth += 1
            deepest = max(deepest, depth)
    return deepest
