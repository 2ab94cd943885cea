"""From what a person says to a judgement: ids become subjects, wrong ones are refused before anything is kept.

Ids that may be judged: an event, a claim, a proposal, a report, a story; `REPORT:e3` and `REPORT:s2`, an event or statement
of one report; `CLAIM:REPORT:STANCE`, a position.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from sayso.errors import UsageError
from sayso.labels import Stance
from sayso.linked import LinkedClaim, LinkedPosition, Proposal, ProposalKind, Report, ReportId, Told
from sayso.store.correcting import EVENT_FIELDS, STATEMENT_FIELDS, Change
from sayso.store.deciding import APART, Decided, to_decided
from sayso.store.judgements import Judgement, JudgementKind, append_judgement, read_judgements
from sayso.store.opening import Store
from sayso.store.packing import to_column, unpack
from sayso.store.reading import read_report
from sayso.store.schema import proposals, stories
from sayso.store.subjects import (
    Subject,
    SubjectKind,
    find_again,
    find_stated,
    from_texts,
    resolve_event,
    resolve_statement,
    to_claim_subject,
    to_event_subject,
    to_position_subject,
    to_report_subject,
    to_sentence_subject,
    to_statement_subject,
)
from sayso.store.viewing import StoredProposal, read_claim, read_event, read_story

NULL = "null"


class UnknownIdError(UsageError):
    """An id that the store has not; `id` is that id."""

    def __init__(self, id_: str) -> None:
        super().__init__(f"{id_}: there is no such id")
        self.id = id_


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What an id stands for: its subjects (an event's are all its accounts) and the story it is in."""

    id: str
    kind: SubjectKind
    subjects: tuple[Subject, ...]
    sid: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be kept: kind, subjects and value of each judgement."""

    kind: JudgementKind
    subjects: tuple[Subject, ...]
    value: str = NULL


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """Finds what ids stand for in a store, as its reports stand corrected."""

    store: Store
    decided: Decided

    def report(self, rid: str) -> Report | None:
        """The report of that id, corrected."""
        found = read_report(self.store, rid)
        return self.decided.correct(found) if found else None

    def name(self, id_: str) -> Named:
        """What the id stands for.

        Raises: UnknownIdError.
        """
        for find in (self._event, self._claim, self._report, self._position, self._inside, self._story):
            if named := find(id_):
                return named
        raise UnknownIdError(id_)

    def _event(self, id_: str) -> Named | None:
        found = read_event(self.store, id_)
        if found is None:
            return None
        subjects = tuple(s for t in found.event.tellings if (s := self.told(t)))
        return Named(id=id_, kind=SubjectKind.EVENT, subjects=subjects, sid=found.sid)

    def told(self, told: Told) -> Subject | None:
        """An account by its content."""
        report = self.report(told.report)
        event = next((e for e in report.entry.events if e.id == told.event), None) if report else None
        return to_event_subject(report, event) if report and event else None

    def _claim(self, id_: str) -> Named | None:
        found = read_claim(self.store, id_)
        if found is None:
            return None
        return Named(id=id_, kind=SubjectKind.CLAIM, subjects=(self.claim(found.claim),), sid=found.sid)

    def claim(self, claim: LinkedClaim) -> Subject:
        """A claim by its content.

        Raises: UnknownIdError if its report is gone.
        """
        report = self.report(find_stated(claim).report)
        if report is None:
            raise UnknownIdError(claim.id)
        return to_claim_subject(report, claim)

    def _report(self, id_: str) -> Named | None:
        if read_report(self.store, id_) is None:
            return None
        story = read_story(self.store, id_)
        subject = to_report_subject(ReportId(id_))
        return Named(id=id_, kind=SubjectKind.REPORT, subjects=(subject,), sid=story.sid if story else None)

    def _position(self, id_: str) -> Named | None:
        found = self.position(id_)
        if found is None:
            return None
        claim, position, sid = found
        report = self.report(position.report)
        if report is None:
            return None
        subjects = (self.claim(claim), to_position_subject(report, position))
        return Named(id=id_, kind=SubjectKind.POSITION, subjects=subjects, sid=sid)

    def position(self, id_: str) -> tuple[LinkedClaim, LinkedPosition, str] | None:
        """The claim, position and story of a position's id; None if it is none."""
        head, _, stance = id_.rpartition(":")
        cid, _, rid = head.partition(":")
        found = read_claim(self.store, cid) if rid and stance in {s.value for s in Stance} else None
        position = next(
            (p for p in found.claim.positions if p.report == rid and p.stance == stance)
            if found
            else iter(()),
            None,
        )
        return (found.claim, position, found.sid) if found and position else None

    def _inside(self, id_: str) -> Named | None:
        rid, _, inner = id_.rpartition(":")
        report = self.report(rid) if rid else None
        if report is None:
            return None
        event = next((e for e in report.entry.events if e.id == inner), None)
        statement = next((s for s in report.entry.statements if s.id == inner), None)
        story = read_story(self.store, rid)
        sid = story.sid if story else None
        if event:
            subject = to_event_subject(report, event)
            return Named(id=id_, kind=SubjectKind.EVENT, subjects=(subject,), sid=sid)
        if statement:
            subject = to_statement_subject(report, statement)
            return Named(id=id_, kind=SubjectKind.STATEMENT, subjects=(subject,), sid=sid)
        return None

    def _story(self, id_: str) -> Named | None:
        story = read_story(self.store, id_)
        if story is None:
            return None
        subjects = (to_report_subject(story.reports[0]),)
        return Named(id=id_, kind=SubjectKind.REPORT, subjects=subjects, sid=story.sid)

    def applies(self, judgement: Judgement) -> bool:
        """Whether all that it is about is there now."""
        return all(map(self._is_there, from_texts(judgement.subjects)))

    def _is_there(self, subject: Subject) -> bool:
        raw = read_report(self.store, subject.report)  # where a rejected event still stands
        if raw is None or (subject.span and find_again(subject, raw.entry.article.text) is None):
            return False
        return subject.kind is not SubjectKind.EVENT or resolve_event(subject, raw) is not None

    def sides(self, proposal: Proposal) -> tuple[Subject, Subject] | None:
        """Both sides of a proposal by their content; None if one is gone."""
        left: Subject | None = None
        right: Subject | None = None
        if proposal.kind is ProposalKind.MERGE_EVENTS:
            event = read_event(self.store, proposal.left)
            named = self._inside(proposal.right)
            left = self.told(event.event.tellings[0]) if event else None
            right = named.subjects[0] if named else None
        elif proposal.kind is ProposalKind.BIND_POSITION:
            claim = read_claim(self.store, proposal.right)
            left, right = self._said(proposal.left), self.claim(claim.claim) if claim else None
        elif read_report(self.store, proposal.left) and read_report(self.store, proposal.right):
            left, right = (to_report_subject(ReportId(x)) for x in (proposal.left, proposal.right))
        return (left, right) if left and right else None

    def _said(self, id_: str) -> Subject | None:
        """A statement (`r1:s2`), or what a report says itself from a place on (`r1:120`)."""
        if named := self._inside(id_):
            return named.subjects[0]
        rid, _, start = id_.rpartition(":")
        report = self.report(rid)
        return to_sentence_subject(report, int(start)) if report and start.isdecimal() else None


