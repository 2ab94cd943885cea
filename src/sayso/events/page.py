"""One article as the rules of this room look at it: words by number, sentences, and what other rooms found."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from sayso.events.stems import find_bases
from sayso.records import Article, Cast, Place, Statement, StatementId, Time
from sayso.spans import Span

WORD = re.compile(r"[^\W_]+(?:[-’'.][^\W_]+)*|[^\w\s]|_")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """`words`: every word and mark of the article in text order; `lower`: the same in lower case, with a plain
    apostrophe; `starts`: where each begins. The rest is what the other rooms found."""

    article: Article
    words: tuple[Span, ...]
    lower: tuple[str, ...]
    starts: tuple[int, ...]
    sentences: tuple[Span, ...]
    statements: tuple[Statement, ...]
    cast: Cast
    times: tuple[Time, ...]
    places: tuple[Place, ...]

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
        return next(s for s in self.statements if s.id == id_)


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
    return Page(
        article=article, words=tuple(found), starts=tuple(w.start for w in found),
        lower=tuple(w.of(article.text).lower().replace("’", "'") for w in found),
        sentences=article.sentences or whole, statements=statements, cast=cast, times=times, places=places,
    )  # fmt: skip
