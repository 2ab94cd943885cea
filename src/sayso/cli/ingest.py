"""`sayso ingest`: what is new into a ledger, coded and linked."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from sayso.settings import Settings, SourceSettings

if TYPE_CHECKING:
    from sayso.cli.arriving import Arrived
    from sayso.engines import Coded, Coder, OpenCoder, Work
    from sayso.records import Problem
    from sayso.store import Content, Run, Store, Written
    from sayso.store.linker import Done, Rules

EPILOG = """\b
Safe to repeat (what is known is passed over), to interrupt (the next run goes on) and to run several times at once.
DB is a file, made if it is not there, or postgresql://USER@HOST/NAME.

\b
Examples:
  sayso ingest reports.jsonl --db ledger.db
  sayso ingest pages/ more.jsonl.gz --db ledger.db --jobs 4
  sayso relink --db ledger.db                 link everything anew
"""
LINK_EVERY = 500
"""Reports after which what waits is linked, if no other process is at it, so that the desk sees a long run grow."""

Keep = Annotated[
    str | None,
    Option(
        "--keep",
        metavar="raw|FOLDER",
        help="Keep the bytes of pages too, by hash, in DB.raw or the folder named; it is a source itself.",
    ),
]
AllowPrivate = Annotated[
    bool, Option("--allow-private", help="Also ask addresses in private networks and on this machine.")
]

Show = Callable[[str, int], None]
"""Shows what is done, and how much more of it: ("reading", 1)."""


def ingest(
    sources: Annotated[
        list[str], Argument(metavar="SOURCE...", help="Files, folders, addresses, or - for standard input.")
    ],
    db: Annotated[str, Option("--db", metavar="DB", help="The ledger: a file, or a postgresql:// URL.")],
    jobs: Annotated[
        int, Option("--jobs", "-j", min=1, metavar="N", help="How many processes share the coding.")
    ] = 1,
    keep: Keep = None,
    allow_private: AllowPrivate = False,
) -> int:
    """Take reports into a ledger. Codes what is new, keeps it, and links it with what is there."""
    from sayso.cli.arriving import find_raw_folder
    from sayso.engines import open_pipeline
    from sayso.store.linker import open_rules

    settings = Settings(sources=SourceSettings(allow_private=allow_private))
    means = Means(
        open_coder=open_pipeline,
        open_rules=open_rules,
        jobs=jobs,
        settings=settings,
        raw=find_raw_folder(db, keep),
    )
    return ingest_sources(tuple(sources), db, means)


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What ingest works with. A test has its own coder and rules; the store is always the real one. `raw`: the folder in
    which the bytes of pages are kept."""

    open_coder: OpenCoder
    open_rules: Callable[[], Rules]
    jobs: int = 1
    settings: Settings = field(default_factory=Settings)
    raw: Path | None = None


@dataclass(slots=True)
class Tally:
    """What became of what came. `failed`: by the code of the error; `again`: how many of the seen had failed before."""

    read: int = 0
    new: int = 0
    changed: int = 0
    recoded: int = 0
    seen: int = 0
    failed: Counter[str] = field(default_factory=Counter)

    def add(self, written: Written, content: Content) -> None:
        """Counts one that was written."""
        if content.error is not None:
            self.failed[content.error] += 1
        else:
            setattr(self, written.outcome, getattr(self, written.outcome) + 1)

    def to_line(self) -> str:
        """ "read 46, new 40, changed 1, seen before 3, failed 2: not_english 1, empty 1"."""
        more = [f"changed {self.changed}"] * bool(self.changed) + [f"coded anew {self.recoded}"] * bool(
            self.recoded
        )
        kinds = ", ".join(f"{code} {n}" for code, n in self.failed.most_common())
        failed = f"failed {self.failed.total()}" + (f": {kinds}" if kinds else "")
        return ", ".join((f"read {self.read}", f"new {self.new}", *more, f"seen before {self.seen}", failed))


def ingest_sources(sources: tuple[str, ...], db: str, means: Means) -> int:
    """Takes `sources` in; 1 if anything failed that had not failed before, else 0; 130 if interrupted.

    Raises: UsageError for sources or stores that cannot be; StoreError for a store that fails on the way.
    """
    from sayso.cli.terminal import say
    from sayso.errors import StoreError
    from sayso.store import open_store, write_run
    from sayso.store.versions import find_version

    check_sources(sources)
    tally = Tally()
    with open_store(db) as store:
        run = write_run(store, find_version(), "ingest")
        try:
            done = _ingest(store, run, sources, means, tally)
        except KeyboardInterrupt:
            say(
                f"interrupted: {tally.to_line()}; all that is whole, and the next sayso ingest goes on from there"
            )
            return 130
        except StoreError:
            say(
                f"stopped: {tally.to_line()}; all that is whole, and the next sayso ingest goes on from there"
            )
            raise
    say(f"{tally.to_line()}; {to_linked(done)}")
    return 1 if tally.failed else 0