def open_naming(store: Store) -> Naming:
    """A Naming of the store as it is now."""
    return Naming(store=store, decided=to_decided(read_judgements(store)))


def read_proposal(store: Store, pid: str) -> StoredProposal | None:
    """The proposal of that id."""
    query = select(proposals, stories.c.sid).join(stories, stories.c.id == proposals.c.story)
    with store.reading() as connection:
        row = connection.execute(query.where(proposals.c.pid == to_column(pid)).limit(1)).first()
    if row is None:
        return None
    return StoredProposal(pid=row.pid, proposal=unpack(row.data, Proposal), sid=row.sid, run=row.run)


# ---------------------------------------------------------------- plans, by kind


def plan_merge(naming: Naming, ids: Sequence[str]) -> Plan:
    """Several events, claims or reports (stories) as one.

    Raises: UsageError for fewer than two, several kinds, or events or claims of several stories.
    """
    named = [naming.name(i) for i in dict.fromkeys(ids)]
    kinds = {n.kind for n in named}
    if (
        len(named) < 2
        or len(kinds) > 1
        or not kinds <= {SubjectKind.EVENT, SubjectKind.CLAIM, SubjectKind.REPORT}
    ):
        raise UsageError("merge: give two or more events, or claims, or reports, of one kind")
    if SubjectKind.REPORT not in kinds and len({n.sid for n in named}) > 1:
        raise UsageError(
            "merge: these are of different stories; merge the stories first: sayso judge merge REPORT REPORT"
        )
    return Plan(kind=JudgementKind.MERGE, subjects=tuple(n.subjects[0] for n in named if n.subjects))


