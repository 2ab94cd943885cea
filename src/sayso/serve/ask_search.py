"""Reports by their words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from sayso.errors import UsageError
from sayso.linked import Report
from sayso.serve.cards import to_ref, to_snippet
from sayso.serve.filters import LONGEST, to_cursor, to_offset
from sayso.serve.shelf import Desk, Shelf
from sayso.serve.views import Hit, SearchView, Snippet
from sayso.spans import Span
from sayso.store import find_sources
from sayso.store.finding import read_rids_of
from sayso.wording.plain import to_plain

MOST = 500
"""Reports that can be paged through: who wants more asks more closely."""
SNIPPETS = 3
WORD = re.compile(r"\w+")


def ask_search(desk: Desk, words: str, cursor: str | None = None, limit: int = 20) -> SearchView:
    """The reports that have all of `words`, the best first; words in "double quotes" stand together. No words, no hits.

    Raises: UsageError for a query that is too long or a cursor that leads nowhere; StoreError.
    """
    if len(words) > LONGEST:
        raise UsageError(f"q: is too long; give at most {LONGEST} characters")
    begin = min(to_offset(cursor, "hits"), MOST)
    found = [report for _, report in find_sources(desk.store, words, min(2 * (begin + limit + 1), MOST))]
    ids = list(dict.fromkeys(found))
    rids = read_rids_of(desk.store, ids[begin : begin + limit])
    shelf = Shelf(desk)
    shelf.load(rids)
    hits = tuple(_to_hit(report, words) for rid in rids if (report := shelf.report(rid)))
    more = len(ids) > begin + limit
    return SearchView(
        query=to_plain(words, LONGEST), hits=hits, next_cursor=to_cursor("hits", str(begin + limit)) if more else None
    )  # fmt: skip


def _to_hit(report: Report, words: str) -> Hit:
    return Hit(
        report=to_ref(report.id, report), snippets=tuple(islice(_find_snippets(report, words), SNIPPETS))
    )


def _find_snippets(report: Report, words: str) -> Iterator[Snippet]:
    """The first place of each word that stands in the text (a word's ending is left open, as the index does), one a sentence."""
    text = report.entry.article.text
    seen: list[Span] = []
    for word in dict.fromkeys(w.casefold() for w in WORD.findall(words)):
        stem = re.escape(word[: max(3, len(word) - 3)] if len(word) > 5 else word)
        found = re.search(rf"\b{stem}\w*", text, re.IGNORECASE)
        if found and not any(found.start() in range(s.start, s.end) for s in seen):
            span = Span(found.start(), found.end())
            seen += [s for s in report.entry.article.sentences if s.overlaps(span)]
            if snippet := to_snippet(report, span):
                yield snippet
