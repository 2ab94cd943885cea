"""What goes into formats that know no modality, read by readers that others wrote."""

from __future__ import annotations

import io
import json
import warnings
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import geojson
import pandas as pd
import pytest

from sayso.export.formats import find_format
from sayso.export.selection import Choice, find_rows
from tests.export.ledger import LINKED, ByHand

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from followthemoney import model

FACT, ATTRIBUTED, THREAT, PLAN, DENIED, RETRACTED = (e.id for e in LINKED)
CHARGE = "according to mayor Ilka Darnov"

Read = Callable[[Path, bool], dict[str, str]]
"""Writes and reads a format: event id → all that its row says, as one text."""


def _stream(format_: str, alleged: bool) -> bytes:
    stream = io.BytesIO()
    find_format(format_)(find_rows(ByHand(), Choice(alleged=alleged), Counter()), stream)
    return stream.getvalue()


def read_geojson(_: Path, alleged: bool) -> dict[str, str]:
    collection = geojson.loads(_stream("geojson", alleged))
    assert collection.is_valid
    assert all(f.is_valid for f in collection.features)
    return {f["id"]: json.dumps(f["properties"], ensure_ascii=False) for f in collection.features}


def read_polecat(_: Path, alleged: bool) -> dict[str, str]:
    table = pd.read_csv(io.BytesIO(_stream("polecat", alleged)), sep="\t", dtype=str, quoting=3)
    assert len(table.columns) == 40
    return {row["Event ID"]: " | ".join(row.dropna()) for _, row in table.iterrows()}


def read_acled(_: Path, alleged: bool) -> dict[str, str]:
    table = pd.read_csv(io.BytesIO(_stream("acled", alleged)), dtype=str)
    assert len(table.columns) == 31
    return {row["event_id_cnty"].removeprefix("YEM"): " | ".join(row.dropna()) for _, row in table.iterrows()}


def read_ftm(_: Path, alleged: bool) -> dict[str, str]:
    written = {line["id"]: line for line in map(json.loads, _stream("ftm", alleged).splitlines())}
    found = {}
    for line in written.values():
        entity = model.get_proxy(line)
        for name, values in line["properties"].items():
            assert sorted(entity.get(name)) == sorted(values), f"{name}: the package drops {values}"
            assert entity.schema.get(name).type.name != "entity" or set(values) <= written.keys()
        if entity.schema.is_a("Event"):
            found[line["properties"]["recordId"][0]] = json.dumps(line, ensure_ascii=False)
    return found


def read_gdelt(folder: Path, alleged: bool) -> dict[str, str]:
    find_format("gdelt")(find_rows(ByHand(), Choice(alleged=alleged), Counter()), folder)
    numbers = {int(e.id[1:], 16) >> 1: e.id for e in LINKED}
    found = {}
    for path in sorted(folder.glob("*mentions.CSV")):
        if not path.stat().st_size:
            continue
        mentions = pd.read_csv(path, sep="\t", header=None, quoting=3)
        events = pd.read_csv(
            folder / path.name.replace("mentions", "events"), sep="\t", header=None, quoting=3
        )
        assert (mentions.shape[1], events.shape[1]) == (16, 61)
        assert set(mentions[0]) == set(events[0])
        mark = "ALLEGED " if path.name.startswith("alleged") else ""
        found |= {numbers[n]: f"{mark}{extras}" for n, extras in zip(mentions[0], mentions[15], strict=True)}
    return found


READERS: dict[str, tuple[Read, frozenset[str]]] = {
    "geojson": (read_geojson, frozenset({FACT, ATTRIBUTED, THREAT})),
    "polecat": (read_polecat, frozenset({FACT, ATTRIBUTED, THREAT})),
    "gdelt": (read_gdelt, frozenset({FACT, ATTRIBUTED, THREAT})),
    "ftm": (read_ftm, frozenset({FACT, ATTRIBUTED, THREAT})),
    "acled": (read_acled, frozenset({FACT})),
}
"""Format → how to read it, and what it holds by default: THREATEN is a type of its own where there is one; ACLED has none, and
does not take an abduction of those of whom the report says nothing."""


