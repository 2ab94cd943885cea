"""The bundled reports, coded once, beside their golds; `python -m tests.gold.coded` prints both.

`python -m tests.gold.coded --floors` writes floors.json anew, a little below what is measured now.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from functools import cache
from pathlib import Path

from sayso.cli.demo import list_reports, read_report
from sayso.pipeline import open_rooms
from sayso.records import Article, LedgerEntry, Problem
from sayso.settings import Settings
from tests.gold.breaches import Breach, find_breaches
from tests.gold.build import FILES, HERE, Gold, read_raw, to_gold
from tests.gold.compare import Compared, compare, rate, tally

FLOORS = HERE / "floors.json"
KNOWN = HERE.parent / "cases" / "known-failures" / "gold.jsonl"
FIGURES = (
    "statements", "speakers", "acts", "events", "modality", "voice", "dates", "counts", "actors", "recipients",
    "claims", "status", "flags", "furniture",
)  # fmt: skip
PER_REPORT = ("statements", "events")
SLACK, SLACK_OF_ONE = 0.05, 0.15
"""How far below the measured value a floor lies: over all reports, and in one, where a single find weighs more."""


@cache
def read_reports() -> dict[str, Article]:
    """The article of every bundled report, by file name."""
    found = {r.file: read_report(r, Settings()) for r in list_reports()}
    assert not [f for f in found.values() if isinstance(f, Problem)]
    return {name: f.article for name, f in found.items() if not isinstance(f, Problem)}


def read_gold(path: Path) -> Gold:
    """A gold file against its report. Raises: GoldError if the report has changed under it."""
    raw = read_raw(path)
    return to_gold(raw, read_reports()[raw["report"]].text)


@cache
def code_all() -> dict[str, Compared]:
    """Every gold with what sayso reads in its report today, by the gold file's stem."""
    from sayso.pipeline import code_article

    rooms, out = open_rooms(), {}
    for path in FILES:
        gold = read_gold(path)
        entry = code_article(read_reports()[gold.report], rooms)
        assert isinstance(entry, LedgerEntry), entry
        out[path.stem] = compare(gold, entry)
    return out


def tally_all() -> Counter[str]:
    """The counts of all reports together."""
    return sum((tally(c) for c in code_all().values()), Counter())


def breaches() -> set[Breach]:
    """All that must never happen and does today."""
    return {b for c in code_all().values() for b in find_breaches(c)}


def read_known() -> dict[Breach, str]:
    """The breaches that are known, each with the reason why."""
    rows = [json.loads(x) for x in KNOWN.read_text(encoding="utf-8").splitlines() if x.strip()]
    return {Breach(r["report"], r["rule"], r["case"]): r["why"] for r in rows}


def to_floors() -> dict[str, dict[str, float]]:
    """What is measured now, less the slack: over all reports (`all`) and for each."""
    every = {"all": {name: _floor(rate(tally_all(), name), SLACK) for name in FIGURES}}
    return every | {
        stem: {name: _floor(rate(tally(c), name), SLACK_OF_ONE) for name in PER_REPORT}
        for stem, c in code_all().items()
    }


def _floor(value: float, slack: float) -> float:
    return round(max(0.0, value - slack), 2)


def show(c: Compared) -> None:
    """Prints what was found, each with the number of its gold (`--`: none), and what was missed."""
    text, names = c.entry.article.text, {a.id: a.name for a in c.entry.actors}
    for j, s in enumerate(c.entry.statements):
        n = c.gold.statements[c.statements[j]].n if j in c.statements else "--"
        who = (s.speaker.span.of(text), names.get(s.speaker.actor or "")) if s.speaker else None
        print(
            f"  s {n} {s.act} {who} | {' … '.join(x.of(text) for x in s.contents)[:110]!r} said_on={s.said_on}"
        )
    for j, e in enumerate(c.entry.events):
        n = c.gold.events[c.events[j]].n if j in c.events else "--"
        roles = " -> ".join(str([m.span.of(text) for m in ms]) for ms in (e.actors, e.recipients))
        whens = [(w.span.of(text), w.start) for w in e.whens]
        print(
            f"  e {n} {e.type} {e.modality} {'historical ' * e.historical}{[t.of(text) for t in e.triggers]} {roles}"
        )
        print(f"       {whens} by={list(e.attribution)} {[(k.of, k.low) for k in e.counts]}")
    for j, k in enumerate(c.entry.claims):
        n = c.gold.claims[c.claims[j]].n if j in c.claims else "--"
        print(f"  c {n} {k.status} {[(p.statement, str(p.stance)) for p in k.positions]} {list(k.events)}")
    for f in c.entry.flags:
        print(f"  f {f.kind} {[x.of(text) for x in f.spans]}")
    for room, golds, pairs in (
        ("statement", c.gold.statements, c.statements), ("event", c.gold.events, c.events),
        ("claim", c.gold.claims, c.claims),
    ):  # fmt: skip
        missed = [g.n for i, g in enumerate(golds) if i not in pairs.values() and not g.maybe]
        print(f"  missed {room}s: {missed}" if missed else f"  no {room} missed")


def main(arguments: list[str]) -> None:
    """Prints the reports named (all if none), the figures and the breaches; or writes the floors."""
    if "--floors" in arguments:
        FLOORS.write_text(json.dumps(to_floors(), indent=1) + "\n", encoding="utf-8")
    for stem, c in code_all().items():
        print(stem, " ".join(f"{n} {rate(tally(c), n):.2f}" for n in FIGURES))
        if not arguments or stem in arguments:
            show(c)
    print("all", " ".join(f"{n} {rate(tally_all(), n):.3f}" for n in FIGURES))
    known, found = set(read_known()), breaches()
    for word, some in (("known", found & known), ("NEW", found - known), ("MENDED", known - found)):
        for b in sorted(some):
            print(word, json.dumps({"report": b.report, "rule": b.rule, "case": b.case}, ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1:])
