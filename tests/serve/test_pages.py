"""Every page of the desk, as the server sends it: whose word it is comes first, and nothing that an article says acts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote, urldefrag, urljoin

import pytest
from fastapi.testclient import TestClient
from lxml import html

from sayso.serve.looks import to_instant, to_local, with_query
from sayso.serve.pages import find_looked
from sayso.serve.questions import ask_desk, to_filters
from sayso.serve.shelf import Desk
from sayso.store import open_store
from tests.serve.conftest import to_client, to_desk
from tests.serve.hostile import ARTICLES, ingest_hostile

HTML = {"accept": "text/html"}
Tree = html.HtmlElement


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of a desk on hostile articles."""
    with open_store(ingest_hostile(tmp_path_factory.mktemp("hostile")), create=False) as store:
        yield to_client(to_desk(store))


def read(client: TestClient, path: str, status: int = 200) -> Tree:
    """The page at that path."""
    answer = client.get(path, headers=HTML)
    assert answer.status_code == status, path
    return html.document_fromstring(answer.content.decode())


def find_paths(page: Tree) -> list[str]:
    """The pages that a page links to, each once."""
    return list(
        dict.fromkeys(str(h) for h in page.xpath("//a/@href") if not str(h).startswith(("#", "http")))
    )


def crawl(client: TestClient, most: int = 28) -> Iterator[tuple[str, Tree]]:
    """Pages by following links from the desk, of each kind some."""
    waiting, seen, kinds = ["/", "/review", "/help", "/search?q=said"], set[str](), dict[str, int]()
    while waiting and most:
        path = waiting.pop(0)
        kind = path.split("?")[0].split("/")[1]
        if path in seen or kinds.get(kind, 0) >= 4:
            continue
        seen.add(path)
        kinds[kind] = kinds.get(kind, 0) + 1
        most -= 1
        page = read(client, path)
        yield path, page
        waiting += [urldefrag(urljoin(path, p)).url for p in find_paths(page)]


def check_page(path: str, page: Tree) -> None:
    """No script, style or handler of its own; ids once; headings without a gap; a name for every field."""
    scripts = page.xpath("//script")
    assert [s.get("src") for s in scripts] == ["/static/main.js"], path
    assert not page.xpath("//style | //@style | //iframe | //object | //embed | //base"), path
    assert not [a for a in page.xpath("//@*") if a.attrname.startswith("on")], path
    for address in page.xpath("//@href | //@src | //@action"):
        if not address.startswith(("/", "#", "?")):
            assert address.getparent().get("rel") == "noopener noreferrer external nofollow", address
            assert address.startswith(("http://", "https://")), address
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids)), [i for i in ids if ids.count(i) > 1]
    levels = [int(h.tag[1]) for h in page.xpath("//h1|//h2|//h3|//h4") if not h.xpath("ancestor::dialog")]
    assert levels[0] == 1 and levels.count(1) == 1, path
    assert all(b <= a + 1 for a, b in pairwise(levels)), (path, levels)
    for field in page.xpath("//input[not(@type='hidden')] | //select"):
        named = field.xpath("ancestor::label") or page.xpath(f"//label[@for='{field.get('id')}']")
        assert named, (path, field.attrib)


def test_every_page_of_the_demo_is_sound(client: TestClient) -> None:
    pages = dict(crawl(client))
    kinds = {path.split("?")[0].split("/")[1] for path in pages}
    assert {"", "event", "claim", "article", "actor", "review", "search", "help"} <= kinds
    for path, page in pages.items():
        check_page(path, page)


def test_every_page_of_hostile_articles_is_sound(hostile: TestClient) -> None:
    paths = [f"/article/{quote(a['id'], safe='')}" for a in ARTICLES]
    pages = dict(crawl(hostile)) | {path: read(hostile, path) for path in paths}
    for path, page in pages.items():
        check_page(path, page)
        assert not page.xpath("//img | //b[text()='bold'] | //svg[@onload]"), path
        for text in page.xpath("//text()"):
            assert not re.search("[\u202a-\u202e]", text), path
    said = "".join("".join(p.itertext()) for p in pages.values())
    assert "<script>window.harmed=1" in said  # it is shown, as words
    assert "{{ 7*7 }}" in said  # and no template of theirs is run


