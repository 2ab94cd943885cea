"""Words passed on: quoted by an outlet, given on someone's authority, or answered by someone else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from sayso.attribution.acts import resolve_act
from sayso.attribution.contents import rest_of_clause
from sayso.attribution.lexicon import Kind, word_class
from sayso.attribution.page import Page, Telling
from sayso.attribution.subjects import DETERMINER, NAME, PLAIN_WORD, PRONOUN, find_subject
from sayso.labels import Act
from sayso.spans import Span, cover, find_trimmed

SPEAKER = rf"(?:{NAME}|{DETERMINER}(?:[ \u00a0]{PLAIN_WORD}){{1,4}}?(?:[ \u00a0]{NAME})?|{PRONOUN}|her|him|them|(?:[a-z-]+[ \u00a0]){{0,2}}[a-z]+s)"
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
CITED = "citing"
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
            if near and any(_follows(page, span, c) for c in telling.contents):
                return _told_apart(page, telling, found, sentence)
    return None


def _follows(page: Page, words: Span, content: Span) -> bool:
    return content.overlaps(words) or (
        words.end <= content.start and page.text[words.end : content.start].strip(" ,:\u00a0") in ("", "that")
    )


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


CITING = re.compile(rf"\b(?P<verb>citing|quoting)[ \u00a0](?P<who>{SPEAKER})(?=[,;.)]|$)")


def cited(page: Page, tellings: Sequence[Telling]) -> tuple[Telling, ...]:
    """The tellings with what "citing" names told apart: not said, but who says it ("the Star, citing [two clerks],
    wrote [that the gate was shut]"); theirs is a statement of its own inside."""
    found = [(t, _citing(page, t)) for t in tellings]
    out: list[Telling] = []
    inner: dict[Span, Telling] = {}
    for telling, citing in found:
        if citing is None or telling.cue is None:
            out.append(telling)
            continue
        who, verb = Span(*citing.span("who")), Span(*citing.span("verb"))
        kept = tuple(k for c in telling.contents if (k := _without_name(page, c, who)))
        kept = kept or tuple(
            c for t, m in found for c in t.contents if t is not telling and _same(m, citing, t)
        )
        if telling.cue.overlaps(verb):
            again = SPEAKS_ON.match(page.text, citing.end())
            cue = Span(*again.span("verb")) if again else None
        else:
            cue = telling.cue
        if cue and kept:
            out.append(replace(telling, contents=kept, cue=cue))
        if kept:
            inner[verb] = replace(
                telling, contents=kept, cue=verb, source=who, by=CITED, act=None, kind=Kind.SAY
            )
    return (*out, *inner.values())


def _without_name(page: Page, content: Span, who: Span) -> Span | None:
    """A content without the name after "citing" that the reader took into it, and without "that"."""
    if not content.overlaps(who):
        return content
    found = re.compile(r"[\s,]*(?:that\b)?\s*").match(page.text, who.end, max(content.end, who.end))
    return find_trimmed(page.text, found.end(), content.end) if found and found.end() < content.end else None


SPEAKS_ON = re.compile(r",[ \u00a0](?:also[ \u00a0])?(?P<verb>said|says|reported|reports|wrote|writes)\b")


def _citing(page: Page, telling: Telling) -> re.Match[str] | None:
    """The "citing …" beside the telling's source ("the Star, citing two clerks", "citing a clerk, the Star said")."""
    cue, by = telling.cue, telling.source
    if cue is None or by is None:
        return None
    sentence = page.sentence(cue.start)
    for found in CITING.finditer(page.text, sentence.start, sentence.end):
        start, end = found.span()
        gap = start - by.end if by.end <= start else by.start - end
        between = page.text[min(by.end, end) : max(by.start, start)]
        if (
            0 <= gap <= (MIDDLE if by.end <= start else 3) and not re.search(r"[;“”\"]", between)
            and not page.quoted(start) and not any(c.contains(Span(start, end)) for c in telling.contents)
        ):  # fmt: skip
            return found
    return None


def _same(other: re.Match[str] | None, citing: re.Match[str], telling: Telling) -> bool:
    """True if two tellings share their "citing", and this one holds more than the name after it."""
    who = Span(*citing.span("who"))
    return (
        other is not None
        and other.span() == citing.span()
        and not all(c.overlaps(who) for c in telling.contents)
    )


LONGEST_NOUN = 60
OWN = re.compile(r"\b(?:his|her|its|their)[ \u00a0](?:[\w-]+[ \u00a0]){0,2}$")
"""Who takes back their own claim answers nobody else."""
ANSWERED = re.compile("|".join(word_class("answered")))
RELATIVE = rf"(?:{PRONOUN}|(?:the[ \u00a0])?(?:[\w’'-]+[ \u00a0]){{1,5}}?)[ \u00a0]?(?:made|raised|levelled|leveled|brought|put forward)\b"
"""What follows "accusations that" where it says who made them, not what they are."""


def find_answered(page: Page, tellings: Sequence[Telling]) -> Iterator[Telling]:
    """The claim that someone answers, as a statement of its own ("the mayor denied reports by the union that …").

    Its speaker is named after "by" or "from", or as its owner ("the union's claim that …", "the clerk's version, in
    which …"); a claim of nobody ("denied reports that …") is none. Not one's own claim, taken back.
    """
    for telling in tellings:
        found = _answered_noun(page, telling) if telling.cue else None
        if found and telling.cue and resolve_act(page, telling)[0] is not Act.SAY:
            end = max(telling.contents[-1].end, found.end())
            what = find_trimmed(page.text, found.end(), end) or rest_of_clause(
                page, found.end(), page.sentence(found.end() - 1).end
            )
            noun = Span(*found.span("noun"))
            group = "who" if found["who"] else "owner"
            own = OWN.search(page.text, telling.cue.start, noun.start)
            if what and found[group] and not own and not any(t.cue == noun for t in tellings):
                yield Telling(
                    contents=(what,), probability=LIKELY * telling.probability, by="answered", kind=Kind.SAY, cue=noun,
                    source=Span(*found.span(group)),
                )  # fmt: skip


@cache
def _answered_pattern() -> re.Pattern[str]:
    nouns = "|".join(word_class("answered"))
    owner = rf"(?:the[ \u00a0])?{NAME}|(?:{DETERMINER}[ \u00a0])?(?:{PLAIN_WORD}[ \u00a0])?{PLAIN_WORD}?"
    return re.compile(
        rf"(?:(?<=[ \u00a0])(?P<owner>{owner})[’']s?[ \u00a0])?\b(?P<noun>{nouns})"
        rf"(?:[ \u00a0](?:by|from)[ \u00a0](?P<who>{SPEAKER}))?(?:[ \u00a0](?:that|saying)|,[ \u00a0]in[ \u00a0]which)[ \u00a0](?=\w)(?!{RELATIVE})"
    )


def _answered_noun(page: Page, telling: Telling) -> re.Match[str] | None:
    """The noun of a claim near the cue, in its sentence, with what it claims."""
    cue = telling.cue
    if cue is None:
        return None
    sentence = page.sentence(cue.start)
    noun_near = ANSWERED.search(page.text, cue.start, min(sentence.end, cue.end + MIDDLE + LONGEST_NOUN))
    start = cue.start if noun_near and noun_near.start() < cue.end else cue.end
    found = _answered_pattern().search(page.text, start, max(sentence.end, start)) if noun_near else None
    return (
        found
        if found and found.start() <= cue.end + MIDDLE and found.start() < telling.contents[-1].end
        else None
    )


@cache
def _claim_that() -> re.Pattern[str]:
    nouns = "|".join(sorted({*word_class("answered"), *word_class("claim")}))
    return re.compile(
        rf"(?:[\w’'-]+[ \u00a0]){{0,4}}?(?:{nouns})\b(?:[ \u00a0](?:by|from)[ \u00a0]{SPEAKER})?(?P<that>[ \u00a0]that[ \u00a0](?=\w))?"
    )


def without_claim(page: Page, telling: Telling) -> Telling:
    """The telling of an act without the noun of the claim before its words ("denied [reports that] the dam had burst"):
    what is denied, taken back or confirmed is the claim itself. Not what is refused ("would not comment on reports …").
    """
    first, *rest = telling.contents
    if telling.cue is None or telling.by == "answered" or telling.cue.end > first.start:
        return telling
    found = _claim_that().match(page.text, first.start, first.end)
    if found is None or page.quoted(first.start) or resolve_act(page, telling)[0] in (Act.SAY, Act.DECLINE):
        return telling
    if found["that"]:
        return replace(telling, contents=(Span(found.end(), first.end), *rest))
    parted = rest and found.end() == first.end and page.text[first.end : rest[0].start].strip() == "that"
    return replace(telling, contents=tuple(rest)) if parted else telling
