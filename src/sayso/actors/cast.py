"""Mentions to a cast: who is who in an article."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from sayso.actors.mentions import SOME, Described, describe, is_someone
from sayso.actors.names import find_namesakes, name_keys, resolve_name
from sayso.actors.open import resolve_noun, resolve_pronoun, settle
from sayso.actors.scene import Linked, Party, Scene, to_scene
from sayso.actors.spots import find_spots, find_sure, meets
from sayso.labels import ActorKind
from sayso.records import Actor, ActorId, Article, Candidate, Cast, Mention, Name, Place, Reading, Trace
from sayso.spans import Span
from sayso.turns import find_turns

ROOM = "actors"
THING = "no one who speaks or acts"
LEAST_NAME = 4
"""Letters below which a name is not looked for elsewhere in the text."""


def resolve_actors(article: Article, reading: Reading, places: tuple[Place, ...]) -> Cast:
    """Who is who: the actors in the order of their first mention, ids `a1`…, and every looked-at mention.

    `places` are not asked yet: a country stands here only where the words of a mention give it.
    """
    scene = to_scene(article, reading, find_turns(article))
    reading = scene.reading
    names = find_sure(reading.names)
    described = [describe(article, _at(names, s.span), s) for s in find_spots(article, reading)]
    linked, parties = _gather(described)
    linked, parties = _resolve_nouns(scene, linked, parties)
    linked, parties = _resolve_pronouns(scene, _without_things(article.text, linked, parties), parties)
    return _to_cast(article, linked, parties)


def _at(names: Sequence[Name], span: Span) -> Sequence[Name]:
    """The names, in text order, that could share something with `span`."""
    i = bisect_left(names, span.start, key=lambda n: n.span.end)
    j = bisect_left(names, span.end, key=lambda n: n.span.start)
    return names[i:j]


def _gather(described: Sequence[Described]) -> tuple[list[Linked], list[Party]]:
    """Names to parties, in text order; what has no name is left open. Fuller names first gather their shorter forms."""
    parties: list[Party] = []
    answers: dict[Span, Linked] = {}
    index: dict[str, set[int]] = {}
    for found in described:
        if found.name:
            best, ranked = resolve_name(found, [parties[n] for n in sorted(find_namesakes(found, index))])
            if best is None and ranked:
                answers[found.span] = Linked(
                    described=found, party=None, by="name, two of them", candidates=ranked
                )
                continue
            number = int(best.key) if best else len(parties)
            _add(parties, number, found)
            for key in name_keys(found):
                index.setdefault(key, set()).add(number)
            answers[found.span] = Linked(
                described=found, party=number, by=best.reasons[0] if best else "first of its name"
            )
        else:
            answers[found.span] = Linked(described=found, party=None, by="")
    return list(answers.values()), parties


def _add(parties: list[Party], number: int, found: Described) -> None:
    if number == len(parties):
        parties.append(Party(number=number))
    parties[number] = parties[number].joined_by(found)


def _answer(
    linked: list[Linked], i: int, parties: list[Party], by: str, candidates: tuple[Candidate, ...]
) -> bool:
    """Writes the answer for mention `i`; True if one party was chosen."""
    number = settle(candidates)
    linked[i] = replace(
        linked[i], party=number, by=by if number is not None else f"{by}, open", candidates=candidates
    )
    if number is not None:
        _add(parties, number, linked[i].described)
    return number is not None


def _resolve_nouns(
    scene: Scene, linked: list[Linked], parties: list[Party]
) -> tuple[list[Linked], list[Party]]:
    """Plain nouns to the party that they vary, else to a party of their own, one for each wording."""
    own: dict[tuple[str, ...], int] = {}
    for i, mention in enumerate(linked):
        found = mention.described
        if found.pronoun or found.name:
            continue
        by, candidates = resolve_noun(i, scene, linked, parties)
        if _answer(linked, i, parties, by, candidates) or len(candidates) > 1:
            continue
        if not is_someone(found):
            linked[i] = replace(linked[i], by=THING, candidates=())
            continue
        key = tuple(re.sub(r"^(?:the|a|an)\s", "", found.text.lower()).split())
        again = key in own and not SOME.match(found.text)
        number = own[key] if again else len(parties)
        own[key] = number
        _add(parties, number, found)
        linked[i] = replace(linked[i], party=number, by="same words" if again else "own words", candidates=())
    return linked, parties


ACTS = re.compile(
    r"[ \u00a0](?:(?:has|had|have|also|again|later)[ \u00a0])*(?:\w{3,}ed|sa(?:id|ys)|told|tells|denies)\b"
)


def _without_things(text: str, linked: list[Linked], parties: Sequence[Party]) -> list[Linked]:
    """The mentions without an actor for names of which no one knows what they name, and which neither speak nor act.

    Before pronouns are resolved: "it" then stands for no bridge.
    """
    gone = {
        p.number for p in parties
        if p.kind is ActorKind.UNKNOWN and p.country is None
        and not any(m.speaks or m.acts or ACTS.match(text, m.span.end) for m in p.mentions)
    }  # fmt: skip
    return [replace(m, party=None, by=THING, candidates=()) if m.party in gone else m for m in linked]


def _resolve_pronouns(
    scene: Scene, linked: list[Linked], parties: list[Party]
) -> tuple[list[Linked], list[Party]]:
    for i, mention in enumerate(linked):
        if mention.described.pronoun:
            by, candidates = resolve_pronoun(i, scene, linked, parties)
            _answer(linked, i, parties, by, candidates)
    return linked, parties


def _to_cast(article: Article, linked: Sequence[Linked], parties: Sequence[Party]) -> Cast:
    kept = {m.party for m in linked}
    parties = [p for p in parties if p.number in kept]
    order = sorted(parties, key=lambda p: min(m.span for m in p.mentions))
    ids = {p.number: ActorId(f"a{n}") for n, p in enumerate(order, 1)}
    again = find_again(article, linked, parties)
    actors = tuple(_to_actor(p, ids[p.number], [s for s, n in again if n == p.number]) for p in order)
    mentions = [_to_mention(m, ids) for m in linked]
    mentions += [Mention(span=s, actor=ids[n], by=f"{ROOM}.name again") for s, n in again]
    return Cast(actors=actors, mentions=tuple(sorted(mentions, key=lambda m: m.span)))


def _to_mention(linked: Linked, ids: dict[int, ActorId]) -> Mention:
    candidates = tuple(replace(c, key=ids[int(c.key)]) for c in linked.candidates if int(c.key) in ids)
    return Mention(
        span=linked.described.span, actor=ids[linked.party] if linked.party is not None else None,
        by=f"{ROOM}.{linked.by}", candidates=candidates,
    )  # fmt: skip


def _to_actor(party: Party, actor: ActorId, again: Sequence[Span]) -> Actor:
    told = sorted(party.mentions, key=lambda m: m.span)
    role = next((m for m in told if m.role and m.name), None) or next((m for m in told if m.role), None)
    country = next((m for m in told if m.country), None)
    sectors = next((m for m in told if m.sectors), None)
    kind = next((m for m in told if m.kind is party.kind), told[0])
    sources = (("role", role), ("country", country), ("sectors", sectors), ("kind", kind))
    trace = tuple(
        Trace(field=name, by=f"{ROOM}.{name}.words of the mention", span=m.span) for name, m in sources if m
    )
    return Actor(
        id=actor, name=party.label, kind=party.kind, country=party.country, sectors=sectors.sectors if sectors else (),
        role=role.role if role else None, mentions=tuple(sorted({*(m.span for m in told), *again})), trace=trace,
    )  # fmt: skip


def find_again(
    article: Article, linked: Iterable[Linked], parties: Sequence[Party]
) -> tuple[tuple[Span, int], ...]:
    """Further places where a party's name or a person's surname stands, each with the party's number.

    A word that two parties share is left alone, and so is one that stands inside a mention already.
    """
    forms: dict[str, set[int]] = {}
    for party in parties:
        for m in party.mentions:
            if m.name and m.shown:
                last = m.shown.split()[-1]
                for form in {m.shown, last} if party.kind is ActorKind.PERSON else {m.shown}:
                    forms.setdefault(form, set()).add(party.number)
    known = {
        form: next(iter(n))
        for form, n in forms.items()
        if len(n) == 1 and len(form) >= LEAST_NAME and form[0].isupper()
    }
    if not known:
        return ()
    taken = [m.described.span for m in linked]  # in order, none overlapping
    spans = _find_forms(article.text, known)
    inside = [(s, n) for s, n in spans if not meets(s, taken) and meets(s, article.paragraphs)]
    return tuple(inside)


WORDS = re.compile(r"\w+")


def _find_forms(text: str, known: Mapping[str, int]) -> Iterator[tuple[Span, int]]:
    """Where the forms stand as whole words, in text order, the longest at each place; each with its number."""
    by_first: dict[str, list[str]] = {}
    for form in sorted(known, key=len, reverse=True):
        first = WORDS.match(form)
        by_first.setdefault(first.group() if first else form, []).append(form)
    end = 0
    for word in WORDS.finditer(text):
        for form in by_first.get(word.group(), ()) if word.start() >= end else ():
            stop = word.start() + len(form)
            if text.startswith(form, word.start()) and not text[stop : stop + 1].isalnum():
                yield Span(word.start(), stop), known[form]
                end = stop
                break
