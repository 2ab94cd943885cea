"""What people decided on the links of one story, laid over what the rules linked. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sayso.labels import Stance, Status
from sayso.linked import (
    Copy,
    LinkedClaim,
    LinkedClaimId,
    LinkedEvent,
    LinkedEventId,
    LinkedPosition,
    Proposal,
    ProposalKind,
    Report,
    ReportId,
    StoryLinks,
    Told,
    to_id,
)
from sayso.linking.independence import Folding, find_sources, fold
from sayso.linking.linking import to_linked_event
from sayso.linking.merging import Group, to_telling
from sayso.linking.positions import order
from sayso.linking.status import Stand, resolve_status
from sayso.linking.voices import OWN, Voice, find_said_on, to_voice
from sayso.records import EventId, Trace
from sayso.store.judgements import Judgement, JudgementKind
from sayso.store.subjects import (
    Subject,
    SubjectKind,
    find_again,
    find_stated,
    from_text,
    resolve_claim,
    resolve_event,
    resolve_position,
    resolve_statement,
)


@dataclass(slots=True)
class _Desk:
    """The links of a story while judgements are laid over them."""

    events: list[LinkedEvent]
    claims: list[LinkedClaim]
    proposals: list[Proposal]
    reports: Mapping[ReportId, Report]
    folding: Folding

    def told(self, subject: Subject) -> Told | None:
        """The account that an event's subject names now."""
        report = self.reports.get(subject.report)
        event = resolve_event(subject, report) if report else None
        return Told(report=subject.report, event=event.id) if event else None

    def event_of(self, told: Told | None) -> LinkedEvent | None:
        """The event that the account is of."""
        return next((e for e in self.events if told in e.tellings), None) if told else None

    def claim(self, subject: Subject) -> LinkedClaim | None:
        """The claim that a claim's subject names now."""
        report = self.reports.get(subject.report)
        return resolve_claim(subject, report, self.claims) if report else None


def decide_links(
    links: StoryLinks, reports: Sequence[Report], copies: Sequence[Copy], judgements: Iterable[Judgement]
) -> StoryLinks:
    """The links as decided. `reports`: those that are known, corrected already; events and claims keep their order, new ones
    stand where their first part stood."""
    desk = _Desk(
        events=list(links.events), claims=list(links.claims), proposals=list(links.proposals),
        reports={r.id: r for r in reports}, folding=fold(reports, copies),
    )  # fmt: skip
    for judgement in judgements:
        subjects = tuple(s for t in judgement.subjects if (s := from_text(t)))
        kinds = {s.kind for s in subjects}
        if kinds == {SubjectKind.EVENT}:
            _decide_events(desk, judgement, subjects)
        elif kinds <= {SubjectKind.CLAIM, SubjectKind.POSITION}:
            _decide_claims(desk, judgement, subjects)
        elif len(subjects) == 2 and subjects[1].kind is SubjectKind.CLAIM:
            _decide_binding(desk, judgement, subjects[0], subjects[1])
    return StoryLinks(
        events=tuple(desk.events), claims=tuple(desk.claims), proposals=tuple(_to_open(desk.proposals, desk))
    )


# ---------------------------------------------------------------- events


def _decide_events(desk: _Desk, judgement: Judgement, subjects: Sequence[Subject]) -> None:
    tolds = [t for s in subjects if (t := desk.told(s))]
    if len(tolds) < len(subjects):
        return
    if judgement.kind in {JudgementKind.MERGE, JudgementKind.ACCEPT} and len(tolds) > 1:
        _join_events(desk, tolds, judgement)
    elif judgement.kind is JudgementKind.SPLIT:
        _part_events(desk, tolds, judgement)
    elif judgement.kind is JudgementKind.REJECT and len(tolds) == 2:
        left, right = desk.event_of(tolds[0]), desk.event_of(tolds[1])
        if left is right and left is not None:
            _part_events(desk, tolds[1:], judgement)
        _drop_proposals(desk, tolds)


