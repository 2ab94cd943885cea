"""The linker: takes what waits in `todo`, finds its pairs, clusters the part of the graph that is touched, links its stories.

What is linked is a function of the set of reports (decision 8); this file only sees to it that a change costs no more than
the part it reaches, and that a batch is written as a whole or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Select, delete, func, insert, select

from sayso.linked import Copy, Likeness, Report, ReportId, StoryLinks
from sayso.linking import Prints
from sayso.store.deciding import Decided, decide, to_decided
from sayso.store.graph import (
    Batch,
    Printed,
    find_candidates,
    find_neighbours,
    find_pair_rows,
    find_part,
    from_blob,
    to_blob,
)
from sayso.store.judgements import read_judgements
from sayso.store.locking import alone
from sayso.store.opening import Store
from sayso.store.packing import pack, unpack
from sayso.store.posting import Changes, LinkedStory, Poster, to_sid
from sayso.store.reading import PAGE, Current, read_ids, read_reports
from sayso.store.schema import (
    KeyKind,
    claims,
    entries,
    events,
    facets,
    keys,
    linked,
    names,
    pairs,
    proposals,
    reports,
    sources,
    stories,
    todo,
)  # fmt: skip
from sayso.store.writing import Run

BATCH = 64
"""Reports linked in one transaction: enough that a story's reports, which come together, are mostly linked once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What links: the functions of the room `linking`, or in a test others of the same kind."""

    find_prints: Callable[[Report], Prints]
    find_copy: Callable[[Report, Report], Copy | None]
    find_likeness: Callable[[Report, Report], Likeness | None]
    to_copy_groups: Callable[[Sequence[Report], Sequence[Copy]], tuple[tuple[ReportId, ...], ...]]
    to_stories: Callable[
        [Sequence[Report], Sequence[Likeness], Sequence[Copy]], tuple[tuple[ReportId, ...], ...]
    ]
    link_story: Callable[[Sequence[Report], Sequence[Copy], str | None], StoryLinks]


def open_rules() -> Rules:
    """The room `linking`."""
    from sayso import linking
    from sayso.linking.linking import link_story

    return Rules(
        find_prints=linking.find_prints, find_copy=linking.find_copy, find_likeness=linking.find_likeness,
        to_copy_groups=linking.to_copy_groups, to_stories=linking.to_stories, link_story=link_story,
    )  # fmt: skip


@dataclass(slots=True)
class Done:
    """What a run of the linker did. `copies`: reports folded into another that they copy; `changes`: rows of the view that are new or other."""

    reports: int = 0
    copies: int = 0
    changes: Changes = field(default_factory=Changes)

    def add(self, other: Done) -> None:
        """Counts another run of it in."""
        self.reports += other.reports
        self.copies += other.copies
        self.changes.stories += other.changes.stories
        self.changes.events += other.changes.events
        self.changes.claims += other.changes.claims


Told = Callable[[int, int], None]
"""Is called after each batch with how many reports are done and how many wait."""


def link_waiting(
    store: Store, run: Run, rules: Rules, *, wait: bool = True, tell: Told = lambda done, left: None
) -> Done:
    """Links every report that waits, batch by batch. Where another process is at it: waits for it, or without `wait`
    leaves it all to that one.

    Raises: StoreError.
    """
    done = Done()
    with alone(store, wait=wait) as mine:
        while mine and (batch := _take(store)):
            _link(store, run, rules, batch, done)
            tell(done.reports, _count_waiting(store))
    return done


def relink(store: Store, run: Run, rules: Rules, tell: Told = lambda done, left: None) -> Done:
    """Throws the graph and the view away and makes them anew from every report, in order of publication, then id.
    Interrupted, `link_waiting` goes on where it stopped. Who reads meanwhile sees what is linked so far.

    Raises: StoreError.
    """
    with alone(store, wait=True), store.writing() as connection:
        for table in (facets, proposals, claims, events, linked, stories, pairs, keys, names, todo):
            connection.execute(delete(table))
        connection.execute(insert(todo).from_select(["report"], _select_linkable()))
    return link_waiting(store, run, rules, tell=tell)


def read_links_as_of(store: Store, rules: Rules, sid: str, as_of: str) -> StoryLinks:
    """What was known of a story on that ISO date: its reports as they stand, weighed by what was said until then."""
    query = select(linked.c.report).join(stories, stories.c.id == linked.c.story).where(stories.c.sid == sid)
    with store.reading() as connection:
        members = list(connection.execute(query.order_by(linked.c.day, linked.c.report)).scalars())
        current = read_reports(connection, members)
        copies = [
            unpack(row[3], Copy) for row in find_pair_rows(connection, members) if row[0] == KeyKind.COPY
        ]
    found = sorted(
        (c.report for c in current.values()), key=lambda r: (r.entry.article.published or "", r.id)
    )
    return decide(rules, to_decided(read_judgements(store))).link_story(found, copies, as_of)


def _select_linkable() -> Select[Any]:
    good = select(sources.c.report, func.max(sources.c.published).label("published"))
    good = good.join(entries, (entries.c.source == sources.c.id) & entries.c.error.is_(None))
    found = good.group_by(sources.c.report).subquery()
    return select(found.c.report).join(reports, reports.c.id == found.c.report).order_by(
        found.c.published, reports.c.rid
    )  # fmt: skip


