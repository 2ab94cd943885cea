"""What a change reaches: clustering only that gives what clustering everything gives."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, field
from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from sayso.linking.clusters import Pair, to_clusters
from sayso.linking.regions import Cluster, cluster_anew, to_nodes, to_texts
from sayso.linking.stories import MEASURES

Scores = dict[Pair, float]


@dataclass(slots=True)
class Web:
    """Numbers with likenesses; those that are `there` have arrived. `asked`: how many were clustered at once, in turn."""

    scores: Scores
    there: set[int] = field(default_factory=set)
    stories: dict[int, Cluster[int]] = field(default_factory=dict)
    asked: list[int] = field(default_factory=list)

    def find_beside(self, nodes: Set[int]) -> set[int]:
        ends = (pair for pair in self.scores if self.there.issuperset(pair) and not nodes.isdisjoint(pair))
        return {n for pair in ends for n in pair}

    def find_stories(self, nodes: Set[int]) -> set[Cluster[int]]:
        return {self.stories.get(n, frozenset({frozenset({n})})) for n in nodes}

    def cluster(self, nodes: Set[int]) -> set[Cluster[int]]:
        self.asked.append(len(nodes))
        place = {n: at for at, n in enumerate(sorted(nodes))}
        inside = {(place[a], place[b]): x for (a, b), x in self.scores.items() if {a, b} <= nodes}
        back = sorted(nodes)
        return to_texts(([back[at] for at in c] for c in to_clusters(len(nodes), inside, MEASURES)), ())

    def arrive(self, nodes: Set[int]) -> None:
        self.there |= nodes
        for story in cluster_anew(self, nodes):
            self.stories |= dict.fromkeys(to_nodes([story]), story)

    def whole(self) -> set[Cluster[int]]:
        return self.cluster(set(self.there))


LIKE = st.floats(0.17, 0.9)
WEBS = st.dictionaries(
    st.tuples(st.integers(0, 17), st.integers(0, 17)).filter(lambda p: p[0] < p[1]), LIKE, max_size=60
)
ORDERS = st.permutations(range(18))


@settings(max_examples=300, deadline=None)
@given(WEBS, ORDERS, st.integers(1, 5))
@example({(n, n + 1): 0.3 + n / 100 for n in range(17)}, list(range(18)), 1)
def test_what_is_reached_gives_what_everything_gives(scores: Scores, order: list[int], batch: int) -> None:
    web = Web(scores)
    for at in range(0, len(order), batch):
        web.arrive(set(order[at : at + batch]))
        assert set(web.stories.values()) == web.whole()


def test_a_chain_through_time_is_not_walked_to_its_end() -> None:
    """Pairs of days, each a little like the next: one connected part, of which a change at its end moves the end alone."""
    days = [(2 * n, 2 * n + 1) for n in range(100)]
    scores = dict.fromkeys(days, 0.6) | {(a[1], b[0]): 0.2 for a, b in pairwise(days)}
    web = Web(scores)
    for day in days:
        web.arrive(set(day))
    assert set(web.stories.values()) == web.whole()
    web.asked.clear()
    web.scores |= {(199, 200): 0.5}
    web.arrive({200})
    assert max(web.asked) < 10
    assert set(web.stories.values()) == web.whole()


def test_a_copy_counts_with_its_text() -> None:
    assert to_texts([(1, 2, 3), (4,)], [(1, 2), (4, 5)]) == {
        frozenset({frozenset({1, 2}), frozenset({3})}),
        frozenset({frozenset({4})}),
    }