def plan_split(naming: Naming, ids: Sequence[str]) -> Plan:
    """Accounts, positions or reports that leave theirs together.

    Raises: UsageError for anything else, and for positions of several claims.
    """
    named = [naming.name(i) for i in dict.fromkeys(ids)]
    kinds = {n.kind for n in named}
    whole = any(read_event(naming.store, n.id) for n in named if n.kind is SubjectKind.EVENT)
    if len(kinds) != 1 or whole or not kinds <= {SubjectKind.EVENT, SubjectKind.POSITION, SubjectKind.REPORT}:
        raise UsageError(
            "split: name what is to leave: accounts (REPORT:e3), positions (CLAIM:REPORT:STANCE) or reports"
        )
    if kinds == {SubjectKind.POSITION}:
        return Plan(kind=JudgementKind.SPLIT, subjects=_to_positions(named))
    return Plan(kind=JudgementKind.SPLIT, subjects=tuple(s for n in named for s in n.subjects))


def _to_positions(named: Sequence[Named]) -> tuple[Subject, ...]:
    claims = {n.subjects[0] for n in named}
    if len(claims) > 1:
        raise UsageError("split: these positions are on different claims; name those of one")
    return (*claims, *(n.subjects[1] for n in named))


def plan_accept(naming: Naming, ids: Sequence[str], stance: str | None) -> tuple[Plan, ...]:
    """Proposals that are so, things that are right as they stand, or two reports of which the second copies the first.

    Raises: UsageError for a position without its stance, or a proposal whose sides are gone.
    """
    plans = []
    for id_ in ids:
        proposal = read_proposal(naming.store, id_)
        if proposal is not None:
            sides = _check_sides(naming, proposal)
            binds = proposal.proposal.kind is ProposalKind.BIND_POSITION
            value = json.dumps({"stance": _check_stance(stance)}) if binds else NULL
            plans.append(Plan(kind=JudgementKind.ACCEPT, subjects=sides, value=value))
    if plans or not ids:
        return tuple(plans)
    named = [naming.name(i) for i in ids]
    if len(named) == 2 and all(n.kind is SubjectKind.REPORT for n in named):
        return (Plan(kind=JudgementKind.ACCEPT, subjects=tuple(n.subjects[0] for n in named)),)
    return tuple(Plan(kind=JudgementKind.ACCEPT, subjects=(s,)) for n in named for s in n.subjects[-1:])


def plan_reject(naming: Naming, ids: Sequence[str]) -> tuple[Plan, ...]:
    """Proposals that are not so, events, claims and positions that are none, or two reports that are no copies.

    Raises: UsageError for what cannot be rejected.
    """
    found = [read_proposal(naming.store, i) for i in ids]
    if any(found):
        return tuple(
            Plan(kind=JudgementKind.REJECT, subjects=_check_sides(naming, p), value=APART) for p in found if p
        )
    named = [naming.name(i) for i in ids]
    if len(named) == 2 and all(n.kind is SubjectKind.REPORT for n in named):
        return (Plan(kind=JudgementKind.REJECT, subjects=tuple(n.subjects[0] for n in named), value=APART),)
    plans = []
    for n in named:
        if n.kind in {SubjectKind.REPORT, SubjectKind.STATEMENT}:
            raise UsageError(
                f"reject {n.id}: a {n.kind} is what was written; correct it, or reject what is made of it"
            )
        each = [n.subjects] if n.kind is SubjectKind.POSITION else [(s,) for s in n.subjects]
        plans += [Plan(kind=JudgementKind.REJECT, subjects=subjects) for subjects in each]
    return tuple(plans)


def _check_sides(naming: Naming, proposal: StoredProposal) -> tuple[Subject, ...]:
    sides = naming.sides(proposal.proposal)
    if sides is None:
        raise UsageError(f"{proposal.pid}: what it would link is not there any more: run sayso relink")
    return sides


