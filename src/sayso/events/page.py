"""One article as the rules of this room look at it: words by number, sentences, and what other rooms found.

Everything is looked up by place, never by going through the whole article: a text of two million characters holds
thousands of triggers, statements and places.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from sayso.events.stems import find_bases
from sayso.records import Actor, ActorId, Article, Cast, Mention, Place, Statement, StatementId, Time, TimeId
from sayso.spans import Span

WORD = re.compile(r"[^\W_]+(?:[-’'.][^\W_]+)*|[^\w\s]|_")
YEAR = re.compile(r"(?:1[89]|20)\d\d")
SHARE = 0.7
"""Share of an article's places from which their country is its one country."""
LONG = 1500
"""Code points of a sentence at most."""
LOOK_BACK = 8
"""Mentions before a span that may still reach into it: "the head of [the army of [Norvania]]"."""


class Placed(Protocol):
    """Anything that stands somewhere in the text."""

    @property
    def span(self) -> Span: ...


P = TypeVar("P", bound=Placed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """`words`: every word and mark of the article in text order; `lower`: the same in lower case, with a plain
    apostrophe; `starts`: where each begins. `voices`: for each sentence the statements with words or cue in it;
    `by_id`: statements by id; `by_actor`: actors by id. `year`: that of publication, else the latest that a date names, else 0. `times`,
    `places` and `mentions` in text order. `scene`: the places of the one country that the article speaks of, none
    where it speaks of several."""

    article: Article
    words: tuple[Span, ...]
    lower: tuple[str, ...]
    starts: tuple[int, ...]
    sentences: tuple[Span, ...]
    voices: tuple[tuple[Statement, ...], ...]
    by_id: Mapping[StatementId, Statement]
    cast: Cast
    by_actor: Mapping[ActorId, Actor]
    mentions: tuple[Mention, ...]
    times: tuple[Time, ...]
    places: tuple[Place, ...]
    by_time: Mapping[TimeId, Time]
    scene: tuple[Place, ...]
    year: int

    @property
    def text(self) -> str:
        """The article's text."""
        return self.article.text

    def sentence(self, at: int) -> int | None:
        """The number of the sentence that holds the code point `at`; None outside all (furniture)."""
        n = bisect_right(self.sentences, at, key=lambda s: s.start) - 1
        return n if n >= 0 and at < self.sentences[n].end else None

    def range_of(self, span: Span) -> range:
        """The numbers of the words that begin inside `span`."""
        return range(bisect_left(self.starts, span.start), bisect_left(self.starts, span.end))

    def word_at(self, at: int) -> int:
        """The number of the word that holds the code point `at`, or of the first after it."""
        n = bisect_right(self.starts, at) - 1
        return n if n >= 0 and at < self.words[n].end else n + 1

    def bases(self, n: int) -> tuple[str, ...]:
        """The base forms that word number `n` may have."""
        return find_bases(self.lower[n])

    def statement(self, id_: StatementId) -> Statement:
        """The statement of that id."""
        return self.by_id[id_]

    def statements_at(self, at: int) -> tuple[Statement, ...]:
        """The statements with words or cue in the sentence that holds the code point `at`."""
        n = self.sentence(at)
        return self.voices[n] if n is not None else ()

    def mention(self, span: Span) -> Mention | None:
        """The mention that shares most with `span`, as `Cast.who` has it."""
        return Cast(mentions=tuple(find_touching(self.mentions, span))).who(span)


def find_touching(items: Sequence[P], span: Span) -> list[P]:
    """Those of `items` (in text order) that share a character with `span`."""
    low = bisect_left(items, span.start, key=lambda i: i.span.start)
    high = bisect_left(items, span.end, key=lambda i: i.span.start)
    return [i for i in items[max(0, low - LOOK_BACK) : high] if i.span.overlaps(span)]


def find_inside(items: Sequence[P], span: Span) -> list[P]:
    """Those of `items` (in text order) that lie inside `span`."""
    low = bisect_left(items, span.start, key=lambda i: i.span.start)
    high = bisect_left(items, span.end, key=lambda i: i.span.start)
    return [i for i in items[low:high] if i.span.end <= span.end]


def _in_order(items: Iterable[P]) -> tuple[P, ...]:
    return tuple(sorted(items, key=lambda i: i.span))


def _cut(sentences: Iterable[Span], starts: Sequence[int]) -> Iterator[Span]:
    """The sentences, those longer than `LONG` cut before a word: a table or a text without full stops is not one
    sentence, whatever it looks like."""
    for sentence in sentences:
        at = sentence.start
        while sentence.end - at > LONG:
            n = bisect_left(starts, at + LONG)
            cut = starts[n] if n < len(starts) else sentence.end
            if cut >= sentence.end:
                break
            yield Span(at, cut)
            at = cut
        yield Span(at, sentence.end)


def _voices(
    sentences: tuple[Span, ...], statements: tuple[Statement, ...]
) -> tuple[tuple[Statement, ...], ...]:
    out: list[list[Statement]] = [[] for _ in sentences]
    for statement in statements:
        reach: set[int] = set()
        for span in (*statement.contents, *((statement.cue,) if statement.cue else ())):
            low = bisect_right(sentences, span.start, key=lambda s: s.start) - 1
            high = bisect_left(sentences, span.end, key=lambda s: s.start)
            reach.update(range(max(0, low), high))
        for n in reach:
            out[n].append(statement)
    return tuple(tuple(found) for found in out)


def _scene(places: tuple[Place, ...]) -> tuple[Place, ...]:
    known = [p for p in places if len(p.countries) == 1]
    counted = Counter(p.countries[0] for p in known)
    country, most = counted.most_common(1)[0] if counted else ("", 0)
    return tuple(p for p in known if p.countries[0] == country) if most >= SHARE * len(known) else ()


def _year(article: Article, times: tuple[Time, ...]) -> int:
    own = YEAR.match(article.published or "")
    years = [int(y) for t in times for y in YEAR.findall(t.span.of(article.text))]
    return int(own.group()) if own else max(years, default=0)


def to_page(
    article: Article,
    statements: tuple[Statement, ...],
    cast: Cast,
    times: tuple[Time, ...],
    places: tuple[Place, ...],
) -> Page:
    """The page of one article. Texts without sentences (tests, titles) count as one sentence."""
    found = [Span(*m.span()) for m in WORD.finditer(article.text)]
    whole = (Span(0, len(article.text)),) if article.text else ()
    sentences = tuple(_cut(article.sentences or whole, [w.start for w in found]))
    return Page(
        article=article, words=tuple(found), starts=tuple(w.start for w in found),
        lower=tuple(w.of(article.text).lower().replace("’", "'") for w in found), sentences=sentences,
        voices=_voices(sentences, statements), by_id={s.id: s for s in statements}, cast=cast,
        mentions=_in_order(cast.mentions), times=_in_order(times), places=_in_order(places),
        by_time={t.id: t for t in times}, by_actor={a.id: a for a in cast.actors}, scene=_scene(_in_order(places)), year=_year(article, times),
    )  # fmt: skip
