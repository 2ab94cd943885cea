"""Who said what: whole short reports, all of them invented."""

from __future__ import annotations

import pytest

from sayso.labels import Act, ActorKind, Form, Via
from sayso.records import Actor, ActorId, Cast, Mention
from tests.attribution.build import Said, find, read, words


def test_an_utterance_split_by_its_cue_is_one_statement() -> None:
    text = "“The gate is open,” she said but stressed, “No one may leave.”"
    said = read(
        text,
        Said(contents=("“The gate is open,”",), source="she", cue="said"),
        Said(contents=("“No one may leave.”",), source="she", cue="stressed"),
    )
    assert [words(text, s) for s in said] == [["“The gate is open,”", "“No one may leave.”"]]
    assert said[0].form is Form.DIRECT


def test_two_sentences_of_one_speaker_stay_two_statements() -> None:
    text = "Ora Lind said the gate was open. Ora Lind said the road was shut."
    said = read(
        text,
        Said(contents=("the gate was open",), source="Ora Lind", cue="said"),
        Said(contents=("the road was shut",), source="Ora Lind", cue="said"),
    )
    assert [s.id for s in said] == ["s1", "s2"]


def test_a_bare_object_is_put_into_words_by_saying() -> None:
    text = "Ora Lind confirmed the raid, saying it had hit an “empty” barn."
    said = read(
        text,
        Said(contents=("the raid",), source="Ora Lind", cue="confirmed"),
        Said(contents=("it had hit an “empty” barn",), source="Ora Lind", cue="saying"),
    )
    assert [words(text, s) for s in said] == [["the raid", "it had hit an “empty” barn"]]
    assert (said[0].act, said[0].form) == (Act.CONFIRM, Form.MIXED)


def test_the_article_s_gloss_is_no_part_of_the_words() -> None:
    text = "“They will pay for the mill,” Ora Lind said referring to the old company of millers."
    said = read(
        text,
        Said(
            contents=("“They will pay for the mill,”", "the old company of millers"),
            source="Ora Lind",
            cue="said referring to",
        ),
    )
    assert words(text, said[0]) == ["“They will pay for the mill,”"]


def test_the_article_s_backdrop_is_no_part_of_the_words() -> None:
    text = "The guard warned that it would shut the gate, following the raid on the port."
    content = "that it would shut the gate, following the raid on the port"
    said = read(text, Said(contents=(content,), source="The guard", cue="warned"))
    assert words(text, said[0]) == ["that it would shut the gate"]


def test_a_quotation_goes_on_in_the_next_sentence_of_its_paragraph() -> None:
    text = "“The gate is open,” Ora Lind said. “We have counted the guards twice.”"
    said = read(text, Said(contents=("“The gate is open,”",), source="Ora Lind", cue="said"))
    assert words(text, said[0]) == ["“The gate is open,”", "“We have counted the guards twice.”"]


def test_a_statement_set_off_after_a_colon_runs_on() -> None:
    text = "Minister Ora Lind said:\nI am glad of the new bridge. It was late.\nWe will build two more.\nNotes for editors"
    said = read(text, Said(contents=("I am glad of the new bridge",), source="Minister Ora Lind", cue="said"))
    assert words(text, said[0]) == ["I am glad of the new bridge. It was late.\nWe will build two more."]


def test_a_speaker_s_own_we_is_no_second_statement() -> None:
    text = "“We hope that the rain ends,” Ora Lind said."
    said = read(
        text,
        Said(contents=("“We hope that the rain ends,”",), source="Ora Lind", cue="said"),
        Said(contents=("that the rain ends",), source="We", cue="hope"),
    )
    assert len(said) == 1


