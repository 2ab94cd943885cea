"""Parquet files to their rows, a few at a time. What the rows are is for the caller to tell from their columns."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, Final

import pyarrow as pa
import pyarrow.parquet as pq

from sayso.records import Problem

MAGIC: Final = b"PAR1"
ENDING: Final = ".parquet"
_ROWS = 64
"""Rows held at a time: some 3 MB with their entries."""


def find_tables(source: str) -> tuple[str, ...]:
    """The Parquet files that a path is or holds, sorted; none of a folder that Spark calls its own (`_temporary`)."""
    path = Path(source)
    if path.is_dir():
        return tuple(sorted(_find_parts(source)))
    return (source,) if _is_table(path) else ()


def _find_parts(folder: str) -> Iterator[str]:
    for at, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name[0] not in "._"]
        yield from (os.path.join(at, name) for name in names if name.endswith(ENDING) and name[0] not in "._")  # noqa: PTH118


def _is_table(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return path.is_file() and stream.read(4) == MAGIC
    except (OSError, ValueError):
        return False


def read_table(path: str) -> Iterator[Mapping[str, object] | Problem]:
    """The rows of one Parquet file, in order, a few in memory at a time.

    Problems: `damaged`, `missing`.
    """
    try:
        with Path(path).open("rb") as stream:
            yield from read_rows(stream, path)
    except OSError as error:
        yield Problem(
            code="missing", room="sources", detail=f"{path}: cannot be read ({error.strerror or error})"
        )


def read_rows(stream: BinaryIO, name: str) -> Iterator[Mapping[str, object] | Problem]:
    """The rows of an open Parquet file, which can be sought in.

    Problems: `damaged`, where it is no Parquet or breaks off; the rows before it have been given.
    """
    try:
        for batch in pq.ParquetFile(stream).iter_batches(batch_size=_ROWS):
            yield from batch.to_pylist()
    except (pa.ArrowException, OSError) as error:
        said = str(error).splitlines()[0][:200]
        yield Problem(code="damaged", room="sources", detail=f"{name}: is a damaged Parquet file ({said})")
