"""Who said what: whole short reports, all of them invented."""

from __future__ import annotations

import pytest

from sayso.attribution import find_statements
from sayso.labels import Act, ActorKind, Form, TimeType, Via
from sayso.records import Actor, ActorId, Cast, Mention, Statement, Time, TimeId
from tests.attribution.build import Said, find, to_article, to_reading


def read(
    text: str, *said: Said, cast: Cast | None = None, times: tuple[str, ...] = ()
) -> tuple[Statement, ...]:
    found = tuple(
        Time(id=TimeId(f"t{n}"), span=find(text, t), type=TimeType.DATE) for n, t in enumerate(times, 1)
    )
    return find_statements(to_article(text), to_reading(text, said), cast or Cast(), found)


def words(text: str, statement: Statement) -> list[str]:
    return [c.of(text) for c in statement.contents]


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
        ("Ora Lind told reporters that it was over.", Said(contents=("that it was over",), source="Ora Lind", cue="told"), "reporters", Via.TOLD),
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


def test_a_quoting_outlet_makes_a_chain() -> None:
    text = "State television quoted Ora Lind as saying that it was over, the Tide agency reports."
    said = read(text, Said(contents=("that it was over",), source="State television", cue="quoted"))
    chain = {s.speaker.span.of(text) if s.speaker else None: s for s in said}
    agency, outlet, speaker = chain["the Tide agency"], chain["State television"], chain["Ora Lind"]
    assert (agency.within, outlet.within, speaker.within) == (None, agency.id, outlet.id)
    assert words(text, speaker) == ["that it was over"]
    assert speaker.outlet and speaker.outlet.via is Via.CARRIED_BY


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


def test_a_statement_inside_another_is_found_and_nested() -> None:
    text = "The agency said that Ora Lind told them she had sold the mill."
    outer, inner = read(
        text,
        Said(contents=("that Ora Lind told them she had sold the mill",), source="The agency", cue="said"),
    )
    assert (inner.within, outer.within) == (outer.id, None)
    assert inner.speaker and inner.speaker.span.of(text) == "Ora Lind"
    assert words(text, inner)[0].endswith("she had sold the mill")


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


def test_an_accusation_that_someone_made_is_no_words() -> None:
    text = "The mayor rejected the accusations that the Tarn envoy made today."
    said = read(
        text,
        Said(
            contents=("the accusations that the Tarn envoy made today",), source="The mayor", cue="rejected"
        ),
    )
    assert len(said) == 1


def test_a_day_is_no_speaker_and_a_recall_no_statement() -> None:
    text = "The gate is shut, said Thursday. Selvia has recalled its envoy."
    said = read(
        text,
        Said(contents=("The gate is shut",), source="Thursday", cue="said"),
        Said(contents=("its envoy",), source="Selvia", cue="recalled", probability=0.99),
    )
    assert [(s.speaker, words(text, s)) for s in said] == [(None, ["The gate is shut"])]


def chain(text: str, found: tuple[Statement, ...]) -> list[tuple[str | None, str | None, str]]:
    """Speaker, the speaker of what it is within, and content of each."""
    who = {s.id: s.speaker.span.of(text) if s.speaker else None for s in found}
    return [(who[s.id], who[s.within] if s.within else None, " … ".join(words(text, s))) for s in found]


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


def told(text: str, statements: tuple[Statement, ...]) -> list[tuple[str, str, list[str]]]:
    return [(s.speaker.span.of(text) if s.speaker else "", s.act, words(text, s)) for s in statements]


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
