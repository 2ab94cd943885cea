"""Who stands where, and what accounts differ in, in words."""

from __future__ import annotations

from sayso.labels import Stance, Status
from sayso.linked import (
    Account,
    Conflict,
    ConflictKind,
    LinkedClaim,
    LinkedClaimId,
    LinkedPosition,
    ReportId,
    Told,
)
from sayso.records import EventId, StatementId
from sayso.spans import Span
from sayso.wording.lookup import to_list
from sayso.wording.sides import to_difference, to_holder, to_sides, to_sources, to_tellers

OUTLETS = {"r1": "Northfield Wire", "r2": "Coast Live"}


def outlet(rid: ReportId) -> str:
    return OUTLETS[rid]


def position(report: str, stance: Stance, by: str | None = None, said: str | None = None) -> LinkedPosition:
    statement = StatementId(said) if said else None
    return LinkedPosition(report=ReportId(report), stance=stance, span=Span(0, 4), by=by, statement=statement)


def test_each_voice_stands_once_on_each_side() -> None:
    positions = (
        position("r1", Stance.ASSERTS, "Ilka Darnov", "s1"), position("r2", Stance.ASSERTS, "Ilka Darnov", "s1"),
        position("r2", Stance.DENIES, "Anselm Brodek", "s2"), position("r2", Stance.ASSERTS),
    )  # fmt: skip
    claim = LinkedClaim(
        id=LinkedClaimId("c1"), text="Jets struck.", status=Status.DISPUTED, events=(), positions=positions
    )
    assert to_sides(claim, outlet) == "claimed by Ilka Darnov and Coast Live, denied by Anselm Brodek"


def test_who_is_not_named_is_not_the_outlet() -> None:
    assert (
        to_holder(position("r1", Stance.ASSERTS, said="s1"), outlet) == "someone not named in Northfield Wire"
    )
    assert to_holder(position("r1", Stance.ASSERTS), outlet) == "Northfield Wire"


def test_sources_and_tellers_are_counted() -> None:
    assert to_sources(()) == "no independent source"
    assert to_sources(("A",)) == "1 independent source: A"
    assert to_sources(("A", "B")) == "2 independent sources: A and B"
    assert to_tellers((), outlet) == "told by no reports"
    assert to_tellers((ReportId("r1"),), outlet) == "told by Northfield Wire"
    assert to_tellers((ReportId("r1"), ReportId("r2")), outlet) == "told by 2 reports"


def test_what_differs_stands_side_by_side() -> None:
    told = Told(report=ReportId("r1"), event=EventId("e1"))
    accounts = tuple(Account(told=told, value=value, span=Span(0, 1)) for value in ("3", "5", "3"))
    conflict = Conflict(kind=ConflictKind.COUNT, accounts=accounts, of="killed")
    assert to_difference(conflict) == "how many killed: 3 or 5"
    days = tuple(Account(told=told, value=value, span=Span(0, 1)) for value in ("2026-03-02", "2026-03-03"))
    assert to_difference(Conflict(kind=ConflictKind.DATE, accounts=days)) == "when: 2 Mar 2026 or 3 Mar 2026"


def test_lists_in_words() -> None:
    assert to_list([]) == ""
    assert to_list("a") == "a"
    assert to_list(["a", "b", "a"]) == "a and b"
    assert to_list("abcdef") == "a, b, c and 3 more"
