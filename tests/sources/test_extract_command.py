"""`sayso extract` over every kind of source, from the command line to its lines."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from sayso.cli import run
from sayso.cli.extract import BULK_FILES, is_large
from tests.article.test_extract import PAGE
from tests.article.test_metadata import ENTRIES, live
from tests.sources.server import ok, serving, status
from tests.sources.test_warc import record

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_warc_in_either_way_and_its_raw_bytes_again(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    address = "https://gazette.example/a/index.html"
    good = gzip.compress(record("response", address, HTTP + PAGE.encode()))
    blog = gzip.compress(record("response", "https://gazette.example/live/", HTTP + live(*ENTRIES).encode()))
    (here / "crawl.warc.gz").write_bytes(good[:-200] + blog + good)
    for extractor in ("precise", "bulk"):
        out = f"{extractor}.jsonl"
        assert run(["extract", "crawl.warc.gz", "-o", out, "--extractor", extractor, "--keep", "raw"]) == 1
        broken, *entries, article = lines(here / out)
        assert broken["error"]["code"] == "damaged" and broken["article"]["id"] == "crawl"
        assert [e["article"]["id"] for e in entries] == [
            f"https://gazette.example/live/#e{n}" for n in (1, 2, 3)
        ]
        assert article["article"]["id"] == address and "three boats" in article["article"]["text"]
        assert (article["article"]["published"], article["article"]["modified"]) == (
            "2021-05-04T08:00:00+00:00",
            None,
        )
        assert capsys.readouterr().err.endswith("sayso: extracted 4, failed 1: damaged 1\n")
        assert len(list((here / f"{out}.raw").rglob("*.warc.gz"))) == 2
        assert run(["extract", f"{out}.raw", "-o", "again.jsonl", "--extractor", extractor]) == 0
        again = {line["article"]["id"]: line["article"] for line in lines(here / "again.jsonl")}
        assert again == {line["article"]["id"]: line["article"] for line in (*entries, article)}


def test_the_web_is_asked_only_where_it_may_be(here: Path) -> None:
    with serving() as site:
        items = "".join(f"<item><link>{site.url(path)}</link></item>" for path in ("/1", "/secret", "/2"))
        site.pages |= {
            "/feed": ok(f"<rss><channel><title>G</title>{items}</channel></rss>".encode()),
            "/1": ok(PAGE.encode()),
        }
        site.pages |= {
            "/robots.txt": ok(b"User-agent: *\nDisallow: /secret"),
            "/2": status(302, Location="/2"),
        }
        assert run(["extract", site.url("/feed"), "-o", "no.jsonl"]) == 1
        assert [line["error"]["code"] for line in lines(here / "no.jsonl")] == [
            "private_address"
        ] and site.asked == []
        assert run(["extract", site.url("/feed"), "-o", "out.jsonl", "--allow-private"]) == 1
        found = lines(here / "out.jsonl")
        assert [line.get("error", {}).get("code") for line in found] == [None, "robots", "redirects"]
        assert found[0]["article"]["id"] == site.url("/1")


def test_wrong_use_is_told_before_any_work(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "empty").mkdir()
    (here / "a.html").write_text(PAGE)
    for args in (
        ["nowhere"],
        ["empty"],
        ["a.html", "--keep", "raw"],
        ["a.html", "-o", "a.html"],
        ["a.html", "--extractor", "magic"],
    ):
        assert run(["extract", *args]) == 2
        assert capsys.readouterr().err.count("\n") == 1


def test_large_sources_are_told_by_their_size(here: Path) -> None:
    (here / "many").mkdir()
    for n in range(BULK_FILES + 1):
        (here / "many" / f"{n}.html").touch()
        if n in {BULK_FILES - 1, BULK_FILES}:
            assert is_large("many") is (n == BULK_FILES)
    (here / "big.warc").touch()
    with (here / "big.warc").open("r+b") as stream:
        stream.truncate(100_000_000)
    assert is_large("big.warc") and not is_large("many/1.html") and not is_large("https://g.example/")
