"""Claims: what is at issue in one article, and who stands where on it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from sayso.labels import MATERIAL, Act, Modality, Stance
from sayso.ledger.bindings import Binding, Scene, content_text, find_bindings, key_words
from sayso.ledger.status import resolve_status
from sayso.records import Cast, Claim, ClaimId, Event, Position, Statement, Trace
from sayso.spans import Span

STANCES = {
    Act.SAY: Stance.ASSERTS,
    Act.CONFIRM: Stance.CONFIRMS,
    Act.DENY: Stance.DENIES,
    Act.RETRACT: Stance.RETRACTS,
    Act.DECLINE: Stance.DECLINES,
}

_BACK_REFERENCE = re.compile(
    r"\b(the|this|that|these|those|such|his|her|its|their|any|an?|of)\s+(\S+\s+){0,2}$", re.IGNORECASE
)


@dataclass(slots=True)
class _Issue:
    """A claim in the making: the event or saying at issue and the responses to it."""

    events: list[Event] = field(default_factory=list)
    saying: Statement | None = None
    bindings: list[Binding] = field(default_factory=list)


def find_claims(
    text: str, statements: tuple[Statement, ...], events: tuple[Event, ...], cast: Cast
) -> tuple[Claim, ...]:
    """Every claim of the article, in text order, positions in text order.

    A claim is an event or a saying that someone confirms, denies, takes back or declines to speak of, an event
    that two speakers assert, or one that the article attributes and does not report in its own voice.
    """
    scene = Scene(text=text, statements=statements, events=events, cast=cast)
    issues: dict[str, _Issue] = {}
    for binding in find_bindings(scene):
        _add_binding(issues, binding, scene)
    for event in events:
        if event.attribution or _is_told_twice(event, scene):
            issues.setdefault(event.id, _Issue(events=[event]))
    claims = [c for c in (_claim(issue, scene) for issue in issues.values()) if c is not None]
    claims.sort(key=lambda c: (c.span, c.positions[0].span))
    return tuple(replace(c, id=ClaimId(f"c{n}")) for n, c in enumerate(claims, 1))


def _add_binding(issues: dict[str, _Issue], binding: Binding, scene: Scene) -> None:
    event = binding.event or (_event_at_issue(binding, scene) if binding.saying else None)
    saying = binding.saying if event is None else None
    alone = event is None and saying is None
    key = (
        event.id
        if event
        else saying.id
        if saying
        else _same_issue(issues, binding, scene) or binding.response.id
    )
    inside = [e for e in scene.events if _holds(binding.response, e)] if alone else []
    issue = issues.setdefault(key, _Issue(events=[event] if event else inside, saying=saying))
    issue.bindings.append(binding)


def _same_issue(issues: dict[str, _Issue], binding: Binding, scene: Scene) -> str | None:
    """The issue that an earlier response already raised in the same words: a headline's denial and the body's."""
    words = key_words(content_text(scene.text, binding.response))
    for key, issue in issues.items():
        for other in issue.bindings:
            theirs = key_words(content_text(scene.text, other.response))
            if 2 * len(words & theirs) >= min(len(words), len(theirs)) and len(words & theirs) > 1:
                return key
    return None


def _holds(statement: Statement, event: Event) -> bool:
    return any(c.contains(event.trigger) for c in statement.contents)


def _event_at_issue(binding: Binding, scene: Scene) -> Event | None:
    """Of the events that the answered saying alone vouches for, the one that the response's words are most like."""
    saying = binding.saying
    vouched = [
        e for e in scene.events if saying is not None and e.attribution and e.attribution[-1] == saying.id
    ]
    if len(vouched) == 1:
        return vouched[0]
    words = key_words(content_text(scene.text, binding.response))
    scored = [(len(words & key_words(e.sentence.of(scene.text))), -n, e) for n, e in enumerate(vouched)]
    best = max(scored, key=lambda item: item[:2], default=None)
    return best[2] if best is not None and best[0] > 0 else None


