"""Section labels that a page's links leave in the first line, run together: "PoliticsEuropeAsia Pacific"."""

from __future__ import annotations

import re
from functools import cache

from sayso.resources import read_rows
from sayso.spans import Span

_LONGEST_LINE = 160
_SEAM = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z]{2})(?=[A-Z][a-z])|\s*[|/·•»›>]\s*")
_LABEL = re.compile(r"[A-Z][\w.&’'-]*(?: (?:[A-Z&][\w.&’'-]*|and|of|the|in)){0,3}")


@cache
def _known() -> frozenset[str]:
    return frozenset(row["name"] for row in read_rows("article/section_names.tsv"))


def find_sections(text: str, line: Span) -> tuple[str, ...]:
    """The labels of a first line that is nothing but section labels run together, in order; () if it is not.

    The line is cut where a capital follows a small letter without a space, or at bars. Each piece must look like
    a label, and one at least must be a section name we know, so that "McDonald visits McAllen" stays whole.
    """
    if len(line) > _LONGEST_LINE:
        return ()
    pieces = [piece.strip() for piece in _SEAM.split(line.of(text))]
    labels = [piece for piece in pieces if piece]
    if len(labels) < 2 or not all(_LABEL.fullmatch(piece) for piece in labels):
        return ()
    known = sum(piece in _known() for piece in labels)
    return tuple(labels) if known * 2 >= len(labels) else ()
