"""Bad dates: days that no calendar has, years that no report means, orders that contradict, and very many."""

from __future__ import annotations

import pytest

from sayso.records import Article, Reading, Time
from sayso.spans import Span
from sayso.times import find_times


def times_of(text: str, published: str | None = "2021-03-03") -> tuple[Time, ...]:
    whole = Span(0, len(text))
    article = Article(id="x", text=text, published=published, paragraphs=(whole,), sentences=(whole,))
    return find_times(article, Reading(model="none"))[0]


def values_of(
    text: str, published: str | None = "2021-03-03"
) -> list[tuple[str, str | None, str | None, str | None]]:
    return [(t.span.of(text), t.value, t.start, t.end) for t in times_of(text, published)]


@pytest.mark.parametrize("published", ["2021-03-03", None])
@pytest.mark.parametrize(
    "day", ["30 February 2020", "2021-02-30", "February 30", "31 April", "29 February 2021", "25/13/2021"]
)
def test_a_day_that_no_calendar_has_is_found_and_has_no_value(day: str, published: str | None) -> None:
    assert values_of(f"The law took effect on {day}.", published) == [(day, None, None, None)]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Talks begin on Sunday.", "2021-03-07"),
        ("Both sides resume talks on Sunday.", "2021-03-07"),
        ("The talks did not begin on Sunday.", "2021-02-28"),
        ("The talks began on Sunday.", "2021-02-28"),
    ],
)
def test_a_verb_of_beginning_says_which_sunday(words: str, day: str) -> None:
    assert [start for _, _, start, _ in values_of(words)] == [day]


def test_a_leap_day_is_a_day() -> None:
    assert values_of("It ended on 29 February 2020.") == [
        ("29 February 2020", "2020-02-29", "2020-02-29", "2020-02-29")
    ]


@pytest.mark.parametrize("published", ["2021-03-03", None])
@pytest.mark.parametrize(
    "text", ["It was the year 0025.", "In the year 25 they came.", "The year 99999 came.", "At 25:61."]
)
def test_a_number_that_is_no_year_or_hour_dates_nothing(text: str, published: str | None) -> None:
    assert all(start is None and end is None for _, _, start, end in values_of(text, published))


def test_a_year_of_antiquity_is_what_the_text_says() -> None:
    assert [value for _, value, _, _ in values_of("It was dated 0025-03-04.")] == ["0025-03-04"]


@pytest.mark.parametrize("published", [None, "no date", "2021-02-30"])
def test_a_weekday_without_a_date_stays_open(published: str | None) -> None:
    (found,) = values_of("The two sides met on Sunday.", published)
    assert found == ("Sunday", "XXXX-WXX-7", None, None)


def test_a_date_in_two_orders_is_neither() -> None:
    assert values_of("They met on 03/04/2021.") == [("03/04/2021", None, None, None)]


def test_another_date_of_the_article_may_tell_the_order() -> None:
    first, _ = values_of("They met on 03/04/2021 and again on 25/04/2021.")
    assert first[1] == "2021-04-03"
    first, _ = values_of("They met on 03/04/2021 and again on 04/25/2021.")
    assert first[1] == "2021-03-04"


def test_dates_that_contradict_each_other_tell_no_order() -> None:
    first, second, third = values_of("They met on 03/04/2021, 25/04/2021 and 04/26/2021.")
    assert first[1:] == (None, None, None)
    assert (second[1], third[1]) == ("2021-04-25", "2021-04-26")


def test_a_thousand_bad_and_good_times() -> None:
    text = " ".join(f"It fell on {n % 28 + 1} May 2019 and not on {n % 2 + 30} February." for n in range(500))
    found = values_of(text)
    assert len(found) == 1000
    assert [v for _, v, _, _ in found[1::2]] == [None] * 500
    assert [v for _, v, _, _ in found[0::2]] == [f"2019-05-{n % 28 + 1:02}" for n in range(500)]