def _assertions(event: Event, scene: Scene) -> list[tuple[Statement, Span]]:
    """Sayings that assert the event, with the words: those it is attributed to, and those that tell it anew.

    A mention with an article or a possessive ("condemned the attack") only refers to the event. Of a chain
    ("state radio quoted the army as saying") the innermost voice asserts; the others pass it on.
    """
    out = []
    for s in scene.statements:
        told = [t for t in event.triggers if any(c.contains(t) for c in s.contents)]
        anew = [t for t in told if not _BACK_REFERENCE.search(scene.text[max(0, t.start - 40) : t.start])]
        if s.act is Act.SAY and (anew or event.attribution[-1:] == (s.id,)):
            out.append((s, (anew or told or [event.trigger])[0]))
    return [(s, words) for s, words in out if not any(_passes_on(s, inner) for inner, _ in out)]


def _passes_on(outer: Statement, inner: Statement) -> bool:
    nested = all(any(o.contains(i) for o in outer.contents) for i in inner.contents)
    return outer.id != inner.id and (
        inner.within == outer.id or (nested and outer.contents != inner.contents)
    )


def _is_told_twice(event: Event, scene: Scene) -> bool:
    """True for a deed that two different speakers assert. Words between parties ("urged", "condemned") need none."""
    speakers = {s.speaker.actor for s, _ in _assertions(event, scene) if s.speaker}
    deed = event.type in MATERIAL and event.modality is Modality.ACTUAL
    return deed and len(speakers - {None}) > 1


def _own_voice(event: Event) -> list[Position]:
    if event.attribution:
        return []
    trace = Trace(field="stance", by="ledger.position.own_voice", span=event.trigger)
    return [Position(stance=Stance.ASSERTS, span=event.sentence, trace=(trace,))]


def _position(statement: Statement, by: str, words: Span) -> Position:
    return Position(
        stance=STANCES[statement.act],
        span=statement.contents[0],
        statement=statement.id,
        by=statement.speaker.actor if statement.speaker else None,
        trace=(Trace(field="stance", by=by, span=words),),
    )


def _claim(issue: _Issue, scene: Scene) -> Claim | None:
    """The claim of one issue; None if the article merely reports it in its own voice."""
    positions = {p.statement: p for e in issue.events for p in _own_voice(e)}
    for event in issue.events:
        for s, words in _assertions(event, scene):
            positions.setdefault(s.id, _position(s, "ledger.position.asserts", words))
    if issue.saying is not None:
        positions[issue.saying.id] = _position(
            issue.saying, "ledger.position.asserts", issue.saying.contents[0]
        )
    for b in issue.bindings:
        positions[b.response.id] = _position(b.response, b.by, b.span)
    if not positions or _is_of_nothing(issue, scene):
        return None
    ordered = tuple(sorted(positions.values(), key=lambda p: (p.span, p.statement or "")))
    return Claim(
        id=ClaimId(""),
        span=_claim_span(issue),
        positions=ordered,
        status=resolve_status(ordered),
        events=tuple(e.id for e in issue.events),
        trace=(Trace(field="status", by="ledger.status"),),
    )


def _is_of_nothing(issue: _Issue, scene: Scene) -> bool:
    """True for a bare refusal that answers nothing the article tells: "He declined [to comment]." is no claim."""
    if issue.events or issue.saying is not None:
        return False
    return all(
        b.response.act is Act.DECLINE and len(key_words(content_text(scene.text, b.response))) < 2
        for b in issue.bindings
    )


def _claim_span(issue: _Issue) -> Span:
    """The words that state the claim: the saying's, else the event's sentence, else the response's own content."""
    if issue.saying is not None:
        return issue.saying.contents[0]
    if issue.events:
        return issue.events[0].sentence
    return issue.bindings[0].response.contents[0]
