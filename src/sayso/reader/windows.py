"""Article text to the encoder's input: word pieces with their features, in windows of whole paragraphs.

Training builds its input with the same functions, so that what was learned is what is read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from sayso.labels import EventType
from sayso.reader.lexicon import Lexicon
from sayso.records import Article
from sayso.spans import Span

TYPES = tuple(EventType)
NOWHERE = (-1, -1)
QUOTED = re.compile(r"[“\"][^”\"]*(?:([”\"])|\Z)")
SHORTEST, LONGEST = 16, 256
"""Pieces of a window: fewer hold no sentence, and the encoder knows no more positions."""

Ints = NDArray[np.int64]


class Vocabulary:
    """What a text is cut with: the tokenizer, and the words that may name an act, with their types.

    `opening` and `closing` are the pieces at the head of a window and after each stretch.
    """

    def __init__(self, tokenizer: Tokenizer, acts: Lexicon) -> None:
        tokenizer.no_truncation()
        tokenizer.no_padding()
        self.tokenizer, self.acts = tokenizer, acts
        self.opening, self.closing = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    """The word pieces of one stretch of a paragraph: vocabulary ids, where each stands in the text, letter case
    (0 lower, 1 no letter, 2 all capitals, 3 capitalised), quotation (0 outside, 1 inside, 2 left open), and the
    event types that the lexicon gives to the word (bit n: TYPES[n])."""

    ids: tuple[int, ...]
    places: tuple[tuple[int, int], ...]
    case: tuple[int, ...]
    quote: tuple[int, ...]
    acts: tuple[int, ...]

    def part(self, start: int, end: int) -> Pieces:
        """The pieces from `start` up to `end`."""
        at = slice(start, end)
        return Pieces(
            ids=self.ids[at], places=self.places[at], case=self.case[at], quote=self.quote[at], acts=self.acts[at]
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """One input of the encoder, `T` pieces long: each stretch is closed by a separator, which stands nowhere.

    `ids`, `case`, `quote`: [T]; `acts`: [T, 16] ones and zeros, by type; `starts`, `ends`: [T] code points of the text, -1 for a separator; `fresh`: the
    first piece that is not just context from the window before.
    """

    ids: Ints
    case: Ints
    quote: Ints
    acts: NDArray[np.float32]
    starts: Ints
    ends: Ints
    fresh: int


def _case(word: str) -> int:
    if not word[:1].isalpha():
        return 1
    if word.isupper() and len(word) > 1:
        return 2
    return 3 if word[:1].isupper() else 0


def _quotes(text: str) -> list[int]:
    """Per character of a paragraph: 0 outside a quotation, 1 inside one, 2 inside one that is never closed."""
    state = [0] * len(text)
    for m in QUOTED.finditer(text):
        state[m.start() : m.end()] = [1 if m.group(1) else 2] * (m.end() - m.start())
    return state


def _acts(text: str, stretch: Span, acts: Lexicon) -> list[int]:
    """Per character of a stretch: the types that the lexicon gives to its word, as bits."""
    bits = [0] * len(stretch)
    for span, types in acts.find(text, stretch):
        value = sum(1 << TYPES.index(EventType(t)) for t in types)
        bits[span.start - stretch.start : span.end - stretch.start] = [value] * len(span)
    return bits


def to_pieces(text: str, stretch: Span, vocabulary: Vocabulary) -> Pieces:
    """One stretch of `text` as pieces; empty if nothing in it can be read (blank, control characters)."""
    words, at = stretch.of(text), stretch.start
    encoded = vocabulary.tokenizer.encode(words, add_special_tokens=False)
    inside, acts = _quotes(words), _acts(text, stretch, vocabulary.acts)
    read = [(id_, s, e) for id_, (s, e) in zip(encoded.ids, encoded.offsets, strict=True) if s < e]
    offsets = [(s, e) for _, s, e in read]
    return Pieces(
        ids=tuple(id_ for id_, _, _ in read),
        places=tuple((at + s, at + e) for s, e in offsets),
        case=tuple(_case(words[s:e]) for s, e in offsets),
        quote=tuple(inside[s] for s, _ in offsets),
        acts=tuple(acts[s] for s, _ in offsets),
    )


def find_cuts(pieces: Pieces, sentences: Sequence[Span], limit: int) -> list[int]:
    """Where to cut a paragraph of more than `limit` pieces: at sentence ends, else wherever the limit falls.

    Piece numbers in rising order, the paragraph's end last.
    """
    ends = {s.end for s in sentences}
    stops = [n for n, (_, end) in enumerate(pieces.places, 1) if end in ends]
    cuts, at = [], 0
    while len(pieces.ids) - at > limit:
        at = max((n for n in stops if at < n <= at + limit), default=at + limit)
        cuts.append(at)
    return [*cuts, len(pieces.ids)]


def to_stretches(article: Article, vocabulary: Vocabulary, limit: int) -> list[Pieces]:
    """An article's paragraphs as pieces in text order, none longer than `limit`; the whole text if it has none."""
    out: list[Pieces] = []
    for paragraph in article.paragraphs or ((Span(0, len(article.text)),) if article.text else ()):
        pieces = to_pieces(article.text, paragraph, vocabulary)
        inside = [s for s in article.sentences if paragraph.contains(s)] if len(pieces.ids) > limit else []
        at = 0
        for cut in find_cuts(pieces, inside, limit):
            out.append(pieces.part(at, cut))
            at = cut
    return [p for p in out if p.ids]


def _to_window(stretches: Sequence[Pieces], context: int, vocabulary: Vocabulary) -> Window:
    """`context`: how many of the first stretches are only context."""
    ids, places, case, quote, acts = [vocabulary.opening], [NOWHERE], [1], [0], [0]
    fresh = 1
    for n, p in enumerate(stretches):
        if n == context:
            fresh = len(ids)
        ids += [*p.ids, vocabulary.closing]
        places += [*p.places, NOWHERE]
        case += [*p.case, 1]
        quote += [*p.quote, 0]
        acts += [*p.acts, 0]
    where = np.array(places, np.int64)
    return Window(
        ids=np.array(ids, np.int64), case=np.array(case, np.int64), quote=np.array(quote, np.int64),
        acts=(np.array(acts, np.int64)[:, None] >> np.arange(len(TYPES)) & 1).astype(np.float32),
        starts=where[:, 0], ends=where[:, 1], fresh=fresh,
    )  # fmt: skip


def to_windows(stretches: Sequence[Pieces], vocabulary: Vocabulary, limit: int, context: int) -> list[Window]:
    """Packs consecutive stretches into windows of at most `limit` pieces (a longer stretch stands alone).

    Each window but the first opens with the last stretch of the one before, if that has at most `context`
    pieces: a quotation that runs on is then read with its speaker ("…," she said. / "It will …").
    """
    out: list[Window] = []
    held: list[Pieces] = []
    size, kept = 1, 0
    for p in stretches:
        if len(held) > kept and size + len(p.ids) + 1 > limit:
            out.append(_to_window(held, kept, vocabulary))
            last = held[-1]
            held = [last] if len(last.ids) <= context and len(last.ids) + len(p.ids) + 3 <= limit else []
            size, kept = 1 + sum(len(x.ids) + 1 for x in held), len(held)
        held.append(p)
        size += len(p.ids) + 1
    return [*out, _to_window(held, kept, vocabulary)] if held else out
