"""The furniture model's trees, `article/furniture.tsv`: read once, and summed over the measures of a page's blocks.

A row is a tree's inner node: the measure it asks for, its limit, and where to go: `yes` (measure ≤ limit) or `no`,
each a node's number in the same tree, or `=` and what that leaf adds to the log-odds that the block is furniture.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from sayso.article.furniture_block import Measures
from sayso.resources import read_rows

FILE = "article/furniture.tsv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Forest:
    """One pass's trees as columns over all nodes: inner nodes ask `names[measure] <= limit`, leaves lead to themselves.
    `roots` are the first nodes of the trees, `depth` the most steps from root to leaf."""

    names: tuple[str, ...]
    measure: NDArray[np.int64]
    limit: NDArray[np.float64]
    yes: NDArray[np.int64]
    no: NDArray[np.int64]
    value: NDArray[np.float64]
    roots: NDArray[np.int64]
    depth: int


@cache
def read_forest(name: str) -> Forest:
    """The trees of the pass `name` (`first`, `second`)."""
    rows = [row for row in read_rows(FILE) if row["pass"] == name]
    names = tuple(sorted({row["measure"] for row in rows}))
    place = {(row["tree"], row["node"]): n for n, row in enumerate(rows)}
    leaves: list[float] = []
    sides: dict[str, list[int]] = {"yes": [], "no": []}
    for row in rows:
        for side, found in sides.items():
            if row[side].startswith("="):
                found.append(len(rows) + len(leaves))
                leaves.append(float(row[side][1:]))
            else:
                found.append(place[row["tree"], row[side]])
    own = list(range(len(rows), len(rows) + len(leaves)))
    return Forest(
        names=names,
        measure=np.array([names.index(row["measure"]) for row in rows] + [0] * len(leaves)),
        limit=np.array([float(row["limit"]) for row in rows] + [0.0] * len(leaves)),
        yes=np.array(sides["yes"] + own),
        no=np.array(sides["no"] + own),
        value=np.array([0.0] * len(rows) + leaves),
        roots=np.array([n for n, row in enumerate(rows) if row["node"] == "0"]),
        depth=_measure_depth(sides["yes"], sides["no"]),
    )


def _measure_depth(yes: list[int], no: list[int]) -> int:
    """The most steps from a root to a leaf; each node stands before those that it leads to."""
    steps = [1] * len(yes)
    for n in range(len(yes) - 1, -1, -1):
        steps[n] += max((steps[m] for m in (yes[n], no[n]) if m < len(yes)), default=0)
    return max(steps, default=0)


@cache
def read_limit() -> float:
    """The log-odds above which a block is furniture."""
    return next(float(row["limit"]) for row in read_rows(FILE) if row["pass"] == "limit")


def sum_trees(name: str, measures: list[Measures]) -> list[float]:
    """The log-odds by the pass `name` for each block, in their order."""
    forest = read_forest(name)
    asked = np.array([[m[key] for key in forest.names] for m in measures], dtype=np.float32)
    rows = np.arange(len(measures))[:, None]
    at = np.repeat(forest.roots[None, :], len(measures), axis=0)
    for _ in range(forest.depth):
        at = np.where(asked[rows, forest.measure[at]] <= forest.limit[at], forest.yes[at], forest.no[at])
    return [float(total) for total in forest.value[at].sum(axis=1)]
