"""What a statement does to what others said just before it: a plain "no" after a claim denies, an "it was" admits."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sayso.attribution.lexicon import WORD, Kind, word_class
from sayso.attribution.page import Page, Telling
from sayso.labels import Act
from sayso.spans import Span

NEAR = 2
"""Sentences back in which the claim stands that a statement answers."""
LONGEST = 20
"""Words up to which the denied clause is plain; in longer ones the "no" is seldom the point."""
NOT_YET = re.compile(
    r"\b(?:will|would|shall|should|must|could|may|might|if|want|wish|like|agree|feel|think)\b|['’](?:ll|d)\b",
    re.IGNORECASE,
)
"""A plan, duty, wish or view denies no fact ("said it would not sell")."""
HALF_SURE = 0.3
TO_ITS_VERB = 24
"""Code points after the "no" in which its verb stands."""
CLAIMING = frozenset({Kind.SAY, Kind.WRITE, Kind.ACCUSE, Kind.FIND, Kind.HEDGE, Kind.OTHER})
PRONOUNS = frozenset({"he", "she", "it", "they", "i", "we"})
"""Who speaks on, most often: nobody is answered."""
NONE_DID = re.compile(
    r"[“\"‘'«]?(?:that[ \u00a0])?[“\"‘'«]?(?:no|nobody|none|nothing|neither|not (?:an?|one|any|even))[ \u00a0]\w",
    re.IGNORECASE,
)
DID_NOT = re.compile(
    r"[“\"‘'«]?(?:that[ \u00a0])?[“\"‘'«]?(?:[\w’'-]+[ \u00a0]){1,5}?(?:(?:had|has|have|was|were|did)[ \u00a0](?:not|never)\b"
    r"|(?:had|has|have|was|were|did)n['’]t\b|never[ \u00a0]\w+ed\b"
    r"|(?:had|held|was|were|knew|saw|took|gave|heard|received|fired|been)[ \u00a0][“\"‘']?(?:no|none|nothing|nobody|nowhere)\b"
    r"|(?:had|has|have|was|were|did)[ \u00a0]neither\b|\w+(?:ed|id|it|ot|rt|ew|an|ut|ld)[ \u00a0](?:no[ \u00a0]one|nobody|nothing|none)\b)",
    re.IGNORECASE,
)
NEVER_I = re.compile(
    r"[“\"‘'«]?(?:No,[ \u00a0])?(?:I|[Ww]e)(?:[ \u00a0](?:have|had)|['’]ve)?[ \u00a0]never[ \u00a0]\w+(?:ed|t|n|de|ok|ve)\b|[“\"‘'«]?No,[ \u00a0](?:I|we)\b"
)


def resolve_dispute(page: Page, tellings: Sequence[Telling], i: int) -> tuple[Act, str, Span | None] | None:
    """The act of telling `i`, which has none of its own, on what someone else said up to two sentences before it (or
    what it denies unasked: "I never signed"); None where it only says. `tellings` in text order.

    Source: ours, from how `data/sayings` is marked: an act goes by what the sentence means.
    """
    telling = tellings[i]
    if _grants(page, telling) and (_has(page, telling, "grants a clause") or _answered(page, tellings, i)):
        return Act.CONFIRM, "granted after a claim", telling.cue
    speaks_on = telling.source is not None and telling.source.of(page.text).lower() in PRONOUNS
    if telling.kind not in (Kind.SAY, Kind.URGE, Kind.OTHER):
        return None
    first = telling.contents[0]
    clause = Span(first.start, max(min(first.end, page.sentence(first.start).end), first.start + 1))
    words = clause.of(page.text)
    if NEVER_I.match(words):
        return Act.DENY, "first person", clause
    insists = _insists(page, telling) and _may_be_accused(page, telling) and _answered(page, tellings, i)
    if insists and not NOT_YET.search(words):
        return Act.DENY, "insists after a claim", telling.cue
    inner = any(t.cue and clause.contains(t.cue) for t in tellings if t is not telling)
    if inner or not _denies(words):
        return None
    if _insists(page, telling) or (not speaks_on and _answered(page, tellings, i)):
        return Act.DENY, "no after a claim", clause
    told = any(
        telling.cue and c.contains(telling.cue) for t in tellings if t is not telling for c in t.contents
    )
    if (
        not told
        and (_may_be_accused(page, telling) or _reader_denies(telling))
        and not _has(page, telling, "goes on")
    ):
        return Act.DENY, "no of one who may be accused", clause
    return None


def _denies(words: str) -> bool:
    found = NONE_DID.match(words) or DID_NOT.match(words)
    if found is None or len(WORD.findall(words)) > LONGEST:
        return False
    planned = NOT_YET.search(words, 0, found.end() + TO_ITS_VERB)
    return planned is None and set(WORD.findall(words.lower())).isdisjoint(word_class("no denial"))


def _reader_denies(telling: Telling) -> bool:
    """True if the reader leans to a denial: with a "no" in the words, half as sure will do."""
    return telling.act is Act.DENY and telling.act_probability >= HALF_SURE


def _may_be_accused(page: Page, telling: Telling) -> bool:
    """True for those in office or in arms, or who speak for them: their "no shot was fired" answers somebody."""
    who = telling.source.of(page.text).lower() if telling.source else ""
    return not set(WORD.findall(who)).isdisjoint(word_class("may be accused"))


def _has(page: Page, telling: Telling, name: str) -> bool:
    return (
        bool(telling.cue)
        and not {w.lower() for w in WORD.findall(telling.cue.of(page.text))}.isdisjoint(word_class(name))
        if telling.cue
        else False
    )


def _insists(page: Page, telling: Telling) -> bool:
    """True for a verb that holds against others ("maintained that no shot was fired")."""
    return _has(page, telling, "insists")


def _grants(page: Page, telling: Telling) -> bool:
    """True for "agreed that …", "allowed that …" of what was or is."""
    if telling.cue and telling.contents[-1].end <= telling.cue.start:
        return _has(page, telling, "grants a clause")
    that = telling.cue and page.text[telling.cue.end : telling.contents[-1].end].lstrip().startswith("that")
    return (
        bool(that)
        and _has(page, telling, "grants")
        and not NOT_YET.search(page.text, telling.start, telling.contents[-1].end)
    )


def _answered(page: Page, tellings: Sequence[Telling], i: int) -> bool:
    """True if someone else, or the same with an act, said something up to two sentences before."""
    telling = tellings[i]
    if _has(page, telling, "goes on"):
        return False
    here = telling.cue.start if telling.cue else telling.start
    back = _sentences_back(page, here)
    mine = telling.source.of(page.text).lower() if telling.source else ""
    for other in tellings:
        told = other.cue or other.contents[0]
        if (
            other is telling
            or not back <= told.start < here
            or other.contents[-1].end > telling.contents[0].start
        ):
            continue
        theirs = other.source.of(page.text).lower() if other.source else ""
        if theirs != mine and (other.kind in CLAIMING or _insists(page, other)):
            return True
    return False


def _sentences_back(page: Page, at: int) -> int:
    starts = [s.start for s in page.sentences if s.start <= at]
    return starts[-NEAR - 1 :][0] if starts else 0
