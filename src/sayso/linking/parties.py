"""Whether two accounts name the same people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from sayso.labels import ActorKind
from sayso.linked import Report
from sayso.linking.terms import KeyKind, find_tokens, word_set
from sayso.linking.voices import find_actor
from sayso.records import Mention
from sayso.spans import Span


class Fit(IntEnum):
    """How two sets of people compare: named others, of unlike kinds, nothing to tell by, the same."""

    OTHERS = 0
    UNLIKE = 1
    OPEN = 2
    SAME = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Who takes part in an event. `name`: fullest form; `names`: keys of its proper names; `head`: key of its last noun, ""
    for a name or a word that stands for anybody; `country`: alpha-3; `state`: the state itself, which stands for its organs."""

    name: str
    names: frozenset[str]
    head: str
    country: str | None
    person: bool = False
    state: bool = False


def find_parties(report: Report, mentions: Iterable[Mention]) -> tuple[Party, ...]:
    """The parties of mentions, pronouns resolved as far as the entry resolves them."""
    text = report.entry.article.text
    return tuple(_party(report, m, text) for m in mentions)


def _party(report: Report, m: Mention, text: str) -> Party:
    actor = find_actor(report, m.actor)
    name = actor.name if actor else m.span.of(text)
    tokens = find_tokens(name, Span(0, len(name)))
    said = [t for t in tokens if t.kind in {KeyKind.WORD, KeyKind.CONCEPT}]
    last = said[-1] if said else None
    generic = last is None or not last.key or last.word in word_set("generic")
    countries = [t.key[1:] for t in tokens if t.kind is KeyKind.COUNTRY]
    return Party(
        name=name, names=frozenset(t.key for t in tokens if t.kind is KeyKind.NAME), head="" if generic or last is None else last.key,
        country=(actor.country if actor else None) or (countries[0] if countries else None),
        person=actor is not None and actor.kind is ActorKind.PERSON, state=actor is not None and actor.kind is ActorKind.STATE,
    )  # fmt: skip


def fit_pair(a: Party, b: Party) -> Fit:
    """How two parties compare.

    Two persons of other names are others; so are bodies of other countries. A state is the same as its organs ("Marovia",
    "Marovian police"); other nouns for people are unlike ("teachers", "guards"), since accounts choose their words.
    """
    if a.names & b.names:
        return Fit.SAME
    if a.country and b.country and a.country != b.country:
        return Fit.OTHERS
    if a.person and b.person and a.names and b.names:
        return Fit.OTHERS
    if a.country and a.country == b.country and (a.state or b.state or a.head == b.head):
        return Fit.SAME
    if a.head and a.head == b.head:
        return Fit.SAME
    if not a.head or not b.head:
        return Fit.OPEN
    return Fit.UNLIKE


def fit(a: Sequence[Party], b: Sequence[Party]) -> Fit:
    """How two lists of parties compare: as the best pair of them does; open if one is empty."""
    return max((fit_pair(x, y) for x in a for y in b), default=Fit.OPEN)