def test_whose_word_it_is_comes_before_what_is_said(client: TestClient) -> None:
    rows = read(client, "/").xpath("//ol[contains(@class,'rows')]/li")
    assert rows
    for row in rows:
        title = row.xpath(".//h3")[0]
        assert [s.get("class") for s in title.xpath(".//span")] == ["lead", "sentence"]
        assert title.xpath(".//span")[0].text_content().strip().rstrip(":")
        assert row.xpath(".//*[contains(@class,'standing')]//*[@class='word']")[0].text_content()


def test_filters_stand_in_the_address_and_in_the_form(client: TestClient) -> None:
    page = read(client, "/?status=disputed&actor=Ilka+Darnov&since=2026-01-01")
    form = page.xpath("//form[.//input[@name='actor']]")[0]
    assert form.get("method") == "get"
    assert form.xpath(".//input[@name='actor']/@value") == ["Ilka Darnov"]
    assert form.xpath(".//select[@name='status']/option[@selected]/@value") == ["disputed"]
    assert page.xpath("//details[@id='filters']/@open")
    assert all("status=disputed" in h for h in page.xpath("//a[@class='bar']/@href"))


def test_the_map_and_the_timeline_have_tables(client: TestClient) -> None:
    page = read(client, "/")
    tables = page.xpath("//figure//table")
    assert len(tables) == 2
    bars = [b.get("aria-label") for b in page.xpath("//*[@class='bar']")]
    assert bars and all(re.search(r": \d+ events?, \d+ ", label) for label in bars)
    assert len(page.xpath("//figure[@class='where']//a[contains(@class,'pin')]")) == 2


def test_the_words_of_a_link_are_shown_in_the_text(client: TestClient) -> None:
    page = read(client, "/article/01-wire?w=39-59")
    found = page.xpath("//mark[contains(@class,'sought')]")
    assert found[0].get("id") == "words"
    assert sum(len(m.text_content()) for m in found) == 20
    for wrong in ("x", "9-1", "1-99999999999", "-1-5"):
        assert not read(client, f"/article/01-wire?w={wrong}").xpath("//mark[@id='words']")


def test_the_text_of_an_article_is_whole(client: TestClient, desk: Desk) -> None:
    from sayso.linked import ReportId
    from sayso.store import read_report

    report = read_report(desk.store, ReportId("01-wire"))
    kept = read(client, "/article/01-wire").xpath("//div[@class='kept']")[0]
    for ref in kept.xpath(".//a[contains(@class,'ref')]"):
        ref.drop_tree()
    assert report is not None
    assert kept.text_content() == report.entry.article.text


def test_each_mark_leads_to_its_note(client: TestClient) -> None:
    page = read(client, "/article/01-wire")
    refs = page.xpath("//div[@class='kept']//a[contains(@class,'ref')]/@href")
    assert refs
    assert {r[1:] for r in refs} <= set(page.xpath("//li/@id"))


def test_what_is_not_there_says_so(client: TestClient) -> None:
    for path, status in (("/event/e0", 404), ("/nowhere", 404), ("/?since=soon", 400), ("/?type=WAR", 400)):
        page = read(client, path, status)
        assert page.xpath("//h1")[0].text_content()
        assert len(page.xpath("//p[@class='detail']")[0].text_content()) > 10
        check_page(path, page)


# ---------------------------------------------------------------- cookies and forms


def find_csrf(page: Tree) -> str:
    return str(page.xpath("//input[@name='csrf']/@value")[0])


def test_a_theme_is_kept(client: TestClient) -> None:
    csrf = find_csrf(read(client, "/"))
    answer = client.post("/theme", data={"theme": "dark", "back": "/help", "csrf": csrf})
    assert (answer.status_code, answer.headers["location"]) == (303, "/help")
    assert "httponly" in answer.headers["set-cookie"].lower()
    assert read(client, "/help").get("data-theme") == "dark"
    client.post("/theme", data={"theme": "'><script>", "csrf": csrf})
    assert read(client, "/help").get("data-theme") == "auto"


def test_what_was_seen_is_not_new(client: TestClient) -> None:
    page = read(client, "/")
    assert page.xpath("//ol[@class='change-list']")
    client.post("/seen", data={"back": "/", "csrf": find_csrf(page)})
    page = read(client, "/")
    assert "Since you last looked" in page.xpath("//h2[@id='changes-title']")[0].text_content()
    assert page.xpath("//section[@class='changes']//p[@class='nothing']")


