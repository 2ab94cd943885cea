"""Who is who in an article; all reports are invented."""

from __future__ import annotations

import pytest

from sayso.actors import resolve_actors
from sayso.labels import NameKind
from sayso.records import Actor, Article, Cast, Name, Reading
from sayso.spans import Span
from tests.attribution.build import Said, find, to_article, to_reading


def cast(text: str, *said: Said, names: tuple[tuple[str, NameKind], ...] = ()) -> Cast:
    reading = to_reading(text, said)
    known = tuple(Name(span=find(text, n), kind=k, probability=0.9) for n, k in names)
    return resolve_actors(to_article(text), Reading(model="x", sayings=reading.sayings, names=known), ())


def name_of(who: Cast, span: Span) -> str | None:
    mention = who.who(span)
    return next((a.name for a in who.actors if mention and a.id == mention.actor), None)


def test_a_speaker_by_name_pronoun_surname_and_office() -> None:
    text = (
        "“We will stay,” Bram Tarn told Radio Tide.\n“The bridge is ours,” he said.\n"
        "Harbour Union spokesman blamed the council for the delay.\n“We are ready,” Tarn said.\n"
        "The army press secretary Ora Lind confirmed the raid. She later took it back."
    )
    who = cast(
        text,
        Said(contents=("“We will stay,”",), source="Bram Tarn", cue="told"),
        Said(contents=("“The bridge is ours,”",), source="he", cue="said"),
        Said(contents=("the council for the delay",), source="Harbour Union spokesman", cue="blamed"),
        Said(contents=("“We are ready,”",), source="Tarn", cue="said"),
        Said(contents=("the raid",), source="The army press secretary Ora Lind", cue="confirmed"),
        Said(contents=("it back",), source="She", cue="took"),
    )
    tarn, lind = (next(a for a in who.actors if a.name == n) for n in ("Bram Tarn", "Ora Lind"))
    assert [m.of(text) for m in tarn.mentions] == ["Bram Tarn", "he", "Harbour Union spokesman", "Tarn"]
    assert tarn.role == "Harbour Union spokesman"
    assert [m.of(text) for m in lind.mentions] == ["The army press secretary Ora Lind", "She"]
    assert (lind.role, lind.sectors) == ("army press secretary", ("MIL", "GOV"))


def test_an_office_near_two_speakers_is_left_open() -> None:
    text = (
        "“We will stay,” Bram Tarn said, and “we will go,” Odo Lind said.\n"
        "Harbour Union spokesman blamed the council for the delay."
    )
    who = cast(
        text,
        Said(contents=("“We will stay,”",), source="Bram Tarn", cue="said"),
        Said(contents=("“we will go,”",), source="Odo Lind", cue="said"),
        Said(contents=("the council for the delay",), source="Harbour Union spokesman", cue="blamed"),
    )
    mention = who.who(find(text, "Harbour Union spokesman"))
    assert mention and mention.actor is None
    assert {c.label for c in mention.candidates} == {"Bram Tarn", "Odo Lind"}


def test_a_ministry_with_and_without_its_country() -> None:
    text = (
        "Kenya’s Defense Ministry said the road was shut. It said the rain was to blame. "
        "The Interior Ministry said nothing fell. The Defense Ministry said more."
    )
    who = cast(
        text,
        Said(contents=("the road was shut",), source="Kenya’s Defense Ministry", cue="said"),
        Said(contents=("the rain was to blame",), source="It", cue="said"),
        Said(contents=("nothing fell",), source="The Interior Ministry", cue="said"),
        Said(contents=("more",), source="The Defense Ministry", cue="said"),
    )
    assert [[m.of(text) for m in a.mentions] for a in who.actors] == [
        ["Kenya’s Defense Ministry", "It", "The Defense Ministry"], ["The Interior Ministry"],
    ]  # fmt: skip
    assert who.actors[0].country == "KEN"


