"""What a change reaches: the stories it touches and those beside them are clustered anew, and no more of the graph.

A part of the graph of pairs may chain through time without end. Clustering it from the likest pair on, what happens at one
place depends on another only through groups that join, so it is enough to look until nothing moves:

- inner: stories that the change touches; outer: stories that have a pair with an inner one. Both are clustered together.
- If every outer story comes out as it was, so would all that lies behind: it has pairs with outer stories only, whose groups
  joined as they always did. The result is that of clustering everything, to the last bit.
- Else the outer stories that did not come out as they were are inner, and all is done again.

Source: ours. The rule needs a clustering in which a group joins only what it has a pair with and ties are broken by an
order of the reports, which is what `clusters.py` does; `tests/linking/test_regions.py` compares it with clustering everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from typing import Protocol, TypeVar

Node = TypeVar("Node", int, str)

Cluster = frozenset[frozenset[Node]]
"""A story as the texts it is of, each the set of the reports that are copies of it."""


class Graph(Protocol[Node]):
    """Reports, their pairs as they are now, and the stories as they were before the change."""

    def find_beside(self, nodes: Set[Node]) -> Set[Node]:
        """Those that have a pair, of copies or likeness, with one of `nodes`."""
        ...

    def find_stories(self, nodes: Set[Node]) -> Set[Cluster[Node]]:
        """The whole stories in which `nodes` stood; a report that stood in none is a story of its own."""
        ...

    def cluster(self, nodes: Set[Node]) -> Set[Cluster[Node]]:
        """The stories into which `nodes` fall now. A story may bring in a report that is not among `nodes`, of which one of them
        has become a copy."""
        ...


def cluster_anew(graph: Graph[Node], touched: Iterable[Node]) -> Set[Cluster[Node]]:
    """The stories, as they are now, of all that a change to `touched` reaches, those beside them included."""
    inner = to_nodes(graph.find_stories(set(touched)))
    while True:
        outer = {
            s for s in graph.find_stories(graph.find_beside(inner) - inner) if not to_nodes([s]) <= inner
        }
        asked = inner | to_nodes(outer)
        found = graph.cluster(asked)
        moved = to_nodes(outer - found) | to_nodes(graph.find_stories(to_nodes(found) - asked))
        if moved <= inner:
            return found
        inner |= moved


def to_texts(stories: Iterable[Iterable[Node]], copies: Iterable[Iterable[Node]]) -> set[Cluster[Node]]:
    """Stories as sets of texts. `copies`: the groups of copies; a group that a story has only part of counts as that part."""
    group_of = {node: n for n, group in enumerate(copies) for node in group}
    found = set()
    for story in stories:
        texts: dict[object, set[Node]] = {}
        for node in story:
            texts.setdefault(group_of.get(node, (node,)), set()).add(node)
        found.add(frozenset(map(frozenset, texts.values())))
    return found


def to_nodes(clusters: Iterable[Cluster[Node]]) -> set[Node]:
    """All reports of stories."""
    return {node for cluster in clusters for text in cluster for node in text}
