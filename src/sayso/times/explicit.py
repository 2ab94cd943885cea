"""Dates that name a place in the calendar: "17 September 1939", "May 2014", "the 1930s", "summer 1942"."""

from __future__ import annotations

import re

from sayso.times.calendar import is_day
from sayso.times.grammar import Parts, Rule
from sayso.times.lexicon import named_days
from sayso.times.numbers import to_int
from sayso.times.senses import NO_SUCH_DAY, TWO_ORDERS, Base, Day, Era, Feast, Fixed, Moment, Sense, Shift
from sayso.times.tokens import Node

LEAP = 2000
_YEAR_DASH = re.compile(r"\d{4}[-–]\Z")


def year_of(node: Node | None) -> int | None:
    """The year that a node names, None for no node. A year of two digits ('89) is in 1931–2030.

    Reason for the window: news and memory; a later one is more likely a misreading.
    """
    if node is None:
        return None
    if node.word[0] in "'’":
        short = int(node.word[1:3])
        return 1900 + short if short > 30 else 2000 + short
    return to_int(node)


def _month(parts: Parts, name: str = "m") -> int:
    return int(parts.value(name, "MONTH", "MABBR"))


def _is_quantity(parts: Parts) -> bool:
    """True if the number that ends the match counts something: "in May 12 soldiers"."""
    after = parts.after.lower()
    return after in parts.source.lexicon.measures or after in {"%", "-year", "-day"}


def _day(year: int | None, month: int, day: int, weekday: int | None = None) -> Day | Fixed | None:
    if not 1 <= day <= 31:
        return None
    if not is_day(year or LEAP, month, day):
        return NO_SUCH_DAY
    return Day(year=year, month=month, day=day, weekday=weekday)


def _weekday_of(parts: Parts) -> int | None:
    return int(parts.value("w", "WEEKDAY", "WDABBR")) if parts.get("w") else None


def _month_day_year(parts: Parts) -> Sense | None:
    year, month, day = year_of(parts.get("y")), _month(parts), to_int(parts.node("d"))
    if year is None and _is_quantity(parts) and parts.end - 1 == parts.match.start("d"):
        return None
    if year is None and (known := named_days().get((f"{month:02d}-{day:02d}", parts.after.lower()))):
        year = int(known[:4])
    return _day(year, month, day, _weekday_of(parts))


def _named_day(parts: Parts) -> Day | None:
    """“9/11”; any other fraction is none."""
    known = named_days().get((f"{parts.node('a').word}/{parts.node('b').word}", ""))
    if known is None:
        return None
    year, month, day = (int(x) for x in known.split("-"))
    return Day(year=year, month=month, day=day)


def _far_month_day(parts: Parts) -> Sense | None:
    """The first day of "6-7 January 1916": month and year stand further on, or before."""
    return _day(year_of(parts.get("y")), _month(parts), to_int(parts.node("d")), _weekday_of(parts))


def _month_year(parts: Parts) -> Day | None:
    return Day(year=year_of(parts.get("y")), month=_month(parts))


def _iso(parts: Parts) -> Sense:
    year, month, day = (int(x) for x in parts.first.word.split("-"))
    return Day(year=year, month=month, day=day) if is_day(year, month, day) else NO_SUCH_DAY


def _iso_clock(parts: Parts) -> Sense:
    day = _iso(parts)
    clock = parts.node("c").word[:5].zfill(5)
    return Moment(clock=clock, of=day) if isinstance(day, Day) and clock <= "24:00" else day


def _slashed(parts: Parts) -> Sense | None:
    """“25/06/2014” is fixed; “05/06/2014” may be two days: no value unless another date of the text fixes the
    order. A short year needs slashes (“1.2.12” is a version)."""
    word = parts.first.word
    first, second, year = (int(x) for x in word.replace(".", "/").split("/"))
    if year < 100:
        if "." in word:
            return None
        year += 1900 if year > 30 else 2000
    if min(first, second) < 1 or max(first, second) > 31:
        return None
    order = read_order(word) or parts.source.order
    if not order and first != second:
        return TWO_ORDERS
    month, day = (second, first) if order == "dm" else (first, second)
    return Day(year=year, month=month, day=day) if is_day(year, month, day) else NO_SUCH_DAY


def read_order(word: str) -> str:
    """`dm` or `md` if a date in digits ("25/06/2014") can be read only so; "" if it can be read both ways."""
    first, second = (int(x) for x in word.replace(".", "/").split("/")[:2])
    return "dm" if first > 12 >= second else "md" if second > 12 >= first else ""


