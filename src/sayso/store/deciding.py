"""What judgements mean: they are laid over the rules that link, as data. Linking itself stays pure and knows none.

`decide(rules, decided)` gives rules of the same kind whose reports are corrected before they are linked, and whose
stories, copies, events, claims and proposals are as people decided. A judgement whose subject is gone changes nothing, and
comes back to work when the subject does. Judgements are laid in the order they were taken, so a later one has the last word.

What each kind does:
- `merge`: events, claims or stories (by reports) become one;
- `split`: these accounts of an event, these positions on a claim, or these reports leave theirs, together;
- `accept`: of a proposal, makes the link; of two reports, makes the second a copy of the first; else says that it is right;
- `reject`: of a proposal, or of two reports as copies, keeps the two apart; of an event, a claim or a position, it is none;
- `correct`: one field of an event or statement (`store/correcting.py`), or the stance of a position;
- `withdraw`: takes judgements back.

A status is never set by hand: it follows from the positions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sayso.linked import Copy, Likeness, LinkedClaimId, Report, ReportId, StoryLinks, to_id
from sayso.store.correcting import correct_report
from sayso.store.deciding_links import decide_links
from sayso.store.judgements import Judgement, JudgementKind
from sayso.store.subjects import Subject, SubjectKind, from_text

if TYPE_CHECKING:
    from sayso.store.linker import Rules

APART = '"apart"'
"""The value of a `reject` that keeps two subjects apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """Judgements that stand, by what they are about. `inside`: by report; `copies`, `apart`: pairs of reports that are, and
    are not, copies; `together`, `alone`: sets of reports that are one story, and that are one of their own, in order."""

    judgements: tuple[Judgement, ...] = ()
    inside: dict[ReportId, list[Judgement]] = field(default_factory=dict)
    copies: list[tuple[ReportId, ReportId]] = field(default_factory=list)
    apart: set[frozenset[ReportId]] = field(default_factory=set)
    stories: list[tuple[JudgementKind, frozenset[ReportId]]] = field(default_factory=list)

    def correct(self, report: Report) -> Report:
        """The report as people read it."""
        return correct_report(report, self.inside.get(report.id, ()))

    @property
    def ties(self) -> tuple[frozenset[ReportId], ...]:
        """Sets of reports that must be clustered together."""
        merged = (rids for kind, rids in self.stories if kind is JudgementKind.MERGE)
        return (*merged, *map(frozenset, self.copies))

    def find_tied(self, rids: Iterable[ReportId]) -> set[ReportId]:
        """The other reports that a judgement ties to any of `rids`."""
        wanted = set(rids)
        return {r for tie in self.ties if tie & wanted for r in tie} - wanted


def to_decided(judgements: Sequence[Judgement]) -> Decided:
    """Sorts judgements by what they are about."""
    decided = Decided(judgements=tuple(judgements))
    for judgement in judgements:
        subjects = tuple(s for t in judgement.subjects if (s := from_text(t)))
        for subject in subjects:
            decided.inside.setdefault(subject.report, []).append(judgement)
        if subjects and all(s.kind is SubjectKind.REPORT for s in subjects):
            _add_reports(decided, judgement, subjects)
    return decided


def _add_reports(decided: Decided, judgement: Judgement, subjects: tuple[Subject, ...]) -> None:
    rids = tuple(s.report for s in subjects)
    pair = len(rids) == 2
    if judgement.kind in {JudgementKind.MERGE, JudgementKind.SPLIT}:
        decided.stories.append((judgement.kind, frozenset(rids)))
    elif judgement.kind is JudgementKind.ACCEPT and pair:
        decided.copies.append((rids[0], rids[1]))
        decided.apart.discard(frozenset(rids))
    elif judgement.kind is JudgementKind.REJECT and pair:
        decided.apart.add(frozenset(rids))
        decided.copies[:] = [c for c in decided.copies if set(c) != set(rids)]


