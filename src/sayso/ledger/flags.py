"""Flags: what a careful reader would be warned of, each with the words that call for it."""

from __future__ import annotations

import calendar
import re
from itertools import combinations

from sayso.labels import FlagKind
from sayso.ledger.identity import find_identity_conflicts
from sayso.ledger.loaded import find_loaded_language
from sayso.records import Article, Cast, Claim, Count, Event, Flag, Statement, Time, When
from sayso.resources import read_rows
from sayso.spans import Span

Findings = tuple[tuple[Statement, ...], tuple[Event, ...], tuple[Claim, ...]]
"""Statements, events and claims of one article."""


def find_flags(article: Article, findings: Findings, cast: Cast, times: tuple[Time, ...]) -> tuple[Flag, ...]:
    """Every flag of one article, in the order of its first span."""
    statements, events, claims = findings
    flags = [flag for event in events for flag in _conflicts(event, article.text)]
    flags += find_identity_conflicts(article.text, findings)
    flags += find_loaded_language(article, statements, cast)
    flags += [_unnamed(s, article.text) for s in statements if _is_unnamed(s, article.text, cast)]
    undated = _undated(article, times)
    flags += [undated] if undated else []
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
    for a, b in combinations(event.whens, 2):
        if _clash(a, b, text):
            note = f"one event, two dates: “{a.span.of(text)}” and “{b.span.of(text)}”"
            return Flag(kind=FlagKind.DATE_CONFLICT, spans=tuple(sorted((a.span, b.span))), note=note)
    return None


def _apart(a: Count, b: Count) -> bool:
    return a.of == b.of and (a.high < b.low or b.high < a.low)


def _count_conflicts(event: Event, text: str) -> list[Flag]:
    out = []
    for of in dict.fromkeys(c.of for c in event.counts):
        pair = next(((a, b) for a, b in combinations(event.counts, 2) if a.of == of and _apart(a, b)), None)
        if pair:
            note = f"two numbers of {of}: “{pair[0].span.of(text)}” and “{pair[1].span.of(text)}”"
            out.append(
                Flag(kind=FlagKind.COUNT_CONFLICT, spans=tuple(sorted(c.span for c in pair)), note=note)
            )
    return out


def _is_unnamed(statement: Statement, text: str, cast: Cast) -> bool:
    """True if no source is given, or one known only by a common noun ("officials", "a source")."""
    if statement.speaker is None:
        return True
    actor = cast.actor(statement.speaker.actor)
    words = (actor.name if actor else statement.speaker.span.of(text)).split()
    head = re.sub(r"\W", "", words[-1].lower()) if words else ""
    nouns = {row["noun"] for row in read_rows("ledger/unnamed.tsv")}
    # a name further on in the phrase names the source after all: "officials of the Dovran Red Crescent"
    return head in nouns and not any(w[:1].isupper() for w in words[1:])


def _unnamed(statement: Statement, text: str) -> Flag:
    span = statement.speaker.span if statement.speaker else statement.cue or statement.contents[0]
    who = f"the source is not named: “{span.of(text)}”" if statement.speaker else "no source is given"
    return Flag(kind=FlagKind.UNNAMED_SOURCE, spans=(span,), note=who)


def _undated(article: Article, times: tuple[Time, ...]) -> Flag | None:
    """A report without a date leaves its "on Sunday" open."""
    open_: tuple[Span, ...] = tuple(t.span for t in times if t.start is None and t.value is not None)
    if article.published is not None or not open_:
        return None
    note = "the report has no date, so these times stay open; give one with --published"
    return Flag(kind=FlagKind.UNDATED, spans=open_[:5], note=note)
