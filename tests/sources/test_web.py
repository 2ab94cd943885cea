"""The web as it is: servers on loopback that are slow, endless, lying, looping, or lead into private networks."""

from __future__ import annotations

import gzip
import socket
import time
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import BinaryIO

import pytest

from sayso.records import Fetched, Problem
from sayso.settings import SourceSettings
from sayso.sources import read_file, read_sources
from sayso.sources.addresses import is_public, resolve_host, to_web_address
from sayso.sources.answers import Validators
from sayso.sources.robots import Robots
from sayso.sources.visits import Visits
from sayso.sources.web import fetch, to_seconds
from tests.sources.server import Site, ok, sends, serving, status

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

SETTINGS = SourceSettings(
    allow_private=True, seconds=1.0, idle_seconds=0.4, max_bytes=200_000, host_delay=0.0, redirects=3
)
PAGE = b"<!doctype html><html><body><p>The ferry sank off Selmar on Monday, police said.</p></body></html>"


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as running:
        yield running


def refusal(site: Site, path: str = "/x", settings: SourceSettings = SETTINGS) -> str:
    begun = time.monotonic()
    answer = fetch(site.url(path), settings)
    assert time.monotonic() - begun < 3
    assert answer.problem is not None and answer.fetched is None
    assert "\n" not in answer.problem.detail and site.url(path)[:20] in answer.problem.detail
    return answer.problem.code


def test_a_page_comes_with_what_the_server_says_of_it(site: Site) -> None:
    site.pages["/a?b=1"] = ok(PAGE, "text/html; charset=KOI8-R", ETag='"7"', Last_Modified="yesterday")
    answer = fetch(site.url("/a?b=1#part"), SETTINGS)
    assert answer.fetched is not None and answer.fetched.body == PAGE
    assert (answer.fetched.media_type, answer.fetched.charset) == ("text/html", "KOI8-R")
    assert (answer.address, answer.validators) == (
        site.url("/a?b=1"),
        Validators(etag='"7"', modified="yesterday"),
    )
    assert site.asked[0][1]["user-agent"].startswith("sayso/")
    assert site.asked[0][1]["host"] == f"127.0.0.1:{site.port}"


def test_asked_for_changes_only(site: Site) -> None:
    site.pages["/f"] = lambda headers: status(304) if headers.get("if-none-match") == '"7"' else ok(PAGE)
    unchanged = fetch(site.url("/f"), SETTINGS, validators=Validators(etag='"7"', modified="Tue"))
    assert (unchanged.status, unchanged.fetched, unchanged.problem) == (304, None, None)
    assert site.asked[0][1]["if-modified-since"] == "Tue"
    assert fetch(site.url("/f"), SETTINGS).fetched is not None


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(PAGE)), ("gzip", gzip.compress(PAGE[:9]) + gzip.compress(PAGE[9:])[:0]), ("deflate", zlib.compress(PAGE)),
        ("deflate", zlib.compress(PAGE)[2:-4]), ("gzip", PAGE), ("identity", PAGE),
    ],
)  # fmt: skip
def test_encodings(site: Site, encoding: str, body: bytes) -> None:
    site.pages["/x"] = ok(body, Content_Encoding=encoding)
    answer = fetch(site.url("/x"), SETTINGS)
    assert answer.fetched is not None and PAGE.startswith(answer.fetched.body)


@sends
def drip(stream: BinaryIO) -> None:
    stream.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    for _ in range(60):
        stream.write(b"x")
        stream.flush()
        time.sleep(0.1)


@sends
def drip_headers(stream: BinaryIO) -> None:
    stream.write(b"HTTP/1.1 200 OK\r\n")
    for n in range(60):
        stream.write(f"X-{n}: y\r\n".encode())
        stream.flush()
        time.sleep(0.1)


@sends
def silent(_: BinaryIO) -> None:
    time.sleep(3)


@sends
def endless(stream: BinaryIO) -> None:
    stream.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while True:
        stream.write(b"x" * 65536)