def _join_events(desk: _Desk, tolds: Iterable[Told], judgement: Judgement) -> None:
    parts = [e for e in desk.events if any(t in e.tellings for t in tolds)]
    if len(parts) > 1:
        whole = _to_event([t for e in parts for t in e.tellings], desk, judgement.id)
        first = next((e for e in parts if whole.tellings[0] in e.tellings), parts[0])
        whole = replace(whole, id=first.id)
        _replace_events(desk, parts, [whole])


def _part_events(desk: _Desk, leaving: Sequence[Told], judgement: Judgement) -> None:
    for old in [e for e in desk.events if any(t in e.tellings for t in leaving)]:
        gone = [t for t in old.tellings if t in leaving]
        left = [t for t in old.tellings if t not in leaving]
        if gone and left:
            parts = [_to_event(part, desk, judgement.id) for part in (left, gone)]
            kept = [replace(p, id=old.id) if p.tellings[0] == old.tellings[0] else p for p in parts]
            _replace_events(desk, [old], sorted(kept, key=lambda p: old.tellings.index(p.tellings[0])))


def _to_event(tolds: Iterable[Told], desk: _Desk, by: str) -> LinkedEvent:
    """The event of these accounts, as the rules would make it; no claim is looked at."""
    found = [
        (desk.reports[t.report], e)
        for t in tolds
        for e in desk.reports[t.report].entry.events
        if e.id == t.event
    ]
    found.sort(key=lambda pair: (order(pair[0]), pair[1].trigger))
    group = Group(tellings=[to_telling(report, event) for report, event in found])
    event = to_linked_event(group, (), desk.folding)
    return replace(event, trace=(Trace(field="tellings", by=f"judgement {by}"), *event.trace[1:]))


def _replace_events(desk: _Desk, old: Sequence[LinkedEvent], new: Sequence[LinkedEvent]) -> None:
    at = min(map(desk.events.index, old))
    rest = [e for e in desk.events if e not in old]
    desk.events = [*rest[:at], *new, *rest[at:]]
    gone = {e.id for e in old}
    desk.claims = [
        replace(c, events=_to_new(c, gone, new, desk)) if gone & set(c.events) else c for c in desk.claims
    ]
    for event in new:
        _set_event_status(desk, event.id)
    desk.proposals = [_to_moved(p, old, new) for p in desk.proposals]


def _to_new(
    claim: LinkedClaim, gone: set[LinkedEventId], new: Sequence[LinkedEvent], desk: _Desk
) -> tuple[LinkedEventId, ...]:
    """The claim's events after some were made anew: of the new ones those that its positions tell, else all."""
    telling = [e.id for e in new if _tells(claim, e, desk)] or [e.id for e in new]
    out = [x for e in claim.events for x in (telling if e in gone else [e])]
    return tuple(dict.fromkeys(out))


def _tells(claim: LinkedClaim, event: LinkedEvent, desk: _Desk) -> bool:
    for told in event.tellings:
        report = desk.reports.get(told.report)
        triggers = [
            t
            for e in (report.entry.events if report else ())
            if e.id == told.event
            for t in (*e.triggers, e.trigger)
        ]
        if any(p.report == told.report and p.span.contains(t) for p in claim.positions for t in triggers):
            return True
    return False


def _set_event_status(desk: _Desk, id_: LinkedEventId) -> None:
    """An event stands as the first claim on it, else as its sources make it (`linking.linking`)."""
    for n, event in enumerate(desk.events):
        if event.id == id_:
            at_issue = next((c.status for c in desk.claims if id_ in c.events), None)
            plain = Status.CORROBORATED if len(event.sources) > 1 else Status.ASSERTED
            desk.events[n] = replace(event, status=at_issue or plain)


# ---------------------------------------------------------------- proposals


def _to_moved(proposal: Proposal, old: Sequence[LinkedEvent], new: Sequence[LinkedEvent]) -> Proposal:
    """A proposal whose event was made anew, of the new one."""
    gone = next((e for e in old if e.id == proposal.left), None)
    if gone is None:
        return proposal
    now = next((e for e in new if gone.tellings[0] in e.tellings), new[0])
    return replace(proposal, left=now.id)


def _to_told(right: str) -> Told:
    report, _, event = right.rpartition(":")
    return Told(report=ReportId(report), event=EventId(event))


