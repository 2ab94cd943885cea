"""What kind of bytes these are, told from the bytes and never from a name; and gzip undone within a limit."""

from __future__ import annotations

import re
import zlib

import msgspec

HTML = "text/html"
PLAIN = "text/plain"
JSON = "application/json"
JSONL = "application/x-ndjson"
GZIP = "application/gzip"
ZIP = "application/zip"
WARC = "application/warc"
FEED = "application/rss+xml"
JSON_FEED = "application/feed+json"
SITEMAP = "application/x-sitemap+xml"
OPML = "text/x-opml"
LISTS = frozenset({FEED, JSON_FEED, SITEMAP, OPML})
"""What lists addresses instead of being a report."""
BINARY = "application/octet-stream"

_HEAD = 4096
_CHUNK = 1 << 20
_GZIP_MAGIC = b"\x1f\x8b"
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_MARKUP = re.compile(
    rb"\s*(?:<!doctype html|<\?xml[^>]{0,200}>\s{0,99}<!doctype html|<!--|<(?:html|head|body|article|main|title|meta|div|p|h1|script)\b)",
    re.I,
)
_ROOT = re.compile(
    rb"(?:\s|<\?.{0,400}?\?>|<!--.{0,2000}?-->|<!doctype[^\[>]{0,400}(?:\[.{0,2000}?\]\s*)?>)*<(?:[\w-]{1,20}:)?(rss|feed|rdf|urlset|sitemapindex|opml)\b",
    re.I | re.S,
)
_LISTS = {
    b"rss": FEED,
    b"feed": FEED,
    b"rdf": FEED,
    b"urlset": SITEMAP,
    b"sitemapindex": SITEMAP,
    b"opml": OPML,
}
_JSON_FEED = re.compile(
    rb"\s*\{[^}]{0,2000}\"version\"\s*:\s*\"https?://(?:www\.)?jsonfeed\.org/version/", re.S
)


class TooLargeError(Exception):
    """The content is larger than the limit that was given."""


def find_media_type(body: bytes) -> str:
    """What some bytes are, by the first 4,096 of them (JSON: by all of them).

    Text of any charset is PLAIN; bytes with NULs and no UTF-16 or UTF-32 mark, or with many control characters,
    are BINARY.
    """
    head = body[:_HEAD]
    if head.startswith(_GZIP_MAGIC):
        return GZIP
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return ZIP
    if head.startswith(b"WARC/1."):
        return WARC
    if not head.startswith(_BOMS[1:]) and _is_binary(head):
        return BINARY
    plain = (
        head.replace(b"\x00", b"")
        .removeprefix(b"\xef\xbb\xbf")
        .removeprefix(b"\xff\xfe")
        .removeprefix(b"\xfe\xff")
    )
    if root := _ROOT.match(plain):
        return _LISTS[root.group(1).lower()]
    if _JSON_FEED.match(plain):
        return JSON_FEED
    if _MARKUP.match(plain) or b"<html" in plain.lower():
        return HTML
    return _find_json(body.removeprefix(_BOMS[0])) or PLAIN


def _is_binary(head: bytes) -> bool:
    odd = sum(byte < 32 and byte not in b"\t\n\r\f\v\x1b\x1a" for byte in head)
    return b"\x00" in head or odd * 20 > len(head)


def _find_json(body: bytes) -> str | None:
    start = body[:_HEAD].lstrip()[:1]
    if start == b"{" and _is_object(body.lstrip().split(b"\n", 1)[0]):
        return JSONL
    return JSON if start in (b"{", b"[") and start and _is_json(body) else None


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(msgspec.json.decode(line), dict)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return False


def _is_json(body: bytes) -> bool:
    try:
        msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return False
    return True


def from_gzip(body: bytes, limit: int) -> bytes:
    """The content of a gzip file of one or more members, read a mebibyte at a time.

    Raises: TooLargeError as soon as more than `limit` bytes have come out, so that a bomb never unfolds;
    EOFError for a file that breaks off; zlib.error for a damaged one.
    """
    parts: list[bytes] = []
    size = 0
    while body.startswith(_GZIP_MAGIC):
        member = zlib.decompressobj(wbits=31)
        data = body
        while not member.eof:
            part = member.decompress(data, _CHUNK)
            data = member.unconsumed_tail
            size += len(part)
            if size > limit:
                raise TooLargeError
            if not part and not data and not member.eof:
                raise EOFError("the file breaks off")
            parts.append(part)
        body = member.unused_data.lstrip(b"\x00")
    return b"".join(parts)
