"""Dates that count from another time: "yesterday", "last week", "the next day", "two weeks later", "now"."""

from __future__ import annotations

from sayso.times.durations import unit_of
from sayso.times.grammar import Parts, Rule
from sayso.times.numbers import to_int
from sayso.times.senses import Base, Day, Feast, Fixed, Length, Moment, Sense, Shift

TURNS = ("LAST", "NEXT", "THIS", "COMING", "PAST", "PREVIOUS", "FOLLOWING", "THAT", "SAME", "CURRENT")
STORY_TURNS = ("PREVIOUS", "FOLLOWING", "SAME", "THAT")
PART_OF_UNIT = {"first": "H1", "second": "H2", "latter": "H2"}


def turn_of(parts: Parts, name: str = "t") -> int:
    """-1 for "last", 0 for "this", 1 for "next"."""
    return int(parts.value(name, *TURNS) or 0)


def _base(parts: Parts) -> Base:
    """“last week” counts from the saying, “the previous week” and “the next day” from what was told last."""
    told = bool(parts.value("t", *STORY_TURNS)) or parts.get("the") is not None
    return Base.STORY if told else Base.SAID


def _turned_unit(parts: Parts) -> Sense | None:
    """“last week”, “the next day”; “over the next year” is as long as a year."""
    unit, turn = unit_of(parts), turn_of(parts)
    if unit in {"S", "MIN", "H"}:
        return None
    if turn > 0 and parts.before in {"over", "for", "within"}:
        return Length(count=1, unit=unit)
    return Shift(unit=unit, base=_base(parts), count=turn)


def _turned_weekend(parts: Parts) -> Shift:
    return Shift(unit="WE", base=_base(parts), count=turn_of(parts))


def _weekend(parts: Parts) -> Shift:
    """“the weekend”: the last one, or the coming one if the sentence looks ahead."""
    return Shift(unit="WE", base=Base.SAID, count=0, sign=-1)


def _turned_weekday(parts: Parts) -> Day:
    return Day(weekday=int(parts.value("w", "WEEKDAY", "WDABBR")), turn=turn_of(parts))


def _turned_month(parts: Parts) -> Day | None:
    day, year = parts.get("d"), parts.get("y")
    month = int(parts.value("m", "MONTH", "MABBR"))
    return Day(
        year=to_int(year) if year else None,
        month=month,
        day=to_int(day) if day else None,
        turn=turn_of(parts),
    )


def _turned_season(parts: Parts) -> Day:
    return Day(portion=parts.value("s", "SEASON", "FALL"), turn=turn_of(parts))


def _turned_feast(parts: Parts) -> Feast:
    return Feast(name=parts.node("f").word, turn=turn_of(parts))


def _turned_part(parts: Parts) -> Moment:
    """“last night” is of the day before, “this morning” of today, “that afternoon” of the day told of."""
    clock, turn = parts.value("p", "PART"), turn_of(parts)
    return Moment(clock=clock, of=Shift(unit="D", base=_base(parts), count=turn))


def _deictic(parts: Parts) -> Shift:
    return Shift(unit="D", base=Base.SAID, count=int(parts.value("u", "DEICTIC")))


def _tonight(parts: Parts) -> Moment:
    return Moment(clock="NI", of=Shift(unit="D", base=Base.SAID, count=0))


def _overnight(parts: Parts) -> Moment:
    return Moment(clock="NI", of=Shift(unit="D", base=Base.SAID, count=0))


def _weekday(parts: Parts) -> Day | None:
    """A weekday in full is always one, but in a name ("Joe Friday"); short forms wait for company ("Sat, 7pm")."""
    if parts.before == "the" and parts.after[:1].isupper():
        return None  # "the Sunday Courier"
    if parts.named and not parts.asked("weekday"):
        return None
    return Day(weekday=int(parts.value("w", "WEEKDAY")))


def _short_weekday(parts: Parts) -> Day | None:
    """“on Sat”, “Sat 7pm”; “the Sun” is a newspaper and “he sat” a verb."""
    number = int(parts.value("w", "WDABBR"))
    asked = (parts.before == "on" and parts.first.word not in {"sun"}) or parts.trusted
    return Day(weekday=number) if asked else None


def _ref(parts: Parts) -> Fixed:
    return Fixed(value=parts.value("r", "REF", "FORMER", "PREVIOUSLY", "FUTURE", "CURRENT", "PAST"))


def _current(parts: Parts) -> Fixed:
    return Fixed(value="PRESENT_REF")


def _the_past(parts: Parts) -> Fixed | None:
    """“in the past”, “a thing of the past.”; “the past president” is none."""
    return Fixed(value="PAST_REF") if parts.before == "in" or _ends(parts) else None


def _former(parts: Parts) -> Fixed | None:
    """“former” is marked in histories only.

    Reason: in news it belongs to a title (“the former minister”) and dates nothing.
    """
    return Fixed(value="PAST_REF") if parts.source.narrative else None