# ---------------------------------------------------------------- one batch


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taken:
    """What was taken from `todo`: its rows, and the reports as they stand. `changed`: those not linked as they stand."""

    rows: tuple[int, ...]
    current: Mapping[int, Current]
    changed: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    """A pair that was found, as the table has it."""

    kind: KeyKind
    left: int
    right: int
    score: float
    data: bytes


@dataclass(slots=True)
class _Plan:
    """What a batch changes."""

    batch: Batch
    pairs: list[_Pair] = field(default_factory=list)
    groups: dict[int, int] = field(default_factory=dict)
    linked: list[tuple[LinkedStory, tuple[int, ...]]] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    entries: dict[int, int] = field(default_factory=dict)


def _take(store: Store) -> _Taken | None:
    with store.reading() as connection:
        rows = connection.execute(select(todo).order_by(todo.c.id).limit(BATCH)).all()
        if not rows:
            return None
        wanted = list(dict.fromkeys(row.report for row in rows))
        current = read_reports(connection, wanted)
        there = select(linked.c.report, linked.c.entry).where(linked.c.report.in_(wanted))
        as_linked = {row.report: row.entry for row in connection.execute(there)}
    changed = frozenset(r for r, c in current.items() if as_linked.get(r) != c.entry)
    return _Taken(rows=tuple(row.id for row in rows), current=current, changed=changed)


def _count_waiting(store: Store) -> int:
    with store.reading() as connection:
        return connection.execute(select(func.count()).select_from(todo)).scalar() or 0


def _link(store: Store, run: Run, rules: Rules, taken: _Taken, done: Done) -> None:
    decided = to_decided(read_judgements(store))
    with store.reading() as connection:
        plan = _plan(connection, decide(rules, decided), taken, decided)
    with store.writing() as connection:
        poster = Poster(connection, run.id, changes=done.changes)
        _write(poster, plan, taken)
    done.reports += len(taken.changed)
    done.copies += _count_folded(plan, taken)


def _count_folded(plan: _Plan, taken: _Taken) -> int:
    """How many of the reports that are new stand in a group of copies, less one where the whole group is new."""
    groups = {first: {r for r, f in plan.groups.items() if f == first} for first in plan.groups.values()}
    return sum(min(len(group & taken.changed), len(group) - 1) for group in groups.values())


def _plan(connection: Connection, rules: Rules, taken: _Taken, decided: Decided) -> _Plan:
    printed = {
        r: Printed(report=r, prints=rules.find_prints(taken.current[r].report)) for r in sorted(taken.changed)
    }
    plan = _Plan(batch=Batch(printed))
    known: dict[int, Report] = {r: c.report for r, c in taken.current.items()}
    plan.pairs = _find_pairs(connection, rules, plan.batch, known)
    old = {r for pair in find_neighbours(connection, sorted(taken.changed)) for r in pair}
    new = [(p.left, p.right) for p in plan.pairs]
    part = sorted(_find_part(connection, {*taken.current, *old}, new, taken, decided))
    current = {**read_reports(connection, [r for r in part if r not in taken.current]), **taken.current}
    plan.entries = {r: current[r].entry for r in part if r in current}
    kept = [row for row in find_pair_rows(connection, part) if not taken.changed & {row[1], row[2]}]
    _cluster(connection, rules, plan, {r: current[r].report for r in plan.entries}, kept, taken)
    return plan


def _find_part(
    connection: Connection, seeds: set[int], new: Sequence[tuple[int, int]], taken: _Taken, decided: Decided
) -> set[int]:
    """The part of the graph to cluster anew, and with it what a judgement ties to it."""
    part = find_part(connection, seeds, new, taken.changed)
    while decided.ties:
        there = connection.execute(select(reports.c.rid).where(reports.c.id.in_(sorted(part)))).scalars()
        tied = set(read_ids(connection, decided.find_tied(map(ReportId, there))).values()) - part
        if not tied:
            break
        part = find_part(connection, part | tied, new, taken.changed)
    return part


def _find_pairs(connection: Connection, rules: Rules, batch: Batch, known: dict[int, Report]) -> list[_Pair]:
    found: dict[tuple[KeyKind, int, int], _Pair] = {}
    seen: set[tuple[KeyKind, int, int]] = set()
    for one in batch.printed.values():
        for kind in KeyKind:
            near = find_candidates(connection, one, batch, kind)
            fresh = read_reports(connection, [r for r in near if r not in known])
            others = known | {r: c.report for r, c in fresh.items()}
            for other in near:
                ends = (kind, min(one.report, other), max(one.report, other))
                if other in others and ends not in seen:
                    seen.add(ends)
                    pair = _compare(rules, kind, known[one.report], others[other])
                    if pair is not None:
                        found[ends] = _Pair(
                            kind=kind, left=ends[1], right=ends[2], score=pair[0], data=pair[1]
                        )
    return list(found.values())


