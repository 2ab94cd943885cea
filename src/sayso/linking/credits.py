"""What a report says of where its text or its news comes from, and the dateline it opens with.

A name is any run of capitalised words beside the words of a credit; whether it is an outlet that the store knows is
for the reader of the credit to tell: "according to Harbour Police" is no credit to a paper.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from sayso.linking.words import to_words
from sayso.records import Article
from sayso.resources import read_rows
from sayso.spans import Span

_NAME = r"(?:[Tt]he )?[A-Z0-9][\w.&’'-]*(?: (?:(?:of|de|da|del|el|al|and|&) )?[A-Z0-9][\w.&’'-]*){0,5}"
_OPENING = 200
_DATELINE = re.compile(
    r"\s*(?P<city>[A-Z][\w.’' -]{1,40}(?:, [A-Z][\w.’' -]{1,30})?),?\s*"
    r"(?:(?:[A-Z][a-z]{2,8}\.? )?\d{1,2},?\s*)?(?:\((?P<agency>[A-Z][\w.&’' /-]{1,40})\)\s*)?(?:--|—|–|- )"
)
_AGENCY = re.compile(r"\((?P<agency>[A-Z][\w.&’'/-]*(?: [A-Z][\w.&’'/-]*){0,3})\)\s*(?:--|—|–|-)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """`name`: who is credited; `span`: the words of the credit; `kind`: `text` where the text itself was taken over,
    `news` where only the news was."""

    name: str
    span: Span
    kind: str


def find_credits(article: Article) -> tuple[Credit, ...]:
    """Whom an article credits with its text or its news, in text order; furniture is read too: credits stand there."""
    found = [
        _to_credit(match, kind) for pattern, kind in _patterns() for match in pattern.finditer(article.text)
    ]
    agency = _AGENCY.search(article.text, 0, _OPENING)
    if agency:
        span = Span(agency.start(), agency.end())
        found.append(Credit(name=agency["agency"], span=span, kind="text"))
    return tuple(sorted(found, key=lambda c: (c.span, c.name, c.kind)))


def find_dateline(article: Article) -> Span | None:
    """The dateline a text opens with ("PUERTO CLARO — "), None if it has none."""
    match = _DATELINE.match(article.text, 0, _OPENING)
    if match is None or not (match["agency"] or match["city"].isupper()):
        return None
    return Span(match.start("city"), match.end())


def is_credit_to(credit: Credit, outlet: str) -> bool:
    """Whether the credited name is that of the outlet: the same words, or all the words of one in the other."""
    name, known = _to_name(credit.name), _to_name(outlet)
    return bool(name and known) and (name <= known or known <= name)


def _to_credit(match: re.Match[str], kind: str) -> Credit:
    return Credit(name=match["name"].rstrip(".’'"), span=Span(match.start(), match.end()), kind=kind)


def _to_name(name: str) -> frozenset[str]:
    words = to_words(name)
    return frozenset(words[1:] if words[:1] == ("the",) else words)


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """One pattern for each side and kind, the longest words first."""
    by: dict[tuple[str, str], list[str]] = {}
    for row in read_rows("linking/credits.tsv"):
        by.setdefault((row["where"], row["kind"]), []).append(row["words"])
    return tuple((_to_pattern(where, words), kind) for (where, kind), words in sorted(by.items()))


def _to_pattern(where: str, words: list[str]) -> re.Pattern[str]:
    any_of = "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))
    if where == "before":
        return re.compile(rf"\b(?i:{any_of})\s+(?P<name>{_NAME})")
    return re.compile(rf"(?<![\w.])(?P<name>{_NAME})\s+(?:{any_of})\b")
