"""The tables, read back by pyarrow, DuckDB and pandas."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow.parquet as pq

from sayso.export import csv as csv_format
from sayso.export import parquet
from sayso.export.tables import SCHEMA, Cell, find_lines, find_tables
from tests.export.ledger import TEXT, ByHand

KINDS = {
    "text": str,
    "texts": json.loads,
    "spans": json.loads,
    "whole": int,
    "number": float,
    "truth": "true".__eq__,
}


def _expected() -> dict[str, list[list[Cell]]]:
    found: dict[str, list[list[Cell]]] = {t: [] for t in find_tables()}
    for line in find_lines(ByHand()):
        found[line.table].append(list(line.cells))
    return found


def test_every_table_has_the_cells_of_its_columns() -> None:
    for line in find_lines(ByHand()):
        assert len(line.cells) == len(find_tables()[line.table]), line.table
    assert all(
        rows for table, rows in _expected().items() if table not in {"times", "claims", "positions", "flags"}
    )


def test_csv_comes_back_cell_by_cell(tmp_path: Path) -> None:
    csv_format.write(ByHand(), tmp_path)
    for table, rows in _expected().items():
        with (tmp_path / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            header, *lines = csv.reader(file, strict=True)
        columns = find_tables()[table]
        assert header == [c.name for c in columns]
        back = [
            [KINDS[c.type](x) if x else None for c, x in zip(columns, line, strict=True)] for line in lines
        ]
        assert back == [[None if c == "" else c for c in row] for row in rows], table


def test_pandas_and_duckdb_read_the_csv_alike(tmp_path: Path) -> None:
    csv_format.write(ByHand(), tmp_path)
    assert pd.read_csv(tmp_path / "articles.csv", lineterminator="\n")["text"].str.len()[0] == len(TEXT)
    for table, rows in _expected().items():
        count = duckdb.sql(
            f"SELECT count(*) FROM read_csv('{tmp_path}/{table}.csv', all_varchar=true, header=true)"
        ).fetchall()
        assert count == [(len(rows),)], table
    words = duckdb.sql(
        f"SELECT e.trigger, substr(a.text, e.trigger_start + 1, e.trigger_end - e.trigger_start) FROM '{tmp_path}/events.csv' e "
        f"JOIN read_csv('{tmp_path}/articles.csv', header=true, quote='\"', escape='\"', all_varchar=true) a ON a.id = e.article"
    ).fetchall()
    assert len(words) == 6
    assert all(told == cut for told, cut in words)


def test_parquet_comes_back_cell_by_cell(tmp_path: Path) -> None:
    parquet.write(ByHand(), tmp_path)
    for table, rows in _expected().items():
        found = pq.read_table(tmp_path / f"{table}.parquet")
        assert found.schema.metadata[b"sayso.schema"] == SCHEMA.encode()
        assert [list(r.values()) for r in found.to_pylist()] == rows, table


def test_partitions_hold_the_same_rows(tmp_path: Path) -> None:
    parquet.write_by_month(ByHand(), tmp_path)
    found = duckdb.sql(
        f"SELECT month, standing, count(*) FROM read_parquet('{tmp_path}/linked_events/*/*.parquet', hive_partitioning=true) "
        "GROUP BY ALL ORDER BY 2"
    ).fetchall()
    assert {str(month)[:7] for month, _, _ in found} == {"2026-03"}
    assert {standing: n for _, standing, n in found} == {
        "own_voice": 2, "attributed": 1, "alleged: future": 1, "alleged: disputed": 1, "alleged: retracted": 1,
    }  # fmt: skip


def test_every_column_is_explained() -> None:
    said = (Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")
    for table, columns in find_tables().items():
        assert f"`{table}`" in said
        assert all(f"`{c.name}`" in said for c in columns), table
