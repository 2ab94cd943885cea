"""What `sayso events` and `sayso claims` print: lines of JSON, or a page for a reader."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any, TypeVar

from rich.console import RenderableType
from rich.text import Text

from sayso.cli.asking import Question, open_asked, to_asked, to_unknown
from sayso.cli.lines import to_claim_line, to_event_line, to_line
from sayso.cli.terminal import open_output, say, to_console, write_line
from sayso.cli.view_linked import Shelf, view_claim, view_event
from sayso.store import Store, StoredClaim, StoredEvent, read_claim, read_event
from sayso.store.finding import Asked, find_asked_claims, find_asked_events
from sayso.store.linker import open_rules
from sayso.wording.days import to_day

T = TypeVar("T", StoredEvent, StoredClaim)


def list_events(db: str, question: Question, *, as_json: bool) -> int:
    """Prints the events asked for; 0.

    Raises: UsageError for a question that cannot be; StoreError.
    """
    with open_asked(db) as store:
        asked = to_asked(store, question)
        _check_after(store, asked, read_event)
        found = find_asked_events(store, open_rules(), _one_more(asked))
        return _show(found, asked, Shelf(store), to_event_line if as_json else None, view_event)


def list_claims(db: str, question: Question, *, as_json: bool) -> int:
    """Prints the claims asked for; 0. A `type` is that of an event which the claim is about.

    Raises: UsageError for a question that cannot be; StoreError.
    """
    with open_asked(db) as store:
        asked = to_asked(store, question)
        _check_after(store, asked, read_claim)
        found = find_asked_claims(store, open_rules(), _one_more(asked))
        return _show(found, asked, Shelf(store), to_claim_line if as_json else None, view_claim)


def _check_after(store: Store, asked: Asked, read: Callable[[Store, str], object]) -> None:
    behind = asked.wanted.behind
    if behind is not None and asked.as_of is None and read(store, behind) is None:
        raise to_unknown(store, behind, ("event",) if read is read_event else ("claim",))


def _one_more(asked: Asked) -> Asked:
    """One beyond the page, to know whether there is a next."""
    return replace(asked, wanted=replace(asked.wanted, limit=asked.wanted.limit + 1))


def _show(
    found: Iterable[T], asked: Asked, shelf: Shelf, to_json: Callable[[T], dict[str, Any]] | None,
    view: Callable[[T, Shelf], Iterator[RenderableType]],
) -> int:  # fmt: skip
    console, shown, more = to_console(), 0, False
    last = ""
    for one in found:
        if more := shown == asked.wanted.limit:
            break
        shown, last = shown + 1, one.event.id if isinstance(one, StoredEvent) else one.claim.id
        if to_json:
            with open_output("-") as stream:
                write_line(stream, to_line(to_json(one)))
        else:
            if shown == 1 and asked.as_of:
                console.print(Text(f"As known on {to_day(asked.as_of)}.", style="dim"))
            console.print(*view(one, shelf), sep="\n")
    if shown == 0 and not to_json:
        say("nothing found")
    if more:
        say(f"there is more: --after {last}")
    return 0