def test_who_comes_back_sees_what_came_since() -> None:
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert find_looked("", noon) == (None, "|2026-03-01T12:00:00+00:00")
    assert find_looked("|2026-03-01T11:50:00+00:00", noon)[0] is None  # still the same visit
    since, kept = find_looked("|2026-03-01T09:00:00+00:00", noon)
    assert since == "2026-03-01T09:00:00+00:00"
    assert find_looked(kept, noon) == (since, kept)
    assert find_looked("nonsense|<script>", noon)[0] is None
    assert find_looked("2026-03-01T09:00:00|", noon)[0] == "2026-03-01T09:00:00+00:00"


@pytest.mark.parametrize(
    "path",
    ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:x", "", "/a\nb", "/ü", "\\/x"],
)
def test_nobody_is_sent_elsewhere(path: str) -> None:
    assert to_local(path) == "/"


def test_words_of_queries_and_instants() -> None:
    assert to_local("/event/e1?as_of=2026-03-01#x") == "/event/e1?as_of=2026-03-01#x"
    assert with_query("a=1&b=2", b=None, c="x y") == "a=1&c=x+y"
    assert to_instant("2026-03-07T14:02:11.5+00:00") == "7 Mar 2026, 14:02 UTC"
    assert to_instant("once") == "once"


def test_a_decision_is_taken_and_taken_back(own_desk: Desk) -> None:
    client = to_client(own_desk)
    page = read(client, "/review")
    form = page.xpath("//li[contains(@class,'coding')]//form")[0]
    sent = {"ids": form.xpath(".//input[@name='ids']/@value")[0], "csrf": find_csrf(page), "back": "/review"}
    answer = client.post("/review", data=sent | {"verb": "accept", "why": "it is so", "who": "Anna Kell"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/review")
    page = read(client, "/review")
    decision = page.xpath("//ol[@class='decisions']/li")[0]
    assert "it is so" in decision.text_content() and "Anna Kell" in decision.text_content()
    assert page.xpath("//input[@name='who' and not(@type='hidden')]/@value")[0] == "Anna Kell"
    ids = decision.xpath(".//input[@name='ids']/@value")[0]
    back = sent | {"ids": ids, "verb": "undo", "why": "read it again", "who": "Anna Kell"}
    assert client.post("/review", data=back).status_code == 303
    said = " ".join(d.text_content() for d in read(client, "/review").xpath("//ol[@class='decisions']/li"))
    assert "taken back" in said


def test_a_decision_without_a_reason_or_a_key_is_refused(own_desk: Desk) -> None:
    client = to_client(own_desk)
    page = read(client, "/review")
    ids = page.xpath("//form//input[@name='ids']/@value")[0]
    sent = {"ids": ids, "verb": "accept", "who": "Anna", "csrf": find_csrf(page)}
    answer = client.post("/review", data=sent | {"why": "  "}, headers=HTML)
    assert answer.status_code == 400 and "why" in answer.text.lower()
    assert client.post("/review", data=sent | {"why": "so", "csrf": "x"}, headers=HTML).status_code == 403


def test_static_files_are_ours(client: TestClient) -> None:
    for path in Path("src/sayso/serve/static").iterdir():
        answer = client.get(f"/static/{path.name}")
        assert answer.status_code == 200
        assert not re.search(r"https?://(?!www\.w3\.org/)", answer.text), path.name
    land = client.get("/map/land.svg")
    assert land.headers["content-type"].startswith("image/svg+xml")
    assert land.text.count("<path") > 200


def test_a_tally_of_the_latest_changes_says_that_there_are_more(client: TestClient, desk: Desk) -> None:
    view = ask_desk(desk, to_filters(desk, {}))
    assert view.changes.more, "the demo has more changes than one page"
    words = f"Of the latest {len(view.changes.items)} changes; there are more before them."
    assert words in client.get("/").text


def test_an_undated_event_says_when_it_was_told(client: TestClient) -> None:
    undated = read(client, "/").xpath("//li[@data-since='']/p[@class='row-when']")
    assert undated
    assert all("told" in " ".join(r.text_content().split()) for r in undated)


def test_a_time_and_a_place_lead_to_the_event_they_are_said_of(client: TestClient) -> None:
    page = read(client, "/article/01-wire")
    led = {a.text_content(): a.get("href") for a in page.xpath("//aside//li[starts-with(@id,'note-t')]//a")}
    assert str(led["the event that was then"]).startswith("/event/")
    assert not page.xpath("//q[@class='cue'][normalize-space()=':']")
