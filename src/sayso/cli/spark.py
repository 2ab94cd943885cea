"""`sayso spark`: coding and grouping on a Spark cluster, Parquet out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from typer import Argument, Option

if TYPE_CHECKING:
    from sayso.engines.spark import Cluster

EPILOG = """\b
IN is files or folders, here or as s3://… (or gs://, hdfs://): WARC, JSONL, HTML, Parquet with the keys of JSONL. Each file is
read by one task. Under spark-submit leave --master out. See docs/spark.md.

\b
Examples:
  sayso spark code CC-NEWS-20260301.warc.gz -o coded.parquet --master 'local[4]'
  sayso spark link coded.parquet -o groups.parquet --master 'local[4]'
  sayso ingest coded.parquet --db ledger.db          nothing is coded again
"""
spark = typer.Typer(rich_markup_mode=None)

Master = Annotated[
    str | None,
    Option("--master", metavar="URL", help="local[N], spark://…, yarn, k8s://…; else as Spark is set up."),
]
Conf = Annotated[
    list[str] | None, Option("--conf", metavar="KEY=VALUE", help="A setting of Spark; may be repeated.")
]
Output = Annotated[
    str, Option("--output", "-o", metavar="OUT.parquet", help="A folder that is not there yet.")
]


@spark.callback(invoke_without_command=True)
def root(ctx: typer.Context) -> int:
    """Code and group reports on a Spark cluster, into Parquet."""
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())
    return 0


@spark.command(epilog=EPILOG)
def code(
    sources: Annotated[
        list[str], Argument(metavar="IN...", help="Files or folders, here or on a remote file system.")
    ],
    output: Output,
    master: Master = None,
    partitions: Annotated[
        int | None,
        Option("--partitions", min=1, metavar="N", help="Into how many tasks and files the coding is cut."),
    ] = None,
    conf: Conf = None,
) -> int:
    """Code reports on a cluster. One row each, as `sayso ingest` takes them; a bad one is a row with its error."""
    from collections import Counter

    from sayso.cli.spark_reading import list_files, read_file
    from sayso.cli.terminal import say, show_busy, to_summary
    from sayso.engines.spark import code_files, open_session
    from sayso.engines.spark_tasks import code_rows

    check_output(output)
    files = list_files(sources)
    with (
        open_session(to_cluster(master, conf), "sayso code") as session,
        show_busy(f"coding {len(files)} files"),
    ):
        counts = Counter(code_files(session, files, output, (read_file, code_rows), partitions))
    say(to_summary("coded", counts))
    return 1 if counts.total() > counts[None] else 0


@spark.command(epilog=EPILOG)
def link(
    coded: Annotated[str, Argument(metavar="CODED.parquet", help="What sayso spark code wrote.")],
    output: Output,
    master: Master = None,
    conf: Conf = None,
) -> int:
    """Find copies and stories on a cluster. One row a report: its story, and the first of its group of copies."""
    from sayso.cli.terminal import say, show_busy
    from sayso.engines.spark import open_session
    from sayso.engines.spark_links import link_rows

    check_output(output)
    with open_session(to_cluster(master, conf), "sayso link") as session, show_busy("grouping"):
        reports, copies, stories = link_rows(session, coded, output)
    say(f"grouped {reports}: in groups of copies {copies}, stories {stories}")
    return 0


def check_output(output: str) -> None:
    """Refuses a folder that is there before any work starts; of a remote one Spark tells.

    Raises: UsageError.
    """
    from pathlib import Path

    from sayso.errors import UsageError

    if "://" not in output and Path(output).exists():
        raise UsageError(f"{output}: is there already; name another, or delete it")


def to_cluster(master: str | None, conf: list[str] | None) -> Cluster:
    """The options of a command as the engine takes them.

    Raises: UsageError for a setting without a value.
    """
    from sayso.engines.spark import Cluster
    from sayso.errors import UsageError

    pairs = [one.partition("=") for one in conf or ()]
    for key, sign, _ in pairs:
        if not (key and sign):
            raise UsageError(f"--conf {key}: give KEY=VALUE, e.g. spark.executor.memory=4g")
    return Cluster(master=master, conf={key: value for key, _, value in pairs})
