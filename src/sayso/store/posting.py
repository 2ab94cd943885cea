"""Writes the graph and the current view: what one batch of the linker changes, in the caller's one transaction."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, text, update

from sayso.labels import EventType
from sayso.linked import LinkedClaim, LinkedEvent, LinkedEventId, Proposal, Report, ReportId, StoryLinks
from sayso.store.facets import (
    Facet,
    find_claim_facets,
    find_dates,
    find_event_facets,
    find_spot,
    to_ordinal,
    to_tag,
)
from sayso.store.packing import pack, to_column, to_hash
from sayso.store.reading import PAGE
from sayso.store.schema import (
    TallyKind,
    Target,
    claims,
    events,
    facets,
    names,
    proposals,
    spots,
    stories,
    tallies,
    turns,
)
from sayso.store.turning import Arrivals, find_claim_start, find_event_start, find_turns


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedStory:
    """A story with what was linked in it. `reports` in canonical order."""

    reports: tuple[Report, ...]
    links: StoryLinks

    @property
    def sid(self) -> str:
        """Its id: a content hash of its first report's, so that it stays while the story grows."""
        return to_sid(self.reports[0].id)


def to_sid(first: ReportId) -> str:
    """The id of the story that begins with this report."""
    return f"s{to_hash('story', first).hex()[:15]}"


@dataclass(slots=True)
class Changes:
    """How many rows of the view are new or say something else."""

    stories: int = 0
    events: int = 0
    claims: int = 0


OfEvent = tuple[EventType, frozenset[Facet]]
"""What a claim takes over from an event that it is about."""


