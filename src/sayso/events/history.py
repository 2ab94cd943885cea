"""Whether an act is background from before the story's own time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

from sayso.events.dating import dates_a_thing
from sayso.events.page import YEAR, Page
from sayso.events.scope import BREAKS
from sayso.events.sightings import Sighting
from sayso.labels import EventType, Form, Modality
from sayso.resources import read_rows
from sayso.spans import Span

OLD_DAYS = 45
"""Days before publication from which a dated act is background. Source: bench/ledger/train, where acts of the last
month are rarely marked so and those of the last season mostly are."""
COMING = frozenset({EventType.THREATEN, EventType.AGREE, EventType.REQUEST})
"""Types whose object is still to come."""
SURE = 0.5
"""Least probability at which the model's own view is followed."""
BESIDE = 4
"""Words around a trigger in which a year dates it: "the 2001 invasion"."""


def find_history(page: Page, seen: Sighting) -> Sighting:
    """The judged sighting marked historical if the model, its date, its tense or a word beside it says so; only what
    happened has a past. Source: bench/ledger/train, where all but 2 of 129 such events are actual."""
    if seen.modality is not Modality.ACTUAL:
        return seen
    for why, rule in (
        ("model", _model),
        ("date", _old_date),
        ("year", _old_year),
        ("pluperfect", _had),
        ("word", _word),
    ):
        at = rule(page, seen)
        if at:
            return replace(seen, historical=True).with_trace("historical", f"events.history.{why}", at)
    return seen


def _model(page: Page, seen: Sighting) -> Span | None:
    return seen.span if seen.trigger.historical >= SURE else None


def _old_date(page: Page, seen: Sighting) -> Span | None:
    """A date well before publication."""
    published = _day(page.article.published)
    for when in seen.whens:
        end = _day(when.end or when.start)
        if seen.type in COMING and page.word_at(when.span.start) > page.range_of(seen.span).stop + 1:
            continue  # "threatened a strike over Easter": the date of what is to come
        if published and end and (published - end).days > OLD_DAYS:
            return when.span
    return None


def _day(iso: str | None) -> date | None:
    try:
        return date.fromisoformat(iso[:10]) if iso else None
    except ValueError:
        return None


def _old_year(page: Page, seen: Sighting) -> Span | None:
    """A year beside the trigger, or in its date, that is before the article's own: that of its publication, or where
    that is unknown the latest that its dates name."""
    words = page.range_of(seen.span)
    near = [
        page.words[n]
        for n in range(max(seen.low, words.start - BESIDE), min(seen.high, words.stop + BESIDE))
        if _is_in_clause(page, seen, n, n)
    ]
    for span in (*(w.span for w in seen.whens), *near):
        year = YEAR.search(span.of(page.text))
        if year and int(year.group()) < page.year and not dates_a_thing(page, span, seen.span):
            return span
    return None


def _is_in_clause(page: Page, seen: Sighting, first: int, last: int) -> bool:
    """True if the words from `first` to `last` stand in the trigger's own clause, or open the one before it: "[In 2004],
    rebels took the port", but not "the guild, which disarmed [in 2004], took the port"."""
    words = page.range_of(seen.span)
    between = range(last + 1, words.start) if last < words.start else range(words.stop, first)
    if not BREAKS & {page.lower[n] for n in between}:
        return True
    opens = first - 1 if page.lower[first - 1] in ("in", "during", "since", "of", "by", "back") else first
    return last < words.start and (
        opens == page.range_of(seen.sentence).start or page.lower[opens - 1] in BREAKS
    )


def _had(page: Page, seen: Sighting) -> Span | None:
    """ "had agreed": before the time that the text tells of; in reported speech only the tense of reporting."""
    if seen.nominal or (seen.voice and page.statement(seen.voice[-1]).form is Form.INDIRECT):
        return None
    first = page.range_of(seen.span).start
    for n in range(first - 1, max(seen.low, first - 4) - 1, -1):
        if page.lower[n] == "had":
            return page.words[n]
        if page.lower[n] not in (
            "been",
            "not",
            "also",
            "already",
            "previously",
            "earlier",
            "never",
            "once",
            "since",
        ):
            return None
    return None


@cache
def _cues() -> dict[str, tuple[tuple[str, ...], ...]]:
    """The phrases by their first word."""
    out: dict[str, list[tuple[str, ...]]] = {}
    for row in read_rows("events/history.tsv"):
        words = tuple(row["words"].split())
        out.setdefault(words[0], []).append(words)
    return {first: tuple(found) for first, found in out.items()}


def _word(page: Page, seen: Sighting) -> Span | None:
    """A phrase of the past in its clause: "years ago", "in the past"."""
    words = page.range_of(seen.span)
    for n in range(max(seen.low, words.start - 6), min(seen.high, words.stop + 8)):
        for cue in _cues().get(page.lower[n], ()):
            if page.lower[n : n + len(cue)] == cue and _is_in_clause(page, seen, n, n + len(cue) - 1):
                return page.words[n]
    return None
