"""What people corrected inside one report: its events and statements as they stand after that. Pure.

The entry that was coded is kept as it is; these are its readers' glasses. Every changed field has a trace that names the
judgement, so that `sayso explain` leads to who decided and why.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from sayso.errors import UsageError
from sayso.labels import Act, EventType, Modality
from sayso.linked import Report
from sayso.records import Event, EventId, Mention, Statement, StatementId, Trace, When, Where
from sayso.spans import Span
from sayso.store.judgements import Judgement, JudgementKind
from sayso.store.subjects import Subject, SubjectKind, from_text, resolve_event, resolve_statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A field and its new value, which is None for empty."""

    field: str
    value: str | None

    def to_value(self) -> str:
        """As `Judgement.value` has it."""
        return json.dumps({"field": self.field, "value": self.value}, ensure_ascii=False)


def read_change(judgement: Judgement) -> Change | None:
    """The change of a `correct`; None for any other judgement."""
    found: Any = json.loads(judgement.value)
    if judgement.kind is not JudgementKind.CORRECT or not isinstance(found, dict) or "field" not in found:
        return None
    return Change(field=found["field"], value=found.get("value"))


def correct_report(report: Report, judgements: Iterable[Judgement]) -> Report:
    """The report after what was corrected and rejected in it, in the order of the judgements. Those whose subject is not
    there any more change nothing."""
    for judgement in judgements:
        for subject in map(from_text, judgement.subjects):
            if subject is not None and subject.report == report.id:
                report = _apply(report, judgement, subject)
    return report


def _apply(report: Report, judgement: Judgement, subject: Subject) -> Report:
    change = read_change(judgement)
    if subject.kind is SubjectKind.EVENT:
        event = resolve_event(subject, report)
        if event and change:
            return _with_event(report, event.id, correct_event(report, event, change, judgement.id))
        if event and judgement.kind is JudgementKind.REJECT and judgement.value == "null":
            return _with_event(report, event.id, None)
    if subject.kind is SubjectKind.STATEMENT and change:
        statement = resolve_statement(subject, report)
        if statement:
            return _with_statement(
                report, statement.id, correct_statement(report, statement, change, judgement.id)
            )
    return report


def _with_event(report: Report, id_: EventId, new: Event | None) -> Report:
    entry = report.entry
    events = tuple(x for e in entry.events if (x := new if e.id == id_ else e))
    claims = entry.claims if new else tuple(
        replace(c, events=tuple(e for e in c.events if e != id_)) for c in entry.claims
    )  # fmt: skip
    return replace(report, entry=replace(entry, events=events, claims=claims))


def _with_statement(report: Report, id_: StatementId, new: Statement) -> Report:
    statements = tuple(new if s.id == id_ else s for s in report.entry.statements)
    return replace(report, entry=replace(report.entry, statements=statements))


# ---------------------------------------------------------------- fields


def correct_event(report: Report, event: Event, change: Change, by: str) -> Event:
    """The event with the field changed; as it is, where the words that the change names are not in the text any more."""
    try:
        new = EVENT_FIELDS[change.field](report, event, change.value)
    except UsageError:
        return event
    return replace(new, trace=(*new.trace, Trace(field=change.field, by=f"judgement {by}")))


def correct_statement(report: Report, statement: Statement, change: Change, by: str) -> Statement:
    """The statement with the field changed, as `correct_event`."""
    try:
        new = STATEMENT_FIELDS[change.field](report, statement, change.value)
    except UsageError:
        return statement
    return replace(new, trace=(*new.trace, Trace(field=change.field, by=f"judgement {by}")))


def _set_type(report: Report, event: Event, value: str | None) -> Event:
    if value == event.type:
        return event
    return replace(event, type=EventType(_one_of(value, EventType)), modes=(), cameo=None)


def _set_modality(report: Report, event: Event, value: str | None) -> Event:
    return replace(event, modality=Modality(_one_of(value, Modality)))


def _set_historical(report: Report, event: Event, value: str | None) -> Event:
    return replace(event, historical=_one_of(value, ("true", "false")) == "true")


def _set_actor(report: Report, event: Event, value: str | None) -> Event:
    return replace(event, actors=_to_mentions(report, value, event.trigger))


def _set_recipient(report: Report, event: Event, value: str | None) -> Event:
    return replace(event, recipients=_to_mentions(report, value, event.trigger))


def _set_where(report: Report, event: Event, value: str | None) -> Event:
    if value is None:
        return replace(event, where=None)
    span = find_words(report, value, event.trigger)
    place = next((p.id for p in report.entry.places if p.span.overlaps(span)), None)
    return replace(event, where=Where(span=span, place=place))


def _set_when(report: Report, event: Event, value: str | None) -> Event:
    if value is None:
        return replace(event, when=None, whens=())
    span = find_words(report, value, event.trigger)
    time = next((t for t in report.entry.times if t.span.overlaps(span)), None)
    start, end = (time.start, time.end) if time else (None, None)
    when = When(span=span, time=time.id if time else None, start=start, end=end)
    return replace(event, when=when, whens=(when,))


def _set_speaker(report: Report, statement: Statement, value: str | None) -> Statement:
    near = statement.cue or statement.contents[0]
    return replace(statement, speaker=next(iter(_to_mentions(report, value, near)), None))


def _set_act(report: Report, statement: Statement, value: str | None) -> Statement:
    return replace(statement, act=Act(_one_of(value, Act)))


EVENT_FIELDS: dict[str, Callable[[Report, Event, str | None], Event]] = {
    "type": _set_type, "modality": _set_modality, "historical": _set_historical, "actor": _set_actor,
    "recipient": _set_recipient, "when": _set_when, "where": _set_where,
}  # fmt: skip
STATEMENT_FIELDS: dict[str, Callable[[Report, Statement, str | None], Statement]] = {
    "speaker": _set_speaker,
    "act": _set_act,
}


def _one_of(value: str | None, allowed: Iterable[str]) -> str:
    """Raises: UsageError for a value that is not allowed."""
    if value not in {str(a) for a in allowed}:
        raise UsageError(f"{value}: there is none such; allowed are {', '.join(allowed)}")
    return str(value)


def _to_mentions(report: Report, value: str | None, near: Span) -> tuple[Mention, ...]:
    if value is None:
        return ()
    span = find_words(report, value, near)
    actor = next((a.id for a in report.entry.actors if any(m.overlaps(span) for m in a.mentions)), None)
    return (Mention(span=span, actor=actor, by="judgement"),)


def find_words(report: Report, words: str, near: Span) -> Span:
    """Where the words stand nearest to `near`.

    Raises: UsageError if the text has no such words: a value without evidence is none.
    """
    text, starts = report.entry.article.text, []
    start = text.find(words) if words else -1
    while start >= 0:
        starts.append(start)
        start = text.find(words, start + 1)
    if not starts:
        raise UsageError(
            f"“{words}”: these words do not stand in {report.id}; give them as the text has them"
        )
    first = min(starts, key=lambda s: abs(s - near.start))
    return Span(first, first + len(words))
