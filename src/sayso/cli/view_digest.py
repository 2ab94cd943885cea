"""A ledger entry in a few lines, claims first: what `sayso demo` prints of each report."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from sayso.cli.hanging import Hanging
from sayso.cli.view import to_event_line, view_claim, view_flags, view_identity
from sayso.labels import Status
from sayso.records import LedgerEntry
from sayso.wording.lookup import Lookup

CHIEF_EVENTS = 3
"""Events of a report that are shown, the most salient: enough to see what it is about."""


def to_digest(entry: LedgerEntry) -> Group:
    """Title and origin; claims that are contested or confirmed; the chief events; warnings; how much more there is."""
    return Group(*_view(Lookup(entry=entry)))


def _view(lookup: Lookup) -> Iterator[RenderableType]:
    entry = lookup.entry
    yield from [*view_identity(entry.article)][:2]
    for claim in entry.claims:
        if claim.status is not Status.ASSERTED:
            yield from view_claim(claim, lookup, explain=False)
    chief = sorted(entry.events, key=lambda event: -event.salience)[:CHIEF_EVENTS]
    yield from (to_event_line(event, lookup) for event in entry.events if event in chief)
    yield from view_flags(entry, indent=4)
    claims = sum(claim.status is Status.ASSERTED for claim in entry.claims)
    rest = (
        to_more(claims, "claim", " on one voice only"),
        to_more(len(entry.events) - len(chief), "event", ""),
    )
    if any(rest):
        yield Hanging(body=Text(f"{', '.join(filter(None, rest))}", style="dim"), mark="…")


def to_more(number: int, noun: str, rest: str) -> str:
    """ "2 more claims on one voice only"; "" for none."""
    return f"{number} more {noun}{'s' * (number > 1)}{rest}" if number > 0 else ""
