"""The command `sayso`: its subcommands, and what becomes of errors (one line: what, where, what to do)."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress

import typer
from typer.exceptions import TyperException

from sayso import __version__
from sayso.cli.claims import claims
from sayso.cli.code import code
from sayso.cli.demo import demo
from sayso.cli.doctor import doctor
from sayso.cli.events import events
from sayso.cli.explain import explain
from sayso.cli.export import export
from sayso.cli.extract import extract
from sayso.cli.gazetteer import EPILOG as GAZETTEER_EPILOG
from sayso.cli.gazetteer import gazetteer
from sayso.cli.import_ import import_
from sayso.cli.ingest import ingest
from sayso.cli.judge import judge
from sayso.cli.read import read
from sayso.cli.relink import relink
from sayso.cli.review import review
from sayso.cli.search import search
from sayso.cli.serve import serve
from sayso.cli.spark import EPILOG as SPARK_EPILOG
from sayso.cli.spark import spark
from sayso.cli.watch import watch
from sayso.errors import SaysoError, UsageError

EPILOG = """\b
Examples:
  sayso demo                                  a bundled corpus, offline
  sayso read report.html                      one report, shown
  sayso read report.txt --published 2021-02-28 --explain
  sayso code reports.jsonl -o ledger.jsonl    many reports, a line each
  sayso ingest reports.jsonl --db ledger.db   many reports, kept and linked
  sayso export links --db ledger.db           what links them
  sayso claims --db ledger.db --since 7d      what is at issue, and how it stands
  sayso explain ID --db ledger.db             what anything rests on
  sayso serve --db ledger.db --open           all of that in a browser

\b
Exit codes: 0 all coded, 1 some failed, 2 wrong use.
"""

app = typer.Typer(
    help="Reads news reports and keeps a record that can be checked: who did what to whom, and on whose say-so.",
    epilog=EPILOG,
    add_completion=False,
    no_args_is_help=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (
    read,
    code,
    extract,
    ingest,
    watch,
    relink,
    claims,
    events,
    explain,
    search,
    review,
    judge,
    serve,
    export,
    import_,
    demo,
    doctor,
):
    app.command(command.__name__.strip("_"), epilog=sys.modules[command.__module__].EPILOG)(command)
app.add_typer(gazetteer, name="gazetteer", epilog=GAZETTEER_EPILOG)
app.add_typer(spark, name="spark", epilog=SPARK_EPILOG)


@app.callback(invoke_without_command=True)
def root(
    ctx: typer.Context, version: bool = typer.Option(False, "--version", help="Show the version and leave.")
) -> int:
    """What stands before any command."""
    if version:
        typer.echo(f"sayso {__version__}")
    elif ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())
    return 0


def main() -> None:
    """The entry point: runs the command line and leaves with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, ValueError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # a Latin-1 terminal shows ? for »
    sys.exit(run(sys.argv[1:]))


def run(args: Sequence[str]) -> int:
    """Runs one command line; errors are said in one line on standard error. Returns the exit code."""
    try:
        command = typer.main.get_command(app)
        with command.make_context("sayso", list(args)) as context:
            left = int(command.invoke(context) or 0)
        sys.stdout.flush()
        return left
    except typer.Exit as leave:
        return leave.exit_code
    except TyperException as error:
        return _fail(
            f"{error.format_message().rstrip('.?')}; see sayso{_named(args)} --help", error.exit_code
        )
    except UsageError as error:
        return _fail(str(error), 2)
    except SaysoError as error:
        return _fail(str(error), 1)
    except KeyboardInterrupt:
        return _fail("interrupted", 130)
    except BrokenPipeError:
        _drop_output()
        return 141
    except OSError as error:
        return _fail(f"{error.filename or 'output'}: {error.strerror or error}", 1)


def _named(args: Sequence[str]) -> str:
    names = {info.name for info in app.registered_commands} | {info.name for info in app.registered_groups}
    return f" {args[0]}" if args and args[0] in names else ""


def _fail(line: str, code: int) -> int:
    from sayso.cli.terminal import say

    with suppress(OSError):
        say(line)
    return code


def _drop_output() -> None:
    """Sends what is left in our buffers nowhere, so that leaving does not raise again."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
