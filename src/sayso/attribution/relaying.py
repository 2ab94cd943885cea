"""Words passed on: quoted by an outlet, given on someone's authority, or answered by someone else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sayso.attribution.acts import resolve_act
from sayso.attribution.lexicon import Kind, word_class
from sayso.attribution.page import Page, Telling
from sayso.attribution.subjects import DETERMINER, NAME, PLAIN_WORD, PRONOUN, find_subject
from sayso.labels import Act
from sayso.spans import Span, cover, find_trimmed

SPEAKER = rf"(?:{NAME}|{DETERMINER}(?:[ \u00a0]{PLAIN_WORD}){{1,4}}?(?:[ \u00a0]{NAME})?|{PRONOUN}|her|him|them|[a-z]+s)"
QUOTES_AS = re.compile(
    r"(?P<verb>\b(?:quot|cit)(?:ed|es|ing|e))[ \u00a0](?!by\b|in\b|on\b)(?P<who>[^,;:“”\"\n]{2,60}?)[ \u00a0]as[ \u00a0](?:saying|telling|stating)"
)
QUOTED_AS = re.compile(
    r"\b(?:was|were|is|are|been)[ \u00a0](?:also[ \u00a0])?(?:quoted|cited)[ \u00a0](?:(?:by|in|on)[ \u00a0](?P<outlet>[^,;:“”\"\n]{2,60}?)[ \u00a0])?"
    r"as[ \u00a0](?:saying|telling|stating)"
)
SAID_BY = re.compile(
    rf"[,”\"]\s?(?P<who>{NAME}|{PRONOUN})[ \u00a0](?P<verb>said|says|told|wrote|added)\b|[,”\"]\s?(?P<cue>said|says)[ \u00a0](?P<name>{NAME})"
)
ACCORDING = re.compile(r"(?:according to|as (?:reported|quoted) by)", re.IGNORECASE)
MIDDLE = 80
"""Code points between a verb of quoting and its words."""
LIKELY = 0.7


def relayed(page: Page, telling: Telling) -> Telling:
    """The telling with speaker and outlet told apart where an outlet passes words on.

    "the agency quoted her as saying …": she speaks, through the agency. "…, she said, according to the agency": the
    same.
    """
    return _quoted_as(page, telling) or _on_authority(page, telling) or telling


def _quoted_as(page: Page, telling: Telling) -> Telling | None:
    marks = [s for s in (telling.cue, telling.source) if s]
    if not marks:
        return None
    sentence = page.sentence(marks[0].start)
    for pattern in (QUOTES_AS, QUOTED_AS):
        for found in pattern.finditer(page.text, sentence.start, sentence.end):
            span = Span(*found.span())
            near = any(s.overlaps(span) for s in (*marks, *telling.contents))
            if near and any(0 <= c.start - span.end <= 3 or c.overlaps(span) for c in telling.contents):
                return _told_apart(page, telling, found, sentence)
    return None


def _told_apart(page: Page, telling: Telling, found: re.Match[str], sentence: Span) -> Telling | None:
    """The telling of "X quoted Y as saying …" or "Y was quoted by X as saying …", X the outlet, Y the speaker."""
    words = Span(*found.span())
    subject = find_subject(page.text, sentence.start, words.start)
    speaker: Span | None
    if found.re is QUOTES_AS:
        told = telling.source if telling.source and telling.source.end <= words.start else None
        speaker, outlet = Span(*found.span("who")), told or subject
    else:
        speaker = subject or telling.source
        outlet = Span(*found.span("outlet")) if found["outlet"] else None
    contents = tuple(c for c in (_after(page, c, words) for c in telling.contents) if c)
    if speaker is None or not contents:
        return None
    cue = Span(found.start("verb"), words.end) if found.re is QUOTES_AS else words
    return replace(telling, source=speaker, cue=cue, outlet=outlet, contents=contents, kind=Kind.SAY)


def _after(page: Page, content: Span, words: Span) -> Span | None:
    """A content without the verb of quoting that the reader took into it."""
    if not content.overlaps(words):
        return content
    return find_trimmed(page.text, words.end, content.end) if content.end > words.end else None


def _on_authority(page: Page, telling: Telling) -> Telling | None:
    """A quotation with its own speaker between the words and "according to" the outlet."""
    cue = telling.cue
    if cue is None or telling.source is None or not ACCORDING.match(page.text, cue.start):
        return None
    last = max((c for c in telling.contents if c.end <= cue.start), default=None)
    if last is None or not page.quoted(last.start) or cue.start > last.end + MIDDLE:
        return None
    found = SAID_BY.search(page.text, last.end - 1, cue.start) or _named_before(page, telling)
    if found is None:
        return None
    who, verb = ("who", "verb") if found["who"] else ("name", "cue")
    return replace(
        telling,
        source=Span(*found.span(who)),
        cue=Span(*found.span(verb)),
        outlet=telling.source,
        kind=Kind.SAY,
    )


SAYS_FIRST = re.compile(
    rf"(?P<who>{NAME}|{PRONOUN})[ \u00a0](?P<verb>said|says|told|wrote|added)[,:]?[ \u00a0]$"
)


def _named_before(page: Page, telling: Telling) -> re.Match[str] | None:
    """The speaker and verb right before quoted words, where they begin the sentence ("Lind says “…,” according to X")."""
    first = telling.contents[0]
    sentence = page.sentence(first.start)
    return SAYS_FIRST.match(page.text, sentence.start, first.start) if sentence.start < first.start else None


def find_quoting(page: Page, tellings: Sequence[Telling]) -> Iterator[Telling]:
    """The outlet's own statement around one that it quotes ("[the radio quoted [the army] as saying …]")."""
    for telling in tellings:
        if not (telling.outlet and telling.cue and telling.source) or telling.start < telling.cue.end:
            continue
        if telling.source.overlaps(telling.cue):
            verb = page.text[telling.cue.start : telling.source.start].split()[0]
            yield Telling(
                contents=(cover((telling.source, *telling.contents)),), probability=LIKELY * telling.probability,
                by="quoting", kind=Kind.SAY, source=telling.outlet, cue=Span(telling.cue.start, telling.cue.start + len(verb)),
            )  # fmt: skip