def test_letters_in_brackets_stand_for_the_name() -> None:
    text = "The Mill Workers' League (MWL) said it was late. The MWL said so twice."
    who = cast(
        text,
        Said(contents=("it was late",), source="The Mill Workers' League (MWL)", cue="said"),
        Said(contents=("so twice",), source="The MWL", cue="said"),
    )
    assert name_of(who, find(text, "The MWL")) == "Mill Workers' League"


def test_a_country_and_its_seats_are_not_one_actor() -> None:
    text = "Washington said no. The White House said no. The US said no. The Pentagon said no. The United States said no."
    who = cast(
        text, *(Said(contents=("no",), source=s, cue="said") for s in ("Washington", "The White House", "The US", "The Pentagon", "The United States"))
    )  # fmt: skip
    assert [a.name for a in who.actors] == ["Washington", "White House", "United States", "Pentagon"]
    assert {a.country for a in who.actors} == {"USA"}


def test_two_of_one_surname_leave_the_surname_open() -> None:
    text = "Ora Lind said yes to it.\nBram Lind said no to it.\nLind said it again."
    who = cast(
        text,
        Said(contents=("yes to it",), source="Ora Lind", cue="said"),
        Said(contents=("no to it",), source="Bram Lind", cue="said"),
        Said(contents=("it again",), source="Lind", cue="said"),
    )
    mention = who.who(Span(text.index("Lind said it"), text.index("Lind said it") + 4))
    assert mention and mention.actor is None and len(mention.candidates) == 2


@pytest.mark.parametrize(("pronoun", "expected"), [("She", "Ora Lind"), ("He", "Bram Tarn")])
def test_a_pronoun_keeps_to_its_gender(pronoun: str, expected: str) -> None:
    text = f"Mr. Bram Tarn met spokeswoman Ora Lind, and Ora Lind said so. {pronoun} said it was late."
    who = cast(
        text,
        Said(contents=("so",), source="spokeswoman Ora Lind", cue="said"),
        Said(contents=("it was late",), source=pronoun, cue="said"),
        names=(("Bram Tarn", NameKind.PERSON),),
    )
    at = text.index(f"{pronoun} said")
    assert name_of(who, Span(at, at + len(pronoun))) == expected


def test_i_in_a_quotation_is_its_speaker() -> None:
    text = "“I saw the fire,” Ora Lind said."
    who = cast(
        text,
        Said(contents=("“I saw the fire,”",), source="Ora Lind", cue="said"),
        Said(contents=("the fire",), source="I", cue="saw"),
    )
    assert name_of(who, find(text, "I")) == "Ora Lind"


def test_unnamed_sources_are_not_one_another() -> None:
    text = "A source said yes to it.\nA source said no to it."
    who = cast(
        text,
        Said(contents=("yes to it",), source="A source", cue="said"),
        Said(contents=("no to it",), source="A source", cue="said"),
    )
    assert [[m.of(text) for m in a.mentions] for a in who.actors] == [["A source"], ["A source"]]


def test_a_country_is_never_guessed_and_every_value_has_a_trace() -> None:
    text = "Officials said the mill was safe. Norwegian police said it was not."
    who = cast(
        text,
        Said(contents=("the mill was safe",), source="Officials", cue="said"),
        Said(contents=("it was not",), source="Norwegian police", cue="said"),
    )
    officials, police = who.actors
    assert (officials.country, police.country) == (None, "NOR")
    assert _fields(police) >= {"country", "sectors"} and "country" not in _fields(officials)


def _fields(actor: Actor) -> set[str]:
    return {t.field for t in actor.trace}


def test_a_name_further_on_in_the_text_is_a_mention_too() -> None:
    text = "Ora Lind said the gate was open. The guards then let Lind and her sister through."
    who = cast(text, Said(contents=("the gate was open",), source="Ora Lind", cue="said"))
    assert [m.of(text) for m in who.actors[0].mentions] == ["Ora Lind", "Lind"]


def test_an_empty_article_has_no_cast() -> None:
    assert resolve_actors(Article(id="x", text=""), Reading(model="x"), ()) == Cast()
