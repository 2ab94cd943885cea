"""The tutorial's commands, run in a folder of their own; as a program it writes down what they say.

`python -m tests.cli.tutorial` rewrites docs/tutorial.md with the outputs of today.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

TUTORIAL = Path(__file__).parents[2] / "docs" / "tutorial.md"
BLOCK = re.compile(r"```console\n\$ (?P<command>.*?)\n```", re.DOTALL)


def to_command(block: str) -> str:
    """The command of a block: its first line, or what its open quotation mark takes in."""
    lines = block.splitlines()
    for end in range(1, len(lines) + 1):
        command = "\n".join(lines[:end])
        if command.count('"') % 2 == 0:
            return command
    raise ValueError(f"a quotation mark stays open: {lines[0]}")


def run_command(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """One command in a shell that finds our sayso, 80 columns wide; standard error comes with the output."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "-c", command], cwd=folder, env={**os.environ, "PATH": path, "COLUMNS": "80"}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
    )  # fmt: skip


def write_tutorial() -> None:
    """Runs every command, in order, and puts what it says under it."""
    with tempfile.TemporaryDirectory() as folder:

        def answered(match: re.Match[str]) -> str:
            command = to_command(match["command"])
            said = run_command(command, Path(folder)).stdout.rstrip()
            return f"```console\n$ {command}\n{said}\n```"

        TUTORIAL.write_text(BLOCK.sub(answered, TUTORIAL.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    write_tutorial()
