"""WARC files to Fetched, record by record: a damaged or truncated file gives every whole record around the damage.

Source: WARC 1.1 (ISO 28500:2017). Ours rather than fastwarc's, which ends at the first damage: docs/decisions/0010.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO

from sayso.records import Fetched, Problem
from sayso.settings import SourceSettings
from sayso.sources.httpmessage import from_encoding, read_message, to_headers
from sayso.sources.inflate import MAGIC, Break, MemberEnd, inflate
from sayso.sources.media import HTML, PLAIN, TooLargeError, find_media_type

_CHUNK = 1 << 16
_HEADER_LIMIT = 1 << 16
_VERSION = b"WARC/1."
_BEGIN = re.compile(rb"WARC/1\.\d\r?\n(?=[A-Za-z][\w-]*:)")
_WANTED = frozenset({"response", "resource", "conversion"})
_PAGES = {"text/html": HTML, "application/xhtml+xml": HTML, "text/plain": PLAIN}
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One whole WARC record: headers by lower-case name, and its block; `at`: byte of the unpacked stream."""

    at: int
    headers: Mapping[str, str]
    block: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """Something between records that is no whole record: from byte `at` (of the file, for gzip: of its member)."""

    at: int
    why: str


def read_warc(stream: BinaryIO, name: str, settings: SourceSettings) -> Iterator[Fetched | Problem]:
    """The pages of a WARC stream, gzipped or not, in order: HTML and plain text that a server gave with status 200,
    resources and conversions (WET) of these types. Everything else is passed over in silence.

    `address` is the record's target, `fetched_at` its date.

    Problems: `damaged`, one for each stretch that is no whole record; `too_large`; `bad_encoding` for a page that
    cannot be unpacked.
    """
    for record in read_records(stream, settings):
        if isinstance(record, Loss):
            yield _to_lost(record, name, settings)
        elif found := to_page(record, name, settings):
            yield found


def read_records(stream: BinaryIO, settings: SourceSettings) -> Iterator[Record | Loss]:
    """Every whole record of the wanted types, in order, and every stretch that is none."""
    return _Tape(stream, settings).records()


class _Tape:
    """Unpacked bytes ahead of us (`held`, from byte `base` on), read on as needed.

    `sealed`: up to which byte a gzip member has vouched for the content; `broken`: the break that came behind what is held.
    """

    def __init__(self, stream: BinaryIO, settings: SourceSettings) -> None:
        self.settings = settings
        head = stream.read(_CHUNK)
        joined = _Joined(head, stream)
        self.parts: Iterator[bytes | MemberEnd | Break] = (
            inflate(joined, settings, sync=_VERSION) if _is_packed(head) else iter(lambda: joined.read(_CHUNK), b"")  # type: ignore[arg-type]
        )  # fmt: skip
        self.held = bytearray()
        self.base = 0
        self.sealed = -1
        self.broken: Break | None = None

    def need(self, count: int) -> bool:
        """Whether `count` bytes are held, after reading on; False before the end or a break."""
        while len(self.held) < count and self.broken is None:
            part = next(self.parts, None)
            if part is None:
                return False
            if isinstance(part, bytes):
                self.held += part
            elif isinstance(part, Break):
                self.broken = part
            else:
                self.sealed = self.base + len(self.held)
        return len(self.held) >= count

    def drop(self, count: int) -> None:
        """Lets go of the first `count` bytes."""
        del self.held[:count]
        self.base += count

    def records(self) -> Iterator[Record | Loss]:
        """Walks the tape to its end."""
        while True:
            self._skip_blank()
            if self.broken is not None and not self.held:
                yield Loss(at=self.broken.at, why=self.broken.why)
                self.broken = None
            elif not self.need(1):
                if self.broken is None:
                    return
            elif (found := self._record()) is not None:
                yield found

    def _skip_blank(self) -> None:
        while self.need(1) and self.held[0] in b"\r\n":
            blank = len(self.held) - len(self.held.lstrip(b"\r\n"))
            self.drop(blank)

    def _record(self) -> Record | Loss | None:
        """The record that begins here, or the loss of it; None for one that is not wanted, or was reported as broken."""
        end = self._find_header_end()
        headers = to_headers(self.held[:end].decode("utf-8", "replace").splitlines()[1:]) if end else {}
        length = headers.get("content-length", "")
        if not end or not length.isdecimal() or len(length) > 15:
            return self._lose("damaged")
        size, at = int(length), self.base
        wanted = headers.get("warc-type", "").lower() in _WANTED
        if size > self.settings.max_bytes:
            self._pass_over(end, size)
            return Loss(at=at, why="too_large") if wanted else None
        whole = self.need(end + size)
        if not whole or not self._is_closed(end + size):
            return self._lose("damaged" if whole else "cut_off")
        block = bytes(self.held[end : end + size]) if wanted else b""
        self.drop(end + size)
        return Record(at=at, headers=headers, block=block) if wanted else None

    def _find_header_end(self) -> int:
        """How many bytes the header takes, with its blank line; 0 if none begins here."""
        self.need(len(_VERSION))
        if not self.held.startswith(_VERSION):
            return 0
        wanted = 512
        while True:
            there = self.need(wanted)
            for mark in (b"\r\n\r\n", b"\n\n"):
                if (end := self.held.find(mark, 0, _HEADER_LIMIT)) >= 0:
                    return end + len(mark)
            if not there or wanted >= _HEADER_LIMIT:
                return 0
            wanted *= 4

    def _is_closed(self, end: int) -> bool:
        """Whether a record ends as it must, before another or the end: else its length is wrong, or its member damaged."""
        ahead = 4 + len(_VERSION)
        vouched = self.base + end <= self.sealed
        if not self.need(end + ahead) and self.broken is not None:
            vouched = self.base + end <= self.sealed
            if not vouched and self.broken.why != "cut_off":
                return False
        after = self.held[end : end + ahead]
        return vouched or after.startswith(b"\r\n\r\n") or _VERSION.startswith(after.lstrip(b"\r\n")[:7])

    def _lose(self, why: str) -> Loss | None:
        """Moves to the next record that begins behind this point. A break has its own Loss, given in its turn."""
        at = self.base
        start = 1
        while (found := _BEGIN.search(self.held, start)) is None:
            start = max(1, len(self.held) - 128)
            self.drop(start - 1)
            start = 1
            if not self.need(len(self.held) + 1):
                self.drop(len(self.held))
                return Loss(at=at, why=why) if self.broken is None else None
        self.drop(found.start())
        return Loss(at=at, why=why)

    def _pass_over(self, end: int, size: int) -> None:
        """Lets a record go that is too large to hold, up to its end or to where another surely begins."""
        self.drop(end)
        while size and self.need(1):
            ahead = min(len(self.held), size)
            found = _BEGIN.search(self.held, 0, ahead)
            if found and self.held[max(0, found.start() - 4) : found.start()] == b"\r\n\r\n":
                self.drop(found.start())
                return
            gone = ahead if ahead == size else max(1, ahead - 128)
            self.drop(gone)
            size -= gone
            self.need(len(self.held) + 1)


