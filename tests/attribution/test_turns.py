"""Interviews and transcripts: whose turn it is, and what looks like one and is none; all texts are invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.actors import resolve_actors
from sayso.attribution import find_statements
from sayso.labels import Act, Form
from sayso.records import Reading, Statement
from sayso.turns import find_turns
from tests.attribution.build import to_article, to_reading

INTERVIEW = (
    "The mill and the river: questions to Ora Lind\n"
    "The Tarn Review: Will you shut the mill?\n"
    "Ora Lind: We said what we will do.\n"
    "The Tarn Review: Did your guards fire on the boat?\n"
    "Lind: No. They let it go.\n"
    "We have told the council so.\n"
    "The talk was shortened for length."
)


def turns(text: str) -> list[tuple[str, list[str]]]:
    return [(t.label.of(text), [w.of(text) for w in t.words]) for t in find_turns(to_article(text))]


def statements(text: str) -> tuple[Statement, ...]:
    article, reading = to_article(text), Reading(model="by hand")
    return find_statements(article, reading, resolve_actors(article, reading, ()), ())


def test_an_interview_gives_each_turn_to_its_speaker() -> None:
    assert turns(INTERVIEW) == [
        ("The Tarn Review", ["Will you shut the mill?"]),
        ("Ora Lind", ["We said what we will do."]),
        ("The Tarn Review", ["Did your guards fire on the boat?"]),
        ("Lind", ["No. They let it go.", "We have told the council so."]),
    ]


def test_turns_are_direct_statements_and_a_surname_is_the_same_speaker() -> None:
    said = statements(INTERVIEW)
    assert [s.speaker.span.of(INTERVIEW) if s.speaker else None for s in said] == [
        "The Tarn Review", "Ora Lind", "The Tarn Review", "Lind",
    ]  # fmt: skip
    assert {s.form for s in said} == {Form.DIRECT}
    assert said[1].speaker and said[3].speaker and said[1].speaker.actor == said[3].speaker.actor is not None
    assert said[0].speaker and said[0].speaker.actor != said[1].speaker.actor


def test_an_answer_that_begins_with_no_denies() -> None:
    assert [s.act for s in statements(INTERVIEW)] == [Act.SAY, Act.SAY, Act.SAY, Act.DENY]


def test_they_in_an_interview_are_not_those_who_talk() -> None:
    article = to_article(INTERVIEW)
    cast = resolve_actors(article, to_reading(INTERVIEW, ()), ())
    talking = {a.id for a in cast.actors if a.name in ("Ora Lind", "Tarn Review")}
    they = [m for m in cast.mentions if m.span.of(INTERVIEW) == "They"]
    assert len(talking) == 2
    assert not {m.actor for m in they} & talking


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Q: Is it open?\nA: It is.\nQ: Since when?\nA: Since May.", ["Q", "A", "Q", "A"]),
        ("Q. Is it open?\nA. It is.\nQ. Since when?\nA. Since May.", ["Q", "A", "Q", "A"]),
        ("ODO TARN: Is it open?\nORA LIND: It is.\nTARN: When?\nLIND: In May.", ["ODO TARN", "ORA LIND", "TARN", "LIND"]),
        ("Ora Lind: It is open.\nOdo Tarn: Is it?\nOL: It is.\nOT: Good.", ["Ora Lind", "Odo Tarn", "OL", "OT"]),
        ("Ora Lind (mayor): It is open.\nOdo Tarn (miller): It is shut.", ["Ora Lind", "Odo Tarn"]),
        ("THE CHAIR: The witness may sit.\n\nMR TARN: I shall stand.", ["THE CHAIR", "MR TARN"]),
        ("Were you there?\n\nOra Lind: I was.\n\nAnd then?\n\nLind: It rained.", ["Ora Lind", "Lind"]),
        ("LIVE 14:02 Mayor's office: gate is shut.\n\nLIVE 14:40 Police: gate is open.", ["Mayor's office", "Police"]),
        ("Ora Lind: Is it? Odo Tarn: It is. Ora Lind: When? Odo Tarn: Now.", ["Ora Lind", "Odo Tarn"] * 2),
    ],
)  # fmt: skip
def test_layouts_of_turns(text: str, labels: list[str]) -> None:
    assert [label for label, _ in turns(text)] == labels


@pytest.mark.parametrize(
    "text",
    [
        "Date: 3 May.\nLocation: Tarn.\nNote: The gate is shut.",
        "Minister: no talks before May\nThe minister said so on Monday.",
        "Tarn: The mill burned.\nSelm: The bridge held.\nOrd: No one was hurt.",
        "Photo: Ora Lind.\nThe gate is open.\nPhoto: Odo Tarn.\nThe gate is shut.",
        "North: 12\nSouth: 9\nNorth: 14\nSouth: 8",
        "Step: Open the gate.\nStep: Shut the gate.\nStep: Go home.",
        "He had one wish: The mill should stay. It had one flaw: The roof leaked.",
        "Goals: Lind 3, Tarn 12.\nGoals: Lind 3, Tarn 20.\nGoals: Odo 5.",
    ],
)
def test_what_is_no_conversation(text: str) -> None:
    assert turns(text) == []
    assert not [s for s in statements(text) if s.trace[0].by.startswith("attribution.turn")]


@given(st.text(alphabet="QA:.\n \x85“”?abO L()*", max_size=120))
def test_any_text_gives_turns_that_slice(text: str) -> None:
    for turn in find_turns(to_article(text)):
        assert turn.label.end <= turn.cue.start < turn.words[0].start
        assert all(w.of(text).strip() for w in turn.words)