@pytest.mark.parametrize(
    ("page", "code"),
    [
        (drip, "timeout"),
        (drip_headers, "timeout"),
        (silent, "timeout"),
        (endless, "too_large"),
        (ok(b"x" * 200_001), "too_large"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\nx", "too_large"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\ntoo short", "cut_off"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nx", "cut_off"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nx", "cut_off"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "cut_off"),
        (b"", "cut_off"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 300_000, "cut_off"),
        (ok(gzip.compress(b"x" * 50_000_000), Content_Encoding="gzip"), "too_large"),
        (ok(zlib.compress(b"x" * 50_000_000), Content_Encoding="deflate"), "too_large"),
        (ok(gzip.compress(PAGE)[:-20], Content_Encoding="gzip"), "damaged"),
        (ok(b"\x1f\x8b\x08" + b"\xff" * 40, Content_Encoding="gzip"), "damaged"),
        (ok(PAGE, Content_Encoding="br"), "bad_encoding"),
        (ok(b""), "empty"),
        (status(404), "not_found"),
        (status(410), "not_found"),
        (status(403), "no_access"),
        (status(429), "busy"),
        (status(500), "server_error"),
        (status(204), "server_error"),
        (status(302), "server_error"),
        (status(302, Location="file:///etc/passwd"), "bad_address"),
        (status(302, Location="gopher://127.0.0.1/"), "bad_address"),
        (status(302, Location="http://user@127.0.0.1/"), "bad_address"),
        (status(302, Location="/x"), "redirects"),
    ],
    ids=str,
)
def test_servers_that_misbehave(site: Site, page: bytes, code: str) -> None:
    site.pages["/x"] = page
    assert refusal(site) == code


def test_redirects_are_followed_within_the_limit(site: Site) -> None:
    site.pages |= {
        "/a": status(301, Location="b"),
        "/b": status(308, Location=f"//127.0.0.1:{site.port}/c"),
    }
    site.pages["/c"] = ok(PAGE)
    answer = fetch(site.url("/a"), SETTINGS)
    assert answer.fetched is not None and answer.fetched.address == site.url("/c")


def test_nothing_listens(site: Site) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    answer = fetch(f"http://127.0.0.1:{port}/", SETTINGS)
    assert answer.problem is not None and answer.problem.code == "no_answer"


def test_loopback_is_refused_unless_allowed(site: Site) -> None:
    assert refusal(site, "/x", replace(SETTINGS, allow_private=False)) == "private_address"
    assert site.asked == []


