"""What a cluster reads: files here or on a remote file system, each read whole by one task, as `sayso ingest` reads it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, cast

import pyarrow as pa

from sayso.cli.arriving import Arrived, from_found
from sayso.cli.arriving_tables import find_rows, from_rows
from sayso.engines import Coded
from sayso.engines.coded import Row, to_done, to_problem_row, to_row
from sayso.engines.spark_tasks import to_batches
from sayso.errors import UsageError
from sayso.records import Problem
from sayso.settings import Settings
from sayso.sources import Found, find_files, read_sources
from sayso.sources.stream import has_known_ending, read_opened
from sayso.sources.tables import ENDING, find_tables, read_rows


def list_files(sources: Sequence[str]) -> tuple[str, ...]:
    """The files that `sources` name: a file, or those of a folder with a known ending, here or on a remote file system that
    Arrow knows (s3://, s3a://, gs://, hdfs://, abfs://).

    Raises: UsageError for what is not there, and where there is nothing.
    """
    found = [file for source in sources for file in (_list_remote if "://" in source else _list_here)(source)]
    if not found:
        raise UsageError(f"{', '.join(sources)[:200]}: holds no file that sayso reads")
    return tuple(found)


def _list_here(source: str) -> Iterator[str]:
    path = Path(source)
    if not path.exists():
        raise UsageError(f"{source}: there is no such file or folder")
    if path.is_dir():
        yield from find_tables(source)
        yield from find_files(source)
    else:
        yield source


def _list_remote(source: str) -> Iterator[str]:
    from pyarrow import fs

    system, path = _open_system(source)
    try:
        about = system.get_file_info(path)
        inside = fs.FileSelector(path, recursive=True)
        found = system.get_file_info(inside) if about.type == fs.FileType.Directory else [about]
    except OSError as error:
        raise UsageError(f"{source}: cannot be listed ({error})") from None
    head = source[: len(source) - len(path)]
    for one in sorted(found, key=lambda one: one.path):
        if one.type == fs.FileType.NotFound:
            raise UsageError(f"{source}: there is no such file or folder")
        hidden = one.base_name[:1] in "._"
        if (
            one.is_file
            and not hidden
            and (has_known_ending(one.path) or one.path.endswith(ENDING) or one is about)
        ):
            yield head + one.path


def _open_system(address: str) -> tuple[Any, str]:
    from pyarrow import fs

    try:
        return cast("tuple[Any, str]", fs.FileSystem.from_uri(address.replace("s3a://", "s3://", 1)))
    except (pa.ArrowException, OSError) as error:
        raise UsageError(f"{address}: Arrow knows no such file system ({error})") from None


def read_file(path: str) -> Iterator[pa.RecordBatch]:
    """The rows of one file, not yet coded, a few at a time. A page that cannot be taken apart costs itself alone.

    Raises: OSError for a remote file that breaks off: Spark tries the task again.
    """
    return to_batches(map(_to_row, find_all(path)))


def find_all(path: str) -> Iterator[Arrived | Problem]:
    """All that a file holds, as ingest would take it in."""
    settings = Settings()
    if "://" in path:
        yield from _find_remote(path, settings)
    elif find_tables(path):
        yield from find_rows(path)
    else:
        for found in read_sources((path,), settings.sources):
            yield from _take_apart(found, settings)


def _find_remote(address: str, settings: Settings) -> Iterator[Arrived | Problem]:
    system, path = _open_system(address)
    if path.endswith(ENDING):
        with system.open_input_file(path) as stream:
            yield from from_rows(read_rows(cast(BinaryIO, stream), address), address)
        return
    with system.open_input_stream(path, compression=None) as stream:
        for found in read_opened(cast(BinaryIO, stream), address, settings.sources):
            yield from _take_apart(found, settings)


def _take_apart(found: Found, settings: Settings) -> Iterator[Arrived | Problem]:
    try:
        yield from list(from_found(found, settings, lambda _: False))
    except Exception as error:
        name = getattr(found, "address", None) or getattr(found, "id", "")
        detail = f"{name}: sayso failed on this page ({type(error).__name__}: {error}); please report it"
        yield Problem(code="crashed", room="article", article=name, detail=detail)


def _to_row(found: Arrived | Problem) -> Row:
    if isinstance(found, Problem):
        return to_problem_row(found)
    work = found.given or found.work
    assert work is not None  # nothing is known here
    row = to_row(found.arrival, work)
    return to_done(row, found.work.line) if found.given and isinstance(found.work, Coded) else row
