"""Writes the graph and the current view: what one batch of the linker changes, in the caller's one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, update

from sayso.linked import LinkedClaim, LinkedEvent, Proposal, Report, ReportId, StoryLinks
from sayso.store.facets import Facet, find_claim_facets, find_dates, find_event_facets, to_date
from sayso.store.packing import pack, to_hash
from sayso.store.reading import PAGE
from sayso.store.schema import Target, claims, events, facets, names, proposals, stories


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


@dataclass(slots=True)
class Poster:
    """Writes stories for one run. `known`: names seen already, so that each is asked for once."""

    connection: Connection
    run: int
    known: dict[Facet, int] = field(default_factory=dict)
    changes: Changes = field(default_factory=Changes)

    def post(self, story: LinkedStory) -> int:
        """Replaces what the view holds of a story; returns `stories.id`."""
        row = self._find_row(story)
        old = self._drop_view(row)
        of_event = self._post_events(row, story)
        self._post_claims(row, story, of_event)
        self._post_proposals(row, story.links.proposals)
        self._count(story, old)
        return row

    def drop(self, gone: Sequence[int]) -> None:
        """Takes stories that are no more out, with what was linked in them."""
        for row in gone:
            self._drop_view(row)
            self.connection.execute(delete(stories).where(stories.c.id == row))

    def _find_row(self, story: LinkedStory) -> int:
        first, last = find_dates(story.reports)
        values = {"run": self.run, "first_on": first, "last_on": last}
        row = self.connection.execute(select(stories.c.id).where(stories.c.sid == story.sid)).scalar()
        if row is not None:
            self.connection.execute(update(stories).where(stories.c.id == row).values(values))
            return int(row)
        return _add(self.connection, stories, {**values, "sid": story.sid})

    def _drop_view(self, row: int) -> dict[str, bytes]:
        """What stood there, as id → data."""
        old: dict[str, bytes] = {}
        for table, target, id_ in ((events, Target.EVENT, "eid"), (claims, Target.CLAIM, "cid")):
            found = self.connection.execute(
                select(table.c.id, table.c[id_], table.c.data).where(table.c.story == row)
            ).all()
            old |= {there[1]: there.data for there in found}
            ids = [there.id for there in found]
            for at in range(0, len(ids), PAGE):
                mine = facets.c.row.in_(ids[at : at + PAGE])
                self.connection.execute(delete(facets).where(facets.c.target == target, mine))
            self.connection.execute(delete(table).where(table.c.story == row))
        self.connection.execute(delete(proposals).where(proposals.c.story == row))
        return old

    def _post_events(self, row: int, story: LinkedStory) -> dict[str, frozenset[Facet]]:
        by_id: dict[ReportId, Report] = {r.id: r for r in story.reports}
        ids = _add_all(self.connection, events, [self._to_event(row, e, by_id) for e in story.links.events])
        found = [find_event_facets(e, by_id) for e in story.links.events]
        self._post_facets(Target.EVENT, dict(zip(ids, found, strict=True)))
        return {e.id: facets for e, facets in zip(story.links.events, found, strict=True)}

    def _to_event(self, row: int, event: LinkedEvent, by_id: Mapping[ReportId, Report]) -> dict[str, Any]:
        _, told_on = find_dates(by_id[t.report] for t in event.tellings if t.report in by_id)
        return {
            "story": row, "run": self.run, "eid": event.id, "type": event.type, "modality": event.modality,
            "status": event.status, "start_on": event.start, "end_on": event.end, "told_on": told_on,
            "sources": len(event.sources), "conflicts": len(event.conflicts), "data": pack(event),
        }  # fmt: skip

    def _post_claims(self, row: int, story: LinkedStory, of_event: Mapping[str, frozenset[Facet]]) -> None:
        _, published = find_dates(story.reports)
        ids = _add_all(
            self.connection, claims, [self._to_claim(row, c, published) for c in story.links.claims]
        )
        found = [
            find_claim_facets(c, (of_event.get(e, frozenset()) for e in c.events)) for c in story.links.claims
        ]
        self._post_facets(Target.CLAIM, dict(zip(ids, found, strict=True)))

    def _to_claim(self, row: int, claim: LinkedClaim, published: str | None) -> dict[str, Any]:
        said = sorted(day for p in claim.positions if (day := to_date(p.said_on)))
        return {
            "story": row, "run": self.run, "cid": claim.id, "status": claim.status,
            "first_on": said[0] if said else published, "last_on": said[-1] if said else published,
            "sources": len(claim.sources), "data": pack(claim),
        }  # fmt: skip

    def _post_proposals(self, row: int, found: Iterable[Proposal]) -> None:
        for p in found:
            pid = f"p{to_hash(p.kind, p.left, p.right).hex()[:15]}"
            values = {
                "story": row,
                "run": self.run,
                "pid": pid,
                "kind": p.kind,
                "score": p.score,
                "data": pack(p),
            }
            self.connection.execute(insert(proposals).values(values))

    def _post_facets(self, target: Target, found: Mapping[int, frozenset[Facet]]) -> None:
        self._find_names({facet for of_row in found.values() for facet in of_row} - self.known.keys())
        rows = [
            {"name": self.known[facet], "target": target, "row": row}
            for row, of_row in found.items()
            for facet in sorted(of_row)
        ]
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
