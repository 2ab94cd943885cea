"""Files, streams and JSONL lines, whole and broken."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.records import Draft, Fetched, Problem
from sayso.settings import SourceSettings
from sayso.sources import find_media_type, read_drafts, read_file, read_lines, read_stream

SETTINGS = SourceSettings()
SMALL = SourceSettings(max_bytes=1000)


def drafts(body: bytes, limit: int = 1000) -> list[Draft | Problem]:
    return list(read_drafts(read_lines(io.BytesIO(body), limit), "in.jsonl", limit))


def test_lines_come_in_order_each_bad_one_a_problem() -> None:
    body = b"\n".join(
        [
            b'\xef\xbb\xbf{"id": "a", "text": "x", "title": "t", "published": null, "more": [1]}',
            b"",
            b'{"text": "y"}',
            b"{oops",
            b'{"id": "c"}',
            b'{"id": "d", "text": 5}',
            b'{"id": "e", "text": "x", "url": ["u"]}',
            b'{"id": ["f"], "text": "x"}',
            b"\xff\xfe{",
            b"[1, 2]",
            b'{"id": 17, "text": "z"}',
            b'{"id": "", "text": "z"}',
            b'{"id": "h", "text": "' + b"w" * 1000 + b'"}',
            b"[" * 900,
            b'{"id": "last", "text": "x"}',
        ]
    )
    found = [(d.id, "") if isinstance(d, Draft) else (d.article, d.code) for d in drafts(body)]
    assert found == [
        ("a", ""), ("in.jsonl:3", ""), ("in.jsonl:4", "bad_json"), ("c", "no_text"), ("d", "wrong_type"),
        ("e", "wrong_type"), ("in.jsonl:8", "wrong_type"), ("in.jsonl:9", "bad_encoding"),
        ("in.jsonl:10", "not_an_object"), ("17", ""), ("in.jsonl:12", ""), ("in.jsonl:13", "too_large"),
        ("in.jsonl:14", "bad_json"), ("last", ""),
    ]  # fmt: skip


def test_deep_nesting_is_a_problem() -> None:
    assert [d.code for d in drafts(b"[" * 200_000, 1_000_000) if isinstance(d, Problem)] == ["bad_json"]


def test_one_line_at_a_time_and_never_more_than_the_limit() -> None:
    stream = io.BytesIO(b"x" * 5000 + b"\n" + b'{"text": "y"}\n')
    assert [len(line) for line in read_lines(stream, 1000)] == [1001, 14]


@given(
    st.lists(
        st.dictionaries(st.sampled_from(["id", "text", "url", "x"]), st.text() | st.integers() | st.none())
    )
)
def test_every_line_gives_exactly_one(rows: list[dict[str, object]]) -> None:
    body = "\n".join(json.dumps(row) for row in rows).encode()
    assert len(drafts(body, 1_000_000)) == len(rows)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_without_raising(body: bytes) -> None:
    assert all(isinstance(d, Draft | Problem) for d in drafts(body))
    assert isinstance(read_stream(io.BytesIO(body), "-", SETTINGS), Fetched | Problem)


def test_file_is_read_whole_with_its_hash(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"The report.\r\n")
    found = read_file(tmp_path / "a.txt", SETTINGS)
    assert isinstance(found, Fetched)
    assert (found.body, found.media_type) == (b"The report.\r\n", "text/plain")
    assert found.sha256 == hashlib.sha256(found.body).hexdigest()
    assert found.fetched_at.tzinfo is not None


def test_gzip_is_undone_and_hashes_like_the_page(tmp_path: Path) -> None:
    page = b"<!doctype html><html><body><p>x</p></body></html>"
    (tmp_path / "a.html").write_bytes(page)
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(page[:20]) + gzip.compress(page[20:]))
    plain, packed = (read_file(tmp_path / n, SETTINGS) for n in ("a.html", "a.html.gz"))
    assert isinstance(plain, Fetched) and isinstance(packed, Fetched)
    assert (plain.sha256, plain.media_type) == (packed.sha256, "text/html")


def refuse(path: Path | str, settings: SourceSettings = SETTINGS) -> str:
    found = read_file(path, settings)
    assert isinstance(found, Problem) and "\n" not in found.detail and str(path) in found.detail
    return found.code


def test_files_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "empty").touch()
    (tmp_path / "big").write_bytes(b"x" * 1001)
    (tmp_path / "bomb.gz").write_bytes(gzip.compress(b"x" * 100_000))
    (tmp_path / "cut.gz").write_bytes(gzip.compress(b"the report " * 50)[:-12])
    (tmp_path / "bad.gz").write_bytes(b"\x1f\x8b\x08" + b"\xff" * 40)
    assert refuse(tmp_path / "empty") == "empty"
    assert refuse(tmp_path / "big", SMALL) == "too_large"
    assert refuse(tmp_path / "bomb.gz", SMALL) == "too_large"
    assert refuse(tmp_path / "cut.gz") == "damaged"
    assert refuse(tmp_path / "bad.gz") == "damaged"
    assert refuse(tmp_path) == "folder"
    assert refuse(tmp_path / "nowhere") == "missing"
    assert refuse("a\0b") == "unreadable"

    def deny(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "open", deny)
    assert refuse(tmp_path / "big") == "no_rights"


def test_stream_stops_at_the_limit() -> None:
    found = read_stream(io.BytesIO(b"x" * 5000), "-", SMALL)
    assert isinstance(found, Problem) and found.code == "too_large"


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        (b"<!DOCTYPE html><p>x", "text/html"),
        (b"\n  <html lang='en'>", "text/html"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!DOCTYPE html>", "text/html"),
        ("<html>é</html>".encode("utf-16"), "text/html"),
        (b"The report <b>said</b>", "text/plain"),
        (b"caf\xe9 report", "text/plain"),
        ("report".encode("utf-16"), "text/plain"),
        (b"", "text/plain"),
        (b'{"text": "x"}\n{"text": "y"}\n', "application/x-ndjson"),
        (b'{"text":\n "x"}', "application/json"),
        (b"[1]", "application/json"),
        (b"[Update] The minister left.", "text/plain"),
        (b"\x1f\x8b\x08\x00", "application/gzip"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "application/octet-stream"),
        (bytes(range(1, 32)), "application/octet-stream"),
    ],
)
def test_media_types(body: bytes, media_type: str) -> None:
    assert find_media_type(body) == media_type
