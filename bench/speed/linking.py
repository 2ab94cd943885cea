"""What it costs to link one more report, in a store that holds ten thousand and in one that holds a hundred thousand.

Made-up reports (`made.py`) come in order of time; an index in memory of the shape of the store's (kind, key → reports)
is filled, and for the last PROBED reports before each mark the whole of linking is timed: keys, candidates, pairs, what the
report reaches (`regions.py`) and its clustering, and the events and claims of the stories that changed. As many reports are
looked at under a key, and compared, as the store looks at. Reading and writing rows is not in it. Goal: the cost at the hundred-thousandth at most 1.5 times the
ten-thousandth.

    python bench/speed/linking.py [10000 100000]
"""

from __future__ import annotations

import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Set
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from made import make_reports

from sayso.linked import Copy, Likeness, Report, ReportId
from sayso.linking import (
    Prints,
    find_copy,
    find_likeness,
    find_prints,
    link_story,
    to_copy_groups,
    to_stories,
)
from sayso.linking.regions import Cluster, cluster_anew, to_nodes, to_texts
from sayso.store.graph import COMPARED, NEAREST

PROBED = 500
MARKS = (10_000, 100_000)


@dataclass(slots=True)
class Index:
    """The store's tables as dictionaries: reports, keys, the pairs found, and the stories as they stand."""

    reports: dict[ReportId, Report] = field(default_factory=dict)
    keys: dict[tuple[str, int], list[ReportId]] = field(default_factory=lambda: defaultdict(list))
    copies: dict[ReportId, list[Copy]] = field(default_factory=lambda: defaultdict(list))
    likenesses: dict[ReportId, list[Likeness]] = field(default_factory=lambda: defaultdict(list))
    stories: dict[ReportId, Cluster[ReportId]] = field(default_factory=dict)
    reached: int = 0

    def meet(self, kind: str, keys: tuple[int, ...]) -> list[ReportId]:
        """Those that share most keys, the latest first: reports come in order of time, so none is nearer."""
        shared = Counter(id_ for key in keys for id_ in self.keys[kind, key][-NEAREST:])
        return sorted(sorted(shared, reverse=True), key=lambda id_: -shared[id_])[:COMPARED]

    def add(self, report: Report, prints: Prints) -> None:
        """Makes the report one that later ones meet."""
        self.reports[report.id] = report
        for kind, keys in (("copy", prints.copies), ("story", prints.story)):
            for key in keys:
                self.keys[kind, key].append(report.id)

    def find_beside(self, nodes: Set[ReportId]) -> set[ReportId]:
        """As in `Graph`."""
        ties = {other for n in nodes for x in self.likenesses[n] for other in (x.left, x.right)}
        return ties | self._find_copied(nodes)

    def _find_copied(self, nodes: Set[ReportId]) -> set[ReportId]:
        return {other for n in nodes for c in self.copies[n] for other in (c.original, c.copy)}

    def find_stories(self, nodes: Set[ReportId]) -> set[Cluster[ReportId]]:
        """As in `Graph`."""
        return {self.stories.get(n, frozenset({frozenset({n})})) for n in nodes}

    def cluster(self, nodes: Set[ReportId]) -> set[Cluster[ReportId]]:
        """As in `Graph`; what `nodes` share text with is looked at too, since which copies count depends on it."""
        self.reached = len(nodes)
        near = self._find_copied(nodes) | nodes
        near |= self._find_copied(near)
        reports = [self.reports[id_] for id_ in near]
        ties = list({(c.original, c.copy): c for id_ in near for c in self.copies[id_]}.values())
        alike = {(x.left, x.right): x for id_ in nodes for x in self.likenesses[id_]}
        inside = [x for pair, x in alike.items() if nodes.issuperset(pair)]
        found = to_texts(to_stories(reports, inside, ties), to_copy_groups(reports, ties))
        return {story for story in found if not nodes.isdisjoint(to_nodes([story]))}


def place(index: Index, report: Report) -> tuple[set[ReportId], ...]:
    """Finds the pairs of one report and clusters what it reaches; gives the stories that changed, by their members."""
    prints = find_prints(report)
    copies, alike = index.meet("copy", prints.copies), index.meet("story", prints.story)
    for other in copies:
        if copy := find_copy(report, index.reports[other]):
            index.copies[report.id].append(copy)
            index.copies[other].append(copy)
    for other in alike:
        if likeness := find_likeness(report, index.reports[other]):
            index.likenesses[report.id].append(likeness)
            index.likenesses[other].append(likeness)
    index.add(report, prints)
    changed = []
    for story in cluster_anew(index, [report.id]):
        members = to_nodes([story])
        if index.stories.get(min(members)) != story or report.id in members:
            index.stories |= dict.fromkeys(members, story)
            changed.append(members)
    return tuple(changed)


def tell(index: Index, members: set[ReportId]) -> None:
    """Finds the events and claims of one story."""
    ties = {(c.original, c.copy): c for m in members for c in index.copies[m]}
    link_story(
        [index.reports[m] for m in members], [c for pair, c in ties.items() if members.issuperset(pair)]
    )


@dataclass(slots=True)
class Cost:
    """What the probed reports before a mark took, in seconds: to place and to tell; and how many were clustered anew for each."""

    placed: list[float] = field(default_factory=list)
    told: list[float] = field(default_factory=list)
    reached: list[int] = field(default_factory=list)

    @property
    def whole(self) -> float:
        """Milliseconds a report, on average."""
        return (statistics.mean(self.placed) + statistics.mean(self.told)) * 1_000


def measure(marks: tuple[int, ...]) -> dict[int, float]:
    """Milliseconds a report, on average over the PROBED before each mark; prints a line for each mark."""
    index, cost, now = Index(), {}, Cost()
    for n, report in enumerate(make_reports(max(marks)), 1):
        mark = next(m for m in marks if m >= n)
        start = time.process_time()
        changed = place(index, report)
        placed = time.process_time()
        if mark - n < PROBED:
            for members in changed:
                tell(index, members)
            now.placed.append(placed - start)
            now.told.append(time.process_time() - placed)
            now.reached.append(index.reached)
        if n == mark:
            largest = max(len(to_nodes([s])) for s in index.stories.values())
            print(
                f"{n:>9,} reports: {now.whole:.2f} ms a report, {statistics.mean(now.placed) * 1_000:.2f} of it to place it; "
                f"{statistics.mean(now.reached):.0f} clustered anew (most {max(now.reached)}), largest story {largest}",
                flush=True,
            )
            cost[n], now = now.whole, Cost()
    return cost


def main() -> None:
    """Measures at the marks given, or at MARKS; exit code 1 if the last costs over 1.5 times the first."""
    marks = tuple(sorted(int(x) for x in sys.argv[1:])) or MARKS
    cost = measure(marks)
    ratio = cost[marks[-1]] / cost[marks[0]]
    print(f"ratio {ratio:.2f} (at most 1.5)")
    sys.exit(ratio > 1.5)


if __name__ == "__main__":
    main()
