"""Any mix of sources as one stream: folders, archives, lists; what is broken costs no more than itself."""

from __future__ import annotations

import gzip
import io
import json
import sys
import tracemalloc
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.records import Draft, Fetched, Problem
from sayso.settings import SourceSettings
from sayso.sources import keep_raw, read_sources
from sayso.sources.answers import Answer
from sayso.sources.lists import read_list
from sayso.sources.media import find_media_type
from sayso.sources.visits import Visits

SETTINGS = SourceSettings(host_delay=0.0)
SMALL = replace(SETTINGS, max_bytes=20_000, max_ratio=20)
PAGE = b"<!doctype html><html><body><p>The ferry sank off Selmar on Monday.</p></body></html>"
LINES = b'{"id": "a", "text": "One."}\n{oops\n{"id": "b", "text": "Two."}\n'
RECORD = (
    b"WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: https://g.example/w\r\nContent-Type: text/html\r\n"
    b"Content-Length: %d\r\n\r\n%s\r\n\r\n" % (len(PAGE), PAGE)
)


def zipped(**files: bytes) -> bytes:
    """A zip archive; `__` in a name stands for a dot, `_0` for a slash."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(name.replace("__", ".").replace("_0", "/"), body)
    return out.getvalue()


def refuse(address: str, *_: object) -> Answer:
    return Answer(address=address, status=0, problem=Problem(code="asked", room="test", detail=address))


def name(found: object) -> str:
    """The end of an address, a draft's id, or a problem's code."""
    if isinstance(found, Fetched):
        return found.address.rpartition("/")[2]
    return found.id if isinstance(found, Draft) else found.code  # type: ignore[attr-defined]


def read(*sources: object, limits: SourceSettings = SETTINGS) -> list[str]:
    found = list(read_sources(map(str, sources), limits, Visits(limits, refuse)))
    assert all("\n" not in f.detail for f in found if isinstance(f, Problem))
    return [name(f) for f in found]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_folder_in_the_order_of_its_names(here: Path) -> None:
    (here / "b" / "c").mkdir(parents=True)
    for path in (
        "b/z.html",
        "b/c/y.HTM",
        "a.txt",
        "c.html.gz",
        "picture.png",
        "feed.xml",
        "d.jsonl",
        ".hidden",
    ):
        (here / path).write_bytes(
            gzip.compress(PAGE) if path.endswith("gz") else LINES if "json" in path else PAGE
        )
    (here / "b" / "loop").symlink_to(here)
    assert read(here) == ["a.txt", "y.HTM", "z.html", "c.html.gz", "a", "bad_json", "b"]
    assert read("b/z.html", here / "a.txt", "b/z.html") == ["z.html", "a.txt", "z.html"]


@pytest.mark.parametrize(
    ("file", "body", "found"),
    [
        ("x.zip", zipped(p__html=PAGE, d_0q__html__gz=gzip.compress(PAGE), n__png=b"x", l__jsonl=LINES), ["p.html", "q.html.gz", "a", "bad_json", "b"]),
        ("x.wacz", zipped(archive_0data__warc__gz=gzip.compress(RECORD), pages_0pages__txt=b"", datapackage__json=b"{}"), ["w", "empty"]),
        ("x.gz", gzip.compress(zipped(p__html=PAGE)), ["p.html"]),
        ("x.jsonl.gz", gzip.compress(LINES), ["a", "bad_json", "b"]),
        ("x", LINES, ["a", "bad_json", "b"]),
        ("x.json", b'{"id": "a",\n "text": "One."}', ["a"]),
        ("x.warc", RECORD * 2, ["w", "w"]),
        ("x.warc.gz", gzip.compress(RECORD) + b"junk" + gzip.compress(RECORD), ["w", "damaged", "w"]),
        ("x.warc.gz", b"", ["empty"]),
        ("x.warc", b"junk" + RECORD, ["damaged", "w"]),
        ("x.zip", zipped(p__zip=zipped(p__html=PAGE)), ["p.html"]),
        ("x.zip", zipped(p__zip=zipped(p__zip=zipped(p__html=PAGE))), ["nested"]),
        ("x.gz", gzip.compress(gzip.compress(gzip.compress(PAGE))), ["nested"]),
        ("x.zip", zipped(p__html=PAGE)[:-30], ["damaged"]),
        ("x.zip", b"PK\x03\x04 nothing", ["damaged"]),
        ("x.gz", gzip.compress(LINES)[:-9], ["a", "bad_json", "b", "damaged"]),
        ("x.gz", b"\x1f\x8b\x08" + b"\xff" * 50, ["damaged"]),
        ("x.zip", zipped(p__html=b"<html>" + Random(1).randbytes(20_000), q__html=PAGE), ["too_large", "q.html"]),
        ("x.zip", zipped(**{f"p{n}__html": b"\x00" * 19_000 for n in range(9)}, q__html=PAGE), ["p0.html", "too_large"]),
        ("x.html.gz", gzip.compress(b"x" * 900_000), ["too_large"]),
        ("x.html", b"x" * 20_001, ["too_large"]),
        ("x.jsonl", b'{"id": "a", "text": "' + b"w" * 30_000 + b'"}\n' + LINES, ["too_large", "a", "bad_json", "b"]),
        ("x.html", b"", ["empty"]),
        ("x.txt", b"{not JSON at all", ["x.txt"]),
        ("x.opml", b'<opml><body><outline xmlUrl="https://g.example/f"/></body></opml>', ["asked"]),
        ("x.xml", b"<rss><channel><item><link>file:///etc/passwd</link></item></channel></rss>", ["empty_list"]),
    ],
)  # fmt: skip
def test_files_of_every_kind(here: Path, file: str, body: bytes, found: list[str]) -> None:
    (here / file).write_bytes(body)
    assert read(file, limits=SMALL) == found


def test_a_locked_archive(here: Path) -> None:
    body = bytearray(zipped(p__html=PAGE))
    body[6] |= 1
    body[body.rindex(b"PK\x01\x02") + 8] |= 1
    (here / "x.zip").write_bytes(bytes(body))
    assert read("x.zip") == ["locked"]


def test_standard_input_may_be_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    for body, found in (
        (zipped(p__html=PAGE), ["p.html"]),
        (gzip.compress(LINES), ["a", "bad_json", "b"]),
        (b"", ["empty"]),
    ):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(Pipe(body))))
        assert read("-") == found


class Pipe(io.RawIOBase):
    """Bytes that come three at a time and cannot be sought in."""

    def __init__(self, body: bytes) -> None:
        self._rest = body

    def readable(self) -> bool:
        return True

    def readinto(self, target: bytearray) -> int:  # type: ignore[override]
        part, self._rest = self._rest[:3], self._rest[3:]
        target[: len(part)] = part
        return len(part)


def test_what_cannot_be_read_is_a_problem_under_its_name(here: Path) -> None:
    (here / "folder").mkdir()
    assert read("nowhere.html", "a\0b", here / "folder") == ["missing", "unreadable"]
    (problem,) = read_sources(["nowhere.x.html"], SETTINGS)
    assert isinstance(problem, Problem) and problem.article == "nowhere"


def test_memory_does_not_grow_with_the_source(here: Path) -> None:
    with gzip.open(here / "x.jsonl.gz", "wb", 1) as out:
        for n in range(20_000):
            out.write(json.dumps({"id": str(n), "text": "word " * 200}).encode() + b"\n")
    stream = read_sources(["x.jsonl.gz"], SETTINGS)
    next(stream)
    tracemalloc.start()
    assert sum(1 for _ in stream) == 19_999
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2_000_000


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(
        [b"", b"PK\x03\x04", b"\x1f\x8b\x08", b"WARC/1.0\r\n", b"<rss>", b"<opml>", b"{", b"<urlset>"]
    ),
    st.binary(max_size=300),
)
def test_any_bytes_are_read_without_raising(tmp_path: Path, head: bytes, body: bytes) -> None:
    (tmp_path / "x").write_bytes(head + body)
    assert read(tmp_path / "x")


def test_raw_bytes_are_kept_by_hash_and_read_again(here: Path) -> None:
    (here / "p.html").write_bytes(PAGE)
    (fetched,) = read_sources(["p.html"], SETTINGS)
    assert isinstance(fetched, Fetched)
    web = replace(fetched, address="https://g.example/p?x=1", charset="utf-8")
    path = keep_raw(web, here / "raw")
    assert path.name == f"{fetched.sha256}.warc.gz" and keep_raw(fetched, here / "raw") == path
    assert list(read_sources(["raw"], SETTINGS)) == [web]
    assert [p.suffix for p in (here / "raw").rglob("*") if p.is_file()] == [".gz"]


# ---------------------------------------------------------------- lists

ATOM = b"""<?xml version="1.0" encoding="utf-8"?><!-- made up --><feed xmlns="http://www.w3.org/2005/Atom"><title>Gazette</title>
<entry><title type="html">A &lt;b&gt;ferry&lt;/b&gt;</title><link rel="alternate" href="/one"/><updated>2026-03-03T08:00:00+02:00</updated></entry>
<entry><title>Two</title><id>https://g.example/two</id></entry></feed>"""
RDF = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<item rdf:about="x"><title>One</title><link>https://g.example/one</link></item></rdf:RDF>"""
JSON = b'{"version": "https://jsonfeed.org/version/1.1", "title": "Gazette", "items": [{"id": "1", "url": "https://g.example/one", "title": "One", "date_published": "2026-03-03T08:00:00Z"}, 5, {"url": "javascript:x"}]}'
NEWS_MAP = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc> https://g.example/one </loc><image:image><image:loc>https://g.example/p.jpg</image:loc></image:image><news:news><news:publication><news:name>Gazette</news:name></news:publication><news:publication_date>2026-03-03</news:publication_date><news:title>One</news:title></news:news></url></urlset>"""
BOMB = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>
<rss><channel><item><title>&b;&x;</title><link>https://g.example/one</link></item></channel></rss>"""


