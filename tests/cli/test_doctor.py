"""The doctor: what is sound is said, what is not is said louder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sayso import resources
from sayso.cli import run
from sayso.cli.doctor import (
    Check,
    check_card,
    check_lexicons,
    check_models,
    read_card,
    to_card_lines,
    to_findings,
)
from sayso.cli.terminal import to_console


def test_lexicons_have_rows_and_digests() -> None:
    found = {c.name: c for c in check_lexicons()}
    assert found["wording/verbs.tsv"].sound
    assert " rows, sha256 " in found["wording/verbs.tsv"].found


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


@pytest.mark.parametrize(
    ("card", "digest", "sound"),
    [("(int8; sha256 0123456789abcdef…)", "0123456789abcdef99", True),
     ("(int8; sha256 0123456789abcdef…)", "ffff456789abcdef99", False),
     ("no digest", "0123", False)],
)  # fmt: skip
def test_a_card_of_another_model_is_not_sound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, card: str, digest: str, sound: bool
) -> None:
    monkeypatch.setattr(resources, "HERE", tmp_path)
    assert check_card(digest).found.startswith("missing")
    (tmp_path / "reader").mkdir()
    (tmp_path / "reader" / "CARD.md").write_text(card, encoding="utf-8")
    assert check_card(digest).sound is sound


def test_what_the_model_was_measured_at_is_shown() -> None:
    lines = to_card_lines(read_card())
    assert any(line.startswith("measured on ledger: ") and "statements_f1 0." in line for line in lines)


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
