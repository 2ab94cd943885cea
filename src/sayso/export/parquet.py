"""`parquet`: one file a table, its schema's version in the file's metadata; by month on request."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from sayso.export.formats import Ledger
from sayso.export.tables import SCHEMA, Column, Line, Placed, find_lines, find_tables

ROWS = 20_000
"""Rows that are held before a group of them is written: texts of some 5 KB make that 100 MB at worst."""

TYPES = {
    "text": pa.string(), "texts": pa.list_(pa.string()), "whole": pa.int64(), "number": pa.float64(), "truth": pa.bool_(),
    "spans": pa.list_(pa.list_(pa.int64())),
}  # fmt: skip

UNDATED = "undated"


def to_schema(table: str) -> pa.Schema:
    """The Arrow schema of a table; each column's metadata holds its meaning."""
    return pa.schema(
        [_to_field(c) for c in find_tables()[table]],
        metadata={"sayso.schema": SCHEMA, "sayso.table": table},
    )


def _to_field(column: Column) -> pa.Field:
    return pa.field(column.name, TYPES[column.type], metadata={"meaning": column.meaning})


def to_batch(table: str, lines: list[Line]) -> pa.Table:
    """Rows of a table as Arrow has them."""
    schema = to_schema(table)
    columns = [[line[n] for line in lines] for n in range(len(schema))]
    return pa.table([pa.array(c, f.type) for c, f in zip(columns, schema, strict=True)], schema=schema)


def write(ledger: Ledger, folder: Path) -> None:
    """`TABLE.parquet` for every table, also for one without rows."""
    with ExitStack() as stack:
        writers = {
            t: stack.enter_context(
                pq.ParquetWriter(folder / f"{t}.parquet", to_schema(t), compression="zstd")
            )
            for t in find_tables()
        }
        held: dict[str, list[Line]] = {t: [] for t in writers}
        for line in find_lines(ledger):
            held[line.table].append(line.cells)
            if len(held[line.table]) >= ROWS:
                writers[line.table].write_table(to_batch(line.table, held[line.table]))
                held[line.table] = []
        for table, lines in held.items():
            writers[table].write_table(to_batch(table, lines))


def write_by_month(ledger: Ledger, folder: Path) -> None:
    """`TABLE/month=YYYY-MM/N.parquet`, as Hive partitions, by publication; `month=undated` for what has no date."""
    held: dict[tuple[str, str], list[Line]] = {}
    parts: dict[tuple[str, str], int] = {}
    for n, line in enumerate(find_lines(ledger), 1):
        held.setdefault(_to_key(line), []).append(line.cells)
        if n % ROWS == 0:
            _flush(folder, held, parts)
    _flush(folder, held, parts)


def _to_key(line: Placed) -> tuple[str, str]:
    return line.table, line.month or UNDATED


def _flush(folder: Path, held: dict[tuple[str, str], list[Line]], parts: dict[tuple[str, str], int]) -> None:
    """Writes what is held, a file a partition, so that no more files are open than one."""
    for (table, month), lines in sorted(held.items()):
        part = parts.get((table, month), 0)
        parts[table, month] = part + 1
        there = folder / table / f"month={month}"
        there.mkdir(parents=True, exist_ok=True)
        pq.write_table(to_batch(table, lines), there / f"{part:05}.parquet", compression="zstd")
    held.clear()