def _compare(rules: Rules, kind: KeyKind, a: Report, b: Report) -> tuple[float, bytes] | None:
    if kind is KeyKind.COPY:
        copy = rules.find_copy(a, b)
        return (copy.share, pack(copy)) if copy else None
    likeness = rules.find_likeness(a, b)
    return (likeness.score, pack(likeness)) if likeness else None


def _cluster(
    connection: Connection, rules: Rules, plan: _Plan, part: Mapping[int, Report],
    kept: Iterable[tuple[int, int, int, bytes]], taken: _Taken,
) -> None:  # fmt: skip
    """Clusters the part anew and links the stories whose members or copies are not what they were."""
    rows = [(row[0], row[3]) for row in kept] + [(p.kind, p.data) for p in plan.pairs]
    copies = [unpack(data, Copy) for kind, data in rows if kind == KeyKind.COPY]
    likenesses = [unpack(data, Likeness) for kind, data in rows if kind == KeyKind.STORY]
    members = sorted(part.values(), key=lambda r: (r.entry.article.published or "", r.id))
    number = {r.id: id_ for id_, r in part.items()}
    for group in rules.to_copy_groups(members, copies):
        if len(group) > 1:
            plan.groups |= {number[r]: number[group[0]] for r in group}
    before = _read_stories(connection, sorted(part))
    stay: set[str] = set()
    for group in rules.to_stories(members, likenesses, copies):
        ids = tuple(number[r] for r in group)
        sid = to_sid(group[0])
        stay.add(sid)
        if before.get(sid, (0, frozenset()))[1] == frozenset(ids) and not taken.current.keys() & set(ids):
            continue
        inside = set(group)
        mine = [c for c in copies if c.original in inside and c.copy in inside]
        found = tuple(part[i] for i in ids)
        plan.linked.append((LinkedStory(reports=found, links=rules.link_story(found, mine, None)), ids))
    plan.gone = [row for sid, (row, _) in before.items() if sid not in stay]


def _read_stories(connection: Connection, part: Sequence[int]) -> dict[str, tuple[int, frozenset[int]]]:
    """The stories that reports of the part are in: sid → (`stories.id`, members)."""
    found: dict[str, tuple[int, set[int]]] = {}
    for at in range(0, len(part), PAGE):
        query = select(linked.c.report, stories.c.sid, stories.c.id).join(
            stories, stories.c.id == linked.c.story
        )
        for row in connection.execute(query.where(linked.c.report.in_(part[at : at + PAGE]))):
            found.setdefault(row.sid, (row.id, set()))[1].add(row.report)
    return {sid: (row, frozenset(members)) for sid, (row, members) in found.items()}


# ---------------------------------------------------------------- writing it down


def _write(poster: Poster, plan: _Plan, taken: _Taken) -> None:
    connection = poster.connection
    _replace_keys(connection, plan.batch, taken.changed)
    _replace_pairs(connection, plan.pairs, taken.changed)
    prints = _read_prints(connection, [i for _, ids in plan.linked for i in ids])
    prints |= {r: (p.day, to_blob(p.prints)) for r, p in plan.batch.printed.items()}
    for story, ids in plan.linked:
        row = poster.post(story)
        connection.execute(delete(linked).where(linked.c.report.in_(ids)))
        connection.execute(insert(linked), [
            {"report": i, "entry": plan.entries[i], "story": row, "copies": plan.groups.get(i),
             "day": prints[i][0], "prints": prints[i][1]} for i in ids
        ])  # fmt: skip
    poster.drop(plan.gone)
    connection.execute(delete(todo).where(todo.c.id.in_(taken.rows)))


def _read_prints(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[int, bytes]]:
    found: dict[int, tuple[int, bytes]] = {}
    for at in range(0, len(ids), PAGE):
        query = select(linked.c.report, linked.c.day, linked.c.prints)
        for row in connection.execute(query.where(linked.c.report.in_(ids[at : at + PAGE]))):
            found[row.report] = (row.day, row.prints)
    return found


def _replace_keys(connection: Connection, batch: Batch, changed: frozenset[int]) -> None:
    for report, (day, blob) in _read_prints(connection, sorted(changed)).items():
        old = Printed(report=report, prints=from_blob(blob, day))
        for kind in KeyKind:
            mine = (keys.c.kind == kind) & (keys.c.day == old.day) & (keys.c.report == report)
            connection.execute(delete(keys).where(mine, keys.c.key.in_(old.keys(kind))))
    rows = [
        {"kind": kind, "key": key, "day": one.day, "report": one.report}
        for one in batch.printed.values()
        for kind in KeyKind
        for key in sorted(set(one.keys(kind)))
    ]
    if rows:
        connection.execute(insert(keys), rows)


def _replace_pairs(connection: Connection, found: Sequence[_Pair], changed: frozenset[int]) -> None:
    if changed:
        connection.execute(delete(pairs).where(pairs.c.left.in_(changed) | pairs.c.right.in_(changed)))
    rows = [
        {"kind": p.kind, "left": p.left, "right": p.right, "score": p.score, "data": p.data}
        for p in sorted(found, key=lambda p: (p.kind, p.left, p.right))
    ]
    if rows:
        connection.execute(insert(pairs), rows)