def _bare_month(parts: Parts) -> Day | None:
    """A month alone. After "in", "by", "mid-" it is one; a short form is nothing else. Elsewhere "May" and "March"
    need at least an article or a list, and before a capitalised word ("April Stone") a name is likelier."""
    word, capital = parts.first.word, parts.after[:1].isupper()
    firm = parts.asked("month") or parts.before.endswith("-") or parts.trusted
    soft = parts.asked("month_article") or (parts.asked("month_list") and not capital)
    doubtful = word in {"may", "march"} and (capital or not soft)
    if parts.value("m", "MABBR"):
        taken = firm and (not capital or parts.trusted)
    else:
        taken = firm or not (parts.named or doubtful or (capital and not soft))
    return Day(month=_month(parts)) if taken else None


def _is_label(parts: Parts) -> bool:
    """True if digits are a price, a share, a number's tail or a label ("$1999", "555-1999", "room 1408")."""
    text, start, end = parts.source.text, parts.first.start, parts.first.end
    before = parts.before
    if before[-1:] in {"$", "€", "£", "#", "+", "/"} or parts.asked("label"):
        return True
    if (
        text[start - 1 : start] in {"-", "–"}
        and text[max(0, start - 2) : start - 1].isdigit()
        and not _YEAR_DASH.search(text[max(0, start - 6) : start])
    ):
        return True
    return text[start - 1 : start] in {".", ",", "/"} or text[end : end + 2].strip()[:1] in {"%", "/", "°"}


def _bare_year(parts: Parts) -> Day | None:
    """Four digits alone: a year unless they count, price, number or measure something."""
    year, after = to_int(parts.first), parts.after
    if parts.trusted:
        return Day(year=year)
    if _is_label(parts) or after.lower() in parts.source.lexicon.measures:
        return None
    plural = (
        after.islower() and after.endswith("s") and after not in {"was", "has", "is", "as", "its", "this"}
    )
    likely = 1900 <= year <= 2035
    if parts.asked("year"):
        return Day(year=year) if likely or not (plural and not year >= 1800) else None
    if likely:
        return Day(year=year)
    return Day(year=year) if 1500 <= year <= 1900 and not plural and not after[:1].isupper() else None


