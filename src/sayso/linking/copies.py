"""Copies: reports that hold the text of another, whole, cut, or lightly rewritten.

Candidates meet under the rarest words of each sentence; whether they are copies is told by exact containment,
and then by what stands around the shared sentences, since three things share text that are no copies:

- two pages with the same box or teaser: the shared sentences are no part of the report on one side or the other;
- two reports that used the same wire story among much of their own: neither is a copy;
- two short notices in the same set words: too few words to tell.

Source: Broder (1997), "On the resemblance and containment of documents"; containment, since a wire copy is cut. What
stands around the shared sentences: ours, since containment alone folds reports that share a third of a wire story.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sayso.linked import Copy, Report, ReportId
from sayso.linking.groups import to_parts, to_rank
from sayso.linking.originals import find_order
from sayso.linking.passages import RARE, Passages, Run, find_passages
from sayso.linking.words import to_key, to_weight

LEAST_SHARE = 0.2
"""Of the runs of the shorter text: a copy that was cut to a third and set between teasers still has a fifth."""

LEAST_WORDS = 16
"""In shared sentences: less is a set phrase ("The ministry did not answer a request for comment on Monday")."""

LEAST_HELD = 0.6
"""Of the copy's words on the matter, in shared sentences; sentences that have nothing to do with the other text do not
count, since a page's teasers do not make a copy a report of its own."""

LEAST_UNOPENED = 0.8
"""The same where neither text opens with anything of the other: who writes a lead of his own and a fifth of the rest has
written a report of his own on what the wire sent. Measured on the copies benchmark: 18 of 58 wrong pairs less, none
of the right ones; .7 and .9 differ from it by a hundredth of precision. Most of the wrong ones that remain share nine
tenths and more of their words: two sites that printed one text, which the benchmark has as two."""

LEAST_RELATED = 0.6
"""Of the original's words, in sentences that have to do with the copy: less, and a box was copied, not the report."""

