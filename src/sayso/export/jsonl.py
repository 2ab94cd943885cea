"""`jsonl`: one ledger entry a line, as `sayso code` prints it."""

from __future__ import annotations

from typing import BinaryIO

from sayso.export.entry import to_json
from sayso.export.formats import Ledger


def write(ledger: Ledger, stream: BinaryIO) -> None:
    """Every report's line, error lines included."""
    for line in ledger.lines():
        stream.write(to_json(line).encode("utf-8") + b"\n")
