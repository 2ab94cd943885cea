"""Copies: what folds, what must not, and which is the original."""

from __future__ import annotations

import pytest

from sayso.linked import Report
from sayso.linking import find_copy, find_prints, to_copy_groups
from tests.linking.reports import FLOOD, OTHER, STRIKE, report

LIGHTLY = (FLOOD[0].replace("burst", "broke"), FLOOD[1].replace("ordered", "called for"), FLOOD[2], FLOOD[3])
STOCK = "The ministry did not answer a request for comment on Monday."


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("whole", FLOOD),
        ("lightly rewritten", LIGHTLY),
        ("cut", FLOOD[:2]),
        ("cut and set between teasers of other reports", (FLOOD[0], OTHER[0], FLOOD[1], OTHER[1])),
    ],
)
def test_a_copy_is_found(name: str, text: tuple[str, ...]) -> None:
    one, other = report("a", *FLOOD), report("b", *text)
    found = find_copy(one, other)
    assert found and {found.original, found.copy} == {"a", "b"}, name
    assert set(find_prints(one).copies) & set(find_prints(other).copies), name


@pytest.mark.parametrize(
    ("name", "left", "right"),
    [
        ("other news", FLOOD, STRIKE),
        ("the same teaser on two pages", (*FLOOD, OTHER[0]), (*STRIKE, OTHER[0])),
        ("two short notices in set words", (STOCK,), (STOCK,)),
        ("one wire sentence in two reports of their own", FLOOD[:2], (
            FLOOD[0], "Ostrel had seen the Tarnwater rise since dawn.", "Brandow slept beside the weir, a witness said.",
            "The almshouse at Ostrel was empty by noon.", "Cattle floated past the embankment and the sluice.",
        )),
        ("a report with a lead and a third of its own on what the wire sent", (
            "Half of Ostrel slept in the town hall after the Tarnwater broke through the sluice.", *FLOOD[1:],
            "The almshouse will be rebuilt on the hill, the drainage board decided beside the weir.",
        ), (*FLOOD[:2], "Cattle drifted past the embankment and the sluice of Ostrel until dawn.", *FLOOD[2:])),
        ("no words", ("…",), ("—",)),
    ],
)  # fmt: skip
def test_what_is_no_copy(name: str, left: tuple[str, ...], right: tuple[str, ...]) -> None:
    assert find_copy(report("a", *left), report("b", *right)) is None, name


def test_stock_sentences_make_no_keys() -> None:
    assert find_prints(report("a", STOCK)).copies == ()


def original(one: Report, other: Report) -> tuple[str, str]:
    found, back = find_copy(one, other), find_copy(other, one)
    assert found and found == back
    return found.original, found.by


def test_who_is_credited_is_the_original_though_it_came_later() -> None:
    wire = report("z", *FLOOD, day=5, outlet="Tarn Wire")
    paper = report("a", *FLOOD, "With material from Tarn Wire.", day=4, outlet="Ostrel Gazette")
    assert original(wire, paper) == ("z", "credit")
    found = find_copy(wire, paper)
    assert found and found.evidence and found.evidence.of(paper.entry.article.text).endswith("Tarn Wire.")


def test_a_credit_to_somebody_else_tells_nothing() -> None:
    wire = report("z", *FLOOD, outlet="Tarn Wire")
    paper = report("a", *FLOOD, "With material from Northern Radio.", outlet="Ostrel Gazette")
    assert original(wire, paper) == ("a", "open")


def test_the_older_is_the_original() -> None:
    assert original(report("z", *FLOOD, day=4), report("a", *FLOOD, day=5)) == ("z", "time")


def test_the_one_with_a_dateline_is_the_original() -> None:
    dated = report("z", "OSTREL — " + FLOOD[0], *FLOOD[1:], day=4)
    assert original(dated, report("a", *FLOOD, day=4)) == ("z", "dateline")


def test_the_longer_is_the_original_where_nothing_else_tells() -> None:
    assert original(report("z", *FLOOD), report("a", *FLOOD[:2])) == ("z", "length")


DOCKS = (
    "Two cranes collapsed at the Sennick docks on Monday and buried a barge of timber under their jibs.",
    "Harbour master Olaf Prentis closed the eastern basin until divers have searched the wreckage.",
    "The stevedores had complained of rust on both cranes since the spring inspection.",
)


def groups(*reports: Report) -> tuple[tuple[str, ...], ...]:
    pairs = [(a, b) for n, a in enumerate(reports) for b in reports[n + 1 :]]
    return to_copy_groups(reports, [c for a, b in pairs if (c := find_copy(a, b))])


def test_a_round_up_does_not_make_one_text_of_the_reports_whose_leads_it_holds() -> None:
    reports = [report("a", *FLOOD, day=3), report("b", *STRIKE, day=3), report("c", *DOCKS, day=3)]
    round_up = report("r", FLOOD[0], STRIKE[0], DOCKS[0], day=4)
    assert [find_copy(r, round_up) is not None for r in reports] == [True, True, True]
    found = groups(*reports, round_up)
    assert found == groups(round_up, *reversed(reports))
    assert len(found) == 1
    assert len(found[0]) == 2
    assert "r" in found[0]


def test_two_pages_with_one_box_go_each_with_its_own_text() -> None:
    flood, strike = report("a", *FLOOD), report("b", *STRIKE)
    box = (OTHER[0], OTHER[1])
    pages = report("p", FLOOD[0], *box), report("q", STRIKE[0], *box)
    assert find_copy(*pages)
    assert groups(flood, strike, *pages) == (("a", "p"), ("b", "q"))


def test_the_two_halves_of_a_text_are_copies_of_the_whole() -> None:
    ends = (
        "Brandow said at the weir in Ostrel that the almshouse would stay closed until the Tarnwater falls.",
        "Neither cattle nor sandbags were insured, the mayor told farmers of the drowned lower pastures.",
    )
    whole = report("a", *FLOOD[:2], *ends)
    assert groups(whole, report("b", *FLOOD[:2]), report("c", *ends)) == (("a", "b", "c"),)


def test_groups_are_of_two_and_more_in_canonical_order() -> None:
    reports = [report("c", *FLOOD, day=3), report("b", *STRIKE, day=1), report("a", *FLOOD, day=4)]
    copy = find_copy(reports[0], reports[2])
    assert copy and to_copy_groups(reports, [copy]) == (("c", "a"),)
