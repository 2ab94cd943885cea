"""Statements inside what someone says."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence

from sayso.attribution.contents import count_words, rest_of_clause
from sayso.attribution.lexicon import WORD, CueWord, Kind, cue_words, word_class
from sayso.attribution.page import Page, Telling
from sayso.attribution.subjects import NAME, NAME_WORD, find_subject
from sayso.labels import Act
from sayso.spans import Span

LIKELY = 0.65
"""What a nested find is worth, times what its outer statement is; as counted on `bench/ledger/train`."""
PRONOUNS = frozenset({"he", "she", "they", "it"})
LEAST_WORDS = 3
KINDS = frozenset({Kind.SAY, Kind.WRITE, Kind.ACCUSE, Kind.PROMISE, Kind.URGE, Kind.FIND})
TELLING = frozenset({"tell", "tells", "told", "telling"})
TO_SOMEONE = re.compile(
    rf"[ \u00a0](?:him|her|them|me|us|you|(?:the|an?|his|her|their)[ \u00a0](?:[\w-]+[ \u00a0])?[\w-]+(?=[ \u00a0](?:he|she|they|it|we)\b)"
    rf"|[a-z]+s|{NAME})\b"
)
UP_TO_THAT = re.compile(r"(?:(?!\b(?:and|but|or)\b)[^.,;:“”\"\n]){0,40}?(?=\bthat\b)")
CLAUSE = re.compile(
    rf"[\s,:]*(?:that\b|[“\"‘]|(?:he|she|they|it|we|I|you|there|the|this|his|her|their|our)\b|(?P<name>{NAME_WORD}))"
)


SAID = re.compile(r"(?:that\b|[\s\w]{4}[\s,:]*[“\"‘])")
"""What shows that "attacked" or "maintained" speaks and does not strike or hold."""


def find_nested(page: Page, tellings: Sequence[Telling]) -> Iterator[Telling]:
    """Statements inside what someone says ("the envoy said her office had told him the road was closed").

    A subject where a clause can begin, a verb of saying, and words that look said: "that", a quotation mark, a
    pronoun, an article or a name. "thinks" and "believes" count here, as the gold counts them.
    """
    taken = sorted(t.cue for t in tellings if t.cue)
    for outer in tellings:
        for content in outer.contents:
            for found in WORD.finditer(page.text, content.start, content.end):
                cue = Span(*found.span())
                word = cue_words().get(found.group().lower())
                if word and _may_nest(word, found.group()) and not _is_taken(taken, cue):
                    telling = _inside(page, outer, content, cue, word)
                    if telling:
                        insort(taken, cue)
                        yield telling


def _is_taken(taken: Sequence[Span], cue: Span) -> bool:
    """True if one of the cues, in order, overlaps `cue`; of those before it, only the last few can."""
    i = bisect_left(taken, cue.end, key=lambda c: c.start)
    return any(c.overlaps(cue) for c in taken[max(0, i - 4) : i])


def _may_nest(word: CueWord, form: str) -> bool:
    return word.kind in KINDS or form.lower() in word_class("holds")


def _inside(page: Page, outer: Telling, content: Span, cue: Span, word: CueWord) -> Telling | None:
    after = _words_begin(page, cue, content.end)
    what = rest_of_clause(page, after, content.end)
    if what is None or count_words(page.text, (what,)) < LEAST_WORDS:
        return None
    clause = CLAUSE.match(page.text, after, what.end)
    if cue.of(page.text).lower() in word_class("deed too") and not SAID.match(
        page.text, after - len("that"), what.end
    ):
        return None
    named = clause is not None and clause["name"] is not None and word.kind is not Kind.SAY
    if (clause is None or named) and word.act is Act.SAY:
        return None
    who = find_subject(page.text, max(content.start, page.sentence(cue.start).start), cue.start)
    if who is None or not _is_verb(cue.of(page.text), who.of(page.text)):
        return None
    return Telling(
        contents=(what,),
        probability=LIKELY * outer.probability,
        by="nested",
        kind=word.kind,
        source=who,
        cue=cue,
    )


def _is_verb(form: str, who: str) -> bool:
    """False for a name's part ("States"), for "-ing", for a noun of the same form unless a pronoun leads it, and for
    a bare form after one name, which is demanded and not done ("that Tarn show the papers")."""
    if form[0].isupper() or form.endswith("ing"):
        return False
    demanded = not form.endswith(("s", "d", "t", "k")) and who[0].isupper() and who.lower() not in PRONOUNS
    return not demanded and (form not in word_class("noun too") or who.lower() in PRONOUNS)


def _words_begin(page: Page, cue: Span, limit: int) -> int:
    """Where what is said begins: at "that", after the hearer of "told", else right after the cue."""
    that = UP_TO_THAT.match(page.text, cue.end, limit)
    if that:
        return that.end()
    told = TO_SOMEONE.match(page.text, cue.end, limit) if cue.of(page.text).lower() in TELLING else None
    return told.end() if told else cue.end
