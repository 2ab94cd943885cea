"""Where an act was: a place of its own clause after a preposition of place, else of its sentence, else the scene."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from sayso.events.clauses import load_kind
from sayso.events.page import Page, find_inside, find_touching
from sayso.events.scope import AUXILIARIES, BREAKS, LINKS, is_adverb
from sayso.events.sightings import Sighting
from sayso.labels import Precision
from sayso.records import Place, Trace, Where
from sayso.spans import Span

EXACT = (Precision.POINT, Precision.CITY, Precision.ADMIN1, Precision.REGION, Precision.COUNTRY, None)
"""From the most to the least exact."""
PEOPLE = "people"
"""How the places room ends the name of its rule for such words."""
CROSSING = (";", " who ", " which ", " while ", " but ", " after ", " before ")
SURE = 0.5
"""Share of the reader's pointers that must lead to one place before it is taken."""
DATELINE = re.compile(r"(?:, [A-Z][\w. ]{1,30})?\s*(?:\([^)]{1,40}\)|:|—|–|--| - )")
"""What stands behind a dateline's place: "TOLVAR, Norvania (Daily) —", "Tolvar:"."""
CLOSE = 600
"""Code points back to a place that the text still speaks of."""


def find_where(page: Page, seen: Sighting) -> Sighting:
    """The sighting with at most one place, and the rule that chose it. A country's name that only tells whose
    something is ("US interests") is no place of an act."""
    near = [p for p in find_inside(page.places, seen.sentence) if _same_voice(page, seen, p.span)]
    near = [p for p in near if not is_people(p)]
    near = [p for p in near if not any(q is not p and q.span.contains(p.span) for q in near)]
    free = [p for p in near if not any(m.span.overlaps(p.span) for m in (*seen.actors, *seen.recipients))]
    located = [p for p in free if _is_located(page, p.span) and not _describes(page, p.span)]
    clause = [p for p in located if not _crosses(page, seen, p.span)]
    groups = (
        ("after the trigger", [p for p in clause if p.span.start >= seen.span.end]),
        ("before the trigger", [p for p in clause if p.span.end <= seen.span.start]),
        ("reader", _pointed(page, seen)),
        (
            "the recipient itself",
            [p for p in near if any(m.span.shared(p.span) >= len(m.span) - 4 for m in seen.recipients)],
        ),
        (
            "of the noun",
            [p for p in free if seen.nominal and p.span.end <= seen.span.start <= p.span.end + 3],
        ),
        ("in the sentence", located),
    )
    for why, group in (
        *((why, [p for p in group if not _is_wide(page, p)]) for why, group in groups),
        *groups,
    ):
        if group:
            place = min(group, key=lambda p: _gap(seen, p.span))
            return replace(seen, where=Where(span=place.span, place=place.id)).with_trace(
                "where", f"events.where.{why}", place.span
            )
    return seen


def _is_wide(page: Page, place: Place) -> bool:
    """True for a part of the world without a country ("the Near East") and for no name at all ("the north"): what else the
    sentence names says more."""
    open_ = not place.countries
    return open_ and (place.precision is Precision.REGION or place.span.of(page.text).islower())


def _pointed(page: Page, seen: Sighting) -> list[Place]:
    """The place that the reader's pointers lead to, if they are sure enough of one; else none."""
    shares = {
        p.id: sum(f.probability for f in seen.trigger.places if f.span.overlaps(p.span))
        for word in seen.trigger.places
        for p in find_touching(page.places, word.span)
        if not is_people(p)
    }
    best = max(shares, key=shares.__getitem__, default=None)
    return [p for p in page.places if p.id == best and shares[best] >= SURE]


def resolve_where(page: Page, group: Sequence[Sighting]) -> tuple[Where | None, tuple[Trace, ...]]:
    """The most exact place that a mention gives by rule, the first of equals; else one that the reader gives; else the
    article's scene; and its reasons."""
    told = [s for s in group if s.where]
    if told:
        best = min(told, key=lambda s: _rank(page, s))
        return best.where, tuple(t for t in best.trace if t.field == "where")
    scene = find_scene(page, group[0].span)
    if scene is None:
        return None, ()
    return Where(span=scene.span, place=scene.id), (
        Trace(field="where", by="events.where.scene", span=scene.span),
    )


