"""What it costs to link one more report, in a store that holds ten thousand and in one that holds a hundred thousand.

Made-up reports (`made.py`) come in order of time; an index in memory of the shape of the store's (kind, key → reports)
is filled, and for the last PROBED reports before each mark the whole of linking is timed: keys, candidates, pairs, and
the clustering of the parts they fall into. Goal: the cost at the hundred-thousandth at most 1.5 times the ten-thousandth.

    python bench/speed/linking.py [10000 100000]
"""

from __future__ import annotations

import statistics
import sys
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from made import make_reports

from sayso.linked import Copy, Likeness, Report, ReportId
from sayso.linking import Prints, find_copy, find_likeness, find_prints, to_copy_groups, to_stories

PROBED = 1_000
MARKS = (10_000, 100_000)


@dataclass(slots=True)
class Index:
    """The store's tables as dictionaries: reports, keys, and the pairs found."""

    reports: dict[ReportId, Report] = field(default_factory=dict)
    keys: dict[tuple[str, int], list[ReportId]] = field(default_factory=lambda: defaultdict(list))
    copies: dict[ReportId, list[Copy]] = field(default_factory=lambda: defaultdict(list))
    likenesses: dict[ReportId, list[Likeness]] = field(default_factory=lambda: defaultdict(list))

    def meet(self, kind: str, keys: tuple[int, ...]) -> list[ReportId]:
        """Those that share a key, each once."""
        return sorted({id_ for key in keys for id_ in self.keys[kind, key]})

    def add(self, report: Report, prints: Prints) -> None:
        """Makes the report one that later ones meet."""
        self.reports[report.id] = report
        for kind, keys in (("copy", prints.copies), ("story", prints.story)):
            for key in keys:
                self.keys[kind, key].append(report.id)

    def part(self, id_: ReportId) -> list[ReportId]:
        """The reports that are tied to one, through others too."""
        seen, waiting = {id_}, [id_]
        while waiting:
            at = waiting.pop()
            ties = [(c.original, c.copy) for c in self.copies[at]]
            ties += [(x.left, x.right) for x in self.likenesses[at]]
            new = {other for pair in ties for other in pair} - seen
            seen |= new
            waiting.extend(new)
        return sorted(seen)


def link(index: Index, report: Report) -> tuple[int, int]:
    """Links one report; gives how many candidates it met and how large a part it fell into."""
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
    part = index.part(report.id)
    reports = [index.reports[id_] for id_ in part]
    ties = [c for id_ in part for c in index.copies[id_]]
    to_copy_groups(reports, ties)
    to_stories(reports, [x for id_ in part for x in index.likenesses[id_]], ties)
    return len(copies) + len(alike), len(part)


def measure(marks: tuple[int, ...]) -> dict[int, float]:
    """Milliseconds a report, on average over the PROBED before each mark; prints a line for each mark."""
    index, cost = Index(), {}
    probed: list[tuple[float, int, int]] = []
    for n, report in enumerate(make_reports(max(marks)), 1):
        start = time.process_time()
        met, size = link(index, report)
        probed.append((time.process_time() - start, met, size))
        if n in marks:
            last = probed[-PROBED:]
            cost[n] = statistics.mean(x[0] for x in last) * 1_000
            met, size = statistics.mean(x[1] for x in last), statistics.mean(x[2] for x in last)
            print(f"{n:>9,} reports: {cost[n]:.2f} ms a report, {met:.0f} candidates, part of {size:.0f}")
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
