"""What a confirmation, denial, retraction or refusal to comment is about.

Only words decide: each rule below looks for something in the response that points at an event or at an
earlier saying. A rule that finds nothing leaves the response unbound, and it stands for its own content.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from sayso.labels import MATERIAL, Act, EventType
from sayso.ledger.countries import find_countries
from sayso.records import ActorId, Cast, Event, Statement
from sayso.resources import read_rows
from sayso.spans import Span, cover

LEADING = 3
"""Words before a noun among which its preposition stands: "during last Sunday's march"."""
LIKE = 0.5
"""Share of the words of the shorter of two sayings that makes them like each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """A response and what it is about: an event, a saying, or (both None) only its own content.

    `by` names the rule, `span` the words that point there.
    """

    response: Statement
    by: str
    span: Span
    event: Event | None = None
    saying: Statement | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What the rules look at: one article's text, sayings and events in text order, and who is who."""

    text: str
    statements: tuple[Statement, ...]
    events: tuple[Event, ...]
    cast: Cast


@cache
def _column(name: str, column: str) -> frozenset[str]:
    return frozenset(row[column] for row in read_rows(name))


@cache
def _claim_noun() -> re.Pattern[str]:
    nouns = "|".join(sorted(_column("ledger/claim_nouns.tsv", "noun"), key=len, reverse=True))
    return re.compile(rf"\b({nouns})\b", re.IGNORECASE)


def key_words(text: str) -> frozenset[str]:
    """The words of `text` that carry content, lower-cased, cut to six letters so that forms of one word meet."""
    stop = _column("ledger/stop_words.tsv", "word")
    return frozenset(w[:6] for w in re.findall(r"[^\W\d_]{4,}", text.lower()) if w not in stop)


def content_text(text: str, statement: Statement) -> str:
    """All content spans of a statement as one string."""
    return " ".join(span.of(text) for span in statement.contents)


def find_scope(statement: Statement) -> Span:
    """From a response's cue to the end of its first content: where the words stand that say what it answers."""
    first = statement.contents[0]
    near = statement.cue is not None and abs(statement.cue.start - first.start) < 200
    return cover((statement.cue, first)) if near and statement.cue is not None else first


def _speaker(statement: Statement) -> ActorId | None:
    return statement.speaker.actor if statement.speaker else None