@dataclass(slots=True)
class Poster:
    """Writes stories for one run. `known`, `spots`: names and spots seen already, so that each is asked for once."""

    connection: Connection
    run: int
    known: dict[Facet, int] = field(default_factory=dict)
    spots: dict[str, int] = field(default_factory=dict)
    changes: Changes = field(default_factory=Changes)

    def post(self, story: LinkedStory) -> int:
        """Replaces what the view holds of a story; returns `stories.id`."""
        row = self._find_row(story)
        old, counts = self._drop_view(row)
        arrivals = Arrivals(self.connection, {r.id: r for r in story.reports})
        added, of_event = self._post_events(row, story, arrivals)
        counts.update(added)
        self._post_claims(row, story, arrivals, of_event)
        self._post_proposals(row, story.links.proposals)
        add_tallies(self.connection, counts)
        self._count(story, old)
        return row

    def drop(self, gone: Sequence[int]) -> None:
        """Takes stories that are no more out, with what was linked in them."""
        for row in gone:
            _, counts = self._drop_view(row)
            add_tallies(self.connection, counts)
            self.connection.execute(delete(stories).where(stories.c.id == row))

    def _find_row(self, story: LinkedStory) -> int:
        first, last = find_dates(story.reports)
        values = {"run": self.run, "first_on": first, "last_on": last}
        row = self.connection.execute(select(stories.c.id).where(stories.c.sid == story.sid)).scalar()
        if row is not None:
            self.connection.execute(update(stories).where(stories.c.id == row).values(values))
            return int(row)
        return _add(self.connection, stories, {**values, "sid": story.sid})

    def _drop_view(self, row: int) -> tuple[dict[str, bytes], Counter[Tally]]:
        """What stood there, as id → data, and what it takes from the tallies."""
        old: dict[str, bytes] = {}
        counts: Counter[Tally] = Counter()
        for table, target, id_ in ((events, Target.EVENT, "eid"), (claims, Target.CLAIM, "cid")):
            found = self.connection.execute(select(table).where(table.c.story == row)).mappings().all()
            old |= {there[id_]: there["data"] for there in found}
            if target is Target.EVENT:
                counts.subtract(tally for there in found for tally in to_tallies(there))
            self._drop_rows(target, [there["id"] for there in found])
            self.connection.execute(delete(table).where(table.c.story == row))
        self.connection.execute(delete(proposals).where(proposals.c.story == row))
        return old, counts

    def _drop_rows(self, target: Target, ids: Sequence[int]) -> None:
        """What leads to events or claims."""
        for at in range(0, len(ids), PAGE):
            some = ids[at : at + PAGE]
            mine = (facets.c.target == target) & facets.c.row.in_(some)
            self.connection.execute(delete(facets).where(mine))
            if target is Target.CLAIM:
                self.connection.execute(delete(turns).where(turns.c.claim.in_(some)))

    def _post_events(
        self, row: int, story: LinkedStory, arrivals: Arrivals
    ) -> tuple[Counter[Tally], dict[LinkedEventId, OfEvent]]:
        """What it adds to the tallies, and the events' types and names by id."""
        rows = [self._to_event(row, e, arrivals) for e in story.links.events]
        ids = _add_all(self.connection, events, rows)
        found = [find_event_facets(e, arrivals.reports) for e in story.links.events]
        self._post_facets(Target.EVENT, ids, rows, found)
        of_event = {e.id: (e.type, names) for e, names in zip(story.links.events, found, strict=True)}
        return Counter(tally for one in rows for tally in to_tallies(one)), of_event

    def _to_event(self, row: int, event: LinkedEvent, arrivals: Arrivals) -> dict[str, Any]:
        _, told_on = find_dates(
            arrivals.reports[t.report] for t in event.tellings if t.report in arrivals.reports
        )
        seq, known = find_event_start(event, arrivals)
        return {
            "story": row, "run": self.run, "eid": event.id, "type": event.type, "modality": event.modality,
            "status": event.status, "sources": len(event.sources), "conflicts": len(event.conflicts),
            "data": pack(event), "day": to_ordinal(event.start) or to_ordinal(told_on), "known": known, "seq": seq,
            "spot": self._find_spot(event, arrivals.reports),
        }  # fmt: skip

    def _find_spot(self, event: LinkedEvent, reports: Mapping[ReportId, Report]) -> int | None:
        place = find_spot(event, reports)
        name = to_column(place.name if place and place.name else event.place)
        if not name:
            return None
        spot = {
            "name": name, "countries": ",".join(place.countries) if place else "",
            "precision": place.precision if place else None, "lat": place.lat if place else None,
            "lon": place.lon if place else None, "geonameid": place.geonameid if place else None,
        }  # fmt: skip
        key = json.dumps(list(spot.values()), ensure_ascii=False)
        if key not in self.spots:
            there = self.connection.execute(select(spots.c.id).where(spots.c.key == key)).scalar()
            self.spots[key] = there or _add(self.connection, spots, {**spot, "key": key})
        return self.spots[key]

    def _post_claims(
        self, row: int, story: LinkedStory, arrivals: Arrivals, there: Mapping[LinkedEventId, OfEvent]
    ) -> None:
        _, published = find_dates(story.reports)
        rows = [self._to_claim(row, c, published, arrivals) for c in story.links.claims]
        for one, claim in zip(rows, story.links.claims, strict=True):
            one["apart"] = int(not any(e in there for e in claim.events))
        ids = _add_all(self.connection, claims, rows)
        found = [
            find_claim_facets(c, (there[e] for e in c.events if e in there), arrivals.reports)
            for c in story.links.claims
        ]
        self._post_facets(Target.CLAIM, ids, rows, found)
        turned = [
            {"axis": turn.axis, "at": turn.at, "claim": id_, "kind": turn.kind}
            for id_, claim in zip(ids, story.links.claims, strict=True)
            for turn in find_turns(claim, arrivals)
        ]
        if turned:
            self.connection.execute(insert(turns), turned)

    def _to_claim(
        self, row: int, claim: LinkedClaim, published: str | None, arrivals: Arrivals
    ) -> dict[str, Any]:
        said = max((to_ordinal(p.said_on) for p in claim.positions), default=0)
        seq, known = find_claim_start(claim, arrivals)
        return {
            "story": row, "run": self.run, "cid": claim.id, "status": claim.status, "sources": len(claim.sources),
            "data": pack(claim), "day": said or to_ordinal(published), "known": known, "seq": seq,
        }  # fmt: skip

    def _post_proposals(self, row: int, found: Iterable[Proposal]) -> None:
        """Each link that is proposed once: the surest, where two rules propose it."""
        best: dict[str, Proposal] = {}
        for p in sorted(found, key=lambda p: (-p.score, p.reasons)):
            best.setdefault(f"p{to_hash(p.kind, p.left, p.right).hex()[:15]}", p)
        rows = [
            {"story": row, "run": self.run, "pid": pid, "kind": p.kind, "score": p.score, "data": pack(p)}
            for pid, p in best.items()
        ]
        if rows:
            self.connection.execute(insert(proposals), rows)

    def _post_facets(
        self,
        target: Target,
        ids: Sequence[int],
        of: Sequence[Mapping[str, Any]],
        found: Sequence[frozenset[Facet]],
    ) -> None:
        """`of`: the rows that were added under `ids`; `found`: their names."""
        self._find_names({facet for facets in found for facet in facets} - self.known.keys())
        rows = [
            {"name": self.known[facet], "target": target, "day": one["day"], "row": id_, "spot": one.get("spot"),
             "tag": to_tag(one["status"], one.get("type"))}
            for id_, one, facets in zip(ids, of, found, strict=True)
            for facet in sorted(facets)
        ]  # fmt: skip
        if rows:
            self.connection.execute(insert(facets), rows)

    def _find_names(self, new: set[Facet]) -> None:
        """Learns the rows of names; those that have none yet get one."""
        for kind in {facet[0] for facet in new}:
            values = sorted(value for k, value in new if k is kind)
            for at in range(0, len(values), PAGE):
                some = values[at : at + PAGE]
                query = select(names.c.value, names.c.id).where(names.c.kind == kind, names.c.value.in_(some))
                self.known |= {(kind, row.value): row.id for row in self.connection.execute(query)}
                missing = [value for value in some if (kind, value) not in self.known]
                rows = [{"kind": kind, "value": value} for value in missing]
                ids = _add_all(self.connection, names, rows)
                self.known |= {(kind, value): id_ for value, id_ in zip(missing, ids, strict=True)}

    def _count(self, story: LinkedStory, old: Mapping[str, bytes]) -> None:
        self.changes.stories += 1
        self.changes.events += _count_changed(story.links.events, old)
        self.changes.claims += _count_changed(story.links.claims, old)


