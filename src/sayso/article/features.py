"""What a block of text looks like, as named yes-or-no features: its own shape and words.

Source: the boilerplate literature's shallow text features (Kohlschütter et al. 2010: length, link-like runs),
spelled out for plain text, with our lexicon of cues.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from sayso.article.cues import Cue, find_cues, to_words
from sayso.resources import read_rows
from sayso.spans import Span

_BULLET = re.compile(r"[•·▪►▸»›*–—-]\s")
_END = re.compile(r"([.!?…,:;]|\.\.\.)?[\"'”’»)\]]*\Z")
_ALPHA = re.compile(r"[^\W\d_]+")
_ADDRESS = re.compile(r"https?://|www\.\w|\w@\w+\.\w|\b\w+\.(?:com|org|net|html)\b")
_HANDLE = re.compile(r"(?:^|\s)[@#]\w")
_MONEY = re.compile(r"[$£€]\s?\d")
_DATE = re.compile(
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2}\b|\b\d{1,2}(?:st|nd|rd|th)? "
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b|\b\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}\b",
    re.I,
)
_CLOCK = re.compile(r"\b\d{1,2}[:.]\d\d\b|\b\d{1,2} ?[ap]\.?m\b", re.I)
_DIGIT = re.compile(r"\d")
_FOREIGN = re.compile(r"[^\x00-ɏ\u2000-\u20cf]")
_SPOKEN = frozenset(("said", "says", "told", "added", "according"))
_SELF = frozenset(("i", "i'm", "i've", "i'd", "my", "me"))
_YOU = frozenset(("you", "your", "you're", "you'll"))
PERSONAL = _SELF | _YOU | {"we", "our", "us"}
"""Words for the writer and the reader."""

_LOOKED_AT = 600

_LENGTHS = (1, 2, 3, 4, 6, 9, 13, 20, 35, 60, 100, 160, 260)
_SHARES = (0.0001, 0.1, 0.25, 0.4, 0.6, 0.8, 0.9999)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A block and what its own words show. `words` counts all of them; `prose`: its length in code points if it
    reads like a paragraph (ten words, an end mark, function words), else 0."""

    span: Span
    key: str
    words: int
    cues: tuple[Cue, ...]
    dated: bool
    prose: int
    own: tuple[str, ...]


@cache
def function_words() -> frozenset[str]:
    """The commonest function words of English, in small letters."""
    return frozenset(row["word"] for row in read_rows("article/function_words.tsv"))


def to_blocks(text: str, spans: Iterable[Span]) -> tuple[Block, ...]:
    """One Block for each of `spans`, in their order."""
    return tuple(_to_block(text, span) for span in spans)


def _to_block(text: str, span: Span) -> Block:
    content = text[span.start : min(span.end, span.start + _LOOKED_AT)]
    tail = text[max(span.start, span.end - 4) : span.end]
    bullet = _BULLET.match(content)
    plain = content[bullet.end() :] if bullet else content
    words = to_words(plain)
    cues = find_cues(words)
    size = len(content.split()) * len(span) // max(1, len(content))
    end = _END.search(tail)
    mark = (end.group(1) if end else None) or "-"
    low = [w.lower() for w in _ALPHA.findall(plain)]
    share = sum(w in function_words() for w in low) / max(1, len(low))
    dated = bool(_DATE.search(content)) or bool(_CLOCK.search(content))
    own = [f"length>{to_bin(size, _LENGTHS)}", f"mark={mark[0]}", f"function>{to_bin(share, _SHARES)}"]
    own += [f"{cue.where}:{cue.reason}" for cue in cues] + sorted({f"cue:{cue.where}" for cue in cues})
    own += _find_signs(plain, set(words), low, size) + (["bullet"] if bullet else [])
    own += ["dated"] if dated else []
    prose = len(span) if size >= 10 and mark in ".!?…" and share > 0.15 else 0
    own.append(f"prose={prose > 0}+cue={bool(cues)}")
    own.append(f"length>{to_bin(size, _LENGTHS)}+mark={mark in '.!?'}")
    return Block(
        span=span, key=" ".join(words), words=size, cues=cues, dated=dated, prose=prose, own=tuple(own)
    )


def _find_signs(plain: str, words: set[str], low: list[str], size: int) -> list[str]:
    """Features of spelling: capitals, quotes, addresses, sums of money, who is spoken of."""
    names = _ALPHA.findall(plain)
    long = [w for w in names if len(w) > 3]
    titled = sum(w[0].isupper() for w in long) / max(1, len(long))
    digits = len(_DIGIT.findall(plain)) / max(1, len(plain))
    foreign = len(_FOREIGN.findall(plain)) / max(1, len(plain))
    signs = {
        "quote-first": plain[:1] in "\"'“‘",
        "quoted": '"' in plain or "“" in plain,
        "small-first": plain[:1].islower(),
        "digit-first": plain[:1].isdigit(),
        "all-caps": size > 1 and plain.isupper(),
        "address": bool(_ADDRESS.search(plain)),
        "handle": bool(_HANDLE.search(plain)),
        "money-short": size < 12 and bool(_MONEY.search(plain)),
        "bars": any(sign in plain for sign in "|»›>→"),
        "digits": digits > 0.3,
        "only-digits": not names,
        "foreign": foreign > 0.3,
        "spoken": not words.isdisjoint(_SPOKEN),
        "self": not words.isdisjoint(_SELF),
        "you": not words.isdisjoint(_YOU),
        "colon": ":" in plain[:30],
        "joined": bool(re.search(r"[a-z][A-Z]", plain)) and size < 12,
        "brackets": plain[:1] in "([",
    }
    return [name for name, true in signs.items() if true] + [
        f"titled>{to_bin(titled, _SHARES)}" + ("+short" if size < 15 else "")
    ]


def to_bin(value: float, edges: tuple[float, ...]) -> int:
    """How many of the rising `edges` the value reaches."""
    return bisect_right(edges, value)