def _that_time(parts: Parts) -> Fixed | None:
    return Fixed(value=parts.value("r", "THATTIME"))


def _same_time(parts: Parts) -> Shift | None:
    """“at the same time” is a time in histories; in news it joins two sentences."""
    return Shift(unit="", base=Base.STORY) if parts.source.narrative else None


def _period(parts: Parts) -> Fixed | None:
    """“this period”, “that era”: a time, and nothing that says which; “the period” only in histories."""
    vague = parts.first.word == "the" and parts.end - parts.begin == 2
    return None if vague and not parts.source.narrative else Fixed(value=None)


def _season_noun(_: Parts) -> Fixed:
    return Fixed(value=None)


def _same_month_day(parts: Parts) -> Day | None:
    """“on the 5th”: a day of the month told of; “the 5th regiment” is none."""
    after = parts.after
    if not parts.asked("nth"):
        return None
    ends = (
        not after
        or not after[0].isalnum()
        or after in {"to", "and", "was", "were", "the", "they", "he", "but"}
    )
    return Day(day=to_int(parts.node("d"))) if ends and 1 <= to_int(parts.node("d")) <= 31 else None


def _day_of_that_month(parts: Parts) -> Day:
    return Day(day=to_int(parts.node("d")))


def _ends(parts: Parts) -> bool:
    """True if a stop or mark follows, so that no clause hangs on the match ("the day before the vote")."""
    return not parts.after or not parts.after[0].isalnum()


def _the_unit(parts: Parts) -> Shift | None:
    """“for the year”, “in the quarter”: this one; “the day that” and “the year 25” are another matter."""
    if parts.after.isdigit() or parts.after in {
        "of", "that", "when", "which", "before", "after", "he", "she", "they",
    }:  # fmt: skip
        return None
    if not parts.asked("unit") or parts.node("u").word in {"decade", "century"}:
        return None
    return Shift(unit=unit_of(parts), base=Base.SAID, count=0)


def _year_before(parts: Parts) -> Sense:
    if not _ends(parts):
        return Fixed(value=None)
    return Shift(unit=parts.value("u", "YEARBEFORE"), base=Base.STORY, count=-1)


def _day_following(parts: Parts) -> Sense:
    """“the day after” before a stop counts on; before more words an event fixes it, which is not ours to date."""
    if not _ends(parts):
        return Fixed(value=None)
    return Shift(unit=unit_of(parts), base=Base.STORY, count=1)


def _night_before(parts: Parts) -> Moment:
    return Moment(clock="NI", of=Shift(unit="D", base=Base.STORY, count=-1))


def _year_ago(parts: Parts) -> Shift:
    """“the year-ago quarter”."""
    return Shift(unit="Y", base=Base.SAID, count=-1)


def _year_end(parts: Parts) -> Shift:
    return Shift(unit=parts.value("u", "YEAREND"), base=Base.SAID)


def _sized(parts: Parts, sign: int, base: Base) -> Shift | None:
    length = parts.node("n").sense
    if not isinstance(length, Length):
        return None
    count = None if length.count is None else length.count * sign
    return Shift(unit=length.unit, base=base, count=count, sign=sign)


def _ago(parts: Parts) -> Shift | None:
    return _sized(parts, -1, Base.SAID)


def _later(parts: Parts) -> Shift | None:
    return _sized(parts, 1, Base.STORY)


def _earlier(parts: Parts) -> Shift | None:
    return _sized(parts, -1, Base.STORY)


def _length_before(parts: Parts) -> Shift | None:
    """“two days before.” counts back; “two days before the vote” is a length with an event after it."""
    found = _earlier(parts) if _ends(parts) else None
    return found if found and found.count is not None else None


def _length_after(parts: Parts) -> Shift | None:
    found = _later(parts) if _ends(parts) else None
    return found if found and found.count is not None else None


def _from_now(parts: Parts) -> Shift | None:
    """“a week from now”, “two days from today”; “64 days from May 5” is a length and a date."""
    start = parts.node("x").sense
    if not (
        (isinstance(start, Fixed) and start.value == "PRESENT_REF")
        or (isinstance(start, Shift) and start.base is Base.SAID)
    ):
        return None
    return _sized(parts, 1, Base.SAID)


def _edge(parts: Parts) -> Sense | None:
    """“the end of March”, “early 1943”: the stretch itself; which part of it is not in the value."""
    return parts.node("x").sense


def _portion(parts: Parts) -> Sense | None:
    """“the second half of last year”, “the early part of May”: a half of a year, else the stretch itself."""
    sense = parts.node("x").sense
    which = parts.get("n")
    half = PART_OF_UNIT.get(which.word, "") if which else ""
    year_only = (
        isinstance(sense, Day) and sense.month is None and not sense.portion and sense.year is not None
    )
    if half and parts.node("h").word == "half" and year_only and isinstance(sense, Day):
        return Day(year=sense.year, portion=half, bc=sense.bc)
    return sense