@pytest.mark.parametrize(
    ("text", "said", "outlet", "via"),
    [
        ("“It is over,” Ora Lind told Radio Tide on Sunday.", Said(contents=("“It is over,”",), source="Ora Lind", cue="told"), "Radio Tide", Via.TOLD),
        ("Ora Lind told reporters that it was over.", Said(contents=("that it was over",), source="Ora Lind", cue="told"), None, None),
        ("In a statement carried by the Tide television network, Ora Lind said that it was over.", Said(contents=("that it was over",), source="Ora Lind", cue="said"), "the Tide television network", Via.CARRIED_BY),
        ("Ora Lind said in an interview with the Tidewater Post that it was over.", Said(contents=("that it was over",), source="Ora Lind", cue="said"), "the Tidewater Post", Via.TOLD),
        ("“It is over,” Ora Lind wrote on Twitter.", Said(contents=("“It is over,”",), source="Ora Lind", cue="wrote"), "Twitter", Via.PUBLISHED),
        ("Ora Lind said that it was over.", Said(contents=("that it was over",), source="Ora Lind", cue="said"), None, None),
        ("Ora Lind said on Monday that it was over.", Said(contents=("that it was over",), source="Ora Lind", cue="said"), None, None),
    ],
)  # fmt: skip
def test_the_outlet_and_how_the_words_reached_it(
    text: str, said: Said, outlet: str | None, via: Via | None
) -> None:
    (statement,) = read(text, said)
    got = statement.outlet
    assert (got.span.of(text) if got else None, got.via if got else None) == (outlet, via)
    assert statement.speaker and statement.speaker.span.of(text) == "Ora Lind"


@pytest.mark.parametrize(
    ("text", "cue", "content", "times", "expected"),
    [
        ("Ora Lind said on Sunday that the gate had closed on Friday.", "said", "that the gate had closed on Friday", ("Sunday", "Friday"), "t1"),
        ("Ora Lind said that the gate had closed on Friday.", "said", "that the gate had closed on Friday", ("Friday",), None),
        ("On Monday, Ora Lind said that the gate was shut.", "said", "that the gate was shut", ("Monday",), "t1"),
        ("Ora Lind, who left on Monday, said that the gate was shut.", "said", "that the gate was shut", ("Monday",), None),
    ],
)  # fmt: skip
def test_the_time_of_saying_is_not_the_time_of_what_is_said(
    text: str, cue: str, content: str, times: tuple[str, ...], expected: str | None
) -> None:
    (statement,) = read(text, Said(contents=(content,), source="Ora Lind", cue=cue), times=times)
    assert statement.said_on == expected


def test_nobody_is_no_speaker() -> None:
    text = "No group claimed responsibility for the blast at the mill."
    assert (
        read(
            text,
            Said(contents=("responsibility for the blast at the mill",), source="No group", cue="claimed"),
        )
        == ()
    )


def test_a_source_behind_its_verb() -> None:
    text = "Three mules were stolen from the mill on Monday reports The Tide Post."
    (statement,) = read(
        text, Said(contents=("Three mules were stolen from the mill on Monday",), cue="reports The Tide Post")
    )
    assert statement.speaker and statement.speaker.span.of(text) == "The Tide Post"
    assert statement.cue and statement.cue.of(text) == "reports"


def test_hedged_words_have_no_named_speaker() -> None:
    text = "The convoy reportedly left the harbour before dawn."
    (statement,) = read(text)
    assert statement.speaker is None
    assert words(text, statement) == ["The convoy", "left the harbour before dawn"]


def test_a_headline_with_a_speaker_and_one_with_a_label() -> None:
    assert [s.speaker.span.start for s in read("Police: No one hurt in the mill fire") if s.speaker] == [0]
    assert read("Weather: No rain before the end of May") == ()


def test_a_signed_post() -> None:
    text = "The mill is safe and so are we. — Ora Lind (@oralind) May 3"
    (statement,) = read(text)
    assert statement.speaker and statement.speaker.span.of(text) == "Ora Lind"
    assert (words(text, statement), statement.form) == (["The mill is safe and so are we."], Form.DIRECT)


def test_the_speaker_takes_the_actor_of_the_cast() -> None:
    text = "Minister Ora Lind said the gate was open."
    span = find(text, "Ora Lind")
    cast = Cast(
        actors=(Actor(id=ActorId("a1"), name="Ora Lind", kind=ActorKind.PERSON, mentions=(span,)),),
        mentions=(Mention(span=span, actor=ActorId("a1"), by="test"),),
    )
    (statement,) = read(
        text, Said(contents=("the gate was open",), source="Minister Ora Lind", cue="said"), cast=cast
    )
    assert statement.speaker and (statement.speaker.actor, statement.speaker.span.of(text)) == (
        "a1",
        "Minister Ora Lind",
    )


def test_a_faint_attitude_is_not_said_and_a_sure_one_is() -> None:
    text = "Ora Lind has long admired the general of the north."
    faint = Said(
        contents=("the general of the north",), source="Ora Lind", cue="has long admired", probability=0.65
    )
    sure = Said(
        contents=("the general of the north",), source="Ora Lind", cue="has long admired", probability=0.95
    )
    assert read(text, faint) == ()
    assert len(read(text, sure)) == 1


