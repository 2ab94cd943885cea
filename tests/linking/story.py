"""Small invented reports for the tests of this room, built without a reader."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sayso.labels import Act, ActorKind, EventType, Form, Modality, Precision
from sayso.linked import Report, ReportId
from sayso.records import (
    Actor,
    ActorId,
    Article,
    Count,
    Event,
    EventId,
    LedgerEntry,
    Mention,
    Place,
    PlaceId,
    Statement,
    StatementId,
    When,
    Where,
)  # fmt: skip
from sayso.spans import Span


def at(text: str, words: str) -> Span:
    """Where `words` first stand in `text`."""
    start = text.index(words)
    return Span(start, start + len(words))


@dataclass(frozen=True, slots=True, kw_only=True)
class Says:
    """One statement to build: words of the text."""

    content: str
    by: str | None = None
    cue: str | None = None
    act: str = "say"
    role: str | None = None
    country: str | None = None
    sectors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Does:
    """One event to build: words of the text; `on` a date, `voice` a statement's number from 1."""

    type: str
    trigger: str
    actor: str | None = None
    recipient: str | None = None
    on: tuple[str, str] | None = None
    where: str | None = None
    counts: tuple[tuple[str, int, str], ...] = ()
    modality: str = "actual"
    modes: tuple[str, ...] = ()
    voice: int | None = None


def _sentences(text: str) -> tuple[Span, ...]:
    return tuple(Span(*m.span()) for m in re.finditer(r"\S(?:.*?[.!?”\"](?=\s|$)|.*$)", text, re.DOTALL))


def _actors(text: str, says: Sequence[Says], does: Sequence[Does]) -> dict[str, Actor]:
    names: dict[str, Says | None] = {}
    for s in says:
        if s.by:
            names.setdefault(s.by, s)
    for d in does:
        for name in (d.actor, d.recipient):
            if name:
                names.setdefault(name, None)
    out = {}
    for n, (name, s) in enumerate(names.items(), 1):
        person = bool(s and s.role)
        out[name] = Actor(
            id=ActorId(f"a{n}"), name=name, kind=ActorKind.PERSON if person else ActorKind.ORGANIZATION, role=s.role if s else None,
            country=s.country if s else None, sectors=s.sectors if s else (), mentions=(at(text, name),),
        )  # fmt: skip
    return out


def _statement(text: str, n: int, s: Says, actors: dict[str, Actor]) -> Statement:
    speaker = Mention(span=at(text, s.by), actor=actors[s.by].id, by="test") if s.by else None
    return Statement(
        id=StatementId(f"s{n}"), contents=(at(text, s.content),), form=Form.INDIRECT, act=Act(s.act), confidence=1.0,
        speaker=speaker, cue=at(text, s.cue) if s.cue else None,
    )  # fmt: skip


def _event(text: str, n: int, d: Does, actors: dict[str, Actor]) -> Event:
    def roles(name: str | None) -> tuple[Mention, ...]:
        return (Mention(span=at(text, name), actor=actors[name].id, by="test"),) if name else ()

    trigger = at(text, d.trigger)
    return Event(
        id=EventId(f"e{n}"), type=EventType(d.type), trigger=trigger, triggers=(trigger,), modality=Modality(d.modality),
        sentence=next(s for s in _sentences(text) if s.contains(trigger)), confidence=1.0, modes=d.modes,
        actors=roles(d.actor), recipients=roles(d.recipient),
        when=When(span=at(text, d.on[0]), start=d.on[1], end=d.on[1]) if d.on else None,
        where=Where(span=at(text, d.where), place=PlaceId(f"p{n}")) if d.where else None,
        counts=tuple(Count(of=of, low=value, high=value, span=at(text, words)) for of, value, words in d.counts),
        attribution=(StatementId(f"s{d.voice}"),) if d.voice else (),
    )  # fmt: skip


def report(
    id_: str, published: str | None, text: str, says: Sequence[Says] = (), does: Sequence[Does] = (), outlet: str | None = None
) -> Report:  # fmt: skip
    """A report as the pipeline would hand it over, its statements and events as told."""
    actors = _actors(text, says, does)
    places = tuple(
        Place(id=PlaceId(f"p{n}"), span=at(text, d.where), name=d.where, precision=Precision.CITY)
        for n, d in enumerate(does, 1)
        if d.where
    )
    entry = LedgerEntry(
        article=Article(
            id=id_,
            text=text,
            outlet=outlet or f"Outlet {id_}",
            published=published,
            sentences=_sentences(text),
        ),
        model="test",
        statements=tuple(_statement(text, n, s, actors) for n, s in enumerate(says, 1)),
        events=tuple(_event(text, n, d, actors) for n, d in enumerate(does, 1)),
        actors=tuple(actors.values()),
        places=places,
    )  # fmt: skip
    return Report(id=ReportId(id_), entry=entry)