def _is_packed(head: bytes) -> bool:
    """Whether gzip members come before anything that is a record; garbage may come before both."""
    packed, plain = head.find(MAGIC), _BEGIN.search(head)
    return packed >= 0 and not (plain and plain.start() < packed)


class _Joined:
    """A stream whose first bytes were read already; only `read` is needed of it."""

    def __init__(self, head: bytes, stream: BinaryIO) -> None:
        self._head, self._stream = head, stream

    def read(self, count: int) -> bytes:
        """At most `count` bytes; none at the end."""
        if self._head:
            head, self._head = self._head, b""
            return head
        return self._stream.read(count)


def to_page(record: Record, name: str, settings: SourceSettings) -> Fetched | Problem | None:
    """The page in a record; None if there is none in it: a picture, a redirect, an error of the server."""
    address = record.headers.get("warc-target-uri", "").strip("<>") or f"{name}#{record.at}"
    kind, body, encoding = record.headers.get("content-type", ""), record.block, ""
    if record.headers.get("warc-type", "").lower() == "response":
        message = read_message(record.block)
        if message is None or message.status != 200:
            return None
        kind, body = message.headers.get("content-type", ""), message.body
        encoding = message.headers.get("content-encoding", "")
    media_type = _PAGES.get(kind.split(";")[0].strip().lower())
    if not body or (kind and media_type is None):
        return None
    try:
        body = from_encoding((body,), encoding, settings)
    except TooLargeError:
        return _problem(
            "too_large", f"{name}: {address}", f"unpacks to more than {settings.max_bytes:,} bytes"
        )
    except (zlib.error, EOFError, ValueError):
        return _problem("bad_encoding", f"{name}: {address}", "cannot be unpacked; the page is left out")
    charset = _CHARSET.search(kind)
    return Fetched(
        address=address, body=body, fetched_at=_to_moment(record.headers.get("warc-date", "")),
        sha256=hashlib.sha256(body).hexdigest(), media_type=media_type or find_media_type(body),
        charset=charset.group(1) if charset else None,
    )  # fmt: skip


def _to_moment(given: str) -> datetime:
    """A record's date; now for a record without one."""
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        return datetime.now(UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _to_lost(loss: Loss, name: str, settings: SourceSettings) -> Problem:
    place = f"{name}, byte {loss.at:,}"
    if loss.why == "too_large":
        return _problem("too_large", place, f"the record is larger than {settings.max_bytes:,} bytes")
    words = {
        "damaged": "is damaged here; the records after the damage are read",
        "cut_off": "breaks off here, inside a record",
        "bomb": "unpacks without end here; this part is left out",
    }
    return _problem("damaged", place, words[loss.why])


def _problem(code: str, place: str, detail: str) -> Problem:
    return Problem(code=code, room="sources", detail=f"{place}: {detail}")
