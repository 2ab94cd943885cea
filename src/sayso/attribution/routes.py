"""The way a statement took: the outlet or hearer that it went through, and when it was said."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from sayso.attribution.lexicon import word_class
from sayso.attribution.page import Page, Telling
from sayso.attribution.subjects import DETERMINER, NAME, PLAIN_WORD
from sayso.labels import TimeType, Via
from sayso.records import Outlet, Route, Time
from sayso.spans import Span, cover

STOP = (
    r"\s*$|[,.:;“\"(]|[ \u00a0](?:that|on|at|in|to|during|after|before|when|while|as|by|this|last|how|why|what|if|whether|about"
    r"|of|for|he|she|they|it|we|there|the|his|her|their|his|it’s|it's|[A-Z]\w*day)\b"
)
OUTLET_NOUN = "|".join(word_class("outlet"))
HEARER = rf"(?P<who>(?:the[ \u00a0])?{NAME}(?:[’'](?:s\b)?[ \u00a0]{NAME})?(?:[ \u00a0](?:{OUTLET_NOUN})\b)*|{DETERMINER}[ \u00a0](?:{PLAIN_WORD}[ \u00a0]){{0,4}}?{PLAIN_WORD}(?={STOP})|[a-z]{{4,}}s|him|her|them|me|us)"
TOLD = re.compile(rf"\b(?:told|tells|telling|tell|informed|assured|reminded|briefed)[ \u00a0]{HEARER}")
SPOKE = re.compile(
    rf"\b(?:(?:in|during)[ \u00a0](?:an?|his|her|their|the)[ \u00a0](?:[\w-]+[ \u00a0]){{0,2}}?"
    rf"(?:interview|email|e-mail|letter|message|comments?|chat|conversation|call|memo|statement)[ \u00a0](?:\w+[ \u00a0])?(?:with|to|on|for)"
    rf"|(?:comments|remarks|letter)[ \u00a0]to|(?:speaking|spoke|speaks|talking|talked)[ \u00a0](?:exclusively[ \u00a0])?(?:to|with)"
    rf"|interviewed[ \u00a0]by|asked[ \u00a0]by)[ \u00a0]{HEARER}"
)
CARRIED = re.compile(
    rf"\b(?:(?:statement|remarks|comments|speech|interview|message|address)[ \u00a0](?:\w+[ \u00a0])?)?"
    rf"(?:carried|aired|broadcast|televised|quoted|cited|relayed|published|reported|released)[ \u00a0](?:\w+[ \u00a0])?(?:by|on|in)[ \u00a0]{HEARER}"
)
QUOTES = re.compile(rf"{HEARER}[ \u00a0](?:\w+[ \u00a0])?(?:quoted|cited|quotes|cites)[ \u00a0]$")
PUBLISHED = re.compile(
    rf"\b(?:on|via)[ \u00a0](?:(?:his|her|its|their|the)[ \u00a0](?:official[ \u00a0])?)?"
    rf"(?P<who>Twitter|Facebook|Telegram|Instagram|YouTube|Weibo|TikTok|X|WhatsApp|Truth Social)\b"
    rf"|\b(?:wrote|writing|writes|op-ed|column|article|essay)[ \u00a0](?:\w+[ \u00a0])?in[ \u00a0](?P<paper>(?:the[ \u00a0])?{NAME})"
)
RULES: tuple[tuple[re.Pattern[str], Via, str], ...] = (
    (TOLD, Via.TOLD, "told"),
    (CARRIED, Via.CARRIED_BY, "carried"),
    (SPOKE, Via.TOLD, "spoke to"),
    (PUBLISHED, Via.PUBLISHED, "published"),
)
MONTH_OR_DAY = re.compile(
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September"
    r"|October|November|December)\b"
)


def resolve_outlet(page: Page, telling: Telling, routes: Sequence[Route]) -> tuple[Outlet, str] | None:
    """Who a statement went through, with the rule that read it or `reader`; None where its sentence names no one.

    Looked for outside of contents, first by rule, then among what the reader found: `told`: the hearer of "told", of an interview or a letter; `carried_by`: who
    aired or printed a statement, or quoted its speaker; `published`: the place where its writer put it.
    """
    if telling.outlet:
        return Outlet(span=telling.outlet, via=Via.CARRIED_BY), "quoted as saying"
    if telling.cue is None:
        return None
    for start, end in _own_words(page, telling):
        for pattern, via, rule in RULES:
            found = pattern.search(page.text, start, end)
            span = _named(page, telling, found) if found else None
            if span and _fits(page, telling, span, rule) and _is_public(page, span):
                return Outlet(span=span, via=via), rule
    found_by_reader = _nearest_route(
        page, telling, [r for r in routes if not r.is_day and _is_public(page, r.span)]
    )
    return (
        (Outlet(span=found_by_reader, via=_via(page, found_by_reader)), "reader") if found_by_reader else None
    )


NAMED = re.compile(r"(?:(?:the|an?)[ \u00a0])?[^ \u00a0]*[A-Z\d]|.*[ \u00a0][A-Z]", re.DOTALL)
KIND_OF_OUTLET = re.compile(rf"\b(?:{OUTLET_NOUN})s?\b", re.IGNORECASE)


def _is_public(page: Page, span: Span) -> bool:
    """True for a name and for a word for an outlet: "her", "friends" or "the crowd" only listen.

    Source: how `data/sayings` marks outlets; of 25 pronouns in FactAppeal dev none is a recipient.
    """
    words = span.of(page.text)
    return bool(KIND_OF_OUTLET.search(words)) or bool(NAMED.match(words))


CARRIER = re.compile(r"\b(?:by|on)[ \u00a0](?:the[ \u00a0])?$", re.IGNORECASE)
PAGE = re.compile(r"\b(?:in|via)[ \u00a0](?:the[ \u00a0])?$", re.IGNORECASE)


def _via(page: Page, span: Span) -> Via:
    """By the preposition before: "aired [by]", "wrote [in]"; a hearer has none, or "to" and "with"."""
    if CARRIER.search(page.text, max(0, span.start - 12), span.start):
        return Via.CARRIED_BY
    return Via.PUBLISHED if PAGE.search(page.text, max(0, span.start - 12), span.start) else Via.TOLD


def _nearest_route(page: Page, telling: Telling, routes: Sequence[Route]) -> Span | None:
    """The reader's find nearest to the cue, in its sentence, outside of what is said and of the source."""
    cue = telling.cue
    if cue is None:
        return None
    own = _own_words(page, telling)
    near = [
        (max(cue.start - r.span.end, r.span.start - cue.end, 0), r.span)
        for r in _between(routes, page.sentence(cue.start))
        if any(a <= r.span.start and r.span.end <= b for a, b in own)
        and not (telling.source and telling.source.overlaps(r.span))
    ]
    gap, span = min(near, default=(FAR + 1, None))
    return span if gap <= FAR else None


