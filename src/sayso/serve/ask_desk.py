"""The desk: what changed, a page of events, and what the map and the timeline count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from sayso.labels import Status
from sayso.serve.cards import PRECISION_WORDS, to_claim_card, to_event_card
from sayso.serve.filters import to_asked, to_query
from sayso.serve.paging import find_page
from sayso.serve.shelf import Desk, Shelf
from sayso.serve.stories import read_story_cards
from sayso.serve.views import (
    Change,
    ChangeKind,
    Changes,
    DayCount,
    DeskView,
    Filters,
    PlaceCount,
    Silence,
    Spot,
    StatusCount,
)
from sayso.serve.words import AsOf
from sayso.store import changes as store_changes
from sayso.store import summing
from sayso.store.finding import Asked, find_asked_events, find_tellers
from sayso.wording.days import to_weekday
from sayso.wording.plain import to_plain

CHANGES, STORIES, OUTLETS, SILENT = 30, 8, 100, 8
"""Changes, stories, names of outlets and silent outlets of one page."""
QUIET_DAYS = 3
"""Days without a report after which an outlet that reported before is said to be silent."""
KINDS = {
    "new": ChangeKind.NEW, "confirmed": ChangeKind.CONFIRMED, "denied": ChangeKind.DENIED,
    "retracted": ChangeKind.WITHDRAWN,
}  # fmt: skip


def ask_desk(desk: Desk, filters: Filters, seen: str | None = None) -> DeskView:
    """The desk under these filters. `seen`: the instant (ISO, UTC) when it was last looked at.

    Raises: UsageError for a cursor that leads nowhere; StoreError.
    """
    asked, day, shelf = to_asked(filters), desk.as_of(filters.as_of), Shelf(desk)
    counter = desk.counter()
    found, cursor = find_page(desk, asked, find_asked_events, "event", filters.cursor)
    shelf.load(r for e in found for r in find_tellers(e))
    days = desk.find_part(("days", asked), lambda: summing.read_days(desk.store, asked))
    spots = desk.find_part(("spots", asked), lambda: summing.read_spots(desk.store, asked))
    outlets = desk.find_part("outlets", lambda: summing.read_outlets(desk.store))
    return DeskView(
        filters=filters, query=to_query(filters), as_of=day.day, as_of_words=day.words, is_now=day.is_now,
        changes=find_changes(asked, seen, shelf, day), events=tuple(to_event_card(e, shelf, day) for e in found),
        next_cursor=cursor, unit=days.unit, days=tuple(map(to_day_count, days.counts)), undated=days.undated,
        places=tuple(to_place_count(s, filters) for s in spots.spots), unplaced=spots.unplaced, total=days.total,
        capped=days.capped or spots.capped, silences=tuple(find_silences(outlets)) if day.is_now else (),
        stories=read_story_cards(desk, tuple(dict.fromkeys(e.sid for e in found))[:STORIES]),
        outlets=tuple(o.name for o in outlets[:OUTLETS]), counter=counter,
    )  # fmt: skip


def to_day_count(found: summing.DayCount) -> DayCount:
    """Events of a day by status."""
    return DayCount(day=found.day, total=found.total, by_status=_to_counts(found.by_status))


def _to_counts(found: Iterable[tuple[Status, int]]) -> tuple[StatusCount, ...]:
    return tuple(StatusCount(status=status, count=count) for status, count in found)


def to_place_count(found: summing.Spot, filters: Filters) -> PlaceCount:
    """Events of a place by status, with the view that shows them."""
    words = (
        PRECISION_WORDS.get(found.precision, "position not known")
        if found.precision
        else "position not known"
    )
    spot = Spot(
        name=to_plain(found.name, 120), country=found.countries[0] if found.countries else None, lat=found.lat,
        lon=found.lon, precision=found.precision, precision_words=words,
    )  # fmt: skip
    query = to_query(filters, place=found.name)
    return PlaceCount(spot=spot, total=found.total, by_status=_to_counts(found.by_status), query=query)


# ---------------------------------------------------------------- what changed


def find_changes(asked: Asked, seen: str | None, shelf: Shelf, day: AsOf) -> Changes:
    """What changed since `seen` in what is asked for."""
    since = store_changes.Since(moment=seen, as_of=asked.as_of, wanted=asked.wanted)
    desk = shelf.desk
    page = desk.find_part(since, lambda: store_changes.read_changes(desk.store, since, limit=CHANGES))
    shelf.load(r for c in page.changes for one in (c.event, c.claim) if one for r in find_tellers(one))
    items = tuple(change for c in page.changes if (change := _to_change(c, shelf, day)))
    many = {kind: sum(i.kind is kind for i in items) for kind in ChangeKind}
    return Changes(
        since=seen, new=many[ChangeKind.NEW], confirmed=many[ChangeKind.CONFIRMED], denied=many[ChangeKind.DENIED],
        withdrawn=many[ChangeKind.WITHDRAWN], items=items, more=page.cursor is not None,
    )  # fmt: skip


def _to_change(found: store_changes.Change, shelf: Shelf, day: AsOf) -> Change | None:
    kind, at = KINDS[found.kind], found.came_at or found.day or ""
    if found.event is not None:
        event = to_event_card(found.event, shelf, day)
        words = f"{event.lead}: {event.sentence}"
        return Change(
            kind=kind, what="event", id=event.id, href=event.href, words=words, standing=event.standing, at=at
        )
    if found.claim is not None:
        claim = to_claim_card(found.claim, shelf, day)
        words = f"{claim.text} — {claim.sides}"
        return Change(
            kind=kind, what="claim", id=claim.id, href=claim.href, words=words, standing=claim.standing, at=at
        )
    return None


# ---------------------------------------------------------------- what is missing


def find_silences(outlets: Iterable[summing.OutletDays]) -> Iterator[Silence]:
    """Outlets that reported more than once and then no more, while others went on: those that had told most first."""
    found = [o for o in outlets if o.last_on]
    latest = max((o.last_on or "" for o in found), default="")
    try:
        quiet = (date.fromisoformat(latest[:10]) - timedelta(days=QUIET_DAYS)).isoformat()
    except (ValueError, OverflowError):
        return
    silent = sorted(
        (o for o in found if o.reports > 1 and (o.last_on or "") < quiet), key=lambda o: -o.reports
    )
    for outlet in silent[:SILENT]:
        name, last = to_plain(outlet.name, 80), outlet.last_on or ""
        yield Silence(outlet=name, last_on=last, words=f"no report since {to_weekday(last)} from {name}")
