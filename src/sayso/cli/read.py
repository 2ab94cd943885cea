"""`sayso read`: one article, coded and shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

if TYPE_CHECKING:
    from sayso.records import LedgerEntry, Problem

EPILOG = """\b
Examples:
  sayso read report.txt --published 2021-02-28
  sayso read page.html.gz --explain
  sayso read reports.jsonl --id r7 --json
  cat report.txt | sayso read -
"""
WRONG_USE = frozenset({"missing", "folder", "no_such_id"})
"""Problems that are the caller's: nothing was there to be coded."""


def read(
    source: Annotated[
        str, Argument(metavar="FILE|URL|-", help="HTML, plain text or JSONL; - for standard input.")
    ],
    as_json: Annotated[bool, Option("--json", help="Print the ledger entry as one line of JSON.")] = False,
    published: Annotated[
        str | None, Option(metavar="DATE", help="When it was published: 2021-02-28.")
    ] = None,
    explain: Annotated[bool, Option("--explain", help="Show why each field has its value.")] = False,
    id_: Annotated[
        str | None, Option("--id", metavar="ID", help="Which article of a JSONL file, if not the first.")
    ] = None,
) -> int:
    """Code one article and show it. Claims and where they stand, events, who said what, what to beware of."""
    from sayso.cli.terminal import open_output, say, show_busy, to_console, write_line
    from sayso.cli.view import to_view
    from sayso.export.entry import to_error_line, to_json, to_line
    from sayso.records import Problem

    with show_busy("reading"):
        entry = code_one(source, published=published, id_=id_)
    if as_json:
        line = to_error_line(entry.article or source, entry) if isinstance(entry, Problem) else to_line(entry)
        with open_output("-") as stream:
            write_line(stream, to_json(line))
    elif not isinstance(entry, Problem):
        to_console().print(to_view(entry, explain=explain))
    if isinstance(entry, Problem):
        say(entry.detail)
        return 2 if entry.code in WRONG_USE else 1
    return 0


def code_one(source: str, *, published: str | None, id_: str | None) -> LedgerEntry | Problem:
    """The ledger entry of the article in `source`: its first, or the one named `id_`.

    Raises: UsageError for a `published` that is no date.
    """
    from sayso.cli.incoming import check_published, fetch, read_articles
    from sayso.records import Problem
    from sayso.settings import Settings

    day, settings = check_published(published), Settings()
    fetched = fetch(source, settings)
    if isinstance(fetched, Problem):
        return fetched
    for found in read_articles(fetched, settings, id_):
        if isinstance(found, Problem):
            return found
        from sayso import pipeline

        return found.dated(day).coded(pipeline.open_rooms(settings))
    detail = f"{source}: no article has the id {id_}" if id_ else f"{source}: there is no article in it"
    return Problem(code="no_such_id" if id_ else "empty", room="cli", detail=detail)