def test_a_quoted_paragraph_below_carries_on_and_one_on_its_own_is_nobody_s() -> None:
    text = (
        "The gate was shut.\n“We wait here for the ferry,” Ora Lind said.\n“The guards were counted twice by us.”\nRain fell.\n"
        "“Nobody told the village anything at all.”"
    )
    said = read(text, Said(contents=("“We wait here for the ferry,”",), source="Ora Lind", cue="said"))
    assert [(words(text, s), s.speaker is None) for s in said] == [
        (["“We wait here for the ferry,”", "“The guards were counted twice by us.”"], False),
        (["“Nobody told the village anything at all.”"], True),
    ]


def test_the_article_s_sentence_before_a_quotation_is_no_part_of_it() -> None:
    text = "Crowds filled the square. “We won the mill,” Ora Lind said."
    said = read(
        text, Said(contents=("Crowds filled the square. “We won the mill,”",), source="Ora Lind", cue="said")
    )
    assert words(text, said[0]) == ["“We won the mill,”"]


def test_a_headline_s_last_words_name_its_speaker() -> None:
    text = "Raid on mill kills three, Selvia says\nThe mill burned all night."
    said = read(text, Said(contents=("Raid on mill kills three, Selvia",), cue="says"))
    assert words(text, said[0]) == ["Raid on mill kills three"]
    assert said[0].speaker and said[0].speaker.span.of(text) == "Selvia"


def test_what_is_said_as_an_aside_has_a_speaker() -> None:
    text = "The boat was empty at noon, as fishermen say."
    said = read(text)
    assert [(words(text, s), s.speaker and s.speaker.span.of(text)) for s in said] == [
        (["The boat was empty at noon"], "fishermen")
    ]


def test_what_is_demanded_or_hit_says_nothing() -> None:
    text = "Ora Lind asked that Selvia show the papers and said that Tarn jets attacked the mill and the old bridge."
    content = "that Tarn jets attacked the mill and the old bridge"
    said = read(
        text,
        Said(contents=("that Selvia show the papers",), source="Ora Lind", cue="asked"),
        Said(contents=(content,), source="Ora Lind", cue="said"),
    )
    assert [s.cue.of(text) if s.cue else None for s in said] == ["asked", "said"]


def test_a_second_verb_of_the_same_speaker_ends_the_first_words() -> None:
    text = "Ora Lind denied that the gate was shut and demanded that the guards leave."
    first, second = "that the gate was shut and demanded that the guards leave", "that the guards leave"
    said = read(
        text,
        Said(contents=(first,), source="Ora Lind", cue="denied"),
        Said(contents=(second,), source="Ora Lind", cue="demanded"),
    )
    assert [words(text, s) for s in said] == [["that the gate was shut"], ["that the guards leave"]]


def test_a_day_is_no_speaker_and_a_recall_no_statement() -> None:
    text = "The gate is shut, said Thursday. Selvia has recalled its envoy."
    said = read(
        text,
        Said(contents=("The gate is shut",), source="Thursday", cue="said"),
        Said(contents=("its envoy",), source="Selvia", cue="recalled", probability=0.99),
    )
    assert [(s.speaker, words(text, s)) for s in said] == [(None, ["The gate is shut"])]


@pytest.mark.parametrize(
    ("text", "speaker", "content"),
    [
        ("MAYOR: NO TOLL ON THE BRIDGE", "MAYOR", "NO TOLL ON THE BRIDGE"),
        ("Mayor on toll: 'It stays'", "Mayor", "'It stays'"),
        ("Two drown in mill race – police", "police", "Two drown in mill race"),
        ("Army has left the valley, says rebel chief", "rebel chief", "Army has left the valley"),
        ("Orvela to Kharzan: leave our bridge", "Orvela", "leave our bridge"),
    ],
)
def test_headlines_with_a_speaker(text: str, speaker: str, content: str) -> None:
    (statement,) = read(text)
    assert statement.speaker and statement.speaker.span.of(text) == speaker
    assert words(text, statement) == [content]


@pytest.mark.parametrize(
    "text", ["Tarn: the town by the river", "Watch: the bridge falls", "Ten to noon: The fair"]
)
def test_labels_that_say_nothing(text: str) -> None:
    assert read(text) == ()
