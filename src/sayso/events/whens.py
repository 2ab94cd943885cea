"""When an act was: the likeliest of the times that may be its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sayso.events.dating import SPOKEN, dates_a_thing, find_cuts, is_opening, rank_times
from sayso.events.page import Page, find_touching
from sayso.events.scope import AUXILIARIES
from sayso.events.sightings import Sighting
from sayso.labels import Act, TimeType
from sayso.records import Time, When

LEAST = 0.35
"""Least chance of a time that is told. Source: F1 on the unseen fifth of data/real, in folds, is highest from .3 to .35."""
SURE = 0.75
"""Share of the reader's pointers that must lead to one time before they alone decide."""
POINTED, SPOKE = 0.6, 0.3
"""How likely a time is that only the pointers give, and one that only the saying around the act gives.

Source: with them F1 is .62 instead of .61 on the unseen fifth of data/real, and .82 instead of .80 on bench/ledger/train.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The time of an act, how likely it is, and what chose it."""

    time: Time
    chance: float
    why: str


def find_when(page: Page, seen: Sighting) -> Sighting:
    """The sighting with at most one time, and what chose it.

    Source: our reason; nearness alone ties "said on Monday that the army had attacked on Friday" to Monday.
    """
    best = _choose(page, seen)
    if best is None:
        return seen
    time = best.time
    when = When(span=time.span, time=time.id, start=time.start, end=time.end)
    return replace(seen, whens=(when,)).with_trace("when", f"events.when.{best.why}", time.span)


def rank_whens(page: Page, group: Sequence[Sighting]) -> tuple[When, ...]:
    """Every time that the mentions of one act give, the likeliest first (ties: text order of the mentions)."""
    found: dict[When, float] = {}
    dated = [s for s in group if s.whens]
    for seen in dated:
        best = _choose(page, seen) if len(dated) > 1 else None
        for when in seen.whens:
            chance = best.chance if best and best.time.id == when.time else 0.0
            found[when] = max(found.get(when, 0.0), chance)
    return tuple(sorted(found, key=lambda w: -found[w]))


def _choose(page: Page, seen: Sighting) -> Choice | None:
    if seen.cue and page.statement(seen.cue).act in (Act.RETRACT, Act.DENY):
        return None  # "on Saturday withdrew her claim" dates the withdrawal, not the claim
    best = next((d for d in rank_times(page, seen) if not _is_barred(page, seen, d.time)), None)
    if best and best.chance >= LEAST:
        return Choice(time=best.time, chance=best.chance, why=_why(page, seen, best.time))
    pointed = _pointed(page, seen)
    if pointed:
        return Choice(time=pointed, chance=POINTED, why="reader")
    said = _day_of_voice(page, seen)
    return Choice(time=said, chance=SPOKE, why="said by the speaker") if said else None


def _is_barred(page: Page, seen: Sighting, time: Time) -> bool:
    """True for the year of a thing ("annulled the [1998] agreement"); and for a time to which the reader does not point, if
    it is another clause's ("the army shelled the port after the
    talks had failed [on Friday]") or, for a deed that somebody tells of, beyond his words ("said [on Monday] that the
    army had attacked")."""
    if dates_a_thing(page, time.span, seen.span):
        return True
    if _share(seen, time) >= LEAST:
        return False
    if seen.sentence.contains(time.span) and not is_opening(page, seen, time) and find_cuts(page, seen, time):
        return True
    if not seen.voice or seen.type in SPOKEN:
        return False
    return not any(c.overlaps(time.span) for c in page.statement(seen.voice[-1]).contents)


def _why(page: Page, seen: Sighting, time: Time) -> str:
    """What speaks most plainly for a time that is likely enough."""
    sayings = (*((seen.cue,) if seen.cue else ()), *seen.voice[-1:])
    if any(page.statement(s).said_on == time.id for s in sayings):
        return "said_on"
    return "clause" if seen.sentence.contains(time.span) else "weighed"


def _pointed(page: Page, seen: Sighting) -> Time | None:
    """The time that the reader's pointers lead to, if they are sure enough of one; a duration dates nothing."""
    shares = {
        t.id: _share(seen, t)
        for word in seen.trigger.times
        for t in find_touching(page.times, word.span)
        if t.type not in (TimeType.SET, TimeType.DURATION) and not dates_a_thing(page, t.span, seen.span)
    }
    best = max(shares, key=shares.__getitem__, default=None)
    return page.by_time[best] if best and shares[best] >= SURE else None


def _share(seen: Sighting, time: Time) -> float:
    """What share of the reader's pointers leads to a time."""
    return sum(f.probability for f in seen.trigger.times if f.span.overlaps(time.span))


def _day_of_voice(page: Page, seen: Sighting) -> Time | None:
    """The day of the saying that an act stands in and that is the act: "All talks have been broken off," he said on Sunday."""
    if seen.type not in SPOKEN or seen.nominal or seen.cue or not seen.voice or _is_past(page, seen):
        return None
    said = page.statement(seen.voice[-1]).said_on
    return page.by_time.get(said) if said else None


def _is_past(page: Page, seen: Sighting) -> bool:
    """True for a plain past ("refused"), which may be of any day; "have refused" and "will refuse" are of the saying's."""
    first = page.range_of(seen.span).start
    before = page.bases(first - 1) if first else ()
    return page.lower[seen.head].endswith("ed") and not AUXILIARIES & set(before)
