"""Positions on a claim across reports, and where they leave it: invented disputes, one rule each."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sayso.linked import LinkedClaim, Report
from sayso.linking import link_story
from tests.linking.story import Says, report

CASES = json.loads(
    (Path(__file__).parent.parent / "cases" / "linking" / "disputes.json").read_text(encoding="utf-8")
)


def build(rows: list[dict[str, object]]) -> list[Report]:
    out = []
    for n, row in enumerate(rows, 1):
        says = [
            Says(**{k: tuple(v) if isinstance(v, list) else v for k, v in s.items()})
            for s in row.get("says", [])
        ]
        out.append(report(f"r{n}", str(row["on"]), str(row["text"]), says))
    return out


def held(claim: LinkedClaim) -> set[tuple[str, str]]:
    return {(p.report, p.stance.value) for p in claim.positions}


def nearest(claims: tuple[LinkedClaim, ...], wanted: set[tuple[str, str]]) -> LinkedClaim | None:
    return max(claims, key=lambda c: len(held(c) & wanted) / len(held(c) | wanted), default=None)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["name"])
def test_a_dispute(case: dict[str, object]) -> None:
    found = link_story(build(case["reports"]), (), case.get("as_of"))
    assert not (case.get("nothing") and found.claims)
    for expected in case["claims"]:
        wanted = {(r, s) for r, s in expected["positions"]}
        claim = nearest(found.claims, wanted)
        assert claim is not None, "no claim at all"
        assert held(claim) == wanted
        assert claim.status.value == expected["status"]


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["name"])
def test_the_order_of_arrival_changes_nothing(case: dict[str, object]) -> None:
    reports = build(case["reports"])
    assert link_story(reports[::-1], ()) == link_story(reports, ())


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["name"])
def test_every_position_shows_the_words_that_bind_it(case: dict[str, object]) -> None:
    reports = {r.id: r for r in build(case["reports"])}
    for claim in link_story(tuple(reports.values()), ()).claims:
        for p in claim.positions:
            text = reports[p.report].entry.article.text
            assert p.span.of(text)
            assert p.binding is not None
            assert p.binding.span is not None
            assert p.binding.span.of(text).strip()
            assert p.binding.by.startswith("linking.binding.")
