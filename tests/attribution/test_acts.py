"""confirm, deny, retract, decline, or just say: a table of sentences."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from sayso.attribution import find_statements
from sayso.records import Cast
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