def _short_year(parts: Parts) -> Day | None:
    """The second year of "1915-17"."""
    first, digits = to_int(parts.node("y")), parts.node("z").word
    if len(digits) != 2 or int(digits) <= first % 100:
        return None
    return Day(year=first // 100 * 100 + int(digits))


def _old_year(parts: Parts) -> Day:
    return Day(year=to_int(parts.node("y")), bc=parts.get("b") is not None)


def _ad_year(parts: Parts) -> Day:
    return Day(year=to_int(parts.node("y")))


def _old_month(parts: Parts) -> Day:
    day = parts.get("d")
    return Day(year=to_int(parts.node("y")), month=_month(parts), day=to_int(day) if day else None, bc=True)


def _that_year(parts: Parts) -> Shift:
    """“August of that year”, “July 25 of the same year”."""
    day = parts.get("d")
    return Shift(unit="Y", base=Base.STORY, month=_month(parts), day=to_int(day) if day else None)


def _season(parts: Parts) -> Day | None:
    """A season; alone, "fall" is none (but "the fall", "last fall"), nor "spring" after "to", nor one in a name
    ("Arab Spring"), save in histories, whose campaigns are named so ("the Winter Offensive")."""
    year, word = parts.get("y"), parts.node("s").word
    if year is None and not parts.trusted:
        verb = word == "fall" or (word == "spring" and parts.before in {"to", "hot"})
        if verb or (parts.in_name and not parts.source.narrative):
            return None
    portion = parts.value("s", "SEASON", "FALL")
    return Day(year=year_of(year), portion=portion, bc=parts.get("b") is not None)


def _the_season(parts: Parts) -> Day | None:
    """“the fall” before “of” is a defeat (“the fall of the city”), “the Winter Games” are a name."""
    season = parts.node("s")
    named = (
        parts.source.text[season.start].isupper() and parts.after[:1].isupper() and not parts.source.narrative
    )
    if named or (season.word == "fall" and parts.after == "of"):
        return None
    return Day(portion=parts.value("s", "SEASON", "FALL"))


def _decade(parts: Parts) -> Era | None:
    digits = parts.node("y").word.rstrip("s").rstrip("'’")
    if parts.get("b") is not None:
        return Era(digits=digits.zfill(4)[:3], bc=True)
    if len(digits) == 2:
        asked = parts.first.word == "the" or parts.source.text[parts.first.start - 1 : parts.first.start] in {
            "'",
            "’",
        }
        return Era(digits=f"19{digits[0]}") if asked and digits >= "20" else None
    return Era(digits=digits[:3]) if len(digits) == 4 else None


def _word_decade(parts: Parts) -> Era:
    return Era(digits=f"19{parts.value('y', 'WORDTENS')[0]}")


def _century(parts: Parts) -> Era | None:
    """“the 19th century” is TIMEX3's 18. “the second century” without a name for its era counts from Christ."""
    number = to_int(parts.node("n"))
    if parts.value("u", "DUNIT") != "CE" or not 1 <= number <= 30:
        return None
    return Era(digits=f"{number - 1:02d}", bc=parts.get("b") is not None)


def _quarter(parts: Parts) -> Day | None:
    number = to_int(parts.node("n"))
    if parts.value("u", "DUNIT") != "Q" or not 1 <= number <= 4:
        return None
    return Day(year=year_of(parts.get("y")), portion=f"Q{number}")


def _bare_quarter(parts: Parts) -> Day | None:
    """“the second quarter” of a match or a town is no time; of a year it needs “the” or “fiscal” and no “of”."""
    return None if parts.after == "of" else _quarter(parts)


def _half(parts: Parts) -> Day | None:
    node = parts.node("n")
    number = 2 if node.word in {"latter", "second"} else to_int(node) or 1
    return Day(year=year_of(parts.get("y")), portion=f"H{number}") if number in {1, 2} else None


def _bare_half(parts: Parts) -> Day | None:
    """“the first half”, “first-half”: of this year; “the first half of” something is left."""
    return None if parts.after == "of" else _half(parts)


def _feast(parts: Parts) -> Sense | None:
    name = parts.node("f").word
    if parts.named and name in {"christmas", "easter", "eid"} and not parts.trusted:
        return None
    if parts.asked("other_calendar"):
        return Fixed(value=None)
    return Feast(name=name, year=year_of(parts.get("y")))


def _feast_night(parts: Parts) -> Moment:
    return Moment(clock=parts.value("p", "PART"), of=Feast(name=parts.node("f").word))


_W = "(w:WD COMMA?)? "
RULES = (
    Rule(
        "explicit.month_day_far_year",
        "DATE",
        "m:MON d:DAYNUM > (HYPHEN|TO|AND|OR|SLASH) MON? DAYNUM COMMA? y:YEAR",
        _far_month_day,
    ),
    Rule(
        "explicit.day_month_far_year",
        "DATE",
        "THE? d:DOM m:MON > (HYPHEN|TO|AND|OR|SLASH) DOM MON COMMA? y:YEAR",
        _far_month_day,
    ),
    Rule("explicit.month_day_year", "DATE", _W + "THE? m:MON d:DOM COMMA? y:YEAR", _month_day_year),
    Rule("explicit.month_day", "DATE", _W + "m:MON THE? d:DOM", _month_day_year),
    Rule("explicit.day_month_year", "DATE", _W + "THE? d:DOM OF? m:MON COMMA? y:YEAR", _month_day_year),
    Rule("explicit.day_month", "DATE", _W + "THE? d:DOM OF? m:MON", _far_month_day),
    Rule("explicit.day_month_weekday", "DATE", "d:DOM OF? m:MON (y:YEAR)? COMMA? w:WEEKDAY", _far_month_day),
    Rule(
        "explicit.first_day_of_range",
        "DATE",
        "THE? d:DOM > (HYPHEN|TO|AND|OR|SLASH) THE? DOM OF? m:MON (COMMA? y:YEAR)?",
        _far_month_day,
    ),
    Rule(
        "explicit.second_day_of_range",
        "DATE",
        "m:MON DAYNUM HYPHEN < d:DAYNUM (COMMA? y:YEAR)?",
        _far_month_day,
    ),
    Rule(
        "explicit.second_day_after_and",
        "DATE",
        "m:MON DAYNUM AND < d:DAYNUM (COMMA? y:YEAR)?",
        _month_day_year,
    ),
    Rule(
        "explicit.first_month_of_range",
        "DATE",
        "m:MON > (HYPHEN|TO|AND|OR|SLASH) MON COMMA? y:YEAR",
        _month_year,
    ),
    Rule("explicit.month_year", "DATE", "m:MON COMMA? (OF|IN)? y:YEAR", _month_year),
    Rule("explicit.month_short_year", "DATE", "m:MON y:APOSYEAR", _month_year),
    Rule("explicit.month_of_that_year", "DATE", "m:MON d:DOM? COMMA? OF (THAT|THE)? SAME? DUNIT", _that_year),
    Rule("explicit.named_day", "DATE", "a:DAYNUM SLASH b:DAYNUM", _named_day),
    Rule("explicit.iso", "DATE", "ISODATE", _iso),
    Rule("explicit.iso_clock", "DATE", "ISODATE c:CLOCKTIME z:ZONE?", _iso_clock),
    Rule("explicit.slashed", "DATE", "SLASHDATE", _slashed),
    Rule("explicit.bare_month", "DATE", "m:MONTH", _bare_month),
    Rule("explicit.bare_month_abbreviated", "DATE", "m:MABBR", _bare_month),
    Rule("explicit.the_month_of", "DATE", "THE DUNIT OF m:MON OF? y:YEAR?", _month_year),
    Rule("explicit.bare_year", "DATE", "y:YEAR", _bare_year),
    Rule("explicit.the_year", "DATE", "THE? FISCAL? DUNIT y:YEAR", _ad_year),
    Rule("explicit.fiscal_year", "DATE", "FISCAL y:YEAR", _ad_year),
    Rule("explicit.short_year_of_range", "DATE", "y:YEAR HYPHEN < z:YY", _short_year),
    Rule("explicit.apostrophe_year", "DATE", "y:APOSYEAR", lambda p: Day(year=year_of(p.node("y")))),
    Rule("explicit.year_bc", "DATE", "y:BCYEAR b:BC", _old_year),
    Rule("explicit.first_year_bc", "DATE", "y:BCYEAR > (HYPHEN|TO|AND|OR|SLASH) BCYEAR b:BC", _old_year),
    Rule("explicit.year_ad", "DATE", "y:BCYEAR AD", _ad_year),
    Rule("explicit.ad_year", "DATE", "AD y:BCYEAR", _ad_year),
    Rule("explicit.month_year_bc", "DATE", "d:DOM? OF? m:MON y:BCYEAR BC", _old_month),
    Rule("explicit.season_year", "DATE", "THE? s:SEAS COMMA? (OF|IN)? y:YEAR", _season),
    Rule("explicit.season_year_bc", "DATE", "THE? s:SEAS OF? y:BCYEAR b:BC", _season),
    Rule("explicit.year_season", "DATE", "y:YEAR s:SEAS", _season),
    Rule(
        "explicit.first_season_of_range",
        "DATE",
        "THE? s:SEAS > (HYPHEN|TO|AND|OR|SLASH) SEAS OF? y:ANYYEAR b:BC?",
        _season,
    ),
    Rule("explicit.bare_season", "DATE", "s:SEAS", _season),
    Rule("explicit.the_season", "DATE", "THE s:SEAS", _the_season),
    Rule("explicit.decade", "DATE", "THE? y:DECADE b:BC?", _decade),
    Rule("explicit.word_decade", "DATE", "THE y:WORDTENS", _word_decade),
    Rule("explicit.century", "DATE", "THE? n:ORD HYPHEN? u:DUNIT b:BC?", _century),
    Rule(
        "explicit.quarter_of_year",
        "DATE",
        "THE? FISCAL? n:ORD FISCAL? HYPHEN? u:DUNIT (OF|IN|COMMA)? THE? FISCAL? y:YEAR",
        _quarter,
    ),
    Rule("explicit.quarter", "DATE", "THE? FISCAL? n:ORD FISCAL? HYPHEN? u:DUNIT", _bare_quarter),
    Rule("explicit.half_of_year", "DATE", "THE? n:HALFNUM HALF OF THE? y:YEAR", _half),
    Rule("explicit.half", "DATE", "THE n:HALFNUM HALF", _bare_half),
    Rule("explicit.hyphened_half", "DATE", "n:HALFNUM HYPHEN HALF", _bare_half),
    Rule("explicit.holiday", "DATE", "f:HOLIDAY (COMMA? OF? y:YEAR)?", _feast),
    Rule("explicit.holiday_night", "DATE", "f:HOLIDAY p:PART", _feast_night),
)
"""Level two, named calendar dates. Source: TIMEX3 guidelines (TimeML 1.2.1), sections on calendar values."""