def _to_open(proposals: Iterable[Proposal], desk: _Desk) -> Iterable[Proposal]:
    """Those whose two sides are there and not linked by now, each once."""
    claims = {c.id: c for c in desk.claims}
    events = {e.id: e for e in desk.events}
    for p in dict.fromkeys(proposals):
        if p.kind is ProposalKind.MERGE_EVENTS:
            right = desk.event_of(_to_told(p.right))
            if p.left in events and right is not None and right.id != p.left:
                yield p
        elif p.kind is not ProposalKind.BIND_POSITION or p.right in claims:
            yield p


def _drop_proposals(desk: _Desk, tolds: Sequence[Told]) -> None:
    left, right = (desk.event_of(t) for t in tolds)
    if left is None or right is None:
        return
    pair = {left.id, right.id}

    def is_asked(p: Proposal) -> bool:
        other = desk.event_of(_to_told(p.right)) if p.kind is ProposalKind.MERGE_EVENTS else None
        return other is not None and {p.left, other.id} == pair

    desk.proposals = [p for p in desk.proposals if not is_asked(p)]


# ---------------------------------------------------------------- claims


def _decide_claims(desk: _Desk, judgement: Judgement, subjects: Sequence[Subject]) -> None:
    claim = desk.claim(subjects[0])
    held = [s for s in subjects if s.kind is SubjectKind.POSITION]
    if claim is None:
        return
    if held:
        report = {s.report: desk.reports.get(s.report) for s in held}
        found = [p for s in held if (r := report[s.report]) and (p := resolve_position(s, r, claim))]
        _decide_positions(desk, judgement, claim, found)
    elif judgement.kind is JudgementKind.REJECT:
        _replace_claims(desk, [claim], [])
    elif judgement.kind is JudgementKind.MERGE:
        parts = list({c.id: c for s in subjects if (c := desk.claim(s))}.values())
        if len(parts) == len(subjects) > 1:
            first = min(parts, key=lambda c: (find_stated(c).said_on or "9999", c.id))
            positions = tuple(p for c in parts for p in c.positions)
            events = tuple(dict.fromkeys(e for c in parts for e in c.events))
            whole = replace(first, positions=_to_folded(positions), events=events)
            _replace_claims(desk, parts, [_weigh(whole, desk, judgement.id, parts)])


def _decide_positions(
    desk: _Desk, judgement: Judgement, claim: LinkedClaim, found: Sequence[LinkedPosition]
) -> None:
    rest = tuple(p for p in claim.positions if p not in found)
    if not found:
        return
    if judgement.kind is JudgementKind.REJECT:
        new = [_weigh(replace(claim, positions=rest), desk, judgement.id, [claim])] if rest else []
        _replace_claims(desk, [claim], new)
    elif judgement.kind is JudgementKind.SPLIT and rest:
        stay = _weigh(replace(claim, positions=rest), desk, judgement.id, [claim])
        leave = _weigh(_to_claim(claim, found, desk), desk, judgement.id, [claim])
        _replace_claims(desk, [claim], [stay, leave])
    elif judgement.kind is JudgementKind.CORRECT:
        stance = Stance(json.loads(judgement.value)["value"])
        changed = _to_folded((*rest, *(replace(p, stance=stance) for p in found)))
        whole = replace(claim, positions=changed)
        _replace_claims(desk, [claim], [_weigh(whole, desk, judgement.id, [claim])])


def _to_claim(claim: LinkedClaim, found: Sequence[LinkedPosition], desk: _Desk) -> LinkedClaim:
    bare = replace(claim, positions=_to_folded(found))
    stated = find_stated(bare)
    id_ = LinkedClaimId(to_id("k", stated.report, stated.span.start, stated.span.end, claim.id))
    text = desk.reports[stated.report].entry.article.text
    return replace(bare, id=id_, text=stated.span.of(text))


