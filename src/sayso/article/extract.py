"""A fetched page or file to an Article: the report's text out of the markup, and what the page says of itself."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from sayso.article.decode import to_text
from sayso.article.draft import to_article
from sayso.article.prose import has_prose
from sayso.article.published import check_published
from sayso.labels import PublishedFrom
from sayso.records import Article, Draft, Fetched, Problem
from sayso.settings import ArticleSettings

MOST_MARKUP = 5_000_000
"""Pages with more code points of markup are refused: real ones stay under 3 million, and reading costs seconds."""

_SHORT = 500
_RICHER = 3
_FEWEST = 5
_HEAD = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What an HTML page gives: the report's text and the page's own word on it."""

    text: str
    title: str | None = None
    byline: str | None = None
    outlet: str | None = None
    url: str | None = None
    published: str | None = None
    sections: tuple[str, ...] = ()


def extract_article(
    fetched: Fetched, settings: ArticleSettings
) -> tuple[Article | None, tuple[Problem, ...]]:
    """The article in some bytes: HTML is extracted, anything else is read as plain text, unchanged.

    Its id is the file name up to the first dot. Nothing in a page is executed, no entity or address is followed.

    Problems: those of `to_article`, `no_article` (a page without a report: nothing, a menu, a cookie notice),
    `too_long` (markup), and `encoding_guessed` beside an article whose charset nothing told.
    """
    id_ = to_id(fetched.address)
    text, doubt = to_text(fetched.body)
    doubts = (_problem("encoding_guessed", id_, doubt),) if doubt else ()
    if fetched.media_type != "text/html" and not _is_markup(text):
        article, problems = to_article(Draft(id=id_, text=text), settings)
        return article, (problems + doubts if article else problems)
    if len(text) > MOST_MARKUP:
        detail = f"the page has {len(text):,} characters of markup; at most {MOST_MARKUP:,} are read"
        return None, (_problem("too_long", id_, detail),)
    page = read_page(text, fetched.address)
    if page is None or not has_prose(page.text):
        return None, (_problem("no_article", id_, "the page has no article text"),)
    article, problems = _to_article(page, id_, fetched.fetched_at, settings)
    return article, (problems + doubts if article else problems)


def to_id(address: str) -> str:
    """An article's id from where it came from: the file name up to the first dot, or the address if that is empty."""
    path = urlsplit(address).path if "://" in address else address
    return PurePosixPath(path.replace("\\", "/")).name.split(".")[0] or address


def read_page(markup: str, address: str) -> Page | None:
    """The report of an HTML page; None if there is none.

    Precision first: what surrounds a report does more harm than a lost last line. Where that leaves next to
    nothing (a notice in place of the report) and the balanced setting finds three times as much, that is taken.
    """
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    markup = markup.replace("\x00", "")
    tree = trafilatura.load_html(markup)
    if tree is None:
        return None
    sections = _find_sections(tree)
    found = _extract(tree, precise=True)
    text = (found.text if found else "") or ""
    if len(text) < _SHORT:
        balanced = _extract(markup, precise=False)
        if balanced and len(balanced.text or "") >= _RICHER * len(text):
            found, text = balanced, balanced.text or ""
    if found is None or len(text.split()) < _FEWEST:
        return None
    outlet = _clean(found.sitename) or _clean(found.hostname)
    byline = _clean(found.author)
    return Page(
        text=text, title=_clean(found.title), byline=byline if byline != outlet else None, outlet=outlet,
        url=_clean(found.url) or (address if "://" in address else None), published=_clean(found.date),
        sections=sections,
    )  # fmt: skip


def _extract(markup: Any, *, precise: bool) -> Any:
    """One run of trafilatura over markup or its tree, which it may change; None if it finds nothing or gives up.

    The date is taken only where the page states it (`extensive_search` off): no guess from the footer's year.
    """
    import trafilatura

    try:
        return trafilatura.bare_extraction(
            markup, favor_precision=precise, include_comments=False, include_tables=precise,
            with_metadata=True, date_extraction_params={"extensive_search": False, "original_date": True},
        )  # fmt: skip
    except (RecursionError, ValueError, AttributeError, TypeError):  # markup that it cannot stand: no article
        return None


def _find_sections(tree: Any) -> tuple[str, ...]:
    found = tree.xpath('//meta[@property="article:section" or @name="article:section"]/@content')
    return tuple(dict.fromkeys(cleaned for value in found if (cleaned := _clean(str(value)))))


def _clean(value: str | None) -> str | None:
    return (" ".join(value.split()) or None) if value else None


def _to_article(
    page: Page, id_: str, fetched_at: datetime, settings: ArticleSettings
) -> tuple[Article | None, tuple[Problem, ...]]:
    draft = Draft(id=id_, text=page.text, title=page.title, url=page.url, outlet=page.outlet)
    article, problems = to_article(draft, settings)
    if article is None:
        return None, problems
    published, problem = check_published(page.published, id_, fetched_at) if page.published else (None, None)
    if published:
        article = replace(article, published=published, published_from=PublishedFrom.METADATA)
    article = replace(
        article, byline=page.byline or article.byline, sections=page.sections or article.sections
    )
    return article, (*problems, *((problem,) if problem else ()))


def _is_markup(text: str) -> bool:
    head = text[:_HEAD].lstrip().lower()
    return head.startswith(("<!doctype html", "<html", "<head", "<body")) or "<html" in head


def _problem(code: str, id_: str, detail: str) -> Problem:
    return Problem(code=code, room="article", article=id_, detail=f"{id_}: {detail}")
