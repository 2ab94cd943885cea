"""What `sayso search` prints: reports with the place where the words stand."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from rich.text import Text

from sayso.cli.asking import open_asked
from sayso.cli.hanging import Hanging
from sayso.cli.lines import to_line
from sayso.cli.marked import to_marked
from sayso.cli.terminal import open_output, say, to_console, write_line
from sayso.cli.view_linked import Shelf, to_title
from sayso.linked import ReportId
from sayso.records import Article
from sayso.spans import Span
from sayso.store import find_sources, read_story
from sayso.store.finding import read_rids_of

AROUND = 160
"""Characters of a snippet on each side of the words."""


def search_words(words: str, db: str, limit: int, *, as_json: bool) -> int:
    """Prints the reports that have the words; 0.

    Raises: UsageError for a store that cannot be opened; StoreError.
    """
    with open_asked(db) as store:
        numbers = list(dict.fromkeys(report for _, report in find_sources(store, words, limit)))
        shelf, console = Shelf(store), to_console()
        for rid in read_rids_of(store, numbers):
            report = shelf.report(rid)
            if report is None:
                continue
            story = read_story(store, rid)
            article = report.entry.article
            span = find_snippet(article.text, words)
            if as_json:
                with open_output("-") as stream:
                    write_line(stream, to_line(_to_line(rid, article, span, story.sid if story else None)))
            else:
                console.print(Hanging(body=Text(to_title(article), style="bold"), mark=rid))
                if span:
                    console.print(
                        Hanging(body=to_marked(article.text, _to_around(article, span), span), bar="│ ")
                    )
        if not numbers and not as_json:
            say("nothing found")
    return 0


def _to_line(rid: ReportId, article: Article, span: Span | None, sid: str | None) -> dict[str, Any]:
    around = _to_around(article, span) if span else None
    return {
        "article": rid, "title": article.title, "outlet": article.outlet, "published": article.published,
        "url": article.url, "story": sid, "span": [span.start, span.end] if span else None,
        "snippet": around.of(article.text) if around else None,
    }  # fmt: skip


def _to_around(article: Article, span: Span) -> Span:
    sentence = next((s for s in article.sentences if s.overlaps(span)), span)
    start = max(min(sentence.start, span.start), span.start - AROUND)
    return Span(start, min(max(sentence.end, span.end), span.end + AROUND))


def find_snippet(text: str, words: str) -> Span | None:
    """Where the words stand in the text: a quoted phrase before single words, the first of them that is there; cases and
    accents aside, and only the stem of a word, as full-text search has it. None where only the title has them."""
    phrases = [p for p in re.findall(r'"([^"]+)"', words) if p.strip()]
    single = [w for w in re.findall(r"\w+", words.replace('"', " ")) if w]
    folded = _fold(text)
    for wanted in [*phrases, *single]:
        parts = [re.escape(_fold(w)) for w in re.findall(r"\w+", wanted)]
        stem = (
            parts[-1][: max(4, len(parts[-1]) - 3)] if parts and parts[-1].isalnum() else "".join(parts[-1:])
        )
        pattern = r"\W+".join([*parts[:-1], stem + r"\w*"]) if parts else ""
        if pattern and (found := re.search(rf"\b{pattern}", folded)):
            return Span(found.start(), found.end())
    return None


def _fold(text: str) -> str:
    """Lower case without accents, code point for code point, so that spans fit the text itself."""
    return "".join((unicodedata.normalize("NFKD", c)[:1] or c).lower()[:1] or c for c in text)
