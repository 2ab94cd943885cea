"""`sayso export`: a ledger in other people's formats."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

if TYPE_CHECKING:
    from sayso.cli.ledger import StoredLedger
    from sayso.export.selection import Choice

EPILOG = """\b
Formats:
  links        one JSON object: copies, stories, events, claims
  jsonl        one ledger entry a line, as sayso code prints it
  csv          a folder, a file a table
  parquet      a folder, a file a table; --by-month: partitions
  geojson      events on a map; a region is no pin
  gdelt        a folder: the Event and Mentions tables of GDELT 2.0
  polecat      events in the 40 columns of POLECAT
  acled        events in the 31 columns of ACLED
  ftm          FollowTheMoney entities, one a line
  annotations  W3C Web Annotations (JSON-LD), to correct and import
  brat         a folder for brat, to correct and import
  gold         a folder: what people decided with sayso judge, in the layout of the benchmarks

\b
geojson, gdelt, polecat, acled and ftm know no modality: only events told as having happened, and neither disputed nor
retracted, go in, with whose word they rest on; --include alleged adds the rest, marked. What stays out is told.
A folder may be a .zip. The columns of every format: docs/formats.md.

\b
Examples:
  sayso export links --db ledger.db -o links.json
  sayso export parquet --db ledger.db -o tables/ --by-month
  sayso export gdelt --db ledger.db -o gdelt.zip --since 2026-03-01
  sayso export links --db ledger.db --as-of 2026-03-05 | jq '.claims[] | select(.status == "disputed")'
"""


def export(  # noqa: PLR0913, PLR0917
    format_: Annotated[str, Argument(metavar="FORMAT", help="What to write: see below.")],
    db: Annotated[str, Option("--db", metavar="DB", help="The ledger: a file, or a postgresql:// URL.")],
    output: Annotated[
        str, Option("--output", "-o", metavar="FILE|FOLDER|-", help="Where it goes; an old file is replaced.")
    ] = "-",
    as_of: Annotated[
        str | None, Option("--as-of", metavar="DATE", help="What was known on that day, e.g. 2026-03-05.")
    ] = None,
    since: Annotated[str | None, Option("--since", metavar="DATE", help="Events from that day on.")] = None,
    until: Annotated[str | None, Option("--until", metavar="DATE", help="Events up to that day.")] = None,
    include: Annotated[
        str | None, Option("--include", metavar="alleged", help="Add what may not pass for a fact, marked.")
    ] = None,
    by_month: Annotated[
        bool, Option("--by-month", help="Partition parquet by month of publication.")
    ] = False,
) -> int:
    """Write a ledger out. Every format shows an allegation as one."""
    from sayso.cli.ledger import open_ledger
    from sayso.cli.terminal import open_whole_output, show_progress
    from sayso.export.formats import FOLDERS, find_format

    write = find_format(format_)
    choice = to_choice(format_, since=since, until=until, include=include)
    if by_month:
        write = _find_by_month(format_)
    open_ = open_folder if format_ in FOLDERS else open_whole_output
    left_out: Counter[str] = Counter()
    with open_ledger(db, as_of) as ledger, show_progress("stories", None) as progress:
        source = _to_source(
            format_, ledger.told(lambda: progress.advance(progress.task_ids[0])), choice, left_out
        )
        with open_(output, (db,)) as target:
            more = write(source, target)
    if isinstance(more, Counter):
        left_out.update(more)
    say_left_out(format_, left_out, choice)
    return 0


def to_choice(format_: str, *, since: str | None, until: str | None, include: str | None) -> Choice:
    """What the options ask for.

    Raises: UsageError for a date that is none, another `--include`, or options that the format has no use for.
    """
    from datetime import date

    from sayso.errors import UsageError
    from sayso.export.formats import OF_EVENTS
    from sayso.export.selection import Choice

    given = {"--since": since, "--until": until, "--include": include}
    if format_ not in OF_EVENTS and (idle := [name for name, value in given.items() if value is not None]):
        raise UsageError(
            f"{idle[0]}: is for {', '.join(sorted(OF_EVENTS))}; {format_} holds everything, with what it is"
        )
    if include not in {None, "alleged"}:
        raise UsageError(f"--include {include}: there is only alleged")
    for name in ("--since", "--until"):
        try:
            date.fromisoformat(given[name] or "2000-01-01")
        except ValueError:
            raise UsageError(f"{name} {given[name]}: give a date such as 2026-03-05") from None
    return Choice(alleged=include is not None, since=since, until=until)


def _find_by_month(format_: str):  # type: ignore[no-untyped-def]
    from sayso.errors import UsageError
    from sayso.export.parquet import write_by_month

    if format_ != "parquet":
        raise UsageError(f"--by-month: is for parquet, not {format_}")
    return write_by_month


def _to_source(format_: str, ledger: StoredLedger, choice: Choice, left_out: Counter[str]) -> object:
    from sayso.export.formats import OF_EVENTS
    from sayso.export.selection import find_rows

    return find_rows(ledger, choice, left_out) if format_ in OF_EVENTS else ledger


def say_left_out(format_: str, left_out: Counter[str], choice: Choice) -> None:
    """One line on standard error: how many events stayed out, and why."""
    from sayso.cli.terminal import say

    if left_out:
        reasons = ", ".join(f"{why} {n}" for why, n in sorted(left_out.items(), key=lambda x: (-x[1], x[0])))
        hint = "" if choice.alleged else "; --include alleged adds those that may not pass for facts, marked"
        say(f"{format_}: left out {left_out.total()}: {reasons}{hint}")


@contextmanager
def open_folder(target: str, sources: tuple[str, ...] = ()) -> Iterator[Path]:
    """A folder of ours in the making that becomes the one of that name, new or empty before, or the `.zip`; nothing is left
    of one that failed.

    Raises: UsageError for standard output, a file, or a folder that holds something.
    """
    import shutil
    import tempfile

    from sayso.cli.terminal import open_whole_output
    from sayso.errors import UsageError

    if target == "-":
        raise UsageError("-o: this format is several files; name a folder or a .zip")
    path = Path(target)
    if path.suffix.lower() == ".zip" and not path.is_dir():
        with (
            tempfile.TemporaryDirectory(prefix="sayso-") as made,
            open_whole_output(target, sources) as stream,
        ):
            yield Path(made)
            write_zip(Path(made), stream)
        return
    if path.is_file() or not path.absolute().parent.is_dir():
        what = "is a file" if path.is_file() else "its folder does not exist"
        raise UsageError(f"{target}: {what}; name a folder, or a .zip")
    if path.is_dir() and any(path.iterdir()):
        raise UsageError(
            f"{target}: is not empty; name a new folder, so that nothing of an older export is left in it"
        )
    folder = Path(tempfile.mkdtemp(prefix=f".{path.name}-", dir=path.absolute().parent))
    try:
        yield folder
        folder.chmod(0o755)
        folder.replace(path)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def write_zip(folder: Path, stream) -> None:  # type: ignore[no-untyped-def]
    """Every file of a folder as a zip, in the order of their names, with no date: the same files give the same bytes."""
    import shutil
    from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            member = ZipInfo(path.relative_to(folder).as_posix(), (1980, 1, 1, 0, 0, 0))
            member.compress_type, member.external_attr = ZIP_DEFLATED, 0o644 << 16
            with path.open("rb") as source, archive.open(member, "w", force_zip64=True) as target:
                shutil.copyfileobj(source, target)
