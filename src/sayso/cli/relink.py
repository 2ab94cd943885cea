"""`sayso relink`: the links of a ledger made anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from typer import Option

if TYPE_CHECKING:
    from sayso.cli.arriving import Arrived
    from sayso.cli.ingest import Means
    from sayso.store import Run, Store
    from sayso.store.recoding import Kept

EPILOG = """\b
For after an upgrade, or nightly: what a long series of ingests did in the order of arrival is done in the order of
publication. Interrupted, the next sayso ingest or relink goes on. Who reads meanwhile sees each story whole.
`--recode` first codes every kept text that this version of sayso has not coded; corrections stay.

\b
Examples:
  sayso relink --db ledger.db
  sayso relink --db ledger.db --recode --jobs 4
"""


def relink(
    db: Annotated[str, Option("--db", metavar="DB", help="The ledger: a file, or a postgresql:// URL.")],
    recode: Annotated[
        bool, Option("--recode", help="Code kept texts anew where this version has not yet.")
    ] = False,
    jobs: Annotated[
        int, Option("--jobs", "-j", min=1, metavar="N", help="How many processes share the coding.")
    ] = 1,
) -> int:
    """Link a ledger anew. Copies, stories, events and claims are found again from all that is kept."""
    from sayso.cli.ingest import Means
    from sayso.engines import open_pipeline
    from sayso.store.linker import open_rules

    return relink_store(db, Means(open_coder=open_pipeline, open_rules=open_rules, jobs=jobs), recode=recode)


def relink_store(db: str, means: Means, *, recode: bool) -> int:
    """Links the ledger at `db` anew, coded anew before if asked for; 0, or 130 if interrupted.

    Raises: UsageError for a ledger that is not there; StoreError.
    """
    from sayso.cli.ingest import to_linked
    from sayso.cli.terminal import say, show_progress
    from sayso.store import linker, open_store, write_run
    from sayso.store.versions import find_version

    with open_store(db, create=False) as store:
        run = write_run(store, find_version(), "relink --recode" if recode else "relink")
        try:
            if recode:
                recode_store(store, run, means)
            with show_progress("linking", None) as progress:

                def tell(linked: int, waiting: int) -> None:
                    progress.update(progress.task_ids[0], completed=linked, total=linked + waiting)

                done = linker.relink(store, run, means.open_rules(), tell)
        except KeyboardInterrupt:
            say("interrupted: all that is whole, and the next sayso relink or ingest goes on from there")
            return 130
    say(to_linked(done))
    return 0


def recode_store(store: Store, run: Run, means: Means) -> None:
    """Codes what this version has not coded, each report in a transaction of its own; says how many."""
    from sayso.cli.ingest import Tally, take_in
    from sayso.cli.terminal import say, show_progress
    from sayso.store.recoding import count_uncoded, find_uncoded

    tally = Tally()
    with show_progress("coding", count_uncoded(store, run)) as progress:
        for _ in take_in(store, run, map(to_arrived, find_uncoded(store, run)), means, tally):
            progress.update(progress.task_ids[0], completed=tally.read)
    say(f"coded anew {tally.recoded}, failed {tally.failed.total()}")


def to_arrived(kept: Kept) -> Arrived:
    """A kept text as work for the coder."""
    from sayso.cli.arriving import Arrived
    from sayso.engines import Extracted
    from sayso.records import Article

    work = Extracted(article=kept.work) if isinstance(kept.work, Article) else kept.work
    return Arrived(arrival=kept.arrival, work=work)
