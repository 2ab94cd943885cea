"""What a response that names nothing answers: of the clauses before it, those about who responds."""

from __future__ import annotations

from collections.abc import Sequence

from sayso.labels import Act
from sayso.linking.propositions import Proposition
from sayso.linking.terms import find_tokens, word_class, word_set
from sayso.linking.voices import OWN, Voice, same_voice
from sayso.spans import Span

OWN_PART = "*own-part"
"""The key of words for having had a part in something ("involved", "responsible")."""


def keeps_aloof(p: Proposition) -> bool:
    """Whether a denial says no more than that the speaker had no part ("denied that its soldiers had been involved")."""
    if p.act is not Act.DENY or p.heads[:1] != (OWN_PART,):
        return False
    at = max(n for n, t in enumerate(p.tokens) if t.key == OWN_PART)
    return not any(t.key for t in p.tokens[at + 1 :])


def find_about(p: Proposition, near: Sequence[Proposition]) -> tuple[Proposition, ...]:
    """Those of `near` that say something of who responds; all of them if none does.

    One denies what one is accused of: after "Welders say that Karsten used cheap steel. The bridge has stood for nine years",
    "Karsten rejected the claim" answers the first.
    """
    mine = _to_keys(p.voice)
    if keeps_aloof(p):  # "its soldiers had been involved": who did, whoever says so
        mine |= {t.key for t in p.tokens if t.key and t.key != OWN_PART}
    about = tuple(q for q in near if mine & q.keys and q.statement) or tuple(q for q in near if mine & q.keys)
    return about or tuple(near)


def points_back(p: Proposition) -> bool:
    """Whether a response answers what was just said, by a bare pronoun ("rejected that", "dismissed this as a fairy tale")."""
    return bool(p.tokens) and p.tokens[0].word in word_class("pointer") and not keeps_aloof(p)


def _to_keys(voice: Voice) -> set[str]:
    """Keys of the words of a voice's name and role that are not said of anybody ("spokesman", "official")."""
    said = " ".join(sorted(voice.words)) or " "
    plain = word_set("unnamed") | word_set("generic") | word_class("spokes")
    keys = {t.key for t in find_tokens(said, Span(0, len(said))) if t.key and t.word not in plain}
    return keys | ({f"@{voice.country}"} if voice.country else set())


def find_opening(near: Sequence[Proposition]) -> Proposition:
    """The first of the clauses in a row, up to the last of `near`, that one voice puts forward: who goes on about a thing has said
    what it is at the start."""
    last = near[-1]
    first = last
    for q in reversed(near):
        if not _goes_on(q, last):
            break
        first = q
    return first


def _goes_on(q: Proposition, last: Proposition) -> bool:
    if OWN in (q.voice, last.voice):
        return q.voice == last.voice and q is last
    return same_voice(q.voice, last.voice) or (q.voice.unnamed and last.voice.unnamed)