KEY_WORDS = 4
LEAST_KEY_WEIGHT = 3.5 * RARE
"""Of a key's words, none counting as more than rare: less, and it is a stock sentence ("A second official, who did not
give a name, said so too"), under which unrelated reports would meet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Side:
    """How many words of one text stand in sentences that the other holds, in such as are on its matter, and at all;
    `opens`: whether its first sentence is held."""

    held: int
    related: int
    size: int
    opens: bool


def find_copy_keys(report: Report) -> tuple[int, ...]:
    """The keys under which a report meets its copies, sorted: one for each sentence, its four rarest words.

    The rarest, since an editor's hand changes the common words, and since few reports share four. Measured on the copies
    benchmark: 13 keys a report and 1,456 pairs to look at bring every pair that all pairs bring but two in a thousand;
    16 MinHashes bring as many and 9,522 pairs, bands of two .87 of them, one shingle in 16 .96 with 20 keys.
    """
    sentences = find_passages(report.entry.article).words
    return tuple(sorted({key for s in sentences if (key := _find_key(s)) is not None}))


def _find_key(sentence: Run) -> int | None:
    weights = {word: min(RARE, to_weight(word)) for word in set(sentence)}
    rarest = sorted(weights, key=lambda w: (-weights[w], to_key(w)))[:KEY_WORDS]
    if len(rarest) < KEY_WORDS or sum(weights[w] for w in rarest) < LEAST_KEY_WEIGHT:
        return None
    return to_key(" ".join(sorted(rarest)))


def find_copy(a: Report, b: Report) -> Copy | None:
    """What ties two reports as original and copy, whichever is given first; None if they are not copies."""
    left, right = find_passages(a.entry.article), find_passages(b.entry.article)
    shared = len(left.all_runs & right.all_runs)
    share = shared / max(1, min(len(left.all_runs), len(right.all_runs)))
    if share < LEAST_SHARE or not _is_copied(left, right):
        return None
    order = find_order(a, b)
    return Copy(
        original=order.original, copy=order.copy, share=round(share, 4), by=order.by, evidence=order.evidence
    )


def _is_copied(left: Passages, right: Passages) -> bool:
    one, other = _weigh(left, right), _weigh(right, left)
    if max(one.held, other.held) < LEAST_WORDS:
        return False
    opened = one.opens or other.opens or any(s.held >= LEAST_UNOPENED * s.related for s in (one, other))
    return opened and (_is_copy_of(one, other) or _is_copy_of(other, one))


def _weigh(one: Passages, other: Passages) -> _Side:
    at = _find_held(one, other)
    held = sum(len(one.words[n]) for n in at)
    related = sum(
        len(words)
        for n, words in enumerate(one.words)
        if n not in at and not other.rare.isdisjoint(words)
    )  # fmt: skip
    return _Side(held=held, related=held + related, size=one.size, opens=0 in at)


def _find_held(one: Passages, other: Passages) -> frozenset[int]:
    """Which sentences of one text the other holds, by place: those of whose runs it has half."""
    return frozenset(
        n
        for n, runs in enumerate(one.runs)
        if runs and 2 * sum(run in other.all_runs for run in runs) >= len(runs)
    )


def _is_copy_of(copy: _Side, original: _Side) -> bool:
    """Whether the copy has little of its own on the matter, and the matter is what the original reports.

    It is if the copy has the original's lead, or opens with what the original has: so does a copy cut to a third.
    """
    if copy.held < LEAST_HELD * copy.related or not copy.held:
        return False
    return original.opens or copy.opens or original.related >= LEAST_RELATED * original.size


def find_folding(reports: Iterable[Report], copies: Iterable[Copy]) -> tuple[Copy, ...]:
    """The copies that make one text of two, in order: without those of a round-up.

    A report that holds the leads of several others is a copy of each, and would make one text of all. It stays with the
    one it holds most of; the others, of which it holds other sentences and which are no copies of that one, it leaves.
    """
    texts = {r.id: r for r in reports}
    known = [c for c in copies if c.original in texts and c.copy in texts]
    ties: dict[ReportId, dict[ReportId, float]] = {}
    for copy in known:
        ties.setdefault(copy.original, {})[copy.copy] = copy.share
        ties.setdefault(copy.copy, {})[copy.original] = copy.share
    left = {frozenset((id_, other)) for id_ in ties for other in _find_strangers(texts, ties, id_)}
    kept = (c for c in known if frozenset((c.original, c.copy)) not in left)
    return tuple(sorted(kept, key=lambda c: (c.original, c.copy)))


def _find_strangers(
    texts: Mapping[ReportId, Report], ties: Mapping[ReportId, Mapping[ReportId, float]], id_: ReportId
) -> tuple[ReportId, ...]:
    """Those that a report copies though they have nothing to do with those it is tied to more."""
    first = max(ties[id_], key=lambda other: (ties[id_][other], other))
    if all(other in ties[first] for other in ties[id_] if other != first):
        return ()
    mine = find_passages(texts[id_].entry.article)
    theirs = {other: find_passages(texts[other].entry.article) for other in ties[id_]}
    held = {other: _find_held(mine, theirs[other]) for other in theirs}
    # whose lead it holds comes first: two pages with one box are less to each other than to their own texts
    ranked = sorted(theirs, key=lambda x: (0 not in _find_held(theirs[x], mine), -ties[id_][x], x))
    strangers, kept, covered = [], {ranked[0]}, held[ranked[0]]
    for other in ranked[1:]:
        apart = kept.isdisjoint(ties[other]) and covered.isdisjoint(held[other])
        if apart and _is_copy_of(_weigh(mine, theirs[other]), _weigh(theirs[other], mine)):
            strangers.append(other)
        else:
            kept.add(other)
            covered |= held[other]
    return tuple(strangers)


def to_copy_groups(reports: Iterable[Report], copies: Iterable[Copy]) -> tuple[tuple[ReportId, ...], ...]:
    """The reports that are copies of one text, as groups of two and more.

    In order of publication, then id, within a group and among groups. The order of the input changes nothing.
    """
    ranked = sorted(reports, key=to_rank)
    folding = find_folding(ranked, copies)
    parts = to_parts([r.id for r in ranked], ((c.original, c.copy) for c in folding))
    return tuple(p for p in parts if len(p) > 1)