LONGEST_NOUN = 60
ANSWERED = re.compile("|".join(word_class("answered")))
RELATIVE = rf"(?:{PRONOUN}|(?:the[ \u00a0])?(?:[\w’'-]+[ \u00a0]){{1,5}}?)[ \u00a0]?(?:made|raised|levelled|leveled|brought|put forward)\b"
"""What follows "accusations that" where it says who made them, not what they are."""


def find_answered(page: Page, tellings: Sequence[Telling]) -> Iterator[Telling]:
    """The claim that someone answers, as a statement of its own ("the mayor denied reports by the union that …").

    Its speaker is named after "by" or "from", or as its owner ("the union's claim that …"); else unknown.
    """
    nouns = "|".join(word_class("answered"))
    pattern = re.compile(
        rf"\b(?:(?P<owner>(?:the[ \u00a0])?{NAME})[’']s?[ \u00a0])?(?P<noun>{nouns})"
        rf"(?:[ \u00a0](?:by|from)[ \u00a0](?P<who>{SPEAKER}))?[ \u00a0](?:that|saying)[ \u00a0](?=\w)(?!{RELATIVE})"
    )
    for telling in tellings:
        if telling.cue is None:
            continue
        end = telling.contents[-1].end
        reach = min(end, telling.cue.end + MIDDLE + LONGEST_NOUN)
        noun_near = ANSWERED.search(page.text, telling.cue.start, max(reach, telling.cue.start))
        found = pattern.search(page.text, telling.cue.start, end) if noun_near else None
        if (
            found
            and resolve_act(page, telling)[0] is not Act.SAY
            and found.start() <= telling.cue.end + MIDDLE
            and page.sentence(telling.cue.start).contains(Span(*found.span()))
        ):
            what = find_trimmed(page.text, found.end(), max(end, found.end()))
            noun = Span(*found.span("noun"))
            group = "who" if found["who"] else "owner"
            if what and not any(t.cue == noun for t in tellings):
                yield Telling(
                    contents=(what,), probability=LIKELY * telling.probability, by="answered", kind=Kind.SAY, cue=noun,
                    source=Span(*found.span(group)) if found[group] else None,
                )  # fmt: skip
