"""What a time expression says, before the text around it is asked: the grammar's results, not yet anchored.

Source: the split of Mani and Wilson (2000) and of the TIMEX3 guidelines into what an expression says by itself
and what only its context gives.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Base(StrEnum):
    """What a relative expression counts from."""

    SAID = "said"
    """The time of speaking: "yesterday", "two weeks ago"."""
    STORY = "story"
    """The time last told of: "the next day", "two weeks later"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A stretch of the calendar, as far as it is named: year, month, day of month, season or weekday.

    `portion`: `Q1` to `Q4`, `H1`, `H2`, or a season `SP`, `SU`, `FA`, `WI`. `weekday`: 1 (Monday) to 7.
    `turn`: -1 for "last May", 0 for "this May", 1 for "next May", None where nothing is said.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    portion: str = ""
    weekday: int | None = None
    turn: int | None = None
    bc: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Era:
    """A decade (`digits` "194") or a century ("19", the one that began in 1900)."""

    digits: str
    bc: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """So many units on from a base: "two weeks ago" is -2 weeks from the time of speaking.

    `count` None: the text gives no number ("days later"); 0: the unit that the base lies in ("this month").
    `sign`: which way where there is no number. `month`: "March of that year".
    """

    unit: str
    base: Base
    count: float | None = 0
    sign: int = 0
    month: int | None = None
    day: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feast:
    """A holiday by name, in a year if one is named."""

    name: str
    year: int | None = None
    turn: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """A value that needs no context: a duration, a set, `PAST_REF`; None where only vagueness is said. `by`: why, in the
    time's trace; `no_such_day` and `two_orders` are flagged."""

    value: str | None
    type: str = "DATE"
    by: str = "fixed"


NO_SUCH_DAY = Fixed(value=None, by="no_such_day")
"""“30 February”: the words stand as a time, without a value."""
TWO_ORDERS = Fixed(value=None, by="two_orders")
"""“05/06/2014” is 5 June or 6 May."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """So many units of time; `count` None: not said how many. `loose`: a number alone, its unit further on."""

    count: float | None
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A part of a day (`MO`, `AF`, `EV`, `NI`, `DT`, `MI`) or a clock time (`05:30`), of a day if one is named;
    the zone is read over, since a day is all that an entry keeps.

    `generic`: no day is meant ("at night").
    """

    clock: str
    of: Day | Shift | Feast | None = None
    generic: bool = False


Sense = Day | Era | Shift | Feast | Fixed | Length | Moment
