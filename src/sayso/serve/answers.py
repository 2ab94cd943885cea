"""Answers that only the API gives: parts of the desk on their own, sessions, ticks of the stream."""

from __future__ import annotations

from dataclasses import dataclass

from sayso.serve.views import ClaimCard, DayCount, DecisionView, EventCard, PlaceCount


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionView:
    """Who asks: the `csrf` that every change must carry as `X-CSRF-Token` together with the cookie that came with it, whether
    a token guards this desk (`guarded`), and whose name decisions bear where none is given."""

    csrf: str
    guarded: bool
    user: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPage:
    """A page of events, the latest first; `next_cursor`: None at the end."""

    as_of: str
    events: tuple[EventCard, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimPage:
    """A page of claims, those with the latest position first; `next_cursor`: None at the end."""

    as_of: str
    claims: tuple[ClaimCard, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysView:
    """Events on a line of time, oldest first, each count of one `unit` (`day` or `month`)."""

    as_of: str
    unit: str
    days: tuple[DayCount, ...]
    undated: int
    total: int
    capped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesView:
    """Events on a map, the places with most first; `unplaced`: those that no map can show."""

    as_of: str
    places: tuple[PlaceCount, ...]
    unplaced: int
    total: int
    capped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionPage:
    """What was decided, the latest first."""

    decisions: tuple[DecisionView, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """What the stream of changes says: `counter` as in the desk's view, and how many events and claims changed since the
    stream began (`more`: at least so many)."""

    counter: str
    at: str
    changed: int
    more: bool