RULES = (
    Rule("relative.deictic", "DATE", "u:DEICTIC", _deictic),
    Rule("relative.tonight", "DATE", "TONIGHT", _tonight),
    Rule("relative.overnight", "DATE", "OVERNIGHT", _overnight),
    Rule("relative.turned_unit", "DATE", "THIS? t:TURN FINAL? u:UNIT", _turned_unit),
    Rule(
        "relative.the_turned_unit",
        "DATE",
        "the:THE t:(NEXT|PREVIOUS|FOLLOWING|SAME|COMING|CURRENT) FINAL? u:DUNIT",
        _turned_unit,
    ),
    Rule("relative.that_unit", "DATE", "t:THAT SAME? u:DUNIT", _turned_unit),
    Rule("relative.same_unit", "DATE", "t:SAME u:DUNIT", _turned_unit),
    Rule("relative.turned_weekend", "DATE", "THIS? the:THE? t:TURN WEEKEND", _turned_weekend),
    Rule("relative.weekend", "DATE", "(THE|OVER)? THE? WEEKEND", _weekend),
    Rule("relative.turned_weekday", "DATE", "(THE|THIS)? t:TURN w:WD", _turned_weekday),
    Rule("relative.turned_month", "DATE", "(THE|THIS)? t:TURN m:MON d:DAYNUM? y:YEAR?", _turned_month),
    Rule("relative.turned_season", "DATE", "(THE|THIS)? t:TURN s:SEAS", _turned_season),
    Rule("relative.that_season", "DATE", "t:(THAT|SAME) SAME? s:SEAS", _turned_season),
    Rule("relative.turned_holiday", "DATE", "t:TURN f:HOLIDAY", _turned_feast),
    Rule("relative.turned_part", "DATE", "t:(THIS|THAT|LAST) p:PART", _turned_part),
    Rule("relative.the_turned_part", "DATE", "the:THE t:(NEXT|PREVIOUS|FOLLOWING|SAME) p:PART", _turned_part),
    Rule("relative.weekday", "DATE", "w:WEEKDAY", _weekday),
    Rule("relative.short_weekday", "DATE", "w:WDABBR", _short_weekday),
    Rule("relative.ref", "DATE", "r:REF", _ref),
    Rule("relative.current", "DATE", "CURRENT", _current),
    Rule("relative.future", "DATE", "r:FUTURE", _ref),
    Rule("relative.the_past", "DATE", "THE PAST", _the_past),
    Rule("relative.former", "DATE", "FORMER", _former),
    Rule("relative.that_time", "DATE", "r:THATTIME", _that_time),
    Rule("relative.same_time", "DATE", "SAMETIME", _same_time),
    Rule("relative.period", "DATE", "(THE|THIS|THAT|SAME) SAME? (PERIOD)", _period),
    Rule("relative.the_nth", "DATE", "THE d:ORDNUM", _same_month_day),
    Rule(
        "relative.the_nth_of_that_month", "DATE", "THE d:ORDNUM OF (THAT|THE) SAME? DUNIT", _day_of_that_month
    ),
    Rule("relative.the_unit", "DATE", "THE u:DUNIT", _the_unit),
    Rule("relative.day_before", "DATE", "u:YEARBEFORE", _year_before),
    Rule("relative.day_after", "DATE", "THE u:DUNIT (AFTER|FOLLOWING)", _day_following),
    Rule("relative.night_before", "DATE", "NIGHTBEFORE", _night_before),
    Rule("relative.year_ago", "DATE", "YEARAGO", _year_ago),
    Rule("relative.year_end", "DATE", "u:YEAREND", _year_end),
    Rule("relative.season_noun", "DATE", "THE? SEASONNOUN", _season_noun),
)
"""Level two, dates counted from another time. Source: TIMEX3 guidelines (TimeML 1.2.1), anchored values."""

COMPOSED = (
    Rule("relative.ago", "DATE", "(ABOUT|MOREOVER THAN)? n:DUR AGO", _ago),
    Rule("relative.later", "DATE", "(ABOUT|MOREOVER THAN)? n:DUR LATER", _later),
    Rule("relative.earlier", "DATE", "(ABOUT|MOREOVER THAN)? n:DUR (EARLIER|PREVIOUSLY)", _earlier),
    Rule("relative.length_before", "DATE", "n:DUR BEFORE", _length_before),
    Rule("relative.length_after", "DATE", "n:DUR AFTER", _length_after),
    Rule("relative.from_now", "DATE", "n:DUR FROM x:DATE", _from_now),
    Rule("relative.edge", "DATE", "THE? VERY? EDGE OF THE? x:DATE", _edge),
    Rule("relative.early", "DATE", "THE? VERY? LATEISH HYPHEN? (IN|ON)? THE? x:DATE", _edge),
    Rule("relative.portion", "DATE", "(THE? n:WHICH)? h:PORTIONS OF THE? x:DATE", _portion),
)
"""Level three, built on dates and lengths. Source: as above."""