def _check_stance(stance: str | None) -> str:
    allowed = [s.value for s in Stance]
    if stance not in allowed:
        asked = "say which position it is" if stance is None else f"--as {stance}: there is none such"
        raise UsageError(f"accept: {asked}: --as {', '.join(allowed)}")
    return stance


def plan_correct(naming: Naming, id_: str, change: Change) -> Plan:
    """One field changed. The value must be allowed, or stand in the text.

    Raises: UsageError for a field or value that cannot be, with those that can.
    """
    named = naming.name(id_)
    if named.kind is SubjectKind.POSITION:
        if change.field != "stance":
            raise UsageError(f"{change.field}: of a position stance can be corrected")
        _check_allowed(change.value, [s.value for s in Stance])
        return Plan(kind=JudgementKind.CORRECT, subjects=named.subjects, value=change.to_value())
    fields = {SubjectKind.EVENT: tuple(EVENT_FIELDS), SubjectKind.STATEMENT: tuple(STATEMENT_FIELDS)}.get(
        named.kind
    )
    if fields is None:
        raise UsageError(
            f"{id_}: of a {named.kind} nothing is set by hand; judge its events, statements or positions"
        )
    if len(named.subjects) > 1:
        told = ", ".join(f"{s.report} “{s.words}”" for s in named.subjects[:4])
        raise UsageError(
            f"{id_}: is told {len(named.subjects)} times; name the account as REPORT:e3 ({told})"
        )
    if change.field not in fields:
        raise UsageError(f"{change.field}: there is no such field; of a {named.kind} {', '.join(fields)}")
    _check_change(naming, named.subjects[0], change)
    return Plan(kind=JudgementKind.CORRECT, subjects=named.subjects, value=change.to_value())


def _check_change(naming: Naming, subject: Subject, change: Change) -> None:
    report = naming.report(subject.report)
    if report is None:
        return
    if subject.kind is SubjectKind.EVENT and (event := resolve_event(subject, report)):
        EVENT_FIELDS[change.field](report, event, change.value)
    elif statement := resolve_statement(subject, report):
        STATEMENT_FIELDS[change.field](report, statement, change.value)


def _check_allowed(value: str | None, allowed: Sequence[str]) -> None:
    if value not in allowed:
        raise UsageError(f"{value}: there is none such; allowed are {', '.join(allowed)}")


# ---------------------------------------------------------------- kept


def take(store: Store, plan: Plan, *, who: str, why: str, at: str) -> tuple[str, bool]:
    """Keeps what was planned; returns its id and whether it is new: who decides again what stands decided adds nothing.

    Raises: StoreError.
    """
    subjects = tuple(s.to_text() for s in plan.subjects)
    for judgement in read_judgements(store):
        if (judgement.kind, judgement.subjects, judgement.value) == (plan.kind, subjects, plan.value):
            return judgement.id, False
    judgement = Judgement(kind=plan.kind, subjects=subjects, value=plan.value, who=who, why=why, at=at)
    return append_judgement(store, judgement, [s.report for s in plan.subjects]), True


def withdraw(store: Store, jid: str, *, who: str, why: str, at: str) -> tuple[str, bool]:
    """Takes a judgement back, or a withdrawal; returns the withdrawal's id and whether it is new.

    Raises: UnknownIdError for a judgement that there is not; StoreError.
    """
    every = read_judgements(store, withdrawn=True)
    found = next((j for j in every if j.id == jid), None)
    if found is None:
        raise UnknownIdError(jid)
    kind = JudgementKind.WITHDRAW
    if found.kind is not kind and found not in read_judgements(store):
        last = [j.id for j in every if j.kind is kind and jid in j.subjects]
        return last[-1], False
    touched = _find_touched(found, {j.id: j for j in every})
    judgement = Judgement(kind=kind, subjects=(jid,), who=who, why=why, at=at)
    return append_judgement(store, judgement, touched), True


def _find_touched(judgement: Judgement, every: dict[str, Judgement]) -> list[str]:
    """The reports of a judgement, or of those that it takes back."""
    if judgement.kind is JudgementKind.WITHDRAW:
        return [r for j in judgement.subjects if j in every for r in _find_touched(every[j], every)]
    return [s.report for s in from_texts(judgement.subjects)]
