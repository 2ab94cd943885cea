"""What Spark's workers run in the tests: a coder without a model, and tasks that die or fail once.

It is an own module since workers import it; the article room is the real one, so that copies and stories are.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow as pa

from sayso.article import to_article
from sayso.engines import Coded, Coder, Work, to_failed
from sayso.engines.coded import to_work
from sayso.engines.spark_tasks import code_rows
from sayso.export.entry import to_json, to_line
from sayso.pipeline import BATCH_OUT
from sayso.records import Draft, LedgerEntry
from sayso.settings import ArticleSettings
from sayso.store import versions


def code(work: Work) -> Coded:
    """An entry without statements and events; `die` kills the process."""
    if isinstance(work, Draft):
        if work.text == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        article, problems = to_article(work, ArticleSettings())
        if article is None:
            return to_failed(work.id, problems[0])
    else:
        article, problems = work.article, work.problems
    return Coded(line=to_json(to_line(LedgerEntry(article=article, model="bare", problems=problems))))


def open_bare() -> Coder:
    """A coder that is open at once."""
    return code


def code_bare(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The same as a batch function."""
    works = [to_work(row) for row in batch.to_pylist()]
    lines = [code(work).line for work in works if work is not None]
    return pa.RecordBatch.from_pydict({"id": batch["id"].to_pylist(), "entry": lines}, schema=BATCH_OUT)


def find_version() -> dict[str, str]:
    """A version that no edit of a lexicon under the test changes."""
    return {"sayso": "test"}


def code_plainly(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """A task in which nothing happens."""
    versions.find_version = find_version
    return code_rows(batches, code_bare, open_bare)


def code_killed(flag: str, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The first task that comes to its second batch is killed there, having handed on its first."""
    return code_rows(_strike(flag, batches, kill=True), code_bare, open_bare)


def code_failing(flag: str, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The first task that comes to its second batch fails there."""
    return code_rows(_strike(flag, batches, kill=False), code_bare, open_bare)


def _strike(flag: str, batches: Iterable[pa.RecordBatch], *, kill: bool) -> Iterator[pa.RecordBatch]:
    for n, batch in enumerate(batches):
        if n == 1:
            try:
                Path(flag).touch(exist_ok=False)
            except FileExistsError:
                pass
            else:
                if kill:
                    os.kill(os.getpid(), signal.SIGKILL)
                raise RuntimeError("a task that fails once")
        yield batch
