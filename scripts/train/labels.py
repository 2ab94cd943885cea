"""A document's marks as targets for one window, piece by piece; -100 teaches nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from documents import ACTS, MODALITIES, NAMES, TIMES, TYPES, Act, At, Document

from sayso.reader.windows import Window

NOTHING = -100
ACTOR, RECIPIENT, BOTH = 1, 2, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Roles for one trigger piece: [T] of 0, ACTOR, RECIPIENT or NOTHING; on piece 0 the roles that nobody has."""

    at: int
    roles: np.ndarray


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """Per head [T], None where the document says nothing."""

    saying: np.ndarray | None = None
    cue_of: np.ndarray | None = None
    source_of: np.ndarray | None = None
    inner: np.ndarray | None = None
    inner_cue_of: np.ndarray | None = None
    route: np.ndarray | None = None
    act: np.ndarray | None = None
    trigger: np.ndarray | None = None
    modality: np.ndarray | None = None
    historical: np.ndarray | None = None
    again: np.ndarray | None = None
    time_of: np.ndarray | None = None
    place_of: np.ndarray | None = None
    rows: tuple[Row, ...] = ()
    name: np.ndarray | None = None
    time: np.ndarray | None = None
    actors: tuple[int, ...] = ()
    recipients: tuple[int, ...] = ()


def _pieces(window: Window, at: At) -> np.ndarray:
    """Numbers of the pieces that a stretch of text covers."""
    return np.flatnonzero((window.starts >= 0) & (window.ends > at[0]) & (window.starts < at[1]))


def _all_pieces(window: Window, spans: Iterable[At]) -> np.ndarray:
    return np.unique(np.concatenate([np.zeros(0, np.int64), *(_pieces(window, s) for s in spans)]))


def _blank(window: Window, value: int = NOTHING) -> np.ndarray:
    return np.full(len(window.ids), value, np.int64)


def _sayings(window: Window, document: Document) -> dict[str, np.ndarray]:
    """Labels and pointers; what is reported inside another's content has labels of its own.

    PolNeAR's own marks are flat: it teaches nothing of what is inside.
    """
    nested = document.kind != "polnear"
    label, cue_of, source_of, act = _blank(window, 0), _blank(window), _blank(window), _blank(window)
    inner, inner_cue_of = _blank(window, 0), _blank(window)
    for said in document.said or ():
        labels, cues = (inner, inner_cue_of) if nested and said.inner else (label, cue_of)
        for spans, begin in ((said.content, 5), (said.source, 1), (said.cue, 3)):
            for at in spans:
                found = _pieces(window, at)
                labels[found] = begin + 1
                labels[found[:1]] = begin
        cue = next((p for p in (_pieces(window, at) for at in said.cue) if len(p)), None)
        if cue is None:
            continue
        cues[_all_pieces(window, said.content)] = cue[0]
        if said.act:
            act[_all_pieces(window, said.cue)] = ACTS.index(said.act)
        source = _all_pieces(window, said.source)
        if len(source) or not said.source:
            source_of[cue[0]] = source[0] if len(source) else 0
    flat = {"saying": label, "cue_of": cue_of, "source_of": source_of, "act": act}
    return flat | ({"inner": inner, "inner_cue_of": inner_cue_of} if nested else {})


def _routes(window: Window, document: Document) -> dict[str, np.ndarray]:
    """Begin and inside of whom a saying went through, then of when it was said."""
    label = _blank(window, 0)
    for said in document.said or ():
        for spans, begin in ((said.hearer, 1), (said.day, 3)):
            for at in spans:
                found = _pieces(window, at)
                label[found] = begin + 1
                label[found[:1]] = begin
    return {"route": label}


def _words(text: str, spans: Iterable[At]) -> set[str]:
    return {w for a, b in spans for w in text[a:b].lower().split()}


