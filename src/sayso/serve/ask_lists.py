"""Lists on their own, as the API gives them: events, claims, days, places, changes, decisions."""

from __future__ import annotations

from sayso.serve.answers import ClaimPage, DaysView, DecisionPage, EventPage, PlacesView
from sayso.serve.ask_desk import find_changes, to_day_count, to_place_count
from sayso.serve.ask_review import find_log
from sayso.serve.cards import to_claim_card, to_event_card
from sayso.serve.filters import to_asked
from sayso.serve.paging import find_page
from sayso.serve.shelf import Desk, Shelf
from sayso.serve.views import Changes, Filters
from sayso.store import summing
from sayso.store.finding import find_asked_claims, find_asked_events, find_tellers


def ask_events(desk: Desk, filters: Filters) -> EventPage:
    """Events, the latest first.

    Raises: UsageError for a cursor that leads nowhere; StoreError.
    """
    shelf, day = Shelf(desk), desk.as_of(filters.as_of)
    found, cursor = find_page(desk, to_asked(filters), find_asked_events, "event", filters.cursor)
    shelf.load(r for e in found for r in find_tellers(e))
    return EventPage(
        as_of=day.day, events=tuple(to_event_card(e, shelf, day) for e in found), next_cursor=cursor
    )


def ask_claims(desk: Desk, filters: Filters) -> ClaimPage:
    """Claims, those with the latest position first.

    Raises: UsageError for a cursor that leads nowhere; StoreError.
    """
    shelf, day = Shelf(desk), desk.as_of(filters.as_of)
    found, cursor = find_page(desk, to_asked(filters), find_asked_claims, "claim", filters.cursor)
    shelf.load(r for c in found for r in find_tellers(c))
    return ClaimPage(
        as_of=day.day, claims=tuple(to_claim_card(c, shelf, day) for c in found), next_cursor=cursor
    )


def ask_days(desk: Desk, filters: Filters) -> DaysView:
    """How many events there were when. Raises: StoreError."""
    days, day = summing.read_days(desk.store, to_asked(filters)), desk.as_of(filters.as_of)
    return DaysView(
        as_of=day.day, unit=days.unit, days=tuple(map(to_day_count, days.counts)), undated=days.undated, total=days.total,
        capped=days.capped,
    )  # fmt: skip


def ask_places(desk: Desk, filters: Filters) -> PlacesView:
    """How many events there were where. Raises: StoreError."""
    spots, day = summing.read_spots(desk.store, to_asked(filters)), desk.as_of(filters.as_of)
    return PlacesView(
        as_of=day.day, places=tuple(to_place_count(s, filters) for s in spots.spots), unplaced=spots.unplaced,
        total=spots.total, capped=spots.capped,
    )  # fmt: skip


def ask_changes(desk: Desk, filters: Filters, seen: str | None) -> Changes:
    """What changed since an instant. Raises: StoreError."""
    return find_changes(to_asked(filters), seen, Shelf(desk), desk.as_of(filters.as_of))


def ask_decisions(desk: Desk, cursor: str | None) -> DecisionPage:
    """What was decided, the latest first.

    Raises: UsageError for a cursor that leads nowhere; StoreError.
    """
    decisions, following = find_log(desk, cursor)
    return DecisionPage(decisions=decisions, next_cursor=following)
