"""Who stands where on a claim, how many know of their own, what accounts differ in."""

from __future__ import annotations

from collections.abc import Callable

from sayso.labels import Stance
from sayso.linked import Conflict, ConflictKind, LinkedClaim, LinkedPosition, ReportId
from sayso.wording.days import to_day
from sayso.wording.lookup import to_list
from sayso.wording.plain import to_plain
from sayso.wording.terms import AT_ODDS, POSITION

ToOutlet = Callable[[ReportId], str]
"""Whose report it is, in words."""


def to_sources(names: tuple[str, ...]) -> str:
    """ "2 independent sources: A and B"."""
    if not names:
        return "no independent source"
    many = "source" if len(names) == 1 else "sources"
    return f"{len(names)} independent {many}: {to_list((to_plain(n, 60) for n in names), 6)}"


def to_tellers(reports: tuple[ReportId, ...], outlet: ToOutlet) -> str:
    """ "told by 3 reports", "told by Northfield Wire"."""
    if len(reports) == 1:
        return f"told by {outlet(reports[0])}"
    return f"told by {len(reports) or 'no'} reports"


def to_sides(claim: LinkedClaim, outlet: ToOutlet) -> str:
    """ "claimed by A and B, denied by C", each voice once a stance."""
    said = []
    for stance in Stance:
        names = to_list(to_holder(p, outlet) for p in claim.positions if p.stance is stance)
        said += [f"{POSITION[stance]} {names}"] if names else []
    return ", ".join(said)


def to_holder(position: LinkedPosition, outlet: ToOutlet) -> str:
    """Whose position it is: a name, someone unnamed in a report, or the report itself."""
    if position.by:
        return to_plain(position.by, 80)
    where = outlet(position.report)
    return f"someone not named in {where}" if position.statement or position.unnamed else where


def to_value(conflict: Conflict, value: str) -> str:
    """What an account gives, in words: a day as such."""
    return to_day(value) if conflict.kind is ConflictKind.DATE else to_plain(value, 80)


def to_difference(conflict: Conflict) -> str:
    """ "how many killed: 3 or 5"."""
    values = dict.fromkeys(to_value(conflict, a.value) for a in conflict.accounts)
    return f"{to_conflict_words(conflict)}: {' or '.join(values)}"


def to_conflict_words(conflict: Conflict) -> str:
    """ "how many killed"."""
    return f"{AT_ODDS[conflict.kind]}{f' {to_plain(conflict.of, 30)}' if conflict.of else ''}"
