"""What the report `seed` must give, demand by demand. Names of the report stand here, none of its sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

Entry = dict[str, Any]


def _events(entry: Entry, *types: str) -> list[Entry]:
    return [e for e in entry["events"] if e["type"] in types]


def _names(entry: Entry, mentions: Iterable[Entry]) -> str:
    """The mentions' words and the full names of their actors, in one string."""
    actors = {a["id"]: a["name"] for a in entry["actors"]}
    return " | ".join(f"{m['text']} {actors.get(m['actor'], '')}" for m in mentions)


def _speaker(entry: Entry, statement: Entry) -> str:
    return _names(entry, [statement["speaker"]]) if statement["speaker"] else ""


def _said(entry: Entry, words: str) -> list[Entry]:
    return [s for s in entry["statements"] if any(words in c["text"] for c in s["content"])]


def _strikes(entry: Entry) -> list[Entry]:
    found = _events(entry, "ASSAULT")
    return [
        e
        for e in found
        if "aerial" in e["modes"] and e["modality"] == "actual" and "US" in _names(entry, e["actor"])
    ]


def _countries(entry: Entry, event: Entry) -> list[str]:
    place = (event["where"] or {}).get("place")
    return next((p["countries"] for p in entry["places"] if p["id"] == place), [])


def _positions(entry: Entry, stance: str, name: str) -> bool:
    by_id = {s["id"]: s for s in entry["statements"]}
    return any(
        p["stance"] == stance and p["statement"] and name in _speaker(entry, by_id[p["statement"]])
        for c in entry["claims"]
        if c["status"] == "retracted"
        for p in c["positions"]
    )


def _flagged(entry: Entry, kind: str, words: str) -> bool:
    text = entry["article"]["text"]
    return any(f["kind"] == kind and any(words in text[a:b] for a, b in f["spans"]) for f in entry["flags"])


def _strike(entry: Entry, test: Callable[[Entry], bool]) -> bool:
    return len(_strikes(entry)) == 1 and test(_strikes(entry)[0])


def _confirmed(entry: Entry) -> bool:
    ids = {e["id"] for e in _strikes(entry)}
    return any(ids & set(c["events"]) and c["status"] == "confirmed" for c in entry["claims"])


def _threat_with_condition(entry: Entry) -> bool:
    return any(
        e["condition"] and "government refuses" in e["condition"]["text"] for e in _events(entry, "THREATEN")
    )


def _only_historical_or_struck(entry: Entry) -> bool:
    """No ASSAULT that is plain fact besides the strike and the fight of the past."""
    struck = {e["id"] for e in _strikes(entry)}
    rest = [e for e in _events(entry, "ASSAULT") if e["id"] not in struck]
    return all(e["historical"] or e["attribution"] or e["modality"] != "actual" for e in rest)


DEMANDS: dict[str, Callable[[Entry], bool]] = {
    "sections from the labels run together": lambda e: e["article"]["sections"] == ["Iraq", "Middle East", "North America"],
    "first line is furniture": lambda e: any(f["span"][0] == 0 for f in e["article"]["furniture"]),
    "last line is furniture": lambda e: any("Back to top" in f["text"] for f in e["article"]["furniture"]),
    "one air strike": lambda e: len(_strikes(e)) == 1,
    "on paramilitary positions": lambda e: _strike(e, lambda s: "param" in _names(e, s["recipient"]) or "position" in _names(e, s["recipient"])),
    "at the border of Syria and Iraq": lambda e: _strike(e, lambda s: sorted(_countries(e, s)) == ["IRQ", "SYR"]),
    "on 25 February": lambda e: _strike(e, lambda s: (s["when"] or {}).get("start") == "2021-02-25"),
    "confirmed by Kirby": _confirmed,
    "date conflict with Friday": lambda e: _flagged(e, "date_conflict", "Friday"),
    "identity conflict over who was hit": lambda e: _flagged(e, "identity_conflict", "militias"),
    "at least two threats": lambda e: len(_events(e, "THREATEN")) >= 2,
    "no threat as an assault": _only_historical_or_struck,
    "the threat keeps its condition": _threat_with_condition,
    "annulled agreements on his word": lambda e: any(v["attribution"] and "annulled" in v["trigger"]["text"] for v in _events(e, "REJECT")),
    "earlier agreement on his word": lambda e: any(v["attribution"] and v["historical"] for v in _events(e, "AGREE")),
    "told to Al-Mayadin": lambda e: any(s["outlet"] and s["outlet"]["via"] == "told" and "Al-Mayadin" in s["outlet"]["text"] for s in e["statements"]),
    "he is Al-Shammari": lambda e: any("Al-Shammari" in _speaker(e, s) for s in _said(e, "den of spies")),
    "the spokesman is Al-Shammari": lambda e: any("Al-Shammari" in _speaker(e, s) for s in e["statements"] if s["speaker"] and "spokesman" in s["speaker"]["text"]),
    "the split quotation is one statement": lambda e: any(len(s["content"]) == 2 for s in _said(e, "den of spies")),
    "help claimed by Kirby": lambda e: _positions(e, "asserts", "Kirby"),
    "and taken back by Kirby": lambda e: _positions(e, "retracts", "Kirby"),
    "disputed by the Defense Ministry": lambda e: _positions(e, "denies", "Defense Ministry"),
    "rejected by the Interior Ministry": lambda e: _positions(e, "denies", "Interior Ministry"),
    "carried by Al-Sumaria": lambda e: any(s["outlet"] and s["outlet"]["via"] == "carried_by" and "Al-Sumaria" in s["outlet"]["text"] for s in e["statements"]),
    "den of spies is loaded": lambda e: _flagged(e, "loaded_language", "den of spies"),
    "mercenary elements is loaded": lambda e: _flagged(e, "loaded_language", "mercenary elements"),
    "terrorists is loaded": lambda e: _flagged(e, "loaded_language", "terrorists"),
}  # fmt: skip

UNDATED_DEMANDS: dict[str, Callable[[Entry], bool]] = {
    "no date is made up": lambda e: all(t["start"] is None for t in e["times"]),
    "Thursday against Friday is still flagged": lambda e: _flagged(e, "date_conflict", "Friday"),
}


def find_unmet(dated: Entry, undated: Entry) -> list[str]:
    """The demands that the two entries (with and without a publication date) do not meet."""
    unmet = [name for name, holds in DEMANDS.items() if not holds(dated)]
    return unmet + [name for name, holds in UNDATED_DEMANDS.items() if not holds(undated)]
