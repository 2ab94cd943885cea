"""A draft's plain text to an Article: what is refused, and what is found around the text."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from sayso.article.byline import find_byline
from sayso.article.furniture import find_furniture
from sayso.article.language import find_other_language
from sayso.article.paragraphs import find_blocks, find_lines, find_paragraphs
from sayso.article.published import check_published, find_published
from sayso.article.sections import find_sections
from sayso.labels import PublishedFrom
from sayso.records import Article, Draft, Furniture, Problem
from sayso.settings import ArticleSettings
from sayso.spans import Span

_SEEN = 20_000
_ODD = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffd]")


def to_article(draft: Draft, settings: ArticleSettings) -> tuple[Article | None, tuple[Problem, ...]]:
    """The article of a plain text, which stays as given, unchanged; its furniture is marked, never cut.

    Title, outlet and url are as given; the date is the given one if it is a date, else what the first lines
    print (`published_from` says which); byline and sections are read from the text.

    Problems: None and one of `empty`, `binary`, `too_long`, `not_english`; or the article and `bad_date` or
    `future_date`, where the given date was left aside.
    """
    refused = check_text(draft.id, draft.text, settings)
    if refused:
        return None, (refused,)
    text = draft.text
    blocks = find_blocks(text, find_lines(text))
    furniture = _add_byline(text, blocks, find_furniture(text, blocks))
    published, origin, problems = _to_published(draft, blocks)
    byline = find_byline(text, blocks)
    paragraphs, sentences = _to_paragraphs(text, blocks, furniture)
    return Article(
        id=draft.id, text=text, title=draft.title, outlet=draft.outlet, url=draft.url,
        byline=byline[0] if byline else None, published=published, published_from=origin,
        language=(find_other_language(text, settings) if settings.any_language else None) or "en",
        sections=find_sections(text, blocks[0]), furniture=furniture, paragraphs=paragraphs, sentences=sentences,
    ), problems  # fmt: skip


def check_text(id_: str, text: str, settings: ArticleSettings) -> Problem | None:
    """Why a text cannot be read as a report, as one line; None if it can."""
    if len(text) > settings.max_chars:
        detail = f"the text has {len(text):,} characters; at most {settings.max_chars:,} are read"
        return _refusal("too_long", id_, detail)
    if not text.strip():
        return _refusal("empty", id_, "the text is empty")
    if _is_binary(text[:_SEEN]):
        return _refusal("binary", id_, "this is binary data, not text")
    if not any(c.isalpha() for c in text[:_SEEN]):
        return _refusal("empty", id_, "the text has no words")
    language = None if settings.any_language else find_other_language(text, settings)
    if language:
        return _refusal("not_english", id_, f"the text is not English (it looks like “{language}”)")
    return None


def _is_binary(head: str) -> bool:
    """NULs, or more than one character in twenty that no text holds (controls, undecodable bytes)."""
    return "\x00" in head or len(_ODD.findall(head)) * 20 > len(head)


def _refusal(code: str, id_: str, detail: str) -> Problem:
    return Problem(code=code, room="article", article=id_, detail=f"{id_}: {detail}")


def _to_published(
    draft: Draft, blocks: tuple[Span, ...]
) -> tuple[str | None, PublishedFrom | None, tuple[Problem, ...]]:
    now = datetime.now(UTC)
    problems: tuple[Problem, ...] = ()
    if draft.published is not None and draft.published.strip():
        given, problem = check_published(draft.published, draft.id, now)
        if given:
            return given, PublishedFrom.GIVEN, ()
        problems = (problem,) if problem else ()
    printed = find_published(draft.text, blocks, now)
    return printed, PublishedFrom.TEXT if printed else None, problems


def _add_byline(
    text: str, blocks: tuple[Span, ...], furniture: tuple[Furniture, ...]
) -> tuple[Furniture, ...]:
    byline = find_byline(text, blocks)
    if byline is None or len(blocks) == 1 or any(f.span == byline[1] for f in furniture):
        return furniture
    return tuple(sorted((*furniture, Furniture(span=byline[1], reason="byline")), key=lambda f: f.span))


def _to_paragraphs(
    text: str, blocks: tuple[Span, ...], furniture: tuple[Furniture, ...]
) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    marked = {f.span for f in furniture}
    found = [find_paragraphs(text, block) for block in blocks if block not in marked]
    return tuple(p for ps, _ in found for p in ps), tuple(s for _, ss in found for s in ss)