Tally = tuple[TallyKind, int, int]
"""The key of a row of `tallies`."""


def to_tallies(event: Mapping[Any, Any]) -> tuple[Tally, Tally]:
    """What a row of `events` counts as."""
    status = to_tag(event["status"])
    return (TallyKind.DAY, event["day"], status), (TallyKind.SPOT, event["spot"] or 0, status)


def add_tallies(connection: Connection, counts: Mapping[Tally, int]) -> None:
    """Adds to what is counted, and one to how often the view has changed."""
    rows = [
        {"kind": kind, "key": key, "status": status, "n": n}
        for (kind, key, status), n in sorted(counts.items())
        if n
    ]
    connection.execute(ADD, [*rows, {"kind": TallyKind.VIEW, "key": 0, "status": 0, "n": 1}])


def sweep(connection: Connection) -> None:
    """Takes out names and spots that nothing in the view has any more, and tallies of nothing."""
    connection.execute(delete(names).where(names.c.id.not_in(select(facets.c.name))))
    held = select(events.c.spot).where(events.c.spot.is_not(None))
    connection.execute(delete(spots).where(spots.c.id.not_in(held)))
    connection.execute(delete(tallies).where(tallies.c.n == 0))


ADD = text("""
INSERT INTO tallies (kind, key, status, n) VALUES (:kind, :key, :status, :n)
ON CONFLICT (kind, key, status) DO UPDATE SET n = tallies.n + excluded.n
""")


def _count_changed(found: Sequence[LinkedEvent] | Sequence[LinkedClaim], old: Mapping[str, bytes]) -> int:
    return sum(old.get(one.id) != pack(one) for one in found)


def _add_all(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> list[int]:
    """Adds rows; their ids, in the order of the rows."""
    if not rows:
        return []
    query = insert(table).returning(table.c.id, sort_by_parameter_order=True)
    return list(connection.execute(query, list(rows)).scalars())


def _add(connection: Connection, table: Table, row: dict[str, Any]) -> int:
    added = connection.execute(insert(table).values(row)).inserted_primary_key
    assert added is not None
    return int(added[0])
