"""The compiled gazetteer: where it lies, what it holds, and what happens when it cannot be written."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from sayso.errors import ResourceError
from sayso.places import compile as compiling
from sayso.places import gazetteer as module
from sayso.places.compile import SCHEMA, compile_gazetteer
from sayso.places.fold import to_key
from sayso.places.gazetteer import load_gazetteer
from sayso.resources import read_rows


def write_small(path: Path) -> None:
    db = sqlite3.connect(path)
    db.executescript(SCHEMA)
    db.execute("INSERT INTO place VALUES (1, 1, 'Ortia', 'country', 'A', 1.0, 2.0, 9, 'ORT', NULL, NULL, 0)")
    db.execute("INSERT INTO name VALUES ('ortia', 1, 'name', '')")
    db.commit()
    db.close()


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Saint-Étienne", "st etienne"), ("ST. LOUIS", "st louis"), ("Coeur d’Alene", "coeur dalene"), ("U.S.", "us"),
        ("Mount Vernon", "mt vernon"), ("Syria/Iraq", "syria iraq"), ("…", ""),
    ],
)  # fmt: skip
def test_folding(name: str, key: str) -> None:
    assert to_key(name) == key


def test_it_is_compiled_once_and_left_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Path] = []
    monkeypatch.setattr(module, "compile_gazetteer", lambda path: (made.append(path), write_small(path)))
    first, second = load_gazetteer(tmp_path / "new"), load_gazetteer(tmp_path / "new")
    assert len(made) == 1
    assert first.path == second.path
    assert [p.name for p in (tmp_path / "new").iterdir()] == [first.path.name]
    assert first.entries(["ortia", "nowhere"])["ortia"][0].countries == ("ORT",)


def test_a_compilation_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(path: Path) -> None:
        path.write_bytes(b"half")
        raise ResourceError("broken")

    monkeypatch.setattr(module, "compile_gazetteer", fail)
    with pytest.raises(ResourceError):
        load_gazetteer(tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_cache_that_cannot_be_written_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "compile_gazetteer", write_small)
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    gazetteer = load_gazetteer(blocked)
    assert gazetteer.note
    assert str(blocked) in gazetteer.note
    assert gazetteer.entries(["ortia"])


def test_the_name_changes_with_the_lexicons(monkeypatch: pytest.MonkeyPatch) -> None:
    before = module.source_digest()
    monkeypatch.setattr(module, "digest", lambda name: "other")
    assert module.source_digest() != before


def test_a_missing_package_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PACKAGES", ("no-such-package-at-all",))
    with pytest.raises(ResourceError, match="no-such-package-at-all"):
        module.source_digest()


def test_what_it_holds() -> None:
    gazetteer = load_gazetteer()
    assert gazetteer.countries_of("Iraqi") == ("IRQ",)
    assert gazetteer.countries_of("Kashmir") == ("IND", "PAK")
    assert gazetteer.countries_of("Nowherestan") == ()
    assert gazetteer.country_of_domain("ca") == "CAN"
    assert gazetteer.country_of_domain("com") is None
    county = gazetteer.entries(["rapides parish"])["rapides parish"][0]
    assert county.level == "admin2"
    assert county.lat == pytest.approx(31.2, abs=0.3)


def test_every_country_row_has_its_country() -> None:
    gazetteer = load_gazetteer()
    for row in read_rows("places/countries.tsv"):
        for word in (x for x in row["demonyms"].split("|") if x):
            assert row["alpha3"] in gazetteer.countries_of(word), word


def test_every_region_stands_under_its_name() -> None:
    gazetteer = load_gazetteer()
    for row in read_rows("places/regions.tsv"):
        found = gazetteer.entries([to_key(row["name"])])[to_key(row["name"])]
        assert any(e.level in {"region", "site"} and e.feature == row["class"] for e in found), row["name"]
        assert -90 <= float(row["lat"]) <= 90
        assert -180 <= float(row["lon"]) <= 180


def lay_out(folder: Path, cities: str) -> None:
    """The smallest packages: one country, its one region, and cities."""
    for name in ("countries", "subdivisions", "cities"):
        (folder / name).mkdir(parents=True)
    (folder / "countries/countries.tsv").write_text("Ortia\tOT\tORT\t7\t\t\t\n")
    (folder / "subdivisions/subdivisions.tsv").write_text(
        "Upper Vale Province\t\tOT.1\t8\tProvince\t\t1\t\t1\n"
    )
    (folder / "cities/cities.tsv").write_text(cities)
    fact = {"geonameid": 7, "iso3": "ORT", "name": "Ortia", "population": 90, "tld": ".ot", "capital": "Vale"}
    (folder / "countries.json").write_text(json.dumps({"OT": fact}))
    (folder / "cities15000.json").write_text("{}")


def test_compiling_small_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay_out(tmp_path / "data", "Vale\t9\t1\t1\t50\t10.0\t179.0\nFar Vale\t10\t1\t1\t20\t10.0\t-179.0\n")
    monkeypatch.setattr(compiling, "package_dir", lambda package: tmp_path / "data")
    compile_gazetteer(tmp_path / "g.sqlite")
    found = module.Gazetteer(tmp_path / "g.sqlite").entries(["vale", "upper vale", "ortia"])
    (town,) = found["vale"]
    assert (town.admin1, town.countries, town.capital) == (8, ("ORT",), True)
    (region,) = found["upper vale"]
    assert (region.kind, region.level, region.population) == ("bare", "admin1", 70)
    assert abs(region.lon or 0) == pytest.approx(180)
    assert found["ortia"][0].level == "country"


def test_packages_of_another_layout_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay_out(tmp_path / "data", "Vale\t9\n")
    monkeypatch.setattr(compiling, "package_dir", lambda package: tmp_path / "data")
    with pytest.raises(ResourceError, match="layout"):
        compile_gazetteer(tmp_path / "g.sqlite")
