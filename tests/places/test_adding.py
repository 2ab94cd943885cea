"""Dumps that a user adds: what is read of them, what is kept, when it counts, and what a bad file does."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.errors import ResourceError, UsageError
from sayso.places import adding, dump
from sayso.places import gazetteer as module
from sayso.places.adding import Added, Filter, add_dump, check_classes, read_added, remove_added
from sayso.places.dump import Damaged, Row, open_dump, to_row
from sayso.places.gazetteer import Gazetteer, load_gazetteer

TEXAS = 4736286
Cells = dict[int, str]


def line(id_: int | str, name: str, cells: Cells | None = None) -> str:
    """A row with the true columns; `cells` by number change it."""
    row = [
        str(id_), name, name, "", "31.5", "-99.5", "P", "PPL", "US", "", "TX", "", "", "", "0", "", "400",
        "America/Chicago", "2024-01-02",
    ]  # fmt: skip
    for n, cell in (cells or {}).items():
        row[n] = cell
    return "\t".join(row)


HAMLET = line(910000001, "Zarnwick")
TOWN = line(910000002, "Ostrelby", {14: "8000"})
KNOWN = line(TEXAS, "Texas", {3: "Tekserra,Техас", 6: "A", 7: "ADM1", 14: "22875689"})
WARD = line(910000003, "Quellmar District", {6: "A", 7: "ADM3"})
HILL = line(910000004, "Mordwen Hill", {6: "T", 7: "HLL", 14: "0"})
WHOLE = "\n".join((HAMLET, TOWN, KNOWN, WARD, HILL)) + "\n"


def write(path: Path, text: str | bytes, member: str = "XX.txt") -> Path:
    raw = text.encode() if isinstance(text, str) else text
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("readme.txt", "what this is")
            archive.writestr(member, raw)
    else:
        path.write_bytes(raw)
    return path


def add(folder: Path, file: Path, kept: Filter | None = None) -> Added:
    return add_dump(folder, load_gazetteer().path, file, kept or Filter())


def opened(folder: Path) -> Gazetteer:
    return Gazetteer(load_gazetteer().path, added=read_added(folder))


def test_a_row_with_its_regions() -> None:
    row = to_row(line(5, "Ansvale", {3: "Anse,Ans Vale", 11: "113", 14: "12"}).encode())
    assert isinstance(row, Row)
    assert (row.id, row.admin1, row.admin2, row.population) == (5, "US.TX", "US.TX.113", 12)
    assert row.others == ("Ansvale", "Anse", "Ans Vale")


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (line(5, "Ansvale").rsplit("\t", 1)[0], "columns"), ("", "columns"), (line("five", "Ansvale"), "number"),
        (line("٥", "Ansvale"), "number"), (line(0, "Ansvale"), "number"), (line(-5, "Ansvale"), "number"),
        (line(5, "Ansvale", {4: "north"}), "number"), (line(5, "Ansvale", {4: "nan"}), "number"),
        (line(5, "Ansvale", {4: "91"}), "number"), (line(5, "Ansvale", {5: "-181"}), "number"),
        (line(5, "Ansvale", {14: "-3"}), "number"), (line(5, "Ansvale", {14: "9" * 40}), "number"),
        (line(5, "Ans\0vale"), "character"), (line(5, "  "), "character"), (line(5, "Ansvale", {8: "us"}), "character"),
        (line(5, "Ansvale", {6: "X"}), "class"), (line(5, "A" * 1_000_000), "too_long"),
    ],
)  # fmt: skip
def test_a_damaged_line_is_told_by_its_damage(raw: str, code: str) -> None:
    assert to_row(raw.encode()) == Damaged(code=code)


def test_bytes_that_are_no_utf8() -> None:
    assert to_row(line(5, "Ansv\xe4le").encode("latin-1")) == Damaged(code="encoding")


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_a_row_or_damaged(raw: bytes) -> None:
    assert isinstance(to_row(raw), Row | Damaged)


@pytest.mark.parametrize("name", ["XX.zip", "XX.txt"])
def test_what_is_kept(tmp_path: Path, name: str) -> None:
    added = add(tmp_path / "in", write(tmp_path / name, WHOLE))
    assert added.fresh
    assert (added.lines, added.places, added.known, added.damaged) == (5, 3, 1, "")
    found = opened(tmp_path / "in").entries(
        ["zarnwick", "ostrelby", "quellmar", "mordwen hill", "texas", "tekserra"]
    )
    assert sorted(found) == ["ostrelby", "quellmar", "tekserra", "texas", "zarnwick"]
    assert [e.geonameid for e in found["texas"]].count(TEXAS) == 1
    (alias,) = found["tekserra"]
    assert (alias.geonameid, alias.name, alias.kind) == (TEXAS, "Texas", "alias")
    assert (found["zarnwick"][0].level, found["zarnwick"][0].countries) == ("city", ("USA",))
    assert (found["quellmar"][0].level, found["quellmar"][0].kind) == ("admin2", "bare")


def test_what_is_asked_for_is_kept(tmp_path: Path) -> None:
    file = write(tmp_path / "XX.txt", WHOLE)
    add(tmp_path / "in", file, Filter(least=500, classes="P"))
    assert set(opened(tmp_path / "in").entries(["zarnwick", "ostrelby", "quellmar", "texas"])) == {
        "ostrelby",
        "texas",
    }
    add(tmp_path / "in", file, Filter(classes="T"))
    assert set(opened(tmp_path / "in").entries(["ostrelby", "mordwen hill", "texas"])) == {
        "mordwen hill",
        "texas",
    }
    assert len(read_added(tmp_path / "in")) == 1


def test_a_hamlet_counts_only_where_its_region_is_named(tmp_path: Path) -> None:
    rows = (HAMLET, line(910000009, "Paris"), line(910000010, "Texas Zarn"))
    add(tmp_path / "in", write(tmp_path / "XX.txt", "\n".join(rows)))
    gazetteer = opened(tmp_path / "in")
    assert "zarnwick" not in gazetteer.entries(["zarnwick", "ohio"])
    assert "zarnwick" in gazetteer.entries(["zarnwick", "texas"])
    assert "texas zarn" not in gazetteer.entries(["texas zarn", "texas"])
    assert 910000009 not in {e.id for e in gazetteer.entries(["paris", "texas"])["paris"]}
    assert gazetteer.name_of(910000001) == "Zarnwick"


def test_the_same_file_adds_nothing(tmp_path: Path) -> None:
    file = write(tmp_path / "XX.zip", WHOLE)
    first = add(tmp_path / "in", file)
    stamp = first.path.stat().st_mtime_ns
    again = add(tmp_path / "in", file)
    assert not again.fresh
    assert again.path.stat().st_mtime_ns == stamp
    assert [p.name for p in (tmp_path / "in").iterdir()] == [first.path.name]


def test_two_dumps_do_not_double_a_place(tmp_path: Path) -> None:
    add(tmp_path / "in", write(tmp_path / "XX.txt", WHOLE))
    add(tmp_path / "in", write(tmp_path / "YY.txt", TOWN + "\n"))
    assert len(opened(tmp_path / "in").entries(["ostrelby"])["ostrelby"]) == 1


def test_odd_rows_are_counted_and_the_others_stay(tmp_path: Path) -> None:
    odd = (
        "half\ta\trow",
        line(7, "Ans\0vale"),
        line(8, "A" * 1_000_000),
        line(910000002, "Ostrelby Again"),
        "",
    )
    added = add(tmp_path / "in", write(tmp_path / "XX.txt", "\n".join((TOWN, *odd, HAMLET))))
    assert (added.lines, added.places, added.doubled) == (7, 2, 1)
    assert added.damaged == "columns 2, character 1, too_long 1"
    assert not opened(tmp_path / "in").entries(["ostrelby again"])


def test_windows_line_ends(tmp_path: Path) -> None:
    assert add(tmp_path / "in", write(tmp_path / "XX.txt", WHOLE.replace("\n", "\r\n"))).damaged == ""


@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        ("a.txt", "", "no line"), ("a.txt", "id,name\n1,x\n" * 2000, "no line"), ("a.txt", b"\0" * 300_000, "no line"),
        ("a.zip", "1\t2\ten\tname\n" * 5, "no line"), ("a.zip", b"", "no line"), ("none.txt", None, "no such file"),
        ("a.zip", b"\n" * 3_000_000, "unpacks to"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_one_line_and_changes_nothing(
    tmp_path: Path, name: str, raw: str | bytes | None, said: str
) -> None:
    file = tmp_path / name if raw is None else write(tmp_path / name, raw)
    with pytest.raises(UsageError, match=said) as error:
        add(tmp_path / "in", file)
    assert "\n" not in str(error.value)
    assert not list((tmp_path / "in").glob("*"))


def test_a_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is a folder"):
        add(tmp_path / "in", tmp_path)


def test_archives_of_other_things(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        archive.writestr("a.txt", WHOLE)
        archive.writestr("b.txt", WHOLE)
    with pytest.raises(UsageError, match="2 tables"):
        add(tmp_path / "in", tmp_path / "two.zip")


def test_a_damaged_archive(tmp_path: Path) -> None:
    file = write(
        tmp_path / "XX.zip", "".join(line(910000000 + n, f"Zarn {n * n:x}") + "\n" for n in range(1, 3000))
    )
    raw = bytearray(file.read_bytes())
    raw[len(raw) // 2 : len(raw) // 2 + 40] = bytes(40)
    file.write_bytes(raw)
    with pytest.raises(UsageError, match="damaged"):
        add(tmp_path / "in", file)
    assert not list((tmp_path / "in").iterdir())


def test_a_table_that_grows_past_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dump, "MOST_BYTES", 200)
    with (
        open_dump(write(tmp_path / "XX.txt", WHOLE)) as opened_dump,
        pytest.raises(UsageError, match="more than 200"),
    ):
        list(opened_dump.rows())


def test_interrupted_nothing_is_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(read: int, size: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(adding, "_EVERY", 2)
    with pytest.raises(KeyboardInterrupt):
        add_dump(
            tmp_path / "in", load_gazetteer().path, write(tmp_path / "X.txt", WHOLE), Filter(), interrupt
        )
    assert not list((tmp_path / "in").iterdir())


def test_what_a_killed_add_left_is_swept(tmp_path: Path) -> None:
    old, new = tmp_path / "in" / "adding-old", tmp_path / "in" / "adding-new"
    for left in (old, new):
        left.mkdir(parents=True)
    os.utime(old, (0, 0))
    add(tmp_path / "in", write(tmp_path / "XX.txt", WHOLE))
    assert (old.exists(), new.exists()) == (False, True)


def test_a_full_disk_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adding, "SCHEMA", adding.SCHEMA + "; PRAGMA max_page_count = 8;")
    rows = "".join(line(910000100 + n, f"Zarnwick {n}") + "\n" for n in range(2000))
    with pytest.raises(ResourceError, match="full"):
        add(tmp_path / "in", write(tmp_path / "XX.txt", rows))
    assert not list((tmp_path / "in").iterdir())


def test_too_many_dumps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adding, "MOST_ADDED", 1)
    add(tmp_path / "in", write(tmp_path / "XX.txt", WHOLE))
    with pytest.raises(UsageError, match=r"allCountries\.zip"):
        add(tmp_path / "in", write(tmp_path / "YY.txt", TOWN))


def test_removing(tmp_path: Path) -> None:
    first = add(tmp_path / "in", write(tmp_path / "XX.txt", WHOLE))
    add(tmp_path / "in", write(tmp_path / "YY.txt", TOWN))
    with pytest.raises(UsageError, match=r"added: XX\.txt, YY\.txt"):
        remove_added(tmp_path / "in", "ZZ.txt")
    assert [a.file for a in remove_added(tmp_path / "in", first.digest)] == ["XX.txt"]
    assert [a.file for a in remove_added(tmp_path / "in", None)] == ["YY.txt"]
    assert remove_added(tmp_path / "in", None) == ()
    assert not opened(tmp_path / "in").entries(["ostrelby"])


def test_a_damaged_addition_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "added-0.sqlite").write_bytes(b"no database at all" * 100)
    assert read_added(tmp_path) == ()


def test_features_are_checked() -> None:
    assert check_classes("p, a") == "A,P"
    with pytest.raises(UsageError, match="--features X"):
        check_classes("X")


def test_what_is_added_is_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache, data = load_gazetteer().path.parent, tmp_path / "data"
    monkeypatch.setattr(module, "_folders", lambda folder: (cache, data))
    module.add_to_gazetteer(write(tmp_path / "XX.txt", WHOLE), Filter(), max)
    assert load_gazetteer().entries(["ostrelby"])["ostrelby"][0].population == 8000
    held = module.count_holdings(load_gazetteer())
    assert held.places > 100_000
    assert [a.file for a in held.added] == ["XX.txt"]
    assert len(module.remove_from_gazetteer("XX.txt")) == 1
    assert not load_gazetteer().entries(["ostrelby"])
