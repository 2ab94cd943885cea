"""The doctor: what is sound is said, what is not is said louder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sayso import resources
from sayso.cli import run
from sayso.cli.doctor import Check, check_lexicons, check_models, to_card_lines, to_findings
from sayso.cli.terminal import to_console


def test_lexicons_have_rows_and_digests() -> None:
    found = {c.name: c for c in check_lexicons()}
    assert found["cli/verbs.tsv"].sound
    assert " rows, sha256 " in found["cli/verbs.tsv"].found


def test_a_damaged_model_is_not_sound(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"reader/x.onnx": "0000", "gone": "1111"}', encoding="utf-8")
    (tmp_path / "reader").mkdir()
    (tmp_path / "reader" / "x.onnx").write_bytes(b"other bytes")
    monkeypatch.setattr(resources, "HERE", tmp_path)
    resources.digest.cache_clear()
    checks = {c.name: c for c in check_models()}
    resources.digest.cache_clear()
    assert not any(c.sound for name, c in checks.items() if name != "reads with")
    assert "damaged" in checks["reader/x.onnx"].found
    assert "missing" in checks["gone"].found


def test_what_is_wrong_says_so_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    to_console().print(to_findings([Check(group="models", name="m", found="gone", sound=False)], {}))
    shown = capsys.readouterr().out
    assert "m: NOT SOUND: gone" in shown
    assert "1 of 1 checks failed" in shown
    assert "no model card" in shown


def test_the_card_in_lines() -> None:
    assert to_card_lines({"trained_on": "our sentences", "measured": {"f1": 0.8, "p": 0.9}}) == [
        "trained on: our sentences",
        "measured: f1 0.8, p 0.9",
    ]


def test_json_has_every_check(capsys: pytest.CaptureFixture[str]) -> None:
    code = run(["doctor", "--json"])
    found = json.loads(capsys.readouterr().out)
    assert {"system", "packages", "models", "gazetteer", "lexicons"} == {c["group"] for c in found["checks"]}
    assert code == (0 if all(c["sound"] for c in found["checks"]) else 1)
