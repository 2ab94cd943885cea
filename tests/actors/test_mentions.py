"""What the words of one mention say: a table."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from sayso.actors.mentions import Spot, describe
from sayso.actors.phrases import find_antecedent
from sayso.actors.spots import find_known
from sayso.labels import ActorKind, NameKind
from sayso.records import Article, Name
from sayso.spans import Span

CASES = Path(__file__).parent.parent / "cases" / "actors" / "describe.tsv"


def rows() -> list[dict[str, str]]:
    lines = [x for x in CASES.read_text(encoding="utf-8").splitlines() if not x.startswith("# ")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("row", rows(), ids=lambda r: r["text"])
def test_a_mention_says_who_it_is(row: dict[str, str]) -> None:
    text = row["text"]
    found = describe(Article(id="x", text=text), (), Spot(span=Span(0, len(text)), speaks=False, acts=False))
    got = {
        "text": text, "kind": str(found.kind), "name": found.shown or "-", "role": found.role or "-",
        "country": found.country or "-", "sectors": ",".join(found.sectors) or "-",
    }  # fmt: skip
    assert got == row


def test_an_apposition_beside_a_name_counts() -> None:
    text = "Ora Lind, a spokeswoman for the Kenyan army, said no."
    found = describe(Article(id="x", text=text), (), Spot(span=Span(0, 8), speaks=True, acts=False))
    assert (found.role, found.gender, found.country) == ("spokeswoman for the Kenyan army", "f", "KEN")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It came from the 30 percent of voters who stayed", "the 30 percent of voters"),
        ("Envoy Ora Lind, who left", "Envoy Ora Lind"),
        ("Nobody asked who left", None),
    ],
)
def test_the_words_before_a_relative_pronoun(text: str, expected: str | None) -> None:
    at = text.index("who")
    found = find_antecedent(text, Span(at, at + 3), 0)
    assert (found.of(text) if found else None) == expected


def test_bodies_that_the_lexicons_know() -> None:
    text = "Kenyan troops met the UN near Nairobi, and the us in us was lost."
    assert [s.of(text) for s in find_known(text, [Span(0, len(text))])] == ["Kenyan troops", "UN"]


def test_the_word_that_a_name_ends_in_beats_the_reader() -> None:
    text = "Kenya's Defense Ministry"
    wrong = Name(span=Span(8, 15), kind=NameKind.PERSON, probability=0.7)
    found = describe(
        Article(id="x", text=text), (wrong,), Spot(span=Span(0, len(text)), speaks=True, acts=False)
    )
    assert found.kind is ActorKind.ORGANIZATION
