"""The architecture, held to its word."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import inspect
import json
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

from sayso import errors, labels, records, settings
from sayso.resources import digest, read_rows

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "sayso"
FILES = sorted(SOURCE.rglob("*.py"))
SCRIPTS = [*sorted((ROOT / "scripts").rglob("*.py")), *sorted((ROOT / "bench").rglob("*.py"))]
RESOURCES = SOURCE / "resources"


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


@pytest.mark.parametrize("path", FILES + SCRIPTS, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_file_can_be_read_in_one_sitting(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 500
    assert path.stem not in {"utils", "helpers", "common", "misc", "manager"}
    assert all(length(f) <= 80 for f in functions(path))


def test_functions_are_short() -> None:
    lengths = sorted(length(f) for path in FILES for f in functions(path))
    assert statistics.median(lengths) <= 10
    assert lengths[int(len(lengths) * 0.95)] <= 40


def test_functions_take_at_most_six_parameters() -> None:
    for path in FILES:
        if "cli" in path.parts:  # a command's options are its parameters
            continue
        for f in functions(path):
            assert len(f.args.args) + len(f.args.kwonlyargs) <= 7, f"{path}: {f.name}"


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_what_is_public_is_explained(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), "a module says what it is for"
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{node.name} has no docstring"


def test_records_are_frozen_and_slotted() -> None:
    for module in (records, settings):
        for name, cls in inspect.getmembers(module, dataclasses.is_dataclass):
            if cls.__module__ == module.__name__:
                assert cls.__dataclass_params__.frozen, name
                assert hasattr(cls, "__slots__"), name


def test_records_hold_no_loose_dictionaries() -> None:
    text = (SOURCE / "records.py").read_text(encoding="utf-8")
    assert "dict[" not in text
    assert "list[" not in text


def test_the_exception_tree_is_drawn() -> None:
    drawn = errors.__doc__ or ""
    for name, _ in inspect.getmembers(errors, inspect.isclass):
        assert name in drawn


def test_every_setting_is_explained() -> None:
    for _, cls in inspect.getmembers(settings, dataclasses.is_dataclass):
        if cls is settings.Settings:
            continue
        for field in dataclasses.fields(cls):
            assert f"`{field.name}`" in (cls.__doc__ or ""), f"{cls.__name__}.{field.name}"


def test_only_the_pipeline_names_the_rooms() -> None:
    rooms = {"attribution", "events", "actors", "times", "places", "ledger", "reader", "article"}
    for path in SOURCE.glob("*.py"):
        if path.name == "pipeline.py":
            continue
        imported = {
            n.module
            for n in ast.walk(ast.parse(path.read_text()))
            if isinstance(n, ast.ImportFrom) and n.module
        }
        assert not {f"sayso.{room}" for room in rooms} & imported, path.name


def test_only_the_reader_imports_a_model_runtime() -> None:
    for path in FILES:
        if "reader" not in path.parts:
            assert "onnxruntime" not in path.read_text(encoding="utf-8").replace('"onnxruntime"', ""), path


@pytest.mark.parametrize(
    "path", sorted(RESOURCES.rglob("*.tsv")), ids=lambda p: str(p.relative_to(RESOURCES))
)
def test_a_lexicon_names_its_source_and_licence(path: Path) -> None:
    head = path.read_text(encoding="utf-8")[:1500]
    assert "# Source:" in head
    assert "# Licence:" in head
    assert read_rows(str(path.relative_to(RESOURCES)))


@pytest.mark.parametrize(
    "path", sorted(RESOURCES.rglob("*.tsv")), ids=lambda p: str(p.relative_to(RESOURCES))
)
def test_a_lexicon_has_no_row_twice(path: Path) -> None:
    rows = [tuple(r.values()) for r in read_rows(str(path.relative_to(RESOURCES)))]
    assert len(rows) == len(set(rows))


def test_models_are_the_measured_ones() -> None:
    pinned = json.loads((RESOURCES / "manifest.json").read_text(encoding="utf-8"))
    assert pinned
    for name, sha256 in pinned.items():
        assert digest(name) == sha256, name


def test_every_module_imports() -> None:
    for path in FILES:
        parts = path.relative_to(SOURCE.parent).with_suffix("").parts
        importlib.import_module(".".join(p for p in parts if p != "__init__"))


def test_modes_belong_to_types() -> None:
    assert set(labels.MODES) == set(labels.EventType)
    assert len(labels.CONTEXTS) == len(set(labels.CONTEXTS)) == 37
