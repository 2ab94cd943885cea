"""One meaning for a name, or none: the best candidate, unless it is a tie or a guess."""

from __future__ import annotations

import math
from collections.abc import Sequence

from sayso.places.gazetteer import Entry
from sayso.places.ranking import Named

TIE = 0.02
"""Two candidates closer than this in their shares, and far apart on the map, are a tie: none is chosen."""

LEAST = 0.3
"""A meaning with a smaller share than this is a guess (right about one time in three on LGL) and is not said."""

NAMESAKE = 0.1
"""A town with this part of its region's people is what the region's name means, unless a word says otherwise."""


def _far_apart(a: Entry, b: Entry) -> bool:
    if a.lat is None or b.lat is None or a.lon is None or b.lon is None:
        return a.lat is not b.lat
    return math.hypot(a.lat - b.lat, (a.lon - b.lon) * math.cos(math.radians(a.lat))) > 1.5


def _namesake(named: Named, best: Entry) -> Entry | None:
    """The town that a region is called after, or the region of that town, where the words speak for it.

    Source: ours. `a blast in Kayseri` is in the city, `Kayseri province` is not; and `Quebec` is the province, since
    the city has less than a tenth of its people.
    """
    alike = [e for e in named.candidates if e.kind in {"name", "bare"} and e.countries == best.countries]
    if best.level == "city" and named.typed == {"area"}:
        return next((e for e in alike if e.id in {best.admin1, best.admin2}), None)
    if best.level not in {"admin1", "admin2"} or named.typed == {"area"}:
        return None
    towns = (e for e in alike if e.level == "city" and best.id in {e.admin1, e.admin2})
    return next((t for t in towns if t.population >= NAMESAKE * best.population), None)


def resolve_one(named: Named, shares: Sequence[float]) -> Entry | None:
    """The best candidate; None for a tie, or for one too unsure to put on a map."""
    order = sorted(range(len(shares)), key=lambda n: (-shares[n], n))
    best = named.candidates[order[0]]
    near = sum(s for s, e in zip(shares, named.candidates, strict=True) if not _far_apart(best, e))
    if near < LEAST:
        return None
    if (
        len(order) > 1
        and shares[order[0]] - shares[order[1]] < TIE
        and _far_apart(best, named.candidates[order[1]])
    ):
        return None
    return _namesake(named, best) or best
