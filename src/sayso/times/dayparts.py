"""Times of day: "Thursday night", "at 5:30 a.m. on May 2", "the morning of April 19"."""

from __future__ import annotations

from sayso.times.grammar import Parts, Rule
from sayso.times.numbers import to_int
from sayso.times.senses import Base, Day, Feast, Moment, Sense, Shift

DAY_LONG = (Day, Shift, Feast)


def _clock_text(hour: int, minute: int, half: str) -> str | None:
    """`05:30`, on the 24-hour clock; None for what no clock shows."""
    if half:
        if not 1 <= hour <= 12:
            half = ""
        elif half == "pm":
            hour = hour % 12 + 12
        else:
            hour %= 12
    return f"{hour:02d}:{minute:02d}" if 0 <= hour <= 24 and 0 <= minute <= 59 else None


def _moment(clock: str | None) -> Moment | None:
    return Moment(clock=clock) if clock else None


def _clock(parts: Parts) -> Moment | None:
    """“10:57”, “5:30 p.m.”; a score (“won 3:10”) is left: without a half of the day, “at”, “by” or the like is asked."""
    hour, minute = (int(x) for x in parts.node("c").word.split(":")[:2])
    half = parts.value("h", "AMPM") if parts.get("h") else ""
    asked = parts.asked("clock") or not parts.before
    if not (half or parts.get("z") or asked or parts.source.narrative or parts.trusted):
        return None
    return _moment(_clock_text(hour, minute, half))


def _hour(parts: Parts) -> Moment | None:
    return _moment(_clock_text(to_int(parts.node("c")), 0, parts.value("h", "AMPM")))


def _dotted_hour(parts: Parts) -> Moment | None:
    """“7.30pm”."""
    hour, _, minute = parts.node("c").word.partition(".")
    if len(minute) != 2:
        return None
    return _moment(_clock_text(int(hour), int(minute), parts.value("h", "AMPM")))


def _packed_hour(parts: Parts) -> Moment | None:
    """“430pm”, “1930 hrs”."""
    digits = parts.node("c").word
    half = parts.value("h", "AMPM") if parts.get("h") else ""
    if len(digits) not in {3, 4} or not digits.isdigit():
        return None
    return _moment(_clock_text(int(digits[:-2]), int(digits[-2:]), half))


def _oclock(parts: Parts) -> Moment | None:
    return _moment(_clock_text(to_int(parts.node("c")), 0, ""))


def _noon(parts: Parts) -> Moment:
    return Moment(clock=parts.value("p", "NOON"))


def _part_of(parts: Parts) -> Sense | None:
    """“the night of April 18”, “Thursday night”."""
    day = parts.node("x").sense
    if isinstance(day, Moment):
        return Moment(clock=parts.value("p", "PART", "NOON", "DAWN"), of=day.of)
    return (
        Moment(clock=parts.value("p", "PART", "NOON", "DAWN"), of=day) if isinstance(day, DAY_LONG) else None
    )


def _clock_of(parts: Parts) -> Sense | None:
    """A clock time with its day: "11 a.m. on 11 November", "this Sat, 7pm"."""
    clock, day = parts.node("c").sense, parts.node("x").sense
    if not isinstance(clock, Moment):
        return None
    if isinstance(day, Moment):
        return Moment(clock=clock.clock, of=day.of)
    return Moment(clock=clock.clock, of=day) if isinstance(day, DAY_LONG) else None


def _short_weekday_clock(parts: Parts) -> Sense | None:
    """“Sat, 7pm”: the clock vouches for the short weekday."""
    clock = parts.node("c").sense
    day = Day(weekday=int(parts.value("w", "WDABBR")))
    return Moment(clock=clock.clock, of=day) if isinstance(clock, Moment) else None


def _the_part(parts: Parts) -> Moment:
    """“in the morning”: of the day told of."""
    return Moment(clock=parts.value("p", "PART"), of=Shift(unit="D", base=Base.STORY, count=0))


