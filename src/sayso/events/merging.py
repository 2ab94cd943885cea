"""One event for each act: later sightings join the event that they tell more of."""

from __future__ import annotations

from collections.abc import Sequence

from sayso.events.likeness import APART, find_features, is_bare, score
from sayso.events.page import Page
from sayso.events.sightings import Sighting
from sayso.labels import EventType

OPEN = 60
"""Groups of one type, latest first, that a sighting may still join; no report tells of more at a time."""
SURE = 0.5
"""Least probability at which the reader's word is taken that an act was told before."""
TOLD = 1.5
"""What that counts for, beside the likeness: less than what bars one act."""
MEMBERS = 12
"""Members of a group that a sighting is held against: its first and its latest."""


def group_sightings(page: Page, sightings: Sequence[Sighting]) -> tuple[tuple[Sighting, ...], ...]:
    """The sightings in groups of one act each, groups and members in text order.

    What tells something comes first, then each bare "the attack", which may stand before the act that it means. Each
    joins the group with the best mean likeness above 0, else begins its own. Source: greedy mention-to-cluster
    linking, the plainest method that event coreference is compared with; weights in merging.tsv.
    """
    groups: list[list[Sighting]] = []
    by_type: dict[EventType, list[list[Sighting]]] = {}
    for seen in sorted(sightings, key=lambda s: (is_bare(page, s), s.span)):
        open_ = by_type.setdefault(seen.type, [])
        more = TOLD if seen.trigger.again >= SURE else 0.0
        likeness = [(rank_group(page, g, seen) + more, i) for i, g in enumerate(open_[-OPEN:])]
        best = max(likeness, default=(0.0, -1))
        if best[0] > 0:
            open_[-OPEN:][best[1]].append(seen)
        else:
            groups.append([seen])
            open_.append(groups[-1])
    for same in by_type.values():
        _take_up(page, same)
    return tuple(
        sorted((tuple(sorted(g, key=lambda s: s.span)) for g in groups if g), key=lambda g: g[0].span)
    )


def _take_up(page: Page, groups: list[list[Sighting]]) -> None:
    """Empties the groups that are one bare "the attack" into the only other act of their type, before or after it;
    of several into the one that the article comes back to most."""
    bare: list[list[Sighting]] = []
    others: list[list[Sighting]] = []
    for group in groups:
        (bare if len(group) == 1 and is_bare(page, group[0]) else others).append(group)
    most = max(map(len, others), default=0)
    main = [g for g in others if len(g) == most]
    if len(main) == 1 and (most > 1 or len(others) == 1):
        for group in bare:
            main[0].append(group.pop())


def _is_carried_on(page: Page, before: Sighting, seen: Sighting) -> bool:
    """True for a verb whose subject takes up the noun before it: "confirmed the raid, saying it [hit] a depot"."""
    first = page.range_of(seen.span).start
    it = first > 0 and page.lower[first - 1] == "it"
    return it and before.nominal and not seen.nominal and before.sentence == seen.sentence


def rank_group(page: Page, group: Sequence[Sighting], seen: Sighting) -> float:
    """How well a sighting fits a group: its mean likeness to the members."""
    members = group if len(group) <= MEMBERS else [group[0], *group[1 - MEMBERS :]]
    if any(member.condition != seen.condition for member in members):
        return (
            -APART
        )  # what hangs on a condition is an act of its own: "if they refuse, we will burn the mill"
    if _is_carried_on(page, group[-1], seen):
        return APART
    scores = [score(find_features(page, member, seen)) for member in members]
    return sum(scores) / len(scores)
