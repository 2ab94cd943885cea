"""What of a report is shown to, and corrected by, people with an annotation tool: the same for every such format.

A mark has no id of ours: it is found again by its words, so that a tool may renumber as it likes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sayso.export.tables import to_sha256
from sayso.linked import to_id
from sayso.records import Event, LedgerEntry, Statement
from sayso.spans import Span, cover

BREAK = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
"""What some reader or other takes for the end of a line."""

READ_BACK = ("event", "statement")
"""Kinds whose corrections come back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Something that is marked. `kind`: event, statement, time, place or claim; `spans`: its words in text order; `values`:
    what is said of it; `roles`: other words that belong to it (actor, recipient, when, where, speaker, cue), in text order
    within a role."""

    kind: str
    spans: tuple[Span, ...]
    values: tuple[tuple[str, str], ...] = ()
    roles: tuple[tuple[str, Span], ...] = ()

    def value(self, name: str) -> str | None:
        """The value of that name; None if there is none."""
        return dict(self.values).get(name)

    def role(self, name: str) -> tuple[Span, ...]:
        """The words in that role."""
        return tuple(span for role, span in self.roles if role == name)


def to_marks(entry: LedgerEntry) -> tuple[Mark, ...]:
    """Every mark of a report: events, statements, times, places, claims."""
    text = entry.article.text
    times = (Mark(kind="time", spans=(t.span,), values=_given(value=t.value)) for t in entry.times)
    places = (
        Mark(kind="place", spans=(p.span,), values=_given(name=p.name, geonameid=_text(p.geonameid)))
        for p in entry.places
    )
    claims = (Mark(kind="claim", spans=(c.span,), values=_given(status=c.status)) for c in entry.claims)
    own = (*map(to_event_mark, entry.events), *(to_statement_mark(s, text) for s in entry.statements))
    return (*own, *times, *places, *claims)


def to_event_mark(event: Event) -> Mark:
    """An event, by its trigger."""
    roles = [*(("actor", m.span) for m in event.actors), *(("recipient", m.span) for m in event.recipients)]
    roles += [("when", event.when.span)] if event.when else []
    roles += [("where", event.where.span)] if event.where else []
    values = _given(type=event.type, modality=event.modality, historical=str(event.historical).lower())
    return Mark(kind="event", spans=(event.trigger,), values=values, roles=sort_roles(roles))


def to_statement_mark(statement: Statement, text: str) -> Mark:
    """A statement, by its words."""
    roles = [("speaker", statement.speaker.span)] if statement.speaker else []
    roles += [("cue", statement.cue)] if statement.cue else []
    values = _given(act=statement.act, form=statement.form)
    return Mark(
        kind="statement", spans=join_lines(statement.contents, text), values=values, roles=sort_roles(roles)
    )


def sort_roles(roles: Iterable[tuple[str, Span]]) -> tuple[tuple[str, Span], ...]:
    """Each once, by role, then place in the text."""
    return tuple(sorted(set(roles)))


def _text(value: int | None) -> str | None:
    return None if value is None else str(value)


def _given(**values: str | None) -> tuple[tuple[str, str], ...]:
    return tuple((name, str(value)) for name, value in values.items() if value)


def split_lines(span: Span, text: str) -> Iterator[Span]:
    """The parts of a span between line breaks; the span itself if it is nothing but breaks."""
    start, found = span.start, False
    for broken in BREAK.finditer(text, span.start, span.end):
        if broken.start() > start:
            yield Span(start, broken.start())
            found = True
        start = broken.end()
    if start < span.end:
        yield Span(start, span.end)
    elif not found:
        yield span


def join_lines(spans: Iterable[Span], text: str) -> tuple[Span, ...]:
    """Spans in text order, those joined that overlap or have nothing but line breaks between them."""
    joined: list[Span] = []
    for span in sorted(spans):
        gap = text[joined[-1].end : span.start] if joined else "x"
        if not gap or BREAK.fullmatch(gap) is not None:
            joined[-1] = cover((joined[-1], span))
        else:
            joined.append(span)
    return tuple(joined)


def settle(mark: Mark, text: str) -> Mark:
    """The mark as any tool gives it back: without line breaks at the ends of its spans, its parts joined over line breaks."""
    spans = join_lines((_trim(s, text) for s in mark.spans), text)
    roles = sort_roles((role, _trim(span, text)) for role, span in mark.roles)
    return Mark(kind=mark.kind, spans=spans, values=mark.values, roles=roles)


def _trim(span: Span, text: str) -> Span:
    return cover(split_lines(span, text))


def to_digest(entry: LedgerEntry) -> str:
    """A hash of the text and of what may be corrected in it: whether two exports are of the same coding."""
    marks = [m for m in to_marks(entry) if m.kind in READ_BACK]
    return to_id("m", to_sha256(entry.article.text), *map(repr, marks))
