"""Whether a response is about an assertion, and what stance that makes it: likeness finds, words decide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log

from sayso.labels import Act, Stance
from sayso.linked import Report
from sayso.linking.answering import keeps_aloof
from sayso.linking.propositions import (
    FIGURE,
    Proposition,
    is_agentless,
    is_denied,
    is_open,
    is_plain,
    is_pointed_at,
    names_saying,
)
from sayso.linking.terms import KeyKind, Token, find_tokens, word_class
from sayso.spans import Span

BOUND = 0.5
"""Share of what a response says that an assertion must say too, to be what it answers: more than half, so that no
assertion is bound by its subject alone."""
PROPOSED = 0.35
"""Below BOUND and from here on a link is left to a person."""
SUBJECT = 0.5
"""What a word before the head weighs: accounts name the same people in many ways, or not at all."""
UNDERGOER = 0.8
"""What the two words of content before a passive head weigh: they are what the deed was done to ("the tear gas was fired")."""
NAMED = 0.5
"""What a name or country weighs: in one story all accounts share them."""
HEAD = 1.5
"""What the head weighs, and the two words of content after it: what is done, and to what ("fired rubber bullets")."""
SECOND = 0.65
"""What is left of a likeness that lacks the head itself and has only the next best: nearly all else must be there."""
OTHER_AGENT = 0.6
"""What is left where both clauses name who did it, and name others."""
AGENTLESS = 0.55
"""What is left where the response says who did it and the other clause only that it was done."""
EVEN = 0.5
"""Part of a key's weight that it has however common it is: what a whole story is about is common in it."""
OTHER_NUMBER = 0.6
"""What is left of a likeness when both give numbers and none is the same."""

Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An assertion that says what `focus` is about. `head`: the key that decides; `score` 0–1; `words`: where it stands
    in the assertion."""

    focus: Proposition
    proposition: Proposition
    head: str
    score: float
    words: Span


def find_weights(propositions: Iterable[Proposition]) -> Weights:
    """How much each key tells within the story, 0–1: the fewer clauses have it the more.

    Source: inverse document frequency, taken over the clauses of one story, so that what is common to all of them
    ("the guards") weighs little.
    """
    found = tuple(propositions)
    seen = Counter(key for p in found for key in p.keys)
    return {key: EVEN + (1 - EVEN) * log(1 + len(found) / n) / log(1 + len(found)) for key, n in seen.items()}


def is_thin(p: Proposition) -> bool:
    """Whether a response names nothing that it is about ("denied the report", "declined to comment"), or only whom ("withdrew
    her accusation against Marovia")."""
    return not p.heads or (p.act is not Act.SAY and names_saying(p)) or keeps_aloof(p) or _names_whom(p)


def _names_whom(p: Proposition) -> bool:
    named = all(t.kind in {KeyKind.NAME, KeyKind.COUNTRY} for t in p.tokens if t.key)
    lead = {t.word for t in find_lead(p)}
    told = bool((lead | {t.word for t in p.tokens}) & word_class("claim_noun"))
    return p.act is Act.RETRACT and told and (named or "against" in lead)


def stands_by(p: Proposition) -> bool:
    """Whether a voice only says that it keeps to what it said ("stood by its report")."""
    if p.act is not Act.SAY or p.verb is None or not names_saying(p):
        return False
    return any(w in word_class("standing") for w in p.verb.of(p.report.entry.article.text).lower().split())


def _weigh(p: Proposition, weights: Weights, head: str) -> dict[str, float]:
    said = [t for t in p.tokens if t.key]
    at = next((n for n, t in enumerate(said) if t.key == head), len(said))
    out: dict[str, float] = {}
    for n, t in enumerate(said):
        factor = _factor(t, n - at)
        if factor == SUBJECT and -2 <= n - at < 0 and is_agentless(p, head):
            factor = UNDERGOER
        out[t.key] = max(out.get(t.key, 0.0), factor * weights.get(t.key, 1.0))
    return out


def _factor(t: Token, after: int) -> float:
    """What a word weighs that stands `after` words of content after the head (negative: before it)."""
    if t.kind in {KeyKind.COUNTRY, KeyKind.NAME}:
        return NAMED
    if t.kind is KeyKind.NUMBER:
        return HEAD if len(t.key) > FIGURE else SUBJECT
    if 0 <= after <= 2:
        return HEAD
    return SUBJECT if after < 0 else 1.0


def find_match(focus: Proposition, other: Proposition, weights: Weights) -> Match | None:
    """How much of `focus` the other clause says too; None if its head, or where it puts it, is another.

    The head is that of `focus`, or what it governs if the other clause has only that. Another country after "in" or "into" is another claim.
    """
    head = next((h for h in _heads(focus) if h in other.keys), None)
    if head is None or _elsewhere(focus, other):
        return None
    own = _weigh(focus, weights, focus.heads[0])
    score = sum(w for key, w in own.items() if key in other.keys) / (sum(own.values()) or 1.0)
    if head != focus.heads[0]:
        score *= SECOND
    if other.act is Act.SAY and is_agentless(other, head) and loses_agent(focus, other, head):
        score *= AGENTLESS
    if _is_by_others(focus, other, head) or (find_agents(other, head) and loses_name(focus, other, head)):
        score *= OTHER_AGENT
    if focus.numbers and other.numbers and not focus.numbers & other.numbers:
        score *= OTHER_NUMBER
    words = next((t.span for t in other.tokens if t.key == head), other.span)
    return Match(focus=focus, proposition=other, head=head, score=score, words=words)


def find_overlap(a: Proposition, b: Proposition, weights: Weights, mean: bool = True) -> Match | None:
    """How much of two clauses is the same whatever verbs they choose ("let waste into the river", "its waste ran into the
    river"): `score` is the mean of what each says of the other, or with `mean` off the part of `a` that `b` says. None if they share no word of content, put it elsewhere, or say
    of their subjects what are two known things ("were freed", "were kidnapped")."""
    if not a.heads or not b.heads or _elsewhere(a, b) or _is_otherwise(a, b):
        return None
    mine, theirs = _weigh(a, weights, a.heads[0]), _weigh(b, weights, b.heads[0])
    shared = (mine.keys() | a.extra) & (theirs.keys() | b.extra)
    content = {t.key for t in (*a.tokens, *b.tokens) if t.kind in {KeyKind.CONCEPT, KeyKind.WORD}}
    if not shared & content:
        return None
    parts = [
        sum(w for k, w in own.items() if k in shared) / (sum(own.values()) or 1.0) for own in (mine, theirs)
    ]
    words = next((t.span for t in b.tokens if t.key in shared & content), b.span)
    return Match(
        focus=a, proposition=b, head=b.heads[0], score=sum(parts) / 2 if mean else parts[0], words=words
    )


def _is_otherwise(a: Proposition, b: Proposition) -> bool:
    first, second = a.heads[0], b.heads[0]
    known = all(h.startswith("*") and h[1:] not in word_class("light") for h in (first, second))
    return known and first not in b.keys and second not in a.keys


def _heads(p: Proposition) -> tuple[str, ...]:
    """The head, and the next best where it stands after the head, as what a verb governs does."""
    at = {t.key: n for n, t in reversed(tuple(enumerate(p.tokens)))}
    return p.heads[:1] + tuple(h for h in p.heads[1:2] if at.get(h, 0) > at.get(p.heads[0], 0))


def loses_agent(focus: Proposition, other: Proposition, head: str) -> bool:
    """Whether the focus names who did it before the head, and the other clause nobody of them."""
    agents = find_agents(focus, head)
    return bool(agents) and not agents & other.keys


def loses_name(focus: Proposition, other: Proposition, head: str) -> bool:
    """Whether the focus names by its name who did it, and the other clause has nothing of that ("the Front", "a helicopter")."""
    agents = find_agents(focus, head)
    named = {t.key for t in focus.tokens if t.kind is KeyKind.NAME} & agents
    return bool(named) and not agents & other.keys


def find_agents(p: Proposition, head: str) -> frozenset[str]:
    """Keys of who does what the head says: the words of content before it, none in the passive."""
    at = next((n for n, t in enumerate(p.tokens) if t.key == head), 0)
    return frozenset() if is_agentless(p, head) else frozenset(t.key for t in p.tokens[:at] if t.key)


def _agents(p: Proposition, head: str) -> frozenset[str]:
    """Keys of the names before the head, the speaker's where it is "I" or "we"; in the passive, of whom "by" names after it."""
    at = next((n for n, t in enumerate(p.tokens) if t.key == head), 0)
    by = next((n for n, t in enumerate(p.tokens[: at + 4]) if n > at and t.word == "by"), None)
    if by is not None:
        return frozenset([t.key for t in p.tokens[by + 1 :] if t.key][:2])
    before = p.tokens[:at]
    names = {t.key for t in before if t.kind in {KeyKind.NAME, KeyKind.COUNTRY}} - p.places
    return frozenset(names | (p.extra if any(t.word in word_class("own") for t in before) else set()))


def _is_by_others(a: Proposition, b: Proposition, head: str) -> bool:
    """Whether both clauses name who did it, and nobody is in both ("Blue Strait locked it", "I locked it")."""
    mine, theirs = _agents(a, head), _agents(b, head)
    return bool(mine and theirs) and not mine & theirs and not mine & b.keys and not theirs & a.keys


def _elsewhere(a: Proposition, b: Proposition) -> bool:
    return bool(a.places and b.places) and not a.places & b.places


def find_lead(p: Proposition) -> tuple[Token, ...]:
    """The words of a response from its verb up to the first word of content of what it is about ("retracted his claim that")."""
    starts = [
        p.span.start,
        *([p.verb.start] if p.verb else []),
        *([p.statement.contents[0].start] if p.statement else []),
    ]
    first = next((t.span.start for t in p.tokens if t.key), p.span.end)
    start = min(starts)
    return find_tokens(p.report.entry.article.text, Span(start, first)) if start < first else ()


def names_denial(p: Proposition) -> bool:
    """Whether what is answered is itself a denial ("withdrew its denial", "rejected the ministry's denial that")."""
    return p.act is not Act.SAY and any(t.word in word_class("denial_noun") for t in find_lead(p))


def puts_as_so(p: Proposition, head: str) -> bool:
    """Whether the clause, its act aside, has the thing as so: no negation over it, or one over its denial.

    Where a denial is told with a plain verb, its negation is what made it one, and counts once ("said there was no such order").
    """
    if p.act is Act.DENY and p.verb is not None and is_plain(p.verb.of(p.report.entry.article.text)):
        return True
    return is_denied(p, head) == names_denial(p)


def resolve_stance(p: Proposition, head: str, so: bool) -> Stance | None:
    """The stance of a clause on a claim that something is so (`so` True) or is not so; None if it leaves it open.

    A denial of the opposite asserts, a plain saying of the opposite denies. What would, may or should be is no position.
    """
    if p.act is Act.DECLINE:
        return Stance.DECLINES
    if p.act is Act.RETRACT:
        return Stance.RETRACTS
    if is_open(p, head) or (p.act is Act.SAY and is_pointed_at(p, head)):
        return None
    # who names only what was said takes it as it was said
    same = not names_denial(p) if is_thin(p) or stands_by(p) else puts_as_so(p, head) == so
    if p.act is Act.DENY:
        return Stance.DENIES if same else Stance.ASSERTS
    if not same:
        return Stance.DENIES
    return Stance.CONFIRMS if p.act is Act.CONFIRM else Stance.ASSERTS


def order(report: Report) -> tuple[str, str]:
    """Where a report stands in canonical order: date of publication (undated last), then id."""
    return (report.entry.article.published or "9999")[:10], report.id
