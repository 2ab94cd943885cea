"""The words of saying: what kind of saying a cue is, and what phrases do to a claim."""

from __future__ import annotations

import re
from collections.abc import Mapping
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
    inside: bool
    act: Act

    @property
    def pattern(self) -> re.Pattern[str]:
        """Made when first asked for: an article needs few of them, and all take a fifth of a second."""
        return _compiled(self.words)


@cache
def cue_words() -> dict[str, CueWord]:
    """The lexicon by lower-case form."""
    out: dict[str, CueWord] = {}
    for row in read_rows("attribution/cues.tsv"):
        for form in row["forms"].split():
            out.setdefault(form, CueWord(kind=Kind(row["kind"]), act=Act(row["act"])))
    return out


@cache
def bare_forms() -> frozenset[str]:
    """The words of the lexicon as they stand after "to" or in a demand ("write"), lower case."""
    return frozenset(row["forms"].split()[0] for row in read_rows("attribution/cues.tsv"))


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


def _body(phrase: str) -> str:
    parts = [_token(t) + ("" if t == ".." else GAP) for t in phrase.split()]
    return "".join(parts).removesuffix(GAP)


@cache
def _compiled(phrase: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){_body(phrase)}(?!\w)", re.IGNORECASE)


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
            inside=r["where"] == "content",
            act=Act(r["act"]),
        )
        for r in read_rows("attribution/acts.tsv")
    )


@cache
def act_verbs() -> re.Pattern[str]:
    """The verbs of act_verbs.tsv, with helping verbs before them and words that join them, where what must follow does."""
    verbs = "|".join(_act_verb(row) for row in read_rows("attribution/act_verbs.tsv"))
    return re.compile(rf"\b(?:(?:has|have|had)\s+)?(?:{verbs})")


def _act_verb(row: Mapping[str, str]) -> str:
    joins = rf"(?:\s+(?:{row['joins']})\b)?+" if row["joins"] else ""
    then = rf"(?=\s+{_body(row['then'])}(?!\w))" if row["then"] else ""
    never = rf"(?!\s+{_body(row['never'])}(?!\w))" if row["never"] else ""
    return rf"{_body(row['phrase'])}(?!\w){joins}{then}{never}"


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


RUN = re.compile(r"[^\W\d_]+")


@cache
def phrases_inside() -> tuple[tuple[Phrase, frozenset[str], tuple[str, ...]], ...]:
    """The phrases of contents in file order, each with the runs of letters that it can begin with, lower case, and the
    beginnings of such runs; a phrase with neither can begin with anything."""
    return tuple((p, *_find_starts(p.words.split()[0])) for p in phrases() if p.inside)


def _find_starts(token: str) -> tuple[frozenset[str], tuple[str, ...]]:
    words = [] if token in ("..", "“*") else [w.lower() for w in _words(token)]
    heads = [(w.partition("*")[0], "*" in w) for w in words]
    runs = [RUN.match(head) for head, _ in heads]
    if not all(runs):
        return frozenset(), ()
    stems = tuple(head for head, cut in heads if cut and head.isalpha())
    whole = (
        m.group() for m, (head, cut) in zip(runs, heads, strict=True) if m and not (cut and head.isalpha())
    )
    return frozenset(whole), stems


@cache
def stem_sizes() -> tuple[int, ...]:
    """How long the beginnings of words are that `phrases_by_start` tells."""
    return tuple(sorted({len(stem) for _, _, stems in phrases_by_start() for stem in stems}))
