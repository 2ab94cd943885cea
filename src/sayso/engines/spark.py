"""PySpark: the same batch function on as many machines as there are.

A file is read by one task (a WARC cannot be read from its middle), its reports are dealt out by the hash of each, and each
task codes its share: read → shuffle → code → write. Nothing depends on which task did what, or how often.
"""

from __future__ import annotations

import os
import shutil
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import pyarrow as pa

from sayso.engines.coded import ROW
from sayso.errors import SaysoError, UsageError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

MapBatches = Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]
ReadFile = Callable[[str], Iterable[pa.RecordBatch]]

SHARES = 4
"""Tasks a core, where nobody says how many: enough that a slow one does not hold the others up."""

CONF = {
    "spark.sql.execution.arrow.maxRecordsPerBatch": "64",  # an entry has some 30 KB
    "spark.sql.parquet.compression.codec": "zstd",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
}
LOCAL = {"spark.sql.shuffle.partitions": "8"}
"""On one machine: Spark's 200 shares of a shuffle cost seconds each time, whatever there is to share."""

TYPES = {
    pa.string(): "string",
    pa.binary(): "binary",
    pa.int64(): "bigint",
    pa.list_(pa.int64()): "array<bigint>",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Where Spark runs. `master`: as Spark names it, None where spark-submit or its settings say so; `conf`: its settings."""

    master: str | None = None
    conf: Mapping[str, str] | None = None


@contextmanager
def open_session(cluster: Cluster, name: str) -> Iterator[SparkSession]:
    """A session on that cluster, ended at the end of the block.

    Raises: UsageError where PySpark or Java is missing; SaysoError, in one line, for a job that fails.
    """
    check_java()
    _quieten()
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    conf = CONF
    if (cluster.master or "").startswith("local"):
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        conf = {**CONF, **LOCAL}
    builder = SparkSession.builder.appName(name)
    if cluster.master:
        builder = builder.master(cluster.master)
    for key, value in {**conf, **(cluster.conf or {})}.items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    try:
        yield session
    except PySparkException as error:
        raise SaysoError(f"Spark: {to_line(error)}") from error
    finally:
        session.stop()


def check_java() -> None:
    """Sees that PySpark and Java are there.

    Raises: UsageError.
    """
    from importlib.util import find_spec

    if find_spec("pyspark") is None:
        raise UsageError("PySpark is not installed: pip install 'sayso[spark]'")
    if not os.environ.get("JAVA_HOME") and shutil.which("java") is None:
        raise UsageError("there is no Java, which Spark needs: install 17 or later (openjdk-17-jre-headless)")


def to_line(error: Exception) -> str:
    """What Spark says, without what it was doing at the time: the line of its last cause."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    causes = [line for line in lines if "Error" in line or "Exception" in line]
    return (causes or lines or [type(error).__name__])[-1][:400]


def code_files(
    session: SparkSession,
    files: Sequence[str],
    out: str,
    tasks: tuple[ReadFile, MapBatches],
    shares: int | None = None,
) -> dict[str | None, int]:
    """Reads `files`, codes what they hold and writes it to the folder `out` as Parquet, rows as in `engines.coded`.

    `tasks`: what reads one file, and what codes batches, both functions of modules (workers import them); `shares`: into how
    many parts the coding is cut, one file of Parquet each. Returns how many rows there are of each error (None: no error).

    Raises: PySparkException, e.g. if `out` is there already.
    """
    read, code = tasks
    numbers = session.range(0, len(files), 1, len(files))
    arrived = map_batches(numbers, partial(read_numbered, tuple(files), read), ROW)
    dealt = arrived.repartition(shares or SHARES * session.sparkContext.defaultParallelism, "hash", "id")
    coded = map_batches(dealt.sortWithinPartitions("id", "hash"), code, ROW)
    coded.write.parquet(out)
    return {
        row["error"]: row["count"] for row in session.read.parquet(out).groupBy("error").count().collect()
    }


def read_numbered(
    files: Sequence[str], read: ReadFile, batches: Iterable[pa.RecordBatch]
) -> Iterator[pa.RecordBatch]:
    """The rows of the files whose numbers stand in the first column of `batches`."""
    for batch in batches:
        for number in batch.column(0).to_pylist():
            yield from read(files[number])


def map_batches(frame: DataFrame, function: MapBatches, schema: pa.Schema) -> DataFrame:
    """`mapInArrow`, its columns told by an Arrow schema."""
    with warnings.catch_warnings():
        _quieten()
        return frame.mapInArrow(function, to_columns(schema))


def _quieten() -> None:
    """Spark warns of pandas 3 wherever it looks for it; batches of Arrow never meet it."""
    warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)


def to_columns(schema: pa.Schema) -> str:
    """An Arrow schema as Spark writes columns down: `id string, hash binary`."""
    return ", ".join(f"`{field.name}` {TYPES[field.type]}" for field in schema)