def decide(rules: Rules, decided: Decided) -> Rules:
    """The rules with judgements laid over them, and every claim of a story under an id of its own."""

    def link_plainly(
        reports: Sequence[Report], copies: Sequence[Copy], as_of: str | None = None
    ) -> StoryLinks:
        return to_distinct(rules.link_story(reports, copies, as_of))

    if not decided.judgements:
        return replace(rules, link_story=link_plainly)

    def to_copy_groups(reports: Sequence[Report], copies: Sequence[Copy]) -> tuple[tuple[ReportId, ...], ...]:
        return rules.to_copy_groups(reports, _to_copies(decided, reports, copies))

    def to_stories(
        reports: Sequence[Report], likenesses: Sequence[Likeness], copies: Sequence[Copy]
    ) -> tuple[tuple[ReportId, ...], ...]:
        found = rules.to_stories(reports, likenesses, _to_copies(decided, reports, copies))
        return decide_stories(found, decided, [r.id for r in reports])

    def link_story(reports: Sequence[Report], copies: Sequence[Copy], as_of: str | None = None) -> StoryLinks:
        read = tuple(decided.correct(r) for r in reports)
        held = _to_copies(decided, read, copies)
        links = link_plainly(read, held, as_of)
        known = [
            r for r in read if as_of is None or "" < (r.entry.article.published or "")[:10] <= as_of[:10]
        ]
        mine = dict.fromkeys(j for r in known for j in decided.inside.get(r.id, ()))
        return (
            decide_links(links, known, held, [j for j in decided.judgements if j in mine]) if mine else links
        )

    return replace(rules, to_copy_groups=to_copy_groups, to_stories=to_stories, link_story=link_story)


def to_distinct(links: StoryLinks) -> StoryLinks:
    """The links with every claim under an id of its own: of two that the same words state, the later one's id is made of all
    of its positions too."""
    taken: set[LinkedClaimId] = set()
    found = []
    for claim in links.claims:
        id_ = claim.id
        while id_ in taken:
            id_ = LinkedClaimId(
                to_id("k", id_, *((p.report, p.stance, p.span.start) for p in claim.positions))
            )
        taken.add(id_)
        found.append(claim if id_ == claim.id else replace(claim, id=id_))
    return links if len(taken) == len({c.id for c in links.claims}) else replace(links, claims=tuple(found))


def _to_copies(decided: Decided, reports: Iterable[Report], copies: Iterable[Copy]) -> tuple[Copy, ...]:
    """The copies as decided, among these reports."""
    there = {r.id for r in reports}
    added = {frozenset(c): c for c in decided.copies if set(c) <= there}
    kept = [
        c
        for c in copies
        if frozenset((c.original, c.copy)) not in decided.apart
        and frozenset((c.original, c.copy)) not in added
    ]
    new = [Copy(original=a, copy=b, share=1.0, by="judgement") for a, b in added.values()]
    return (*kept, *new)


def decide_stories(
    found: Iterable[tuple[ReportId, ...]], decided: Decided, order: Sequence[ReportId]
) -> tuple[tuple[ReportId, ...], ...]:
    """Stories as decided: joined and split in the order of the judgements. In the order of their first reports."""
    place = {rid: n for n, rid in enumerate(order)}
    sets = [set(story) for story in found]
    ties = [frozenset(c) for c in decided.copies if set(c) <= place.keys()]
    for kind, rids in [*decided.stories, *((JudgementKind.MERGE, t) for t in ties)]:
        touched = [s for s in sets if s & rids]
        if kind is JudgementKind.MERGE and len(touched) > 1:
            sets = [s for s in sets if not s & rids] + [set().union(*touched)]
        elif kind is JudgementKind.SPLIT and touched:
            sets = [s - rids for s in sets] + [set(rids) & place.keys()]
    stories = [tuple(sorted(s, key=place.__getitem__)) for s in sets if s]
    return tuple(sorted(stories, key=lambda s: place[s[0]]))
