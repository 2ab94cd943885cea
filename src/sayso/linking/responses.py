"""Responses outside every statement: "The mayor rejected that figure", "We withdraw our report of 3 May"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from sayso.labels import Act
from sayso.linked import Report
from sayso.linking.terms import Token, find_tokens, word_class
from sayso.linking.voices import Voice, to_actor_voice, to_outlet_voice
from sayso.records import Actor
from sayso.resources import read_rows
from sayso.spans import Span, find_trimmed

SHORTEST = 4
"""Letters of the shortest stem of `stances.tsv`, by which its rows are looked up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """A denial, retraction, admission or refusal told in a clause: who, with which verb, and the words that say of what."""

    act: Act
    voice: Voice
    verb: Span
    content: Span


def find_response(report: Report, clause: Span) -> Response | None:
    """The response that a clause of the report's own voice tells, where its verb is one of `stances.tsv` and somebody is named,
    or is the report itself ("we"), before it; None if it tells none.

    An offer that is rejected is no denial: such verbs need a word for something said after them.
    """
    text = report.entry.article.text
    tokens = find_tokens(text, clause)
    for n, t in enumerate(tokens):
        if n and t.word in word_class("refused") and tokens[n - 1].word in word_class("negator"):
            return _respond(report, clause, Act.DECLINE, tokens[n - 1 : n + 1])
        if t.word in _leaves_open() and not (
            t.word == "to" and n and tokens[n - 1].word in word_class("obliged")
        ):
            return None  # "asked whether he denied it", "would not confirm it", "did not deny it" are none of these
        for row in find_rows(t.word):
            size = find_stem([x.word for x in tokens[n:]], row["stem"])
            if size and _fits(tokens[n + size :], row["needs"]):
                return _respond(report, clause, Act(row["act"]), tokens[n : n + size])
    return find_own_mistake(report, clause) or find_correction(report, clause)


@cache
def _leaves_open() -> frozenset[str]:
    return word_class("asks") | word_class("modal") | word_class("negator")


@cache
def _rows() -> Mapping[str, tuple[dict[str, str], ...]]:
    found: dict[str, tuple[dict[str, str], ...]] = {}
    for row in read_rows("linking/stances.tsv"):
        found[row["stem"][:SHORTEST]] = (*found.get(row["stem"][:SHORTEST], ()), row)
    return found


def find_rows(word: str) -> tuple[dict[str, str], ...]:
    """The rows of `stances.tsv`, in their order, whose verb may begin with the word."""
    return _rows().get(word[:SHORTEST], ())


def find_stem(words: Sequence[str], stem: str) -> int:
    """How many words a verb of `stances.tsv` takes that begins the `words`; 0 if another begins them."""
    first, *rest = stem.split()
    if not rest:
        return int(bool(words) and words[0].startswith(first))
    return len(rest) + 1 if list(words[: len(rest) + 1]) == [first, *rest] else 0


def _respond(report: Report, clause: Span, act: Act, verb: Sequence[Token]) -> Response | None:
    start = verb[0].span.start
    voice = (
        _find_voice(report, Span(clause.start, start))
        if start > clause.start
        else find_subject(report, start)
    )
    after = find_trimmed(report.entry.article.text, verb[-1].span.end, clause.end)
    words = Span(start, verb[-1].span.end)
    if act is Act.RETRACT and after and names_deed(report, after):
        return None
    return Response(act=act, voice=voice, verb=words, content=after or words) if voice else None


def names_deed(report: Report, content: Span) -> bool:
    """Whether what is withdrawn was never said ("her resignation", "its troops")."""
    tokens = find_tokens(report.entry.article.text, content)
    return any(t.word in word_class("deed_noun") for t in tokens[:3])


def find_own_mistake(report: Report, clause: Span) -> Response | None:
    """The retraction of a clause in which the report says that it was wrong itself ("We were wrong to write that …")."""
    tokens = find_tokens(report.entry.article.text, clause)
    n = find_mistake(tokens)
    return _respond(report, clause, Act.RETRACT, tokens[n : n + 1]) if n else None


def find_correction(report: Report, clause: Span) -> Response | None:
    """The retraction of a clause in which an outlet names what it wrote and calls it wrong, by an adverb or in the next sentence
    ("We wrongly reported that …", "In our issue of Friday we wrote that … That was wrong.")."""
    text = report.entry.article.text
    tokens = find_tokens(text, clause)
    words = [t.word for t in tokens]
    at = next(
        (n for n in range(1, len(words) - 1) if words[n] == "that" and words[n - 1] in word_class("wrote")), 0
    )
    before = set(words[:at])
    if not before & (word_class("we") | word_class("own_page")):
        return None
    content = find_trimmed(text, tokens[at].span.end, clause.end)
    if content is None or not (before & word_class("wrongly") or _is_disowned(report, clause)):
        return None
    return Response(act=Act.RETRACT, voice=to_outlet_voice(report), verb=tokens[at - 1].span, content=content)


def _is_disowned(report: Report, clause: Span) -> bool:
    """Whether the sentence after the clause says no more than that it was wrong ("That was not true.")."""
    after = next((s for s in report.entry.article.sentences if s.start >= clause.end), None)
    words = [t.word for t in find_tokens(report.entry.article.text, after)] if after else []
    pointed = (
        words[:1] and words[0] in word_class("pointer") and words[1:2] and words[1] in word_class("being")
    )
    wrong = any(w in word_class("mistaken") for w in words[2:4])
    return bool(pointed) and (wrong or words[2:4] == ["not", "so"] or words[2:4] == ["not", "true"])


def find_mistake(tokens: Sequence[Token]) -> int:
    """The place of the word by which a clause says that its own voice was wrong; 0 if it does not ("the others were wrong")."""
    for n, t in enumerate(tokens):
        before = {x.word for x in tokens[max(0, n - 4) : n]}
        said = before & word_class("being") and not before & word_class("negator")
        if t.word in word_class("mistaken") and said and tokens[0].word in word_class("first"):
            return n
    return 0


def _fits(after: tuple[Token, ...], needs: str) -> bool:
    near = {t.word for t in after[:4]}
    if needs == "by":
        return "by" in near and bool(near & word_class("claim_noun"))
    return needs == "any" or bool(near & (word_class("claim_noun") | word_class("said")))


def find_subject(report: Report, at: int) -> Voice | None:
    """Who opens the sentence, for a verb that the words of somebody cut off from its subject ("Two guards [who had told a paper
    that …] took back their account"); None if the sentence begins with the verb or names nobody before."""
    start = next((s.start for s in report.entry.article.sentences if s.start < at < s.end), at)
    named = [(m, a) for a in report.entry.actors for m in a.mentions if start <= m.start and m.end <= at]
    return to_actor_voice(min(named, key=lambda pair: (pair[0].start, -pair[0].end))[1]) if named else None


def _find_voice(report: Report, before: Span) -> Voice | None:
    """The last actor named before the verb; the outlet itself for "we"; None if the clause names nobody."""
    if any(t.word in word_class("we") for t in find_tokens(report.entry.article.text, before)):
        return to_outlet_voice(report)
    named = [(m, a) for a in report.entry.actors for m in a.mentions if before.contains(m)]
    last: Actor | None = max(named, key=lambda pair: (pair[0].end, pair[0].start))[1] if named else None
    if last is None and any(
        t.word in word_class("own") for t in find_tokens(report.entry.article.text, before)
    ):
        return Voice(unnamed=True)
    return to_actor_voice(last) if last else None
