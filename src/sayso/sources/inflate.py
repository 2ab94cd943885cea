"""Gzip undone member by member, within limits; where the stream is damaged, reading goes on at the next member."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from sayso.settings import SourceSettings

MAGIC: Final = b"\x1f\x8b\x08"
_CHUNK = 1 << 16
_FED = 1 << 14
"""Bytes given to the decoder at a time: what it does not use of them is copied."""
_KEPT = 1 << 26
"""Compressed bytes of a member that are held in case it turns out damaged and the next is sought inside it."""


@dataclass(frozen=True, slots=True)
class Break:
    """Bytes were lost: from the member that began at byte `at` of the stream. `why`: `damaged`, `cut_off` or `bomb`."""

    at: int
    why: str


@dataclass(frozen=True, slots=True)
class MemberEnd:
    """A member ended, its length and checksum right."""


class DamagedError(Exception):
    """A gzip stream that is damaged, breaks off or unfolds without end; its one argument is the Break."""


def inflate(
    stream: BinaryIO, settings: SourceSettings, sync: bytes = b""
) -> Iterator[bytes | MemberEnd | Break]:
    """The content of a gzip stream of any number of members, in pieces of at most 64 KiB.

    After damage, reading goes on at the next place where a member begins whose content starts with `sync`; without
    `sync` it ends there. Such a place is sought from just behind the beginning of the damaged member, since a cut
    member makes the decoder run on into the next. Memory: at most 64 MiB of compressed bytes.
    """
    return iter(_Inflater(stream, settings, sync))


class _Inflater:
    """`held`: compressed bytes from `base` on; a member begins at its first byte unless `torn`."""

    def __init__(self, stream: BinaryIO, settings: SourceSettings, sync: bytes) -> None:
        self.stream, self.settings, self.sync = stream, settings, sync
        self.held = bytearray()
        self.base = 0
        self.torn = False

    def __iter__(self) -> Iterator[bytes | MemberEnd | Break]:
        while len(self.held) >= len(MAGIC) or self._more() or self.held:
            if self.held.startswith(MAGIC):
                yield from self._member()
            elif self.held.strip(b"\x00"):
                yield Break(self.base, "damaged")
                self._find_next(0)
            else:
                self._drop(len(self.held))

    def _more(self) -> bool:
        data = self.stream.read(_CHUNK)
        self.held += data
        return bool(data)

    def _drop(self, count: int) -> None:
        del self.held[:count]
        self.base += count

    def _member(self) -> Iterator[bytes | MemberEnd | Break]:
        begun, used, size = self.base, 0, 0
        self.torn = False
        member = zlib.decompressobj(wbits=31)
        why, full = "", False
        while not member.eof and not why:
            if used == len(self.held) and not full and not self._more():
                why = "cut_off"
                break
            try:
                with memoryview(self.held)[used : used + _FED] as fed:
                    part, count = member.decompress(fed, _CHUNK), len(fed)
            except zlib.error:
                why = "damaged"
                break
            used += count - len(member.unused_data if member.eof else member.unconsumed_tail)
            full = len(part) == _CHUNK  # more may come out without more going in
            size += len(part)
            if self._is_bomb(size, self.base + used - begun):
                why = "bomb"
            elif part:
                yield part
            if used > _KEPT:
                self._drop(used)
                used, self.torn = 0, True
        if not why:
            self._drop(used)
            yield MemberEnd()
            return
        yield Break(begun, why)
        self._find_next(used if why == "bomb" else 0 if self.torn else 1)

    def _is_bomb(self, size: int, packed: int) -> bool:
        return size > self.settings.max_bytes and size > self.settings.max_ratio * packed

    def _find_next(self, start: int) -> None:
        """Moves to the next member that begins with `sync`, or to the end of the stream."""
        if not self.sync:
            self._drop(len(self.held))
            while self.stream.read(_CHUNK):
                pass
            return
        while True:
            found = self.held.find(MAGIC, start)
            if found < 0:
                start = max(0, len(self.held) - len(MAGIC) + 1)
                if not self._more():
                    self._drop(len(self.held))
                    return
                self._drop(start)
                start = 0
            elif self._begins(found):
                self._drop(found)
                return
            else:
                start = found + 1

    def _begins(self, at: int) -> bool:
        """Whether a member with the right content begins at `at` of what is held."""
        while len(self.held) - at < 1024 and self._more():
            pass
        try:
            part = zlib.decompressobj(wbits=31).decompress(bytes(self.held[at : at + 1024]), len(self.sync))
        except zlib.error:
            return False
        return part == self.sync


class GzipStream(io.RawIOBase):
    """A gzip stream as the plain stream in it, to be wrapped in a BufferedReader.

    Raises: DamagedError from `readinto`, once what came before the damage has been given.
    """

    def __init__(self, stream: BinaryIO, settings: SourceSettings) -> None:
        self._parts = inflate(stream, settings)
        self._rest = b""

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, target: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fills `target` as far as one piece goes; 0 at the end."""
        while not self._rest:
            part = next(self._parts, None)
            if part is None:
                return 0
            if isinstance(part, Break):
                raise DamagedError(part)
            if isinstance(part, bytes):
                self._rest = part
        count = min(len(target), len(self._rest))
        target[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count
