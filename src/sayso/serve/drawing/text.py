"""An article's text as a run of small steps: open a mark, write words, close it. The template writes each and escapes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sayso.serve.views import Mark, Piece

BREAKS = re.compile(r"\n+")
"""Line ends are a step of their own, so that the page can give them some air."""


class StepKind(StrEnum):
    """What a step does."""

    OPEN = "open"
    CLOSE = "close"
    TEXT = "text"
    BREAK = "break"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step. `text`: words or line ends to write; `mark`: what opens or closes; `first`, `last`: whether
    these are the first and last words of the mark (one that another crosses is opened again); `sought`: the words that were
    asked for, `anchor` on the first of them."""

    kind: StepKind
    text: str = ""
    mark: Mark | None = None
    first: bool = False
    last: bool = False
    sought: bool = False
    anchor: bool = False


def to_steps(
    pieces: Iterable[Piece], marks: Sequence[Mark], sought: tuple[int, int] | None = None
) -> Iterator[Step]:
    """The text in steps that nest. `sought`: `[start, end)` of words to show in particular."""
    opened: set[int] = set()
    anchored = False
    for piece in pieces:
        for n in piece.opens:
            yield Step(kind=StepKind.OPEN, mark=marks[n], first=n not in opened)
            opened.add(n)
        for text, wanted in _split(piece, sought):
            for step in _write(text, wanted, anchor=wanted and not anchored):
                anchored = anchored or step.anchor
                yield step
        for n in piece.closes:
            yield Step(kind=StepKind.CLOSE, mark=marks[n], last=piece.end >= marks[n].end)


def _split(piece: Piece, sought: tuple[int, int] | None) -> Iterator[tuple[str, bool]]:
    """The piece's text, cut where the words that are sought begin and end."""
    start, end = sought or (0, 0)
    first = min(max(start - piece.start, 0), len(piece.text))
    last = min(max(end - piece.start, first), len(piece.text))
    parts = ((piece.text[:first], False), (piece.text[first:last], True), (piece.text[last:], False))
    yield from (part for part in parts if part[0])


def _write(text: str, sought: bool, *, anchor: bool) -> Iterator[Step]:
    at = 0
    for found in BREAKS.finditer(text):
        if found.start() > at:
            yield Step(kind=StepKind.TEXT, text=text[at : found.start()], sought=sought, anchor=anchor)
            anchor = False
        yield Step(kind=StepKind.BREAK, text=found.group())
        at = found.end()
    if at < len(text):
        yield Step(kind=StepKind.TEXT, text=text[at:], sought=sought, anchor=anchor)
