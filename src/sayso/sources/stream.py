"""SOURCE arguments to one lazy stream of what is in them: the one way in that every command uses.

    for found in read_sources(["pages/", "crawl.warc.gz", "https://gazette.example/feed.xml"], settings.sources):
        match found:
            case Fetched(): ...   # one HTML page or one plain text: article.extract_articles
            case Draft(): ...     # one line of JSONL: article.to_article
            case Problem(): ...   # one line of trouble; the stream goes on

A command that wants articles uses `cli.incoming.find_incoming`, which does both steps.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Final, cast

import msgspec

from sayso.records import Draft, Fetched, Problem
from sayso.settings import SourceSettings
from sayso.sources.addresses import is_web
from sayso.sources.archives import BROKEN, read_members
from sayso.sources.files import check_file, read_stream, to_unreadable
from sayso.sources.inflate import DamagedError, GzipStream
from sayso.sources.lines import read_drafts, read_lines
from sayso.sources.media import GZIP, JSON, JSONL, LISTS, WARC, ZIP, find_media_type
from sayso.sources.visits import Visits
from sayso.sources.warc import read_warc

Found = Fetched | Draft | Problem

ENDINGS: Final = frozenset({".html", ".htm", ".xhtml", ".txt", ".jsonl", ".ndjson", ".warc", ".wacz", ".zip"})
"""What is taken of a folder or an archive, also with .gz behind it. A feed there is left alone: it must be named."""

_HEAD = 1 << 16
_LAYERS = 2
"""How deep packings may lie in each other: a gzipped page in a zip, and no more."""
_PACKED = frozenset({GZIP, ZIP, WARC, JSONL})
_WARC_NAMES = (".warc", ".warc.gz")
_JSON_NAMES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")


def read_sources(
    sources: Iterable[str], settings: SourceSettings, visits: Visits | None = None
) -> Iterator[Found]:
    """All that `sources` hold, lazily, in a stable order: that of the arguments, of names in a folder, of places in an
    archive, feed or sitemap.

    A source is a file, a folder, `-` (standard input) or an http(s) address; its content, told from its bytes, is
    HTML, plain text, JSONL, WARC, WACZ, zip, a feed (RSS, Atom, JSON Feed), a sitemap or an OPML file, any of them
    gzipped. What feeds, sitemaps and OPML files list is fetched from the web, each page once a run, politely
    (`Visits`); only http(s) addresses are followed, whatever a file says.

    Memory: one page, record or line at a time, each of at most `settings.max_bytes`. Never raises for anything the
    world does: Problems as in files, lines, warc, lists and web, with the place in `detail`.
    """
    reader = _Reader(settings, visits or Visits(settings))
    for source in sources:
        yield from reader.read_source(source)


def read_opened(stream: BinaryIO, name: str, settings: SourceSettings) -> Iterator[Found]:
    """All that an open stream holds, of any kind that a file may be, lazily; `name`: what it is called, with its ending."""
    yield from _Reader(settings, Visits(settings)).read_open(stream, name)


def find_files(folder: str) -> Iterator[str]:
    """The files of a folder and those below with a known ending, in the order of their names; links to folders are
    not followed. One that may not be listed is passed over."""
    try:
        with os.scandir(folder) as listed:
            entries = sorted(listed, key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from find_files(entry.path)
        elif has_known_ending(entry.name) and entry.is_file():
            yield entry.path


def has_known_ending(name: str) -> bool:
    """Whether a file of a folder or an archive is taken, by its name."""
    path = Path(name.lower())
    return (path.with_suffix("") if path.suffix == ".gz" else path).suffix in ENDINGS


@dataclass(frozen=True, slots=True)
class _Reader:
    """What reading any source needs."""

    settings: SourceSettings
    visits: Visits

    def read_source(self, source: str) -> Iterator[Found]:
        """One argument."""
        if source == "-":
            yield from self.read_open(sys.stdin.buffer, "stdin")
        elif is_web(source):
            for found in self.visits.walk(source):
                yield from self.give(found)
        elif Path(source).is_dir():
            for path in find_files(source):
                yield from self.read_path(path)
        else:
            yield from self.read_path(source)

    def read_path(self, path: str) -> Iterator[Found]:
        """One file."""
        refused = check_file(path)
        if refused:
            yield _to_named(refused, path)
            return
        try:
            with Path(path).open("rb") as stream:
                yield from self.read_open(stream, path)
        except OSError as error:
            yield _to_named(to_unreadable(path, error), path)

    def give(self, found: Fetched | Problem) -> Iterator[Found]:
        """What came from the web, unpacked where it is an archive."""
        if isinstance(found, Fetched) and found.media_type in _PACKED:
            yield from self.read_open(io.BytesIO(found.body), found.address)
        else:
            yield found

    def read_open(self, stream: BinaryIO, name: str, layers: int = 0) -> Iterator[Found]:
        """All that an open stream holds; `name`: what it is called; `layers`: packings around it."""
        head = stream.read(_HEAD)
        ahead = cast(BinaryIO, io.BufferedReader(_Ahead(head, stream), _HEAD))
        kind = find_media_type(head)
        if kind in {GZIP, ZIP} and layers >= _LAYERS:
            yield _problem("nested", name, "is packed more than twice over; unpack it first")
        elif (
            kind == WARC or (head and name.endswith(_WARC_NAMES)) or (kind == GZIP and _is_warc_inside(head))
        ):
            yield from read_warc(ahead, name, self.settings)
        elif kind == GZIP:
            yield from self.read_gzip(ahead, name, layers + 1)
        elif kind == ZIP:
            yield from self.read_zip(stream, ahead, name, layers + 1)
        elif kind not in LISTS and _is_lines(head, name):
            yield from read_drafts(read_lines(ahead, self.settings.max_bytes), name, self.settings.max_bytes)
        else:
            yield from self.read_whole(ahead, name)

    def read_gzip(self, stream: BinaryIO, name: str, layers: int) -> Iterator[Found]:
        """The stream in a gzip file."""
        try:
            yield from self.read_open(cast(BinaryIO, GzipStream(stream, self.settings)), name, layers)
        except DamagedError as error:
            if error.args[0].why == "bomb":
                yield _problem("too_large", name, f"unpacks to more than {self.settings.max_bytes:,} bytes")
            else:
                yield _problem("damaged", name, "is a gzip file that is damaged or breaks off")

    def read_zip(self, stream: BinaryIO, ahead: BinaryIO, name: str, layers: int) -> Iterator[Found]:
        """The files in a zip archive that have a known ending. One that cannot be sought in is written to disk first."""
        with tempfile.TemporaryFile() as copy:
            if not stream.seekable():
                shutil.copyfileobj(ahead, copy, _HEAD)
            archive = stream if stream.seekable() else copy
            for found in read_members(archive, name, self.settings, has_known_ending):
                if isinstance(found, Problem):
                    yield found
                    continue
                member, place = found
                try:
                    with member:
                        yield from self.read_open(cast(BinaryIO, member), place, layers)
                except BROKEN:
                    yield _problem("damaged", place, "is damaged in its archive; the next file is read")

    def read_whole(self, stream: BinaryIO, name: str) -> Iterator[Found]:
        """One page or text; a list, whose pages are then fetched; or JSON that is one object."""
        found = read_stream(stream, name, self.settings)
        if isinstance(found, Problem):
            yield _to_named(found, name)
        elif found.media_type == JSON:
            yield from read_drafts([found.body], name, self.settings.max_bytes)
        else:
            for listed in self.visits.follow(found):
                yield from self.give(listed)


class _Ahead(io.RawIOBase):
    """A stream whose first bytes were read already."""

    def __init__(self, head: bytes, stream: BinaryIO) -> None:
        self._head, self._stream = head, stream

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, target: bytearray | memoryview) -> int:  # type: ignore[override]
        """The head, then what follows."""
        part = self._head[: len(target)] if self._head else self._stream.read(len(target))
        self._head = self._head[len(part) :]
        target[: len(part)] = part
        return len(part)


def _is_lines(head: bytes, name: str) -> bool:
    """Whether to read line by line: JSONL by its name, or by a first line that is an object, as far as it is seen."""
    if name.endswith(_JSON_NAMES):
        return True
    first, end, _ = head.lstrip(b"\xef\xbb\xbf \t\r\n").partition(b"\n")
    try:
        return isinstance(msgspec.json.decode(first), dict)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return not end and len(head) == _HEAD and first.startswith(b'{"')


def _is_warc_inside(head: bytes) -> bool:
    try:
        return zlib.decompressobj(wbits=31).decompress(head[:4096], 7) == b"WARC/1."
    except zlib.error:
        return False


def _to_named(problem: Problem, name: str) -> Problem:
    """The Problem of a file that holds one article at most, under the id that the article would have had."""
    return replace(problem, article=name if is_web(name) else Path(name).name.split(".")[0] or name)


def _problem(code: str, name: str, detail: str) -> Problem:
    return _to_named(Problem(code=code, room="sources", detail=f"{name}: {detail}"), name)
