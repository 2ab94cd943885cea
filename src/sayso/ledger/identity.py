"""Who was it? Two descriptions of the same party that do not fit together."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from itertools import combinations

from sayso.labels import FlagKind, Stance
from sayso.ledger.countries import find_countries
from sayso.records import Article, Claim, Event, Flag, Statement
from sayso.resources import read_rows
from sayso.spans import Span

Description = tuple[Span, frozenset[str]]
"""A stretch that describes a body of people, and the countries (alpha-3) that its words name."""


@cache
def _group() -> re.Pattern[str]:
    nouns = "|".join(row["noun"] for row in read_rows("ledger/group_nouns.tsv"))
    # "Ostrian and Kesh volunteer forces", "“Marovian-backed” militias": a capital, then up to six words, then the noun
    return re.compile(rf"[A-Z][\w’'-]*[”\"’']?(?:[ \n]+[\w“”\"’'-]+){{0,6}}?[ \n]+(?:{nouns})\b")


def _describe(text: str, within: Span) -> list[Description]:
    out = []
    for match in _group().finditer(text, within.start, within.end):
        countries = find_countries(match.group())
        if countries:
            out.append((Span(match.start(), match.end()), countries))
    return out


def _find_rest(article: Article, event: Event) -> list[Span]:
    """The words behind each mention of the event, to the end of its sentence."""
    sentences = article.sentences or (event.sentence,)
    starts = [s.start for s in sentences]
    own = [(t, sentences[max(0, bisect_right(starts, t.start) - 1)]) for t in event.triggers]
    return [Span(t.end, s.end) for t, s in own if t.start >= s.start and t.end < s.end]


def _descriptions(
    article: Article, event: Event, statements: tuple[Statement, ...], claims: tuple[Claim, ...]
) -> list[Description]:
    """How those that the event befell are described: its recipients, the words after its mentions, and the words of
    those who confirm or deny it. Without an answer there is nothing to differ from."""
    answers = {
        p.statement
        for c in claims
        for p in c.positions
        if event.id in c.events and p.stance is not Stance.ASSERTS and p.statement
    }
    if not answers:
        return []
    told = [c for s in statements if s.id in answers for c in s.contents]
    spans = (*(m.span for m in event.recipients), *_find_rest(article, event), *told)
    return [d for span in spans for d in _describe(article.text, span)]


def find_identity_conflicts(
    article: Article, findings: tuple[tuple[Statement, ...], tuple[Event, ...], tuple[Claim, ...]]
) -> list[Flag]:
    """At most one flag an event: two descriptions of its recipients that name different countries.

    "Ostrian and Kesh volunteers" against "Marovian-backed militias": neither's countries contain the other's.
    """
    statements, events, claims = findings
    flags = []
    for event in events:
        found = _descriptions(article, event, statements, claims)
        actors = frozenset().union(*(find_countries(m.span.of(article.text)) for m in event.actors))
        pair = next(
            ((a, b) for a, b in combinations(found, 2) if _differ(a[1] - actors, b[1] - actors)), None
        )
        if pair:
            words = [span.of(article.text) for span, _ in pair]
            note = f"who was it? “{words[0]}” in one place, “{words[1]}” in another"
            spans = tuple(sorted(span for span, _ in pair))
            flags.append(Flag(kind=FlagKind.IDENTITY_CONFLICT, spans=spans, note=note))
    return flags


def _differ(a: frozenset[str], b: frozenset[str]) -> bool:
    return bool(a and b) and not a <= b and not b <= a
