"""What is looked for in the view."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to look for; None and () mean any.

    `place`, `actor`, `outlet`: a name in whatever case, `outlet` of a report that tells of it; `country`: alpha-3; `type`: for
    claims that of an event which they are about; `since`, `until`: inclusive ISO dates, for events of when they were (or,
    undated, were told), for claims of the latest position; `reports`: `reports.id`, in their stories; `after`: go on behind
    this many rows; `behind`: go on behind the event or claim of that id; `limit`: at most so many."""

    type: str | None = None
    status: str | None = None
    place: str | None = None
    country: str | None = None
    actor: str | None = None
    since: str | None = None
    until: str | None = None
    story: str | None = None
    outlet: str | None = None
    reports: tuple[int, ...] | None = None
    limit: int = 100
    after: int = 0
    behind: str | None = None