def _bare_part(parts: Parts) -> Moment | None:
    """“night attacks”: no day's in particular; “Operation Night Owl” is a name."""
    if parts.in_name and not parts.trusted:
        return None
    return Moment(clock=parts.value("p", "PART"), generic=True)


def _dawn(parts: Parts) -> Moment:
    return Moment(clock=parts.value("p", "DAWN"), of=Shift(unit="D", base=Base.STORY, count=0))


def _generic_night(parts: Parts) -> Moment:
    return Moment(clock="NI", generic=True)


def _clock_in_part(parts: Parts) -> Sense | None:
    """“7:30 in the morning”, “10 at night”: the half of the day tells which."""
    clock = parts.node("c").sense
    if not isinstance(clock, Moment):
        return None
    hour, minute = (int(x) for x in clock.clock.split(":"))
    late = parts.value("p", "PART", "GENERICNIGHT") in {"AF", "EV", "NI"}
    return Moment(clock=f"{hour + 12 if late and 1 <= hour < 12 else hour:02d}:{minute:02d}")


RULES = (
    Rule("clock.colon", "CLK", "c:CLOCKTIME h:AMPM? HRS? z:ZONE? TIME?", _clock),
    Rule("clock.hour", "CLK", "c:HOUR h:AMPM z:ZONE? TIME?", _hour),
    Rule("clock.dotted", "CLK", "c:DEC h:AMPM z:ZONE? TIME?", _dotted_hour),
    Rule("clock.packed", "CLK", "c:(N999|YEAR|BIG) h:AMPM z:ZONE?", _packed_hour),
    Rule("clock.packed_hours", "CLK", "c:(N999|YEAR|BIG) HRS z:ZONE?", _packed_hour),
    Rule("clock.packed_zone", "CLK", "c:(N999|YEAR|BIG) z:ZONE", _packed_hour),
    Rule("clock.oclock", "CLK", "c:(N12|WORDNUM) OCLOCK", _oclock),
    Rule("clock.noon", "CLK", "p:NOON", _noon),
)
"""Level two, clock times. Source: TIMEX3 guidelines (TimeML 1.2.1), TIME."""

COMPOSED = (
    Rule("part.of_date", "DATE", "THE? (EARLY|LATE)? p:ANYPART (HRS|TUNITS|DUR)? (OF|ON) x:DATE", _part_of),
    Rule("part.date_part", "DATE", "x:DATE (EARLY|LATE)? p:ANYPART", _part_of),
    Rule("part.date_in_the_part", "DATE", "x:DATE (IN|AT|COMMA)? THE p:ANYPART", _part_of),
    Rule("clock.in_part", "CLK", "c:CLK IN THE p:PART", _clock_in_part),
    Rule("clock.at_night", "CLK", "c:CLK p:GENERICNIGHT", _clock_in_part),
    Rule("clock.short_weekday", "DATE", "w:WDABBR COMMA? c:CLK", _short_weekday_clock),
    Rule("clock.of_date", "DATE", "c:CLK COMMA? (ON|OF|TIME)? x:DATE", _clock_of),
    Rule("clock.date_clock", "DATE", "x:DATE COMMA? (AT|FROM|BY|AROUND)? c:CLK", _clock_of),
)
"""Level three, built on dates and clock times. Source: as above."""

ALONE = (
    Rule("part.generic_night", "DONE", "GENERICNIGHT", _generic_night),
    Rule("part.the_part", "DATE", "THE (EARLY|LATE)? p:PART (TUNITS|DUR)?", _the_part),
    Rule("part.early_part", "DATE", "(EARLY|LATE|MID) HYPHEN? p:PART", _the_part),
    Rule("part.dawn", "DATE", "AT < p:DAWN", _dawn),
    Rule("part.bare", "DATE", "p:PART", _bare_part),
)
"""Level five: parts of a day that no date has claimed."""
