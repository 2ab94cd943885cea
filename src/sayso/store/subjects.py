"""What a judgement is about, named by what it says and not by an id of one run: report, span, kind and words.

So a judgement still finds its subject when a newer version codes the report anew, and when the article comes again with a
paragraph more: the words are looked for again where the span no longer has them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sayso.labels import Stance
from sayso.linked import LinkedClaim, LinkedPosition, Report, ReportId
from sayso.records import Event, Statement
from sayso.spans import Span, cover

MOST_WORDS = 120
"""Characters of a subject's words that are kept: enough to find them again."""


class SubjectKind(StrEnum):
    """What a judgement may be about."""

    REPORT = "report"
    EVENT = "event"
    STATEMENT = "statement"
    SENTENCE = "sentence"
    CLAIM = "claim"
    POSITION = "position"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A report, or something in it. `label`: an event's type, a position's stance, a claim's id, else ""; `span`, `words`:
    an event's trigger, a statement's content, a claim's or position's words; None and "" for a report."""

    kind: SubjectKind
    report: ReportId
    span: Span | None = None
    label: str = ""
    words: str = ""

    def to_text(self) -> str:
        """As the table of judgements has it: a JSON list."""
        ends = [self.span.start, self.span.end] if self.span else []
        return json.dumps([self.kind, self.report, *ends, self.label, self.words], ensure_ascii=False)


def from_text(text: str) -> Subject | None:
    """The inverse of `Subject.to_text`; None for what is none, as the subjects of a withdrawal are."""
    try:
        kind, report, *rest = json.loads(text)
        span = Span(rest[0], rest[1]) if len(rest) == 4 else None
        return Subject(
            kind=SubjectKind(kind), report=ReportId(report), span=span, label=rest[-2], words=rest[-1]
        )
    except (ValueError, TypeError, IndexError):
        return None


def from_texts(texts: Iterable[str]) -> tuple[Subject, ...]:
    """The subjects that a judgement's texts name, in their order; what names none is left out."""
    return tuple(s for t in texts if (s := from_text(t)))


def to_report_subject(report: ReportId) -> Subject:
    """A whole report."""
    return Subject(kind=SubjectKind.REPORT, report=report)


def to_event_subject(report: Report, event: Event) -> Subject:
    """One report's account of an event, by its trigger and type."""
    return _of(SubjectKind.EVENT, report, event.trigger, event.type)


def to_statement_subject(report: Report, statement: Statement) -> Subject:
    """A statement, by all of its content."""
    return _of(SubjectKind.STATEMENT, report, cover(statement.contents))


def to_sentence_subject(report: Report, start: int) -> Subject:
    """What a report says in its own voice from `start` to the end of that sentence."""
    text = report.entry.article.text
    end = next((s.end for s in report.entry.article.sentences if s.start <= start < s.end), len(text))
    return _of(SubjectKind.SENTENCE, report, Span(start, end))


def to_position_subject(report: Report, position: LinkedPosition) -> Subject:
    """A position, by its words and stance."""
    return _of(SubjectKind.POSITION, report, position.span, position.stance)


def to_claim_subject(report: Report, claim: LinkedClaim) -> Subject:
    """A claim, by the words that state it in `report`, which is that of `find_stated`."""
    return _of(SubjectKind.CLAIM, report, find_stated(claim).span, claim.id)


def find_stated(claim: LinkedClaim) -> LinkedPosition:
    """The position whose words the claim's text is: the first assertion, else the first."""
    return next((p for p in claim.positions if p.stance is Stance.ASSERTS), claim.positions[0])


def _of(kind: SubjectKind, report: Report, span: Span, label: str = "") -> Subject:
    words = span.of(report.entry.article.text)[:MOST_WORDS]
    return Subject(kind=kind, report=report.id, span=span, label=str(label), words=words)


# ---------------------------------------------------------------- found again


def find_again(subject: Subject, text: str) -> Span | None:
    """Where the subject's words stand now: at its span, else at their occurrence nearest to it; None if they are gone."""
    if subject.span is None or not subject.words:
        return None
    at, size = subject.span.start, len(subject.span)
    if text[at : at + len(subject.words)] == subject.words:
        return Span(at, min(at + size, len(text)))
    starts, start = [], text.find(subject.words)
    while start >= 0:
        starts.append(start)
        start = text.find(subject.words, start + 1)
    if not starts:
        return None
    near = min(starts, key=lambda s: abs(s - at))
    return Span(near, min(near + size, len(text)))


def resolve_event(subject: Subject, report: Report) -> Event | None:
    """The account that the subject names: one with a trigger on its words, of its type before others; None if none is."""
    there = find_again(subject, report.entry.article.text)
    if there is None:
        return None
    ranked = [
        (e.type == subject.label, max(there.shared(t) for t in e.triggers or (e.trigger,)), -n)
        for n, e in enumerate(report.entry.events)
    ]
    best = max((r for r in ranked if r[1]), default=None)
    return report.entry.events[-best[2]] if best else None


def resolve_statement(subject: Subject, report: Report) -> Statement | None:
    """The statement whose content shares most with the subject's; None if none shares half of it."""
    there = find_again(subject, report.entry.article.text)
    if there is None:
        return None
    found = max(report.entry.statements, key=lambda s: _share(cover(s.contents), there), default=None)
    return found if found and _share(cover(found.contents), there) >= 0.5 else None


def resolve_claim(subject: Subject, report: Report, claims: Iterable[LinkedClaim]) -> LinkedClaim | None:
    """The claim of that very id, else the one of whose positions in the report one shares most with the subject's words."""
    found = tuple(claims)
    there = find_again(subject, report.entry.article.text)
    if there is None:
        return None
    same = next((c for c in found if c.id == subject.label), None)
    ranked = [(max((_share(p.span, there) for p in c.positions if p.report == report.id), default=0.0), -n)
              for n, c in enumerate(found)]  # fmt: skip
    best = max((r for r in ranked if r[0] >= 0.5), default=None)
    return same or (found[-best[1]] if best else None)


def resolve_position(subject: Subject, report: Report, claim: LinkedClaim) -> LinkedPosition | None:
    """The position of the report on that claim which shares most with the subject's words; of its stance before others."""
    there = find_again(subject, report.entry.article.text)
    if there is None:
        return None
    mine = [p for p in claim.positions if p.report == report.id and p.span.overlaps(there)]
    return max(mine, key=lambda p: (p.stance == subject.label, _share(p.span, there)), default=None)


def _share(one: Span, other: Span) -> float:
    return one.shared(other) / max(len(one), len(other))
