"""What a careful reader is warned of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.labels import Act, FlagKind, TimeType
from sayso.records import Flag, Time, TimeId, Trace
from tests.ledger.report import Report


def of_kind(flags: tuple[Flag, ...], kind: FlagKind) -> list[Flag]:
    return [f for f in flags if f.kind is kind]


@pytest.mark.parametrize(
    ("days", "conflict"),
    [
        (("2024-03-07", "2024-03-08"), True),
        (("2024-03-07", "2024-03-07"), False),
        ((None, None), True),
        ((None, "2024-03-08"), True),
    ],
)
def test_two_days_of_one_event_clash(days: tuple[str | None, str | None], conflict: bool) -> None:
    r = Report("On Thursday guards shot a man. Witnesses of Friday’s shooting fled.")
    whens = (r.when("On Thursday", days[0]), r.when("Friday’s", days[1]))
    r.event("ASSAULT", "shot", "shooting", when=whens[0], whens=whens)
    flags = of_kind(r.weigh()[1], FlagKind.DATE_CONFLICT)
    assert bool(flags) is conflict
    if conflict:
        assert [s.of(r.article.text) for s in flags[0].spans] == ["On Thursday", "Friday’s"]


def test_two_numbers_clash_and_a_range_that_holds_the_other_does_not() -> None:
    r = Report("The blast killed 12 people, police said. Hospitals counted 17 dead and 30 hurt.")
    killed = (r.count("killed", 12, "12"), r.count("killed", 17, "17"), r.count("injured", 30, "30"))
    r.event("ASSAULT", "blast", counts=killed)
    (flag,) = of_kind(r.weigh()[1], FlagKind.COUNT_CONFLICT)
    assert [s.of(r.article.text) for s in flag.spans] == ["12", "17"]


def test_who_was_hit_differs_between_two_voices() -> None:
    r = Report(
        "Planes struck posts of Iraqi and Syrian paramilitary forces. Spokesman Ed Voss confirmed the raid,"
        " saying it hit “Iranian-backed” militias."
    )
    r.event("ASSAULT", "struck", "raid", recipients=(r.who("posts of Iraqi and Syrian paramilitary forces"),))
    r.says(r.who("Ed Voss"), "confirmed", "the raid", "it hit “Iranian-backed” militias", act=Act.CONFIRM)
    (flag,) = of_kind(r.weigh()[1], FlagKind.IDENTITY_CONFLICT)
    assert "Iraqi and Syrian" in flag.note
    assert "Iranian-backed" in flag.note


def test_the_same_people_in_other_words_are_no_conflict() -> None:
    r = Report(
        "Planes struck Syrian rebel forces. Spokesman Ed Voss confirmed the raid, saying it hit Syrian fighters."
    )
    r.event("ASSAULT", "struck", "raid", recipients=(r.who("Syrian rebel forces"),))
    r.says(r.who("Ed Voss"), "confirmed", "the raid", "it hit Syrian fighters", act=Act.CONFIRM)
    assert not of_kind(r.weigh()[1], FlagKind.IDENTITY_CONFLICT)


def test_loaded_words_belong_to_a_voice() -> None:
    r = Report("General Bo Tam called the embassy “a den of thieves”. A cowardly attack followed.")
    r.says(r.who("Bo Tam"), "called", "a den of thieves")
    notes = {f.spans[0].of(r.article.text): f.note for f in of_kind(r.weigh()[1], FlagKind.LOADED_LANGUAGE)}
    assert notes.keys() == {"den of thieves", "cowardly attack"}
    assert "words of Bo Tam" in notes["den of thieves"]
    assert "report's own words" in notes["cowardly attack"]


@pytest.mark.parametrize(
    ("speaker", "unnamed"),
    [
        ("a senior official", True),
        ("two diplomats", True),
        ("Ilo Brandt", False),
        ("officials of the Dovran Red Cross", False),
        ("a security official who asked not to be named", True),
        ("two officials in Selmar familiar with the matter", True),
        ("a doctor, who left", False),
    ],
)
def test_a_source_without_a_name_is_flagged(speaker: str, unnamed: bool) -> None:
    r = Report(f"Talks will go on, said {speaker}.")
    r.says(r.who(speaker), "said", "Talks will go on")
    assert bool(of_kind(r.weigh()[1], FlagKind.UNNAMED_SOURCE)) is unnamed


@given(st.text(max_size=200), st.integers(0, 50))
def test_any_text_gives_flags_whose_spans_slice(text: str, cut: int) -> None:
    r = Report(f"{text} terrorists {text[:cut]} den of {text}")
    for flag in r.weigh()[1]:
        for span in flag.spans:
            assert span.of(r.article.text)


@pytest.mark.parametrize(
    ("rule", "value", "flagged"),
    [
        ("no_such_day", None, True),
        ("two_orders", None, True),
        ("fixed", None, False),
        ("no_such_day", "2024", False),
    ],
)
def test_a_date_that_cannot_be_or_can_be_two_is_flagged(rule: str, value: str | None, flagged: bool) -> None:
    r = Report("Guards shot a man on 31 June.", published="2024-07-02")
    span = r.span("31 June")
    trace = Trace(field="value", by=f"times.anchoring.{rule}", span=span)
    r.times.append(Time(id=TimeId("t1"), span=span, type=TimeType.DATE, value=value, trace=(trace,)))
    flags = r.weigh()[1]
    assert [f.kind for f in flags] == [FlagKind.UNDATED] * flagged
    assert all("31 June" in f.note for f in flags)
