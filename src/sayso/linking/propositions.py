"""What reports say, clause by clause: who puts it forward, and whether as so or as not so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from sayso.labels import Act
from sayso.linked import Report
from sayso.linking.responses import (
    find_mistake,
    find_response,
    find_rows,
    find_stem,
    find_subject,
    names_deed,
)
from sayso.linking.terms import KeyKind, Token, find_tokens, word_class, word_set
from sayso.linking.voices import OWN, Voice, find_said_on, to_voice
from sayso.records import Statement
from sayso.resources import read_rows
from sayso.spans import Span, find_trimmed

_JOINTS = re.compile(
    r"[;:.?!]\s+|,?\s+but\s+(?:not\s+)?|,\s+as\s+|,?\s+(?:and|or|nor)\s+that\s+|,\s+(?:and|or|while|although|though)\s+|\s+and\s+(?=(?:it|he|she|they|had|has|was|were|is|are)\s)|\s[—–]\s"
)
REACH = 6
"""Words after a negation or a modal that it still governs: long enough for "did not, as the mayor put it, enter"."""

FIGURE = 3
"""Characters of a number's key beyond which it may be all that is at issue: 100 and more."""


TAKEN = 40
"""Code points before a cue in which a verb that takes back what was said may stand."""

VERB = 24
"""Code points after an auxiliary in which its verb stands."""

LEAD = 8
"""Words after a noun for something said in which "that" begins what was said."""

PRONOUN = 6
"""Code points below which a mention of an actor may be a pronoun ("they", "them", "theirs" is none that acts)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Who puts a clause forward, doing what, with which verb; `statement` where the entry has it as one."""

    voice: Voice
    act: Act = Act.SAY
    verb: Span | None = None
    statement: Statement | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposition:
    """One clause that a report puts forward, in its own voice or another's.

    `tokens` in text order; `extra`: keys of whom its pronouns stand for; `heads`: keys of what it says of its subject,
    best first; `places`: countries where it puts it; `verb`: of a response, the words that make it one; `keys`: all
    keys of content, those of whom pronouns stand for included; `numbers`: its figures, "one" aside, which counts as often as it
    points.
    """

    report: Report
    span: Span
    act: Act
    voice: Voice
    tokens: tuple[Token, ...]
    said_on: str | None
    statement: Statement | None = None
    extra: frozenset[str] = frozenset()
    heads: tuple[str, ...] = ()
    places: frozenset[str] = frozenset()
    verb: Span | None = None
    keys: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()


def is_denied(p: Proposition, key: str) -> bool:
    """Whether the proposition has the thing of that key as not so: a negation governs its first word ("had not crossed", "no
    shell fell"), follows it ("locked nothing"), or the word itself says the opposite ("a forgery" of what is genuine)."""
    at = next((n for n, t in enumerate(p.tokens) if t.key == key), None)
    if at is None:
        return False
    none = word_class("none")
    after = at + 1 < len(p.tokens) and p.tokens[at + 1].word in none
    # who opens with "no" means all of the clause: "No clinic in the valley took in a child"
    opens = next((t.word in none for t in p.tokens), False)
    return (opens or after or _governed(p.tokens, key, word_class("negator"))) != p.tokens[at].opposite


def is_open(p: Proposition, key: str) -> bool:
    """Whether the word of that key is told as possible, planned or asked, not as so ("would cross", "whether they crossed")."""
    at = next((n for n, t in enumerate(p.tokens) if t.key == key), 0)
    asked = any(t.word in word_class("asks") for t in p.tokens[:at])
    return asked or _governed(p.tokens, key, word_class("modal"))


def is_pointed_at(p: Proposition, key: str) -> bool:
    """Whether the word of that key only names what is known ("after the burning") or said ("asked about reports of shooting"), and
    does not tell it."""
    at = next((n for n, t in enumerate(p.tokens) if t.key == key), 0)
    before = p.tokens[at - 1].word if at > 0 else ""
    if at > 1 and before in {"of", "about"} and p.tokens[at - 2].word in word_class("claim_noun"):
        return True
    # the "that" which opens a clause points at nothing: "that fourteen guards had left"
    return before in word_class("definite") and (before != "that" or at > 1)


