"""The linker: takes what waits in `todo`, finds its pairs, clusters what they reach, links the stories that changed.

What is linked is a function of the set of reports (decision 8); this file only sees to it that a change costs no more than
the part it reaches, and that a batch is written as a whole or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Select, delete, func, insert, literal, select

from sayso.linked import Copy, Likeness, Report, ReportId, StoryLinks
from sayso.linking import Prints
from sayso.store.deciding import Decided, decide, to_decided
from sayso.store.graph import (
    Batch,
    Pair,
    Printed,
    find_candidates,
    find_neighbours,
    find_pair_rows,
    from_blob,
    to_blob,
)
from sayso.store.judgements import read_judgements
from sayso.store.locking import alone
from sayso.store.opening import Store
from sayso.store.packing import pack, unpack
from sayso.store.posting import Changes, LinkedStory, Poster, sweep, to_sid
from sayso.store.reaching import Reach, find_reach
from sayso.store.reading import PAGE, Current, read_reports
from sayso.store.schema import (
    KeyKind,
    entries,
    keys,
    linked,
    pairs,
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
    """Links every report anew, in order of publication, then id. Interrupted, `link_waiting` goes on where it stopped. Who
    reads meanwhile sees each story whole, as it was or as it is now.

    Raises: StoreError.
    """
    with alone(store, wait=True), store.writing() as connection:
        connection.execute(delete(todo))
        every = _select_linkable().add_columns(literal(1))
        connection.execute(insert(todo).from_select(["report", "anew"], every))
    done = link_waiting(store, run, rules, tell=tell)
    with store.writing() as connection:
        sweep(connection)
    return done


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


@dataclass(slots=True)
class _Plan:
    """What a batch changes."""

    batch: Batch
    pairs: list[Pair] = field(default_factory=list)
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
    anew = {row.report for row in rows if row.anew}
    changed = frozenset(r for r, c in current.items() if r in anew or as_linked.get(r) != c.entry)
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
    reach = Reach(
        connection, rules, new=plan.pairs, changed=taken.changed, current=dict(taken.current)
    )  # fmt: skip
    # whoever was a copy of one that has changed may now be folded otherwise
    left = find_neighbours(connection, sorted(taken.changed), (KeyKind.COPY,))
    find_reach(reach, {*taken.current, *(r for pair in left for r in pair)}, decided)
    _link_stories(connection, rules, plan, reach, taken)
    return plan


def _find_pairs(connection: Connection, rules: Rules, batch: Batch, known: dict[int, Report]) -> list[Pair]:
    found: dict[tuple[KeyKind, int, int], Pair] = {}
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
                        found[ends] = Pair(
                            kind=kind, left=ends[1], right=ends[2], score=pair[0], data=pair[1]
                        )
    return list(found.values())


def _compare(rules: Rules, kind: KeyKind, a: Report, b: Report) -> tuple[float, bytes] | None:
    if kind is KeyKind.COPY:
        copy = rules.find_copy(a, b)
        return (copy.share, pack(copy)) if copy else None
    likeness = rules.find_likeness(a, b)
    return (likeness.score, pack(likeness)) if likeness else None


def _link_stories(connection: Connection, rules: Rules, plan: _Plan, reach: Reach, taken: _Taken) -> None:
    """Links the stories whose members or copies are not what they were."""
    part = {id_: reach.current[id_] for story in reach.stories for id_ in story}
    plan.entries = {id_: current.entry for id_, current in part.items()}
    plan.groups = {id_: first for id_, first in reach.groups.items() if id_ in part}
    before = _read_stories(connection, sorted(part))
    stay: set[str] = set()
    for ids in reach.stories:
        found = tuple(part[id_].report for id_ in ids)
        sid = to_sid(found[0].id)
        stay.add(sid)
        if before.get(sid, (0, frozenset()))[1] == frozenset(ids) and not taken.current.keys() & set(ids):
            continue
        inside = {r.id for r in found}
        mine = [c for c in reach.copies if c.original in inside and c.copy in inside]
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


def _replace_pairs(connection: Connection, found: Sequence[Pair], changed: frozenset[int]) -> None:
    if changed:
        connection.execute(delete(pairs).where(pairs.c.left.in_(changed) | pairs.c.right.in_(changed)))
    rows = [
        {"kind": p.kind, "left": p.left, "right": p.right, "score": p.score, "data": p.data}
        for p in sorted(found, key=lambda p: (p.kind, p.left, p.right))
    ]
    if rows:
        connection.execute(insert(pairs), rows)
