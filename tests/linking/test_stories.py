"""Stories: who belongs together, and that order of arrival changes nothing."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.linked import Copy, Likeness, Report, ReportId
from sayso.linking import find_copy, find_likeness, find_prints, to_copy_groups, to_stories
from sayso.linking.clusters import Measures, to_clusters
from sayso.linking.stories import MEASURES
from tests.linking.reports import FLOOD, OTHER, STRIKE, report

AGAIN = (
    "Ostrel counted its losses on Wednesday after the Tarnwater flood, which drowned cattle below the weir.",
    "Brandow said the drainage board knew of the broken sluice.",
)
Pairs = tuple[list[Copy], list[Likeness]]


def pairs(reports: list[Report]) -> Pairs:
    copies = [c for a, b in combinations(reports, 2) if (c := find_copy(a, b))]
    return copies, [x for a, b in combinations(reports, 2) if (x := find_likeness(a, b))]


def stories(reports: list[Report]) -> tuple[tuple[ReportId, ...], ...]:
    copies, likenesses = pairs(reports)
    return to_stories(reports, likenesses, copies)


def test_reports_of_one_flood_are_one_story() -> None:
    reports = [report("a", *FLOOD, day=4), report("b", *STRIKE, day=5), report("c", *AGAIN, day=6)]
    assert stories(reports) == (("a", "c"), ("b",))
    assert set(find_prints(reports[0]).story) & set(find_prints(reports[2]).story)


def test_the_same_country_alone_is_no_story() -> None:
    seized = report("a", "Police from Paraguay and Bolivia seized cocaine on a ranch.", day=3)
    border = report("b", "Paraguay freed the customs officers of Bolivia, the paper wrote.", day=3)
    assert find_likeness(seized, border) is None


def test_reports_weeks_apart_need_more_evidence() -> None:
    near = find_likeness(report("a", *FLOOD, day=1), report("b", *AGAIN, day=5))
    far = find_likeness(report("a", *FLOOD, day=1), report("b", *AGAIN, day=20))
    assert near and (far is None or far.score < near.score)
    assert "days apart: 4" in near.reasons


def test_months_apart_is_another_story() -> None:
    old, new = report("a", *FLOOD, day=1), report("b", *FLOOD, day=1)
    later = replace(new.entry.article, published="2024-09-01")
    assert find_likeness(old, replace(new, entry=replace(new.entry, article=later))) is None


def test_a_copy_is_of_the_story_of_its_original() -> None:
    reports = [report("a", *FLOOD, day=4), report("b", *FLOOD, day=4), report("c", *OTHER, day=4)]
    copies, _ = pairs(reports)
    assert to_stories(reports, (), copies) == (("a", "b"), ("c",))


def test_a_report_that_bridges_two_stories_does_not_make_them_one() -> None:
    scores = {(a, b): 0.5 for a, b in combinations(range(8), 2) if (a < 4) == (b < 4)}
    bridge = {(n, 8): 0.4 for n in range(4)} | {(4, 8): 0.3}
    assert to_clusters(9, scores | bridge, MEASURES) == ((0, 1, 2, 3, 8), (4, 5, 6, 7))


def test_pairs_with_reports_that_are_not_there_are_left_out() -> None:
    copies, likenesses = pairs([report("a", *FLOOD, day=4), report("c", *AGAIN, day=6)])
    assert likenesses
    assert to_stories([report("a", *FLOOD, day=4)], likenesses, copies) == (("a",),)


SENTENCES = (*FLOOD, *STRIKE, *OTHER, *AGAIN)
TEXTS = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=5, unique=True)
DAYS = st.one_of(st.none(), st.integers(1, 31))
SETS = st.lists(st.tuples(TEXTS, DAYS), min_size=1, max_size=9)


@settings(max_examples=60, deadline=None)
@given(SETS, st.randoms(use_true_random=False))
def test_any_order_gives_the_same_groups(texts: list[tuple[list[str], int | None]], chance: object) -> None:
    reports = [report(f"r{n}", *sentences, day=day) for n, (sentences, day) in enumerate(texts)]
    copies, likenesses = pairs(reports)
    wanted = to_copy_groups(reports, copies), to_stories(reports, likenesses, copies)
    assert sorted(id_ for story in wanted[1] for id_ in story) == sorted(r.id for r in reports)
    chance.shuffle(reports)  # type: ignore[attr-defined]
    copies, likenesses = pairs(reports)
    assert (to_copy_groups(reports, copies), to_stories(reports, likenesses, copies)) == wanted


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.text(max_size=300))
def test_any_two_texts_are_compared(left: str, right: str) -> None:
    a, b = report("a", left or " "), report("b", right or " ")
    assert find_prints(a) == find_prints(a)
    assert all(0 <= key < 1 << 63 for key in (*find_prints(a).copies, *find_prints(a).story))
    assert find_copy(a, b) == find_copy(b, a)
    assert find_likeness(a, b) == find_likeness(b, a)


@pytest.mark.parametrize(("outer", "clusters"), [(0.3, 2), (0.5, 1)])
def test_groups_that_hold_together_resist_weak_ties(outer: float, clusters: int) -> None:
    scores = {(a, b): 0.6 if (a < 4) == (b < 4) else outer for a, b in combinations(range(8), 2)}
    found = to_clusters(8, scores, Measures(join=0.1, unseen=0.05, braked=4, brake=0.7))
    assert len(found) == clusters
    assert sorted(n for cluster in found for n in cluster) == list(range(8))