def is_agentless(p: Proposition, key: str) -> bool:
    """Whether the word of that key stands in the passive, and nobody is named who did it ("a camp had been burned")."""
    at = next((n for n, t in enumerate(p.tokens) if t.key == key), 0)
    passive = any(t.word in word_class("being") for t in p.tokens[max(0, at - 2) : at])
    return passive and all(t.word != "by" for t in p.tokens[at + 1 : at + 4])


def _governed(tokens: tuple[Token, ...], key: str, words: frozenset[str]) -> bool:
    at = next((n for n, t in enumerate(tokens) if t.key == key), None)
    if at is None:
        return False
    before = tokens[max(0, at - REACH) : at]
    # "was cleared to enter" is open, "to have entered" is not: the perfect tells it as done
    perfect = any(
        a.word == "to" and b.word == "have"
        for a, b in zip(before, tokens[max(0, at - REACH) + 1 :], strict=False)
    )
    urged = any(t.word in word_class("urges") for t in before)
    return any(
        t.word in words and not (t.word == "to" and (perfect or urged or not _leads(tokens, t, at)))
        for t in before
    )


def _leads(tokens: tuple[Token, ...], mark: Token, at: int) -> bool:
    """Whether "to" stands right before the word at `at`, as an infinitive's does."""
    return tokens[at - 1] is mark


def find_clauses(text: str, span: Span) -> tuple[Span, ...]:
    """`span` cut into clauses, in text order."""
    out, start = [], span.start
    for joint in _JOINTS.finditer(text, span.start, span.end):
        out.append(find_trimmed(text, start, joint.start()))
        start = joint.end()
    out.append(find_trimmed(text, start, span.end))
    return tuple(s for s in out if s is not None)


@cache
def _tail() -> re.Pattern[str]:
    relative = rf"that\s+(?:{'|'.join(sorted(word_class('auxiliary')))})"
    return re.compile(rf"\b(?:{'|'.join(sorted(word_class('tail')))}|{relative})\b", re.IGNORECASE)


def without_tail(text: str, clause: Span, least: int = 2) -> Span:
    """The clause up to a temporal or relative clause that it takes for granted, if `least` words of content stand before."""
    for mark in _tail().finditer(text, clause.start + 1, clause.end):
        head = find_trimmed(text, clause.start, mark.start(), " ,\n\t")
        tokens = find_tokens(text, head) if head else ()
        if (
            head
            and tokens
            and (sum(1 for t in tokens if t.key) >= least or tokens[-1].word in word_class("claim_noun"))
        ):
            return head
    return clause


def without_lead(text: str, clause: Span) -> Span:
    """The clause after words that only name something said, where it goes on to say what ("[her claim that] the gate was open")."""
    tokens = find_tokens(text, clause)
    nouns = word_class("claim_noun")
    for n, t in enumerate(tokens[:-1]):
        if t.word in nouns and tokens[n + 1].word in word_class("opens"):
            return find_trimmed(text, tokens[n + 1].span.end, clause.end) or clause
        that = next((x for x in tokens[n + 2 : n + LEAD] if x.word == "that"), None)
        if t.word in nouns and that is not None:  # "a report [by the weekly Tide] that"
            return find_trimmed(text, that.span.end, clause.end) or clause
    return clause


def _is_attribute(text: str, tokens: tuple[Token, ...], n: int) -> bool:
    """Whether the word stands before a noun that it describes ("the detained guards", "four armed men")."""
    if n + 1 >= len(tokens) or not tokens[n + 1].key or tokens[n + 1].kind is KeyKind.NUMBER:
        return False
    joined = not text[tokens[n].span.end : tokens[n + 1].span.start].strip()
    before = tokens[n - 1].word if n else "the"
    opens = before in {"the", "a", "an", "its", "his", "her", "their", "our", "of", "by"} or (
        n > 0 and tokens[n - 1].kind in {KeyKind.NUMBER, KeyKind.COUNTRY}
    )
    return joined and opens and tokens[n].word not in word_class("auxiliary")


