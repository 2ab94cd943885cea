"""Decisions as they are shown, and as they are taken: every one is a row with who, when and why."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import select

from sayso.errors import UsageError
from sayso.linked import ReportId
from sayso.serve.shelf import Desk
from sayso.serve.views import Decided, DecisionView, SubjectView
from sayso.serve.words import to_href
from sayso.store import Judgement, JudgementKind, judging, linker, read_judgements, write_run
from sayso.store.correcting import Change
from sayso.store.judging import Naming, Plan, UnknownIdError, open_naming
from sayso.store.schema import todo
from sayso.store.subjects import Subject, from_texts
from sayso.store.versions import find_version
from sayso.wording.plain import to_plain

LONGEST = 2000
"""Characters of a reason that are kept; a name has a tenth of that."""


class Verb(StrEnum):
    """What a person may do."""

    ACCEPT = "accept"
    REJECT = "reject"
    MERGE = "merge"
    SPLIT = "split"
    CORRECT = "correct"
    UNDO = "undo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person says. `verb`: one of `Verb`; `ids`: what it is about (docs/looking-up.md says which ids a verb takes); `why`: the reason, kept
    with it; `who`: their name, the desk's user if it is empty; `stance`: for accepting a position; `field`, `value`: for `correct` (no value empties it)."""

    verb: str
    ids: tuple[str, ...]
    why: str
    who: str = ""
    stance: str | None = None
    field: str | None = None
    value: str | None = None


def decide(desk: Desk, decision: Decision) -> Decided:
    """Keeps a decision and lays it over the current view; the same again adds nothing.

    Raises: UsageError for one that cannot be, with what can; UnknownError for an id that there is not; StoreError.
    """
    checked = _check(desk, decision)
    at = datetime.now(UTC).isoformat(timespec="microseconds")
    try:
        kept = _take(desk, checked, at)
    except UnknownIdError as error:
        raise desk.unknown(error.id, "judgement" if decision.verb == Verb.UNDO else None) from None
    run = write_run(desk.store, find_version(), "serve")
    linker.link_waiting(desk.store, run, desk.rules, wait=False)
    ids = {jid for jid, _ in kept}
    found = (d for d in read_decisions(desk) if d.id in ids)
    return Decided(decisions=tuple(found), new=sum(new for _, new in kept), linked=not _is_waiting(desk))


def _is_waiting(desk: Desk) -> bool:
    """Whether anything still waits for the linker."""
    with desk.store.reading() as connection:
        return connection.execute(select(todo.c.id).limit(1)).first() is not None


def _check(desk: Desk, decision: Decision) -> Decision:
    if decision.verb not in set(Verb):
        raise UsageError(f"verb {decision.verb}: there is none such; allowed are {', '.join(Verb)}")
    why, who = decision.why.strip(), decision.who.strip() or desk.user
    if not why:
        raise UsageError("why: say why, for those who read it later")
    if len(why) > LONGEST or len(who) > LONGEST // 10:
        raise UsageError(f"why: is too long; at most {LONGEST} characters, and {LONGEST // 10} for a name")
    if not any(decision.ids):
        raise UsageError(f"{decision.verb}: give the ids of what it is about")
    return replace(decision, why=why, who=who, ids=tuple(i for i in decision.ids if i))


def _take(desk: Desk, said: Decision, at: str) -> list[tuple[str, bool]]:
    if said.verb == Verb.UNDO:
        return [judging.withdraw(desk.store, jid, who=said.who, why=said.why, at=at) for jid in said.ids]
    plans = _plan(open_naming(desk.store), said)
    return [judging.take(desk.store, plan, who=said.who, why=said.why, at=at) for plan in plans]


def _plan(naming: Naming, said: Decision) -> tuple[Plan, ...]:
    if said.verb == Verb.MERGE:
        return (judging.plan_merge(naming, said.ids),)
    if said.verb == Verb.SPLIT:
        return (judging.plan_split(naming, said.ids),)
    if said.verb == Verb.ACCEPT:
        return judging.plan_accept(naming, said.ids, said.stance or None)
    if said.verb == Verb.REJECT:
        return judging.plan_reject(naming, said.ids)
    if not said.field or len(said.ids) != 1:
        raise UsageError("correct: give one id, a field and its new value")
    return (judging.plan_correct(naming, said.ids[0], Change(field=said.field, value=said.value or None)),)


# ---------------------------------------------------------------- shown


def read_decisions(desk: Desk, begin: int = 0, most: int | None = None) -> tuple[DecisionView, ...]:
    """Decisions and withdrawals, the latest first: at most `most` of them behind the first `begin`."""
    naming = open_naming(desk.store)
    standing = {j.id for j in naming.decided.judgements}
    every = read_judgements(desk.store, withdrawn=True)
    some = every[::-1][begin : None if most is None else begin + most]
    return tuple(to_decision(j, naming, stands=_stands(j, every, standing)) for j in some)


def _stands(judgement: Judgement, every: Sequence[Judgement], standing: set[str]) -> bool:
    """Whether it was not taken back; a withdrawal stands while what it withdrew does not."""
    if judgement.kind is not JudgementKind.WITHDRAW:
        return judgement.id in standing
    later = {i for j in every if j.kind is JudgementKind.WITHDRAW for i in j.subjects}
    return judgement.id not in later


def find_decisions(
    naming: Naming, rids: Iterable[ReportId], subjects: Iterable[Subject]
) -> tuple[DecisionView, ...]:
    """The standing decisions on any of these subjects, in the order they were taken."""
    mine = {(s.kind, s.report, s.span) for s in subjects}
    near = {j.id for rid in rids for j in naming.decided.inside.get(rid, ())}
    found = (j for j in naming.decided.judgements if j.id in near)
    return tuple(
        to_decision(j, naming, stands=True)
        for j in found
        if any((s.kind, s.report, s.span) in mine for s in from_texts(j.subjects))
    )


def to_decision(judgement: Judgement, naming: Naming, *, stands: bool) -> DecisionView:
    """One decision; a withdrawal has what it took back as its subjects."""
    subjects = from_texts(judgement.subjects)
    taken = judgement.kind is JudgementKind.WITHDRAW
    views = tuple(map(_to_subject, subjects)) if not taken else tuple(map(_to_taken, judgement.subjects))
    return DecisionView(
        id=judgement.id, verb="undo" if taken else judgement.kind, words=_to_words(judgement),
        who=to_plain(judgement.who, 80), why=to_plain(judgement.why, LONGEST), at=judgement.at, subjects=views,
        applies=taken or naming.applies(judgement), stands=stands,
    )  # fmt: skip


def _to_words(judgement: Judgement) -> str:
    """ "correct: type = ACCUSE", "accept as denies", "reject: kept apart"."""
    value = json.loads(judgement.value)
    if judgement.kind is JudgementKind.WITHDRAW:
        return "took a decision back"
    if isinstance(value, dict) and "field" in value:
        return f"correct: {to_plain(str(value['field']), 40)} = {to_plain(str(value.get('value') or 'empty'), 160)}"
    if isinstance(value, dict) and "stance" in value:
        return f"accept as {to_plain(str(value['stance']), 40)}"
    return f"{judgement.kind}: kept apart" if value == "apart" else str(judgement.kind)


def _to_subject(subject: Subject) -> SubjectView:
    return SubjectView(
        kind=subject.kind, report=subject.report, href=to_href("article", subject.report),
        label=to_plain(subject.label, 60), words=to_plain(subject.words, 200),
    )  # fmt: skip


def _to_taken(jid: str) -> SubjectView:
    return SubjectView(kind="judgement", report="", href=f"/review#{jid}", label=jid, words="")
