"""Who says that someone says: statements within statements. Short reports, all of them invented."""

from __future__ import annotations

import pytest

from sayso.labels import Act, Via
from sayso.records import Statement
from tests.attribution.build import Said, read, words


def chain(text: str, found: tuple[Statement, ...]) -> list[tuple[str | None, str | None, str]]:
    """Speaker, the speaker of what it is within, and content of each."""
    who = {s.id: s.speaker.span.of(text) if s.speaker else None for s in found}
    return [(who[s.id], who[s.within] if s.within else None, " … ".join(words(text, s))) for s in found]


def test_a_quoting_outlet_makes_a_chain() -> None:
    text = "State television quoted Ora Lind as saying that it was over, the Tide agency reports."
    said = read(text, Said(contents=("that it was over",), source="State television", cue="quoted"))
    chain = {s.speaker.span.of(text) if s.speaker else None: s for s in said}
    agency, outlet, speaker = chain["the Tide agency"], chain["State television"], chain["Ora Lind"]
    assert (agency.within, outlet.within, speaker.within) == (None, agency.id, outlet.id)
    assert words(text, speaker) == ["that it was over"]
    assert speaker.outlet and speaker.outlet.via is Via.CARRIED_BY


def test_a_statement_inside_another_is_found_and_nested() -> None:
    text = "The agency said that Ora Lind told them she had sold the mill."
    outer, inner = read(
        text,
        Said(contents=("that Ora Lind told them she had sold the mill",), source="The agency", cue="said"),
    )
    assert (inner.within, outer.within) == (outer.id, None)
    assert inner.speaker and inner.speaker.span.of(text) == "Ora Lind"
    assert words(text, inner)[0].endswith("she had sold the mill")


def test_words_between_a_cue_and_its_content_are_someone_s_too() -> None:
    text = "The radio said the mayor says the guards shut the gate."
    said = read(text, Said(contents=("the guards shut the gate",), source="The radio", cue="said"))
    assert chain(text, said) == [
        ("The radio", None, "the mayor says the guards shut the gate"),
        ("the mayor", "The radio", "the guards shut the gate"),
    ]


def test_who_is_cited_speaks_within() -> None:
    text = "The Tide Post, citing two clerks, wrote that the gate was shut."
    said = read(text, Said(contents=("two clerks", "the gate was shut"), source="The Tide Post", cue="wrote"))
    assert chain(text, said) == [
        ("The Tide Post", None, "the gate was shut"),
        ("two clerks", "The Tide Post", "the gate was shut"),
    ]


def test_a_chain_of_three_with_an_order_at_its_end() -> None:
    text = "Witnesses had told the inquiry that a captain ordered the men to wait, the report says."
    content = "Witnesses had told the inquiry that a captain ordered the men to wait"
    said = read(text, Said(contents=(content,), source="the report", cue="says"))
    assert chain(text, said)[1:] == [
        ("Witnesses", "the report", "a captain ordered the men to wait"),
        ("a captain", "Witnesses", "to wait"),
    ]


def test_a_message_that_is_read_out_is_its_writer_s() -> None:
    text = "Ora Lind read out the mayor's letter to the guild: “Shut it at noon.”"
    said = read(text, Said(contents=("“Shut it at noon.”",), source="Ora Lind", cue="read out"))
    assert [(who, outer) for who, outer, _ in chain(text, said)] == [
        ("Ora Lind", None),
        ("the mayor", "Ora Lind"),
    ]


def test_a_tape_shows_someone_telling() -> None:
    text = "A tape has the envoy telling a guest that the gate is shut."
    said = read(text, Said(contents=("the gate is shut",), source="the envoy", cue="telling"))
    assert [(who, outer) for who, outer, _ in chain(text, said)] == [
        ("A tape", None),
        ("the envoy", "A tape"),
    ]


def test_a_denial_inside_what_is_told_belongs_to_whom_it_quotes() -> None:
    text = "“The general swore to me that he had not given the order,” the cook said."
    inner, outer = (
        Said(contents=("he had not given the order",), source="The general", cue="swore"),
        Said(
            contents=("“The general swore to me that he had not given the order,”",),
            source="the cook",
            cue="said",
        ),
    )
    said = read(text, outer, inner)
    assert [(s.act, s.within) for s in said] == [(Act.SAY, None), (Act.SAY, "s1")]


