"""What a person changed: the marks of a file that came back beside those that a report has. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sayso.export.marks import READ_BACK, Mark, settle
from sayso.labels import Act, EventType, Modality
from sayso.spans import Span

CLOSED: dict[str, dict[str, tuple[str, ...]]] = {
    "event": {"type": tuple(EventType), "modality": tuple(Modality), "historical": ("true", "false")},
    "statement": {"act": tuple(Act)},
}
"""Values that can be corrected, by kind of mark, with those allowed."""

ROLES = {"event": ("actor", "recipient", "when", "where"), "statement": ("speaker",)}
"""Roles that can be corrected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One change to the mark `of` a report. `field` None: there is no such event. `value` None: the field is empty; `span`: the
    words of `value`, for a role."""

    of: Mark
    field: str | None
    value: str | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A change that no judgement can hold: what, where and why."""

    span: Span
    why: str


def find_corrections(
    old: Sequence[Mark], new: Sequence[Mark], text: str, *, whole: bool
) -> Iterator[Correction | Refused]:
    """The changes from `old` to `new`, in the order of `old`, then what is new.

    Marks are matched by their words. `whole`: `new` has every mark of the report, so an event that it lacks was struck out; else
    what is not in it was left alone.
    """
    left = [settle(m, text) for m in new if m.kind in READ_BACK]
    for mark in (m for m in old if m.kind in READ_BACK):
        same = _find_same(settle(mark, text), left)
        if same is not None:
            left.remove(same)
            yield from _compare(mark, same, text)
        elif whole:
            yield _strike(mark)
    for mark in left:
        yield Refused(
            span=mark.spans[0], why=f"a new {mark.kind} cannot be taken in: only what was found is corrected"
        )


def _find_same(mark: Mark, among: Iterable[Mark]) -> Mark | None:
    """The mark on the same words: the very same before one with other values."""
    found = [m for m in among if m.kind == mark.kind and m.spans == mark.spans]
    return max(found, key=lambda m: (m == mark, m.value("type") == mark.value("type")), default=None)


def _strike(mark: Mark) -> Correction | Refused:
    if mark.kind == "event":
        return Correction(of=mark, field=None)
    return Refused(span=mark.spans[0], why="a statement cannot be struck out")


def _compare(mark: Mark, new: Mark, text: str) -> Iterator[Correction | Refused]:
    for field, allowed in CLOSED[mark.kind].items():
        value = new.value(field)
        if value != mark.value(field):
            if value in allowed:
                yield Correction(of=mark, field=field, value=value)
            else:
                yield Refused(
                    span=mark.spans[0], why=f"{field}: {value or 'nothing'} is none of {', '.join(allowed)}"
                )
    for role in ROLES[mark.kind]:
        spans = new.role(role)
        if spans != settle(mark, text).role(role):
            yield _to_role(mark, role, spans, text)


def _to_role(mark: Mark, role: str, spans: tuple[Span, ...], text: str) -> Correction | Refused:
    if len(spans) > 1:
        return Refused(span=mark.spans[0], why=f"{role}: {len(spans)} at once cannot be taken in; leave one")
    if not spans:
        return Correction(of=mark, field=role)
    return Correction(of=mark, field=role, value=spans[0].of(text), span=spans[0])
