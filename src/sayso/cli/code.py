"""`sayso code`: many articles, one line each, in order."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

from typer import Argument, Option

if TYPE_CHECKING:
    from sayso.engines import Coded, OpenCoder
    from sayso.records import Draft

EPILOG = """\b
Each input line is {"id", "text", "title"?, "published"?, "url"?, "outlet"?}. A line that cannot be coded
gets its output line too, with an "error", and the run goes on.

\b
Examples:
  sayso code reports.jsonl -o ledger.jsonl
  sayso code reports.jsonl -o ledger.jsonl --jobs 4
  zcat reports.jsonl.gz | sayso code - | jq .claims
"""


def code(
    source: Annotated[str, Argument(metavar="IN.jsonl|-", help="One article a line; - for standard input.")],
    output: Annotated[
        str,
        Option("--output", "-o", metavar="OUT.jsonl|-", help="Where the lines go; an old file is replaced."),
    ] = "-",
    jobs: Annotated[
        int, Option("--jobs", "-j", min=1, metavar="N", help="How many processes share the work.")
    ] = 1,
) -> int:
    """Code many articles, JSONL to JSONL. One ledger entry a line, in input order and bounded memory."""
    from sayso.engines import open_pipeline

    return code_lines(source, output, jobs, open_pipeline)


def code_lines(source: str, output: str, jobs: int, open_coder: OpenCoder) -> int:
    """Codes the lines of `source` into `output` with what `open_coder` opens; 1 if any failed, else 0.

    Raises: UsageError for files that cannot be; KeyboardInterrupt is answered with its exit code, 130.
    """
    from sayso.cli.terminal import open_input, open_output, say, show_progress, to_summary, write_line
    from sayso.engines import spread

    errors: Counter[str | None] = Counter()
    quiet = output == "-" and sys.stdout.isatty()
    with (
        open_input(source) as stream,
        open_output(output, (source,)) as out,
        show_progress("coding", count_lines(source), quiet=quiet) as progress,
    ):
        try:
            for coded in spread(read_items(stream, source), open_coder, jobs):
                write_line(out, coded.line)
                errors[coded.error] += 1
                progress.advance(progress.task_ids[0])
        except KeyboardInterrupt:
            progress.stop()
            say(f"interrupted: {to_summary('coded', errors)}; the lines written so far are whole")
            return 130
    say(to_summary("coded", errors))
    return 1 if errors.total() > errors[None] else 0


def read_items(stream: BinaryIO, source: str) -> Iterator[Draft | Coded]:
    """The drafts of a JSONL stream, in order; a line that is none as the error line that it gets."""
    from sayso.engines import to_failed
    from sayso.records import Problem
    from sayso.sources import read_drafts, read_lines

    name = "stdin" if source == "-" else source
    for found in read_drafts(read_lines(stream), name):
        yield to_failed(found.article or name, found) if isinstance(found, Problem) else found


def count_lines(source: str) -> int | None:
    """How many lines a file has, for the bar; None for a stream that can be read only once."""
    if source == "-" or not Path(source).is_file():
        return None
    with Path(source).open("rb") as stream:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: stream.read(1 << 20), b""))
