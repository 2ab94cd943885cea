"""The country of a name that no gazetteer has, or that may mean several places, where the article tells it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from sayso.records import Place, Trace

ONE_COUNTRY = 0.7
"""Share of the article's placed names that must lie in one country before an unplaced name is taken to lie there too.

Source: `bench/ledger/train`, where an article's one country, or one with seven in ten of its places, is the act's
country in 226 of 230 acts.
"""
FEWEST = 3
"""Placed names that such an article has at least."""
CONTAINER = re.compile(
    r"(?:\s+(?:area|village|town|district|suburb|region|valley|camp|neighbou?rhood|quarter))?(?:,| of| in)\s+(?:the\s+)?(?:\w+ern\s+)?"
)


def add_countries(text: str, places: Sequence[Place]) -> list[Place]:
    """`places` (text order), those without a position given the country of what is named as containing them ("Tolvar in
    the north of X"), else the one country that the article speaks of. They keep no position: a country is no pin.
    """
    known = [p for p in places if len(p.countries) == 1]
    scene = _find_scene(known)
    starts = [p.span.start for p in known]
    return [p if p.countries else _placed(text, p, known, starts, scene) for p in places]


def _find_scene(known: Sequence[Place]) -> Place | None:
    """The first place of the country that holds most of them, if it holds enough."""
    counted = Counter(p.countries[0] for p in known)
    if len(known) < FEWEST:
        return None
    country, most = counted.most_common(1)[0]
    return next(p for p in known if p.countries[0] == country) if most >= ONE_COUNTRY * len(known) else None


def _placed(
    text: str, place: Place, known: Sequence[Place], starts: Sequence[int], scene: Place | None
) -> Place:
    found = CONTAINER.match(text, place.span.end)
    n = bisect_left(starts, found.end()) if found else len(known)
    inside = known[n] if found and n < len(known) and starts[n] == found.end() else None
    by = inside or scene
    if by is None:
        return place
    rule = "places.country.container" if inside else "places.country.scene"
    trace = Trace(field="country", by=rule, span=by.span)
    return replace(place, countries=by.countries, trace=(*place.trace, trace))
