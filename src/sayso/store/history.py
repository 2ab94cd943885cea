"""How an event or claim came to stand as it does: its status after each day on which a report told of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TypeVar

from sayso.labels import Status
from sayso.linked import LinkedClaim, LinkedEvent, ReportId
from sayso.store.finding import find_tellers
from sayso.store.linker import Rules, read_links_as_of
from sayso.store.opening import Store
from sayso.store.reading import Version, read_ids, read_reports
from sayso.store.viewing import StoredClaim, StoredEvent, read_story

MOST_DAYS = 60
"""Days that a history looks at, the first ones: each is linked anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """How it stood at the end of a day (ISO), after the reports of that day."""

    day: str
    status: Status
    sources: int
    reports: tuple[ReportId, ...]


def read_history(store: Store, rules: Rules, found: StoredEvent | StoredClaim) -> tuple[Moment, ...]:
    """Its status on each day on which a report of its story that has to do with it was published, in order of time;
    undated reports, of which nobody knows when they were known, are left out.

    Raises: StoreError.
    """
    story = read_story(store, found.sid)
    tellers = set(find_tellers(found))
    published = _read_days(store, [r for r in (story.reports if story else ()) if r in tellers])
    days = sorted(set(published.values()))[:MOST_DAYS]
    out = []
    for day in days:
        then = read_then(store, rules, found, day)
        told = tuple(r for r, d in published.items() if d == day)
        if then is not None:
            out.append(Moment(day=day, status=then.status, sources=len(then.sources), reports=told))
    return tuple(out)


def _read_days(store: Store, rids: Iterable[ReportId]) -> dict[ReportId, str]:
    with store.reading() as connection:
        current = read_reports(connection, tuple(read_ids(connection, rids).values()))
    dated = {c.report.id: (c.report.entry.article.published or "")[:10] for c in current.values()}
    return {rid: day for rid, day in dated.items() if day}


def read_then(
    store: Store, rules: Rules, found: StoredEvent | StoredClaim, day: str
) -> LinkedEvent | LinkedClaim | None:
    """What an event or a claim was at the end of a day (ISO), under the id it had then: what shares most of its tellings or
    positions; of several that share as many, the one of the same id, then the first. None if nothing of it was known.

    Raises: StoreError.
    """
    links = read_links_as_of(store, rules, found.sid, day)
    if isinstance(found, StoredEvent):
        return _find_most(links.events, _to_held(found.event), found.event.id)
    return _find_most(links.claims, _to_held(found.claim), found.claim.id)


L = TypeVar("L", LinkedEvent, LinkedClaim)


def _find_most(links: Sequence[L], held: set[object], id_: str) -> L | None:
    """The first of those that share most with `held`, of one of that id before others."""
    shared = [(len(held & _to_held(one)), one) for one in links]
    return max(
        (pair for pair in shared if pair[0]), key=lambda pair: (pair[0], pair[1].id == id_), default=(0, None)
    )[1]


def _to_held(one: LinkedEvent | LinkedClaim) -> set[object]:
    """What an event or claim is made of: tellings, or the words of positions."""
    return set(one.tellings) if isinstance(one, LinkedEvent) else {(p.report, p.span) for p in one.positions}


# ---------------------------------------------------------------- versions of an article


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What a later version of an article says otherwise: words that went and words that came, either may be ""."""

    old: str
    new: str


def find_differences(old: str, new: str) -> Iterator[Difference]:
    """What differs between two texts, sentence by sentence, in the order of the newer."""
    before, after = _to_pieces(old), _to_pieces(new)
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            yield Difference(old=" ".join(before[a:b]), new=" ".join(after[c:d]))


def _to_pieces(text: str) -> list[str]:
    """Sentences, roughly: where a line ends or a full stop with blank space after it stands."""
    return [
        p.strip() for line in text.splitlines() for p in line.replace(". ", ".\n").split("\n") if p.strip()
    ]


def find_changes(versions: Iterable[Version]) -> Iterator[tuple[Version, tuple[Difference, ...]]]:
    """Each version but the first, with what it says otherwise than the one before."""
    for old, new in pairwise(versions):
        yield new, tuple(find_differences(old.text or "", new.text or ""))