def find_heads(text: str, tokens: tuple[Token, ...]) -> tuple[str, ...]:
    """Keys of what a clause says of its subject, best first: what follows an auxiliary, then a verb's form, then the rest.

    "its guards had entered Dovra" → enter. Words before a noun that they describe are left out, names and numbers too.
    """
    ranked, described = [], []
    for n, t in enumerate(tokens):
        if t.kind not in {KeyKind.CONCEPT, KeyKind.WORD} or not t.key:
            continue
        if _is_attribute(text, tokens, n):
            described += [t.key] if t.word.endswith("ed") else []
            continue
        before = {x.word for x in tokens[max(0, n - 2) : n]}
        verb = bool(before & word_class("auxiliary")) or (t.word.endswith("ed") and t.kind is KeyKind.CONCEPT)
        ranked.append((not verb, t.kind is not KeyKind.CONCEPT, n, t.key))
    ranked.sort()
    # where nothing is said of the subject, what was done to it tells: "the exchanged sample"
    nominal = described if all(r[0] for r in ranked) else []
    # next best is what the verb governs, then what stands before it
    ranked[1:] = sorted(ranked[1:], key=lambda r: (r[2] < ranked[0][2], r[2]))
    # who says nothing but a figure is at issue with it: "it was fourteen thousand"
    figures = [t.key for t in tokens if t.kind is KeyKind.NUMBER and len(t.key) > FIGURE]
    # where the frigate was: who names no more is at issue with the thing named
    things = [t.key for t in tokens if t.key and t.kind in {KeyKind.CONCEPT, KeyKind.WORD, KeyKind.NAME}]
    return tuple(dict.fromkeys([*nominal, *(key for *_, key in ranked)] or figures or things))


def _find_places(tokens: tuple[Token, ...]) -> frozenset[str]:
    out = set()
    for n, t in enumerate(tokens):
        if t.kind is KeyKind.COUNTRY:
            before = {x.word for x in tokens[max(0, n - 2) : n]}
            after = tokens[n + 1].word if n + 1 < len(tokens) else ""
            if before & word_class("place_before") or after in word_class("place_after"):
                out.add(t.key)
    return frozenset(out)


def _extra(report: Report, span: Span, by: Speaker, tokens: tuple[Token, ...]) -> frozenset[str]:
    """Keys of whom the pronouns of the clause stand for: the entry's mentions, and the speaker for "we", or for "its" in
    a response, which speaks of the speaker's own part."""
    roles = [m for e in report.entry.events for m in (*e.actors, *e.recipients)]
    meant = {m.actor for m in roles if m.actor and span.contains(m.span)}
    meant |= {
        a.id for a in report.entry.actors if any(span.contains(m) and len(m) < PRONOUN for m in a.mentions)
    }
    names = [a.name for a in report.entry.actors if a.id in meant]
    words = {t.word for t in tokens}
    if words & word_class("first") or (by.act is not Act.SAY and words & word_class("own")):
        names += [by.voice.name] if by.voice.name else []
    out = {t.key for name in names for t in find_tokens(name, Span(0, len(name))) if t.key}
    if by.voice.country and words & (word_class("own") | {"country"}):
        out.add(f"@{by.voice.country}")
    return frozenset(out)


def find_act(report: Report, statement: Statement | None) -> Act:
    """What a statement does: as the entry has it, but who admits a thing confirms it; the report's own voice says."""
    if statement is None or statement.act is not Act.SAY or statement.cue is None:
        return statement.act if statement else Act.SAY
    text = report.entry.article.text
    if _is_taken_back(text, statement.cue):
        return Act.RETRACT
    words = [t.word for t in find_tokens(text, find_verb(report, statement.cue))]
    found = (
        Act(r["act"])
        for n in range(len(words))
        for r in find_rows(words[n])
        if r["needs"] != "by" and find_stem(words[n:], r["stem"])
    )
    return next(found, Act.SAY)


def _is_taken_back(text: str, cue: Span) -> bool:
    """Whether the cue stands in what a verb takes back ("has taken back what he [said]")."""
    before = Span(max(0, cue.start - TAKEN), cue.start) if cue.start else None
    words = [t.word for t in find_tokens(text, before)] if before and "." not in before.of(text) else []
    at = next((n for n in range(len(words)) if words[n] == "what"), 0)
    if not at and len(words) > 1 and words[-1] in _before_saying() and _names_saying(text, cue):
        at = len(words) - 1  # "took back her [statement] that", "had to withdraw a [claim] that"
    rows = [r["stem"] for r in read_rows("linking/stances.tsv") if r["act"] == Act.RETRACT.value]
    return any(find_stem(words[n:at], stem) == at - n for n in range(max(0, at - 3), at) for stem in rows)


@cache
def _before_saying() -> frozenset[str]:
    return word_class("own") | word_class("definite") | {"a", "an"}


def _names_saying(text: str, cue: Span) -> bool:
    return any(t.word in word_class("claim_noun") for t in find_tokens(text, cue))


