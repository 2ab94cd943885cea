"""Zip archives and WACZ (a zip of WARCs) to the files in them, one open at a time; nothing is written to disk."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import IO

from sayso.records import Problem
from sayso.settings import SourceSettings

BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError)
"""What reading a member of an archive may raise; a name in it is never a path on disk."""


def read_members(
    stream: IO[bytes], name: str, settings: SourceSettings, takes: Callable[[str], bool]
) -> Iterator[tuple[IO[bytes], str] | Problem]:
    """The files of a zip archive whose name `takes` accepts, each open and with a name to call it by, in the archive's order.

    The caller closes each before it takes the next. Problems: `damaged` (no archive that can be read), `locked` (a
    member wants a password), `too_large` (together they unpack to more than `max_ratio` times the archive).
    """
    try:
        archive = zipfile.ZipFile(stream)
    except BROKEN:
        yield _problem("damaged", name, "is a zip file that is damaged or breaks off")
        return
    with archive:
        most = max(settings.max_bytes, settings.max_ratio * stream.seek(0, 2))
        unpacked = 0
        for info in archive.infolist():
            if info.is_dir() or not takes(info.filename):
                continue
            place = f"{name}/{info.filename}"
            unpacked += info.file_size
            if unpacked > most:
                yield _problem("too_large", place, "the archive unpacks without end; the rest is left out")
                return
            try:
                member = archive.open(info)
            except BROKEN as error:
                locked = "password" in str(error)
                code, detail = ("locked", "wants a password") if locked else ("damaged", "cannot be opened")
                yield _problem(code, place, detail)
                continue
            yield member, place


def _problem(code: str, name: str, detail: str) -> Problem:
    return Problem(code=code, room="sources", detail=f"{name}: {detail}")
