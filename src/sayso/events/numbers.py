"""Whole numbers in figures and words, with ranges: "1,600", "twenty-five", "3 to 5", "between 10 and 12"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from sayso.events.page import Page
from sayso.resources import read_rows

LINKS = frozenset({"to", "and", "or", "-", "–"})
MOST = 10**9
RANGE = re.compile(r"(\d{1,6})[-–](\d{1,6})")
DECIMAL = re.compile(r"\d{1,6}\.\d{1,3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number: words `first` to `last` of the page (both inside), `low` = `high` unless a range."""

    first: int
    last: int
    low: int
    high: int


@cache
def _values(kind: str) -> Mapping[str, int]:
    return {r["word"]: int(r["value"]) for r in read_rows("events/numbers.tsv") if r["kind"] == kind}


def read_number(word: str) -> int | None:
    """One word as a number: figures with commas, or a number word; None for all else (years stay numbers)."""
    plain = word.replace(",", "")
    if plain.isascii() and plain.isdigit() and len(plain) < 10:
        return int(plain)
    total = 0
    for part in word.split("-"):
        value = _values("one").get(part)
        if value is None:
            return None
        total += value
    return total


def _scaled(page: Page, n: int, stop: int) -> tuple[int, int] | None:
    """A number that a scale makes one: "[1.5 million]", "[a dozen]"; its value and its last word."""
    scale = _values("scale").get(page.lower[n + 1]) if n + 1 < stop else None
    if scale and page.lower[n] in ("a", "an"):
        return scale, n + 1
    if scale and DECIMAL.fullmatch(page.lower[n]):
        return round(float(page.lower[n]) * scale), n + 1
    return None


def _at(page: Page, n: int, stop: int) -> tuple[int, int] | None:
    """The number that begins at word `n`: its value and its last word ("two hundred", "1", ",", "600")."""
    value = read_number(page.lower[n])
    if value is None:
        return _scaled(page, n, stop)
    last = n
    while (
        last + 2 < stop
        and page.lower[last + 1] == ","
        and page.lower[last + 2].isdigit()
        and len(page.lower[last + 2]) == 3
    ):
        if page.words[last + 2].start != page.words[last].end + 1 or value > MOST:
            break
        value, last = value * 1000 + int(page.lower[last + 2]), last + 2
    while last + 1 < stop and page.lower[last + 1] in _values("scale") and value < MOST:
        value, last = value * _values("scale")[page.lower[last + 1]], last + 1
    return value, last


def find_numbers(page: Page, words: range) -> Iterator[Number]:
    """The numbers among `words`, in text order; a range is one number."""
    n = words.start
    while n < words.stop:
        found = _at(page, n, words.stop)
        span = RANGE.fullmatch(page.lower[n])
        if span and int(span[1]) < int(span[2]):
            yield Number(first=n, last=n, low=int(span[1]), high=int(span[2]))
        if found is None:
            n += 1
            continue
        low, last = found
        high = low
        ranged = last + 2 < words.stop and page.lower[last + 1] in LINKS and _ranges(page, n, last + 1)
        second = _at(page, last + 2, words.stop) if ranged else None
        if second and second[0] > low:
            high, last = second
        yield Number(first=n, last=last, low=low, high=high)
        n = last + 1


def _ranges(page: Page, first: int, link: int) -> bool:
    """`and` makes a range only after `between`."""
    return page.lower[link] != "and" or (first > 0 and page.lower[first - 1] == "between")
