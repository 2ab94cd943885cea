"""The digest: few lines, claims first, and never an event without its voice."""

from __future__ import annotations

import dataclasses
import io

from rich.console import Console

from sayso.cli.view_digest import to_digest, to_more
from sayso.labels import Stance, Status
from sayso.records import ClaimId, EventId, LedgerEntry
from tests.cli.entries import DISPUTED, claim, entry, event

PLAIN = dataclasses.replace(claim(Status.ASSERTED, (Stance.ASSERTS, "s1", "a1")), id=ClaimId("c2"))


def show(shown: LedgerEntry) -> str:
    out = io.StringIO()
    Console(file=out, width=100, markup=False, highlight=False).print(to_digest(shown))
    return out.getvalue()


def test_claims_come_first_and_evidence_is_left_out() -> None:
    lines = show(entry(event(attribution=("s1",)), claims=(PLAIN, DISPUTED))).splitlines()
    assert [line[:3].strip() for line in lines] == ["Dep", "Nor", "c1", "", "e1", "", "!", "…"]
    assert lines[2] == "c1  DISPUTED: “Drennian jets struck a depot”"
    assert lines[4].startswith("e1  Alleged by Ilka Darnov, disputed (c1): Drennian jets")
    assert lines[7] == "…   1 more claim on one voice only"


def test_the_chief_events_are_shown_in_the_order_of_the_text() -> None:
    weights = {"e1": 0.1, "e2": 0.9, "e3": 0.2, "e4": 0.8}
    events = [dataclasses.replace(event(), id=EventId(i), salience=w) for i, w in weights.items()]
    lines = show(entry(*events)).splitlines()
    assert [line[:2] for line in lines if line.startswith("e")] == ["e2", "e3", "e4"]
    assert lines[-1] == "…   1 more event"


def test_how_much_more() -> None:
    assert to_more(0, "event", "") == to_more(-1, "event", "") == ""
    assert to_more(2, "claim", " on one voice only") == "2 more claims on one voice only"
