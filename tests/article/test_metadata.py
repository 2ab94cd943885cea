"""What a page says of itself, live blogs, and the two ways of taking a page apart."""

from __future__ import annotations

import json
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from resiliparse.parse.html import HTMLTree

from sayso.article import extract_articles
from sayso.article.depth import MOST, is_too_deep
from sayso.article.metadata import Metadata, read_metadata
from sayso.article.published import to_iso
from sayso.labels import PublishedFrom
from sayso.records import Article, Listed
from sayso.settings import ArticleSettings
from tests.article.test_extract import BODY, PAGE, fetch

PRECISE = ArticleSettings()
BULK = ArticleSettings(bulk=True, bare=True)
NODE = {
    "@type": "NewsArticle", "headline": "Ferry sinks off Selmar", "url": "https://g.example/ferry",
    "datePublished": "2025-03-04T08:00:00+01:00", "dateModified": "2025-03-04T12:30:00+01:00",
    "author": [{"@type": "Person", "name": "Ana Quiroga"}, {"@type": "Person", "name": "Tom Weld"}],
    "publisher": {"@type": "Organization", "name": "Harbour Gazette"}, "articleSection": ["Local", "Sea"],
}  # fmt: skip


def script(*nodes: object, wrap: str = "{}") -> str:
    body = wrap.replace("{}", json.dumps(nodes[0] if len(nodes) == 1 else nodes))
    return f'<script type="application/ld+json">{body}</script>'


def said(head: str, body: str = "") -> Metadata:
    return read_metadata(
        HTMLTree.parse(f"<!doctype html><html><head>{head}</head><body>{body}</body></html>")
    )


