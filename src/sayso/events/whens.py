"""When an act was: the time expression of its own clause, or the one that opens its sentence."""

from __future__ import annotations

from dataclasses import replace

from sayso.events.page import YEAR, Page, find_inside, find_touching
from sayso.events.sightings import Sighting
from sayso.labels import Act, EventType, TimeType
from sayso.records import StatementId, Time, When
from sayso.spans import Span

OPENERS = frozenset(
    {
        "after",
        "since",
        "until",
        "before",
        "when",
        "while",
        "because",
        "who",
        "which",
        "that",
        "following",
        "as",
        "where",
        "whose",
        "but",
    }
)
"""Words that open another clause; a time beyond one belongs to that clause."""

BEFORE_YEARS = frozenset(
    {"in", "since", "during", "by", "until", "before", "after", "from", "late", "early", ","}
    | {
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    }
)
"""What stands before a year that dates an act."""
SPOKEN = frozenset(
    {
        EventType.AGREE, EventType.REQUEST, EventType.THREATEN, EventType.CONCEDE, EventType.REJECT, EventType.ACCUSE,
        EventType.SUPPORT,
    }
)  # fmt: skip
"""Acts that their own speaker does in saying: "we will burn the mill," said on Monday, is Monday's threat."""


SURE = 0.75
"""Share of the reader's pointers that must lead to one time before it is taken."""


def find_when(page: Page, seen: Sighting) -> Sighting:
    """The sighting with at most one time, and the rule that chose it.

    Source: our reason; nearness alone ties "said on Monday that the army had attacked on Friday" to Monday.
    """
    if seen.cue and page.statement(seen.cue).act in (Act.RETRACT, Act.DENY):
        return seen  # "on Saturday withdrew her claim" dates the withdrawal, not the claim
    found = _said_on(page, seen.cue)
    why = "said_on"
    if found is None:
        found, why = _choose(page, seen)
    pointed = _pointed(page, seen) if why != "clause" else None
    if pointed and why != "said_on":
        found, why = pointed, "reader"
    if (
        found is None
        and seen.type in SPOKEN
        and not seen.nominal
        and not seen.cue
        and not _is_past(page, seen)
    ):
        found, why = _said_on(page, seen.voice[-1] if seen.voice else None), "said by the speaker"
    if found is None:
        return seen
    when = When(span=found.span, time=found.id, start=found.start, end=found.end)
    return replace(seen, whens=(when,)).with_trace("when", f"events.when.{why}", found.span)


def _said_on(page: Page, statement: StatementId | None) -> Time | None:
    """The day of the saying, for a speech act that is the saying itself."""
    said = page.statement(statement).said_on if statement else None
    return page.by_time.get(said) if said else None


def _is_past(page: Page, seen: Sighting) -> bool:
    """True for a plain past ("refused"), which may be of any day; "have refused" and "will refuse" are of the saying's."""
    before = page.lower[page.range_of(seen.span).start - 1] if seen.span.start else ""
    return page.lower[seen.head].endswith("ed") and before not in (
        "have",
        "has",
        "been",
        "be",
        "are",
        "is",
        "'ve",
    )


def _pointed(page: Page, seen: Sighting) -> Time | None:
    """The time that the reader's pointers lead to, if they are sure enough of one; a duration dates nothing."""
    shares = {
        t.id: sum(f.probability for f in seen.trigger.times if f.span.overlaps(t.span))
        for word in seen.trigger.times
        for t in find_touching(page.times, word.span)
        if t.type not in (TimeType.SET, TimeType.DURATION)
    }
    best = max(shares, key=shares.__getitem__, default=None)
    return page.by_time[best] if best and shares[best] >= SURE else None


def _choose(page: Page, seen: Sighting) -> tuple[Time | None, str]:
    near = [t for t in find_inside(page.times, seen.sentence) if _may_date(page, seen, t)]
    own = [t for t in near if not _is_cut_off(page, seen, t.span)]
    if own:
        return min(own, key=lambda t: _distance(seen, t.span)), "clause"
    words = page.range_of(seen.sentence)
    first = [t for t in near if page.range_of(t.span).start - words.start <= 2]
    if first and not seen.voice:
        return first[0], "opens the sentence"
    return None, "none"


def _may_date(page: Page, seen: Sighting, time: Time) -> bool:
    """A point in time (not "now" or "recently"), in the voice of the act, and not the day of somebody's saying."""
    if (
        dates_a_thing(page, time.span, seen.span)
        or time.type in (TimeType.SET, TimeType.DURATION)
        or (time.value or "").endswith("_REF")
    ):
        return False
    if any(
        s.said_on == time.id and s.id != seen.cue and _is_nearer(seen, s.cue, time.span)
        for s in page.statements_at(time.span.start)
    ):
        return False
    inner = page.statement(seen.voice[-1]) if seen.voice else None
    if inner:
        return any(c.overlaps(time.span) for c in inner.contents)
    return not any(
        c.contains(time.span)
        for s in page.statements_at(time.span.start)
        for c in s.contents
        if s.id != seen.cue
    )


def dates_a_thing(page: Page, year: Span, trigger: Span) -> bool:
    """True for a bare year that belongs to a noun ("the 1998 agreement", "the agreement of 1998") which is not the
    trigger itself ("the 2011 raid")."""
    words = page.range_of(year)
    if len(words) != 1 or not YEAR.fullmatch(page.lower[words[0]]):
        return False
    if words.stop in page.range_of(trigger):
        return False
    return words.start == 0 or page.lower[words.start - 1] not in BEFORE_YEARS


def _is_nearer(seen: Sighting, cue: Span | None, span: Span) -> bool:
    """True if a saying's cue stands nearer to the time than the trigger does."""
    return cue is None or _gap(cue, span) < _gap(seen.span, span)


def _gap(a: Span, b: Span) -> int:
    return max(a.start - b.end, b.start - a.end, 0)


def _is_cut_off(page: Page, seen: Sighting, span: Span) -> bool:
    """True if a word that opens another clause stands between the trigger and `span`."""
    low, high = min(seen.span.end, span.end), max(seen.span.start, span.start)
    between = range(page.word_at(low), page.word_at(high))
    return any(
        page.lower[n] in OPENERS or page.lower[n] in (";", ":", "—")
        for n in between
        if page.words[n].start >= low
    )


def _distance(seen: Sighting, span: Span) -> int:
    """Code points between; what follows the trigger is taken before what precedes it."""
    return _gap(seen.span, span) + (40 if span.start < seen.span.start else 0)
