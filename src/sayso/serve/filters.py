"""Filters as they stand in a URL, checked and turned into what the store is asked for; cursors."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, date, datetime
from urllib.parse import urlencode

from sayso.errors import UsageError
from sayso.labels import EventType, Status
from sayso.serve.shelf import Desk
from sayso.serve.views import Filters
from sayso.store import Wanted, read_story
from sayso.store.finding import Asked
from sayso.wording.choices import to_choice, to_country, to_iso_day

LONGEST = 200
"""Characters of one filter."""
LIMIT, MOST = 30, 100
"""Events of one page, if nothing is said, and at most."""
NAMES = tuple(f.name for f in fields(Filters))


def to_filters(desk: Desk, given: Mapping[str, str]) -> Filters:
    """The filters of a query string; empty ones count as none, names that are no filter are left aside.

    Raises: UsageError for a value that cannot be, with those that can; UnknownError for a story that there is not.
    """
    asked = {name: value.strip() for name in NAMES if (value := given.get(name)) and value.strip()}
    for name, value in asked.items():
        if len(value) > LONGEST:
            raise UsageError(f"{name}: is too long; give at most {LONGEST} characters")
    as_of = to_iso_day(asked.get("as_of"), "as_of", desk.today())
    today = date.fromisoformat(as_of) if as_of else desk.today()
    type_, status = (
        to_choice(asked.get("type"), EventType, "type"),
        to_choice(asked.get("status"), Status, "status"),
    )
    return Filters(
        actor=asked.get("actor"), country=to_country(asked.get("country"), "country"), place=asked.get("place"),
        type=EventType(type_) if type_ else None, status=Status(status) if status else None,
        since=to_iso_day(asked.get("since"), "since", today), until=to_iso_day(asked.get("until"), "until", today),
        story=_to_story(desk, asked.get("story")), outlet=asked.get("outlet"), text=asked.get("text"), as_of=as_of,
        limit=to_limit(asked.get("limit"), LIMIT), cursor=asked.get("cursor"),
    )  # fmt: skip


def to_limit(given: str | None, default: int) -> int:
    """How many at most.

    Raises: UsageError for what is no number from 1 to `MOST`.
    """
    if given is None:
        return default
    if re.fullmatch(r"[0-9]{1,3}", given) and 1 <= int(given) <= MOST:
        return int(given)
    raise UsageError(f"limit {given}: give a number from 1 to {MOST}")


def _to_story(desk: Desk, given: str | None) -> str | None:
    if given is None:
        return None
    story = read_story(desk.store, given)
    if story is None:
        raise desk.unknown(given, "story")
    return story.sid


def to_query(filters: Filters, **more: str | None) -> str:
    """The filters as a query string that leads to the same view, without cursor; `more` replaces some."""
    given = {name: getattr(filters, name) for name in NAMES if name != "cursor"}
    given |= {"limit": None if filters.limit == LIMIT else filters.limit, **more}
    return urlencode({name: value for name, value in given.items() if value}, errors="replace")


def to_asked(filters: Filters) -> Asked:
    """What the store is asked for; where the page begins is for `paging.find_page`."""
    wanted = Wanted(
        type=filters.type, status=filters.status, place=filters.place, country=filters.country, actor=filters.actor,
        since=filters.since, until=filters.until, story=filters.story, outlet=filters.outlet, limit=filters.limit,
    )  # fmt: skip
    return Asked(wanted=wanted, text=filters.text, as_of=filters.as_of)


def to_cursor(kind: str, last: str) -> str:
    """Where the next page begins: opaque, safe in a URL."""
    return urlsafe_b64encode(f"{kind}:{last}".encode("utf-8", "replace")).decode().rstrip("=")


def from_cursor(given: str, kind: str) -> str:
    """What `to_cursor` was made of.

    Raises: UsageError for anything else.
    """
    try:
        found = urlsafe_b64decode(given.encode("ascii") + b"=" * (-len(given) % 4)).decode("utf-8")
    except (NotBase64, ValueError):
        found = ""
    head, _, last = found.partition(":")
    if head != kind or not last:
        raise UsageError(
            "cursor: leads nowhere; leave it out to begin again, or take next_cursor of the page before"
        )
    return last


def to_offset(cursor: str | None, kind: str) -> int:
    """The row behind which a page begins, for lists that do not move under the reader's hands.

    Raises: UsageError for a cursor that leads nowhere.
    """
    given = from_cursor(cursor, kind) if cursor else "0"
    if not re.fullmatch(r"[0-9]{1,6}", given):
        raise UsageError("cursor: leads nowhere; leave it out to begin again")
    return int(given)


def to_instant(given: str | None) -> str | None:
    """An instant as ISO 8601 in UTC to the second; None for none.

    Raises: UsageError for what is no instant.
    """
    if not given:
        return None
    try:
        found = datetime.fromisoformat(given)
        aware = found if found.tzinfo else found.replace(tzinfo=UTC)
        return aware.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError):
        raise UsageError(f"seen {given}: give an instant such as 2026-03-05T12:00:00Z") from None