@pytest.mark.parametrize(
    "head",
    [
        script(NODE),
        script({"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "G"}, NODE]}),
        script(NODE, wrap="<!-- {} -->"),
        script(NODE, wrap="//<![CDATA[\n{}\n//]]>"),
        script({"@type": "WebPage", "mainEntity": NODE}),
        script([NODE, {"@type": "BreadcrumbList"}]),
        script(NODE | {"@type": ["ReportageNewsArticle", "Thing"]}),
        '<script type="application/ld+json">{broken</script>' + script(NODE),
        '<link rel="canonical" href="https://g.example/ferry">' + script(NODE, NODE | {"url": "https://g.example/other", "headline": "Other"}),
    ],
)  # fmt: skip
def test_json_ld(head: str) -> None:
    found = said(head)
    assert (found.title, found.byline, found.outlet) == (
        "Ferry sinks off Selmar",
        "Ana Quiroga, Tom Weld",
        "Harbour Gazette",
    )
    assert (found.published, found.modified) == ("2025-03-04T08:00:00+01:00", "2025-03-04T12:30:00+01:00")
    assert found.sections == ("Local", "Sea")


def test_several_reports_and_none_of_them_named_as_this_one() -> None:
    found = said(
        "<title>Front page</title>" + script(NODE, NODE | {"headline": "Other", "url": "https://g.example/o"})
    )
    assert (found.title, found.byline, found.published) == ("Front page", None, None)


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[[[[[[",
        '"x"',
        "null",
        "5",
        "[1, [2]]",
        '{"@graph": {"@graph": {}}}',
        '{"author": 5, "@type": "NewsArticle"}',
    ],
)
def test_json_ld_that_says_nothing(text: str) -> None:
    assert said(f'<script type="application/ld+json">{text}</script>').byline is None


@pytest.mark.parametrize(
    ("head", "field", "value"),
    [
        ('<meta property="og:title" content="Ferry sinks | Gazette"><meta property="og:site_name" content="Gazette">', "title", "Ferry sinks"),
        ('<meta property="og:title" content="War | Peace"><meta property="og:site_name" content="Gazette">', "title", "War | Peace"),
        ("<title> Ferry\n sinks </title>", "title", "Ferry sinks"),
        ('<meta name="Author" content="By Ana Quiroga">', "byline", "Ana Quiroga"),
        ('<meta property="article:author" content="https://g.example/ana">', "byline", None),
        ('<meta name="author" content="desk@g.example">', "byline", None),
        ('<meta name="author" content="Gazette"><meta property="og:site_name" content="Gazette">', "byline", None),
        ('<meta name="DC.date.issued" content="2025-03-04">', "published", "2025-03-04"),
        ('<meta name="date" content="not yet"><meta itemprop="datePublished" content="2025-03-04T08:00Z">', "published", "2025-03-04T08:00:00+00:00"),
        ('<meta property="og:updated_time" content="2025-03-05T08:00:00Z">', "modified", "2025-03-05T08:00:00+00:00"),
        ('<meta property="article:section" content="Sea"><meta property="article:section" content="Land">', "sections", ("Sea", "Land")),
        ('<link rel="canonical" href="/relative">', "url", None),
        ("", "title", None),
    ],
)  # fmt: skip
def test_meta_tags(head: str, field: str, value: object) -> None:
    assert getattr(said(head), field) == value


def test_marked_up_times() -> None:
    body = '<time itemprop="datePublished" datetime="2025-03-04T08:00">x</time><time itemprop="dateModified" content="2025-03-05">y</time>'
    found = said("", body)
    assert (found.published, found.modified) == ("2025-03-04T08:00:00", "2025-03-05")
    assert said("", "<time datetime='2025-03-04'>x</time>").published is None


@pytest.mark.parametrize(
    ("given", "iso"),
    [
        ("2025-03-04", "2025-03-04"), ("20250304", "2025-03-04"), ("2025-03-04T08:00:00.123Z", "2025-03-04T08:00:00+00:00"),
        ("2025-03-04 08:00:00+0100", "2025-03-04T08:00:00+01:00"), ("Tue, 04 Mar 2025 08:00:00 GMT", "2025-03-04T08:00:00+00:00"),
        ("March 4, 2025", "2025-03-04"), ("4 March 2025", "2025-03-04"),
        ("0001-01-01T00:00:00", None), ("1772582400", None), ("yesterday", None), ("", None), ("31 June 2025", None),
    ],
)  # fmt: skip
def test_dates(given: str, iso: str | None) -> None:
    assert to_iso(given) == iso


@given(st.text(max_size=80))
def test_any_date_is_an_iso_date_or_none(given_: str) -> None:
    found = to_iso(given_)
    assert found is None or to_iso(found) == found


# ---------------------------------------------------------------- live blogs

TEXTS = (
    "The ferry Aurora has left the harbour of Selmar with two hundred people on board, the port authority says.",
    "The ferry has lost contact with the harbour, a spokeswoman tells reporters on the quay of Selmar.",
    "Two boats are on their way to the place where the ferry was last seen, the coast guard says.",
)


def entry(n: int, tag: str = "article", more: str = 'class="post"') -> str:
    return f'<{tag} {more} id="e{n}"><time datetime="2025-03-04T0{n}:30:00Z">0{n}:30</time><h2>Part {n}</h2><p>{TEXTS[n - 1]}</p></{tag}>'


def live(
    *entries: str, head: str = "<title>Selmar</title>", around: str = '<div class="live-blog">{}</div>'
) -> str:
    inner = around.replace("{}", "".join(entries))
    return f"<!doctype html><html><head>{head}</head><body><main><h1>Selmar</h1>{inner}</main></body></html>"


def split(
    page: str, address: str = "https://g.example/x", settings: ArticleSettings = PRECISE
) -> list[Article]:
    found = extract_articles(replace(fetch(page.encode(), address)), settings)
    return [article for article, _ in found if article]


UPDATES = [
    {"@type": "BlogPosting", "headline": f"Part {n}", "articleBody": f"<p>{TEXTS[n - 1]}</p>", "datePublished": f"2025-03-04T0{n}:30:00Z", "url": f"https://g.example/x#e{n}"}
    for n in (1, 2, 3)
]  # fmt: skip
ENTRIES = tuple(entry(n) for n in (1, 2, 3))


@pytest.mark.parametrize(
    ("page", "address"),
    [
        (live(*ENTRIES), "https://g.example/x"),
        (live(*ENTRIES, around="<section>{}</section>"), "https://g.example/live/x"),
        (live(*ENTRIES, around="<section>{}</section>", head="<title>Ferry: live updates</title>"), "https://g.example/x"),
        (live(*(entry(n, "div", 'itemprop="liveBlogUpdate"') for n in (1, 2, 3)), around="{}"), "https://g.example/x"),
        (live("<p>See below.</p>", head=script({"@type": "LiveBlogPosting", "liveBlogUpdate": UPDATES})), "https://g.example/x"),
    ],
    ids=["class", "address", "title", "microdata", "json-ld"],
)  # fmt: skip
@pytest.mark.parametrize("settings", [ArticleSettings(), BULK], ids=["precise", "bulk"])
def test_a_live_blog_gives_an_article_an_entry(page: str, address: str, settings: ArticleSettings) -> None:
    found = split(page, address, settings)
    assert [a.id for a in found] == [f"{address}#e{n}" for n in (1, 2, 3)]
    assert [a.published for a in found] == [f"2025-03-04T0{n}:30:00+00:00" for n in (1, 2, 3)]
    assert all(a.text == f"Part {n}\n\n{TEXTS[n - 1]}" for n, a in enumerate(found, 1))
    assert {a.published_from for a in found} == {PublishedFrom.METADATA} and [a.title for a in found] == [
        "Part 1",
        "Part 2",
        "Part 3",
    ]


COMMENTS = "".join(
    f'<li class="comment"><time datetime="2025-03-04T0{n}:30:00Z">x</time><p>{text}</p></li>'
    for n, text in enumerate(TEXTS, 1)
)


@pytest.mark.parametrize(
    "page",
    [
        PAGE,
        PAGE.replace("</article>", f"</article><ul class='comments'>{COMMENTS}</ul>").replace("Ferry sinks", "How they live"),
        live(*ENTRIES[:2]),
        live(*ENTRIES, around="<section class='olive delivery'>{}</section>"),
        live(*(e.replace("T0", " about ") for e in ENTRIES)),
        PAGE.replace("</head>", script({"@type": "LiveBlogPosting", "liveBlogUpdate": UPDATES[:2]}) + "</head>"),
    ],
    ids=["report", "comments", "two", "other words", "no hours", "two in json-ld"],
)  # fmt: skip
def test_what_is_no_live_blog_stays_whole(page: str) -> None:
    assert len(split(page)) == 1


# ---------------------------------------------------------------- the two ways, and what a list knows


def test_bulk_gives_the_same_report_bare() -> None:
    (bulk,), (precise,) = split(PAGE, settings=BULK), split(PAGE)
    for field in ("id", "title", "byline", "outlet", "published", "modified", "sections", "url"):
        assert getattr(bulk, field) == getattr(precise, field)
    assert "three boats" in bulk.text and "alert" not in bulk.text
    assert bulk.sentences == () and precise.sentences


def test_what_a_feed_says_fills_what_the_page_leaves_open() -> None:
    listed = Listed(
        address="https://g.example/x",
        title="From the feed",
        published="2025-03-03T08:00:00+00:00",
        outlet="Gazette",
    )
    bare = f"<!doctype html><html><body><article>{BODY}</article></body></html>"
    ((article, _),) = extract_articles(
        replace(fetch(bare.encode(), "https://g.example/x"), listed=listed), BULK
    )
    assert article is not None
    assert (article.title, article.published, article.outlet) == (
        "From the feed",
        "2025-03-03T08:00:00+00:00",
        "Gazette",
    )
    ((article, _),) = extract_articles(
        replace(fetch(PAGE.encode(), "https://g.example/x"), listed=listed), BULK
    )
    assert article is not None and (article.title, article.outlet) == (
        "Ferry sinks off harbour",
        "Harbour Gazette",
    )


@pytest.mark.parametrize(
    ("charset", "text"), [("koi8-r", "Я"), (None, "ñ"), ("no-such", "ñ"), ("rot13", "ñ")]
)
def test_the_charset_that_the_server_names(charset: str | None, text: str) -> None:
    body = PAGE.replace("The weather", "\u0000 The weather").encode().replace(b"\x00", b"\xf1")
    ((article, _),) = extract_articles(replace(fetch(body), charset=charset), BULK)
    assert article is not None and f"{text} The weather" in article.text


def test_a_server_that_names_the_wrong_charset_is_not_believed() -> None:
    ((article, problems),) = extract_articles(replace(fetch(PAGE.encode()), charset="utf-16"), BULK)
    assert article is not None and "three boats" in article.text and problems == ()


@pytest.mark.parametrize(
    "page",
    [
        "<html><body>" + "<div>" * 100_000 + "x" + "</div>" * 100_000,
        "<html><body>" + "<b><i>" * 20_000 + "x",
        "<html><body>" + "<DIV class='a>b'>" * 9_000,
        "<html><body>" + ("<div>" * 800 + "x" * 5_000) * 12,
    ],
)
def test_deep_pages_are_told_before_they_are_parsed(page: str) -> None:
    begun = time.process_time()
    for settings in (ArticleSettings(), BULK):
        ((article, problems),) = extract_articles(fetch(page.encode()), settings)
        assert article is None and [p.code for p in problems] == ["too_deep"]
    assert time.process_time() - begun < 3


def test_wide_pages_are_not_deep() -> None:
    assert not is_too_deep("<ul>" + "<li><a href=x><img src=y><br>word</a>" * 20_000)
    assert not is_too_deep("<div><p>" * (MOST // 2) + "<div>x</div>" * 20_000)


@given(st.text(alphabet=st.sampled_from("<>/div scriptml=\"'! -abc&;\n"), max_size=300))
def test_any_markup_gives_an_article_or_a_problem(text: str) -> None:
    for article, problems in extract_articles(fetch(f"<html><body>{text}".encode()), BULK):
        assert article is not None or problems
