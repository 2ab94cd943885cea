"""Whether an act is background from before the story's own time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

from sayso.events.page import YEAR, Page
from sayso.events.sightings import Sighting
from sayso.events.whens import dates_a_thing
from sayso.labels import Form
from sayso.resources import read_rows
from sayso.spans import Span

OLD_DAYS = 45
"""Days before publication from which a dated act is background. Source: bench/ledger/train, where acts of the last
month are rarely marked so and those of the last season mostly are."""
SURE = 0.5
"""Least probability at which the model's own view is followed."""
BESIDE = 4
"""Words around a trigger in which a year dates it: "the 2001 invasion"."""


def find_history(page: Page, seen: Sighting) -> Sighting:
    """The sighting marked historical if the model, its date, its tense or a word beside it says so."""
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
        page.words[n] for n in range(max(seen.low, words.start - BESIDE), min(seen.high, words.stop + BESIDE))
    ]
    for span in (*(w.span for w in seen.whens), *near):
        year = YEAR.search(span.of(page.text))
        if year and int(year.group()) < page.year and not dates_a_thing(page, span, seen.span):
            return span
    return None


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
        if any(page.lower[n : n + len(cue)] == cue for cue in _cues().get(page.lower[n], ())):
            return page.words[n]
    return None
