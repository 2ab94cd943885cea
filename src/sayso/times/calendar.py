"""TIMEX3 values: written from calendar stretches, and read back as intervals of days."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

MONTHS_OF = {"Q1": (1, 3), "Q2": (4, 6), "Q3": (7, 9), "Q4": (10, 12), "H1": (1, 6), "H2": (7, 12),
             "SP": (3, 5), "SU": (6, 8), "FA": (9, 11)}  # fmt: skip
"""First and last month of a part of the year. Winter is left out: the year does not say which of two.

Reason: seasons are those of the northern hemisphere, whose news this is; nothing narrower is claimed.
"""

_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T.*)?\Z")
_MONTH = re.compile(r"(\d{4})-(\d\d)\Z")
_WEEK = re.compile(r"(\d{4})-W(\d\d)(-WE)?\Z")
_PORTION = re.compile(r"(\d{4})-([QH]\d|SP|SU|FA)\Z")
_YEARS = re.compile(r"\d{2,4}\Z")


def is_day(year: int, month: int, day: int) -> bool:
    """True if the calendar has that day (30 February: no)."""
    return 1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def to_day(value: str) -> date | None:
    """The day of a value that names one (`2021-02-25`, `2021-02-25TNI`); None for any other."""
    match = _DAY.match(value)
    if match is None:
        return None
    year, month, day = (int(g) for g in match.groups())
    return date(year, month, day) if is_day(year, month, day) else None


def _months(year: int, first: int, last: int) -> tuple[date, date] | None:
    if not (1 <= year <= 9999 and 1 <= first <= last <= 12):
        return None
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def _week(year: int, week: int, weekend: bool) -> tuple[date, date] | None:
    try:
        monday = date.fromisocalendar(year, week, 1)
        return (monday + timedelta(days=5) if weekend else monday), monday + timedelta(days=6)
    except (ValueError, OverflowError):
        return None


def to_interval(value: str | None) -> tuple[date, date] | None:
    """First and last day that a TIMEX3 value denotes; None if it fixes none (`XXXX-05`, `P3D`, `PAST_REF`, BC)."""
    if value is None:
        return None
    if (day := to_day(value)) is not None:
        return day, day
    if match := _MONTH.match(value):
        return _months(int(match[1]), int(match[2]), int(match[2]))
    if match := _WEEK.match(value):
        return _week(int(match[1]), int(match[2]), match[3] is not None)
    if match := _PORTION.match(value):
        first, last = MONTHS_OF.get(match[2], (0, 0))
        return _months(int(match[1]), first, last)
    if _YEARS.match(value):
        low, high = int(value.ljust(4, "0")), int(value.ljust(4, "9"))
        return (date(low, 1, 1), date(high, 12, 31)) if low >= 1 else None
    return None


def to_year(year: int, bc: bool) -> str:
    """A year as TIMEX3 writes it: `1939`, `BC0499`."""
    return f"{'BC' if bc else ''}{year:04d}"


def month_after(year: int, month: int, by: int) -> tuple[int, int]:
    """Year and month, `by` months on."""
    index = year * 12 + month - 1 + by
    return index // 12, index % 12 + 1


def easter(year: int) -> date:
    """Easter Sunday in the Gregorian calendar.

    Source: the anonymous Gregorian computus (Meeus, Astronomical Algorithms, chapter 8).
    """
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    m = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    n = h + m - 7 * ((a + 11 * h + 22 * m) // 451) + 114
    return date(year, n // 31, n % 31 + 1)


def to_feast(rule: str, year: int) -> date | None:
    """The day of a holiday in a year. `rule`: `12-25`; `easter-2`; `11/4/4` the fourth Thursday of November;
    `5/1/-1` the last Monday of May; None for an empty rule (feasts of other calendars) or a year before 1583."""
    if not rule or not 1583 <= year <= 9998:
        return None
    if rule.startswith("easter"):
        return easter(year) + timedelta(days=int(rule[6:] or 0))
    if "/" not in rule:
        month, day = (int(x) for x in rule.split("-"))
        return date(year, month, day) if is_day(year, month, day) else None
    month, weekday, nth = (int(x) for x in rule.split("/"))
    if nth > 0:
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (nth - 1))
    last = date(year, month, monthrange(year, month)[1])
    return last - timedelta(days=(last.isoweekday() - weekday) % 7)
