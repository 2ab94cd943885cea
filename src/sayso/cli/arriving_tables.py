"""Rows of Parquet as what the ledger takes in: drafts to be coded, or reports that a cluster has coded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sayso.cli.arriving import Arrived, from_draft
from sayso.engines.coded import SCHEMA, from_row, to_version
from sayso.records import Problem
from sayso.sources.lines import to_draft
from sayso.sources.tables import read_table


def find_rows(path: str) -> Iterator[Arrived | Problem]:
    """The rows of a Parquet file: drafts with the keys of a line of JSONL, or what `sayso spark code` wrote.

    What this version of sayso coded comes as its line; what another one coded comes to be coded again.

    Problems: `damaged`, `missing`, `wrong_schema`, and those of a line of JSONL.
    """
    yield from from_rows(read_table(path), path)


def from_rows(rows: Iterable[Mapping[str, object] | Problem], path: str) -> Iterator[Arrived | Problem]:
    """The rows of an open Parquet file, called `path`, as in `find_rows`."""
    for number, row in enumerate(rows, 1):
        if isinstance(row, Problem):
            yield row
        elif "entry" in row and "schema" in row:
            yield from_coded(row, path, number)
        else:
            draft = to_draft(row, f"{path}:{number}")
            yield draft if isinstance(draft, Problem) else from_draft(draft)


def from_coded(row: Mapping[str, object], path: str, number: int) -> Arrived | Problem:
    """A row of `engines.coded` as it comes in; one of another version of the columns is a Problem."""
    try:
        if row["schema"] != SCHEMA:
            raise ValueError(f"its columns are {row['schema']}, this sayso reads {SCHEMA}")
        kept = from_row(dict(row))
    except (KeyError, TypeError, ValueError) as error:
        detail = (
            f"{path}:{number}: is no row that can be taken in ({error}); code it again with sayso spark code"
        )
        return Problem(code="wrong_schema", room="sources", detail=detail)
    if isinstance(kept, Problem):
        return kept
    work = kept.coded if kept.version == to_version() or kept.given is None else kept.given
    return Arrived(arrival=kept.arrival, work=work or kept.given, given=kept.given)
