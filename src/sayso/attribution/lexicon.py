"""The words of saying: what kind of saying a cue is, and what phrases do to a claim."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from sayso.labels import Act
from sayso.resources import read_rows

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


class Kind(StrEnum):
    """What sort of saying a cue shows. `attitude` and `deed` give no words, only a position or an act."""

    SAY = "say"
    WRITE = "write"
    FIND = "find"
    URGE = "urge"
    PROMISE = "promise"
    ACCUSE = "accuse"
    PRAISE = "praise"
    ASK = "ask"
    HEDGE = "hedge"
    ATTITUDE = "attitude"
    DEED = "deed"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class CueWord:
    """One word of the lexicon: its kind, and what it does to a claim by itself."""

    kind: Kind
    act: Act


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A phrase of acts.tsv: `words` as written there; `inside`: it stands in the content, not at the cue."""

    words: str
    pattern: re.Pattern[str]
    inside: bool
    act: Act


@cache
def cue_words() -> dict[str, CueWord]:
    """The lexicon by lower-case form."""
    out: dict[str, CueWord] = {}
    for row in read_rows("attribution/cues.tsv"):
        for form in row["forms"].split():
            out.setdefault(form, CueWord(kind=Kind(row["kind"]), act=Act(row["act"])))
    return out


GAP = r"\s+[\"“‘']?"
"""Between two words of a phrase; a quotation may begin there (`called it “false`)."""


def find_kind(cue: str) -> Kind:
    """The kind of a cue, by its last word that the lexicon knows ("went on to say": say); OTHER if none."""
    known = [cue_words()[w] for w in WORD.findall(cue.lower()) if w in cue_words()]
    return known[-1].kind if known else Kind.OTHER


def _token(token: str) -> str:
    if token == "..":
        return r'(?:["“‘]?[^\s.,;:!?"“”]+["”]?\s+){0,6}?["“‘]?'
    if token == "“*":
        return r'(?<=["“‘])\w*'
    return _alternatives(_words(token))


def _words(token: str) -> tuple[str, ...]:
    """The words that a token stands for, a class by its words ("<claim>|talk": all claims, and "talk")."""
    return tuple(
        w for part in token.split("|") for w in (word_class(part[1:-1]) if part.startswith("<") else (part,))
    )


def _alternatives(words: tuple[str, ...]) -> str:
    return "(?:" + "|".join(re.escape(w).replace(r"\*", r"\w*") for w in words) + ")"


def _compiled(phrase: str) -> re.Pattern[str]:
    parts = [_token(t) + ("" if t == ".." else GAP) for t in phrase.split()]
    body = "".join(parts).removesuffix(GAP)
    return re.compile(rf"(?<!\w){body}(?!\w)", re.IGNORECASE)


@cache
def word_class(name: str) -> tuple[str, ...]:
    """The words of a class of nouns.tsv, in file order."""
    return tuple(r["word"] for r in read_rows("attribution/nouns.tsv") if r["class"] == name)


@cache
def voices() -> frozenset[str]:
    """Words for those who speak, in the singular and the plural ("police", "owners"), lower case."""
    holders = {r["word"] for r in read_rows("actors/roles.tsv") if " " not in r["word"]}
    return frozenset({*word_class("voice"), *holders, *(f"{w}s" for w in holders)})


@cache
def phrases() -> tuple[Phrase, ...]:
    """The phrases of acts.tsv in file order: the first that fits counts."""
    return tuple(
        Phrase(
            words=r["phrase"],
            pattern=_compiled(r["phrase"]),
            inside=r["where"] == "content",
            act=Act(r["act"]),
        )
        for r in read_rows("attribution/acts.tsv")
    )


@cache
def phrases_by_start() -> tuple[tuple[Phrase, frozenset[str], tuple[str, ...]], ...]:
    """The phrases at a cue in file order, each with the words that it can begin with and the beginnings of such
    words: a cue's sentence has few of them, and is asked for those alone."""
    out = []
    for phrase in phrases():
        first = phrase.words.split()[0]
        words = _words(first)
        plain = (WORD.search(w.lower()) for w in words if "*" not in w)
        if not phrase.inside:
            out.append(
                (
                    phrase,
                    frozenset(m.group() for m in plain if m),
                    tuple(w.partition("*")[0] for w in words if "*" in w),
                )
            )
    return tuple(out)


@cache
def stem_sizes() -> tuple[int, ...]:
    """How long the beginnings of words are that `phrases_by_start` tells."""
    return tuple(sorted({len(stem) for _, _, stems in phrases_by_start() for stem in stems}))
