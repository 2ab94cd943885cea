"""WARC files, whole and damaged: every whole record before and after the damage comes out."""

from __future__ import annotations

import gzip
import io
from dataclasses import replace
from random import Random

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType
from hypothesis import given
from hypothesis import strategies as st

from sayso.records import Fetched, Problem
from sayso.settings import SourceSettings
from sayso.sources.warc import read_warc

SETTINGS = SourceSettings()
SMALL = replace(SETTINGS, max_bytes=5_000, max_ratio=20)


def page(number: int) -> bytes:
    words = " ".join(f"word{number * i}" for i in range(200))
    return f"<!doctype html><html><body><p>Report {number}. {words}</p></body></html>".encode()


def record(
    kind: str, url: str, block: bytes, content_type: str = "application/http; msgtype=response", **more: str
) -> bytes:
    lines = [
        "WARC/1.0", f"WARC-Type: {kind}", f"WARC-Target-URI: {url}", "WARC-Date: 2026-03-05T12:00:00Z",
        f"Content-Type: {content_type}", f"Content-Length: {more.get('length', len(block))}",
    ]  # fmt: skip
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def response(number: int, head: str = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8") -> bytes:
    return record("response", f"https://gazette.example/{number}", f"{head}\r\n\r\n".encode() + page(number))


def read(body: bytes, settings: SourceSettings = SETTINGS) -> list[str]:
    """The last part of each page's address, and the code of each problem, in order."""
    found = list(read_warc(io.BytesIO(body), "crawl.warc.gz", settings))
    for one in found:
        if isinstance(one, Fetched):
            number = int(one.address.rpartition("/")[2])
            assert one.body == page(number) and one.fetched_at.isoformat() == "2026-03-05T12:00:00+00:00"
        else:
            assert one.detail.startswith("crawl.warc.gz") and "\n" not in one.detail
    return [f.address.rpartition("/")[2] if isinstance(f, Fetched) else f.code for f in found]


MEMBERS = [gzip.compress(response(n)) for n in range(6)]
PLAIN = [response(n) for n in range(6)]
ALL = ["0", "1", "2", "3", "4", "5"]


@pytest.mark.parametrize(
    "body",
    [
        b"".join(MEMBERS), b"".join(PLAIN), gzip.compress(b"".join(PLAIN)), b"".join(MEMBERS) + b"\x00" * 512,
        b"\r\n\r\n".join(PLAIN), gzip.compress(b"") + b"".join(MEMBERS),
    ],
    ids=["members", "plain", "one member", "padded", "blank lines", "empty member"],
)  # fmt: skip
def test_whole_files(body: bytes) -> None:
    assert read(body) == ALL


def test_the_same_records_as_fastwarc() -> None:
    body = b"".join(MEMBERS)
    theirs = [
        (r.headers["WARC-Target-URI"], r.reader.read())
        for r in ArchiveIterator(io.BytesIO(body), record_types=WarcRecordType.response, parse_http=True)
    ]
    ours = [f for f in read_warc(io.BytesIO(body), "x", SETTINGS) if isinstance(f, Fetched)]
    assert [(f.address, f.body) for f in ours] == theirs


def joined(*parts: bytes | int) -> bytes:
    return b"".join(MEMBERS[p] if isinstance(p, int) else p for p in parts)


HALF = MEMBERS[2][: len(MEMBERS[2]) // 2]
FLIPPED = MEMBERS[2][:-6] + bytes([MEMBERS[2][-6] ^ 0xFF]) + MEMBERS[2][-5:]
INSIDE = MEMBERS[2][:300] + b"\xff" * 40 + MEMBERS[2][340:]
BOMB = gzip.compress(b"WARC/1.0\r\n" + b"\x00" * 3_000_000)


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (joined(0, 1, HALF, 3, 4, 5), ["0", "1", "damaged", "3", "4", "5"]),
        (joined(0, 1, MEMBERS[2][40:], 3, 4, 5), ["0", "1", "damaged", "3", "4", "5"]),
        (joined(0, 1, b"garbage " * 99, 2, 3, 4, 5), ["0", "1", "damaged", "2", "3", "4", "5"]),
        (joined(0, 1, b"\x1f\x8b\x08 not a member", 2, 3, 4, 5), ["0", "1", "damaged", "2", "3", "4", "5"]),
        (joined(0, 1, FLIPPED, 3, 4, 5), ["0", "1", "damaged", "3", "4", "5"]),
        (joined(0, 1, INSIDE, 3, 4, 5), ["0", "1", "damaged", "3", "4", "5"]),
        (joined(0, 1, HALF), ["0", "1", "damaged"]),
        (joined(0, 1, 2)[:-4], ["0", "1", "2", "damaged"]),
        (joined(0, HALF, 1, HALF, 2, HALF, 3), ["0", "damaged", "1", "damaged", "2", "damaged", "3"]),
        (joined(HALF, 3), ["damaged", "3"]),
        (joined(0, 1, BOMB, 3), ["0", "1", "damaged", "3"]),
    ],
    ids=[
        "cut", "headless", "garbage", "false start", "checksum", "inside", "truncated", "truncated in its last bytes", "three", "first", "bomb",
    ],
)  # fmt: skip
def test_damaged_gzip(body: bytes, found: list[str]) -> None:
    assert read(body, SMALL if BOMB in body else SETTINGS) == found


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ([PLAIN[0], PLAIN[1][:500], PLAIN[2], PLAIN[3]], ["0", "damaged", "2", "3"]),
        ([PLAIN[0], b"\x00\xff garbage\r\n" * 50, PLAIN[1], PLAIN[2]], ["0", "damaged", "1", "2"]),
        ([PLAIN[0], PLAIN[1], PLAIN[2][:700]], ["0", "1", "damaged"]),
        ([PLAIN[0], PLAIN[1].replace(b"Content-Length: ", b"Content-Length: 9"), PLAIN[2], PLAIN[3]], ["0", "damaged", "2", "3"]),
        ([PLAIN[0], PLAIN[1].replace(b"Content-Length: ", b"Content-Length: x"), PLAIN[2]], ["0", "damaged", "2"]),
        ([PLAIN[0], PLAIN[1].replace(b"Content-Length: ", b"Content-Length: 9999999"), PLAIN[2]], ["0", "too_large", "2"]),
        ([b"no WARC at all"], ["damaged"]),
        ([b"WARC/1.0\r\n" + b"X: y\r\n" * 20_000, PLAIN[1]], ["damaged", "1"]),
        ([PLAIN[0][:-4], PLAIN[1]], ["0", "1"]),
    ],
    ids=["cut", "garbage", "truncated", "too long", "no number", "far too long", "nothing", "endless header", "no blank line"],
)  # fmt: skip
def test_damaged_plain(body: list[bytes], found: list[str]) -> None:
    assert read(b"".join(body)) == found