def _decide_binding(desk: _Desk, judgement: Judgement, said: Subject, at: Subject) -> None:
    """A statement, or a sentence in the report's own voice, bound to a claim or kept from it."""
    claim, report = desk.claim(at), desk.reports.get(said.report)
    span = find_again(said, report.entry.article.text) if report else None
    if claim is None or report is None or span is None:
        return
    statement = resolve_statement(said, report) if said.kind is SubjectKind.STATEMENT else None
    asked = {f"{report.id}:{statement.id}" if statement else f"{report.id}:{span.start}"}
    desk.proposals = [p for p in desk.proposals if not (p.left in asked and p.right == claim.id)]
    mine = [p for p in claim.positions if p.report == report.id and p.span.overlaps(span)]
    if judgement.kind is JudgementKind.REJECT and mine:
        _decide_positions(desk, judgement, claim, mine)
    elif judgement.kind is JudgementKind.ACCEPT:
        voice = to_voice(report, statement) if statement or said.kind is SubjectKind.STATEMENT else OWN
        position = LinkedPosition(
            report=report.id, stance=Stance(json.loads(judgement.value)["stance"]), span=span,
            statement=statement.id if statement else None, by=voice.name, unnamed=voice.unnamed,
            said_on=find_said_on(report, statement),
            binding=Trace(field="binding", by=f"judgement {judgement.id}", span=span),
        )  # fmt: skip
        others = tuple(p for p in claim.positions if p not in mine)
        whole = replace(claim, positions=_to_folded((*others, position)))
        _replace_claims(desk, [claim], [_weigh(whole, desk, judgement.id, [claim])])


def _to_folded(positions: Iterable[LinkedPosition]) -> tuple[LinkedPosition, ...]:
    """One for each stance of a report, named ones before others; in order of time."""
    best: dict[tuple[str, Stance], LinkedPosition] = {}
    for p in sorted(positions, key=lambda p: (p.by is None, p.statement is None, p.span)):
        best.setdefault((p.report, p.stance), p)
    return tuple(sorted(best.values(), key=lambda p: (p.said_on or "9999", p.report, p.span)))


def _weigh(claim: LinkedClaim, desk: _Desk, by: str, parts: Sequence[LinkedClaim]) -> LinkedClaim:
    """The claim with the status and sources that its positions give.

    What the rules knew of a voice and did not write down is told from the status they gave: a confirmation that stood
    against a denial was that of the party concerned, a retraction that counted was the asserter's own. Source: ours.
    """
    owned = {
        p for c in parts for p in c.positions if p.stance is Stance.RETRACTS and c.status is Status.RETRACTED
    }
    admitted = {
        p for c in parts if c.status is Status.CONFIRMED and any(q.stance is Stance.DENIES for q in c.positions)
        for p in c.positions if p.stance is Stance.CONFIRMS
    }  # fmt: skip
    stands = []
    for p in claim.positions:
        report = desk.reports[p.report]
        said = next((s for s in report.entry.statements if s.id == p.statement), None)
        voice = replace(to_voice(report, said), name=p.by) if said else _to_own_voice(p)
        stands.append(Stand(position=p, voice=voice, concerned=p in admitted, own_claim=p in owned))
    vouching = [p.report for p in claim.positions if p.stance in {Stance.ASSERTS, Stance.CONFIRMS}]
    return replace(
        claim, status=resolve_status(stands), sources=find_sources(vouching, desk.folding),
        trace=(*claim.trace, Trace(field="positions", by=f"judgement {by}")),
    )  # fmt: skip


def _to_own_voice(position: LinkedPosition) -> Voice:
    """The voice of a report itself, by its outlet's name where it speaks of itself."""
    words = frozenset((position.by or "").lower().split())
    return Voice(name=position.by, unnamed=position.unnamed, words=words)


def _replace_claims(desk: _Desk, old: Sequence[LinkedClaim], new: Sequence[LinkedClaim]) -> None:
    at = min(map(desk.claims.index, old))
    rest = [c for c in desk.claims if c not in old]
    desk.claims = [*rest[:at], *new, *rest[at:]]
    for id_ in {e for c in (*old, *new) for e in c.events}:
        _set_event_status(desk, id_)
    gone = {c.id for c in old} - {c.id for c in new}
    if new:
        desk.proposals = [replace(p, right=new[0].id) if p.right in gone else p for p in desk.proposals]
