"""Who speaks in a report, and when: what is needed to know one voice again in another report."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sayso.labels import ActorKind
from sayso.linked import Report
from sayso.linking.terms import KeyKind, find_tokens, word_class, word_set
from sayso.records import Actor, ActorId, Statement
from sayso.spans import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """A speaker. `name`: as the report gives it, None for the report itself or one it does not name; `unnamed`: there
    is a speaker without a name; `words`: lower-case words of name and role; `country`: alpha-3, for a state's own voice; `spokes`: speaks for somebody whom its name does not say.
    """

    name: str | None = None
    unnamed: bool = False
    words: frozenset[str] = frozenset()
    surname: str | None = None
    country: str | None = None
    spokes: bool = False


OWN = Voice()
"""The report's own voice."""


def find_actor(report: Report, id_: ActorId | None) -> Actor | None:
    """The actor of that id in the report; None for None or an id that it lacks."""
    return next((a for a in report.entry.actors if a.id == id_), None)


def _words(name: str) -> frozenset[str]:
    found = re.findall(r"[^\W\d_]+", name.lower())
    return frozenset(w for w in found if w not in word_set("stop_words"))


def _is_named(name: str) -> bool:
    """A name has a capital, and more than a people's: "a Marovian official" names nobody, "Ilan Sorel" does."""
    tokens = find_tokens(name, Span(0, len(name)))
    heads = word_set("unnamed")
    if not any(t.span.of(name)[0].isupper() for t in tokens):
        return False
    return not (tokens[-1].word in heads and all(t.kind is not KeyKind.NAME for t in tokens))


def to_voice(report: Report, statement: Statement | None) -> Voice:
    """The voice behind a statement of the report; None gives the report's own."""
    if statement is None:
        return OWN
    if statement.speaker is None:
        return Voice(unnamed=True)
    actor = find_actor(report, statement.speaker.actor)
    if actor is not None:
        return to_actor_voice(actor)
    name = statement.speaker.span.of(report.entry.article.text)
    named = _is_named(name)
    return Voice(name=name if named else None, unnamed=not named, words=_words(name))


def to_actor_voice(actor: Actor) -> Voice:
    """The voice of an actor of the report."""
    named = _is_named(actor.name)
    official = actor.kind is ActorKind.STATE or bool({"GOV", "MIL", "SPY", "COP"} & set(actor.sectors))
    role = actor.role or ""
    person = actor.kind is ActorKind.PERSON and named
    return Voice(
        name=actor.name if named else None, unnamed=not named, words=_words(f"{actor.name} {role}"),
        surname=re.findall(r"[^\W\d_]+", actor.name.lower())[-1] if person else None,
        country=actor.country if official else None, spokes=bool(set(role.lower().split()) & word_class("spokes")),
    )  # fmt: skip


def to_outlet_voice(report: Report) -> Voice:
    """The voice of the report's outlet, where it speaks of itself."""
    name = report.entry.article.outlet
    return Voice(name=name, unnamed=name is None, words=_words(name or ""))


def same_voice(a: Voice, b: Voice) -> bool:
    """Whether two named voices are one: one surname, or one name inside the other, titles and offices aside.

    "Interior Minister Ilan Sorel" is "Sorel"; the Interior Ministry is not the Defence Ministry.
    """
    if a.name is None or b.name is None:
        return False
    if a.surname and b.surname:
        return a.surname == b.surname
    return speaks_for(a, b) or speaks_for(b, a)


def _office(voice: Voice) -> frozenset[str]:
    """Words of a name, an office under one key whoever holds it: `minister` and `ministry` both `minist`."""
    return frozenset(w[:6] for w in voice.words if w != voice.surname)


def speaks_for(a: Voice, b: Voice) -> bool:
    """Whether `a` is `b`, or holds an office in it: all the words of `b` stand in `a` ("Interior Ministry spokeswoman
    Ada Venn" for "the Interior Ministry")."""
    return (
        bool(b.words)
        and b.name is not None
        and a.name is not None
        and _office(b) <= _office(a)
        and bool(_office(b))
    )


def same_party(a: Voice, b: Voice) -> bool:
    """Whether two voices are of one side: one voice, or officials of one country."""
    return same_voice(a, b) or (a.country is not None and a.country == b.country)


def find_said_on(report: Report, statement: Statement | None) -> str | None:
    """ISO date of the saying where the report gives one not after itself, else of publication, else None."""
    published = (report.entry.article.published or "")[:10] or None
    if statement is None or statement.said_on is None:
        return published
    time = next((t for t in report.entry.times if t.id == statement.said_on), None)
    said = time.start[:10] if time and time.start and len(time.start) >= 10 else None
    return said if said and (published is None or said <= published) else published
