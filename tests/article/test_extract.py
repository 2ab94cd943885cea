"""Bytes to an Article: markup, charsets, and pages that mean harm."""

from __future__ import annotations

import hashlib
import time
from datetime import UTC, datetime

import pytest

from sayso.article import extract_article
from sayso.article.decode import to_text
from sayso.article.extract import to_id
from sayso.article.prose import has_prose
from sayso.labels import PublishedFrom
from sayso.records import Article, Fetched, Problem
from sayso.settings import ArticleSettings

BODY = "".join(
    f"<p>{text}</p>"
    for text in (
        "The ferry Aurora sank off the harbour on Monday, the port authority said in a statement to the press.",
        "Two sailors were rescued by a fishing boat, and a third was still missing late in the evening of that day.",
        "“We are searching with three boats,” harbour master Pilar Ortega told the Harbour Gazette on the quay.",
        "The weather had been calm, and the ferry had passed an inspection in March, according to its owner.",
    )
)
HEAD = (
    '<title>Ferry sinks off harbour</title><meta property="og:site_name" content="Harbour Gazette">'
    '<meta property="article:published_time" content="2021-05-04T08:00:00Z">'
    '<meta property="article:section" content="Local"><meta name="author" content="Ana Quiroga">'
    '<link rel="canonical" href="https://gazette.example/ferry">'
)
PAGE = (
    f"<!doctype html><html><head>{HEAD}<script>document.title='x'; alert(1)</script></head><body>"
    f"<nav><ul><li><a href='/'>Home</a></li><li><a href='/w'>World</a></li></ul></nav>"
    f"<article><h1>Ferry sinks off harbour</h1>{BODY}</article><footer>© Harbour Gazette</footer></body></html>"
)


def fetch(body: bytes, address: str = "page.html", media_type: str | None = "text/html") -> Fetched:
    digest = hashlib.sha256(body).hexdigest()
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return Fetched(address=address, body=body, fetched_at=at, sha256=digest, media_type=media_type)


def extract(body: bytes, media_type: str | None = "text/html") -> tuple[Article | None, tuple[Problem, ...]]:
    return extract_article(fetch(body, media_type=media_type), ArticleSettings())


def test_page_gives_text_and_its_own_word() -> None:
    article, problems = extract(PAGE.encode())
    assert article is not None and problems == ()
    assert "three boats" in article.text and "alert" not in article.text and "World" not in article.text
    assert (article.title, article.byline, article.outlet) == (
        "Ferry sinks off harbour",
        "Ana Quiroga",
        "Harbour Gazette",
    )
    assert (article.published, article.published_from) == (
        "2021-05-04T08:00:00+00:00",
        PublishedFrom.METADATA,
    )
    assert (article.url, article.sections, article.id) == (
        "https://gazette.example/ferry",
        ("Local",),
        "page",
    )


def test_page_without_date_is_undated() -> None:
    article, _ = extract(
        PAGE.replace("article:published_time", "x").replace("2021-05-04T08:00:00Z", "").encode()
    )
    assert article is not None and article.published is None and article.published_from is None


def test_future_date_of_a_page_is_left_aside() -> None:
    article, problems = extract(PAGE.replace("2021-05-04", "2031-05-04").encode())
    assert article is not None and article.published is None
    assert [p.code for p in problems] in ([], ["future_date"])


def test_page_without_article() -> None:
    for page in (
        "<html><body></body></html>",
        "<html><body><script>x()</script></body></html>",
        "<!doctype html>",
    ):
        article, problems = extract(page.encode())
        assert article is None and [p.code for p in problems] == ["no_article"]


MENU = (
    "News",
    "Sport",
    "Weather",
    "Opinion",
    "About us",
    "Terms of use",
    "Latest from the harbour",
    "Contact us",
)
HEADLINES = ("Ferry sinks off harbour", "Three die in fire at depot", "Council votes on bridge")


@pytest.mark.parametrize(
    "body",
    [
        f"<nav><a href='/'>Gazette</a></nav><p>{' '.join(MENU)}</p>",
        "<ul>" + "".join(f"<li><a href='/'>{label}</a></li>" for label in MENU) + "</ul>",
        "".join(f"<h2>{headline}</h2>" for headline in HEADLINES),
        "<p>We use cookies to make this site work. Please accept all cookies to go on.</p><p>News</p>",
        "News Sport Weather Contact us",
    ],
)
def test_page_with_nothing_but_a_menu_is_no_article(body: str) -> None:
    article, problems = extract(f"<!doctype html><html><head><title>x</title></head><body>{body}".encode())
    assert article is None and [p.code for p in problems] == ["no_article"]


