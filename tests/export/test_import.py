"""The commands: a ledger in a store out, corrected by a person, and in again."""

from __future__ import annotations

import json
from pathlib import Path
from zipfile import ZipFile

import pytest

from sayso.cli.app import run
from sayso.errors import StoreError
from sayso.export.brat import read_index
from sayso.export.entry import to_line
from sayso.store import Arrival, Content, linker, open_store, read_judgements, write_arrival, write_run
from sayso.store.judgements import JudgementKind
from tests.export.ledger import ARTICLE, ENTRY, TEXT


def _keep(db: Path, text: str = TEXT, name: str = "r1") -> None:
    line = to_line(ENTRY)
    line["article"] |= {"text": text, "id": name}
    arrival = Arrival(
        name=name,
        hash=(name + text).encode()[:16] + bytes([len(text) % 251]) * 16,
        body_sha256=b"b" * 32,
        address="x",
        came_at="2026-03-04",
    )
    with open_store(db) as store:
        one = write_run(store, {"v": "1"}, "test")
        write_arrival(
            store, one, arrival, Content(line=line, text=text, url=ARTICLE.url, published=ARTICLE.published)
        )
        linker.link_waiting(store, one, linker.open_rules())


@pytest.fixture
def db(tmp_path: Path) -> Path:
    _keep(tmp_path / "ledger.db")
    return tmp_path / "ledger.db"


def _decided(db: Path) -> list[tuple[str, str]]:
    with open_store(db) as store:
        return [(j.kind, j.value) for j in read_judgements(store)]


def _export(db: Path, format_: str, *more: str) -> Path:
    target = db.parent / f"{format_}{len(list(db.parent.iterdir()))}"
    assert run(["export", format_, "--db", str(db), "-o", str(target), *more]) == 0
    return target


def _correct(folder: Path, old: str, new: str) -> None:
    (ann,) = folder.glob("*.ann")
    said = ann.read_bytes().decode()
    assert old in said
    ann.write_bytes(said.replace(old, new).encode())


def test_brat_unchanged_changes_nothing(db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["import", str(_export(db, "brat")), "--db", str(db)]) == 0
    assert _decided(db) == []
    assert "decisions taken 0" in capsys.readouterr().err


def test_brat_corrections_are_decisions_once(db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = _export(db, "brat")
    _correct(folder, "Modality E1 actual", "Modality E1 negated")
    for _ in range(2):
        assert run(["import", str(folder), "--db", str(db), "--who", "Ada"]) == 0
    assert _decided(db) == [(JudgementKind.CORRECT, '{"field": "modality", "value": "negated"}')]
    again = _export(db, "brat")
    assert "Modality E1 negated" in next(again.glob("*.ann")).read_text(encoding="utf-8")
    geo = json.loads(_export(db, "geojson").read_bytes())
    assert "shelled" not in json.dumps(geo)
    assert "negated 1" in capsys.readouterr().err


def test_an_event_struck_out_is_rejected(db: Path) -> None:
    folder = _export(db, "brat")
    (ann,) = folder.glob("*.ann")
    lines = ann.read_bytes().decode().split("\n")
    ann.write_bytes("\n".join(x for x in lines if not x.startswith("E1\t") and " E1" not in x).encode())
    assert run(["import", str(folder), "--db", str(db)]) == 0
    assert _decided(db) == [(JudgementKind.REJECT, "null")]


def test_an_annotation_file_is_taken_in(db: Path) -> None:
    file = _export(db, "annotations")
    page = json.loads(file.read_bytes())
    page["items"] = page["items"][:1]
    page["items"][0]["body"][0]["value"] = "COERCE"
    file.write_text(json.dumps(page), encoding="utf-8")
    assert run(["import", str(file), "--db", str(db)]) == 0
    assert _decided(db) == [(JudgementKind.CORRECT, '{"field": "type", "value": "COERCE"}')]


def test_a_text_that_changed_is_refused(db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, file = _export(db, "brat"), _export(db, "annotations")
    _correct(folder, "Modality E1 actual", "Modality E1 negated")
    _keep(db, TEXT + "More.\n")
    for source in (folder, file):
        assert run(["import", str(source), "--db", str(db)]) == 1
        assert "text changed since it was exported" in capsys.readouterr().err
    assert _decided(db) == []


def test_line_ends_that_a_tool_changed_are_refused(db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = _export(db, "brat")
    (one,) = read_index(folder)
    path = folder / f"{one.file}.txt"
    path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n"))
    assert run(["import", str(folder), "--db", str(db)]) == 1
    assert "line ends count too" in capsys.readouterr().err


def test_a_quotation_that_is_not_there_is_refused(db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = _export(db, "annotations")
    page = json.loads(file.read_bytes())
    page["items"][0]["target"]["selector"][1]["start"] += 1
    file.write_text(json.dumps(page), encoding="utf-8")
    assert run(["import", str(file), "--db", str(db)]) == 1
    assert "and not “shelled”" in capsys.readouterr().err


@pytest.mark.parametrize("format_", ["csv", "parquet", "gdelt", "brat"])
def test_a_zip_has_the_same_bytes_each_time(db: Path, format_: str) -> None:
    made = [db.parent / "a.zip", db.parent / "b.zip"]
    for path in made:
        assert run(["export", format_, "--db", str(db), "-o", str(path)]) == 0
    assert made[0].read_bytes() == made[1].read_bytes()
    assert ZipFile(made[0]).testzip() is None


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["csv"], "name a folder"), (["geojson", "--include", "all"], "only alleged"),
        (["csv", "--since", "2026-01-01"], "--since: is for"), (["acled", "--since", "x"], "give a date"),
        (["geojson", "--by-month"], "is for parquet"), (["nonsense"], "there is no such format"),
    ],
)  # fmt: skip
def test_wrong_use_gets_one_line(
    db: Path, args: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["export", *args, "--db", str(db)]) == 2
    err = capsys.readouterr().err
    assert said in err
    assert err.count("\n") == 1


def test_a_folder_that_holds_something_is_left_alone(db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", "csv", "--db", str(db), "-o", str(db.parent)]) == 2
    assert "is not empty" in capsys.readouterr().err


def test_an_export_that_fails_leaves_nothing_half(
    db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, folder = tmp_path / "links.json", tmp_path / "tables"
    old.write_text("old")

    def fail(*_: object) -> None:
        raise StoreError("the disk is full")

    monkeypatch.setattr("sayso.export.formats.find_format", lambda _: fail)
    assert run(["export", "links", "--db", str(db), "-o", str(old)]) != 0
    assert run(["export", "csv", "--db", str(db), "-o", str(folder)]) != 0
    assert old.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith((".tables", "tables", "links"))] == [
        "links.json"
    ]