def _overlap(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / max(1, min(len(a), len(b)))


def _sayings(scene: Scene, response: Statement) -> list[Statement]:
    """Plain sayings other than the response, nearest earlier one first, then the later ones."""
    plain = [s for s in scene.statements if s.act is Act.SAY and s.id != response.id]
    at = response.contents[0].start
    before = [s for s in plain if s.contents[0].start < at]
    return before[::-1] + [s for s in plain if s.contents[0].start >= at]


def _pointed_event(scene: Scene, response: Statement) -> Binding | None:
    """The event that the response names: "confirmed the attack", "denied that it had shelled Kesra"."""
    scope = find_scope(response)
    named = [
        (t.start, e, t)
        for e in scene.events
        for t in e.triggers
        if (scope.contains(t) or any(c.contains(t) for c in response.contents)) and t != response.cue
    ]
    if not named:
        return None
    # an event that others report as well is what the response answers, not its occasion; else the first that it names
    named.sort(key=lambda item: (_is_occasion(scene.text, item[2]), _only_in(item[1], response), item[0]))
    _, event, trigger = named[0]
    return Binding(response=response, by="ledger.binding.event_named", span=trigger, event=event)


def _is_occasion(text: str, trigger: Span) -> bool:
    """True for an act that only says when or where another was: "arrested 90 people at the [march]"."""
    before = text[max(0, trigger.start - 40) : trigger.start].lower().split()[-LEADING:]
    return bool(_column("ledger/occasions.tsv", "word") & set(before))


def _only_in(event: Event, response: Statement) -> bool:
    return all(any(c.contains(t) for c in response.contents) for t in event.triggers)


def _claim_owner(scene: Scene, response: Statement, noun_at: int) -> tuple[str, ActorId | None, str | None]:
    """Whose claim a claim noun names: ("pronoun" | "name" | "none", actor, country) from the words before it."""
    before = scene.text[max(0, noun_at - 60) : noun_at]
    if re.search(r"\b(his|her|its|their)\s+(\w+\s+)?$", before):
        return "pronoun", _speaker(response), None
    match = re.search(r"((?:[A-Z][\w.’'-]*\s?)+)\s*(?:\w+\s)?$", before)
    if match:
        start = noun_at - len(before) + match.start(1)
        mention = scene.cast.who(Span(start, start + len(match.group(1).rstrip())))
        actor = scene.cast.actor(mention.actor) if mention else None
        countries = find_countries(match.group(1))
        country = actor.country if actor else min(countries) if len(countries) == 1 else None
        if actor or country:
            return "name", actor.id if actor else None, country
    return "none", None, None


def _owned_by(scene: Scene, statement: Statement, actor: ActorId | None, country: str | None) -> bool:
    speaker = scene.cast.actor(_speaker(statement))
    return speaker is not None and (
        speaker.id == actor or (country is not None and speaker.country == country)
    )


def _pointed_saying(scene: Scene, response: Statement) -> Binding | None:
    """The saying that a claim noun points at: "retracted his claims", "rejected the Dovran allegations"."""
    scope = find_scope(response)
    noun = _claim_noun().search(scene.text, scope.start, scope.end)
    if noun is None:
        return None
    how, actor, country = _claim_owner(scene, response, noun.start())
    sayings = _sayings(scene, response)
    if (how == "pronoun" and response.act is Act.RETRACT) or how == "name":
        sayings = [s for s in sayings if _owned_by(scene, s, actor, country)]
    else:
        sayings = [s for s in sayings if _speaker(s) is None or _speaker(s) != _speaker(response)]
    best = _closest(scene, scope.of(scene.text), sayings)
    words = Span(noun.start(), noun.end())
    return (
        Binding(response=response, by=f"ledger.binding.claim_noun_{how}", span=words, saying=best)
        if best
        else None
    )


def _closest(scene: Scene, words: str, sayings: list[Statement]) -> Statement | None:
    """Of `sayings` (nearest first) the one whose words are most like `words`; the nearest if none is like it."""
    keys = key_words(words)
    scored = [(_overlap(keys, key_words(content_text(scene.text, s))), -n, s) for n, s in enumerate(sayings)]
    return max(scored, key=lambda item: item[:2])[2] if scored else None


def _own_part(scene: Scene, response: Statement) -> Binding | None:
    """The accusation against the speaker, or the speaker's own act, for "denied any wrongdoing"."""
    words = re.findall(r"\w+", content_text(scene.text, response).lower())
    if len(words) > 6 or not _column("ledger/blanket.tsv", "word") & set(words):
        return None
    me = _speaker(response)
    if me is None:
        return None
    accused = [
        e for e in scene.events if e.type is EventType.ACCUSE and any(m.actor == me for m in e.recipients)
    ]
    deeds = [e for e in scene.events if e.type in MATERIAL and any(m.actor == me for m in e.actors)]
    # who admits a part admits a deed ("claimed responsibility"); who denies one answers the accusation first
    found = deeds + accused if response.act is Act.CONFIRM else accused + deeds
    span = response.contents[0]
    return (
        Binding(response=response, by="ledger.binding.own_part", span=span, event=found[0]) if found else None
    )


def _taken_back(scene: Scene, response: Statement) -> Binding | None:
    """The speaker's own earlier saying, for a retraction that names nothing: "but later took it back"; one that the article
    tells only later if it is in the same words."""
    if response.act is not Act.RETRACT or _speaker(response) is None:
        return None
    words, at = key_words(content_text(scene.text, response)), response.contents[0].start
    own = [
        s
        for s in _sayings(scene, response)
        if _speaker(s) == _speaker(response)
        and (s.contents[0].start < at or _overlap(words, key_words(content_text(scene.text, s))) >= LIKE)
    ]
    best = _closest(scene, content_text(scene.text, response), own)
    span = response.cue or response.contents[0]
    return (
        Binding(response=response, by="ledger.binding.own_saying", span=span, saying=best) if best else None
    )


def _like_saying(scene: Scene, response: Statement) -> Binding | None:
    """The saying in the same words: "said the convoy was armed" … "denied that the convoy was armed"."""
    keys = key_words(content_text(scene.text, response))
    best: tuple[float, Statement] | None = None
    for saying in _sayings(scene, response):
        theirs = key_words(content_text(scene.text, saying))
        score = _overlap(keys, theirs)
        enough = len(keys & theirs) >= 3 and score >= LIKE and _speaker(saying) != _speaker(response)
        if enough and (best is None or score > best[0]):
            best = (score, saying)
    if best is None:
        return None
    return Binding(
        response=response, by="ledger.binding.same_words", span=response.contents[0], saying=best[1]
    )


RULES = (_pointed_saying, _pointed_event, _taken_back, _own_part, _like_saying)
"""Tried in this order; the first that finds something decides."""


def find_bindings(scene: Scene) -> tuple[Binding, ...]:
    """One binding for every response of the article, in text order."""
    responses: Iterable[Statement] = (s for s in scene.statements if s.act is not Act.SAY)
    return tuple(_bind(scene, response) for response in responses)


def _bind(scene: Scene, response: Statement) -> Binding:
    for rule in RULES:
        binding = rule(scene, response)
        if binding is not None:
            return binding
    return Binding(response=response, by="ledger.binding.own_content", span=response.contents[0])
