"""Lengths of time ("two weeks", "a ten-day", "the past year") and what recurs ("daily", "every Monday")."""

from __future__ import annotations

from sayso.times.grammar import Parts, Rule
from sayso.times.numbers import to_number
from sayso.times.senses import Fixed, Length, Sense

CLOCK_UNITS = {"H": "H", "MIN": "M", "S": "S"}
UNITS = ("DUNITS", "TUNITS", "DUNIT", "TUNIT")
PLURALS_ALONE = frozenset(["days", "weeks", "months", "years", "decades", "centuries", "hours", "minutes"])
"""Units that are a length by themselves ("for weeks"); "seconds" and "quarters" are too often something else."""


HALVES = {"H": (30, "MIN"), "MIN": (30, "S"), "Y": (6, "M"), "DE": (5, "Y"), "CE": (50, "Y")}
"""Half of a unit in whole smaller ones: "half an hour" is 30 minutes."""


def to_length_value(length: Length) -> str:
    """The TIMEX3 value of a length: `P3D`, `PT5M`, `PXW`. A fortnight is two weeks."""
    count, unit = length.count, length.unit
    if unit == "FN":
        count, unit = (None if count is None else count * 2), "W"
    if count == 0.5 and unit in HALVES:
        count, unit = HALVES[unit]
    number = "X" if count is None else f"{count:g}" if count < 1e6 else f"{int(count)}"
    return f"PT{number}{CLOCK_UNITS[unit]}" if unit in CLOCK_UNITS else f"P{number}{unit}"


def unit_of(parts: Parts) -> str:
    """The unit that the match names."""
    return parts.value("u", *UNITS)


def _length(parts: Parts) -> Length | None:
    """“a second attempt”, “a quarter of” and “one minute detail” are no lengths; four digits count years only."""
    number, unit = parts.node("n"), parts.node("u").word
    if number.word in {"a", "an"} and unit in {"second", "quarter", "min", "sec"}:
        return None
    if unit in {"quarter", "quarters"} and (parts.after == "of" or number.word in {"three", "3"}):
        return None
    if unit == "hrs" and len(number.word) == 4 and number.word.isdigit():
        return None  # "0530 hrs" is a clock's
    if unit in {"quarters", "seconds"} and not number.word[0].isdigit() and to_number(number) is None:
        return None
    if unit in {"min", "sec", "wk", "yr", "mth"} and not number.word[0].isdigit():
        return None
    return Length(count=to_number(number), unit=unit_of(parts))


def _and_a_half(parts: Parts) -> Length:
    return Length(count=1.5, unit=unit_of(parts))


def _plural(parts: Parts) -> Length | None:
    if parts.first.word not in PLURALS_ALONE and not parts.trusted:
        return None
    return Length(count=None, unit=unit_of(parts))


def _one(parts: Parts) -> Length:
    return Length(count=1, unit=unit_of(parts))


def _which(parts: Parts) -> Sense | None:
    """“the next two weeks”, “the first ten months”, “the last days”."""
    number = parts.get("n")
    return Length(count=to_number(number) if number else None, unit=unit_of(parts))


def _which_one(parts: Parts) -> Sense | None:
    """“the first year”, “the past week”; “the second” alone, “the third quarter” and “the first minute” of a
    match are left."""
    word = parts.node("u").word
    return None if word in {"second", "quarter", "sec", "min"} else Length(count=1, unit=unit_of(parts))


def _bare_unit(parts: Parts) -> Length | None:
    """“a long day”, “the school year”: the word alone; in a name or after “the”, “to” it may be anything."""
    first = parts.first
    if parts.after[:1] in {"-", "–"} or parts.before.endswith("-"):
        return None  # "year-on-year"
    if first.word not in {"day", "week", "month", "year"} or parts.before in {
        "the",
        "to",
        "-",
        "/",
        "of",
        "in",
        "and",
    }:
        return None
    return (
        Length(count=1, unit=unit_of(parts))
        if parts.source.text[first.start].islower() or parts.trusted
        else None
    )


def _numbered_day(parts: Parts) -> Length | None:
    return Length(count=1, unit="D") if parts.node("u").word == "day" else None


def _whole(parts: Parts) -> Sense | None:
    """“the whole day”, “the entire year”; “the latest quarter” is some quarter."""
    word = parts.node("f").word
    if word == "latest":
        return Fixed(value=None)
    return Length(count=1, unit=unit_of(parts)) if word in {"whole", "entire", "full", "single"} else None


def _past_units(parts: Parts) -> Fixed:
    """“recent years”: no length, a vague past."""
    return Fixed(value=parts.value("r", "REF"))


def _far_number(parts: Parts) -> Length | None:
    """The first number of "ten or fifteen years": its unit stands further on."""
    return Length(count=to_number(parts.node("n")), unit=unit_of(parts))


def _fixed_length(parts: Parts) -> Fixed:
    return Fixed(value=parts.value("u", "HALFYEAR", "ALLDAY"), type="DURATION")


def _set_word(parts: Parts) -> Fixed:
    return Fixed(value=parts.value("u", "SETWORD"), type="SET")


def _each_unit(parts: Parts) -> Fixed:
    number = parts.get("n")
    count = to_number(number) if number else 1.0
    return Fixed(value=to_length_value(Length(count=count, unit=unit_of(parts))), type="SET")


