"""Average-link clustering of a sparse graph, with a brake: two groups stay apart if what ties them is weak beside what
holds each together.

Two fights of one boxer share his name, his titles and all the words of boxing, and so are as like as loosely told
reports of one flood; but each fight's own reports are much more like one another.

Source: average linkage (Sokal and Michener 1958); the brake: relative closeness (Karypis, Han and Kumar 1999, Chameleon).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """`join`: least average likeness at which two groups become one; `unseen`: the likeness of a pair that has none
    given; `braked`: from how many members on a group resists; `brake`: the share of the two groups' average inner
    likeness that their outer one must have."""

    join: float
    unseen: float
    braked: int
    brake: float


@dataclass(slots=True)
class _Group:
    members: list[int]
    inner: float = 0.0
    outer: dict[int, float] = field(default_factory=dict)
    """By the first member of each group that it has a pair with: the sum of those pairs over `unseen`."""


def to_clusters(size: int, scores: Mapping[Pair, float], measures: Measures) -> tuple[tuple[int, ...], ...]:
    """The clusters of the nodes 0 … `size` - 1, joined greedily from the likest pair on.

    `scores`: likeness 0–1 by pair (lower node first). Ties go to the lower nodes, so the result is a function of the
    graph alone. Each cluster in rising order, the clusters by their first node; every node in exactly one.
    """
    groups = {n: _Group([n]) for n in range(size)}
    for (left, right), score in sorted(scores.items()):
        groups[left].outer[right] = groups[right].outer[left] = score - measures.unseen
    heap = [(-score, *pair) for pair, score in scores.items()]
    heapify(heap)
    while heap:
        ranked, left, right = heappop(heap)
        if _is_stale(groups, left, right, -ranked, measures) or -ranked < measures.join:
            continue
        if not _is_braked(groups[left], groups[right], -ranked, measures):
            for entry in _join(groups, left, right, measures):
                heappush(heap, entry)
    return tuple(tuple(sorted(groups[n].members)) for n in sorted(groups))


def _to_average(one: _Group, other: _Group, key: int, measures: Measures) -> float:
    return measures.unseen + one.outer[key] / (len(one.members) * len(other.members))


def _is_stale(groups: dict[int, _Group], left: int, right: int, score: float, measures: Measures) -> bool:
    """Whether one of the two has been joined to another since the pair was ranked."""
    if left not in groups or right not in groups:
        return True
    return _to_average(groups[left], groups[right], right, measures) != score


def _is_braked(one: _Group, other: _Group, score: float, measures: Measures) -> bool:
    if min(len(one.members), len(other.members)) < measures.braked:
        return False
    inner = (_to_inner(one, measures) + _to_inner(other, measures)) / 2
    return score < measures.brake * inner


def _to_inner(group: _Group, measures: Measures) -> float:
    size = len(group.members)
    return measures.unseen + group.inner / (size * (size - 1) / 2)


def _join(
    groups: dict[int, _Group], left: int, right: int, measures: Measures
) -> Iterable[tuple[float, int, int]]:
    """Makes one group of two, under the lower node; gives its pairs for ranking anew."""
    kept, gone = groups[left], groups.pop(right)
    kept.inner += gone.inner + kept.outer.pop(right)
    kept.members += gone.members
    for key, total in gone.outer.items():
        if key != left:
            kept.outer[key] = kept.outer.get(key, 0.0) + total
            del groups[key].outer[right]
    for key in sorted(kept.outer):
        groups[key].outer[left] = kept.outer[key]
        low, high = min(left, key), max(left, key)
        yield (-_to_average(groups[low], groups[high], high, measures), low, high)
