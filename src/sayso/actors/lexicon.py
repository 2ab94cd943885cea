"""The words for who someone is: countries, offices and trades, bodies known by name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Generic, TypeVar

from sayso.resources import read_rows

WORD = re.compile(r"[^\W_]+(?:[.'’&-]+[^\W_]+)*\.?")
POSSESSIVE = re.compile(r"[’']s?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """A word for a country: `sort` is name, people, capital or seat; `sectors` where it stands for an actor."""

    code: str
    sort: str
    sectors: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A word for who someone is: `kind` is person, group or org; `gender` is m, f or empty."""

    kind: str
    sectors: tuple[str, ...]
    gender: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A body known by its name; `name` is the same for all forms of one body."""

    name: str
    country: str | None
    sectors: tuple[str, ...]


T = TypeVar("T")


@dataclass(frozen=True)
class Hit(Generic[T]):
    """An entry of a lexicon at words `[start, end)` of a list of words."""

    start: int
    end: int
    value: T


@dataclass(frozen=True)
class Entries(Generic[T]):
    """A lexicon by the plain words of its forms; `longest`: words in the longest form that begins with a word."""

    forms: Mapping[tuple[str, ...], T]
    longest: Mapping[str, int]

    def __contains__(self, words: tuple[str, ...]) -> bool:
        return words in self.forms


def to_entries(forms: Mapping[tuple[str, ...], T]) -> Entries[T]:
    """The entries of a lexicon, with the index by first word."""
    longest: dict[str, int] = {}
    for form in forms:
        longest[form[0]] = max(len(form), longest.get(form[0], 0))
    return Entries(forms, longest)


@lru_cache(maxsize=16384)
def plain(word: str) -> str:
    """A word as the lexicons are asked for it: lower case, no possessive, straight apostrophe, no last full stop."""
    bare = POSSESSIVE.sub("", word).replace("’", "'").lower()
    return bare if "." in bare[:-1] else bare.removesuffix(".")


def _codes(cell: str) -> tuple[str, ...]:
    return tuple(c for c in cell.split(",") if c)


@cache
def countries() -> Entries[Country]:
    """Countries by the plain words of a form."""
    return to_entries(
        {
            _key(r["form"]): Country(code=r["country"], sort=r["sort"], sectors=_codes(r["sector"]))
            for r in reversed(read_rows("actors/countries.tsv"))
        }
    )


@cache
def roles() -> Entries[Role]:
    """Offices, trades and kinds of bodies by the plain words of a form."""
    return to_entries(
        {
            _key(r["word"]): Role(kind=r["kind"], sectors=_codes(r["sectors"]), gender=r["gender"])
            for r in reversed(read_rows("actors/roles.tsv"))
        }
    )


@cache
def bodies() -> Entries[Body]:
    """Bodies by the plain words of a form."""
    return to_entries(
        {
            _key(r["form"]): Body(name=r["name"], country=r["country"] or None, sectors=_codes(r["sectors"]))
            for r in reversed(read_rows("actors/groups.tsv"))
        }
    )


@cache
def outlets() -> frozenset[str]:
    """Last words, plain, that make a capitalised name an outlet's ("Post")."""
    return frozenset(plain(r["word"]) for r in read_rows("actors/outlets.tsv"))


@cache
def titles() -> dict[str, str]:
    """The word that takes up a title cut short ("col": "colonel"), lower case."""
    return {r["short"]: r["word"] for r in read_rows("actors/titles.tsv")}


def _key(form: str) -> tuple[str, ...]:
    return tuple(plain(w) for w in form.split())


def find_hits(entries: Entries[T], words: Sequence[str]) -> tuple[Hit[T], ...]:
    """The entries found in `words` (plain), longest first at each word, none overlapping, in order."""
    if entries.longest.keys().isdisjoint(words):
        return ()
    out, at = [], 0
    while at < len(words):
        longest = entries.longest.get(words[at], 0)
        for end in range(min(len(words), at + longest), at, -1):
            value = entries.forms.get(tuple(words[at:end]))
            if value is not None:
                out.append(Hit(at, end, value))
                at = end
                break
        else:
            at += 1
    return tuple(out)


def find_roles(words: Sequence[str]) -> tuple[Hit[Role], ...]:
    """The offices, trades and kinds of bodies among the words of a text."""
    return find_hits(roles(), [plain(w) for w in words])


@cache
def role_ends() -> frozenset[str]:
    """The last words, plain, of the offices and trades that one person holds."""
    return frozenset(form[-1] for form, role in roles().forms.items() if role.kind == "person")