def _between(routes: Sequence[Route], sentence: Span) -> Sequence[Route]:
    first = bisect_left(routes, sentence.start, key=lambda r: r.span.start)
    return routes[first : bisect_left(routes, sentence.end, key=lambda r: r.span.start)]


def _fits(page: Page, telling: Telling, span: Span, rule: str) -> bool:
    """True for the hearer right after this very "told", and for an outlet named near the cue in its clause."""
    if telling.cue is None:
        return False
    if rule == "told":
        return span.start - telling.cue.end <= NEXT or telling.cue.overlaps(span)
    return _gap(page, telling, span, telling.cue) <= FAR


def _named(page: Page, telling: Telling, found: re.Match[str]) -> Span | None:
    """The name that a rule found, without a day that follows it; None for the speaker and for a bare day."""
    group = "who" if found["who"] else "paper"
    span = Span(*found.span(group))
    day = MONTH_OR_DAY.search(page.text, span.start, span.end)
    if day:
        words = page.text[span.start : day.start()].rstrip()
        if not words:
            return None
        span = Span(span.start, span.start + len(words))
    return None if telling.source and span.overlaps(telling.source) else span


def _own_words(page: Page, telling: Telling) -> list[tuple[int, int]]:
    """The stretches of the cue's sentence that are no content of the telling and no quotation, nearest to the cue first."""
    cue = telling.cue
    if cue is None:
        return []
    sentence = page.sentence(cue.start)
    blocks = sorted(
        s
        for s in (*telling.contents, *page.quotations_in(sentence))
        if s.overlaps(sentence) and not s.contains(cue)
    )
    out, at = [], sentence.start
    for block in blocks:
        if block.start > at:
            out.append((at, block.start))
        at = max(at, block.end)
    if at < sentence.end:
        out.append((at, sentence.end))
    return sorted(out, key=lambda piece: 0 if piece[0] <= cue.start < piece[1] else 1)


