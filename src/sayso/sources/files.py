"""Files and streams to Fetched: read whole, within a limit, with the time and the hash."""

from __future__ import annotations

import hashlib
import stat
import zlib
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from sayso.records import Fetched, Problem
from sayso.settings import SourceSettings
from sayso.sources.addresses import is_web
from sayso.sources.media import GZIP, TooLargeError, find_media_type, from_gzip


def read_file(path: str | Path, settings: SourceSettings) -> Fetched | Problem:
    """The content of one file or web address, gzip undone (compression is transport: `page.html.gz` has the hash of the page).

    Problems: `missing`, `folder`, `no_rights`, `unreadable`, `empty`, `too_large` (checked before reading, and
    again while unpacking), `damaged` (gzip that breaks off); those of `web.fetch` for an http(s) address.
    """
    address = str(path)
    if is_web(address):
        from sayso.sources.web import fetch  # 0.2 seconds to load

        answer = fetch(address, settings)
        return answer.fetched or answer.problem or _problem("server_error", address, "gave no page")
    refused = check_file(address)
    if refused:
        return refused
    try:
        if Path(address).stat().st_size > settings.max_bytes:
            return _too_large(address, settings)
        with Path(address).open("rb") as stream:
            return read_stream(stream, address, settings)
    except OSError as error:
        return to_unreadable(address, error)


def check_file(path: str) -> Problem | None:
    """Why a path cannot be read as a file; None if it looks as if it can. A pipe or a device can.

    Problems: `missing`, `folder`, `no_rights`, `unreadable`.
    """
    try:
        about = Path(path).stat()
    except (OSError, ValueError) as error:  # a name with a NUL, a loop of links, a broken disk
        return to_unreadable(path, error)
    return (
        _problem("folder", path, "is a folder; name the files in it") if stat.S_ISDIR(about.st_mode) else None
    )


def to_unreadable(path: str, error: OSError | ValueError) -> Problem:
    """What the system said of a file that it would not give, as one line."""
    if isinstance(error, FileNotFoundError):
        return _problem("missing", path, "there is no such file")
    if isinstance(error, PermissionError):
        return _problem("no_rights", path, "may not be read; check its rights")
    return _problem("unreadable", path, f"cannot be read ({_reason(error)})")


def read_stream(stream: BinaryIO, name: str, settings: SourceSettings) -> Fetched | Problem:
    """The content of a binary stream such as standard input; `name` becomes the address.

    At most one byte more than the limit is read. Problems: `empty`, `too_large`, `damaged`.
    """
    raw = stream.read(settings.max_bytes + 1)
    if len(raw) > settings.max_bytes:
        return _too_large(name, settings)
    if find_media_type(raw) != GZIP:
        return _to_fetched(raw, name)
    try:
        return _to_fetched(from_gzip(raw, settings.max_bytes), name)
    except TooLargeError:
        return _problem("too_large", name, f"unpacks to more than {settings.max_bytes:,} bytes")
    except (EOFError, zlib.error):
        return _problem("damaged", name, "is a gzip file that is damaged or breaks off")


def _to_fetched(body: bytes, address: str) -> Fetched | Problem:
    if not body:
        return _problem("empty", address, "is empty")
    digest = hashlib.sha256(body).hexdigest()
    return Fetched(
        address=address,
        body=body,
        fetched_at=datetime.now(UTC),
        sha256=digest,
        media_type=find_media_type(body),
    )


def _too_large(address: str, settings: SourceSettings) -> Problem:
    return _problem("too_large", address, f"is larger than {settings.max_bytes:,} bytes")


def _problem(code: str, address: str, detail: str) -> Problem:
    return Problem(code=code, room="sources", detail=f"{address}: {detail}")


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).splitlines()[0]
