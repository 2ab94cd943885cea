"""Every data set as documents: a text with the marks that its makers gave it, and nothing for what they did not.

A part that a data set does not label is None, and then teaches nothing.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from markup import Passage, Stretch, read_passages

TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT",
    "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
QUADS = {
    1: ("AGREE", "CONSULT", "SUPPORT", "CONCEDE"),
    2: ("COOPERATE", "AID", "RETREAT"),
    3: ("REQUEST", "ACCUSE", "REJECT", "THREATEN", "SANCTION"),
    4: ("PROTEST", "MOBILIZE", "COERCE", "ASSAULT"),
}
UNSURE_IN_QUAD_0 = frozenset({"REQUEST", "SUPPORT", "CONSULT"})
"""CAMEO's class 0 holds appeals and comments, which PLOVER partly codes."""
ACTS = ("say", "confirm", "deny", "retract", "decline")
MODALITIES = ("actual", "future", "hypothetical", "negated")
NAMES = ("person", "organization", "place", "facility", "people")
TIMES = ("DATE", "TIME", "DURATION", "SET")
SILVER = {
    "PERSON": "person",
    "ORG": "organization",
    "GPE": "place",
    "LOC": "place",
    "FAC": "facility",
    "NORP": "people",
}

At = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One attribution: stretches of its parts; `inner`: reported inside the content of another; `hearer`: whom or what it
    went through; `day`: when it was said; `act`: what it does to a claim, None where nobody marked it."""

    source: tuple[At, ...]
    cue: tuple[At, ...]
    content: tuple[At, ...]
    inner: bool = False
    hearer: tuple[At, ...] = ()
    day: tuple[At, ...] = ()
    act: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One event: its defining trigger first, then further mentions; its time and place, where the text gives them."""

    type: str
    triggers: tuple[At, ...]
    actors: tuple[At, ...]
    recipients: tuple[At, ...]
    modality: str
    historical: bool
    times: tuple[At, ...] = ()
    places: tuple[At, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Weak:
    """What is known of a sentence as a whole: it holds an event of each group of `wanted` and none of `barred`."""

    wanted: tuple[tuple[str, ...], ...]
    barred: tuple[str, ...]
    actors: tuple[At, ...] = ()
    recipients: tuple[At, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A text with its marks. `kind`: the data set; `aside`: kept for measuring; `routes`: hearers and
    days of saying are marked."""

    id: str
    kind: str
    text: str
    paragraphs: tuple[At, ...] = ()
    aside: bool = False
    said: tuple[Said, ...] | None = None
    routes: bool = False
    acts: tuple[Act, ...] | None = None
    weak: Weak | None = None
    names: tuple[tuple[int, int, str], ...] | None = None
    times: tuple[tuple[int, int, str], ...] | None = None
    unsure: tuple[At, ...] = field(default=())
    """Stretches where names and times teach nothing."""


def _rows(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as f:
        return [json.loads(line) for line in f]


def is_aside(id_: str) -> bool:
    """One document in five, always the same."""
    return hashlib.md5(id_.encode(), usedforsecurity=False).digest()[0] % 5 == 0


def find_lines(text: str) -> tuple[At, ...]:
    """Each line that is not blank, as a paragraph."""
    return tuple((m.start(), m.end()) for m in re.finditer(r"\S[^\n]*", text))


def _pairs(spans: Any) -> tuple[At, ...]:
    return tuple((int(a), int(b)) for a, b in (s for s in spans or () if s))


def read_polnear(path: Path) -> Iterator[Document]:
    """PolNeAR: attributions; all of them, attitudes too."""
    for r in _rows(path):
        said = [
            Said(source=_pairs(a["source"]), cue=_pairs(a["cue"]), content=_pairs(a["content"]))
            for a in r["attributions"]
        ]
        yield Document(id=r["id"], kind="polnear", text=r["text"], said=tuple(s for s in said if s.content))


def _find_near(text: str, words: str | None, near: list[At]) -> tuple[At, ...]:
    """The occurrence of `words` closest to the stretches `near` and in none of the first of them."""
    if not words:
        return ()
    found = [(m.start(), m.end()) for m in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text)]
    best = min(found, key=lambda f: min(max(a - f[1], f[0] - b, 0) for a, b in near), default=None)
    return (best,) if best and near else ()


def _is_inside(content: tuple[At, ...], outer: tuple[At, ...]) -> bool:
    return any(a <= start < b for a, b in outer for start, _ in content)


def read_ledger(folder: Path, part: str) -> Iterator[Document]:
    """Whole articles of `bench/ledger`: attributions and events."""
    gold = {g["id"]: g for g in _rows(folder / f"{part}.gold.jsonl")}
    for r in _rows(folder / f"{part}.articles.jsonl"):
        g, text = gold[r["id"]], r["text"]
        said = []
        for s in g["statements"]:
            content = _pairs(s["content_spans"])
            source = _pairs([s["speaker_span"]])
            cue = _find_near(text, s["cue"], [*content, *source])
            cue = cue if cue and not any(a < cue[0][1] and cue[0][0] < b for a, b in source) else ()
            outer = next((_pairs(o["content_spans"]) for o in g["statements"] if o["n"] == s["within"]), ())
            inner = _is_inside(content, outer)
            said.append(Said(source=source, cue=cue, content=content, inner=inner, act=s["act"]))
        acts = [
            Act(
                type=e["type"], triggers=_pairs(e["trigger_spans"]), actors=_pairs(e["actor_spans"]),
                recipients=_pairs(e["recipient_spans"]), modality=e["modality"], historical=bool(e.get("historical")),
                times=_find_near(text, e["when"], [*_pairs(e["trigger_spans"][:1])]),
                places=_find_near(text, e["where"], [*_pairs(e["trigger_spans"][:1])]),
            )
            for e in g["events"]
        ]  # fmt: skip
        yield Document(id=r["id"], kind="ledger", text=text, said=tuple(said), acts=tuple(acts))


def read_marked(path: Path, bench: Path) -> Iterator[Document]:
    """Events that we marked in articles of `bench` which had none (`data/real/README.md`): spans only, the text stays
    where it is; an article whose text is no longer the one that was marked is left out."""
    texts: dict[str, dict[str, str]] = {}
    for r in _rows(path):
        source = r["from"]
        if source not in texts:
            texts[source] = {x["id"]: x["text"] for x in _rows(bench / source)}
        text = texts[source].get(r["id"], "")
        if hashlib.sha256(text.encode()).hexdigest()[:16] != r["text"]:
            continue
        acts = tuple(
            Act(
                type=e["type"], modality=e["modality"], historical=e["historical"],
                **{k: _pairs(e[k]) for k in ("triggers", "actors", "recipients", "times", "places")},
            )
            for e in r["events"]
        )  # fmt: skip
        yield Document(id=r["id"], kind="real", text=text, acts=acts, aside=is_aside(r["id"]))


def _at(s: Stretch) -> At:
    return (s.start, s.end)


def _from_passage(p: Passage) -> Document:
    contents = {s.number: tuple(map(_at, s.content)) for s in p.statements}
    said = tuple(
        Said(
            source=(_at(s.speaker),) if s.speaker else (), cue=tuple(map(_at, s.cue)), content=contents[s.number],
            inner=_is_inside(contents[s.number], contents.get(s.within or 0, ())),
            hearer=(_at(s.outlet),) if s.outlet else (), day=(_at(s.said_on),) if s.said_on else (), act=s.act,
        )
        for s in p.statements
        if s.content
    )  # fmt: skip
    acts = tuple(
        Act(
            type=e.type, triggers=tuple(map(_at, e.triggers)), actors=tuple(map(_at, e.actors)),
            recipients=tuple(map(_at, e.recipients)), modality=e.modality, historical=e.historical,
            times=tuple(map(_at, e.times)), places=tuple(map(_at, e.places)),
        )
        for e in p.events
    )  # fmt: skip
    return Document(id=p.id, kind="passages", text=p.text, said=said, routes=True, acts=acts)


def read_own(folder: Path, held_out: bool = False) -> Iterator[Document]:
    """Our own passages in the folders of `data`: those for training, or those of each `held-out`."""
    passages, _ = read_passages(sorted(folder.glob("*/held-out/*.txt" if held_out else "*/*.txt")))
    return (_from_passage(p) for p in passages)


def _barred(wanted: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    return tuple(t for t in TYPES if not any(t in group for group in wanted))


def _first_of(text: str, parts: list[dict[str, str]]) -> tuple[At, ...]:
    """Where each part's words first stand in the text."""
    found = ((text.find(p["text"]), len(p["text"])) for p in parts if p["text"])
    return tuple((at, at + size) for at, size in found if at >= 0)


def read_gsr(path: Path) -> Iterator[Document]:
    """PLOVER's gold sentences: their types, and words of source and target."""
    for r in _rows(path):
        wanted = tuple((t,) for t in r["types"])
        actors, recipients = (_first_of(r["text"], r[part]) for part in ("source", "target"))
        weak = Weak(wanted=wanted, barred=_barred(wanted), actors=actors, recipients=recipients)
        yield Document(id=r["id"], kind="gsr", text=r["text"], weak=weak, aside=is_aside(r["id"]))


def read_cameo(path: Path) -> Iterator[Document]:
    """CAMEO class: one of four classes of types, or none; those that stand in GSR too are left out."""
    for r in _rows(path):
        if r["in_gsr"]:
            continue
        wanted = (QUADS[r["quad"]],) if r["quad"] else ()
        barred = _barred(wanted) if wanted else tuple(t for t in TYPES if t not in UNSURE_IN_QUAD_0)
        actors, recipients = (_pairs([x[:2] for x in r[k] or ()]) for k in "ST")
        weak = Weak(wanted=wanted, barred=barred, actors=actors, recipients=recipients)
        yield Document(id=r["id"], kind="cameo", text=r["text"], weak=weak, aside=is_aside(r["id"]))


def read_routes(path: Path) -> Iterator[Document]:
    """FactAppeal: hearers and times of saying, in the sentences that tell of a saying at all."""
    for r in _rows(path):
        said = [s for s in r["spans"] if s[0].startswith("Fact_Appeal")]
        hearer = _pairs([s[1:] for s in r["spans"] if s[0] == "Recipient"])
        day = _pairs([s[1:] for s in r["spans"] if s[0] == "Appeal_Time"])
        if said:
            marks = (Said(source=(), cue=(), content=(), hearer=hearer, day=day),)
            yield Document(
                id=r["id"],
                kind="factappeal",
                text=r["text"],
                said=marks,
                routes=True,
                aside=is_aside(r["id"]),
            )


def read_times(path: Path, kind: str) -> Iterator[Document]:
    """TIMEX3 gold: spans and types."""
    for r in _rows(path):
        times = tuple((t["start"], t["end"], t["type"]) for t in r["timexes"] if t["type"] in TIMES)
        yield Document(id=r["id"], kind=kind, text=r["text"], times=times, aside=is_aside(r["id"]))


def read_places(path: Path) -> Iterator[Document]:
    """LGL: place names."""
    for r in _rows(path):
        names = tuple((t["start"], t["end"], "place") for t in r["toponyms"])
        yield Document(id=r["id"], kind="lgl", text=r["text"], names=names, aside=is_aside(r["id"]))


def _silver_time(words: str, label: str) -> str:
    """TIMEX3's type of a DATE or TIME of spaCy, by its words."""
    if re.search(r"\b(?:every|each|daily|weekly|monthly|annual|yearly)\b", words, re.I):
        return "SET"
    if label == "TIME" and not re.search(r"\b(?:hours?|minutes?|seconds?)\b", words):
        return "TIME"
    length = re.search(r"\b(?:years?|months?|weeks?|days?|decades?|hours?|minutes?|seconds?)\b", words, re.I)
    anchored = re.search(
        r"\b(?:ago|last|this|next|past|earlier|later|the (?:day|year|week)|\d{4})\b", words, re.I
    )
    return "DURATION" if length and not anchored else "DATE"


def with_silver(document: Document, silver: dict[str, list[tuple[int, int, str]]]) -> Document:
    """The document with spaCy's names and times where it has no gold; gold places win over silver names."""
    marks = silver.get(document.id)
    if marks is None or document.kind not in ("polnear", "ledger", "lgl"):
        return document
    gold = document.names or ()
    names = [(a, b, SILVER[x]) for a, b, x in marks if x in SILVER and not (gold and x in ("GPE", "LOC"))]
    names = [n for n in names if not any(n[0] < g[1] and g[0] < n[1] for g in gold)]
    times = [(a, b, _silver_time(document.text[a:b], x)) for a, b, x in marks if x in ("DATE", "TIME")]
    ages = tuple(
        (a, b) for a, b, _ in times if re.search(r"-old\b|\bold\b|\baged\b", document.text[a : b + 4])
    )
    return replace(document, names=tuple(sorted([*gold, *names])), times=tuple(times), unsure=ages)


def read_all(bench: Path, own: Path, silver: Path) -> list[Document]:
    """Everything there is to train on, never `dev` of PolNeAR or of the ledger."""
    tagged = {r["id"]: [tuple(n) for n in r["names"]] for r in _rows(silver)} if silver.is_file() else {}
    documents = [
        *read_polnear(bench / "attribution/polnear.train.jsonl"),
        *read_ledger(bench / "ledger", "train"),
        *read_marked(own / "real/events.jsonl", bench),
        *read_own(own),
        *read_routes(bench / "attribution/factappeal.dev.jsonl"),
        *read_gsr(bench / "types/gsr.dev.jsonl"),
        *read_cameo(bench / "types/cameo.dev.jsonl"),
        *read_times(bench / "times/wikiwars.dev.jsonl", "wikiwars"),
        *read_times(bench / "times/tweets.dev.jsonl", "tweets"),
        *read_places(bench / "places/lgl.dev.jsonl"),
    ]
    return [with_silver(d, tagged) for d in documents]
