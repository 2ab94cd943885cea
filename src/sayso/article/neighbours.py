"""The second pass's view: how each block scored, how its neighbours did, and where it lies to the report's core."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from sayso.article.features import Block, to_bin

_SCORES = (-6, -4, -3, -2, -1, -0.5, 0, 0.5, 1, 2, 3, 4, 6)
_COARSE = (-3, -1, 0, 1, 3)
_ODDS = (0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95, 0.98)
_STEPS = (0.5, 1.5, 2.5, 4.5, 9.5, 20.5)
_DONE = (0.001, 0.1, 0.5, 0.9, 0.95, 0.99, 0.999)
_ECHO_WORDS = 6
_WORD = re.compile(r"\w+")


def to_neighbour_features(text: str, blocks: tuple[Block, ...], scores: list[float]) -> list[list[str]]:
    """The second pass's features of each block: its own score, those around it, and where it lies to the core,
    which is the run of blocks with the most code points that the first pass takes for the report."""
    odds = [1 / (1 + math.exp(-max(-15.0, min(15.0, score)))) for score in scores]
    sizes = [len(block.span) for block in blocks]
    start, end = _find_core(odds, sizes)
    words = [_WORD.findall(block.span.of(text).lower()) for block in blocks]
    echoes = _find_echoes(words, odds)
    around = list(_find_around(odds, sizes))
    kept = [size * (1 - p) for size, p in zip(sizes, odds, strict=True)]
    whole, above = max(1.0, sum(kept)), 0.0
    found = []
    for n, score in enumerate(scores):
        side, steps = (
            ("before", start - n) if n < start else ("after", n - end + 1) if n >= end else ("in", 0)
        )
        coarse = to_bin(score, _COARSE)
        mine = [
            f"score>{to_bin(score, _SCORES)}",
            f"{side}>{to_bin(steps, _STEPS)}",
            f"{side}-score>{coarse}",
        ]
        mine += [f"done>{to_bin(above / whole, _DONE)}", *around[n]]
        mine += [f"echo-score>{coarse}"] if n in echoes else []
        found.append(mine)
        above += kept[n]
    return found


def _find_core(odds: list[float], sizes: list[int]) -> tuple[int, int]:
    """The run `[start, end)` with the greatest sum of size × (½ − odds). Source: Kadane's maximum subarray."""
    best, total, start, found = 0.0, 0.0, 0, (0, 0)
    for n, (p, size) in enumerate(zip(odds, sizes, strict=True)):
        if total <= 0:
            total, start = 0.0, n
        total += size * (0.5 - p)
        if total > best:
            best, found = total, (start, n + 1)
    return found


def _find_around(odds: list[float], sizes: list[int]) -> Iterator[list[str]]:
    """The mean odds of the blocks before, after and around each block, weighted by size."""
    full, flat = _Sums(odds, sizes), _Sums(odds, [min(size, 60) for size in sizes])
    for n in range(len(odds)):
        mine = []
        for reach in (1, 3, 8):
            mine.append(f"-{reach}>{to_bin(full.mean(n - reach, n), _ODDS)}")
            mine.append(f"+{reach}>{to_bin(full.mean(n + 1, n + 1 + reach), _ODDS)}")
        mine += [f"±{reach}>{to_bin(flat.mean(n - reach, n + reach + 1), _ODDS)}" for reach in (2, 6, 15)]
        yield mine


class _Sums:
    """Running sums, so that a mean over any stretch of blocks costs two subtractions."""

    def __init__(self, odds: list[float], sizes: list[int]) -> None:
        self.mass, self.size = [0.0], [0.0]
        for p, size in zip(odds, sizes, strict=True):
            self.mass.append(self.mass[-1] + p * size)
            self.size.append(self.size[-1] + size)

    def mean(self, start: int, end: int) -> float:
        """The mean odds over the blocks `[start, end)` as far as there are any; 1 where there are none."""
        a, e = max(0, start), min(len(self.mass) - 1, end)
        size = self.size[e] - self.size[a] if e > a else 0.0
        return (self.mass[e] - self.mass[a]) / size if size else 1.0


def _find_echoes(words: list[list[str]], odds: list[float]) -> frozenset[int]:
    """The short blocks whose words stand somewhere in the prose: a name out of the report may be a cross-head."""
    wanted = {n: tuple(w) for n, w in enumerate(words) if 0 < len(w) <= _ECHO_WORDS}
    phrases = set(wanted.values())
    heard: set[tuple[str, ...]] = set()
    for mine, p in zip(words, odds, strict=True):
        if p < 0.5 and len(mine) >= 8 and phrases:
            for size in range(1, _ECHO_WORDS + 1):
                heard |= phrases.intersection(zip(*(mine[k:] for k in range(size)), strict=False))
    return frozenset(n for n, phrase in wanted.items() if phrase in heard)
