"""`sayso code` around the coder: order, error lines, the summary, interruptions."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from sayso.cli.code import code_lines, count_lines
from sayso.engines import Coded, Coder
from sayso.records import Draft
from tests.engines.fakes import open_echo


def lines_of(*texts: str) -> str:
    return "".join(json.dumps({"id": f"r{n}", "text": text}) + "\n" for n, text in enumerate(texts))


class Bytes(io.TextIOWrapper):
    """A text stream over bytes, as sys.stdin and sys.stdout are."""

    def __init__(self, content: bytes = b"") -> None:
        super().__init__(io.BytesIO(content), encoding="utf-8")


def test_all_lines_get_their_line_in_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    given.write_text(
        lines_of("a", "bad") + "{not json\n\n" + '{"id": "x"}\n' + lines_of("c"), encoding="utf-8"
    )
    assert code_lines(str(given), str(out), 1, open_echo) == 1
    lines = out.read_text(encoding="utf-8").splitlines()
    assert (lines[0], lines[1], lines[4]) == ("r0:a", "r1:bad", "r0:c")
    assert json.loads(lines[2])["error"]["code"] == "bad_json"
    assert json.loads(lines[2])["article"]["id"].endswith("in.jsonl:3")
    assert json.loads(lines[3])["article"]["id"] == "x"
    shown = capsys.readouterr()
    assert shown.err == "sayso: coded 2, failed 3: empty 1, bad_json 1, no_text 1\n"
    assert shown.out == ""


def test_nothing_failed_is_code_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = tmp_path / "in.jsonl"
    given.write_text(lines_of("a", "b"), encoding="utf-8")
    assert code_lines(str(given), str(tmp_path / "o"), 2, open_echo) == 0
    assert capsys.readouterr().err == "sayso: coded 2, failed 0\n"


def test_standard_input_and_output(monkeypatch: pytest.MonkeyPatch) -> None:
    out = Bytes()
    monkeypatch.setattr(sys, "stdin", Bytes(lines_of("ä").encode()))
    monkeypatch.setattr(sys, "stdout", out)
    assert code_lines("-", "-", 1, open_echo) == 0
    assert out.buffer.getvalue().decode() == "r0:ä\n"  # type: ignore[attr-defined]  # a BytesIO


def test_an_interruption_leaves_whole_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def open_interrupted() -> Coder:
        def code(draft: Draft) -> Coded:
            if draft.id == "r2":
                raise KeyboardInterrupt
            return Coded(line=draft.id)

        return code

    given, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    given.write_text(lines_of("a", "b", "c", "d"), encoding="utf-8")
    assert code_lines(str(given), str(out), 1, open_interrupted) == 130
    assert out.read_text(encoding="utf-8") == "r0\nr1\n"
    shown = capsys.readouterr().err
    assert shown == "sayso: interrupted: coded 2, failed 0; the lines written so far are whole\n"


def test_lines_are_counted_for_the_bar(tmp_path: Path) -> None:
    given = tmp_path / "in.jsonl"
    given.write_text("a\nb\nc\n", encoding="utf-8")
    assert count_lines(str(given)) == 3
    assert count_lines("-") is None
