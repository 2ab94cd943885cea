"""Every command of the tutorial works and shows what it promises."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from sayso.cli import run
from tests.cli.tutorial import BLOCK, TUTORIAL, run_command, to_command

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
    """What a command says; one of sayso's is run in this process, without what it is piped into."""
    if not command.startswith("sayso "):
        return run_command(command, folder).stdout
    run(shlex.split(command.split(" | ", 1)[0])[1:])
    shown = capsys.readouterr()
    return shown.out + shown.err


@pytest.mark.usefixtures("loaded_once")
def test_the_commands_do_what_the_tutorial_says(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commands = [to_command(m["command"]) for m in BLOCK.finditer(TUTORIAL.read_text(encoding="utf-8"))]
    assert len(commands) == len(SHOWN)
    for command, (part, promised) in zip(commands, SHOWN.items(), strict=True):
        assert part in command
        assert promised in answer(command, here, capsys), command


def test_a_command_may_have_several_lines() -> None:
    assert to_command('echo "a\nb" c\nshown') == 'echo "a\nb" c'
    with pytest.raises(ValueError, match="stays open"):
        to_command('echo "a')
