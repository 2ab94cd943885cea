"""The names of an article, gathered from their matches: one sense for each name, and what is said to lie in what."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from sayso.places.gazetteer import Entry
from sayso.places.matches import Match
from sayso.places.ranking import MOST, Named, own_tags

_LARGE = frozenset({"admin1", "admin2", "country", "region"})
_QUARTER = (
    r"(?:(?:the|central|upper|lower|far|(?:north|south|east|west)(?:ern|west|east|western|eastern)?) )*"
)
_INNER_FIRST = re.compile(
    rf"(?:, |,\n| \(|,? (?:in|of) |, in ){_QUARTER}(?:(?:state|province|region|district) of )?"
)
"""`Paris, Texas`; `Dover (Delaware)`; `Baqubah in northern Diyala`: what comes second contains the first."""
_OUTER_FIRST = re.compile(
    rf"(?:['’]s?)? {_QUARTER}(?:(?:\w+ )?(?:capital|city|town|village|port|province|region|district|state)(?: of)?,? )?"
)
"""`Syria's Idlib`; `the Iraqi city of Mosul`: what comes first contains the second."""


_AREA_BEFORE = re.compile(r"\b(?:state|province|region|governorate|district|county|prefecture|oblast) of $")
_CITY_BEFORE = re.compile(r"\b(?:city|town|village|capital|port|suburb) of $")
_AREA_AFTER = re.compile(
    r"(?:['’]s?)? (?:state|province|region|governorate|district|county|prefecture|oblast|provincial)\b"
)
_CITY_AFTER = re.compile(r" (?:city|town|suburb|airport)\b")


def _types(text: str, match: Match) -> set[str]:
    """What words at its side say that a name is."""
    start, end = match.span.start, match.span.end
    head = max(0, start - 20)
    found = set()
    if _AREA_BEFORE.search(text, head, start) or _AREA_AFTER.match(text, end):
        found.add("area")
    if _CITY_BEFORE.search(text, head, start) or _CITY_AFTER.match(text, end):
        found.add("city")
    return found


def _is_inside(inner: Entry, outer: Entry) -> bool:
    tags = {str(inner.admin1), str(inner.admin2), *inner.countries} - {str(inner.id)}
    return outer.level in _LARGE and inner.level != "country" and bool(own_tags(outer) & tags)


def _holds(inner: Match, outer: Match, *, people: bool) -> bool:
    outers = [e for e in outer.entries if people or e.kind != "people"]
    return any(_is_inside(i, o) for o in outers for i in inner.entries)


def find_containers(text: str, matches: Sequence[Match]) -> dict[int, int]:
    """By the index of a match, the index of the match that the text writes as what it lies in."""
    found: dict[int, int] = {}
    for n in range(len(matches) - 1):
        first, second = matches[n], matches[n + 1]
        between = text[first.span.end : second.span.start]
        if len(between) > 40:
            continue
        if _INNER_FIRST.fullmatch(between) and _holds(first, second, people=False):
            found[n] = n + 1
        elif between != " " and _OUTER_FIRST.fullmatch(between) and _holds(second, first, people=True):
            found[n + 1] = n
    return found


def _tagged(entry: Entry, tags: frozenset[str]) -> bool:
    return bool(tags & {str(entry.admin1), str(entry.admin2), *entry.countries})


def _is_great(entry: Entry) -> bool:
    """True for countries and large regions: in `Cuba, Mexico and Panama` a comma makes a list, not a container."""
    return entry.level == "country" or (entry.level == "admin1" and entry.population > 1_000_000)


def _to_named(
    key: str, members: list[tuple[Match, float]], types: set[str], outers: list[Match], inners: list[Match]
) -> Named:
    entries = {e.id: e for match, _ in members for e in reversed(match.entries)}
    tags = frozenset(
        tag
        for outer in outers
        for o in outer.entries
        if any(_is_inside(e, o) for e in entries.values())
        for tag in own_tags(o)
    )
    held = [e for e in entries.values() if _tagged(e, tags)]
    sure = held and not any(_is_great(e) for e in entries.values())
    ranked = sorted(
        held if sure else entries.values(), key=lambda e: (not _tagged(e, tags), -e.population, e.id)
    )[:MOST]
    around = tuple(i for inner in inners for i in inner.entries if any(_is_inside(i, e) for e in ranked))
    return Named(
        key=key, matches=tuple(m for m, _ in members), weight=max(p for _, p in members), candidates=tuple(ranked),
        typed=frozenset(types), inside=tags, around=around[:MOST],
    )  # fmt: skip


def to_names(
    text: str, matches: Sequence[Match], sure: Sequence[float]
) -> tuple[tuple[Named, ...], tuple[int, ...]]:
    """The names of an article in order of first mention, and for each match the index of its name.

    `sure`: how probably each match is a place name. Matches of one key are one name, except that a key which the
    text writes with different containers (`Paris, Texas` and `Paris, France`) is one name for each.
    """
    inside = find_containers(text, matches)
    kinds: defaultdict[str, set[str]] = defaultdict(set)
    for n, outer in inside.items():
        kinds[matches[n].key].add(matches[outer].key)
    groups: dict[str, list[int]] = {}
    for n, match in enumerate(matches):
        apart = n in inside and len(kinds[match.key]) > 1
        groups.setdefault(f"{match.key}, {matches[inside[n]].key}" if apart else match.key, []).append(n)
    names = tuple(
        _to_named(
            key,
            [(matches[n], sure[n]) for n in members],
            {t for n in members for t in _types(text, matches[n])},
            [matches[inside[n]] for n in members if n in inside],
            [matches[i] for i, o in inside.items() if o in members],
        )
        for key, members in groups.items()
    )
    order = {n: place for place, members in enumerate(groups.values()) for n in members}
    return names, tuple(order[n] for n in range(len(matches)))