@pytest.mark.parametrize(
    "text",
    [
        "The ferry sank on Monday.</p><p>No one was hurt.",
        "Two ferries collided off Selmar, police said.",
        "HARBOUR MASTER PILAR ORTEGA RESIGNED ON MONDAY.",
    ],
)
def test_a_brief_is_an_article(text: str) -> None:
    article, problems = extract(f"<!doctype html><html><body><p>{text}</p></body></html>".encode())
    assert article is not None and problems == ()


@pytest.mark.parametrize(
    ("text", "prose"),
    [
        ("两名男子星期一在港口附近被枪杀，警方说。", True),
        ("قتل رجلان بالرصاص يوم الاثنين قرب الميناء، بحسب الشرطة.", True),
        ("Prime Minister Hanne Brill met President Joren Halm in Ketrin.", True),
        ("so went the day at the harbour and on the quay, and nobody knew when the boats would come back again with the men of the town", True),
        ("Terms of use. Privacy. Contact us.", False),
        ("Privacy Policy And Terms. Cookie Policy And Choices.", False),
        ("港口 新闻 体育。", False),
        ("12. 34. 56.", False),
        ("", False),
    ],
)  # fmt: skip
def test_prose(text: str, prose: bool) -> None:
    assert has_prose(text) is prose


@pytest.mark.parametrize(
    ("page", "seconds"),
    [
        ("<html><body>" + "<div>" * 100_000 + "text" + "</div>" * 100_000, 10),
        ("<html><body><p>" + "<b>" * 20_000 + "x" * 300, 10),
        ("<html><body>" + "<table><tr><td>" * 3_000 + "word " * 100, 10),
        (
            '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><html><body>&b;&b;',
            10,
        ),
    ],
)
def test_markup_bombs_end(page: str, seconds: float) -> None:
    begun = time.process_time()
    article, problems = extract(page.encode())
    assert time.process_time() - begun < seconds
    assert article is None and len(problems) == 1


def test_too_much_markup_is_refused_unread() -> None:
    article, problems = extract(b"<html>" + b"<p>word</p>" * 500_000)
    assert article is None and [p.code for p in problems] == ["too_long"]


@pytest.mark.parametrize(
    ("body", "text", "guessed"),
    [
        ("café".encode(), "café", False),
        (b"\xef\xbb\xbfcaf\xc3\xa9", "café", False),
        ("café".encode("utf-16"), "café", False),
        (b"caf\xe9", "café", True),
        (b"\x93quoted\x94", "“quoted”", True),
        (b"<meta charset='iso-8859-2'>\xb1", "<meta charset='iso-8859-2'>ą", False),
        (b"<meta charset='rot13'>\xe9", "<meta charset='rot13'>é", True),
        (b"<meta charset='no-such'>\xe9", "<meta charset='no-such'>é", True),
        (b"", "", False),
    ],
)
def test_charsets(body: bytes, text: str, guessed: bool) -> None:
    found, doubt = to_text(body)
    assert (found, doubt is not None) == (text, guessed)


def test_plain_bytes_are_read_as_they_are() -> None:
    body = (
        "Señor Ortega said on Monday that the ferry had sunk off the harbour.\r\n\r\nNobody was hurt.".encode(
            "cp1252"
        )
    )
    article, problems = extract(body, "text/plain")
    assert article is not None and article.text.startswith("Señor") and "\r\n" in article.text
    assert [p.code for p in problems] == ["encoding_guessed"]
    assert [p.of(article.text) for p in article.paragraphs][1:] == ["Nobody was hurt."]


def test_bytes_that_are_no_text() -> None:
    article, problems = extract(bytes(range(256)) * 20, None)
    assert article is None and [p.code for p in problems] == ["binary"]


@pytest.mark.parametrize(
    ("address", "id_"),
    [
        ("a/b/page.x.html.gz", "page"),
        ("https://g.example/news/ferry.html?x=1", "https://g.example/news/ferry.html?x=1"),
        ("file:///home/x/ferry.html", "ferry"),
        ("-", "-"),
        (".html", ".html"),
    ],
)
def test_ids(address: str, id_: str) -> None:
    assert to_id(address) == id_
