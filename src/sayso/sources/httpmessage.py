"""What an HTTP message carries: headers, and the body with its chunks and its compression undone, within limits."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sayso.settings import SourceSettings
from sayso.sources.media import TooLargeError

_PIECE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A status, headers by lower-case name (the last of a name holds), and the body as it was sent."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


def read_message(block: bytes) -> Message | None:
    """The HTTP response in the block of a WARC record, its chunks put together; None if it is none."""
    head, mark, body = block.partition(b"\r\n\r\n")
    if not mark:
        head, mark, body = block.partition(b"\n\n")
    lines = head.decode("latin-1").splitlines()
    status = lines[0].split(" ", 2)[1:2] if lines and lines[0].startswith("HTTP/") else []
    if not mark or not status or not status[0].isdigit():
        return None
    headers = to_headers(lines[1:])
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body = from_chunks(body)
    return Message(status=int(status[0]), headers=headers, body=body)


def to_headers(lines: Iterable[str]) -> dict[str, str]:
    """Header lines by lower-case name; a line that begins with a blank goes on with the one before."""
    found: dict[str, str] = {}
    name = ""
    for line in lines:
        if line[:1] in {" ", "\t"} and name:
            found[name] += " " + line.strip()
        else:
            name, _, value = line.partition(":")
            name = name.strip().lower()
            found[name] = value.strip()
    return found


def from_chunks(body: bytes) -> bytes:
    """A chunked body put together; one that is not chunked after all (crawlers undo it and keep the header) as it is."""
    parts: list[bytes] = []
    at = 0
    while (end := body.find(b"\r\n", at)) >= 0:
        digits = body[at:end].split(b";")[0].strip()
        try:
            size = int(digits, 16) if 0 < len(digits) <= 8 else -1
        except ValueError:
            size = -1
        if size < 0:
            return b"".join(parts) if parts else body
        if size == 0:
            break
        parts.append(body[end + 2 : end + 2 + size])
        at = end + 2 + size + 2
    return b"".join(parts) if parts else body


def from_encoding(parts: Iterable[bytes], encoding: str, settings: SourceSettings) -> bytes:
    """A body without its Content-Encoding: `gzip`, `deflate`, `identity` or none.

    A body that claims gzip and is not is taken as it is, since servers do that to files.

    Raises: TooLargeError as soon as more than `max_bytes` have come out; zlib.error for a damaged one; EOFError for
    one that breaks off; ValueError for an encoding we did not ask for.
    """
    name = encoding.strip().lower()
    if name in {"", "identity", "none", "utf-8"}:
        return _join(parts, settings.max_bytes)
    if name not in {"gzip", "x-gzip", "deflate"}:
        raise ValueError(name)
    return _join(_unpack(parts, gzip=name != "deflate"), settings.max_bytes)


def _join(parts: Iterable[bytes], limit: int) -> bytes:
    if isinstance(parts, tuple) and len(parts) == 1 and len(parts[0]) <= limit:
        return bytes(parts[0])
    found = bytearray()
    for part in parts:
        found += part
        if len(found) > limit:
            raise TooLargeError
    return bytes(found)


def _unpack(parts: Iterable[bytes], *, gzip: bool) -> Iterable[bytes]:
    unpacker = None
    for part in parts:
        if unpacker is None:
            bits = _find_bits(part, gzip=gzip)
            if bits is None:
                yield part
                yield from parts
                return
            unpacker = zlib.decompressobj(wbits=bits)
        rest, full = part, False
        while (rest or full) and not unpacker.eof:
            piece = unpacker.decompress(rest, _PIECE)
            yield piece
            rest, full = unpacker.unconsumed_tail, len(piece) == _PIECE
    if unpacker is not None and not unpacker.eof:
        raise EOFError


def _find_bits(head: bytes, *, gzip: bool) -> int | None:
    """How zlib must read it: gzip, zlib, or bare deflate; None for content that claims gzip and is not."""
    if gzip:
        return 31 if head.startswith(b"\x1f\x8b") else None
    return 15 if head[:1] in {b"\x78", b"\x58", b"\x48", b"\x38", b"\x28", b"\x18", b"\x08"} else -15
