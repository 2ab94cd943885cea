"""The ledger contract, checked: whatever `sayso code` prints must pass."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sayso.labels import (
    CONTEXTS,
    MODES,
    SECTORS,
    Act,
    ActorKind,
    EventType,
    FlagKind,
    Form,
    Modality,
    PublishedFrom,
    Stance,
    Status,
    TimeType,
    Via,
)

Line = dict[str, Any]
KEYS = {"schema", "article", "statements", "events", "claims", "actors", "times", "places", "flags"}


def walk(value: Any) -> Iterator[Line]:
    """Every object inside `value`, itself included."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from walk(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from walk(inner)


def check_spans(line: Line) -> None:
    text = line["article"]["text"]
    for found in walk({k: v for k, v in line.items() if k != "article"}):
        span = found.get("span")
        if span is not None:
            assert 0 <= span[0] < span[1] <= len(text), found
            if "text" in found:
                assert text[span[0] : span[1]] == found["text"], found
        for pair in found.get("spans", []):
            assert 0 <= pair[0] < pair[1] <= len(text), found
    for furniture in line["article"]["furniture"]:
        assert text[furniture["span"][0] : furniture["span"][1]] == furniture["text"]


def check_ids(line: Line) -> None:
    ids = {
        key: [x["id"] for x in line[key]]
        for key in ("statements", "events", "claims", "actors", "times", "places")
    }
    for key, found in ids.items():
        assert len(found) == len(set(found)), key
    actors = set(ids["actors"]) | {None}
    for s in line["statements"]:
        assert s["said_on"] in {None, *ids["times"]}
        assert s["within"] in {None, *ids["statements"]} - {s["id"]}
        assert s["speaker"] is None or s["speaker"]["actor"] in actors
    for e in line["events"]:
        assert set(e["attribution"]) <= set(ids["statements"])
        assert all(m["actor"] in actors for m in e["actor"] + e["recipient"])
        assert e["where"] is None or e["where"]["place"] in {None, *ids["places"]}
        assert e["when"] is None or e["when"]["time"] in {None, *ids["times"]}
    for c in line["claims"]:
        assert set(c["events"]) <= set(ids["events"])
        assert all(p["statement"] in {None, *ids["statements"]} and p["by"] in actors for p in c["positions"])


def check_vocabulary(line: Line) -> None:
    for s in line["statements"]:
        assert s["form"] in set(Form)
        assert s["act"] in set(Act)
        assert s["content"]
        assert s["outlet"] is None or s["outlet"]["via"] in set(Via)
    for e in line["events"]:
        type_ = EventType(e["type"])
        assert e["modality"] in set(Modality)
        assert set(e["modes"]) <= set(MODES[type_])
        assert set(e["contexts"]) <= set(CONTEXTS)
        assert 0 <= e["salience"] <= 1
        assert 0 <= e["confidence"] <= 1
        assert e["trace"], "every value leads to the rule that read it"
    for c in line["claims"]:
        assert c["positions"]
        assert c["status"] in set(Status)
        assert all(p["stance"] in set(Stance) for p in c["positions"])
    for a in line["actors"]:
        assert a["kind"] in set(ActorKind)
        assert set(a["sectors"]) <= set(SECTORS)
        assert a["country"] is None or (len(a["country"]) == 3 and a["country"].isupper())
        assert a["mentions"]
    assert all(t["type"] in set(TimeType) for t in line["times"])
    assert all(f["kind"] in set(FlagKind) and f["note"] for f in line["flags"])


def check_dates(line: Line) -> None:
    assert line["article"]["published_from"] in {None, *PublishedFrom}
    for t in [*line["times"], *(w for e in line["events"] for w in e["whens"])]:
        assert (t["start"] is None) == (t["end"] is None), t
        assert t["start"] is None or t["start"] <= t["end"], t


def check_line(line: Line) -> None:
    """Every rule of the contract that can be checked without the gold.

    Raises: AssertionError with the value that breaks it.
    """
    assert line["schema"] == "sayso.ledger/1"
    if "error" in line:
        assert line["error"].keys() == {"code", "message"}
        return
    assert line.keys() >= KEYS
    check_spans(line)
    check_ids(line)
    check_vocabulary(line)
    check_dates(line)
