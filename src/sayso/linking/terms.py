"""What a stretch of text is about, as keys that two accounts of one thing share though their words differ."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, lru_cache

from sayso.resources import read_rows
from sayso.spans import Span

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:[-’'][^\W\d_]+)*")


class KeyKind(StrEnum):
    """How a key was made: from a concept that several words name, a country, a number, a name, or the plain word."""

    CONCEPT = "concept"
    COUNTRY = "country"
    NUMBER = "number"
    NAME = "name"
    WORD = "word"


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One word of a text: where it stands, the word in lower case, and its key; key "" for a word that says nothing.

    `opposite`: the word says the contrary of its key at the same time ("forged" of *genuine).
    """

    span: Span
    word: str
    key: str
    kind: KeyKind
    opposite: bool = False


@cache
def word_set(name: str) -> frozenset[str]:
    """The words of a lexicon of this room, e.g. `generic`."""
    return frozenset(row["word"] for row in read_rows(f"linking/{name}.tsv"))


@cache
def word_class(name: str) -> frozenset[str]:
    """The small words of a class of `grammar.tsv`, e.g. `negator`."""
    return frozenset(row["word"] for row in read_rows("linking/grammar.tsv") if row["class"] == name)


@cache
def _irregular() -> dict[str, str]:
    rows = read_rows("reader/irregular.tsv")
    return {f: r["verb"] for r in rows for f in (*r["past"].split("/"), *r["participle"].split("/"))}


@cache
def _concepts() -> dict[str, str]:
    return {row["word"]: row["concept"] for row in read_rows("linking/concepts.tsv")}


@cache
def _countries() -> dict[str, str]:
    rows = read_rows("actors/countries.tsv")
    return {r["form"].lower(): r["country"] for r in rows if r["sort"] in {"name", "people"}}


@cache
def _numbers() -> dict[str, int]:
    return {
        row["word"]: int(row["value"]) for row in read_rows("events/numbers.tsv") if row["value"].isdecimal()
    }


@cache
def find_stems(word: str) -> tuple[str, ...]:
    """What the lower-case `word` may be a form of, itself first: `crossed` → crossed, cross, crosse, cros."""
    found = [word]
    if word in _irregular():
        found.append(_irregular()[word])
    if word.endswith("ies"):
        found.append(word[:-3] + "y")
    for ending in ("es", "s", "ed", "ing", "’s", "'s"):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            cut = word[: -len(ending)]
            found += [cut, cut + "e", cut[:-1] if cut[-1] == cut[-2] else cut]
            found += [cut[:-1] + "y"] if cut.endswith("i") else []
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=100_000)
def _key(word: str, capital: bool) -> tuple[str, KeyKind]:
    low = re.sub(r"[’']s$", "", word.lower())
    if low[0].isdigit():
        return f"#{low.replace(',', '')}", KeyKind.NUMBER
    if capital and low in _countries():
        return f"@{_countries()[low]}", KeyKind.COUNTRY
    parts = low.split("-")
    if all(part in _numbers() for part in parts):  # "twenty-one"
        return f"#{sum(_numbers()[part] for part in parts)}", KeyKind.NUMBER
    if low in word_set("stop_words"):
        return "", KeyKind.WORD
    concept = next((_concepts()[s] for s in find_stems(low) if s in _concepts()), None)
    if concept:
        return f"*{concept}", KeyKind.CONCEPT  # "*!genuine" for the opposite of *genuine
    base = re.sub(r"(ies|ing|ed|es|s)$", "", low)
    # one key for "the Ministry" and "the ministry"
    return (base if len(base) >= 3 else low)[:6], KeyKind.NAME if capital else KeyKind.WORD


@lru_cache(maxsize=4096)
def find_tokens(text: str, span: Span) -> tuple[Token, ...]:
    """The words of `span`, in text order, with their keys.

    `entered` and `crossing` share a key, so do `Bolivian` and `Bolivia`, `four` and `4`, `minister` and `ministers`.
    """
    out = []
    for found in _WORD.finditer(text, span.start, span.end):
        word = found.group()
        at = _two_words(text, found)
        if at is not None:
            out.append(Token(span=Span(*found.span()), word=word.lower(), key=f"@{at}", kind=KeyKind.COUNTRY))
            continue
        key, kind = _key(word, word[0].isupper())
        if kind is KeyKind.NUMBER:
            key = _number(text, found, key)
        plain = key.replace("*!", "*")
        out.append(
            Token(span=Span(*found.span()), word=word.lower(), key=plain, kind=kind, opposite=plain != key)
        )
    return tuple(_with_presence(out))


def _number(text: str, found: re.Match[str], key: str) -> str:
    """The key of a number: "fourteen thousand" is one, the day of a month counts nothing."""
    after, before = (
        _WORD.match(text, found.end() + 1),
        text[max(0, found.start() - 12) : found.start()].split(),
    )
    beside = {after.group().lower() if after else "", before[-1].lower().strip(".,") if before else ""}
    if beside & word_class("month"):
        return ""
    scale = _SCALES.get(after.group().lower() if after else "", 1)
    digits = key[1:]
    return f"#{int(digits) * scale}" if digits.isdecimal() and len(digits) < 10 else key


_SCALES = {"hundred": 100, "thousand": 1000, "million": 1000000}


def _with_presence(tokens: list[Token]) -> list[Token]:
    """The tokens with the keys of expressions of two words: "left for Ostra" is entered, "set fire" is burnt.

    Being somewhere is having come there: "was in the country" gets the key of "entered the country". Where there is a thing, it
    is kept: "there were guns in the shed" gets that of "the shed contained guns".
    """
    for n in range(1, len(tokens)):
        a, b = tokens[n - 1], tokens[n]
        if b.word in word_class("within") and a.word in word_class("being"):
            tokens[n] = replace(b, key="*enter", kind=KeyKind.CONCEPT)
        elif a.word == "there" and b.word in word_class("being"):
            tokens[n - 1] = replace(a, key="*contain", kind=KeyKind.WORD)
        elif concept := next(
            (_concepts()[f"{x} {b.word}"] for x in find_stems(a.word) if f"{x} {b.word}" in _concepts()), None
        ):
            tokens[n - 1] = replace(a, key=f"*{concept}", kind=KeyKind.CONCEPT)
            tokens[n] = replace(b, key="", kind=KeyKind.WORD)
    return tokens


def _two_words(text: str, found: re.Match[str]) -> str | None:
    """The country of a name of two words that begins here ("South Sudan")."""
    if not found.group()[0].isupper():
        return None
    after = _WORD.match(text, found.end() + 1)
    pair = f"{found.group()} {after.group()}".lower() if after else ""
    return _countries().get(pair)
