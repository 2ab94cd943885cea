"""An event or claim as it was known at the end of a day."""

from __future__ import annotations

from dataclasses import replace

from sayso.errors import UsageError
from sayso.linked import LinkedClaim, LinkedEvent
from sayso.serve.cards import find_places
from sayso.serve.shelf import Desk, Shelf, UnknownError
from sayso.store import StoredClaim, StoredEvent
from sayso.store.history import read_then
from sayso.wording.days import to_day


def find_event_then(found: StoredEvent, shelf: Shelf, day: str) -> StoredEvent:
    """The event as it was known then, under the id it has now.

    Raises: UnknownError if no report of it was published by then; StoreError.
    """
    then = read_then(shelf.desk.store, shelf.desk.rules, found, day)
    if not isinstance(then, LinkedEvent):
        raise _unheard(found.event.id, day)
    countries = {c for _, place in find_places(then, shelf) for c in place.countries}
    return replace(found, event=replace(then, id=found.event.id), countries=tuple(sorted(countries)))


def find_claim_then(found: StoredClaim, desk: Desk, day: str) -> StoredClaim:
    """The claim as it was known then, under the id it has now.

    Raises: UnknownError if no position on it was known by then; StoreError.
    """
    then = read_then(desk.store, desk.rules, found, day)
    if not isinstance(then, LinkedClaim):
        raise _unheard(found.claim.id, day)
    return replace(found, claim=replace(then, id=found.claim.id))


def _unheard(id_: str, day: str) -> UsageError:
    return UnknownError(f"{id_}: no report of it was published by {to_day(day)}; choose a later day")
