"""How values become columns: text that both databases take, and blobs that are small.

A blob is one byte that says how it is packed, then its content. Packing never changes for a byte that is in use.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
import zlib
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from sayso.errors import StoreError

T = TypeVar("T")

_PLAIN, _WITH_WORDS, _WITH_TEXT, _BARE = b"\x00", b"\x01", b"\x02", b"\x03"
_WORDS_1 = (
    b'"historical":false,"condition":null,"whens":[],"counts":{},"count_evidence":[],"attribution":[],"salience":0.'
    b'"statement":null,"by":null,"stance":"asserts","said_on":null,"binding":{"field":"","by":"","span":{"start":1'
    b'"id":"","type":"ASSAULT","tellings":[{"report":"","event":"e1"}],"modality":"actual","status":"asserted","actor":"'
    b'","recipient":"","start":null,"end":null,"place":null,"sources":[""],"conflicts":[],"trace":[{"field":"","by":"",'
    b'"span":{"start":1,"end":2}}]}"original":"","copy":"","share":0.9,"evidence":null}"left":"","right":"","score":0.'
    b'"reasons":[""],"kind":"count","accounts":[{"told":{"report":"","event":"e2"},"value":"","of":"killed","positions":['
)
"""What records of the view have in common, so that short ones pack well."""

_LINE_WORDS_1 = (Path(__file__).parent / "words-1.txt").read_bytes()
"""What lines of the contract have in common: those of `sayso demo`, without what they quote. It takes a quarter off them."""

_LINE_WORDS_2 = (Path(__file__).parent / "words-2.txt").read_bytes()
"""What bare lines (`to_bare`) have in common: chosen by zstd's trainer from those of the invented stories of `data/stories`.
Every ledger is packed with these very bytes: better words are another file, under another byte of their own."""

_QUOTED = re.compile(rb'(?:"text":("(?:[^"\\]|\\.)*"),"span":)?\[(-?\d+),(-?\d+)\]')
_SPAN = re.compile(rb'("@":)?\[(-?\d+),(-?\d+)\]')


def to_column(text: str | None) -> str | None:
    """`text` as both databases take it: NUL and lone surrogates become U+FFFD."""
    if text is None or (text.isascii() and "\0" not in text):
        return text
    clean = text.replace("\0", "\ufffd")
    return clean.encode("utf-8", "replace").decode("utf-8") if _has_surrogate(clean) else clean


def _has_surrogate(text: str) -> bool:
    return any("\ud800" <= c <= "\udfff" for c in text)


def to_folded(name: str) -> str:
    """A name as it is looked up: no accents, no case, single spaces ("Sana’a  City" → "sana'a city")."""
    plain = unicodedata.normalize("NFKD", name.replace("’", "'"))
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join((to_column(bare) or "").casefold().split())


def to_bytes(text: str) -> bytes:
    """UTF-8, exact for any text at all (lone surrogates included)."""
    return text.encode("utf-8", "surrogatepass")


def to_hash(*parts: str | None) -> bytes:
    """sha256 over `parts`, 32 bytes; no two lists of parts share one by how they are cut."""
    digest = hashlib.sha256()
    for part in parts:
        raw = b"-" if part is None else b"+" + to_bytes(part)
        digest.update(len(raw).to_bytes(8, "big") + raw)
    return digest.digest()


def _deflate(raw: bytes, words: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zlib.Z_DEFAULT_STRATEGY, words)
    return packer.compress(raw) + packer.flush()


def _inflate(packed: bytes, words: bytes) -> bytes:
    opener = zlib.decompressobj(-15, words)
    raw = opener.decompress(packed) + opener.flush()
    if not opener.eof:
        raise zlib.error("it breaks off")
    return raw


def pack_text(text: str) -> bytes:
    """A kept text as a blob."""
    return _PLAIN + zlib.compress(to_bytes(text), 6)


def unpack_text(blob: bytes) -> str:
    """The text of a blob of `pack_text`.

    Raises: StoreError for a damaged blob.
    """
    try:
        return zlib.decompress(blob[1:]).decode("utf-8", "surrogatepass")
    except (zlib.error, UnicodeDecodeError) as error:
        raise _damaged(error) from None


def pack_line(line: bytes, text: str) -> bytes:
    """A JSON line that quotes much of `text`, as a blob that only the same `text` opens again."""
    bare = to_bare(line, text)
    if from_bare(bare, text) == line:
        return _BARE + _deflate(bare, to_dictionary(text, _LINE_WORDS_2))
    return _WITH_TEXT + _deflate(line, to_dictionary(text, _LINE_WORDS_1))


def unpack_line(blob: bytes, text: str) -> bytes:
    """The line of a blob of `pack_line`.

    Raises: StoreError for a damaged blob or another text.
    """
    try:
        if blob[:1] == _BARE:
            return from_bare(_inflate(blob[1:], to_dictionary(text, _LINE_WORDS_2)), text)
        return _inflate(blob[1:], to_dictionary(text, _LINE_WORDS_1))
    except zlib.error as error:
        raise _damaged(error) from None


def to_dictionary(text: str, words: bytes) -> bytes:
    """The end of `text` and the words that lines have in common, 32 KB in all: as far back as zlib looks."""
    return (to_bytes(text) + words)[-32768:]


def to_bare(line: bytes, text: str) -> bytes:
    """The line without what its spans quote, each span as the distance from the one before and its length: two fifths of
    what a packed line takes are quotations and places. `"text":"Holt","span":[140,144]` → `"@":[12,4]`."""
    last = 0

    def shorten(found: re.Match[bytes]) -> bytes:
        nonlocal last
        start, end = int(found[2]), int(found[3])
        short, last = b"[%d,%d]" % (start - last, end - start), start
        if found[1] is None:
            return short
        if 0 <= start <= end <= len(text) and _quote(text[start:end]) == found[1]:
            return b'"@":' + short
        return b'"text":' + found[1] + b',"span":' + short

    return _QUOTED.sub(shorten, line)


def from_bare(bare: bytes, text: str) -> bytes:
    """The inverse of `to_bare`, for what a line says; where it is not (a text that has "@" for a key), `pack_line` sees it."""
    last = 0

    def lengthen(found: re.Match[bytes]) -> bytes:
        nonlocal last
        start = last + int(found[2])
        end, last = start + int(found[3]), start
        span = b"[%d,%d]" % (start, end)
        return span if found[1] is None else b'"text":' + _quote(text[start:end]) + b',"span":' + span

    return _SPAN.sub(lengthen, bare)


def _quote(words: str) -> bytes:
    try:
        return msgspec.json.encode(words)
    except UnicodeEncodeError:  # a lone surrogate, which a line cannot say either
        return b""


def pack(value: Any) -> bytes:
    """A record (frozen dataclass) as a blob: its JSON, deflated with the words that all such have in common."""
    return _WITH_WORDS + _deflate(msgspec.json.encode(value), _WORDS_1)


def unpack(blob: bytes, kind: type[T]) -> T:
    """The record of a blob of `pack`.

    Raises: StoreError for a damaged blob or one of another kind.
    """
    try:
        return msgspec.json.decode(_inflate(blob[1:], _WORDS_1), type=kind)
    except (zlib.error, msgspec.DecodeError) as error:
        raise _damaged(error) from None


def _damaged(error: Exception) -> StoreError:
    return StoreError(f"the store holds a damaged row ({error}): run sayso doctor --db on it")
