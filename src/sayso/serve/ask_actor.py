"""An actor's page: what they say of whom, what others say of them, what is told of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import select

from sayso.errors import UsageError
from sayso.linked import LinkedEvent
from sayso.records import Actor
from sayso.serve.cards import to_actor_href, to_claim_card, to_event_card
from sayso.serve.filters import LONGEST
from sayso.serve.ladder import to_rungs
from sayso.serve.paging import find_page
from sayso.serve.shelf import Desk, Shelf
from sayso.serve.views import ActorView, SaidRow
from sayso.serve.words import AsOf
from sayso.store import StoredClaim, Wanted
from sayso.store.finding import Asked, find_asked_claims, find_asked_events, find_tellers
from sayso.store.packing import to_folded
from sayso.store.schema import events
from sayso.store.viewing import read_events
from sayso.wording.plain import to_plain

PAGE = 20
"""Claims and events of one page."""


def ask_actor(
    desk: Desk, name: str, as_of: str | None = None, said_cursor: str | None = None, events_cursor: str | None = None
) -> ActorView:  # fmt: skip
    """All that is told of an actor, by the name that reports give; of a name that no report has, nothing.

    Raises: UsageError for no name, one that is too long, or a cursor that leads nowhere; StoreError.
    """
    if not name.strip() or len(name) > LONGEST:
        raise UsageError(f"name: give the name of an actor, at most {LONGEST} characters")
    shelf, day = Shelf(desk), desk.as_of(as_of)
    asked = Asked(wanted=Wanted(actor=name, limit=PAGE), as_of=day.then)
    claims, next_said = find_page(desk, asked, find_asked_claims, "claim", said_cursor)
    told, next_events = find_page(desk, asked, find_asked_events, "event", events_cursor)
    shelf.load(r for c in claims for r in find_tellers(c))
    shelf.load(r for e in told for r in find_tellers(e))
    own, others = _find_rows(claims, shelf, day, to_folded(name))
    cast = tuple(_find_actors(shelf, to_folded(name)))
    return ActorView(
        name=to_plain(name, 120), href=to_actor_href(name) or "", kinds=_once(a.kind for a in cast),
        roles=_once(to_plain(a.role, 120) for a in cast if a.role), countries=_once(a.country for a in cast if a.country),
        sectors=_once(s for a in cast for s in a.sectors), as_of=day.day, as_of_words=day.words, said=own, said_of=others,
        next_said=next_said, events=tuple(to_event_card(e, shelf, day) for e in told), next_events=next_events,
    )  # fmt: skip


def _once(values: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _find_rows(
    claims: tuple[StoredClaim, ...], shelf: Shelf, day: AsOf, folded: str
) -> tuple[tuple[SaidRow, ...], tuple[SaidRow, ...]]:
    """The positions of that actor, and those of others on the same claims."""
    own: list[SaidRow] = []
    others: list[SaidRow] = []
    known = _read_events_of(claims, shelf.desk)
    for claim in claims:
        card, about = to_claim_card(claim, shelf, day), _find_about(claim, known)
        for rung, position in zip(to_rungs(claim.claim, shelf), claim.claim.positions, strict=True):
            row = SaidRow(claim=card, rung=rung, about=about)
            (own if position.by and to_folded(position.by) == folded else others).append(row)
    return _sorted(own), _sorted(others)


def _sorted(rows: list[SaidRow]) -> tuple[SaidRow, ...]:
    """The latest first, undated ones last."""
    return tuple(sorted(rows, key=lambda row: row.rung.said_on or "", reverse=True))


def _read_events_of(claims: tuple[StoredClaim, ...], desk: Desk) -> dict[str, LinkedEvent]:
    """The events that the claims are about, by their ids."""
    wanted = {id_ for c in claims for id_ in c.claim.events}
    with desk.store.reading() as connection:
        ids = connection.execute(select(events.c.id).where(events.c.eid.in_(wanted))).scalars().all()
        return {e.event.id: e.event for e in read_events(connection, list(ids)).values()}


def _find_about(claim: StoredClaim, known: Mapping[str, LinkedEvent]) -> tuple[str, ...]:
    """Whom the claim is about: who acts and suffers in its events."""
    found = (known[id_] for id_ in claim.claim.events if id_ in known)
    return _once(to_plain(name, 80) for e in found for name in (e.actor, e.recipient) if name)


def _find_actors(shelf: Shelf, folded: str) -> Iterator[Actor]:
    """Whoever has that name in the reports of this page."""
    for report in shelf.known.values():
        if report is not None:
            yield from (a for a in report.entry.actors if to_folded(a.name) == folded)
