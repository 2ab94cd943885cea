"""Coding spread over processes, in order and in bounded memory.

Each worker holds one article at a time, so a worker that dies (a crash in native code, the system short of
memory) or that never comes back costs exactly that article: it gets an error line `crashed` or `hung`, a new worker
takes over, the run goes on. An article's line hangs on nothing but the article, so that any number of jobs gives the
same bytes.
"""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from sayso.engines.coder import Coded, OpenCoder, Work, to_failed
from sayso.errors import ResourceError, UsageError
from sayso.records import Problem

AHEAD = 4
"""Articles a worker that may be under way or waiting for their turn in the output: what bounds memory."""
PATIENCE = 900.0
"""Seconds that one article may take. The longest that are read (400,000 characters) take some 20 on an idle core; the
rest is for a machine that is busy with other things, so that load alone never costs an article."""
TRIES = 3
"""Workers in a row that may die while they load, once one has loaded (short memory passes), before the run gives up."""


def spread(
    items: Iterable[Work | Coded], open_coder: OpenCoder, jobs: int, patience: float = PATIENCE
) -> Iterator[Coded]:
    """One Coded for each item, in the order of `items`; an item that is already Coded passes through.

    `items` is read no further ahead than `AHEAD` a worker; an article that takes over `patience` seconds is given up.
    One job runs in this process, which nothing watches: it dies and hangs with its article.

    Raises: UsageError for fewer than one job; ResourceError if the coder cannot be opened.
    """
    if jobs < 1:
        raise UsageError(f"--jobs must be 1 or more, not {jobs}")
    if jobs == 1:
        coder = open_coder()
        return (item if isinstance(item, Coded) else coder(item) for item in items)
    return _spread_over(items, _Pool(open_coder, patience), jobs)


@dataclass(slots=True)
class _Slot:
    """One place in the output, filled when its article is done."""

    work: Work | None = None
    coded: Coded | None = None


@dataclass(slots=True)
class _Worker:
    """A process, our end of its pipe, the slot that it works on, and when (by the steady clock) it is given up."""

    process: BaseProcess
    pipe: Connection
    slot: _Slot | None = None
    ready: bool = False
    until: float | None = None


@dataclass(slots=True)
class _Pool:
    """Workers, and the slots that wait for one. `stillborn`: how many have died in a row while they loaded."""

    open_coder: OpenCoder
    patience: float
    opened: bool = False
    stillborn: int = 0
    workers: list[_Worker] = field(default_factory=list)
    waiting: deque[_Slot] = field(default_factory=deque)

    def start(self) -> None:
        """One more worker; it says `ready` when its coder is open."""
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_work, args=(theirs, self.open_coder), daemon=True)
        process.start()
        theirs.close()
        self.workers.append(_Worker(process=process, pipe=ours))

    def hand_out(self) -> None:
        """Gives a waiting article to each idle worker."""
        for worker in list(self.workers):
            if worker.ready and worker.slot is None and self.waiting:
                worker.slot = self.waiting.popleft()
                worker.until = time.monotonic() + self.patience
                try:
                    worker.pipe.send(worker.slot.work)
                except OSError:  # it died idle: the article is not to blame
                    self.waiting.appendleft(worker.slot)
                    worker.slot = None
                    self.bury(worker)

    def listen(self) -> None:
        """Waits until some worker has answered or died, or has taken too long."""
        until = min((w.until for w in self.workers if w.until is not None), default=None)
        left = None if until is None else max(0.0, until - time.monotonic())
        for pipe in wait([worker.pipe for worker in self.workers], left):
            worker = next(w for w in self.workers if w.pipe is pipe)
            try:
                answer = worker.pipe.recv()
            except (EOFError, OSError):
                self.bury(worker)
                continue
            if isinstance(answer, Exception):
                raise answer
            if worker.slot is not None:
                worker.slot.coded, worker.slot.work = answer, None
            worker.ready, worker.slot, worker.until = True, None, None
            self.opened, self.stillborn = True, 0
        self.give_up()

    def give_up(self) -> None:
        """Kills the workers whose article has taken too long, and writes it off."""
        now = time.monotonic()
        for worker in [w for w in self.workers if w.until is not None and w.until <= now]:
            if worker.pipe.poll():  # it has answered just now
                continue
            worker.process.kill()
            if worker.slot is not None and worker.slot.work is not None:
                id_ = worker.slot.work.id
                worker.slot.coded = to_failed(id_, _to_hung(id_, self.patience))
                worker.slot.work = None
            self.bury(worker)

    def bury(self, worker: _Worker) -> None:
        """Takes a dead worker out, writes off its article if that is still open, and starts another.

        Raises: ResourceError if it died before it was ready and none ever was, or too many did in a row.
        """
        worker.process.join()
        worker.pipe.close()
        self.workers.remove(worker)
        code = worker.process.exitcode
        self.stillborn += not worker.ready
        if not worker.ready and (not self.opened or self.stillborn >= TRIES):
            raise ResourceError(
                f"a worker process died while it loaded (exit code {code}): try --jobs 1 to see why"
            )
        if worker.slot is not None and worker.slot.work is not None:
            worker.slot.coded = to_failed(worker.slot.work.id, _to_crashed(worker.slot.work.id, code))
            worker.slot.work = None
        self.start()

    def stop(self) -> None:
        """Ends every worker now."""
        for worker in self.workers:
            worker.process.terminate()
        for worker in self.workers:
            worker.process.join()
            worker.pipe.close()


def _to_crashed(id_: str, code: int | None) -> Problem:
    detail = f"{id_}: the process that coded it died (exit code {code}); please report the article"
    return Problem(code="crashed", room="engines", article=id_, detail=detail)


def _to_hung(id_: str, patience: float) -> Problem:
    detail = f"{id_}: coding it took over {patience:.0f} s and was given up; please report the article"
    return Problem(code="hung", room="engines", article=id_, detail=detail)


def _spread_over(items: Iterable[Work | Coded], pool: _Pool, jobs: int) -> Iterator[Coded]:
    todo = iter(items)
    slots: deque[_Slot] = deque()
    try:
        for _ in range(jobs):
            pool.start()
        while True:
            while len(slots) < AHEAD * jobs and (item := next(todo, None)) is not None:
                slots.append(_Slot(coded=item) if isinstance(item, Coded) else _Slot(work=item))
                if not isinstance(item, Coded):
                    pool.waiting.append(slots[-1])
                    pool.hand_out()
            if not slots:
                return
            while slots and (coded := slots[0].coded) is not None:
                slots.popleft()
                yield coded
            if slots:
                pool.listen()
                pool.hand_out()
    finally:
        pool.stop()


def _work(pipe: Connection, open_coder: OpenCoder) -> None:
    """What a worker does: opens the coder, then answers each Work with Coded until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the parent, which ends us
    try:
        coder = open_coder()
    except Exception as error:
        pipe.send(
            error if isinstance(error, ResourceError) else ResourceError(f"{type(error).__name__}: {error}")
        )
        return
    pipe.send(None)
    while True:
        try:
            work = pipe.recv()
        except (EOFError, OSError):
            return
        pipe.send(coder(work))
