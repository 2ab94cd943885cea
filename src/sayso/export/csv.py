"""`csv`: one file a table (RFC 4180, UTF-8, a header each). Lists are JSON."""

from __future__ import annotations

import csv
import json
from contextlib import ExitStack
from pathlib import Path

from sayso.export.formats import Ledger
from sayso.export.tables import Cell, find_lines, find_tables


def write(ledger: Ledger, folder: Path) -> None:
    """`TABLE.csv` for every table, also for one without rows. Cells are exact: a line break inside one is as the text has it."""
    with ExitStack() as stack:
        writers = {}
        for table, columns in find_tables().items():
            file = stack.enter_context((folder / f"{table}.csv").open("w", encoding="utf-8", newline=""))
            writers[table] = csv.writer(file)
            writers[table].writerow([c.name for c in columns])
        for line in find_lines(ledger):
            writers[line.table].writerow([_to_text(c) for c in line.cells])


def _to_text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return json.dumps(cell, ensure_ascii=False) if isinstance(cell, list) else str(cell)
