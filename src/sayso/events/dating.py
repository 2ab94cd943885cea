"""Which time of an article is an act's: what is seen of an act and a time, weighed.

Each time that an act's sentence holds, that the reader points to, or on which the saying around it was made, is
weighed against the others and against "the text does not say".
Source: a logit over alternatives (McFadden 1974), fitted by scripts/build_dating.py on bench/ledger/train and data/real.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp

from sayso.events.clauses import load_kind
from sayso.events.page import YEAR, Page, find_inside, find_touching
from sayso.events.sightings import Sighting
from sayso.labels import MATERIAL, EventType, Modality, TimeType
from sayso.records import StatementId, Time
from sayso.resources import read_rows
from sayso.spans import Span

SPOKEN = frozenset(
    {
        EventType.AGREE, EventType.REQUEST, EventType.THREATEN, EventType.CONCEDE, EventType.REJECT, EventType.ACCUSE,
        EventType.SUPPORT,
    }
)  # fmt: skip
"""Acts that their own speaker does in saying: "we will burn the mill," said on Monday, is Monday's threat."""
GAPS = (0, 3, 8, 15)
"""Words between an act and a time, in steps; beyond the last it is far."""
SURE, SURER = 0.5, 0.9
"""The reader's pointer counts for more from here on."""
EARLY = 2
"""Words of a sentence before a time that still opens it."""
MARKS = frozenset({";", ":", "—"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Dating:
    """A time that may be an act's, and how likely it is, against all others and none."""

    time: Time
    chance: float


def rank_times(page: Page, seen: Sighting) -> tuple[Dating, ...]:
    """The times that may be the act's, likeliest first (ties: the earlier); what their chances lack to 1 is that the text
    does not say."""
    pool = find_candidates(page, seen)
    odds = [exp(sum(_weights().get(n, 0.0) * v for n, v in find_features(page, seen, t, pool))) for t in pool]
    ranked = [Dating(time=t, chance=o / (1 + sum(odds))) for t, o in zip(pool, odds, strict=True)]
    return tuple(sorted(ranked, key=lambda d: -d.chance))


def find_candidates(page: Page, seen: Sighting) -> tuple[Time, ...]:
    """The times of the act's own sentence, those the reader points to, and the days of the sayings it stands in or is the
    cue of, in text order; durations and repeated times date nothing."""
    found = {t.id: t for t in find_inside(page.times, seen.sentence)}
    for word in seen.trigger.times:
        found |= {t.id: t for t in find_touching(page.times, word.span)}
    for said in (_day_of(page, seen.cue), _day_of(page, seen.voice[-1] if seen.voice else None)):
        found |= {said.id: said} if said else {}
    dates = (t for t in found.values() if t.type not in (TimeType.SET, TimeType.DURATION))
    return tuple(sorted((t for t in dates if page.range_of(t.span)), key=lambda t: t.span))


def _day_of(page: Page, statement: StatementId | None) -> Time | None:
    said = page.statement(statement).said_on if statement else None
    return page.by_time.get(said) if said else None


def find_features(
    page: Page, seen: Sighting, time: Time, pool: Sequence[Time]
) -> Iterator[tuple[str, float]]:
    """What is seen of an act and one of the times in `pool`, by the names of dating.tsv, each with how far it holds (0 to 1); in no
    order that counts."""
    grain = find_grain(time)
    yield f"is {grain}", 1.0
    yield from _of_pointers(seen, time)
    names = [*_of_act(page, seen), *_of_voices(page, seen, time), *_of_period(page, seen, time, grain)]
    if seen.sentence.contains(time.span):
        names += _of_sentence(page, seen, time, pool)
    else:
        names.append("other sentence")
    first = page.range_of(time.span).start
    before = page.lower[first - 1] if first else ""
    if before in load_kind("introduces"):
        names.append(f"follows {before}")
    yield from ((name, 1.0) for name in names)


def find_grain(time: Time) -> str:
    """How exactly a time is fixed: `day`, `month`, `year`, `wide`; `open` without a calendar date, `open day` for a day
    without one ("Friday"), `vague` for "now" and "recently"."""
    if not time.start:
        value = time.value or ""
        if value.endswith("_REF"):
            return "vague"
        return "open day" if "XX-" in value or "WXX" in value else "open"
    end = time.end or time.start
    same = [
        n for n, length in (("day", 10), ("month", 7), ("year", 4)) if time.start[:length] == end[:length]
    ]
    return same[0] if same else "wide"


def _of_pointers(seen: Sighting, time: Time) -> Iterator[tuple[str, float]]:
    """Where the reader points; nothing for acts that no model looked at."""
    if seen.trigger.modality is None:
        yield "unread", 1.0
        return
    chance = sum(f.probability for f in seen.trigger.times if f.span.overlaps(time.span))
    yield "pointer", chance
    yield "pointer sure", float(chance >= SURE)
    yield "pointer surer", float(chance >= SURER)
    yield "pointed nowhere", max(0.0, 1.0 - sum(f.probability for f in seen.trigger.times))


def _of_act(page: Page, seen: Sighting) -> Iterator[str]:
    sort = _sort(seen)
    yield sort
    if seen.given:
        yield "given noun"
    if seen.cue:
        yield "is a cue"
        yield f"{sort} is a cue"
    if seen.voice:
        yield "voiced"
    if seen.trigger.modality not in (None, Modality.ACTUAL):
        yield "unreal"
        yield f"unreal {sort}"


def _sort(seen: Sighting) -> str:
    return "spoken" if seen.type in SPOKEN else "deed" if seen.type in MATERIAL else "other"


def _of_voices(page: Page, seen: Sighting, time: Time) -> Iterator[str]:
    """Whose saying the time is the day of, and whether it stands in the words of the act's own voice."""
    sayings = page.statements_at(time.span.start)
    inner = page.statement(seen.voice[-1]) if seen.voice else None
    own = bool(seen.cue and page.statement(seen.cue).said_on == time.id)
    outer = bool(inner and inner.said_on == time.id)
    if own:
        yield "day of its own saying"
        yield f"{_sort(seen)} day of its own saying"
    if outer:
        yield "day of the voice"
        yield f"{_sort(seen)} day of the voice"
    if not own and not outer and any(s.said_on == time.id for s in sayings):
        yield "day of another saying"
    if inner and not outer and not any(c.overlaps(time.span) for c in inner.contents):
        yield "outside the voice"
    if not inner and any(c.contains(time.span) for s in sayings for c in s.contents if s.id != seen.cue):
        yield "inside another voice"


def _of_period(page: Page, seen: Sighting, time: Time, grain: str) -> Iterator[str]:
    """Whether so exact a time suits an act of its age."""
    published = (page.article.published or "")[:10]
    if published and time.start and time.start[:10] > published:
        yield "coming"
    if seen.trigger.historical >= SURE:
        yield "old act"
        yield f"old act {grain}"
    elif grain in ("month", "year", "wide"):
        yield f"new act {grain}"
    if dates_a_thing(page, time.span, seen.span):
        yield "dates a thing"


def _of_sentence(page: Page, seen: Sighting, time: Time, pool: Sequence[Time]) -> Iterator[str]:
    """Where in its sentence the time stands, and what stands between it and the act."""
    words, dates = page.range_of(seen.span), page.range_of(time.span)
    after = dates.start >= words.stop
    between = range(words.stop, dates.start) if after else range(dates.stop, words.start)
    side = "after" if after else "before"
    step = next((f"within {gap}" for gap in GAPS if len(between) <= gap), "far")
    yield f"{side} {step}"
    yield from _of_words_between({page.lower[n] for n in between}, side)
    if seen.nominal:
        yield "noun"
        if not after and {"'s"} & {page.lower[dates.stop - 1][-2:], *(page.lower[n] for n in between)}:
            yield "its possessor"
    if any(t is not time and _gap(seen, t) < _gap(seen, time) for t in pool):
        yield "another is nearer"
    if is_opening(page, seen, time):
        yield "opens the sentence"


def _of_words_between(between: set[str], side: str) -> Iterator[str]:
    cuts = between & (load_kind("opens") | MARKS)
    yield from (f"cut off by {word}" for word in sorted(cuts))
    if cuts:
        yield "cut off"
    if "," in between:
        yield f"comma between {side}"
    if "and" in between:
        yield "and between"


def find_cuts(page: Page, seen: Sighting, time: Time) -> frozenset[str]:
    """The words and marks between an act and a time of its sentence that open another clause."""
    words, dates = page.range_of(seen.span), page.range_of(time.span)
    between = (*range(words.stop, dates.start), *range(dates.stop, words.start))
    return frozenset(page.lower[n] for n in between) & (load_kind("opens") | MARKS)


def is_opening(page: Page, seen: Sighting, time: Time) -> bool:
    """True for a time that opens the act's sentence: "[On Friday], while …, the army shelled"."""
    return page.range_of(time.span).start - page.range_of(seen.sentence).start <= EARLY


def _gap(seen: Sighting, time: Time) -> int:
    """Code points between."""
    return max(seen.span.start - time.span.end, time.span.start - seen.span.end, 0)


def dates_a_thing(page: Page, year: Span, trigger: Span) -> bool:
    """True for a bare year that belongs to a noun ("the 1998 agreement", "the agreement of 1998") which is not the
    trigger itself ("the 2011 raid")."""
    words = page.range_of(year)
    if len(words) != 1 or not YEAR.fullmatch(page.lower[words[0]]):
        return False
    if words.stop in page.range_of(trigger):
        return False
    return words.start == 0 or page.lower[words.start - 1] not in load_kind("dates")


@cache
def _weights() -> dict[str, float]:
    return {r["feature"]: float(r["weight"]) for r in read_rows("events/dating.tsv")}
