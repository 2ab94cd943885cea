"""Lexicons and models are read as they are, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from sayso import resources
from sayso.errors import ResourceError


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(resources, "HERE", tmp_path)
    resources.read_rows.cache_clear()
    resources.digest.cache_clear()
    return tmp_path


def test_rows_come_by_column_and_comments_go(folder: Path) -> None:
    (folder / "x.tsv").write_text("# Source: us\nword\tkind\nden\tnoun\n#tag\t\n", encoding="utf-8")
    assert resources.read_rows("x.tsv") == ({"word": "den", "kind": "noun"}, {"word": "#tag", "kind": ""})


def test_a_row_that_does_not_fit_is_named(folder: Path) -> None:
    (folder / "x.tsv").write_text("# Source: us\nword\tkind\nden\n", encoding="utf-8")
    with pytest.raises(ResourceError, match=r"x\.tsv, line 3: 1 cells where 2"):
        resources.read_rows("x.tsv")


def test_a_missing_resource_says_what_to_do(folder: Path) -> None:
    with pytest.raises(ResourceError, match="reinstall"):
        resources.resource_path("gone.tsv")


def test_a_model_that_was_changed_is_refused(folder: Path) -> None:
    (folder / "m.onnx").write_bytes(b"weights")
    (folder / "manifest.json").write_text('{"m.onnx": "' + "0" * 64 + '"}', encoding="utf-8")
    with pytest.raises(ResourceError, match="not the one that was measured"):
        resources.checked_path("m.onnx")
    (folder / "n.onnx").write_bytes(b"weights")
    with pytest.raises(ResourceError, match="no digest"):
        resources.checked_path("n.onnx")
