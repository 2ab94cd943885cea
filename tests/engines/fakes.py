"""Coders for the tests: what a worker opens, without any model."""

from __future__ import annotations

import os
import signal
import time

from sayso.engines import Coded, Coder
from sayso.errors import ResourceError
from sayso.records import Draft

SIGNALS = {"kill": signal.SIGKILL, "fault": signal.SIGSEGV}


def open_echo() -> Coder:
    """Answers each draft with its text; `wait` takes a while, `hang` for ever; `die` leaves, `kill` and `fault` are
    what the system does to a process (short of memory, a fault in native code)."""

    def code(draft: Draft) -> Coded:
        if draft.text == "die":
            os._exit(3)
        if draft.text in SIGNALS:
            os.kill(os.getpid(), SIGNALS[draft.text])
        if draft.text == "hang":
            time.sleep(3600)
        if draft.text == "wait":
            time.sleep(0.2)
        return Coded(line=f"{draft.id}:{draft.text}", error="empty" if draft.text == "bad" else None)

    return code


def open_broken() -> Coder:
    """A model that is damaged."""
    raise ResourceError("the model is damaged: reinstall sayso")


def open_dead() -> Coder:
    """A process that dies while it loads."""
    os._exit(9)