@pytest.fixture(params=READERS)
def format_(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_by_default_only_what_may_pass_for_a_fact_goes_in(format_: str, tmp_path: Path) -> None:
    read, expected = READERS[format_]
    found = read(tmp_path, False)
    assert set(found) == expected
    for id_ in found.keys() & {ATTRIBUTED}:
        assert CHARGE in found[id_]
    assert CHARGE not in found[FACT]


def test_a_threat_is_never_an_attack(tmp_path: Path) -> None:
    assert '"type": "THREATEN"' in read_geojson(tmp_path, False)[THREAT]
    assert "THREATEN" in read_polecat(tmp_path, False)[THREAT]
    read_gdelt(tmp_path, False)
    events = pd.read_csv(tmp_path / "events.CSV", sep="\t", header=None, dtype=str, quoting=3)
    assert sorted(zip(events[28], events[29], strict=True)) == [("13", "3"), ("18", "4"), ("19", "4")]


def test_what_is_alleged_comes_marked(format_: str, tmp_path: Path) -> None:
    read, expected = READERS[format_]
    found = read(tmp_path, True)
    added = {PLAN: "future", DENIED: "disputed", RETRACTED: "retracted"}
    assert set(found) == expected | added.keys()
    for id_, why in added.items():
        assert "alleged" in found[id_].lower()
        assert why in found[id_]
    assert all("alleged" not in found[id_].lower() for id_ in expected)


def test_what_stays_out_is_counted_by_reason() -> None:
    left: Counter[str] = Counter()
    assert len(list(find_rows(ByHand(), Choice(), left))) == 3
    assert left == {"future": 1, "disputed": 1, "retracted": 1}


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (Choice(since="2026-03-03", until="2026-03-03"), [FACT]),
        (Choice(since="2026-03-04"), [ATTRIBUTED, THREAT]),
        (Choice(until="2026-03-02"), []),
    ],
)
def test_dates_are_of_the_event_else_of_its_publication(choice: Choice, expected: list[str]) -> None:
    assert [r.event.id for r in find_rows(ByHand(), choice, Counter())] == expected


def test_only_a_town_is_a_pin(tmp_path: Path) -> None:
    features = {f["id"]: f for f in geojson.loads(_stream("geojson", False)).features}
    assert features[FACT].geometry.coordinates == [44.2, 15.35]
    assert features[ATTRIBUTED].geometry is None
    assert features[ATTRIBUTED].properties["precision"] == "admin1"
    read_gdelt(tmp_path, False)
    events = pd.read_csv(tmp_path / "events.CSV", sep="\t", header=None, quoting=3).set_index(0)
    place = events.loc[1, [51, 52, 53, 56, 57]].tolist()
    assert place[:3] == [4, "Sanaa, Yemen", "YM"]
    assert place[3:] == [15.35, 44.2]
    assert events.loc[2, [51, 56, 57]].isna().tolist() == [False, True, True]


def test_acled_says_what_it_knows_and_no_more() -> None:
    row = pd.read_csv(io.BytesIO(_stream("acled", False)), dtype=str).iloc[0]
    assert row[["event_type", "sub_event_type", "inter1", "iso", "region", "fatalities", "geo_precision"]].tolist() == [
        "Explosions/Remote violence", "Shelling/artillery/missile attack", "State forces", "887", "Middle East", "3", "1",
    ]  # fmt: skip
    assert row[["timestamp", "source_scale", "admin2"]].isna().all()


def test_the_same_bytes_each_time(format_: str, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        READERS[format_][0](tmp_path / name, True)
    if format_ == "gdelt":
        told = [{p.name: p.read_bytes() for p in (tmp_path / n).iterdir()} for n in ("a", "b")]
        assert told[0] == told[1]
    else:
        assert _stream(format_, True) == _stream(format_, True)