def _row(window: Window, document: Document, act: Act, at: np.ndarray, same: np.ndarray) -> np.ndarray:
    """Roles for a trigger; names that come again elsewhere ("the army … the army") teach nothing."""
    roles = _blank(window, 0)
    again = {w for w in _words(document.text, [*act.actors, *act.recipients]) if len(w) > 3}
    for n in np.flatnonzero(~same & (window.starts >= 0)):
        if document.text[window.starts[n] : window.ends[n]].lower() in again:
            roles[n] = NOTHING
    roles[_all_pieces(window, act.recipients)] = RECIPIENT
    roles[_all_pieces(window, act.actors)] = ACTOR
    roles[window.starts < 0] = NOTHING
    roles[0] = ACTOR * (not act.actors) + RECIPIENT * (not act.recipients)
    return roles


def _point(window: Window, at: np.ndarray, spans: Sequence[At], target: np.ndarray) -> None:
    """From the trigger `at` to the first piece of its time or place; to piece 0 where it has none, nowhere where that
    stands outside of the window."""
    found = next((p for p in (_pieces(window, s) for s in spans) if len(p)), None)
    if found is not None:
        target[at] = found[0]
    elif not spans:
        target[at] = 0


def _stretch(window: Window, piece: int) -> np.ndarray:
    """[T] true for the pieces between the same two separators as `piece`."""
    number = np.cumsum(window.starts < 0)
    return number == number[piece]


def _acts(window: Window, document: Document) -> dict[str, np.ndarray | tuple[Row, ...]]:
    acts, text = document.acts or (), document.text
    label, modality, historical, again = _blank(window, 0), _blank(window), _blank(window), _blank(window)
    time_of, place_of = _blank(window), _blank(window)
    if document.kind == "ledger":
        # Articles list most further mentions, not all: the same word elsewhere ("strikes") teaches nothing.
        known = _words(text, [t for act in acts for t in act.triggers])
        for n, (a, b) in enumerate(zip(window.starts.tolist(), window.ends.tolist(), strict=True)):
            if a >= 0 and text[a:b].lower() in known and len(text[a:b]) > 3:
                label[n] = NOTHING
    rows = []
    for act in acts:
        for number, trigger in enumerate(act.triggers):
            at = _pieces(window, trigger)
            if not len(at):
                continue
            label[at] = 1 + TYPES.index(act.type)
            modality[at] = MODALITIES.index(act.modality)
            historical[at] = int(act.historical)
            again[at] = int(number > 0)
            if number == 0:
                _point(window, at, act.times, time_of)
                _point(window, at, act.places, place_of)
            same = _stretch(window, int(at[0]))
            near = any(
                same[p].any() for p in (_pieces(window, x) for x in (*act.actors, *act.recipients)) if len(p)
            )
            if number == 0 or near:
                roles = _row(window, document, act, at, same)
                rows += [Row(at=int(p), roles=roles) for p in at]
    return {
        "trigger": label,
        "modality": modality,
        "historical": historical,
        "again": again,
        "time_of": time_of,
        "place_of": place_of,
        "rows": tuple(rows),
    }


def _kinds(
    window: Window, marks: Sequence[tuple[int, int, str]], kinds: tuple[str, ...], unsure: Sequence[At]
) -> np.ndarray:
    label = _blank(window, 0)
    for a, b, kind in marks:
        at = _pieces(window, (a, b))
        label[at] = 2 + 2 * kinds.index(kind)
        label[at[:1]] = 1 + 2 * kinds.index(kind)
    label[_all_pieces(window, unsure)] = NOTHING
    return label


def to_targets(window: Window, document: Document) -> Targets:
    """All that the document teaches about this window."""
    parts: dict[str, object] = {}
    if document.said is not None and document.kind != "factappeal":
        parts |= _sayings(window, document)
    if document.routes:
        parts |= _routes(window, document)
    if document.acts is not None:
        parts |= _acts(window, document)
    if document.names is not None:
        parts["name"] = _kinds(window, document.names, NAMES, document.unsure)
    if document.times is not None:
        parts["time"] = _kinds(window, document.times, TIMES, document.unsure)
    if document.weak:
        parts["actors"] = tuple(_all_pieces(window, document.weak.actors).tolist())
        parts["recipients"] = tuple(_all_pieces(window, document.weak.recipients).tolist())
    for key, value in parts.items():
        if isinstance(value, np.ndarray) and not key.endswith("_of"):
            value[window.starts < 0] = 0 if key == "saying" else NOTHING
    return Targets(**parts)  # type: ignore[arg-type]
