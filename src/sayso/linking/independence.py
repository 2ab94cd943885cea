"""Whose word a report rests on: copies count as their original, a report that only repeats another's as that one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from sayso.linked import Copy, Report, ReportId
from sayso.linking.positions import order
from sayso.linking.terms import word_set
from sayso.linking.voices import find_actor
from sayso.records import Statement
from sayso.resources import read_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Folding:
    """What stands behind the reports of a story. `originals`: copy → the report that it copies; `names`: report → its name
    as a source, one for each; `outlets`: outlet in lower case → its reports; `repeats`: report → the outlet, in lower case,
    that it only repeats."""

    originals: Mapping[ReportId, ReportId]
    names: Mapping[ReportId, str]
    outlets: Mapping[str, tuple[ReportId, ...]]
    repeats: Mapping[ReportId, str] = field(default_factory=dict)


def fold(reports: Sequence[Report], copies: Iterable[Copy]) -> Folding:
    """The folding of a story's reports. A copy of a copy counts as the first original."""
    originals = _find_originals({r.id for r in reports}, copies)
    outlets: dict[str, tuple[ReportId, ...]] = {}
    for r in sorted(reports, key=order):
        outlet = (r.entry.article.outlet or "").lower()
        if outlet and r.id not in originals:
            outlets[outlet] = (*outlets.get(outlet, ()), r.id)
    names = {
        r.id: f"{r.entry.article.outlet} ({r.id})" if r.entry.article.outlet else str(r.id) for r in reports
    }
    folding = Folding(originals=originals, names=names, outlets=outlets)
    return replace(folding, repeats={r.id: o for r in reports if (o := find_repeated(r, folding))})


def _find_originals(known: set[ReportId], copies: Iterable[Copy]) -> dict[ReportId, ReportId]:
    step = {
        c.copy: c.original
        for c in sorted(copies, key=lambda c: (c.copy, c.original))
        if {c.original, c.copy} <= known
    }
    originals: dict[ReportId, ReportId] = {}
    for id_, origin in step.items():
        seen, at = {id_}, origin
        while at in step and at not in seen:
            seen.add(at)
            at = step[at]
        if at != id_:
            originals[id_] = at
    return originals


@cache
def _outlet_words() -> frozenset[str]:
    return frozenset(row["word"].lower() for row in read_rows("actors/outlets.tsv"))


def find_repeated(report: Report, folding: Folding) -> str | None:
    """The outlet, in lower case, whose report this one only repeats; None if it has word of its own.

    It repeats if the first thing that it passes on is an outlet's ("X reported", "according to X"), X being another outlet
    of the story or named as outlets are, and no later statement was made to the report itself.
    """
    outlets = [o for s in report.entry.statements if (o := _outlet_behind(report, s, folding))]
    if not outlets:
        return None
    others = [
        s
        for s in report.entry.statements
        if _outlet_behind(report, s, folding) is None and not _inside(report, s, folding)
    ]
    return outlets[0] if len(others) <= len(outlets) - 1 or not others else None


def _outlet_behind(report: Report, s: Statement, folding: Folding) -> str | None:
    """The outlet, in lower case, that speaks the statement or carried it; None for any other speaker and the report's own."""
    own = (report.entry.article.outlet or "").lower()
    actor = find_actor(report, s.speaker.actor) if s.speaker else None
    names = [actor.name] if actor else [s.speaker.span.of(report.entry.article.text)] if s.speaker else []
    names += [s.outlet.span.of(report.entry.article.text)] if s.outlet else []
    for name in names:
        low = name.lower().removeprefix("the ")
        known = next((o for o in folding.outlets if o and (low in o or o in low)), None)
        if known and known != own:
            return known
        last = low.split()[-1] if low.split() else ""
        if (known is None and (last in _outlet_words() and len(low.split()) > 1)) or low in word_set("press"):
            return low
    return None


def _inside(report: Report, s: Statement, folding: Folding) -> bool:
    """Whether the statement stands in one that an outlet passes on ("the paper quotes the mayor as saying")."""
    outer = next((o for o in report.entry.statements if o.id == s.within), None)
    return outer is not None and _outlet_behind(report, outer, folding) is not None


def find_source(report: ReportId, folding: Folding) -> str:
    """The name of the source behind a report: its own, its original's, or the repeated outlet's first report's."""
    origin = folding.originals.get(report, report)
    outlet = folding.repeats.get(origin)
    if outlet is None:
        return folding.names[origin]
    first = next(iter(folding.outlets.get(outlet, ())), None)
    return folding.names[first] if first is not None else outlet


def find_sources(reports: Iterable[ReportId], folding: Folding) -> tuple[str, ...]:
    """The independent sources behind reports, as names, sorted: what the contract counts.

    Every report with word of its own counts once, two reports of one outlet twice; copies and repeats add nothing.

    Source: the ledger contract, "Across articles"; the reading of two reports of one outlet is ours: a later report of an
    agency is new work, not an echo.
    """
    return tuple(sorted({find_source(r, folding) for r in reports}))
