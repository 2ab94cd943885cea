"""A text cut where marks begin and end, so that overlapping marks can be drawn one inside the other."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from sayso.serve.views import Mark, Piece
from sayso.spans import Span

OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that turn the direction of what stands around them: a text could show other words than it has."""
NOWHERE, UNKNOWN = "\u200b", "\ufffd"


def to_shown(text: str) -> str:
    """The text as a page may show it, code point for code point: direction overrides become zero-width spaces, control
    characters and lone surrogates U+FFFD. Tabs and line breaks stay."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_to_shown, text))


def _to_shown(char: str) -> str:
    if char in OVERRIDES:
        return NOWHERE
    unsafe = char not in "\t\n\r" and unicodedata.category(char) in {"Cc", "Cs"}
    return UNKNOWN if unsafe else char


def to_order(spans: Sequence[Span]) -> list[int]:
    """The indexes of spans, outermost first: the earlier, then the longer, then as given."""
    return sorted(range(len(spans)), key=lambda i: (spans[i].start, -spans[i].end, i))


def find_lanes(spans: Sequence[Span]) -> list[int]:
    """For each span, in outermost-first order, the first lane that no span running beside it has: 0 where it is alone."""
    lanes: list[int] = []
    open_: list[tuple[int, int]] = []
    for span in spans:
        open_ = [(end, lane) for end, lane in open_ if end > span.start]
        taken = {lane for _, lane in open_}
        lane = next(n for n in range(len(taken) + 1) if n not in taken)
        open_.append((span.end, lane))
        lanes.append(lane)
    return lanes


def find_pieces(text: str, spans: Sequence[Span]) -> Iterator[Piece]:
    """The whole text in pieces, in order. `spans`, outermost first (`to_order`), lie within it; a piece's `marks`, `opens`
    and `closes` are indexes into them, and nest: at each end the innermost are closed, those that go on are opened again."""
    starts: dict[int, list[int]] = {}
    for index, span in enumerate(spans):
        starts.setdefault(span.start, []).append(index)
    cuts = sorted({0, len(text), *starts, *(s.end for s in spans)})
    active: list[int] = []
    before: tuple[int, ...] = ()
    waiting: Piece | None = None
    for start, end in pairwise(cuts):
        active = sorted([i for i in active if spans[i].end > start] + starts.get(start, []))
        now = tuple(active)
        shared = next(
            (n for n, (a, b) in enumerate(zip(before, now, strict=False)) if a != b),
            min(len(before), len(now)),
        )
        if waiting is not None:
            yield _closed(waiting, before[shared:])
        waiting = Piece(text=text[start:end], start=start, end=end, marks=now, opens=now[shared:], closes=())
        before = now
    if waiting is not None:
        yield _closed(waiting, before)


def _closed(piece: Piece, closes: tuple[int, ...]) -> Piece:
    return Piece(
        text=piece.text, start=piece.start, end=piece.end, marks=piece.marks, opens=piece.opens, closes=closes[::-1]
    )  # fmt: skip


def count_parts(pieces: Sequence[Piece], marks: Sequence[Mark]) -> list[int]:
    """In how many parts each mark is drawn."""
    parts = [0] * len(marks)
    for piece in pieces:
        for index in piece.opens:
            parts[index] += 1
    return parts


def to_clean(found: Any) -> Any:
    """Lists, objects and strings with U+FFFD for lone surrogates."""
    if isinstance(found, str):
        return found.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(found, dict):
        return {to_clean(key): to_clean(value) for key, value in found.items()}
    return [to_clean(one) for one in found] if isinstance(found, list) else found
