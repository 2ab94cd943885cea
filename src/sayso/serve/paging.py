"""A page of events or claims, with the cursor that leads behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeVar

from sayso.errors import UsageError
from sayso.serve.filters import from_cursor, to_cursor
from sayso.serve.shelf import Desk
from sayso.store import Store, StoredClaim, StoredEvent, read_claim, read_event
from sayso.store.finding import Asked
from sayso.store.linker import Rules

T = TypeVar("T", StoredEvent, StoredClaim)
Find = Callable[[Store, Rules, Asked], Iterator[T]]
GONE = "cursor: what it stood behind has changed since; leave it out to begin again"


def find_page(
    desk: Desk, asked: Asked, find: Find[T], kind: str, cursor: str | None
) -> tuple[tuple[T, ...], str | None]:
    """At most `asked.wanted.limit` of what is asked for, and the cursor of the next page, None at the end. `kind`: `event` or
    `claim`.

    Raises: UsageError for a cursor that leads nowhere; StoreError.
    """
    behind = from_cursor(cursor, kind) if cursor else None
    read: Callable[[Store, str], object] = read_event if kind == "event" else read_claim
    if behind is not None and asked.as_of is None and read(desk.store, behind) is None:
        raise UsageError(GONE)
    limit = asked.wanted.limit
    one_more = replace(asked, wanted=replace(asked.wanted, limit=limit + 1, behind=behind))
    found = tuple(find(desk.store, desk.rules, one_more))
    if len(found) <= limit:
        return found, None
    last = found[limit - 1]
    id_ = last.event.id if isinstance(last, StoredEvent) else last.claim.id
    return found[:limit], to_cursor(kind, id_)
