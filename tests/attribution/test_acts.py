"""confirm, deny, retract, decline, or just say: a table of sentences."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from sayso.attribution import find_statements
from sayso.attribution.acts import resolve_act
from sayso.attribution.lexicon import Kind
from sayso.attribution.page import Telling, to_page
from sayso.labels import Act
from sayso.records import Cast
from sayso.spans import Span
from tests.attribution.build import Said, to_article, to_reading

CASES = Path(__file__).parent.parent / "cases" / "attribution" / "acts.tsv"


def rows() -> list[dict[str, str]]:
    lines = [x for x in CASES.read_text(encoding="utf-8").splitlines() if not x.startswith("# ")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("row", rows(), ids=lambda r: r["text"][:60])
def test_the_words_show_the_act(row: dict[str, str]) -> None:
    said = Said(contents=(row["content"],), source=row["source"], cue=row["cue"])
    found = find_statements(to_article(row["text"]), to_reading(row["text"], [said]), Cast(), ())
    assert [s.act for s in found] == [row["act"]]
    assert any(t.field == "act" for t in found[0].trace)


@pytest.mark.parametrize(
    ("content", "act"),
    [("four guards had died", Act.SAY), ("no guard had died", Act.DENY), ("he hadn’t slept", Act.DENY)],
)
def test_the_reader_s_denial_wants_a_negative_in_what_is_said(content: str, act: Act) -> None:
    """A false denial makes a claim disputed, so that the reader alone does not decide it."""
    page = to_page(to_article(f"Ora Lind said {content}."))
    said = Span(14, 14 + len(content))
    telling = Telling(
        contents=(said,), probability=0.9, by="model", kind=Kind.SAY, source=Span(0, 8), cue=Span(9, 13),
        act=Act.DENY, act_probability=0.9,
    )  # fmt: skip
    assert resolve_act(page, telling)[0] is act
