"""Flags: what a careful reader would be warned of, each with the words that call for it."""

from __future__ import annotations

import calendar
import re
from itertools import combinations

from sayso.labels import ActorKind, FlagKind
from sayso.ledger.identity import find_identity_conflicts
from sayso.ledger.loaded import find_loaded_language
from sayso.records import Article, Cast, Claim, Count, Event, Flag, Statement, Time, When
from sayso.resources import read_rows
from sayso.spans import Span

_HEAD_END = re.compile(
    r"[,;]? (?=(?:who|that|which|with|in|for|of|from|at|on|near|close|familiar|briefed|speaking)\b)|,"
)
"""Where the noun of a source ends: "a diplomat | who asked not to be named"."""

Findings = tuple[tuple[Statement, ...], tuple[Event, ...], tuple[Claim, ...]]
"""Statements, events and claims of one article."""


def find_flags(article: Article, findings: Findings, cast: Cast, times: tuple[Time, ...]) -> tuple[Flag, ...]:
    """Every flag of one article, in the order of its first span."""
    statements, events, claims = findings
    flags = [flag for event in events for flag in _conflicts(event, article.text)]
    flags += find_identity_conflicts(article, findings)
    flags += find_loaded_language(article, statements, cast)
    flags += [_unnamed(s, article.text) for s in statements if _is_unnamed(s, article.text, cast)]
    undated = _undated(article, times)
    flags += [undated] if undated else []
    flags += [flag for time in times if (flag := _unfixed(time, article.text))]
    del claims
    return tuple(sorted(flags, key=lambda f: (f.spans, f.kind)))


def _conflicts(event: Event, text: str) -> list[Flag]:
    return [f for f in (_date_conflict(event, text), *_count_conflicts(event, text)) if f is not None]


def _weekdays(words: str) -> frozenset[str]:
    return frozenset(d for d in calendar.day_name if re.search(rf"\b{d}\b", words, re.IGNORECASE))


def _clash(a: When, b: When, text: str) -> bool:
    """True for two dates that cannot both be: apart on the calendar, or, undated, two names of days."""
    if a.start and b.start:
        exact = a.start[:10] == (a.end or a.start)[:10] and b.start[:10] == (b.end or b.start)[:10]
        return exact and a.start[:10] != b.start[:10]
    days = _weekdays(a.span.of(text)), _weekdays(b.span.of(text))
    return bool(days[0] and days[1] and not days[0] & days[1])


def _date_conflict(event: Event, text: str) -> Flag | None:
    # one `when` for each different date is enough: a thousand mentions of one Friday make one pair
    different = {
        (w.start, w.end) if w.start else tuple(_weekdays(w.span.of(text))): w for w in reversed(event.whens)
    }
    for a, b in combinations(reversed(different.values()), 2):
        if _clash(a, b, text):
            note = f"one event, two dates: “{a.span.of(text)}” and “{b.span.of(text)}”"
            return Flag(kind=FlagKind.DATE_CONFLICT, spans=tuple(sorted((a.span, b.span))), note=note)
    return None


def _apart(a: Count, b: Count) -> bool:
    return a.of == b.of and (a.high < b.low or b.high < a.low)


def _count_conflicts(event: Event, text: str) -> list[Flag]:
    out = []
    for of in dict.fromkeys(c.of for c in event.counts):
        same = {(c.low, c.high): c for c in reversed(event.counts) if c.of == of}
        pair = next(((a, b) for a, b in combinations(reversed(same.values()), 2) if _apart(a, b)), None)
        if pair:
            note = f"two numbers of {of}: “{pair[0].span.of(text)}” and “{pair[1].span.of(text)}”"
            out.append(
                Flag(kind=FlagKind.COUNT_CONFLICT, spans=tuple(sorted(c.span for c in pair)), note=note)
            )
    return out


def _is_unnamed(statement: Statement, text: str, cast: Cast) -> bool:
    """True if no source is given, or one known only by a common noun ("officials", "a source in the army").

    A body behind them names them after all: "officials of the Dovran Red Crescent".
    """
    if statement.speaker is None:
        return True
    actor = cast.actor(statement.speaker.actor)
    words = actor.name if actor and actor.kind is not ActorKind.UNKNOWN else statement.speaker.span.of(text)
    head, *rest = _HEAD_END.split(" ".join(words.split()), maxsplit=1)
    noun = head.split()[-1].lower() if head.split() else ""
    nouns = {row["noun"] for row in read_rows("ledger/unnamed.tsv")}
    of_a_body = any(re.match(r"(of|for|from|at) (the )?[A-Z]", part) for part in rest)
    return noun in nouns and not of_a_body


def _unnamed(statement: Statement, text: str) -> Flag:
    span = statement.speaker.span if statement.speaker else statement.cue or statement.contents[0]
    who = f"the source is not named: “{span.of(text)}”" if statement.speaker else "no source is given"
    return Flag(kind=FlagKind.UNNAMED_SOURCE, spans=(span,), note=who)


UNFIXED = {
    "no_such_day": "“{}” is no day of the calendar, so it stands without a date",
    "two_orders": "“{}” may be two days, since nothing in the report says which number is the month",
}
"""What is said of a time that the rule of that name left without a value."""


def _unfixed(time: Time, text: str) -> Flag | None:
    """A date that cannot be, or can be two."""
    rule = next((t.by.rpartition(".")[2] for t in time.trace if t.field == "value"), "")
    note = UNFIXED.get(rule) if time.value is None else None
    return (
        Flag(kind=FlagKind.UNDATED, spans=(time.span,), note=note.format(time.span.of(text)))
        if note
        else None
    )


def _undated(article: Article, times: tuple[Time, ...]) -> Flag | None:
    """A report without a date leaves its "on Sunday" open."""
    open_: tuple[Span, ...] = tuple(t.span for t in times if t.start is None and t.value is not None)
    if article.published is not None or not open_:
        return None
    note = "the report has no date, so these times stay open; give one with --published"
    return Flag(kind=FlagKind.UNDATED, spans=open_[:5], note=note)