def check_sources(sources: Iterable[str]) -> None:
    """Refuses what is not there before any work starts.

    Raises: UsageError.
    """
    from pathlib import Path

    from sayso.errors import UsageError

    for source in sources:
        if source != "-" and "://" not in source and not Path(source).exists():
            raise UsageError(f"{source}: there is no such file or folder")


def to_linked(done: Done) -> str:
    """ "linked 40: copies folded 2, stories 12, events 180 and claims 31 new or changed"."""
    changes = done.changes
    return (
        f"linked {done.reports}: copies folded {done.copies}, stories touched {changes.stories}, "
        f"events changed {changes.events}, claims changed {changes.claims}"
    )


def _ingest(store: Store, run: Run, sources: tuple[str, ...], means: Means, tally: Tally) -> Done:
    from sayso.cli.arriving import find_arrived
    from sayso.cli.terminal import show_progress
    from sayso.store import is_known
    from sayso.store.linker import Done, link_waiting

    def known(hash_: bytes) -> bool:
        with store.reading() as connection:
            return is_known(connection, run, hash_)

    rules, done, fresh = means.open_rules(), Done(), 0
    with show_progress("reading", None) as progress:
        bar = progress.task_ids[0]

        def tell(linked: int, waiting: int) -> None:
            progress.update(bar, description=f"linking ({waiting} wait)")

        found = find_arrived(sources, means.settings, known, means.raw)
        for written in take_in(store, run, found, means, tally):
            progress.update(bar, completed=tally.read, description="reading")
            fresh += written
            if fresh >= LINK_EVERY:
                fresh = 0
                done.add(link_waiting(store, run, rules, wait=False, tell=tell))
        done.add(link_waiting(store, run, rules, tell=tell))
    return done


def take_in(
    store: Store, run: Run, found: Iterable[Arrived | Problem], means: Means, tally: Tally
) -> Iterator[bool]:
    """Codes and keeps what was found, in order, each in a transaction of its own; yields after each whether it was new.

    Memory: a few articles a job, however many there are.
    """
    from sayso.engines import spread
    from sayso.store import write_arrival

    waiting: deque[Arrived] = deque()
    work = _find_work(store, run, found, tally, waiting)
    first = next(work, None)
    if first is None:
        return  # nothing is new: no model is loaded
    opened = to_late(means.open_coder) if means.jobs == 1 else means.open_coder
    for coded in spread(chain((first,), work), opened, means.jobs):
        arrived = waiting.popleft()
        content = to_content(arrived, coded)
        written = write_arrival(store, run, arrived.arrival, content)
        tally.add(written, content)
        if written.problem:
            _say(written.problem)
        yield content.error is None and written.outcome != "seen"


def to_late(open_coder: OpenCoder) -> OpenCoder:
    """The same, opened only when there is something to code: what a cluster has coded needs no model here."""
    opened: list[Coder] = []

    def code(work: Work) -> Coded:
        if not opened:
            opened.append(open_coder())
        return opened[0](work)

    return lambda: code


def _find_work(
    store: Store, run: Run, found: Iterable[Arrived | Problem], tally: Tally, waiting: deque[Arrived]
) -> Iterator[Work | Coded]:
    """What is to be coded; each stands in `waiting` until its line comes back. What is known or broken is counted here."""
    from sayso.records import Problem
    from sayso.store import write_problems

    for one in found:
        tally.read += 1
        if isinstance(one, Problem):
            tally.failed[one.code] += 1
            write_problems(store, run, (one,))
            _say(one)
        elif one.work is None:
            tally.seen += 1
        else:
            waiting.append(one)
            yield one.work


def to_content(arrived: Arrived, coded: Coded) -> Content:
    """What is kept of an article: its text as the coder saw it; of one that could not be coded, as it came."""
    import msgspec

    from sayso.engines import Extracted
    from sayso.records import Draft
    from sayso.store import Content

    line = msgspec.json.decode(coded.line)
    said = line["article"]
    if coded.error is None:
        more = {key: said.get(key) for key in ("title", "outlet", "url", "published")}
        return Content(line=line, text=said["text"], **more)
    work = arrived.given or arrived.work
    came = work if isinstance(work, Draft) else work.article if isinstance(work, Extracted) else None
    if came is None:
        return Content(line=line, text=None)
    return Content(
        line=line,
        text=came.text,
        title=came.title,
        outlet=came.outlet,
        url=came.url,
        published=came.published,
    )


def _say(problem: Problem) -> None:
    from sayso.cli.terminal import say

    say(problem.detail)
