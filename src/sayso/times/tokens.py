"""A text as a line of nodes: the words that the grammar knows, with gaps between them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sayso.records import Article
from sayso.spans import Span
from sayso.times.lexicon import GAP, Lexicon, Word
from sayso.times.senses import Sense

_TOKEN = re.compile(
    r"(?P<word>(?!https?:|www\.)[^\W\d_]{2,})"
    r"|(?P<link>https?://\S+|www\.\S+|[@#]\w+)"
    r"|(?P<iso>(?<![0-9])[0-9]{4}-[0-9][0-9]-[0-9][0-9](?![0-9]))"
    r"|(?P<slash>(?<![0-9/.])[0-9]{1,2}[/.][0-9]{1,2}[/.](?:[0-9]{4}|[0-9][0-9])(?![0-9/]))"
    r"|(?P<clock>(?<![0-9])[0-9]{1,2}:[0-9][0-9](?::[0-9][0-9])?(?![0-9:]))"
    r"|(?P<decade>(?<![0-9])(?:[0-9]|1[0-9]|20)?[0-9]0['’]?s\b)"
    r"|(?P<ordinal>[0-9]{1,3}(?:st|nd|rd|th)\b)"
    r"|(?P<apos>(?<![^\W_])['’][0-9][0-9](?![0-9.s]))"
    r"|(?P<number>(?<![^\W0-9_])[0-9]+(?:,[0-9]{3})+(?![0-9])|(?<![^\W0-9_])[0-9]+(?:\.[0-9]+)?)"
    r"|(?P<dotted>(?:[^\W\d_]\.){2,}|[^\W\d_]\.[^\W\d_]\b)"
    r"|(?P<letter>[^\W\d_])"
    r"|(?P<mark>\S)"
)
_DOT = re.compile(r"\.(?=\s?\d|,)")
"""The dot of a short form that a number or a comma follows ("Sept. 30"): part of the word."""
_SHAPES = {"iso": "ISODATE", "slash": "SLASHDATE", "clock": "CLOCKTIME", "decade": "DECADE",
           "apos": "APOSYEAR", "ordinal": "ORDNUM"}  # fmt: skip
_SHAPED = frozenset(_SHAPES) | {"number", "link"}
_LIMITS = ((0, "N0"), (12, "N12"), (24, "N24"), (31, "N31"), (59, "N59"), (99, "N99"), (999, "N999"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One word, or what a rule made of several. `word`: in small letters; `sense` and `rule`: of what was built."""

    start: int
    end: int
    symbol: str
    word: str
    entry: Word | None = None
    sense: Sense | None = None
    rule: str = ""


def small_letters(text: str) -> str:
    """`text` in small letters, code point for code point (İ stays: its small form has two)."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def to_number_class(digits: str) -> str:
    """The class of a number written in digits, as in `lexicon.NUMBERS`."""
    if "." in digits:
        return "DEC"
    if "," in digits or len(digits) > 4:
        return "BIG"
    value = int(digits)
    if len(digits) == 4:
        return "YEAR" if 1000 <= value <= 2199 else "BIG"
    return next(name for limit, name in _LIMITS if value <= limit)


def find_regions(article: Article) -> Iterable[Span]:
    """The stretches that are read, in text order: paragraphs without furniture (the whole text if it has none)."""
    whole = (Span(0, len(article.text)),) if article.text else ()
    waste = sorted(f.span for f in article.furniture)
    for paragraph in article.paragraphs or whole:
        start = paragraph.start
        for span in waste:
            if span.end <= start or span.start >= paragraph.end:
                continue
            if span.start > start:
                yield Span(start, span.start)
            start = max(start, span.end)
        if start < paragraph.end:
            yield Span(start, paragraph.end)


def _read_phrase(lexicon: Lexicon, lowered: str, head: str, at: int, stop: int) -> Node | None:
    for phrase, symbol, name, value in lexicon.phrases.get(head, ()):
        end = at + len(phrase)
        if end <= stop and lowered.startswith(phrase, at) and not (end < stop and lowered[end].isalnum()):
            entry = Word(symbol=symbol, values=((name, value),), small=symbol)
            return Node(start=at, end=end, symbol=symbol, word=phrase, entry=entry)
    return None


def _read_word(lexicon: Lexicon, text: str, word: str, start: int, end: int) -> Node | None:
    entry = lexicon.words.get(word)
    if entry is None:
        return None
    symbol = entry.small if text[start] == word[0] else entry.symbol
    if entry.short and _DOT.match(text, end):
        end += 1
    return None if symbol == GAP else Node(start=start, end=end, symbol=symbol, word=word, entry=entry)


def _read_shape(lexicon: Lexicon, kind: str, word: str, start: int) -> Node | None:
    if kind == "link":
        return None
    name = to_number_class(word) if kind == "number" else _SHAPES[kind]
    return Node(start=start, end=start + len(word), symbol=lexicon.symbols[name], word=word)


def _find_in_region(lexicon: Lexicon, text: str, lowered: str, region: Span, nodes: list[Node]) -> None:
    known, skip, gap = lexicon.known, region.start, True
    for match in _TOKEN.finditer(text, region.start, region.end):
        start, end = match.span()
        if start < skip:
            continue
        word, kind, node = lowered[start:end], match.lastgroup or "", None
        if word in known:
            node = _read_phrase(lexicon, lowered, word, start, region.end)
            node = node or _read_word(lexicon, text, word, start, end)
        elif kind in _SHAPED:
            node = _read_shape(lexicon, kind, word, start)
        if node is not None:
            gap, skip = False, node.end
            nodes.append(node)
        elif not gap:
            gap = True
            nodes.append(Node(start=start, end=end, symbol=GAP, word=""))
    nodes.append(Node(start=region.end, end=region.end, symbol=GAP, word=""))


def find_nodes(lexicon: Lexicon, article: Article, lowered: str) -> list[Node]:
    """The nodes of an article in text order. Words without a class make one gap, as does a region's end."""
    nodes: list[Node] = []
    for region in find_regions(article):
        _find_in_region(lexicon, article.text, lowered, region, nodes)
    return nodes
