"""Conditions: the clause that an act hangs on ("if …", "unless …", "should the council …, it will …")."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from sayso.events.page import Page
from sayso.resources import read_rows
from sayso.spans import Span

ENDS = frozenset({",", ";", ":", "—", "–", "then", "”", '"', "?", "!", ")"})
NOT_AFTER = frozenset({"even", "as"})
"""`even if` sets no condition, `as if` likens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A conditional clause, marker included; `asks`: an indirect question ("whether …"), not a condition."""

    span: Span
    asks: bool


@cache
def _markers() -> dict[str, tuple[tuple[str, ...], ...]]:
    """The markers by their first word, longest first."""
    out: dict[str, list[tuple[str, ...]]] = {}
    for row in read_rows("events/cues.tsv"):
        if row["place"] == "condition":
            words = tuple(row["cue"].split())
            out.setdefault(words[0], []).append(words)
    return {first: tuple(sorted(found, key=len, reverse=True)) for first, found in out.items()}


def _marker(page: Page, n: int, high: int) -> int:
    """How many words the marker at word `n` has; 0 for none."""
    for words in _markers().get(page.lower[n], ()):
        if n + len(words) <= high and page.lower[n : n + len(words)] == words:
            return len(words)
    return 0


def _inverted(page: Page, n: int, first: int, high: int) -> bool:
    """`Should` that opens the clause, before a subject: "Should the council refuse, …"; so `Had` and `Were` beside a
    would, and "Without a deal, …" beside a will."""
    opens = n == first or page.lower[n - 1] in (",", "“", '"', ";", "—")
    if not opens or n + 2 >= high:
        return False
    word = page.words[n].of(page.text)
    unreal = word in ("Had", "Were") and bool({"would", "could", "might"} & set(page.lower[n:high]))
    lacking = word == "Without" and bool({"will", "would", "could", "might"} & set(page.lower[n:high]))
    return word == "Should" or unreal or lacking


def find_conditions(page: Page, sentence: Span) -> tuple[Condition, ...]:
    """The conditional clauses of a sentence, in text order."""
    words = page.range_of(sentence)
    asked = any(page.lower[n] == "?" for n in words[-3:])
    out = []
    n = words.start
    while n < words.stop:
        size = _marker(page, n, words.stop)
        if not size and not asked and _inverted(page, n, words.start, words.stop):
            size = 1
        if not size or (n > words.start and page.lower[n - 1] in NOT_AFTER):
            n += 1
            continue
        end = next(
            (k for k in range(n + size, words.stop) if page.lower[k] in ENDS or page.lower[k] == "."),
            words.stop,
        )
        if end > n + size:
            out.append(
                Condition(
                    span=Span(page.words[n].start, page.words[end - 1].end), asks=_asks(page, n, words.start)
                )
            )
        n = end + 1
    return tuple(out)


def _asks(page: Page, n: int, first: int) -> bool:
    """`whether`, and `if` after a verb of asking or knowing: "asked if the army had moved"."""
    before = page.bases(n - 1) if n > first else ()
    return page.lower[n] == "whether" or bool(
        {"ask", "wonder", "know", "see", "unclear", "determine"} & set(before)
    )
