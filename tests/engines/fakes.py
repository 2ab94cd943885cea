"""Coders for the tests: what a worker opens, without any model."""

from __future__ import annotations

import os
import time

from sayso.engines import Coded, Coder
from sayso.errors import ResourceError
from sayso.records import Draft


def open_echo() -> Coder:
    """Answers each draft with its text; `wait` takes a while, `die` kills the process."""

    def code(draft: Draft) -> Coded:
        if draft.text == "die":
            os._exit(3)
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