def test_what_someone_recalls_another_saying_is_two_statements() -> None:
    text = "The envoy recalled the miller saying he would never sell."
    said = read(text, Said(contents=("he would never sell",), source="the miller", cue="saying"))
    assert [(s.speaker.span.of(text) if s.speaker else "", s.within) for s in said] == [
        ("The envoy", None),
        ("the miller", "s1"),
    ]


def test_a_subject_behind_a_hearer_gives_the_inner_order() -> None:
    text = "Clerks said a driver told them his boss had ordered him to dump the barrels."
    said = read(
        text,
        Said(
            contents=("a driver told them his boss had ordered him to dump the barrels",),
            source="Clerks",
            cue="said",
        ),
        Said(contents=("him to dump the barrels",), source="a driver", cue="ordered"),
    )
    speakers = [s.speaker.span.of(text) for s in said if s.speaker and s.cue and s.cue.of(text) == "ordered"]
    assert speakers == ["his boss"]


def test_unnamed_officials_whom_a_paper_quotes() -> None:
    text = "The Tide Post, quoting unnamed officials, said the dam had burst."
    said = read(text, Said(contents=("the dam had burst",), source="The Tide Post", cue="said"))
    assert [(s.speaker.span.of(text) if s.speaker else "", s.within) for s in said] == [
        ("The Tide Post", None),
        ("unnamed officials", "s1"),
    ]


def said_once(text: str, source: str, cue: str, content: str) -> list[tuple[str | None, str | None, str]]:
    return chain(text, read(text, Said(contents=(content,), source=source, cue=cue)))


@pytest.mark.parametrize(
    ("content", "who", "inner"),
    [
        ("the clans had taken back their claim that the well was bad", "the clans", "the well was bad"),
        ("the judge, a friend of the guild, assured the porter that it was shut", "the judge", "it was shut"),
        ("the men speak of grey boats that take their nets at night", None, ""),
        ("the fishermen speak of grey boats that take nets", "the fishermen", "grey boats that take nets"),
        ("the guild had threatened to close the lock", "the guild", "to close the lock"),
        ("the doctors forbade him to read", "the doctors", "to read"),
        ("the abbot was heard promising that the bell would stay", "the abbot", "the bell would stay"),
        ("the port had given her an assurance that the toll would go", "the port", "the toll would go"),
        ("the bell will stay, the abbot says", "the abbot", "the bell will stay"),
        ("the clerk had named his masters and that they would pay", "the clerk", "his masters"),
    ],
)
def test_what_someone_is_said_to_have_said(content: str, who: str | None, inner: str) -> None:
    told = said_once(f"Ora Lind said {content}.", "Ora Lind", "said", content)
    assert ("Ora Lind", None, content) in told
    if who:
        assert (who, "Ora Lind", inner) in told


def test_a_speaker_s_own_act_is_no_chain() -> None:
    told = said_once(
        "The inn said it could not discuss its guests.", "The inn", "said", "it could not discuss its guests"
    )
    assert len(told) == 1


def test_what_a_radio_carries_a_court_hears_and_a_diary_records() -> None:
    text = "Tide Radio carried the guild's claim that the mill had burned."
    assert chain(text, read(text)) == [
        ("Tide Radio", None, "the guild's claim that the mill had burned"),
        ("the guild", "Tide Radio", "the mill had burned"),
    ]
    text = "The court heard that the porter admitted that he had slept."
    told = said_once(text, "the porter", "admitted", "he had slept")
    assert told == [
        ("The court", None, "the porter admitted that he had slept"),
        ("the porter", "The court", "he had slept"),
    ]
    text = "Her diary records the admiral shouting that the boat was lost."
    told = said_once(text, "the admiral", "shouting", "the boat was lost")
    assert [t[:2] for t in told] == [("Her diary", None), ("the admiral", "Her diary")]


def test_words_that_end_with_who_passed_them_on_begin_with_the_first_speaker() -> None:
    text = "The prince has told friends that he will go, a courtier said."
    assert said_once(text, "a courtier", "said", "he will go") == [
        ("a courtier", None, "The prince has told friends that he will go"),
        ("The prince", "a courtier", "he will go"),
    ]


def test_an_act_verb_that_moves_things_says_nothing() -> None:
    for text in (
        "The boats were taken back to the quay.",
        "The man was admitted to hospital.",
        "The court did not rule on the case.",
        "The guards took back the gate.",
        "Ora Lind walked back to the car.",
    ):
        assert read(text) == ()