def find_verb(report: Report, cue: Span) -> Span:
    """The cue, up to its verb where it is only an auxiliary ("[has] confirmed")."""
    tokens = find_tokens(
        report.entry.article.text, Span(cue.start, min(cue.end + VERB, len(report.entry.article.text)))
    )
    inside = [t for t in tokens if t.span.start < cue.end]
    if not inside or any(t.word not in word_class("auxiliary") for t in inside) or len(tokens) == len(inside):
        return cue
    return Span(cue.start, tokens[len(inside)].span.end)


def names_saying(p: Proposition) -> bool:
    """Whether the clause only names something said, and not what ("the rebels' claim", "the minister's admission"), or only
    judges it ("that story is an invention")."""
    if p.act is not Act.SAY and p.tokens and _is_vague(p.tokens):
        return True
    judged, pointers = word_class("judged"), word_class("said")
    said = word_class("claim_noun") | judged | word_set("press")
    points = any(t.word in judged for t in p.tokens) or (p.tokens and p.tokens[0].word in pointers)
    if points and all(t.word in said for t in p.tokens if t.key):
        return True
    nouns = [n for n, t in enumerate(p.tokens) if t.word in word_class("claim_noun")]
    return bool(nouns) and not any(t.key for t in p.tokens[nouns[-1] + 1 :])


def _is_vague(tokens: tuple[Token, ...]) -> bool:
    """Whether the words only point back ("anything of the kind", "what the dockers say")."""
    if tokens[0].word == "what" and tokens[-1].word in word_class("plain_verb"):
        return True
    vague = word_class("vague")
    said = [t.word for t in tokens if t.key and t.word not in word_class("plain_verb")]
    return any(t.word in vague for t in tokens) and all(w in vague for w in said)


def to_proposition(report: Report, clause: Span, by: Speaker) -> Proposition:
    """The proposition of one clause."""
    text = report.entry.article.text
    tokens = find_tokens(text, clause)
    extra = _extra(report, clause, by, tokens)
    return Proposition(
        report=report, span=clause, statement=by.statement, voice=by.voice, act=by.act, tokens=tokens, verb=by.verb,
        said_on=find_said_on(report, by.statement), extra=extra, keys=frozenset(t.key for t in tokens if t.key) | extra,
        numbers=frozenset(t.key for t in tokens if t.kind is KeyKind.NUMBER and t.key not in {"", "#1"}),
        heads=find_heads(text, tokens), places=_find_places(tokens),
    )  # fmt: skip


def find_propositions(report: Report) -> tuple[Proposition, ...]:
    """Everything that the report puts forward, in text order: its statements' clauses, then its own."""
    found = [*_of_statements(report), *_of_own_voice(report)]
    return tuple(sorted(found, key=lambda p: (p.span, p.statement.id if p.statement else "")))


def _withdraws_deed(report: Report, s: Statement) -> bool:
    """Whether what is taken back was never said ("withdrew her resignation")."""
    if find_act(report, s) is not Act.RETRACT or not s.contents:
        return False
    return names_deed(report, s.contents[0])


def _of_statements(report: Report) -> Iterator[Proposition]:
    text = report.entry.article.text
    for s in _find_said(report):
        by = Speaker(voice=_find_voice(report, s), act=find_act(report, s), verb=s.cue, statement=s)
        if by.act is Act.DECLINE:
            yield to_proposition(report, without_tail(text, s.contents[0], least=1), by)
            continue
        found = [_said(report, c, by) for content in s.contents for c in find_clauses(text, content)]
        if by.act is Act.DENY and len(found) > 1 and names_saying(found[0]):
            # who has dismissed a thing goes on with the reasons: "rejected that as gossip: the gate has one key"
            found[1:] = [to_proposition(report, p.span, replace(by, act=Act.SAY)) for p in found[1:]]
        full = [
            p for p in found if p.act is Act.SAY or p.heads
        ]  # "withdrew [what he] had said about [the farmers]"
        yield from full or found


def _find_voice(report: Report, s: Statement) -> Voice:
    """The voice of a statement; who takes back words of its own is named before the verb, if the reader names nobody."""
    voice = to_voice(report, s)
    if not voice.unnamed or s.speaker is not None or s.cue is None or find_act(report, s) is not Act.RETRACT:
        return voice
    return find_subject(report, s.cue.start) or voice


