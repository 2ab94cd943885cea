"""Stories: reports about one course of events.

Whether two reports are likely of one story is told from the two alone: the weighted words they share, less the further
apart they were published. A story is a cluster of each connected part of those pairs, made in canonical order with
copies folded, so that the order in which reports came, and other stories, change nothing.

Source: tf-idf (Spärck Jones 1972) over a fixed background; clustering: see `clusters.py`. Measured on ECB+: corpus-wide
tf-idf with plain average linkage gives B³ .88, this .93.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

from sayso.linked import Copy, Likeness, Report, ReportId
from sayso.linking.bags import Bag, find_bag, find_heaviest, to_likeness
from sayso.linking.clusters import Measures, Pair, to_clusters
from sayso.linking.copies import find_folding
from sayso.linking.groups import find_day, to_parts, to_rank
from sayso.linking.words import to_key

LEAST_SCORE = 0.17
"""Below it two reports are no nearer than two of one kind of event anywhere. Loose ends of one story reach down to .17;
each hundredth less chains more stories into one part that must be clustered at once (decision 11)."""

MEASURES = Measures(join=0.12, unseen=0.07, braked=5, brake=0.7)
"""Tried on ECB+ over 159 settings: B³ .90 to .94, so no one number matters. `unseen` is what two reports of unlike
news have in common, and low enough that one report with a foot in two stories does not make them one."""

SAME_DAYS, HALF_DAYS, MOST_DAYS = 7, 21, 60
"""Within a week time says nothing; then each three weeks halve the likeness; after two months it is another story."""

KEY_WORDS, KEY_SET, WINDOW = 8, 5, 7
SHOWN = 5


def find_story_keys(report: Report) -> tuple[int, ...]:
    """The keys under which a report meets others of its story, sorted.

    Each of its heaviest words with the fortnights that its day lies in (undated reports: with none), so that a key's
    reports grow no more numerous as a store grows older; and, across time, each three of the very heaviest.
    """
    heaviest = find_heaviest(find_bag(report.entry.article), KEY_WORDS)
    day = find_day(report)
    windows = ("undated",) if day is None else (str(day // WINDOW), str(day // WINDOW + 1))
    single = {f"{word} {window}" for word in heaviest for window in windows}
    together = {" ".join(sorted(three)) for three in combinations(heaviest[:KEY_SET], 3)}
    return tuple(sorted(to_key(f"story {key}") for key in single | together))


def find_likeness(a: Report, b: Report) -> Likeness | None:
    """How much two reports are of one story, whichever is given first; None if too little ties them."""
    left, right = sorted((a, b), key=to_rank)
    days = _find_days_apart(left, right)
    if days is not None and days > MOST_DAYS:
        return None
    one, other = find_bag(left.entry.article), find_bag(right.entry.article)
    score = to_likeness(one, other) * _to_nearness(days)
    if score < LEAST_SCORE:
        return None
    reasons = (_say_words(one, other), _say_days(days))
    return Likeness(left=left.id, right=right.id, score=round(score, 4), reasons=reasons)


def _find_days_apart(left: Report, right: Report) -> int | None:
    first, last = find_day(left), find_day(right)
    return None if first is None or last is None else abs(last - first)


def _to_nearness(days: int | None) -> float:
    return 1.0 if days is None else 0.5 ** (max(0, days - SAME_DAYS) / HALF_DAYS)


def _say_words(one: Bag, other: Bag) -> str:
    shared = sorted(one.keys() & other.keys(), key=lambda w: (-one[w] * other[w], w))
    return f"words: {', '.join(shared[:SHOWN])}"


def _say_days(days: int | None) -> str:
    return "days apart: not known" if days is None else f"days apart: {days}"


def to_stories(
    reports: Iterable[Report], likenesses: Iterable[Likeness], copies: Iterable[Copy]
) -> tuple[tuple[ReportId, ...], ...]:
    """The stories that reports fall into; every report stands in exactly one, copies always in the same.

    In order of publication, then id, within a story and among stories. The order of the input changes nothing; pairs
    with a report that is not among `reports` are left out. A report that ties two stories goes where it is tied more.
    """
    ranked = sorted(reports, key=to_rank)
    ids = [r.id for r in ranked]
    place = {id_: n for n, id_ in enumerate(ids)}
    folded = to_parts(ids, ((c.original, c.copy) for c in find_folding(ranked, copies)))
    stories = to_clusters(len(folded), _fold(folded, likenesses), MEASURES)
    told = (sorted((id_ for n in story for id_ in folded[n]), key=place.__getitem__) for story in stories)
    return tuple(sorted(map(tuple, told), key=lambda story: place[story[0]]))


def _fold(folded: Sequence[tuple[ReportId, ...]], likenesses: Iterable[Likeness]) -> dict[Pair, float]:
    """The likeness of two texts: the average between their copies."""
    text_of = {id_: n for n, part in enumerate(folded) for id_ in part}
    seen: dict[Pair, list[float]] = {}
    for likeness in likenesses:
        if likeness.left in text_of and likeness.right in text_of:
            left, right = sorted((text_of[likeness.left], text_of[likeness.right]))
            if left != right:
                seen.setdefault((left, right), []).append(likeness.score - MEASURES.unseen)
    return {
        (left, right): MEASURES.unseen + sum(sorted(over)) / (len(folded[left]) * len(folded[right]))
        for (left, right), over in seen.items()
    }
