"""`sayso relink`: the links of a ledger made anew."""

from __future__ import annotations

from typing import Annotated

from typer import Option

EPILOG = """\b
For after an upgrade, or nightly: what a long series of ingests did in the order of arrival is done in the order of
publication. Interrupted, the next sayso ingest or relink goes on.

\b
Examples:
  sayso relink --db ledger.db
"""


def relink(
    db: Annotated[str, Option("--db", metavar="DB", help="The ledger: a file, or a postgresql:// URL.")],
) -> int:
    """Link a ledger anew. Copies, stories, events and claims are found again from all that is kept; nothing is coded."""
    from sayso.cli.ingest import to_linked
    from sayso.cli.terminal import say, show_progress
    from sayso.store import linker, open_store, write_run
    from sayso.store.versions import find_version

    with open_store(db, create=False) as store, show_progress("linking", None) as progress:

        def tell(linked: int, waiting: int) -> None:
            progress.update(progress.task_ids[0], completed=linked, total=linked + waiting)

        run = write_run(store, find_version(), "relink")
        done = linker.relink(store, run, linker.open_rules(), tell)
    say(to_linked(done))
    return 0
