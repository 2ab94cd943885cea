"""A draft's plain text to an Article: what is refused, and what is found around the text."""

from __future__ import annotations

from sayso.article.paragraphs import find_blocks, find_lines, find_paragraphs
from sayso.labels import PublishedFrom
from sayso.records import Article, Draft, Problem
from sayso.settings import ArticleSettings
from sayso.spans import Span


def to_article(draft: Draft, settings: ArticleSettings) -> tuple[Article | None, tuple[Problem, ...]]:
    """The article of a plain text, which stays as given, unchanged."""
    if not draft.text.strip():
        return None, (Problem(code="empty", room="article", article=draft.id, detail=f"{draft.id}: the text is empty"),)
    paragraphs: list[Span] = []
    sentences: list[Span] = []
    for block in find_blocks(draft.text, find_lines(draft.text)):
        ps, ss = find_paragraphs(draft.text, block)
        paragraphs.extend(ps)
        sentences.extend(ss)
    return Article(
        id=draft.id, text=draft.text, title=draft.title, outlet=draft.outlet, url=draft.url, published=draft.published,
        published_from=PublishedFrom.GIVEN if draft.published else None,
        paragraphs=tuple(paragraphs), sentences=tuple(sentences),
    ), ()  # fmt: skip
