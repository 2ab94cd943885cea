"""The furniture model's second look: how each block and its neighbours scored, where it lies to the report's core, and
whether its words stand again in what is kept of the page (a cross-head's or a pull quote's do, a teaser's do not).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate

from sayso.article.furniture_alike import find_alike
from sayso.article.furniture_block import Measures, Page, to_share
from sayso.article.furniture_cued import is_cued

_ECHO_WORDS = 12
_HEARD_WORDS = 6
"""A block of fewer words is not heard from: a menu would else vouch for itself."""

_LIMIT = 12.0
_EDGE = 8.0


def to_second_measures(page: Page, scores: list[float]) -> list[Measures]:
    """What the second pass knows of each block besides `to_measures`, given the first pass's `scores` (log-odds)."""
    odds = [1 / (1 + math.exp(-max(-_LIMIT, min(_LIMIT, score)))) for score in scores]
    parts = zip(
        _find_core_places(page, odds),
        _find_around(page, odds),
        _find_echoes(page, odds),
        find_alike(page, odds),
        strict=True,
    )
    return [place | around | echo | alike for place, around, echo, alike in parts]


def _find_core_places(page: Page, odds: list[float]) -> Iterator[Measures]:
    sizes = [len(block.span) for block in page.blocks]
    start, end = find_core(odds, sizes)
    first, last = find_core([min(1.0, p * 2) for p in odds], sizes)
    kept = [0.0, *accumulate(size * (1 - p) for size, p in zip(sizes, odds, strict=True))]
    mass = [0, *accumulate(sizes)]
    cued = [0, *accumulate(map(is_cued, page.blocks))]
    whole = max(1.0, kept[-1])
    page_wide: Measures = {
        "csh": kept[end] - kept[start], "cshare": (kept[end] - kept[start]) / whole, "whole": whole,
        "pmean": sum(odds) / len(odds),
        "pchar": sum(p * size for p, size in zip(odds, sizes, strict=True)) / max(1, mass[-1]),
    }  # fmt: skip
    for i in range(len(odds)):
        yield page_wide | {
            "before": max(0, start - i), "after": max(0, i - end + 1), "in": start <= i < end,
            "before2": max(0, first - i), "after2": max(0, i - last + 1),
            "cuecore": cued[start] - cued[i + 1] if i < start else cued[i] - cued[end] if i >= end else -1,
            "dc": mass[start] - mass[i + 1] if i < start else mass[i] - mass[end] if i >= end else 0,
            "done": kept[i] / whole, "left": (kept[-1] - kept[i + 1]) / whole,
        }  # fmt: skip


def find_core(odds: list[float], sizes: list[int]) -> tuple[int, int]:
    """The run `[start, end)` with the greatest sum of size × (½ − odds). Source: Kadane's maximum subarray."""
    best, total, start, found = 0.0, 0.0, 0, (0, 0)
    for n, (p, size) in enumerate(zip(odds, sizes, strict=True)):
        if total <= 0:
            total, start = 0.0, n
        total += size * (0.5 - p)
        if total > best:
            best, found = total, (start, n + 1)
    return found


def _find_around(page: Page, odds: list[float]) -> Iterator[Measures]:
    """The log-odds of the nearest blocks, and the mean odds of those before, after and around, weighted by size."""
    sizes = [len(block.span) for block in page.blocks]
    full, flat = _Sums(odds, sizes), _Sums(odds, [min(size, 60) for size in sizes])
    logs = [math.log(p / (1 - p)) for p in odds]
    for i, mine in enumerate(logs):
        found: Measures = {"lo": mine}
        for k in (1, 2, 3, 5, 8, 16):
            found[f"f-{k}"], found[f"f+{k}"] = full.mean(i - k, i), full.mean(i + 1, i + 1 + k)
        for k in (1, 3, 6, 15):
            found[f"pm{k}"] = flat.mean(i - k, i + k + 1)
        for k in (-3, -2, -1, 1, 2, 3):
            found[f"lo{k}"] = logs[i + k] if 0 <= i + k < len(logs) else _EDGE
        yield found


class _Sums:
    """Running sums, so that a mean over any stretch of blocks costs two subtractions."""

    def __init__(self, odds: list[float], sizes: list[int]) -> None:
        self.mass = [0.0, *accumulate(p * size for p, size in zip(odds, sizes, strict=True))]
        self.size = [0, *accumulate(sizes)]

    def mean(self, start: int, end: int) -> float:
        """The mean odds over the blocks `[start, end)` as far as there are any; 1 where there are none."""
        a, e = max(0, start), min(len(self.mass) - 1, end)
        size = self.size[e] - self.size[a] if e > a else 0
        return (self.mass[e] - self.mass[a]) / size if size else 1.0


def _find_echoes(page: Page, odds: list[float]) -> Iterator[Measures]:
    """How often each block's words stand, all in a row, in threes and singly, in other blocks that are kept."""
    heard, loudest = _find_heard(page, odds)
    kept = [p < 0.5 and len(words) >= _HEARD_WORDS for p, words in zip(odds, page.words, strict=True)]
    threes = Counter(t for words, yes in zip(page.words, kept, strict=True) if yes for t in _to_threes(words))
    single = Counter(w for content, yes in zip(page.content, kept, strict=True) if yes for w in content)
    for i, (words, content) in enumerate(zip(page.words, page.content, strict=True)):
        mine = int(kept[i])
        own = int(odds[i] < 0.8 and _HEARD_WORDS <= len(words) <= _ECHO_WORDS)
        elsewhere = heard[words] > own or len(words) < _HEARD_WORDS
        yield {
            "echo": heard[words] - own if len(words) <= _ECHO_WORDS else -1,
            "echosoft": loudest.get(words, 0) if elsewhere else 0,
            "tri": to_share([threes[t] > mine for t in _to_threes(words)]),
            "simk": to_share([single[w] > mine for w in content]),
            "simk2": to_share([single[w] > mine + 1 for w in content]),
            "simklog": to_share([math.log1p(max(0, single[w] - mine)) for w in content]),
        }


def _to_threes(words: tuple[str, ...]) -> list[tuple[str, str, str]]:
    return list(set(zip(words, words[1:], words[2:], strict=False)))


def _find_heard(
    page: Page, odds: list[float]
) -> tuple[Counter[tuple[str, ...]], dict[tuple[str, ...], float]]:
    """Of each short block's words: in how many blocks that may be kept they stand in a row, and the best of their odds."""
    wanted = {words for words in page.words if 0 < len(words) <= _ECHO_WORDS}
    sizes = {len(words) for words in wanted}
    heard: Counter[tuple[str, ...]] = Counter()
    loudest: dict[tuple[str, ...], float] = {}
    for words, p in zip(page.words, odds, strict=True):
        if p >= 0.8 or len(words) < _HEARD_WORDS:
            continue
        for size in sizes:
            found = wanted.intersection(zip(*(words[k:] for k in range(size)), strict=False))
            heard.update(found)
            loudest.update((phrase, max(loudest.get(phrase, 0), 1 - p)) for phrase in found)
    return heard, loudest