@given(st.integers(0, len(b"".join(MEMBERS))), st.binary(max_size=40), st.integers(0, 200))
def test_damage_costs_no_more_than_what_it_touches(at: int, garbage: bytes, lost: int) -> None:
    body = b"".join(MEMBERS)
    starts = [sum(map(len, MEMBERS[:n])) for n in range(7)]
    found = read_codes(body[:at] + garbage + body[at + lost :])
    untouched = {
        str(n)
        for n in range(6)
        if starts[n + 1] <= at or (starts[n] >= at + lost and (starts[n] != at or not lost))
    }
    assert untouched <= set(found)


@given(st.binary(max_size=300), st.booleans())
def test_any_bytes_end(body: bytes, packed: bool) -> None:
    head = gzip.compress(body) if packed else b"WARC/1.0\r\n" + body
    assert all(isinstance(f, Fetched | Problem) for f in read_warc(io.BytesIO(head), "x", SETTINGS))


def read_codes(body: bytes) -> list[str]:
    found = read_warc(io.BytesIO(body), "x", SETTINGS)
    return [f.address.rpartition("/")[2] if isinstance(f, Fetched) else f.code for f in found]


def test_only_pages_that_were_given_come() -> None:
    chunked = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
    body = page(1)
    chunked += b"%x\r\n%s\r\n%x;ext\r\n%s\r\n0\r\n\r\n" % (50, body[:50], len(body) - 50, body[50:])
    packed = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(
        page(2)
    )
    bomb = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(
        b"x" * 100_000
    )
    at = "https://gazette.example/"
    records = [
        record("warcinfo", "", b"software: x\r\n", "application/warc-fields"),
        record("request", f"{at}1", b"GET / HTTP/1.1\r\n\r\n"),
        record("response", f"{at}1", chunked),
        record("response", f"{at}2", packed),
        record("response", f"{at}3", bomb),
        response(4, "HTTP/1.1 404 Not Found\r\nContent-Type: text/html"),
        response(5, "HTTP/1.1 200 OK\r\nContent-Type: image/png"),
        response(6, "HTTP/1.1 301 Moved\r\nLocation: /"),
        record("response", f"{at}7", b"not http"),
        record("resource", f"{at}8", page(8), "text/html"),
        record("conversion", f"{at}9", page(9), "text/plain"),
        record("metadata", f"{at}10", b"x: y", "application/warc-fields"),
        record("revisit", f"{at}11", b"HTTP/1.1 200 OK\r\n\r\n"),
    ]
    assert read(b"".join(map(gzip.compress, records)), SMALL) == ["1", "2", "too_large", "8", "9"]


def test_a_record_too_large_is_passed_over() -> None:
    big = record(
        "response",
        "https://gazette.example/1",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + Random(1).randbytes(20_000),
    )
    for body in (b"".join((PLAIN[0], big, PLAIN[2])), joined(0, gzip.compress(big), 2)):
        assert read(body, SMALL) == ["0", "too_large", "2"]
