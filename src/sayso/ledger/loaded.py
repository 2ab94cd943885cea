"""Loaded language: words that judge while they name, with the voice that they belong to."""

from __future__ import annotations

import re
from functools import cache

from sayso.labels import FlagKind
from sayso.records import Article, Cast, Flag, Statement
from sayso.resources import read_rows
from sayso.spans import Span


@cache
def _pattern() -> re.Pattern[str]:
    rows = sorted(read_rows("ledger/loaded.tsv"), key=lambda r: -len(r["phrase"]))
    nouns = "|".join(
        re.escape(r["phrase"]) for r in rows if r["kind"] == "noun" and not r["phrase"].endswith(" of")
    )
    heads = "|".join(re.escape(r["phrase"]) for r in rows if r["phrase"].endswith(" of"))
    adjectives = "|".join(re.escape(r["phrase"]) for r in rows if r["kind"] == "adj")
    # "heinous attack": the adjective and the word that it judges; "den of liars": the image and what fills it
    return re.compile(rf"\b(?:(?:{heads}) [^\W\d]+|(?:{nouns})\b|(?:{adjectives}) [^\W\d]+)", re.IGNORECASE)


@cache
def _reason(words: str) -> str:
    rows = [r for r in read_rows("ledger/loaded.tsv") if words.startswith(r["phrase"])]
    return max(rows, key=lambda r: len(r["phrase"]))["why"] if rows else ""


def find_loaded_language(article: Article, statements: tuple[Statement, ...], cast: Cast) -> list[Flag]:
    """One flag for each loaded expression outside furniture, in text order; its note says whose words they are.

    Source: words in `resources/ledger/loaded.tsv`; the voice is the innermost statement around them.
    """
    flags = []
    for match in _pattern().finditer(article.text):
        span = Span(match.start(), match.end())
        if any(f.span.overlaps(span) for f in article.furniture):
            continue
        voice = _voice(span, statements, cast, article.text)
        note = f"“{span.of(article.text)}” {_reason(match.group().lower())}; {voice}"
        flags.append(Flag(kind=FlagKind.LOADED_LANGUAGE, spans=(span,), note=note))
    return flags


def _voice(span: Span, statements: tuple[Statement, ...], cast: Cast, text: str) -> str:
    around = [(len(c), s) for s in statements for c in s.contents if c.contains(span)]
    if not around:
        return "the report's own words"
    statement = min(around, key=lambda item: item[0])[1]
    if statement.speaker is None:
        return "words of a source that is not named"
    actor = cast.actor(statement.speaker.actor)
    return f"words of {actor.name if actor else statement.speaker.span.of(text)}"
