"""A fetched page or file to its articles: most often one, of a live blog one an entry."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from sayso.article.decode import to_text
from sayso.article.depth import MOST, is_too_deep
from sayso.article.draft import check_text, to_article
from sayso.article.language import find_other_language
from sayso.article.liveblog import Entry
from sayso.article.page import Page, read_bulk_page, read_page
from sayso.article.prose import has_prose
from sayso.article.published import check_published, to_iso
from sayso.labels import PublishedFrom
from sayso.records import Article, Draft, Fetched, Problem
from sayso.settings import ArticleSettings

MOST_MARKUP = 5_000_000
"""Pages with more code points of markup are refused: real ones stay under 3 million, and reading costs seconds."""

_HEAD = 4096

Extracted = tuple[Article | None, tuple[Problem, ...]]
"""An article with what was noted on the way, or None and why there is none."""


def extract_articles(fetched: Fetched, settings: ArticleSettings) -> tuple[Extracted, ...]:
    """The articles in some bytes, in page order: the entries of a live blog, else one; never none.

    An entry's id is the page's with `#` and what the page calls the entry; the rest as in `extract_article`.
    """
    found = _read(fetched, settings)
    if isinstance(found, Problem) or not found.entries:
        return (_finish(found, fetched, settings),)
    pages = ((f"{to_id(fetched.address)}#{e.key}", _to_entry_page(found, e)) for e in found.entries)
    return tuple(_to_article(page, id_, fetched, settings) for id_, page in pages)


def extract_article(fetched: Fetched, settings: ArticleSettings) -> Extracted:
    """The article in some bytes: HTML is extracted, anything else is read as plain text, unchanged.

    Its id is the name of a file up to the first dot, and the whole address of a web page. Nothing in a page is
    executed, no entity or address is followed. With `settings.bulk`, by the fast extractor; with `settings.bare`, only
    text and metadata are found.

    Problems: those of `to_article`, `no_article` (a page without a report: nothing, a menu, a cookie notice),
    `too_long` and `too_deep` (markup), and `encoding_guessed` beside an article whose charset nothing told.
    """
    return _finish(_read(fetched, settings), fetched, settings)


def to_id(address: str) -> str:
    """An article's id from where it came from: of a file its name up to the first dot, of a web page its address.

    Pages of the web are called `index.html` too often for anything less.
    """
    if address.lower().startswith(("http://", "https://")):
        return address
    path = urlsplit(address).path if "://" in address else address
    return PurePosixPath(path.replace("\\", "/")).name.split(".")[0] or address


def _read(fetched: Fetched, settings: ArticleSettings) -> Page | Problem:
    """The page in the bytes, or the text that they are."""
    id_ = to_id(fetched.address)
    text, doubt = to_text(fetched.body, fetched.charset)
    if fetched.media_type != "text/html" and not _is_markup(text):
        return Page(text=text, url=_to_url(fetched.address), doubt=doubt)
    if len(text) > MOST_MARKUP:
        detail = f"the page has {len(text):,} characters of markup; at most {MOST_MARKUP:,} are read"
        return _problem("too_long", id_, detail)
    if is_too_deep(text):
        return _problem(
            "too_deep", id_, f"the page has more than {MOST:,} elements in each other; it is not read"
        )
    page = (read_bulk_page if settings.bulk else read_page)(text, fetched.address)
    if page is None or not (page.entries or has_prose(page.text)):
        return _problem("no_article", id_, "the page has no article text")
    return replace(page, doubt=doubt)


def _finish(found: Page | Problem, fetched: Fetched, settings: ArticleSettings) -> Extracted:
    if isinstance(found, Problem):
        return None, (found,)
    id_ = to_id(fetched.address)
    return _to_article(found, id_, fetched, settings)


def _to_entry_page(page: Page, entry: Entry) -> Page:
    """An entry as a page: its own text, time and writer, the outlet and sections of the whole."""
    return replace(
        page, text=entry.text, title=entry.title or page.title, byline=entry.byline, published=entry.published,
        modified=None, entries=(),
    )  # fmt: skip


def _to_article(page: Page, id_: str, fetched: Fetched, settings: ArticleSettings) -> Extracted:
    listed = fetched.listed
    draft = Draft(
        id=id_, text=page.text, title=page.title or (listed.title if listed else None), url=page.url,
        outlet=page.outlet or (listed.outlet if listed else None),
    )  # fmt: skip
    article, problems = _to_bare_article(draft, settings) if settings.bare else to_article(draft, settings)
    if article is None:
        return None, problems
    given = page.published or (to_iso(listed.published) if listed and listed.published else None)
    published, problem = check_published(given, id_, fetched.fetched_at) if given else (None, None)
    if published:
        article = replace(article, published=published, published_from=PublishedFrom.METADATA)
    article = replace(
        article, byline=page.byline or article.byline, sections=page.sections or article.sections,
        modified=_to_modified(page, id_),
    )  # fmt: skip
    doubts = (_problem("encoding_guessed", id_, page.doubt),) if page.doubt else ()
    return article, (*problems, *((problem,) if problem else ()), *doubts)


def _to_bare_article(draft: Draft, settings: ArticleSettings) -> Extracted:
    """The article without what the text alone tells: no furniture, paragraphs or sentences are sought."""
    refused = check_text(draft.id, draft.text, settings)
    if refused:
        return None, (refused,)
    language = find_other_language(draft.text, settings) if settings.any_language else None
    return Article(
        id=draft.id, text=draft.text, title=draft.title, url=draft.url, outlet=draft.outlet, language=language or "en"
    ), ()  # fmt: skip


def _to_modified(page: Page, id_: str) -> str | None:
    """The page's date of change; None where it says none, or one that lies in the future."""
    return check_published(page.modified, id_, datetime.now(UTC))[0] if page.modified else None


def _to_url(address: str) -> str | None:
    return address if "://" in address else None


def _is_markup(text: str) -> bool:
    head = text[:_HEAD].lstrip().lower()
    return head.startswith(("<!doctype html", "<html", "<head", "<body")) or "<html" in head


def _problem(code: str, id_: str, detail: str) -> Problem:
    return Problem(code=code, room="article", article=id_, detail=f"{id_}: {detail}")
