"""What the model marks in a window to sayings: contents linked to their cue, cues to their source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sayso.labels import Act
from sayso.reader.bio import Floats, Run, find_runs, log_softmax
from sayso.reader.encoder import Logits, Marks
from sayso.reader.windows import Window
from sayso.records import Found, Saying
from sayso.spans import Span, find_trimmed

SOURCE, CUE, CONTENT = 0, 1, 2
ACTS = (Act.SAY, Act.CONFIRM, Act.DENY, Act.RETRACT, Act.DECLINE)
"""In the order of the labels that the model was trained with."""
EDGES = " \t\r\n\f\v\u00a0,;:—–-"
DOUBT = 0.3
"""Taken from `outside`: worth a point of content F1 on PolNeAR dev."""
LEAST_LINK = 0.2
"""A content whose cue is less likely than this has none."""
SURE = 0.5
"""A pointer to a word that no label marked is followed only above this."""


class Level(NamedTuple):
    """Labels and pointers of one level: the article's own reports, or those inside a content."""

    labels: Logits
    cue_of: Logits
    source_of: Logits
    act: Logits


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One stretch of content with its cue, what that does to a claim and how likely, and its source, before those that
    share a cue are put together."""

    content: Span
    probability: float
    cue: Found | None
    source: Found | None
    act: tuple[float, Act] | None = None


def _found(text: str, window: Window, start: int, end: int, probability: float) -> Found | None:
    span = find_trimmed(text, int(window.starts[start]), int(window.ends[end - 1]), EDGES)
    return Found(span=span, probability=min(1.0, probability)) if span else None


def _word_end(words: Sequence[int], start: int, length: int) -> int:
    return next((w for w in words if w > start), length)


def _linked(
    mass: Floats, runs: Iterable[Run], labelled: NDArray[np.bool_], words: Sequence[int]
) -> tuple[int, int, float] | None:
    """Where the pointers of one span lead: to a run, or to a word that no label marked if they are sure of it.

    `mass`: [T] mean pointer probability; `labelled`: [T] true where some run stands. Piece 0 means "none".
    """
    best = max(((float(mass[r.start : r.end].sum()), r.start, r.end) for r in runs), default=(0.0, 0, 0))
    top = int(mass.argmax())
    sure = float(mass[top])
    if top and not labelled[top] and sure > max(SURE, best[0]):
        return top, _word_end(words, top, len(mass)), sure
    if best[0] >= LEAST_LINK and best[0] >= float(mass[0]):
        return best[1], best[2], best[0]
    return None


def _find_level(text: str, window: Window, level: Level, words: list[int]) -> list[Piece]:
    """The stretches of content of one level, in text order."""
    runs = find_runs(level.labels, words, window, DOUBT)
    cues = [r for r in runs if r.kind == CUE]
    sources = [r for r in runs if r.kind == SOURCE]
    labelled = window.starts < 0
    for r in runs:
        labelled[r.start : r.end] = True
    out = []
    for run in (r for r in runs if r.kind == CONTENT and r.start >= window.fresh):
        content = _found(text, window, run.start, run.end, run.probability)
        if content is None:
            continue
        to_cue = np.exp(log_softmax(level.cue_of[run.start : run.end])).mean(0)
        at = _linked(to_cue, cues, labelled, words)
        cue = source = act = None
        if at:
            acts = np.exp(log_softmax(level.act[at[0] : at[1]])).mean(0)
            act = float(acts.max()), ACTS[int(acts.argmax())]
            cue = _found(text, window, *at)
            to_source = np.exp(log_softmax(level.source_of[at[0]]))
            by = _linked(to_source, sources, labelled, words)
            source = _found(text, window, *by) if by else None
        out.append(Piece(content=content.span, probability=run.probability, cue=cue, source=source, act=act))
    return out


def find_pieces(text: str, window: Window, marks: Marks, words: list[int]) -> list[Piece]:
    """Every stretch of content in the fresh part of a window, those reported inside another content last; what
    the inner level says again of a cue of the outer one is left out."""
    outer = _find_level(text, window, Level(marks.saying, marks.cue_of, marks.source_of, marks.act), words)
    inner = _find_level(
        text, window, Level(marks.inner, marks.inner_cue_of, marks.source_of, marks.act), words
    )
    cues = [p.cue.span for p in outer if p.cue]
    return outer + [p for p in inner if p.cue and not any(p.cue.span.overlaps(c) for c in cues)]


def _joined(text: str, spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans in text order; those with no word and no line break between them become one."""
    out: list[Span] = []
    for span in sorted(spans):
        between = text[out[-1].end : span.start] if out else ""
        if out and not re.search(r"\w|\n", between):
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return tuple(out)


def to_sayings(text: str, pieces: Sequence[Piece], least: float) -> tuple[Saying, ...]:
    """Stretches of content that share a cue as one saying each, in text order.

    Left out: contents without a cue, of a single word, or below the probability `least`.
    """
    by_cue: dict[Span, list[Piece]] = {}
    for piece in pieces:
        if piece.cue:
            by_cue.setdefault(piece.cue.span, []).append(piece)
    out = []
    for group in by_cue.values():
        contents = _joined(text, (p.content for p in group))
        probability = sum(p.probability for p in group) / len(group)
        if probability >= least and sum(len(c.of(text).split()) for c in contents) > 1:
            source = next((p.source for p in group if p.source), None)
            sure, act = group[0].act or (0.0, None)
            out.append(
                Saying(
                    contents=contents, probability=probability, source=source, cue=group[0].cue, act=act,
                    act_probability=sure,
                )
            )  # fmt: skip
    return tuple(sorted(out, key=lambda s: s.contents))
