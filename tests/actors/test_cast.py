"""Who is who in an article; all reports are invented."""

from __future__ import annotations

import pytest

from sayso.actors import resolve_actors
from sayso.labels import ActorKind, EventType, NameKind
from sayso.records import Actor, Article, Cast, Found, Name, Reading, Trigger
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


def test_an_office_a_comma_and_a_name_are_one_person() -> None:
    text = "The gate stays shut, Selva's water envoy, Ora Lind, said. Lind left. The interior minister, Odo Tarn, agreed."
    who = cast(
        text,
        Said(contents=("The gate stays shut",), source="Selva's water envoy, Ora Lind", cue="said"),
        Said(contents=("Lind left",), source="The interior minister", cue="agreed"),
        names=(("Odo Tarn", NameKind.PERSON),),
    )
    assert {(a.name, a.role) for a in who.actors if a.kind is ActorKind.PERSON} == {
        ("Ora Lind", "Selva's water envoy"), ("Odo Tarn", "interior minister"),
    }  # fmt: skip


def test_who_speaks_for_someone_is_not_that_someone() -> None:
    text = "President Ora Lind slept. The gate is shut, a spokeswoman for President Ora Lind said."
    who = cast(
        text,
        Said(contents=("The gate is shut",), source="a spokeswoman for President Ora Lind", cue="said"),
        names=(("Ora Lind", NameKind.PERSON),),
    )
    assert name_of(who, find(text, "a spokeswoman for President Ora Lind")) != "Ora Lind"
    assert name_of(who, find(text, "President Ora Lind")) == "Ora Lind"


def test_a_name_grows_over_its_office_and_its_other_words() -> None:
    text = "On Monday Selvan Interior Minister Ora Lind met the editor of the Tarn Post in the old mill by the river."
    who = cast(text, names=(("Ora Lind", NameKind.PERSON), ("Tarn", NameKind.PERSON)))
    assert [(a.name, a.kind, a.role) for a in who.actors] == [
        ("Ora Lind", ActorKind.PERSON, "Selvan Interior Minister"), ("Tarn Post", ActorKind.ORGANIZATION, None),
    ]  # fmt: skip


def test_a_sentence_before_gives_no_office() -> None:
    text = "They named a new police chief. Ora Lind was not there when the mill was opened again."
    who = cast(text, names=(("Ora Lind", NameKind.PERSON),))
    assert [(a.name, a.role) for a in who.actors] == [("Ora Lind", None)]


def test_a_thing_is_no_actor() -> None:
    text = "The army shelled the border and the depot. Raiders burned petrol."
    acts = (("The army", ("the border", "the depot")), ("Raiders", ("petrol",)))
    triggers = tuple(
        Trigger(
            span=find(text, verb), type=EventType.ASSAULT, probability=0.9, actors=(Found(span=find(text, a), probability=0.9),),
            recipients=tuple(Found(span=find(text, r), probability=0.9) for r in rs),
        )
        for verb, (a, rs) in zip(("shelled", "burned"), acts, strict=True)
    )  # fmt: skip
    who = resolve_actors(to_article(text), Reading(model="x", triggers=triggers), ())
    assert [a.name for a in who.actors] == ["army", "Raiders"]
    border = who.who(find(text, "the border"))
    assert border and border.actor is None


def test_a_state_by_what_it_owns_or_its_people_is_no_person() -> None:
    text = "Selvia closed the strait. Ships of the Selvian navy left. Ordan's foreign minister said so. Ordan agreed."
    who = cast(text, names=(("Selvia", NameKind.PERSON), ("Ordan agreed", NameKind.PERSON)))
    assert name_of(who, find(text, "Selvia")) == "Selvia"
    assert next(a for a in who.actors if a.name == "Selvia").kind is ActorKind.STATE


def test_the_union_is_the_miners_union_of_before() -> None:
    text = "The miners' union called a strike, it said.\nThe union said no one would work.\nThe doctors' union and the union said no."
    who = cast(
        text,
        Said(contents=("called a strike",), source="The miners' union", cue="said"),
        Said(contents=("no one would work",), source="The union", cue="said"),
    )
    assert name_of(who, find(text, "The union")) == "miners' union"


def test_two_offices_of_one_rank_are_two() -> None:
    text = "Interior Minister Ora Lind said it was late.\nThe defence minister said it was early."
    who = cast(
        text,
        Said(contents=("it was late",), source="Interior Minister Ora Lind", cue="said"),
        Said(contents=("it was early",), source="The defence minister", cue="said"),
    )
    assert name_of(who, find(text, "The defence minister")) == "defence minister"


def test_he_is_whom_the_sentence_before_begins_with() -> None:
    text = "“Good,” envoy Bram Tarn said.\nMinister Odo Lind resigned on Monday. He declined to comment."
    who = cast(
        text,
        Said(contents=("“Good,”",), source="envoy Bram Tarn", cue="said"),
        Said(contents=("to comment",), source="He", cue="declined"),
        names=(("Odo Lind", NameKind.PERSON),),
    )
    assert name_of(who, find(text, "He")) == "Odo Lind"


def test_he_in_quoted_words_is_not_who_speaks_them() -> None:
    text = "“He broke the gate,” Bram Tarn said."
    who = cast(
        text,
        Said(contents=("“He broke the gate,”",), source="Bram Tarn", cue="said"),
        Said(contents=("the gate",), source="He", cue="broke"),
    )
    mention = who.who(find(text, "He"))
    assert mention and mention.actor is None


def test_a_channel_that_is_told_is_a_body() -> None:
    text = "“Good,” Bram Tarn told Al-Mayadin."
    who = cast(
        text,
        Said(contents=("“Good,”",), source="Bram Tarn", cue="told"),
        names=(("Al-Mayadin", NameKind.PERSON),),
    )
    assert [a.kind for a in who.actors] == [ActorKind.PERSON, ActorKind.ORGANIZATION]