def _rank(page: Page, seen: Sighting) -> tuple[bool, int, int]:
    """Lowest for what to take: given by rule, exact, and of two equally exact borders the one that names both sides."""
    place = _find_place(page, seen.where)
    sides = len(place.countries) if place else 0
    return _is_by_reader(seen), EXACT.index(place.precision if place else None), -sides


def _is_by_reader(seen: Sighting) -> bool:
    return any(t.field == "where" and t.by == "events.where.reader" for t in seen.trace)


def is_people(place: Place) -> bool:
    """True for a word of a people ("Norvanian"), which says whose something is and not where."""
    return any(t.by.endswith(PEOPLE) for t in place.trace)


def _find_place(page: Page, where: Where | None) -> Place | None:
    found = find_touching(page.places, where.span) if where else []
    return next((p for p in found if where and p.id == where.place), None)


def find_scene(page: Page, at: Span) -> Place | None:
    """Where an act was that names no place, if the article speaks of one country: the last place shortly before it,
    else the country itself where it is named.

    Source: bench/ledger/train, where an article's one country, or one with seven in ten of its places, is the act's
    country in 226 of 230 acts.
    """
    before = [p for p in page.scene if not is_people(p) and p.span.end <= at.start < p.span.end + CLOSE]
    near = [p for p in before if _is_located(page, p.span) and not _describes(page, p.span)]
    if near:
        return near[-1]
    scene = page.scene or _find_dateline_scene(page, at)
    return next((p for p in scene if p.precision is Precision.COUNTRY), None)


def _find_dateline_scene(page: Page, at: Span) -> tuple[Place, ...]:
    """The places of the country that a report is dated from, for an act whose sentence names no other; the places must
    name that country itself, since a dateline is no pin.

    Source: bench/ledger/train, where this is the act's country in all 12 acts that have one, of 4 articles.
    """
    first = page.places[0] if page.places else None
    if first is None or len(first.countries) != 1 or not DATELINE.match(page.text, first.span.end):
        return ()
    if page.text[: first.span.start].strip():
        return ()
    n = page.sentence(at.start)
    beside = find_inside(page.places, page.sentences[n]) if n is not None else []
    alien = any(p.countries and p.countries != first.countries for p in beside)
    return () if alien else tuple(p for p in page.places if p.countries == first.countries)


def _same_voice(page: Page, seen: Sighting, span: Span) -> bool:
    if not seen.voice:
        return not any(
            c.contains(span) for s in page.statements_at(span.start) for c in s.contents if s.id != seen.cue
        )
    return any(c.overlaps(span) for c in page.statement(seen.voice[-1]).contents)


def _is_located(page: Page, span: Span) -> bool:
    """True if a preposition of place stands up to four words before: "[in] the northern town of X"."""
    first = page.range_of(span).start
    for n in range(first, max(-1, first - 5), -1):
        if n >= len(page.lower) or page.lower[n] in (",", ".", ";", "and"):
            continue
        if page.lower[n] in load_kind("places") or (
            page.lower[n] in ("to", "into") and n and load_kind("moves") & set(page.bases(n - 1))
        ):
            return True
    return False


def _describes(page: Page, span: Span) -> bool:
    """True for a name that a noun follows: "[US] interests", "[Norvania]'s army"."""
    n = page.range_of(span).stop
    if n >= len(page.lower) or span.of(page.text).count(" ") > 1:
        return False
    word = page.lower[n]
    function = LINKS | BREAKS | AUXILIARIES | load_kind("follows")
    return (
        word.isalpha() and word not in function and not is_adverb(word) and not word.endswith("day")
    ) or span.of(page.text).endswith(("’s", "'s"))


def _crosses(page: Page, seen: Sighting, span: Span) -> bool:
    low, high = min(seen.span.end, span.end), max(seen.span.start, span.start)
    return any(mark in page.text[low:high] for mark in CROSSING)


def _gap(seen: Sighting, span: Span) -> int:
    return max(seen.span.start - span.end, span.start - seen.span.end, 0)
