"""No sentence of an event says more than the article does."""

from __future__ import annotations

import dataclasses
import itertools

import pytest

from sayso.labels import MODES, Act, ActorKind, EventType, Modality, Status
from sayso.records import Actor, ActorId, Count
from sayso.wording.lookup import Lookup, to_name
from sayso.wording.sentences import to_counts, to_sentence
from tests.cli.entries import DENIED, SAID, claim, entry, event, mention, span

VOICES = [(), ("s1",), ("s1", "s2"), ("s3",)]
EVERY = [
    (type_, mode, modality, voices, bare)
    for type_, modality, voices, bare in itertools.product(EventType, Modality, VOICES, (False, True))
    for mode in ("", *MODES[type_], "a mode that is not PLOVER's")
]
FACT_FORMS = {Modality.NEGATED: " did not ", Modality.FUTURE: " will ", Modality.HYPOTHETICAL: " might "}


def sentence(
    type_: EventType, mode: str, modality: Modality, voices: tuple[str, ...], bare: bool
) -> tuple[str, str]:
    made = event(type_, modality, voices, (mode,) if mode else (), bare=bare)
    return to_sentence(made, Lookup(entry=entry(made)))


def test_an_assault_on_someones_word_is_an_allegation() -> None:
    for type_, mode, modality, voices, bare in EVERY:
        lead, _ = sentence(type_, mode, modality, voices, bare)
        if type_ is EventType.ASSAULT and voices:
            assert "alleged" in lead.lower(), (mode, modality, voices)
        if voices:
            assert "reported" not in lead.lower(), "the article does not say it itself"
            assert any(words in lead.lower() for words in ("alleged by", "according to", "denied by"))
        else:
            assert "alleged" not in lead.lower()


def test_what_is_no_fact_says_so_twice() -> None:
    for type_, mode, modality, voices, bare in EVERY:
        lead, said = sentence(type_, mode, modality, voices, bare)
        if modality is Modality.ACTUAL:
            assert "a fact" not in lead
            assert not any(form in said for form in FACT_FORMS.values())
        else:
            assert "not a fact" in lead.lower() or "not yet a fact" in lead.lower()
            assert FACT_FORMS[modality] in said


def test_a_threat_never_reads_as_an_act() -> None:
    for mode, modality, voices, bare in itertools.product(
        ("", *MODES[EventType.THREATEN]), Modality, VOICES, (False, True)
    ):
        lead, said = sentence(EventType.THREATEN, mode, modality, voices, bare)
        assert "a threat, not an act" in lead.lower()
        assert "threaten" in said


def test_who_is_not_named_is_never_invented() -> None:
    for type_, mode, modality, voices, _ in EVERY:
        _, said = sentence(type_, mode, modality, voices, True)
        assert said.startswith("someone not named ")
        assert "{" not in said
        assert "[" not in said
        assert "Drennia" not in said


def test_the_sentence_has_who_whom_where_when_and_how_many() -> None:
    lead, said = sentence(EventType.ASSAULT, "aerial", Modality.ACTUAL, ("s1",), False)
    assert lead == "Alleged by Ilka Darnov"
    assert said == (
        "Drennian jets attacked a depot from the air, at Port Tavelin, on 3 Mar 2026 (“Tuesday”), 3 killed."
    )


def test_a_chain_of_voices_names_the_innermost_first() -> None:
    lead, _ = sentence(EventType.ASSAULT, "", Modality.NEGATED, ("s1", "s2"), False)
    assert lead == "Not a fact, alleged by Anselm Brodek, as told by Ilka Darnov"
    assert sentence(EventType.AID, "", Modality.ACTUAL, ("s3",), False)[0] == "According to an unnamed source"


def test_who_denies_an_act_is_not_said_to_report_it() -> None:
    assert (
        sentence(EventType.ASSAULT, "", Modality.ACTUAL, ("s2",), False)[0]
        == "Alleged, denied by Anselm Brodek"
    )
    assert sentence(EventType.AID, "", Modality.ACTUAL, ("s2",), False)[0] == "Denied by Anselm Brodek"


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (Status.RETRACTED, "withdrawn since (c1)"),
        (Status.DISPUTED, "disputed (c1)"),
        (Status.CONFIRMED, "confirmed (c1)"),
        (Status.CORROBORATED, "said by several (c1)"),
    ],
)
def test_how_the_claim_stands_is_said_with_the_event(status: Status, words: str) -> None:
    for type_, modality, voices in itertools.product(EventType, Modality, VOICES):
        made = event(type_, modality, voices)
        lead, _ = to_sentence(made, Lookup(entry=entry(made, claims=(claim(status),))))
        assert words in lead


def test_a_claim_that_is_only_asserted_adds_no_word() -> None:
    made = event()
    assert to_sentence(made, Lookup(entry=entry(made, claims=(claim(Status.ASSERTED),))))[0] == "Reported"


def test_who_disowns_a_report_does_not_tell_it() -> None:
    denied = dataclasses.replace(DENIED, speaker=mention("He", "a2"))
    shown = dataclasses.replace(entry(), statements=(SAID, denied))
    assert Lookup(entry=shown).voices((denied.id, SAID.id)) == "Ilka Darnov, denied by Anselm Brodek"
    said = dataclasses.replace(denied, act=Act.SAY)
    shown = dataclasses.replace(entry(), statements=(SAID, said))
    assert Lookup(entry=shown).voices((said.id, SAID.id)) == "Ilka Darnov, as told by Anselm Brodek"


def test_names_as_they_stand_in_a_sentence() -> None:
    assert to_name("The army's") == "the army"
    assert to_name("A Bridge") == "a Bridge"
    assert to_name("Theo") == "Theo"
    assert to_name("'s") == "'s"


def test_an_apposition_is_closed_by_a_comma() -> None:
    titled = dataclasses.replace(
        event(bare=True), actors=(mention("killing three, minister Ilka Darnov", "a1"),)
    )
    assert to_sentence(titled, Lookup(entry=entry()))[1].startswith(
        "killing three, minister Ilka Darnov, attacked"
    )


def test_two_numbers_of_one_kind_are_alternatives() -> None:
    counts = tuple(
        Count(of=of, low=n, high=n, span=span("three"))
        for of, n in (("killed", 3), ("killed", 5), ("hurt", 1))
    )
    assert to_counts(counts) == "3 or 5 killed and 1 hurt"


def test_a_speaker_without_a_name_keeps_the_article() -> None:
    official = Actor(id=ActorId("a3"), name="depot", kind=ActorKind.PERSON, mentions=(span("a depot"),))
    shown = dataclasses.replace(entry(), actors=(official,))
    assert Lookup(entry=shown).voice(ActorId("a3")) == "a depot"
    assert Lookup(entry=shown).voice(None) == ""
