"""Every command of the tutorial works and shows what it promises."""

from __future__ import annotations

from pathlib import Path

import pytest

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


def test_the_commands_do_what_the_tutorial_says(tmp_path: Path) -> None:
    commands = [to_command(m["command"]) for m in BLOCK.finditer(TUTORIAL.read_text(encoding="utf-8"))]
    assert len(commands) == len(SHOWN)
    for command, (part, promised) in zip(commands, SHOWN.items(), strict=True):
        assert part in command
        assert promised in run_command(command, tmp_path).stdout, command


def test_a_command_may_have_several_lines() -> None:
    assert to_command('echo "a\nb" c\nshown') == 'echo "a\nb" c'
    with pytest.raises(ValueError, match="stays open"):
        to_command('echo "a')
