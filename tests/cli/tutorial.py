"""The commands of the tutorial and the README, run in a folder of their own; as a program it writes down what they say.

`python -m tests.cli.tutorial` (`make docs`) puts the outputs of today under every command of both.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
TUTORIAL = ROOT / "docs" / "tutorial.md"
README = ROOT / "README.md"
BLOCK = re.compile(r"```console\n\$ (?P<command>.*?)\n```", re.DOTALL)


def find_commands(page: str) -> list[str]:
    """The commands of a page's console blocks, in order."""
    return [to_command(match["command"]) for match in BLOCK.finditer(page)]


def to_command(block: str) -> str:
    """The command of a block: its first line, or what its open quotation mark takes in."""
    lines = block.splitlines()
    for end in range(1, len(lines) + 1):
        command = "\n".join(lines[:end])
        if command.count('"') % 2 == 0:
            return command
    raise ValueError(f"a quotation mark stays open: {lines[0]}")


def without_machine(said: str) -> str:
    """What a command said, without this machine's folders and kernel."""
    said = said.replace(str(Path(sys.executable).parent.parent), ".venv").replace(str(Path.home()), "~")
    return re.sub(r"system: Linux-[^\s,]+", "system: Linux", said)


def run_command(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """One command in a shell that finds our sayso, 80 columns wide; standard error comes with the output."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "-c", command], cwd=folder, env={**os.environ, "PATH": path, "COLUMNS": "80"}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
    )  # fmt: skip


def to_answered(page: str) -> str:
    """The page with every command run, in order, in one new folder, and what each says put under it.

    Raises: subprocess.CalledProcessError if sayso fails on something unexpected: no page shows a traceback.
    """
    with tempfile.TemporaryDirectory() as folder:

        def answered(match: re.Match[str]) -> str:
            command = to_command(match["command"])
            done = run_command(command, Path(folder))
            if "Traceback" in done.stdout or "please report" in done.stdout:
                raise subprocess.CalledProcessError(done.returncode, command, done.stdout)
            said = without_machine(done.stdout.rstrip())
            return f"```console\n$ {command}\n{said}\n```" if said else f"```console\n$ {command}\n```"

        return BLOCK.sub(answered, page)


if __name__ == "__main__":
    for path in (TUTORIAL, README):
        path.write_text(to_answered(path.read_text(encoding="utf-8")), encoding="utf-8")