def _said(report: Report, clause: Span, by: Speaker) -> Proposition:
    """The proposition of a clause of a statement; who says "I was wrong" takes something back."""
    text = report.entry.article.text
    if by.act is not Act.SAY:
        return to_proposition(report, to_focus(text, clause), by)
    tokens = find_tokens(text, clause)
    if _is_dismissed(tokens):
        return to_proposition(report, clause, replace(by, act=Act.DENY))
    if judged := _find_judged(clause, tokens):
        return to_proposition(report, to_focus(text, judged), replace(by, act=Act.DENY))
    n = find_mistake(tokens)
    if not n:
        return to_proposition(report, clause, by)
    back = replace(by, act=Act.RETRACT, verb=tokens[n].span)
    return to_proposition(report, to_focus(text, Span(tokens[n].span.start, clause.end)), back)


def is_plain(verb: str) -> bool:
    """Whether a verb says no more than that something was said: a denial told with it is one by its words."""
    denials = [r["stem"] for r in read_rows("linking/stances.tsv") if r["act"] == Act.DENY.value]
    return not any(w.startswith(s) for w in verb.lower().split() for s in denials)


def _find_judged(clause: Span, tokens: tuple[Token, ...]) -> Span | None:
    """The part of a clause of which the rest says that it is not so ("[reports that three had been paid] were fantasy")."""
    words = [t.word for t in tokens]
    opens = "that" in words[:3] and (words[0] == "that" or bool(set(words[:2]) & word_class("claim_noun")))
    judged = word_class("judged") - {"true"}
    at = next((n for n in range(2, len(words)) if words[n] in judged), 0)
    being = next((n for n in range(max(1, at - 2), at) if words[n] in word_class("being")), 0)
    plain = not set(words[being:at]) & word_class("negator")
    return Span(clause.start, tokens[being].span.start) if opens and being and plain else None


def _is_dismissed(tokens: tuple[Token, ...]) -> bool:
    """Whether the words say of something said that it is not so, and no more ("the accusation absurd")."""
    said = [t.word for t in tokens if t.key]
    judged = word_class("judged") - {"true"}
    plain = not any(t.word in word_class("negator") for t in tokens)
    named = any(w in word_class("claim_noun") - judged for w in said)
    return (
        plain
        and named
        and any(w in judged for w in said)
        and all(w in judged | word_class("claim_noun") for w in said)
    )


def _find_said(report: Report) -> tuple[Statement, ...]:
    """The report's statements, without those that only tell of a deed withdrawn."""
    return tuple(s for s in report.entry.statements if not _withdraws_deed(report, s))


def _of_own_voice(report: Report) -> Iterator[Proposition]:
    """Clauses outside every statement, its cue and its speaker: what the report itself puts forward."""
    article = report.entry.article
    told = [span for s in _find_said(report) for span in (*s.contents, *_frame(s))]
    for sentence in article.sentences:
        for gap in _gaps(sentence, told):
            for clause in find_clauses(article.text, gap):
                yield from _told(report, clause)


def _told(report: Report, clause: Span) -> Iterator[Proposition]:
    """The response that the clause tells, if it tells one, else the clause itself."""
    response = find_response(report, clause)
    if response is None:
        told = to_proposition(report, clause, Speaker(voice=OWN))
        if told.heads and not all(t.kind in {KeyKind.NAME, KeyKind.COUNTRY} for t in told.tokens if t.key):
            yield told  # "OSTRA, May 12" says nothing
        return
    by = Speaker(voice=response.voice, act=response.act, verb=response.verb)
    yield to_proposition(report, to_focus(report.entry.article.text, response.content), by)


def to_focus(text: str, clause: Span) -> Span:
    """What a response is about: its clause without the words that name a saying, and without what it takes for granted."""
    return without_tail(text, without_lead(text, clause))


def _frame(s: Statement) -> tuple[Span, ...]:
    return tuple(
        span
        for span in (s.cue, s.speaker.span if s.speaker else None, s.outlet.span if s.outlet else None)
        if span
    )


def _gaps(span: Span, taken: Iterable[Span]) -> Iterator[Span]:
    start = span.start
    for t in sorted(taken):
        if t.overlaps(span):
            if t.start > start:
                yield Span(start, t.start)
            start = max(start, t.end)
    if start < span.end:
        yield Span(start, span.end)


__all__ = ["OWN", "Proposition", "find_propositions", "is_denied", "is_open", "to_proposition"]
