"""Borders: a phrase like `the border between Syria and Iraq` is a place of its own, in both countries, with no pin."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sayso.places.gazetteer import Entry
from sayso.spans import Span

_WORD = r"(?:land |common |shared |maritime |mountainous |porous )*(?:borders?|frontiers?|boundary)\b(?: (?:area|areas|region|regions|crossing|crossings|zone|strip))?"
_BETWEEN = re.compile(rf"(?:[Tt]he )?{_WORD} (?:between|of|with|shared by|separating) (?:the )?$")
_AND = re.compile(r"(?:,? and|,? with|['’]s?(?: \w+ern)? border with| from) (?:the )?$")
_AFTER = re.compile(rf" (?:\w+ern )?{_WORD}", re.IGNORECASE)
_AFTER_OWNER = re.compile(rf"['’]s? (?:\w+ern )?{_WORD}(?: with (?:the )?)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sited:
    """An accepted name with what it means, as far as it is a country, or lies in one."""

    span: Span
    entry: Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Border:
    """A border phrase, its countries (alpha-3) in the order of the text, and the rule that saw it."""

    span: Span
    countries: tuple[str, ...]
    by: str


def _to_border(span: Span, sited: Sequence[Sited], by: str) -> Border:
    countries = tuple(dict.fromkeys(s.entry.countries[0] for s in sited))
    return Border(span=span, countries=countries, by=f"places.border.{by}")


def _find_between(text: str, first: Sited, second: Sited | None) -> Border | None:
    """`the border between Syria and Iraq`, `its border with Iraq`."""
    head = _BETWEEN.search(text, max(0, first.span.start - 80), first.span.start)
    if head is None:
        return None
    if second is not None and _AND.fullmatch(text[first.span.end : second.span.start]):
        return _to_border(Span(head.start(), second.span.end), (first, second), "between")
    return _to_border(Span(head.start(), first.span.end), (first,), "between")


def _find_joined(text: str, first: Sited, second: Sited | None) -> Border | None:
    """`the Syria-Iraq border`, `the Turkish–Syrian frontier`, `Syria's border with Iraq`."""
    if second is None:
        return None
    between = text[first.span.end : second.span.start]
    tail = _AFTER.match(text, second.span.end)
    if tail is not None and between in {"-", "–", "—", "/", " and "}:
        return _to_border(Span(first.span.start, tail.end()), (first, second), "joined")
    if _AFTER_OWNER.fullmatch(between) and " with " in between:
        return _to_border(Span(first.span.start, second.span.end), (first, second), "joined")
    return None


def _find_of_one(text: str, one: Sited) -> Border | None:
    """`the Syrian borders`, `Syria's border`."""
    tail = _AFTER.match(text, one.span.end) or _AFTER_OWNER.match(text, one.span.end)
    return None if tail is None else _to_border(Span(one.span.start, tail.end()), (one,), "one")


def find_borders(text: str, sited: Sequence[Sited]) -> tuple[Border, ...]:
    """The border phrases around accepted names, in text order, not overlapping.

    `sited`: accepted names in text order. Names outside any country (seas, continents) make no border.
    """
    found: list[Border] = []
    for n, one in enumerate(sited):
        if not one.entry.countries or (found and found[-1].span.overlaps(one.span)):
            continue
        following = sited[n + 1] if n + 1 < len(sited) and sited[n + 1].entry.countries else None
        border = (
            _find_between(text, one, following)
            or _find_joined(text, one, following)
            or _find_of_one(text, one)
        )
        if border is not None:
            found.append(border)
    return tuple(found)
