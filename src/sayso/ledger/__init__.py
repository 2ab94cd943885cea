"""Ledger: what is at issue in an article, who stands where on it, and what a careful reader is warned of."""

from __future__ import annotations

from sayso.ledger.claims import find_claims
from sayso.ledger.flags import find_flags
from sayso.records import Article, Cast, Claim, Event, Flag, Statement, Time

__all__ = ["weigh"]


def weigh(
    article: Article,
    statements: tuple[Statement, ...],
    events: tuple[Event, ...],
    cast: Cast,
    times: tuple[Time, ...],
) -> tuple[tuple[Claim, ...], tuple[Flag, ...]]:
    """The claims of one article with their positions and status, and its flags, both in text order."""
    claims = find_claims(article.text, statements, events, cast)
    return claims, find_flags(article, (statements, events, claims), cast, times)
