"""Which reports are of their own and which copied whom: a tree, a root for each text that was written anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sayso.linked import Copy, ReportId
from sayso.serve.cards import to_ref, to_snippet
from sayso.serve.shelf import Shelf
from sayso.serve.views import OriginNode
from sayso.store import read_copies, read_ids

TOLD_BY = {
    "credit": "it credits the other", "dateline": "by the other's dateline", "time": "it came later",
    "open": "which came first is not known", "person": "a person decided so",
}  # fmt: skip


def find_origins(rids: Sequence[ReportId], shelf: Shelf) -> tuple[OriginNode, ...]:
    """The trees that these reports make, in their order; each report stands once."""
    shelf.load(rids)
    parents = find_parents(rids, _read_copies(rids, shelf))
    children = _find_children(rids, parents)
    return tuple(_to_node(rid, None, children, parents, shelf) for rid in rids if rid not in parents)


def find_tree(rid: ReportId, rids: Sequence[ReportId], shelf: Shelf) -> OriginNode | None:
    """The tree that a report is in among `rids`, of which only that tree's are read; None if it is alone in it."""
    parents = find_parents(rids, _read_copies(rids, shelf))
    children, root = _find_children(rids, parents), rid
    while root in parents:
        root = parents[root].original
    return _to_node(root, None, children, parents, shelf) if root in children else None


def _find_children(
    rids: Sequence[ReportId], parents: Mapping[ReportId, Copy]
) -> dict[ReportId, list[ReportId]]:
    """Of each report those that copied it, in the order of `rids`."""
    children: dict[ReportId, list[ReportId]] = {}
    for rid in rids:
        if rid in parents:
            children.setdefault(parents[rid].original, []).append(rid)
    return children


def _read_copies(rids: Sequence[ReportId], shelf: Shelf) -> list[Copy]:
    """The copies that were found, as people decided them."""
    with shelf.desk.store.reading() as connection:
        found = read_copies(connection, sorted(read_ids(connection, rids).values()))
    decided = shelf.decided
    inside = set(rids)
    said = [Copy(original=a, copy=b, share=1.0, by="person") for a, b in decided.copies if {a, b} <= inside]
    return said + [c for c in found if frozenset((c.original, c.copy)) not in decided.apart]


def find_parents(rids: Sequence[ReportId], copies: Iterable[Copy]) -> dict[ReportId, Copy]:
    """Of each report that copies another the one that it has most of (ties: the earlier in `rids`); never in a circle."""
    place = {rid: n for n, rid in enumerate(rids)}
    parents: dict[ReportId, Copy] = {}
    ranked = sorted(
        (c for c in copies if c.original in place and c.copy in place),
        key=lambda c: (c.by != "person", -c.share, place[c.original], place[c.copy]),
    )
    for copy in ranked:
        if copy.copy not in parents and not _is_above(copy.copy, copy.original, parents):
            parents[copy.copy] = copy
    return parents


def _is_above(one: ReportId, other: ReportId, parents: Mapping[ReportId, Copy]) -> bool:
    """Whether `one` is `other` or stands above it."""
    while one != other and other in parents:
        other = parents[other].original
    return one == other


def _to_node(
    rid: ReportId, copy: Copy | None, children: Mapping[ReportId, list[ReportId]], parents: Mapping[ReportId, Copy],
    shelf: Shelf,
) -> OriginNode:  # fmt: skip
    report = shelf.report(rid)
    how = "a text of its own"
    if copy:
        how = f"copy: {copy.share:.0%} of the text, {TOLD_BY.get(copy.by, copy.by)}"
    return OriginNode(
        report=to_ref(rid, report), how=how, share=round(copy.share, 4) if copy else None,
        snippet=to_snippet(report, copy.evidence) if copy and copy.evidence and report else None,
        copies=tuple(_to_node(c, parents[c], children, parents, shelf) for c in children.get(rid, ())),
    )  # fmt: skip
