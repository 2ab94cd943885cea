"""The times room: cases, what must never happen, and any text at all."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.labels import NameKind, TimeType
from sayso.records import Article, Furniture, Name, Reading, Time, Timex
from sayso.spans import Span
from sayso.times import LEVELS, find_times

CASES = Path(__file__).parents[1] / "cases" / "times"
NO_READING = Reading(model="none")
SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")


def to_article(
    text: str, published: str | None = "2021-03-03", furniture: tuple[Furniture, ...] = ()
) -> Article:
    """One paragraph to a line, sentences split at stops."""
    lines = [Span(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text)]
    sentences = []
    for line in lines:
        starts = [line.start, *(line.start + m.end() for m in SENTENCE_END.finditer(line.of(text)))]
        sentences += [Span(a, b) for a, b in zip(starts, [*starts[1:], line.end], strict=True) if b > a]
    return Article(
        id="x", text=text, published=published, furniture=furniture, paragraphs=tuple(lines),
        sentences=tuple(sentences),
    )  # fmt: skip


def times_of(text: str, published: str | None = "2021-03-03") -> tuple[Time, ...]:
    return find_times(to_article(text, published), NO_READING)[0]


def read_cases(name: str) -> list[list[str]]:
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    return [x.split("\t") for x in lines if x and not x.startswith("# ")][1:]


def marked(text: str, times: tuple[Time, ...]) -> str:
    for time in reversed(times):
        text = f"{text[: time.span.start]}[[{time.span.of(text)}]]{text[time.span.end :]}"
    return text


@pytest.mark.parametrize(("published", "text", "expected"), read_cases("values.tsv"))
def test_spans_types_and_values(published: str, text: str, expected: str) -> None:
    plain = text.replace("[[", "").replace("]]", "")
    times = times_of(plain, published or None)
    assert marked(plain, times) == text
    assert "; ".join(f"{t.type} {t.value}" for t in times) == expected


@pytest.mark.parametrize("text", [row[0] for row in read_cases("negatives.tsv")])
def test_no_time_where_there_is_none(text: str) -> None:
    assert marked(text, times_of(text)) == text


def test_every_rule_has_a_case() -> None:
    fired = set()
    for published, text, _ in read_cases("values.tsv"):
        times = times_of(text.replace("[[", "").replace("]]", ""), published or None)
        fired |= {t.trace[0].by.removeprefix("times.") for t in times}
    built = {rule.name for level in LEVELS for rule in level if not rule.name.startswith("number.")}
    assert built - fired == set()


def test_rule_names_are_unique_within_a_level() -> None:
    for level in LEVELS:
        names = [rule.name for rule in level]
        assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Late on Thursday it burned.", "2021-02-25", "2021-02-25"),
        ("It burned in May 2014.", "2014-05-01", "2014-05-31"),
        ("It burned in 1939.", "1939-01-01", "1939-12-31"),
        ("It burned in the 1930s.", "1930-01-01", "1939-12-31"),
        ("It burned in summer 1942.", "1942-06-01", "1942-08-31"),
        ("It burned last week.", "2021-02-22", "2021-02-28"),
        ("It burned in the second half of 2008.", "2008-07-01", "2008-12-31"),
        ("It burned on Thursday night.", "2021-02-25", "2021-02-25"),
        ("It burned for three days.", None, None),
        ("It burned in 490 BC.", None, None),
        ("It recently burned.", None, None),
        ("It burned in winter 1942.", None, None),
    ],
)
def test_interval(text: str, start: str | None, end: str | None) -> None:
    time = times_of(text)[0]
    assert (time.start, time.end) == (start, end)


@pytest.mark.parametrize(
    "text",
    [
        "On Sunday they left.", "Late on Thursday it burned.", "It burned in May.", "They left on March 3.",
        "Yesterday it rained.", "Two weeks ago it snowed.", "This year is dry.", "At Christmas they met.",
        "At 7 p.m. it shut.", "Last night it shut.", "The next day it shut.", "By the end of the year it shut.",
    ],
)  # fmt: skip
def test_without_publication_date_nothing_is_dated(text: str) -> None:
    (time,) = times_of(text, None)
    assert (time.start, time.end) == (None, None)


def test_without_publication_date_the_text_may_fix_it() -> None:
    times = times_of("On 5 May 2020 he fled. The next day he was caught.", None)
    assert [t.start for t in times] == ["2020-05-05", "2020-05-06"]


def test_traces_name_the_rules() -> None:
    (time,) = times_of("They left on Sunday.")
    assert [(t.field, t.by, t.span) for t in time.trace] == [
        ("span", "times.relative.weekday", time.span),
        ("value", "times.anchoring.weekday_past", time.span),
    ]


def test_bad_publication_date_is_a_problem_and_no_value() -> None:
    times, problems = find_times(to_article("They left on Sunday.", "last spring"), NO_READING)
    assert [p.code for p in problems] == ["bad_published"]
    assert times[0].start is None


def test_furniture_is_left_out() -> None:
    text = "May 2014 | Home\nThey left on 3 May 2014."
    article = to_article(text, furniture=(Furniture(span=Span(0, 15), reason="menu"),))
    assert [t.span.of(text) for t in find_times(article, NO_READING)[0]] == ["3 May 2014"]


def test_times_of_the_reader_are_added_without_a_value() -> None:
    text = "They left after the rites, on Sunday."
    rites = Span(16, 25)
    reading = Reading(
        model="m",
        times=(
            Timex(span=rites, type=TimeType.DATE, probability=0.9),
            Timex(span=Span(30, 36), type=TimeType.DATE, probability=0.9),
        ),
    )
    times, _ = find_times(to_article(text), reading)
    assert [(t.id, t.span.of(text), t.value) for t in times] == [
        ("t1", "the rites", None), ("t2", "Sunday", "2021-02-28"),
    ]  # fmt: skip
    assert times[0].trace[0].by == "times.reader"


def test_the_reader_vouches_for_a_doubtful_word() -> None:
    text = "May was dry."
    seen = Timex(span=Span(0, 3), type=TimeType.DATE, probability=0.9)
    assert times_of(text) == ()
    assert find_times(to_article(text), Reading(model="m", times=(seen,)))[0][0].value == "2020-05"


def test_a_name_of_the_reader_is_no_month() -> None:
    text = "Then June, who knew, left."
    name = Name(span=Span(5, 9), kind=NameKind.PERSON, probability=0.9)
    assert [t.span.of(text) for t in times_of(text)] == ["June"]
    assert find_times(to_article(text), Reading(model="m", names=(name,)))[0] == ()


def test_a_thousand_times() -> None:
    text = "\n".join("On 5 May 2020 he fled; the next day he was caught." for _ in range(500))
    times = times_of(text)
    assert [t.start for t in times] == ["2020-05-05", "2020-05-06"] * 500
    assert [t.id for t in times[:2]] == ["t1", "t2"]


PIECES = [
    "on", "the", "Sunday", "May", "march", "second", "5", "30", "31", "2014", "0025", "9999", "of", "BC", "AD", "a",
    "February", "Feb.", "days", "ago", "later", "century", "first", "last", "next", "week", "night", "at", "7", "p.m.",
    "1990s", "'89", "05/06/2014", "2021-02-30", "25:61", "12:30", "-", "–", ",", ".", "Q3", "quarter", "half", "year",
    "99999999999999999999", "1e9", "3.5", "million", "hundred", "twenty", "-one", "easter", "Christmas", "early", "end",
    "mid", "every", "daily", "decade", "fortnight", "from", "now", "before", "after", "\n", "\t", "🕐", "\u200f", "İ", "ß",
    "|", "THIS", "Year's", "’s", "²", "٣", "noon", "weekend", "winter", "this", "that", "same", "time",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(st.text(max_size=80), st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join)),
    st.sampled_from(["2021-03-03", "0001-01-01", "9999-12-31", None]),
    st.booleans(),
)
def test_any_text_gives_spans_that_slice(text: str, published: str | None, capitals: bool) -> None:
    text = text.upper() if capitals else text
    times, _ = find_times(to_article(text, published), NO_READING)
    end = 0
    for number, time in enumerate(times, 1):
        assert time.id == f"t{number}"
        assert end <= time.span.start < time.span.end <= len(text)
        assert time.span.of(text).strip() == time.span.of(text)
        assert (time.start is None) == (time.end is None)
        assert time.start is None or (time.end is not None and time.start <= time.end)
        end = time.span.end


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join))
def test_a_text_without_paragraphs_is_read_whole(text: str) -> None:
    whole = Article(id="x", text=text, published="2021-03-03")
    assert find_times(whole, NO_READING) == find_times(whole, NO_READING)
