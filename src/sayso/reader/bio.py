"""Runs of labels over words: begin, inside, outside, and the likeliest sequence that obeys them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sayso.reader.windows import Window

Floats = NDArray[np.float64]
NEVER = -1e9


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Pieces `[start, end)` of a window that carry one kind (0 for the first pair of labels); `probability`
    is the mean, over the pieces, of what the model gives to that kind."""

    kind: int
    start: int
    end: int
    probability: float


def log_softmax(logits: NDArray[np.floating]) -> Floats:
    """Over the last axis."""
    x = logits.astype(np.float64)
    x = x - x.max(-1, keepdims=True)
    return np.asarray(x - np.log(np.exp(x).sum(-1, keepdims=True)))


def find_words(window: Window, text: str) -> list[int]:
    """The first piece of each word, in order, separators included as words of their own."""
    starts, ends = window.starts.tolist(), window.ends.tolist()
    return [
        n
        for n, start in enumerate(starts)
        if not (
            n and start >= 0 and start == ends[n - 1] and text[start].isalnum() and text[start - 1].isalnum()
        )
    ]


def _by_word(log: Floats, words: list[int]) -> Floats:
    """[words, labels]: a word begins a run with its first piece and carries it on with the others."""
    total = np.add.reduceat(log, words, axis=0)
    rest = total - log[words]
    scores = total.copy()
    scores[:, 1::2] = log[words, 1::2] + rest[:, 2::2]
    return scores


def _best_path(scores: list[list[float]]) -> list[int]:
    """Viterbi under one rule: `inside` follows `begin` or `inside` of its own kind. [words][labels]."""
    inside = range(2, len(scores[0]), 2)
    best = [NEVER if n in inside else score for n, score in enumerate(scores[0])]
    back: list[list[int]] = []
    for row in scores[1:]:
        most = max(best)
        before = [best.index(most)] * len(row)
        reached = [most + score for score in row]
        for n in inside:
            before[n] = n - 1 if best[n - 1] >= best[n] else n
            reached[n] = best[before[n]] + row[n]
        best = reached
        back.append(before)
    path = [best.index(max(best))]
    for before in reversed(back):
        path.append(before[path[-1]])
    return path[::-1]


def _obeys(path: list[int]) -> bool:
    return all(
        label % 2 or not label or before in (label - 1, label)
        for before, label in zip([0, *path], path, strict=False)
    )


def find_runs(
    logits: NDArray[np.floating], words: list[int], window: Window, doubt: float = 0.0
) -> list[Run]:
    """The likeliest runs, in order. `logits`: [T, 1 + 2 kinds] as outside, begin, inside, begin, inside, …;
    `doubt` is taken from the log probability of `outside`: higher finds more."""
    if not words:
        return []
    log = log_softmax(logits)
    chance = np.exp(log)
    log[:, 0] -= doubt
    log[window.starts < 0, 1:] = NEVER
    scores = _by_word(log, words)
    path = scores.argmax(1).tolist()
    path = path if _obeys(path) else _best_path(scores.tolist())
    edges = [*words, len(log)]
    runs: list[Run] = []
    n = 0
    while n < len(path):
        label, first = path[n], n
        n += 1
        if not label:
            continue
        while n < len(path) and path[n] == label + 1:
            n += 1
        at = slice(edges[first], edges[n])
        p = float(chance[at, label : label + 2].sum(1).mean())
        runs.append(Run(kind=(label - 1) // 2, start=edges[first], end=edges[n], probability=p))
    return runs
