"""Where the commands write: shown text, progress and lines on standard error, JSON lines."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import BinaryIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from sayso.errors import UsageError
from sayso.wording.plain import to_plain


class Screen(Console):
    """A console that tells of a closed pipe as everything else does."""

    def on_broken_pipe(self) -> None:
        """Rich would leave with code 1 from in here.

        Raises: BrokenPipeError, always.
        """
        raise BrokenPipeError


def to_console() -> Console:
    """Standard output as Rich sees it: colours on a terminal only, none with NO_COLOR, no markup ever."""
    return Screen(markup=False, highlight=False, emoji=False)


def say(line: str) -> None:
    """One line on standard error, made safe to show."""
    print(f"sayso: {to_plain(line, 600)}", file=sys.stderr, flush=True)


def show_busy(what: str) -> AbstractContextManager[object]:
    """A turning sign with `what` on standard error while the work goes on, if that is a terminal."""
    console = Console(stderr=True)
    return console.status(what) if console.is_terminal else nullcontext()


@contextmanager
def show_progress(label: str, total: int | None, *, quiet: bool = False) -> Iterator[Progress]:
    """A bar on standard error if that is a terminal and not `quiet`; its one task has id 0."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    hidden = quiet or not console.is_terminal
    with Progress(
        *columns, console=console, transient=True, disable=hidden, redirect_stdout=False
    ) as progress:
        progress.add_task(label, total=total)
        yield progress


@contextmanager
def open_input(source: str) -> Iterator[BinaryIO]:
    """A file, or standard input for `-`, as bytes.

    Raises: UsageError if there is no such file or it is a folder.
    """
    if source == "-":
        yield sys.stdin.buffer
        return
    path = Path(source)
    if not path.exists() or path.is_dir():
        what = "is a folder, not a file" if path.is_dir() else "there is no such file"
        raise UsageError(f"{source}: {what}; give a file, or - for standard input")
    with path.open("rb") as stream:
        yield stream


@contextmanager
def open_output(target: str, sources: tuple[str, ...] = ()) -> Iterator[BinaryIO]:
    """A file, written from its beginning, or standard output for `-`, as bytes.

    Raises: UsageError if its folder is not there, or if it is one of `sources`.
    """
    if target == "-":
        yield sys.stdout.buffer
        return
    path = Path(target)
    if path.is_dir() or not path.absolute().parent.is_dir():
        what = "is a folder" if path.is_dir() else "its folder does not exist"
        raise UsageError(f"{target}: {what}; name a file in a folder that exists")
    check_not_source(path, sources)
    with path.open("wb") as stream:
        yield stream


@contextmanager
def open_whole_output(target: str, sources: tuple[str, ...] = ()) -> Iterator[BinaryIO]:
    """As `open_output`, but a file appears whole when all is written, or not at all: an old one stays as it was.

    Raises: UsageError as `open_output`.
    """
    if target == "-" or (Path(target).exists() and not Path(target).is_file()):
        with open_output(target, sources) as stream:
            yield stream
        return
    unfinished = f"{target}.part"
    check_not_source(Path(target), sources)
    try:
        with open_output(unfinished) as stream:
            yield stream
        Path(unfinished).replace(target)
    finally:
        Path(unfinished).unlink(missing_ok=True)


def check_not_source(path: Path, sources: tuple[str, ...]) -> None:
    """Refuses to write over what is read.

    Raises: UsageError.
    """
    if path.exists() and any(Path(s).exists() and path.samefile(s) for s in sources if s != "-"):
        raise UsageError(f"{path}: is the input; name another file for the output")


def write_line(stream: BinaryIO, line: str) -> None:
    """One whole line, at once and flushed, so that a broken run leaves whole lines."""
    stream.write(line.encode("utf-8") + b"\n")
    stream.flush()


def to_summary(verb: str, errors: Counter[str | None]) -> str:
    """ "coded 44, failed 3: not_english 2, empty 1" from how many there were of each error (None: no error)."""
    failed = errors.total() - errors[None]
    kinds = ", ".join(f"{code} {n}" for code, n in errors.most_common() if code is not None)
    return f"{verb} {errors[None]}, failed {failed}" + (f": {kinds}" if failed else "")
