"""Every command of the tutorial and of the README works and shows what it promises."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

import pytest

from sayso.cli import run
from tests.cli.tutorial import BLOCK, README, TUTORIAL, find_commands, run_command, to_answered, to_command

SHOWN = {
    "--out": "wrote 16 files",
    "01-wire": "Alleged by",
    "06-retraction": "WITHDRAWN",
    "--explain": "←",
    "-o ledger.jsonl": "coded 15, failed 0",
    "import json": "01-wire ",
    "oops": '"code":"bad_json"',
    "extract": '{"article":{"id":"02-wire-copy"',
    "doctor": "sayso: ",
}


def answer(command: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """What a command says; sayso's are run in this process, one after the other, without what they are piped into."""
    if not command.startswith("sayso "):
        return run_command(command, folder).stdout
    for part in command.split(" | ", 1)[0].split(" && "):
        run(shlex.split(part)[1:])
    shown = capsys.readouterr()
    return shown.out + shown.err


@pytest.mark.usefixtures("loaded_once")
def test_the_commands_do_what_the_tutorial_says(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commands = find_commands(TUTORIAL.read_text(encoding="utf-8"))
    assert len(commands) == len(SHOWN)
    for command, (part, promised) in zip(commands, SHOWN.items(), strict=True):
        assert part in command
        assert promised in answer(command, here, capsys), command


@pytest.mark.usefixtures("loaded_once")
def test_the_commands_do_what_the_readme_says(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commands = find_commands(README.read_text(encoding="utf-8"))
    assert commands
    for command in commands:
        said = answer(command, here, capsys)
        assert "CLAIMS\n" in said or "15 reports:" in said or "sayso: " in said, command
        assert "there is no such file" not in said, command


@pytest.mark.parametrize("page", [TUTORIAL, README], ids=lambda page: page.name)
def test_every_output_stands_under_its_command(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for block in BLOCK.finditer(text):
        assert block["command"] != to_command(block["command"]), "make docs writes the outputs"


def test_outputs_are_put_under_their_commands() -> None:
    page = "Before.\n\n```console\n$ echo one > f\n```\n\n```console\n$ cat f\nold\n```\nAfter.\n"
    assert to_answered(page) == page.replace("old", "one")
    with pytest.raises(subprocess.CalledProcessError):
        to_answered("```console\n$ echo Traceback\n```")


def test_a_command_may_have_several_lines() -> None:
    assert to_command('echo "a\nb" c\nshown') == 'echo "a\nb" c'
    with pytest.raises(ValueError, match="stays open"):
        to_command('echo "a')
