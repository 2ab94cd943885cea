"""What someone does to a claim: denies it, grants it, takes it back, will not speak of it. Short reports, all invented."""

from __future__ import annotations

import pytest

from sayso.labels import Act
from sayso.records import Statement
from tests.attribution.build import Said, read, words


def told(text: str, statements: tuple[Statement, ...]) -> list[tuple[str, str, list[str]]]:
    return [(s.speaker.span.of(text) if s.speaker else "", s.act, words(text, s)) for s in statements]


def test_a_denied_claim_is_a_statement_of_its_own() -> None:
    text = "The mayor denied allegations by Ora Lind that the well was dry."
    said = read(
        text,
        Said(contents=("allegations by Ora Lind that the well was dry",), source="The mayor", cue="denied"),
    )
    assert {(s.speaker.span.of(text) if s.speaker else None, s.act) for s in said} == {
        ("The mayor", Act.DENY), ("Ora Lind", Act.SAY),
    }  # fmt: skip


def test_a_retraction_that_the_reader_missed() -> None:
    text = "Ora Lind said the well was dry, but she later retracted her claim."
    said = read(text, Said(contents=("the well was dry",), source="Ora Lind", cue="said"))
    assert [(words(text, s), s.act) for s in said] == [
        (["the well was dry"], Act.SAY),
        (["her claim"], Act.RETRACT),
    ]


def test_an_accusation_that_someone_made_is_no_words() -> None:
    text = "The mayor rejected the accusations that the Tarn envoy made today."
    said = read(
        text,
        Said(
            contents=("the accusations that the Tarn envoy made today",), source="The mayor", cue="rejected"
        ),
    )
    assert len(said) == 1


def test_one_s_own_claim_taken_back_answers_nobody() -> None:
    text = "Ora Lind withdrew her claim that the gate was shut."
    said = read(text, Said(contents=("the gate was shut",), source="Ora Lind", cue="withdrew"))
    assert [(s.act, words(text, s)) for s in said] == [(Act.RETRACT, ["the gate was shut"])]


@pytest.mark.parametrize(
    ("text", "acts"),
    [
        ("Ora Lind said that guards fired.\nOdo Tarn said that nobody fired.", [Act.SAY, Act.DENY]),
        ("Ora Lind said that guards fired.\nShe said that nobody slept.", [Act.SAY, Act.SAY]),
        ("Ora Lind said that guards fired.\nOdo Tarn said that he would not sell.", [Act.SAY, Act.SAY]),
        ("Ora Lind said that guards fired.\nOdo Tarn agreed that two had fired.", [Act.SAY, Act.CONFIRM]),
        ("Odo Tarn agreed that two had fired.", [Act.SAY]),
        ("Odo Tarn maintained that no gate was shut.", [Act.DENY]),
        ("Odo Tarn said that no gate was shut.", [Act.SAY]),
    ],
)
def test_what_is_said_after_a_claim_may_deny_or_grant_it(text: str, acts: list[Act]) -> None:
    told = [
        Said(contents=(sentence.split(" that ")[1],), source=source, cue=cue)
        for sentence in text.rstrip(".").split(".\n")
        for source, cue in [
            (" ".join(sentence.split(" that ")[0].split()[:-1]), sentence.split(" that ")[0].split()[-1])
        ]
    ]
    assert [s.act for s in read(text, *told)] == acts


def test_a_bare_refusal_keeps_what_was_refused() -> None:
    text = "The mill burned for a day. The owner declined to comment."
    assert told(text, read(text)) == [("The owner", Act.DECLINE, ["to comment"])]


def test_a_refusal_behind_a_confirmation_has_the_same_speaker() -> None:
    text = "The guild confirmed the sale but would not give the price."
    said = read(text, Said(contents=("the sale",), source="The guild", cue="confirmed"))
    assert told(text, said) == [
        ("The guild", Act.CONFIRM, ["the sale"]),
        ("The guild", Act.DECLINE, ["the price"]),
    ]


def test_words_after_a_refusal_are_a_statement_of_their_own() -> None:
    text = "The guild refused to comment on the fire beyond saying that the mill was insured."
    both = Said(
        contents=("the fire", "the mill was insured"), source="The guild", cue="refused to comment on"
    )
    assert told(text, read(text, both)) == [
        ("The guild", Act.DECLINE, ["the fire"]),
        ("The guild", Act.SAY, ["the mill was insured"]),
    ]


def test_what_is_denied_is_the_claim_without_its_noun() -> None:
    text = "The guild denied reports that the mill was sold."
    said = read(text, Said(contents=("reports that the mill was sold",), source="The guild", cue="denied"))
    assert told(text, said) == [("The guild", Act.DENY, ["the mill was sold"])]


def test_a_refusal_to_speak_of_a_claim_keeps_its_noun() -> None:
    text = "The guild would not comment on reports that the mill was sold."
    content = "reports that the mill was sold"
    said = read(text, Said(contents=(content,), source="The guild", cue="would not comment on"))
    assert told(text, said) == [("The guild", Act.DECLINE, [content])]


def test_a_retraction_of_one_s_own_claim_that_the_reader_missed() -> None:
    text = "The miller rescinded on Friday her statement that the dam was sound."
    assert told(text, read(text)) == [("The miller", Act.RETRACT, ["the dam was sound"])]


def test_an_admission_around_a_warning_admits_only_itself() -> None:
    text = "The owner acknowledged that the clerks had warned him the books were wrong."
    said = read(
        text,
        Said(
            contents=("the clerks had warned him the books were wrong",),
            source="The owner",
            cue="acknowledged",
        ),
        Said(contents=("the books were wrong",), source="the clerks", cue="warned"),
    )
    assert said[0].act is Act.CONFIRM
    assert said[1].act is not Act.CONFIRM
