"""What runs in Spark's Python workers: batches of Arrow in, batches of Arrow out, nothing of Spark in between.

The model is loaded once a process and kept between tasks (`spark.python.worker.reuse`, Spark's default).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

import pyarrow as pa

from sayso.engines.coded import ROW, Row, to_done, to_work
from sayso.engines.coder import Coded, OpenCoder, Work, open_pipeline
from sayso.engines.pool import spread
from sayso.settings import Settings

if TYPE_CHECKING:
    from sayso.pipeline import Rooms

ROWS = 64
"""Rows in a batch that is handed on: some 2 MB of entries."""

CodeBatch = Callable[[pa.RecordBatch], pa.RecordBatch]


@cache
def _open_rooms() -> Rooms:
    from sayso import pipeline

    return pipeline.open_rooms(Settings())


def code_batch(batch: pa.RecordBatch) -> pa.RecordBatch:
    """`pipeline.code_batch`, with the rooms of this process."""
    from sayso import pipeline

    return pipeline.code_batch(batch, _open_rooms())


def find_attempt() -> int:
    """How often the task that runs here was tried before; 0 outside Spark."""
    from pyspark import TaskContext

    context = TaskContext.get()
    return context.attemptNumber() if context else 0


def code_rows(
    batches: Iterable[pa.RecordBatch], code: CodeBatch = code_batch, open_coder: OpenCoder = open_pipeline
) -> Iterator[pa.RecordBatch]:
    """Rows as `engines.coded.ROW` has them, coded, in order; those that are complete pass through.

    A task that is tried again, since its process died, is done article by article in processes of their own (`open_coder`): an
    article that kills whoever reads it becomes an error line, as in the pool, and neither a lost batch nor a failed job.
    """
    if find_attempt() > 0:
        yield from to_batches(
            _code_alone((row for batch in batches for row in batch.to_pylist()), open_coder)
        )
        return
    for batch in batches:
        rows = batch.to_pylist()
        todo = [n for n, row in enumerate(rows) if _is_open(row)]
        some = batch.take(pa.array(todo, pa.int64()))
        for n, line in zip(todo, code(some)["entry"].to_pylist(), strict=True):
            rows[n] = to_done(rows[n], line)
        yield to_batch(rows)


def _is_open(row: Row) -> bool:
    return row["entry"] is None and row["problem"] is None


def _code_alone(rows: Iterable[Row], open_coder: OpenCoder) -> Iterator[Row]:
    held: deque[Row] = deque()

    def find_works() -> Iterator[Work | Coded]:
        for row in rows:
            held.append(row)
            yield (to_work(row) if _is_open(row) else None) or Coded(line="")

    for coded in spread(find_works(), open_coder, 2):
        row = held.popleft()
        yield to_done(row, coded.line) if _is_open(row) else row


def to_batch(rows: list[Row]) -> pa.RecordBatch:
    """Rows as a batch of `ROW`."""
    return pa.RecordBatch.from_pylist(rows, schema=ROW)


def to_batches(rows: Iterable[Row]) -> Iterator[pa.RecordBatch]:
    """Rows as batches of at most `ROWS`, lazily."""
    held: list[Row] = []
    for row in rows:
        held.append(row)
        if len(held) >= ROWS:
            yield to_batch(held)
            held = []
    if held:
        yield to_batch(held)
