"""The command line as a whole: help, wrong use, and errors of one line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from sayso import __version__
from sayso.cli import run

COMMANDS = (
    "read", "code", "extract", "ingest", "watch", "relink", "claims", "events", "explain", "search", "review", "judge",
    "serve", "export", "import", "demo", "doctor", "gazetteer", "spark",
)  # fmt: skip


def test_help_names_what_there_is_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    shown = capsys.readouterr().out
    listed = shown.split("Commands:")[1].split("Examples:")[0]
    assert [line.split()[0] for line in listed.splitlines() if line.strip()] == list(COMMANDS)
    assert "..." not in listed


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_helps_with_examples(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([command, "-h"]) == 0
    shown = capsys.readouterr().out
    assert f"  sayso {command}" in shown.split("Examples:")[1]


def test_no_command_shows_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == 0
    assert "Commands:" in capsys.readouterr().out


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"sayso {__version__}\n"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["rad"], "read"),
        (["serve"], "serve"),
        (["read"], "read --help"),
        (["read", "--colour", "x"], "--colour"),
        (["read", "x", "--published", "someday"], "2021-02-28"),
        (["read", "no-such-file"], "no-such-file"),
        (["read", "."], "folder"),
        (["code", "no-such-file"], "no-such-file"),
        (["code", "."], "folder"),
        (["code", __file__, "-o", "no-such-folder/out.jsonl"], "no-such-folder"),
        (["code", __file__, "-o", __file__], "is the input"),
        (["code", __file__, "--jobs", "0"], "--jobs"),
        (["code", __file__, "--jobs", "many"], "--jobs"),
        (["extract", "no-such-file"], "no-such-file"),
        (["extract", "empty-folder"], ".html"),
    ],
)
def test_wrong_use_is_one_line_and_code_2(
    args: list[str],
    said: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty-folder").mkdir()
    assert run(args) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1
    assert shown.err.startswith("sayso: ")
    assert said in shown.err


def test_help_imports_nothing_heavy() -> None:
    heavy = "pyarrow onnxruntime numpy trafilatura lxml rich msgspec sqlite3 sayso.pipeline sayso.sources"
    program = (
        "import sys; from sayso.cli import run; run(['--help']); "
        f"sys.exit(' '.join(m for m in '{heavy}'.split() if m in sys.modules) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