def test_a_name_is_resolved_once_and_connected_to_as_checked(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that is public when it is checked and private when it is connected to gains nothing."""
    asked: list[str] = []

    def resolve(host: str, port: int, *_: object, **__: object) -> list[tuple[object, ...]]:
        asked.append(host)
        ip = "93.184.215.14" if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port))]

    connected: list[object] = []

    def connect(address: object, *_: object, **__: object) -> socket.socket:
        connected.append(address)
        raise OSError("no network here")

    monkeypatch.setattr("sayso.sources.addresses.socket.getaddrinfo", resolve)
    monkeypatch.setattr("socket.create_connection", connect)
    answer = fetch(f"http://gazette.example:{site.port}/", replace(SETTINGS, allow_private=False))
    assert answer.problem is not None and answer.problem.code == "no_answer"
    assert asked == ["gazette.example"] and connected == [("93.184.215.14", site.port)]


def test_a_redirect_into_a_private_network_is_refused(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def resolve(host: str, port: int, *_: object, **__: object) -> list[tuple[object, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    site.pages["/a"] = status(302, Location="http://inner.example/secret")
    monkeypatch.setattr("sayso.sources.addresses.socket.getaddrinfo", resolve)
    monkeypatch.setattr("sayso.sources.addresses.is_public", lambda ip: len(site.asked) == 0)
    answer = fetch(site.url("/a"), replace(SETTINGS, allow_private=False))
    assert answer.problem is not None and answer.problem.code == "private_address"
    assert "inner.example" in answer.problem.detail and site.paths() == ["/a"]


@pytest.mark.parametrize(
    "ip",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1",
        "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1",
        "2002:7f00:1::", "ff02::1",
    ],
)  # fmt: skip
def test_private_addresses(ip: str) -> None:
    from ipaddress import ip_address

    assert not is_public(ip_address(ip))


def test_public_addresses() -> None:
    from ipaddress import ip_address

    assert all(is_public(ip_address(ip)) for ip in ("93.184.215.14", "2606:2800:21f:cb07::1"))


def test_odd_spellings_of_loopback_are_resolved_before_they_are_judged() -> None:
    for host in ("2130706433", "0x7f.1", "127.1"):
        with pytest.raises(OSError):
            resolve_host(host, 80, allow_private=False)


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("HTTP://Gazette.Example/A b?c=é#d", "http://gazette.example/A%20b?c=%C3%A9"),
        ("https://gazette.example", "https://gazette.example/"),
        ("https://café.example/", "https://xn--caf-dma.example/"),
        ("http://[::1]:8080/x", "http://[::1]:8080/x"),
        ("ftp://gazette.example/", None), ("javascript:alert(1)", None), ("http://", None), ("", None),
        ("http://a:b@gazette.example/", None), ("http://gazette.example:99999/", None), ("http://ga zette/", None),
        ("http://x\r\nHost: y/", None), ("http://[::1/", None),
    ],
)  # fmt: skip
def test_addresses(given: str, address: str | None) -> None:
    assert to_web_address(given) == address


@pytest.mark.parametrize(
    ("given", "seconds"),
    [("30", 30.0), ("Wed, 04 Mar 2026 12:01:00 GMT", 60.0), ("Wed, 04 Mar 2020 12:01:00 GMT", 0.0), ("soon", None), (None, None), ("9" * 40, 604_800.0)],
)  # fmt: skip
def test_retry_after(given: str | None, seconds: float | None) -> None:
    assert to_seconds(given, datetime(2026, 3, 4, 12, 0, tzinfo=UTC)) == seconds


FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour Gazette</title>
<item><title>One</title><link>{base}/one</link><pubDate>Tue, 03 Mar 2026 08:00:00 GMT</pubDate></item>
<item><title>Two</title><link>{base}/two</link></item>
<item><title>One again</title><link>{base}/one#c</link></item>
<item><title>Gone</title><link>{base}/gone</link></item>
<item><title>Inner</title><link>file:///etc/passwd</link></item>
<item><title>Kept out</title><link>{base}/closed/x</link></item>
</channel></rss>"""


def test_a_feed_leads_to_its_pages_once_and_politely(site: Site) -> None:
    site.pages["/feed"] = ok(FEED.format(base=site.url("")).encode(), "application/rss+xml")
    site.pages |= {"/one": ok(PAGE), "/two": ok(PAGE + b" "), "/closed/x": ok(PAGE)}
    site.pages["/robots.txt"] = ok(b"User-agent: sayso\nDisallow: /closed/\nCrawl-delay: 2\n", "text/plain")
    waits: list[float] = []
    found = list(read_sources([site.url("/feed")], SETTINGS, Visits(SETTINGS, sleep=waits.append)))
    assert [f.address.rpartition("/")[2] if isinstance(f, Fetched) else f.code for f in found] == [
        "one", "two", "not_found", "robots",
    ]  # fmt: skip
    first = found[0]
    assert isinstance(first, Fetched) and first.listed is not None
    assert (first.listed.title, first.listed.published, first.listed.outlet) == (
        "One", "2026-03-03T08:00:00+00:00", "Harbour Gazette",
    )  # fmt: skip
    assert site.paths() == ["/feed", "/robots.txt", "/one", "/two", "/gone"]
    assert waits and all(1.5 < wait <= 2 for wait in waits)


def test_opml_leads_to_feeds_and_sitemaps_to_sitemaps(site: Site) -> None:
    base = site.url("")
    site.pages["/feeds.opml"] = ok(
        f'<opml><body><outline><outline xmlUrl="{base}/map.xml"/></outline></body></opml>'.encode()
    )
    site.pages["/map.xml"] = ok(
        f"<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><sitemap><loc>{base}/m1.xml</loc></sitemap><sitemap><loc>{base}/map.xml</loc></sitemap></sitemapindex>".encode()
    )
    site.pages["/m1.xml"] = ok(
        gzip.compress(f"<urlset><url><loc>{base}/one</loc></url></urlset>".encode()), "application/x-gzip"
    )
    site.pages["/one"] = ok(PAGE)
    found = list(read_sources([site.url("/feeds.opml")], SETTINGS, Visits(SETTINGS, sleep=lambda _: None)))
    assert [getattr(f, "address", f) for f in found] == [site.url("/one")]


def test_lists_that_never_end_are_left(site: Site) -> None:
    for n in range(9):
        site.pages[f"/{n}"] = ok(
            f"<sitemapindex><sitemap><loc>{site.url('')}/{n + 1}</loc></sitemap></sitemapindex>".encode()
        )
    found = list(read_sources([site.url("/0")], SETTINGS, Visits(SETTINGS, sleep=lambda _: None)))
    assert [f.code for f in found if isinstance(f, Problem)] == ["too_deep"]
    many = "".join(f"<url><loc>{site.url('')}/p{n}</loc></url>" for n in range(50))
    site.pages["/many"] = ok(f"<urlset>{many}</urlset>".encode())
    few = replace(SETTINGS, max_listed=3)
    codes = [f.code for f in read_sources([site.url("/many")], few, Visits(few)) if isinstance(f, Problem)]
    assert codes == ["not_found", "not_found", "too_many"]


def test_a_busy_host_gets_its_rest_and_one_more_try(site: Site) -> None:
    site.pages["/x"] = lambda _: status(503, Retry_After="5") if len(site.asked) == 1 else ok(PAGE)
    waits: list[float] = []
    found = list(Visits(SETTINGS, sleep=waits.append).walk(site.url("/x")))
    assert isinstance(found[0], Fetched) and len(waits) == 1 and 4 < waits[0] <= 5
    site.pages["/y"] = status(429, Retry_After="4000")
    visits = Visits(SETTINGS, sleep=waits.append)
    codes = [f.code for path in ("/y", "/z") for f in visits.walk(site.url(path)) if isinstance(f, Problem)]
    assert codes == ["busy", "busy"] and "/z" not in site.paths()


@pytest.mark.parametrize(
    ("robots", "code"),
    [
        (ok(b"User-agent: *\nDisallow: /", "text/plain"), "robots"),
        (ok(b"User-agent: other\nDisallow: /", "text/plain"), None),
        (status(404), None), (status(403), None), (ok(b""), None),
        (status(500), "robots_unreachable"), (b"", "robots_unreachable"),
        (ok(b"\xff\xfe\x00 nonsense" * 50, "text/plain"), None),
    ],
    ids=str,
)  # fmt: skip
def test_robots(site: Site, robots: bytes, code: str | None) -> None:
    site.pages["/robots.txt"] = robots
    rules = Robots(SETTINGS, fetch)
    problems = [rules.check(site.url(path)) for path in ("/a", "/b")]
    assert [p.code if p else None for p in problems] == [code, code]
    assert site.paths() == ["/robots.txt"]


def test_one_address_is_a_file_like_any_other(site: Site) -> None:
    site.pages["/x"] = ok(PAGE)
    found = read_file(site.url("/x"), SETTINGS)
    assert isinstance(found, Fetched) and found.body == PAGE
    refused = read_file(site.url("/y"), SETTINGS)
    assert isinstance(refused, Problem) and refused.code == "not_found"