ASIDE = re.compile(r"[;:.]\s|\b(?:who|which|that|when|after|before|since|and|but)\b")
"""Words after which a time belongs to another clause ("the envoy, who left on Monday, said")."""
NEXT = 2
FAR = 70
"""Code points between the cue (with its source) and a time of saying, at most."""


def resolve_said_on(
    page: Page, telling: Telling, times: Sequence[Time], routes: Sequence[Route]
) -> tuple[Time, str] | None:
    """The time of saying and how it was told: nearest to the cue in the cue's own clause, outside of what is said
    ("said on Sunday"), or else what the reader takes for it ("said after the hearing").

    None where there is none, or where two stand equally near.
    """
    if telling.cue is None:
        return None
    nearest = _nearest_time(page, telling, telling.cue, times)
    if nearest:
        return nearest, "nearest"
    span = _nearest_route(page, telling, [r for r in routes if r.is_day])
    first = bisect_left(times, span.start, key=lambda t: t.span.end - 1) if span else len(times)
    told = span is not None and first < len(times) and times[first].span.overlaps(span)
    return (times[first], "reader") if told else None


def _nearest_time(page: Page, telling: Telling, cue: Span, times: Sequence[Time]) -> Time | None:
    own = _own_words(page, telling)
    sentence = page.sentence(cue.start)
    centre = cover(s for s in (cue, telling.source) if s and page.sentence(s.start) == sentence)
    first = bisect_left(times, sentence.start, key=lambda t: t.span.start)
    last = bisect_left(times, sentence.end, key=lambda t: t.span.start)
    near = [
        (gap, time)
        for time in times[first:last]
        if _is_a_day(time)
        and any(a <= time.span.start and time.span.end <= b for a, b in own)
        and (gap := _gap(page, telling, time.span, centre)) <= FAR
    ]
    near.sort(key=lambda pair: pair[0])
    if len(near) > 1 and near[0][0] == near[1][0]:
        return None
    return near[0][1] if near else None


def _is_a_day(time: Time) -> bool:
    """False for durations, habits and vague words ("recent"): a saying has a day or an hour."""
    return time.type in (TimeType.DATE, TimeType.TIME) and not (time.value or "").endswith("_REF")


def _gap(page: Page, telling: Telling, time: Span, centre: Span) -> int:
    """How far a time stands from cue and source; past another verb's clause it is out of reach."""
    if time.overlaps(centre):
        return FAR + 1 if ASIDE.search(page.text, centre.start, time.start) else 0
    between = (time.end, centre.start) if time.end <= centre.start else (centre.end, time.start)
    words = page.text[between[0] : between[1]]
    content = any(c.start >= between[0] and c.end <= between[1] for c in telling.contents)
    return FAR + 1 if content or ASIDE.search(words) else len(words)
