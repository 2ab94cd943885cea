"""What the model marks in a window to triggers with their type, modality and roles, and to names and times."""

from __future__ import annotations

from typing import TypeVar

import numpy as np

from sayso.labels import EventType, Modality, NameKind, TimeType
from sayso.reader.bio import Floats, find_runs, log_softmax
from sayso.reader.encoder import Logits, Marks
from sayso.reader.windows import TYPES, Window
from sayso.records import Found, Name, Route, Timex, Trigger
from sayso.settings import ReaderSettings
from sayso.spans import Span, find_trimmed

Rows = TypeVar("Rows", Floats, Logits)
MODALITIES = tuple(Modality)
NAMES = tuple(NameKind)
TIMES = tuple(TimeType)
NEAR = 0.25
"""A word belongs to a mention if it has this share of what the likeliest word has."""
LEAST_POINT = 0.1
"""Below this a pointer to a time or place is not worth telling."""
EDGES = ' \t\r\n\f\v\u00a0,;:—–-"“”'


def _sigmoid(x: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(x, -30, 30))))


def _by_word(values: Floats, words: list[int]) -> Floats:
    """The mean over the pieces of each word, along the first axis."""
    sizes = np.diff([*words, len(values)])
    return np.asarray(np.add.reduceat(values, words, axis=0) / sizes.reshape(-1, *(1,) * (values.ndim - 1)))


def _mean(rows: Rows) -> Rows:
    """Over the first axis; most triggers are a single piece, whose row it is already."""
    mean: Rows = rows[0] if len(rows) == 1 else rows.mean(0)
    return mean


def _stretches(marked: list[bool]) -> list[tuple[int, int]]:
    """Runs of true, as `[start, end)`."""
    edges = np.flatnonzero(np.diff([0, *map(int, marked), 0])).tolist()
    return list(zip(edges[::2], edges[1::2], strict=True))


def _find_roles(
    text: str, window: Window, links: Logits, words: list[int], least: float
) -> tuple[Found, ...]:
    """Who takes part in one trigger, in text order: words whose share of the pointers is near the highest, if
    the pointers lead anywhere at all with a probability of at least `least`. `links`: [T], piece 0 for nobody."""
    share = np.exp(log_softmax(links))
    somebody = 1 - float(share[0])
    if somebody < least:
        return ()
    by_word = np.maximum.reduceat(share, words)
    by_word[[window.starts[w] < 0 for w in words]] = 0
    ends = [*words[1:], len(window.ids)]
    out = []
    for first, end in _stretches((by_word >= NEAR * by_word.max()).tolist()):
        at = words[first], ends[end - 1]
        span = find_trimmed(text, int(window.starts[at[0]]), int(window.ends[at[1] - 1]), EDGES)
        if span and span.of(text)[0].isalnum():
            out.append(Found(span=span, probability=somebody))
    return tuple(out)


def _find_pointed(text: str, window: Window, links: Logits, words: list[int]) -> tuple[Found, ...]:
    """The words that pointers lead to with a probability of at least `LEAST_POINT`, likeliest first. `links`: [T]."""
    share = np.add.reduceat(np.exp(log_softmax(links)), words)
    ends = [*words[1:], len(window.ids)]
    out = []
    for n in np.flatnonzero(share >= LEAST_POINT).tolist():
        first, end = words[n], ends[n]
        if window.starts[first] >= 0:
            span = Span(int(window.starts[first]), int(window.ends[end - 1]))
            out.append(Found(span=span, probability=min(1.0, float(share[n]))))
    return tuple(sorted(out, key=lambda f: -f.probability))


def find_triggers(
    text: str, window: Window, marks: Marks, words: list[int], settings: ReaderSettings
) -> list[Trigger]:
    """Runs of fresh words of one type that are together likelier an act than `settings.trigger`, in order."""
    chance = _by_word(np.exp(log_softmax(marks.trigger)), words)
    types = chance[:, 1:].argmax(1)
    sure = 1 - chance[:, 0] >= settings.trigger
    ends = [*words[1:], len(window.ids)]
    out = []
    for kind in sorted(set(types[sure].tolist())):
        marked = [
            bool(s and t == kind and window.starts[w] >= 0 and w >= window.fresh)
            for s, t, w in zip(sure, types, words, strict=True)
        ]
        for a, b in _stretches(marked):
            first, end = words[a], ends[b - 1]
            span = find_trimmed(text, int(window.starts[first]), int(window.ends[end - 1]), EDGES)
            if span is None:
                continue
            modal = _mean(np.exp(log_softmax(marks.modality[first:end])))
            out.append(
                Trigger(
                    span=span,
                    type=EventType(TYPES[kind]),
                    probability=float((1 - chance[a:b, 0]).max()),
                    actors=_find_roles(text, window, _mean(marks.actor_of[first:end]), words, settings.role),
                    recipients=_find_roles(
                        text, window, _mean(marks.recipient_of[first:end]), words, settings.role
                    ),
                    modality=MODALITIES[int(modal.argmax())],
                    modality_probability=float(modal.max()),
                    historical=float(_sigmoid(marks.historical[first:end].astype(np.float64)).mean()),
                    again=float(_sigmoid(marks.again[first:end].astype(np.float64)).mean()),
                    times=_find_pointed(text, window, _mean(marks.time_of[first:end]), words),
                    places=_find_pointed(text, window, _mean(marks.place_of[first:end]), words),
                )
            )
    return sorted(out, key=lambda t: t.span)


def find_routes(text: str, window: Window, logits: Logits, words: list[int], least: float) -> list[Route]:
    """Ways and days of sayings in the fresh part of a window that are at least that likely, in order."""
    out = []
    for r in find_runs(logits, words, window):
        span = find_trimmed(text, int(window.starts[r.start]), int(window.ends[r.end - 1]), EDGES)
        if span and r.probability >= least and r.start >= window.fresh:
            out.append(Route(span=span, is_day=r.kind == 1, probability=r.probability))
    return out


def find_names(text: str, window: Window, logits: Logits, words: list[int], least: float) -> list[Name]:
    """Names in the fresh part of a window that are at least that likely, in order."""
    out = []
    for r in find_runs(logits, words, window):
        span = find_trimmed(text, int(window.starts[r.start]), int(window.ends[r.end - 1]), EDGES)
        if span and r.probability >= least and r.start >= window.fresh:
            out.append(Name(span=span, kind=NAMES[r.kind], probability=r.probability))
    return out


def find_times(text: str, window: Window, logits: Logits, words: list[int], least: float) -> list[Timex]:
    """Time expressions in the fresh part of a window that are at least that likely, in order."""
    out = []
    for r in find_runs(logits, words, window):
        span = find_trimmed(text, int(window.starts[r.start]), int(window.ends[r.end - 1]), EDGES)
        if span and r.probability >= least and r.start >= window.fresh:
            out.append(Timex(span=span, type=TIMES[r.kind], probability=r.probability))
    return out