def listed(body: bytes) -> tuple[list[tuple[str, str | None, str | None, str | None]], list[str]]:
    fetched = next(fetch_of(body))
    found, problems = read_list(fetched)
    return [(f.address, f.title, f.published, f.outlet) for f in found], [p.code for p in problems]


def fetch_of(body: bytes) -> Iterator[Fetched]:
    from tests.article.test_extract import fetch

    yield fetch(body, "https://g.example/feed", find_media_type(body))


ONE = "https://g.example/one"


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (ATOM, [(ONE, "A <b>ferry</b>", "2026-03-03T06:00:00+00:00", "Gazette"), ("https://g.example/two", "Two", None, "Gazette")]),
        (ATOM.decode().encode("utf-16"), [(ONE, "A <b>ferry</b>", "2026-03-03T06:00:00+00:00", "Gazette"), ("https://g.example/two", "Two", None, "Gazette")]),
        (RDF, [(ONE, "One", None, None)]),
        (JSON, [(ONE, "One", "2026-03-03T08:00:00Z", "Gazette")]),
        (NEWS_MAP, [(ONE, "One", "2026-03-03", "Gazette")]),
        (b'<opml version="2.0"><body><outline text="News"><outline text="G" xmlUrl="https://g.example/one"/></outline></body></opml>', [(ONE, None, None, "G")]),
        (b"<rss><channel><item><link>https://g.example/one</link></item><item><li", [(ONE, None, None, None)]),
    ],
)  # fmt: skip
def test_lists(body: bytes, found: list[tuple[str, str | None, str | None, str | None]]) -> None:
    assert listed(body) == (found, [])


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        (BOMB, ["entities"]),
        (BOMB.decode().encode("utf-16"), ["entities"]),
        (BOMB.replace(b"rss", b"urlset"), ["entities"]),
        (b"<rss><channel></channel></rss>", ["empty_list"]),
        (b"<urlset", ["bad_list"]),
        (b'{"version": "https://jsonfeed.org/version/1", "items": [', ["bad_list"]),
        (b"<opml>" + b"<outline>" * 5_000, ["bad_list"]),
    ],
)
def test_lists_that_give_nothing(body: bytes, codes: list[str]) -> None:
    assert listed(body) == ([], codes)


def test_a_broken_sitemap_gives_what_came_before() -> None:
    found, codes = listed(b"<urlset><url><loc>https://g.example/one</loc></url><url><lo")
    assert [f[0] for f in found] == [ONE] and codes == ["bad_list"]
