"""TIMEX3 values as intervals, holidays, and the machine under the grammar."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.times.calendar import easter, to_feast, to_interval
from sayso.times.grammar import Rule, compile_rule
from sayso.times.lexicon import load_lexicon
from sayso.times.senses import Fixed


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2021-02-25", date(2021, 2, 25), date(2021, 2, 25)),
        ("2021-02-25TNI", date(2021, 2, 25), date(2021, 2, 25)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2021-W01", date(2021, 1, 4), date(2021, 1, 10)),
        ("2021-W01-WE", date(2021, 1, 9), date(2021, 1, 10)),
        ("2021-Q3", date(2021, 7, 1), date(2021, 9, 30)),
        ("2021-FA", date(2021, 9, 1), date(2021, 11, 30)),
        ("19", date(1900, 1, 1), date(1999, 12, 31)),
        ("0070", date(70, 1, 1), date(70, 12, 31)),
    ],
)
def test_values_denote_days(value: str, first: date, last: date) -> None:
    assert to_interval(value) == (first, last)


@pytest.mark.parametrize(
    "value",
    [None, "", "XXXX-05", "2021-XX-XX", "P3D", "PAST_REF", "BC0490", "2021-02-30", "2021-13", "2021-W54", "2021-WI",
     "9999-W53", "00", "0000", "TNI"],
)  # fmt: skip
def test_values_that_denote_no_days(value: str | None) -> None:
    assert to_interval(value) is None


@given(st.text(alphabet="0123456789-WQHXTSPUE", max_size=10))
def test_any_value_gives_an_ordered_interval_or_none(value: str) -> None:
    days = to_interval(value)
    assert days is None or days[0] <= days[1]


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (1961, date(1961, 4, 2)),
        (2000, date(2000, 4, 23)),
        (2019, date(2019, 4, 21)),
        (2038, date(2038, 4, 25)),
    ],
)
def test_easter(year: int, day: date) -> None:
    assert easter(year) == day


@pytest.mark.parametrize(
    ("rule", "day"),
    [("12-25", date(2020, 12, 25)), ("easter-2", date(2020, 4, 10)), ("11/4/4", date(2020, 11, 26)),
     ("5/1/-1", date(2020, 5, 25)), ("02-29", date(2020, 2, 29)), ("", None)],
)  # fmt: skip
def test_holidays(rule: str, day: date | None) -> None:
    assert to_feast(rule, 2020) == day


def test_a_holiday_has_no_day_before_the_calendar() -> None:
    assert to_feast("12-25", 1200) is None


@pytest.mark.parametrize("pattern", ["NOSUCHCLASS", "MONTH *", "month"])
def test_a_rule_that_cannot_be_read_is_refused(pattern: str) -> None:
    with pytest.raises((KeyError, ValueError)):
        compile_rule(Rule("x", "DATE", pattern, lambda _: Fixed(value=None)), load_lexicon().symbols)
