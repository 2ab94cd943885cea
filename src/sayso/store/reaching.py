"""What a batch reaches in the graph of the store, as `sayso.linking.regions` asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from sayso.linked import Copy, Likeness, ReportId
from sayso.linking.regions import Cluster, cluster_anew, to_nodes, to_texts
from sayso.store.deciding import Decided
from sayso.store.graph import Pair, find_neighbours, find_pair_rows
from sayso.store.packing import unpack
from sayso.store.reading import PAGE, Current, read_ids, read_reports
from sayso.store.schema import KeyKind, linked, reports

if TYPE_CHECKING:
    from sayso.store.linker import Rules


@dataclass(slots=True)
class Reach:
    """The graph with a batch's pairs in it. `changed`: reports whose pairs are `new` ones only, whatever the table has;
    `current`: reports that have been read; `groups`: report → the first of the reports that are copies of it; `stories`: what
    was clustered last, each story in canonical order; `copies`: the pairs of copies among them."""

    connection: Connection
    rules: Rules
    new: Sequence[Pair]
    changed: frozenset[int]
    current: dict[int, Current]
    groups: dict[int, int] = field(default_factory=dict)
    stories: list[tuple[int, ...]] = field(default_factory=list)
    copies: list[Copy] = field(default_factory=list)

    def find_beside(self, nodes: Set[int], *kinds: KeyKind) -> set[int]:
        """Those that have a pair of one of `kinds`, by default of either, with one of `nodes`, and `nodes` with one."""
        wanted = kinds or tuple(KeyKind)
        rows = find_neighbours(self.connection, sorted(nodes - self.changed), wanted)
        found = {r for pair in rows if not self.changed & set(pair) for r in pair}
        fresh = ((p.left, p.right) for p in self.new if p.kind in wanted)
        return found | {r for pair in fresh if not nodes.isdisjoint(pair) for r in pair}

    def find_stories(self, nodes: Set[int]) -> set[Cluster[int]]:
        """The stories as the table has them."""
        stood = _read_members(self.connection, nodes)
        members = (m for story in stood for m in story)
        alone = ((n, n) for n in set(nodes) - {report for report, _ in members})
        everyone = [*stood, *(((n, n),) for n, _ in alone)]
        texts = _to_groups(m for story in everyone for m in story)
        return to_texts(([report for report, _ in story] for story in everyone), texts)

    def cluster(self, nodes: Set[int]) -> set[Cluster[int]]:
        """What `nodes` share text with is looked at too, since which copies count depends on it (`copies.find_folding`)."""
        near = self.find_beside(nodes, KeyKind.COPY) | nodes
        near |= self.find_beside(near, KeyKind.COPY)
        self.current |= read_reports(self.connection, sorted(near - self.current.keys()))
        there = {r: self.current[r].report for r in near if r in self.current}
        self.copies, likenesses = self._read_pairs(nodes, near)
        members = sorted(there.values(), key=lambda r: (r.entry.article.published or "", r.id))
        number = {r.id: id_ for id_, r in there.items()}
        copied = [[number[r] for r in group] for group in self.rules.to_copy_groups(members, self.copies)]
        self.groups = {r: group[0] for group in copied if len(group) > 1 for r in group}
        told = self.rules.to_stories(members, likenesses, self.copies)
        stories = (tuple(number[r] for r in story) for story in told)
        self.stories = [story for story in stories if not nodes.isdisjoint(story)]
        return to_texts(self.stories, copied)

    def _read_pairs(self, nodes: Set[int], near: Set[int]) -> tuple[list[Copy], list[Likeness]]:
        rows = [
            row
            for row in find_pair_rows(self.connection, sorted(near))
            if not self.changed & {row[1], row[2]}
        ]
        rows += [(p.kind, p.left, p.right, p.data) for p in self.new if {p.left, p.right} <= near]
        copies = [unpack(row[3], Copy) for row in rows if row[0] == KeyKind.COPY]
        inside = (row for row in rows if row[0] == KeyKind.STORY and {row[1], row[2]} <= nodes)
        return copies, [unpack(row[3], Likeness) for row in inside]


def _read_members(connection: Connection, nodes: Iterable[int]) -> list[tuple[tuple[int, int], ...]]:
    """The stories, whole, that any of `nodes` is in: of each report, itself and the first that it is a copy of."""
    wanted, found = sorted(nodes), dict[int, list[tuple[int, int]]]()
    ids: set[int] = set()
    for at in range(0, len(wanted), PAGE):
        mine = select(linked.c.story).where(linked.c.report.in_(wanted[at : at + PAGE]))
        ids |= set(connection.execute(mine).scalars())
    for at in range(0, len(ids), PAGE):
        query = select(linked.c.story, linked.c.report, linked.c.copies)
        for row in connection.execute(query.where(linked.c.story.in_(sorted(ids)[at : at + PAGE]))):
            found.setdefault(row.story, []).append((row.report, row.copies or row.report))
    return [tuple(members) for members in found.values()]


def _to_groups(members: Iterable[tuple[int, int]]) -> list[set[int]]:
    groups: dict[int, set[int]] = {}
    for report, first in members:
        groups.setdefault(first, set()).add(report)
    return list(groups.values())


def find_reach(reach: Reach, seeds: Iterable[int], decided: Decided) -> None:
    """Clusters anew what a change to `seeds` reaches, and with it what people decided about any report of it."""
    touched = set(seeds)
    while True:
        region = to_nodes(cluster_anew(reach, touched))
        judged = _find_judged(reach, region, decided) - touched
        if not judged:
            return
        touched |= judged


def _find_judged(reach: Reach, region: Set[int], decided: Decided) -> set[int]:
    """The reports of judgements on stories and copies that name one of the region."""
    sets: Mapping[int, frozenset[ReportId]] = dict(
        enumerate((*decided.ties, *(rids for _, rids in decided.stories)))
    )
    if not sets:
        return set()
    there: set[ReportId] = set()
    for at in range(0, len(region), PAGE):
        some = select(reports.c.rid).where(reports.c.id.in_(sorted(region)[at : at + PAGE]))
        there |= set(map(ReportId, reach.connection.execute(some).scalars()))
    named = {rid for rids in sets.values() if rids & there for rid in rids}
    return set(read_ids(reach.connection, named).values())