def _each_weekday(parts: Parts) -> Fixed:
    return Fixed(value=f"XXXX-WXX-{parts.value('u', 'WEEKDAY', 'WDABBR', 'WEEKDAYS')}", type="SET")


def _each_month(parts: Parts) -> Fixed:
    return Fixed(value=f"XXXX-{int(parts.value('u', 'MONTH')):02d}", type="SET")


def _each_season(parts: Parts) -> Fixed:
    return Fixed(value=f"XXXX-{parts.value('u', 'SEASON', 'SEASONS', 'FALL')}", type="SET")


def _each_part(parts: Parts) -> Fixed:
    return Fixed(value=f"XXXX-XX-XXT{parts.value('u', 'PART', 'PARTS')}", type="SET")


def _each_weekend(parts: Parts) -> Fixed:
    return Fixed(value="XXXX-WXX-WE", type="SET")


def _other_unit(parts: Parts) -> Fixed:
    return Fixed(value=to_length_value(Length(count=2, unit=unit_of(parts))), type="SET")


def _long_time(parts: Parts) -> Fixed:
    return Fixed(value=None, type="DURATION")


_ABOUT = "(ABOUT|MOREOVER THAN)? "
RULES = (
    Rule("duration.count", "DUR", _ABOUT + "n:NUM HYPHEN? (FINAL|SHORT|MOREOVER|LONG)? u:ANYUNIT", _length),
    Rule("duration.a_unit", "DUR", _ABOUT + "n:A FINAL? u:UNIT", _length),
    Rule("duration.compound", "DUR", "n:NUM HYPHEN u:UNIT (HYPHEN|LONG|OLD)? (LONG|OLD)?", _length),
    Rule("duration.and_a_half", "DUR", "A u:UNIT HYPHEN? AND HYPHEN? A HYPHEN? HALF", _and_a_half),
    Rule("duration.of_age", "DUR", "n:NUM HYPHEN? u:ANYUNIT HYPHEN? (OLD|LONG|OF AGE)", _length),
    Rule("duration.unit_long", "DUR", "A? u:UNIT HYPHEN (LONG|OLD)", _one),
    Rule("duration.units_long", "DUR", "u:UNITS HYPHEN (LONG|OLD)", _plural),
    Rule(
        "duration.another", "DUR", "ANOTHER n:NUM? u:ANYUNIT", lambda p: _which(p) if p.get("n") else _one(p)
    ),
    Rule("duration.plural", "DUR", "u:UNITS", _plural),
    Rule("duration.which_units", "DUR", "(THE|THIS)? WHICH n:NUM FINAL? u:ANYUNIT", _which),
    Rule("duration.which_plural", "DUR", "(THE|THIS) WHICH u:UNITS", _which),
    Rule("duration.count_which", "DUR", "(THE|THIS)? n:NUM WHICH u:UNITS", _which),
    Rule("duration.the_count", "DUR", "(THE|THIS|THAT) n:NUM FINAL? u:UNITS", _which),
    Rule("duration.the_past_unit", "DUR", "THE (PAST|LAST|ORD) u:UNIT", _which_one),
    Rule("duration.nth_unit", "DUR", "ORD u:DUNIT", _which_one),
    Rule("duration.last_unit_of", "DUR", "THE (LAST|FINAL) u:UNIT > OF", _which_one),
    Rule("duration.whole", "DUR", "THE f:FINAL u:UNIT", _whole),
    Rule("duration.numbered_day", "DUR", "u:DUNIT (N12|N24|N31)", _numbered_day),
    Rule("duration.bare_unit", "DUR", "u:DUNIT", _bare_unit),
    Rule("duration.recent", "DATE", "(THE|THAT)? r:REF u:UNITS", _past_units),
    Rule("duration.first_of_two", "DUR", "n:NUM > (TO|OR|HYPHEN|AND) NUM u:UNITS", _far_number),
    Rule("duration.half_year", "DONE", "u:HALFYEAR", _fixed_length),
    Rule("duration.all_day", "DONE", "u:ALLDAY", _fixed_length),
    Rule("duration.long_time", "DONE", "LONGTIME", _long_time),
    Rule("set.word", "DONE", "u:SETWORD", _set_word),
    Rule("set.each", "DONE", "EACH n:NUM? FINAL? u:ANYUNIT", _each_unit),
    Rule("set.each_other", "DONE", "EACH OTHER u:UNIT", _other_unit),
    Rule("set.per", "DONE", "(PER|EACH) u:UNIT", _each_unit),
    Rule("set.each_weekday", "DONE", "EACH u:WD", _each_weekday),
    Rule("set.weekdays", "DONE", "u:WEEKDAYS", _each_weekday),
    Rule("set.each_month", "DONE", "EACH u:MONTH", _each_month),
    Rule("set.each_season", "DONE", "EACH u:SEAS", _each_season),
    Rule("set.seasons", "DONE", "u:SEASONS", _each_season),
    Rule("set.each_part", "DONE", "EACH FINAL? u:PART", _each_part),
    Rule("set.parts", "DONE", "u:PARTS", _each_part),
    Rule("set.each_weekend", "DONE", "(EACH WEEKEND|WEEKENDS)", _each_weekend),
)
"""Level two, lengths and sets. Source: TIMEX3 guidelines (TimeML 1.2.1), DURATION and SET."""
