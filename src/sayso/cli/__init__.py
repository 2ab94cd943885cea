"""The command line: one file per command, each importing what is heavy only when it runs.

Exit codes: 0 all coded, 1 some failed, 2 wrong use, 130 interrupted, 141 the reader of our output went away.
"""

from __future__ import annotations

from sayso.cli.app import main, run

__all__ = ["main", "run"]
