"""The desk: changes, counts, silences, stories."""

from __future__ import annotations

from dataclasses import dataclass

from sayso.serve.views_parts import ChangeKind, EventCard, Filters, ReportRef, Spot, Standing, StatusCount


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that changed: `what` is `event` or `claim`; `words`: it in one line, beginning with whose word it is."""

    kind: ChangeKind
    what: str
    id: str
    href: str
    words: str
    standing: Standing
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What changed since `since` (an instant; None: nobody looked before, and these are the latest changes of all): `items`,
    the latest first, how many of them are of each kind, and whether there is `more` behind them."""

    since: str | None
    new: int
    confirmed: int
    denied: int
    withdrawn: int
    items: tuple[Change, ...]
    more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCount:
    """Events of one day or month (`day`: 2026-03-04 or 2026-03; when they were; undated ones when they were told), by status."""

    day: str
    total: int
    by_status: tuple[StatusCount, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceCount:
    """Events of one place, by status. `query`: the filters of this view with the place added, for a link."""

    spot: Spot
    total: int
    by_status: tuple[StatusCount, ...]
    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """An outlet that has gone quiet: `words` "no report since Tuesday, 17 Feb 2026 from Northfield Wire"."""

    outlet: str
    last_on: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryCard:
    """A story: the title of its first report, how many reports of how many outlets, from when to when."""

    id: str
    href: str
    title: str
    reports: int
    outlets: int
    first_on: str | None
    last_on: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryView:
    """A story with its reports in order of time (`more`: beyond those shown), and `near`: others that share a report's words
    with it, the likest first."""

    card: StoryCard
    reports: tuple[ReportRef, ...]
    more: int
    near: tuple[StoryCard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskView:
    """The desk. `events`: a page, the latest first; `next_cursor`: None at the end; `query`: these filters as a query string
    without the cursor; `days`: oldest first, each of one `unit` (`day` or `month`); `places`: most first; `unplaced`: events of
    this view that no map can show; `total`: all that fit, `capped`: only the latest of them were counted; `counter`: moves on
    with every change of the ledger."""

    filters: Filters
    query: str
    as_of: str
    as_of_words: str
    is_now: bool
    changes: Changes
    events: tuple[EventCard, ...]
    next_cursor: str | None
    unit: str
    days: tuple[DayCount, ...]
    undated: int
    places: tuple[PlaceCount, ...]
    unplaced: int
    total: int
    capped: bool
    silences: tuple[Silence, ...]
    stories: tuple[StoryCard, ...]
    outlets: tuple[str, ...]
    counter: str
