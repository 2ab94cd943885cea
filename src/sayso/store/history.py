"""How an event or claim came to stand as it does: its status after each day on which a report told of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from sayso.labels import Status
from sayso.linked import LinkedClaim, LinkedEvent, ReportId, StoryLinks
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
        then = _find_then(read_links_as_of(store, rules, found.sid, day), found)
        told = tuple(r for r, d in published.items() if d == day)
        if then is not None:
            out.append(Moment(day=day, status=then.status, sources=len(then.sources), reports=told))
    return tuple(out)


def _read_days(store: Store, rids: Iterable[ReportId]) -> dict[ReportId, str]:
    with store.reading() as connection:
        current = read_reports(connection, tuple(read_ids(connection, rids).values()))
    dated = {c.report.id: (c.report.entry.article.published or "")[:10] for c in current.values()}
    return {rid: day for rid, day in dated.items() if day}


def _find_then(links: StoryLinks, found: StoredEvent | StoredClaim) -> LinkedEvent | LinkedClaim | None:
    """What it was then: of the same id, else what shares most of its tellings or positions."""
    if isinstance(found, StoredEvent):
        tolds = set(found.event.tellings)
        ranked = [
            (len(tolds & set(e.tellings)), e.id == found.event.id, -n) for n, e in enumerate(links.events)
        ]
        best = max((r for r in ranked if r[0]), default=None)
        return links.events[-best[2]] if best else None
    held = {(p.report, p.span) for p in found.claim.positions}
    ranked = [
        (len(held & {(p.report, p.span) for p in c.positions}), c.id == found.claim.id, -n)
        for n, c in enumerate(links.claims)
    ]
    best = max((r for r in ranked if r[0]), default=None)
    return links.claims[-best[2]] if best else None


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
