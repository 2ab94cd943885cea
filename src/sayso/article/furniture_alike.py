"""The furniture model's measures of what became of blocks alike: of the same words, the same shape, the same stretch.

In a report made up of lists the later lists look like menus, so far from the paragraphs; but their lines are built like
the first ones and use their words ("Step 4 … Fill the kettle"), and no cue stands between.

Source: ours, a step of label propagation over a page's own words and shapes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from sayso.article.features import function_words
from sayso.article.furniture_block import Measures, Page
from sayso.article.furniture_cued import is_cued

_HEAVIEST = 200
_SHAPE = 6
_LAST = 5


def find_alike(page: Page, odds: list[float]) -> Iterator[Measures]:
    """For each block the mean odds of the other blocks that have its words, singly and all in a row; of the last ones
    of its shape; and the least odds between it and the nearest cue above, and below."""
    sizes = [min(len(block.span), _HEAVIEST) for block in page.blocks]
    cued = [is_cued(block) for block in page.blocks]
    above = list(_find_least(zip(odds, cued, strict=True)))
    below = list(_find_least(zip(odds[::-1], cued[::-1], strict=True)))[::-1]
    parts = zip(
        _find_words(page, odds, sizes), _find_twins(page, odds), _find_shapes(page, odds), strict=True
    )
    for i, (words, twins, shape) in enumerate(parts):
        yield words | twins | {"shapeup": shape, "leastup": above[i], "leastdn": below[i]}


def _find_words(page: Page, odds: list[float], sizes: list[int]) -> Iterator[Measures]:
    stop = function_words()
    marked: defaultdict[str, float] = defaultdict(float)
    whole: defaultdict[str, int] = defaultdict(int)
    kinds = [{word for word in words if word not in stop} for words in page.words]
    for words, p, size in zip(kinds, odds, sizes, strict=True):
        for word in words:
            marked[word] += p * size
            whole[word] += size
    for words, p, size in zip(kinds, odds, sizes, strict=True):
        means = [(marked[w] - p * size) / (whole[w] - size) for w in words if whole[w] > size]
        yield {"wordodds": _mean(means), "wordseen": len(means) / max(1, len(words))}


def _find_twins(page: Page, odds: list[float]) -> Iterator[Measures]:
    same: defaultdict[tuple[str, ...], list[float]] = defaultdict(list)
    for words, p in zip(page.words, odds, strict=True):
        same[words].append(p)
    totals = {words: (sum(found), min(found), len(found)) for words, found in same.items()}
    for words, p in zip(page.words, odds, strict=True):
        total, least, count = totals[words]
        many = count > 1
        yield {"twinodds": (total - p) / (count - 1) if many else -1, "twinleast": least if many else -1}


def _find_shapes(page: Page, odds: list[float]) -> Iterator[float]:
    seen: defaultdict[tuple[str, ...], list[float]] = defaultdict(list)
    for shape, p in zip(page.shapes, odds, strict=True):
        above = seen[shape[:_SHAPE]]
        yield _mean(above[-_LAST:])
        above.append(p)


def _find_least(blocks: Iterable[tuple[float, bool]]) -> Iterator[float]:
    """For each block the least odds of those since the last cue, 1 right after it."""
    least = 1.0
    for p, cue in blocks:
        yield 1.0 if cue else least
        least = 1.0 if cue else min(least, p)


def _mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else -1
