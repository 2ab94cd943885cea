"""From what an expression says to a TIMEX3 value: each sense is counted from the time it hangs on.

Two clocks run while a text is read: the time of saying (the day of publication, if known) and the time of the
story (the last calendar time told of). Reports count from the first, histories from the second.
Source: HeidelTime's distinction of news and narratives (Strötgen and Gertz 2013) as an idea; the rules are ours.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from sayso.times.calendar import MONTHS_OF, is_day, month_after, to_feast, to_year
from sayso.times.durations import CLOCK_UNITS, to_length_value
from sayso.times.lexicon import feast_rules
from sayso.times.senses import Base, Day, Era, Feast, Fixed, Length, Moment, Sense, Shift

STORY_REACH = (4, 3)
"""A month told without a year is of the year told of, unless the next year's is at most so many months ahead of
the time last told of, or last year's at most so many behind.

Reason: stories run forward and look back a little ("in December … in January" is the next year's).
"""
FAR_ASIDE = 8
"""A year alone that lies further from the story is an aside ("the greatest since 1813") and does not move it."""
UNKNOWN_DAY = "XXXX-XX-XX"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A calendar time as far as known."""

    year: int
    month: int | None = None
    day: int | None = None
    bc: bool = False

    @property
    def date(self) -> date | None:
        """Its day; None if it is coarser, or before Christ."""
        if self.bc or self.month is None or self.day is None or not is_day(self.year, self.month, self.day):
            return None
        return date(self.year, self.month, self.day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Now:
    """What an expression hangs on. `lean`: 1 if the sentence looks ahead, -1 if back, 0 if it does not say."""

    said: date | None
    story: Point | None
    narrative: bool
    lean: int = 0
    near: Point | None = None
    """The time that this very sentence has named with its year."""
    only_year: int | None = None
    """The year of all months that an undated text names with their year, if it is one."""

    def base(self, base: Base) -> Point | None:
        """The time that an expression of that base counts from; None if there is none."""
        if self.narrative or (base is Base.STORY and self.story is not None):
            return self.story
        return to_point(self.said) if self.said else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchored:
    """A value with its type, the time it sets for what follows (None: none), and the rule that gave it."""

    value: str | None
    type: str
    by: str
    point: Point | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """A year and the rule that found it."""

    year: int
    bc: bool = False
    by: str


def to_point(day: date) -> Point:
    """A day as a point."""
    return Point(year=day.year, month=day.month, day=day.day)


def _point_value(point: Point) -> str:
    value = to_year(point.year, point.bc)
    if point.month is not None:
        value += f"-{point.month:02d}"
        if point.day is not None:
            value += f"-{point.day:02d}"
    return value


def _dated(point: Point, by: str) -> Anchored:
    return Anchored(value=_point_value(point), type="DATE", by=by, point=point)


# ---------------------------------------------------------------- calendar dates


def _story_year(month: int, story: Point) -> int:
    """The year of a month without one, from the time last told of."""
    if story.month is None or story.bc:
        return story.year
    ahead, behind = STORY_REACH
    if month < story.month and month + 12 - story.month <= ahead:
        return story.year + 1
    if month > story.month and story.month + 12 - month <= behind:
        return story.year - 1
    return story.year


def _news_year(month: int, day: int | None, said: date, lean: int) -> int:
    """The year of a month without one in a report: the nearest past one, or the coming one if it looks ahead."""
    here, there = (said.month, said.day), (month, day or (said.day if month == said.month else 1))
    if lean > 0:
        return said.year if there >= here else said.year + 1
    if there <= here:
        return said.year
    soon = lean == 0 and (month - said.month) <= 2
    return said.year if soon else said.year - 1


def _turned_year(month: int, base: Point, turn: int) -> int:
    """“last May”, “this May”, “next May”, as seen from `base`."""
    if turn == 0 or base.month is None:
        return base.year + (turn if base.month is None else 0)
    if turn > 0:
        return base.year if month > base.month else base.year + 1
    return base.year if month < base.month else base.year - 1


def _weekday_years(sense: Day, month: int, said: date) -> list[int]:
    """The years next to publication in which the day falls on the weekday that stands with it ("Friday, May 3")."""
    day = sense.day
    if sense.weekday is None or day is None:
        return []
    near = [y for y in (said.year - 1, said.year, said.year + 1) if is_day(y, month, day)]
    return [y for y in near if date(y, month, day).isoweekday() == sense.weekday]


def _month_year(sense: Day, month: int, now: Now) -> Year | None:
    """The year of a month or season, and where it was found; None if nothing fixes it."""
    if sense.year is not None:
        return Year(year=sense.year, bc=sense.bc, by="explicit")
    if sense.turn is not None:
        base = now.base(Base.SAID)
        return Year(year=_turned_year(month, base, sense.turn), bc=base.bc, by="turned") if base else None
    if now.narrative:
        return (
            Year(year=_story_year(month, now.story), bc=now.story.bc, by="year_from_story")
            if now.story
            else None
        )
    if now.near is not None and (now.said is None or now.near.year < now.said.year) and not now.near.bc:
        return Year(year=_story_year(month, now.near), by="year_from_sentence")
    if now.said is None:
        return Year(year=now.only_year, by="only_year_of_text") if now.only_year is not None else None
    by_weekday = _weekday_years(sense, month, now.said)
    if len(by_weekday) == 1:
        return Year(year=by_weekday[0], by="year_by_weekday")
    return Year(year=_news_year(month, sense.day, now.said, now.lean), by="year_from_publication")


def _from_month(sense: Day, month: int, now: Now) -> Anchored:
    year = _month_year(sense, month, now)
    if year is None:
        tail = f"-{sense.day:02d}" if sense.day else ""
        return Anchored(value=f"XXXX-{month:02d}{tail}", type="DATE", by="no_year")
    if sense.day is not None and not year.bc and not is_day(year.year, month, sense.day):
        return Anchored(value=None, type="DATE", by="no_such_day")
    return _dated(Point(year=year.year, month=month, day=sense.day, bc=year.bc), year.by)


def _from_portion(sense: Day, now: Now) -> Anchored:
    """A season or quarter. In a story it is mostly that of the year told of."""
    if now.narrative and now.story is not None and sense.turn is None and sense.year is None:
        year: Year | None = Year(year=now.story.year, bc=now.story.bc, by="year_from_story")
    else:
        year = _month_year(sense, MONTHS_OF.get(sense.portion, (1, 1))[0], now)
    if year is None:
        return Anchored(value=f"XXXX-{sense.portion}", type="DATE", by="no_year")
    point = Point(year=year.year, bc=year.bc)
    return Anchored(value=f"{_point_value(point)}-{sense.portion}", type="DATE", by=year.by, point=point)


def _turned_week(back: int, turn: int) -> int:
    """Days to "last Thursday" or "next Thursday", that day being `back` days ago: one that is less than three days
    off is not meant (it would be "yesterday", "tomorrow" or plain "Thursday")."""
    off = back if turn < 0 else (7 - back) % 7
    return turn * (off if off >= 3 else off + 7)


def _from_weekday(sense: Day, weekday: int, now: Now) -> Anchored:
    """“on Sunday” in a report is the last one, the day itself included, or the coming one if it looks ahead."""
    base = now.base(Base.SAID)
    day = base.date if base else None
    if day is None:
        return Anchored(value=f"XXXX-WXX-{weekday}", type="DATE", by="no_publication_date")
    back = (day.isoweekday() - weekday) % 7
    if sense.turn == 0:
        shift = weekday - day.isoweekday()
    elif sense.turn is not None:
        shift = _turned_week(back, sense.turn)
    else:
        shift = (7 - back if back else 0) if now.lean > 0 else -back
    by = "weekday_coming" if shift > 0 else "weekday_past"
    found = _moved(day, shift)
    return _dated(to_point(found), by) if found else Anchored(value=None, type="DATE", by="no_such_day")


def _from_lone_day(day: int, now: Now) -> Anchored:
    """“the 5th”: of the month told of."""
    base = now.base(Base.STORY)
    if base is None or base.month is None:
        return Anchored(value=f"XXXX-XX-{day:02d}", type="DATE", by="no_month")
    if not base.bc and not is_day(base.year, base.month, day):
        return Anchored(value=None, type="DATE", by="no_such_day")
    return _dated(replace(base, day=day), "month_from_story")


def _from_day(sense: Day, now: Now) -> Anchored:
    if sense.month is not None:
        return _from_month(sense, sense.month, now)
    if sense.portion:
        return _from_portion(sense, now)
    if sense.year is not None:
        return _dated(Point(year=sense.year, bc=sense.bc), "explicit")
    if sense.weekday is not None:
        return _from_weekday(sense, sense.weekday, now)
    return _from_lone_day(sense.day or 0, now)


def _from_feast(sense: Feast, now: Now) -> Anchored:
    rule = feast_rules().get(sense.name, "")
    year = sense.year
    if year is None and (probe := to_feast(rule, (now.said or date(2000, 1, 1)).year)):
        found = _month_year(Day(day=probe.day, turn=sense.turn), probe.month, now)
        year = found.year if found and not found.bc else None
    day = to_feast(rule, year) if year is not None else None
    if day is not None:
        return _dated(to_point(day), "holiday")
    if year is not None:
        return _dated(Point(year=year), "holiday_year")
    fixed = f"XXXX-{rule}" if rule[:1].isdigit() and "/" not in rule else None
    return Anchored(value=fixed, type="DATE", by="holiday_without_year")


# ---------------------------------------------------------------- relative dates


def _moved(day: date, days: int) -> date | None:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def _in_days(base: Point, days: int, unit: str) -> Anchored | None:
    day = base.date
    moved = _moved(day, days) if day else None
    if moved is None:
        return None
    if unit == "D":
        return _dated(to_point(moved), "days_from_base")
    year, week, _ = moved.isocalendar()
    end = "-WE" if unit == "WE" else ""
    return Anchored(
        value=f"{year:04d}-W{week:02d}{end}", type="DATE", by="weeks_from_base", point=to_point(moved)
    )


def _in_years(base: Point, years: int, unit: str) -> Anchored | None:
    year = base.year + (-years if base.bc else years)
    if not 1 <= year <= 9999:
        return None
    if unit == "DE":
        return Anchored(value=to_year(year, base.bc)[:-1], type="DATE", by="decades_from_base")
    if unit == "CE":
        return Anchored(value=to_year(year, base.bc)[:-2], type="DATE", by="centuries_from_base")
    return _dated(Point(year=year, bc=base.bc), "years_from_base")


def _in_months(base: Point, months: int, unit: str) -> Anchored | None:
    if base.month is None or base.bc:
        return None
    year, month = month_after(base.year, base.month, months)
    if not 1 <= year <= 9999:
        return None
    if unit == "Q":
        value = f"{year:04d}-Q{(month + 2) // 3}"
        return Anchored(
            value=value, type="DATE", by="quarters_from_base", point=Point(year=year, month=month)
        )
    return _dated(Point(year=year, month=month), "months_from_base")


STEPS = {"D": 1, "W": 7, "WE": 7, "FN": 14, "M": 1, "Q": 3, "Y": 1, "DE": 10, "CE": 100}


def _step(base: Point, unit: str, count: float) -> Anchored | None:
    by = round(count * STEPS[unit])
    if abs(by) > 100_000:
        return None
    if unit in {"D", "W", "WE", "FN"}:
        return _in_days(base, by, "W" if unit == "FN" else unit)
    return _in_months(base, by, unit) if unit in {"M", "Q"} else _in_years(base, by, unit)


def _vague_shift(sense: Shift) -> Anchored:
    value = "FUTURE_REF" if sense.sign > 0 else "PAST_REF"
    return Anchored(value=value, type="DATE", by="number_not_told")


def _unknown_shift(sense: Shift, base: Point | None) -> Anchored:
    """No base, or one coarser than the unit: what is known of it, X for the rest."""
    if base is not None and sense.unit in {"D", "WE", "W", "FN", "M"} and abs(sense.count or 0) < 8:
        known = _point_value(
            replace(base, day=None) if sense.unit != "M" else replace(base, day=None, month=None)
        )
        value = {4: f"{known}-XX-XX", 7: f"{known}-XX"}.get(len(known), known)
        return Anchored(value=value[:7] if sense.unit == "M" else value, type="DATE", by="base_too_coarse")
    values = {
        "D": UNKNOWN_DAY,
        "W": "XXXX-WXX",
        "WE": "XXXX-WXX-WE",
        "M": "XXXX-XX",
        "Q": "XXXX-QX",
        "Y": "XXXX",
    }
    return Anchored(value=values.get(sense.unit), type="DATE", by="no_base")


def _from_hours(sense: Shift, base: Point | None) -> Anchored:
    """“three hours later”: the hour is not known, the day only if it is told."""
    return Anchored(
        value=f"{_point_value(base)}TXX" if base and base.date else None, type="TIME", by="hours_from_base"
    )


def _from_month_of(sense: Shift, base: Point | None) -> Anchored:
    """“August of that year”."""
    month = sense.month or 1
    if base is None:
        return Anchored(value=f"XXXX-{month:02d}", type="DATE", by="no_base")
    if sense.day is not None and not base.bc and not is_day(base.year, month, sense.day):
        return Anchored(value=None, type="DATE", by="no_such_day")
    return _dated(Point(year=base.year, month=month, day=sense.day, bc=base.bc), "year_from_story")


def _from_shift(sense: Shift, now: Now) -> Anchored:
    base = now.base(sense.base)
    if sense.month is not None:
        return _from_month_of(sense, base)
    if sense.count is None:
        return _vague_shift(sense)
    if sense.unit in CLOCK_UNITS:
        return _from_hours(sense, base)
    if now.narrative and sense.base is Base.SAID and sense.unit == "D":
        return _spoken_day(sense)
    if not sense.unit:
        return Anchored(value=_point_value(base) if base else None, type="DATE", by="same_time")
    count = sense.count
    if (
        sense.unit == "WE"
        and sense.sign
        and now.lean <= 0
        and base
        and base.date
        and base.date.isoweekday() < 6
    ):
        count = -1
    found = _step(base, sense.unit, count) if base else None
    return found or _unknown_shift(sense, base)


def _spoken_day(sense: Shift) -> Anchored:
    """“today” in a history is the writer's own day, “tomorrow” a quoted speaker's, which nobody dates."""
    return Anchored(value=UNKNOWN_DAY if sense.count else "PRESENT_REF", type="DATE", by="spoken_in_history")


# ---------------------------------------------------------------- times of day, and all together


def _from_moment(sense: Moment, now: Now) -> Anchored:
    """A time of day of a day; of the day told of, or of the day of saying, where it names none."""
    if sense.generic:
        return Anchored(value=f"{UNKNOWN_DAY}T{sense.clock}", type="TIME", by="no_day_meant")
    of = sense.of or Shift(unit="D", base=Base.STORY, count=0)
    if not now.narrative and now.story is not None and now.story.date is None:
        now = replace(now, story=None)
    day = anchor(of, now)
    value = (
        day.value
        if day.value is not None and len(day.value.removeprefix("BC")) == len(UNKNOWN_DAY)
        else UNKNOWN_DAY
    )
    if day.value in {"PRESENT_REF", "FUTURE_REF"}:
        value = UNKNOWN_DAY
    return Anchored(value=f"{value}T{sense.clock}", type="TIME", by=f"time_of_day.{day.by}", point=day.point)


def _from_era(sense: Era) -> Anchored:
    return Anchored(value=f"{'BC' if sense.bc else ''}{sense.digits}", type="DATE", by="explicit")


def to_story(story: Point | None, told: Point | None) -> Point | None:
    """The time of the story after `told` has been told of. A year alone refines nothing that is known better."""
    if story is None or told is None:
        return told or story
    if told.month is not None or told.bc != story.bc:
        return told
    apart = abs(told.year - story.year)
    return story if apart == 0 or apart > FAR_ASIDE else told


def anchor(sense: Sense, now: Now) -> Anchored:
    """The value of a sense at a point of the text. Never a guess: what nothing fixes is X or None."""
    match sense:
        case Day():
            return _from_day(sense, now)
        case Shift():
            return _from_shift(sense, now)
        case Feast():
            return _from_feast(sense, now)
        case Moment():
            return _from_moment(sense, now)
        case Era():
            return _from_era(sense)
        case Length():
            return Anchored(value=to_length_value(sense), type="DURATION", by="length")
        case Fixed():
            return Anchored(value=sense.value, type=sense.type, by=sense.by)
