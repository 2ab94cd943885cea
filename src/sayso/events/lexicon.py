"""This room's words: triggers with type, mode and code, and what a text's words match of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from sayso.events.page import Page
from sayso.events.stems import find_bases
from sayso.labels import EventType
from sayso.resources import read_rows
from sayso.spans import Span

LITTLE = frozenset({"a", "an", "the", "its", "his", "her", "their", "our", "my", "your"})
"""Left out of phrases and of the text when the two are compared: "carry out [an] attack"."""
LONGEST = 6
"""Words of a phrase at most, without the little ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A row of triggers.tsv. `pos`: v, n or a; `weak`: names an act only between political actors."""

    phrase: str
    pos: str
    type: EventType
    mode: str
    cameo: str
    weak: bool


@cache
def _entries() -> Mapping[str, tuple[Entry, ...]]:
    """Rows by their words without the little ones."""
    out: dict[str, list[Entry]] = {}
    for row in read_rows("events/triggers.tsv"):
        key = " ".join(w for w in row["phrase"].split() if w not in LITTLE)
        entry = Entry(
            phrase=row["phrase"], pos=row["pos"], type=EventType(row["type"]), mode=row["mode"], cameo=row["cameo"],
            weak=row["note"].startswith("weak"),
        )  # fmt: skip
        out.setdefault(key, []).append(entry)
    return {k: tuple(v) for k, v in out.items()}


def find_lemma(bases: tuple[str, ...]) -> str:
    """Of what a word may be a form of, the plainest that is an act by itself in our lexicon; else the last."""
    return next((b for b in reversed(bases) if b in _entries()), bases[-1])


@cache
def _frames() -> tuple[frozenset[str], frozenset[str]]:
    """What stands after the first word of a phrase, and before the last: few runs of words have either."""
    rests = frozenset(key.partition(" ")[2] for key in _entries())
    fronts = frozenset(key.rpartition(" ")[0] for key in _entries())
    return rests, fronts


def _rows_of(words: Sequence[str]) -> Iterator[Entry]:
    """The rows that a run of words may be a form of: verbs change first, nouns last."""
    rests, fronts = _frames()
    rest, front = " ".join(words[1:]), " ".join(words[:-1])
    if rest in rests:
        for key in {(b + " " + rest).strip() for b in find_bases(words[0])}:
            yield from (e for e in _entries().get(key, ()) if e.pos == "v")
        yield from (e for e in _entries().get((words[0] + " " + rest).strip(), ()) if e.pos == "a")
    if front in fronts:
        for key in {(front + " " + b).strip() for b in find_bases(words[-1])}:
            yield from (e for e in _entries().get(key, ()) if e.pos == "n")


def find_entries(page: Page, trigger: Span) -> tuple[Entry, ...]:
    """The rows whose phrase lies over `trigger`, longest phrases first: for "strike" in "a drone strike" those
    of `drone strike`, then those of `strike`."""
    inside = page.range_of(trigger)
    if not inside:
        return ()
    low, high = max(0, inside.start - LONGEST), min(len(page.words), inside.stop + LONGEST)
    near = [n for n in range(low, high) if page.lower[n] not in LITTLE]
    words = [page.lower[n] for n in near]
    found: list[tuple[int, Entry]] = []
    for i in range(len(near)):
        for j in range(i + 1, min(i + LONGEST, len(near)) + 1):
            if near[j - 1] < inside.start or near[i] >= inside.stop:
                continue
            found += [(j - i, e) for e in _rows_of(words[i:j])]
    return tuple(e for _, e in sorted(found, key=lambda f: (-f[0], f[1].phrase, f[1].pos)))


@cache
def load_words(name: str, column: str) -> frozenset[str]:
    """One column of a lexicon of this room as a set: `load_words("cues", "cue")`."""
    return frozenset(row[column] for row in read_rows(f"events/{name}.tsv"))


@cache
def load_pairs(name: str, key: str, value: str) -> Mapping[str, str]:
    """Two columns of a lexicon of this room as a mapping; the first row of a key counts."""
    out: dict[str, str] = {}
    for row in read_rows(f"events/{name}.tsv"):
        out.setdefault(row[key], row[value])
    return out


@cache
def load_cues(place: str) -> Mapping[str, str]:
    """The cues of one place of cues.tsv with the effect of each."""
    return {r["cue"]: r["effect"] for r in read_rows("events/cues.tsv") if r["place"] == place}


@cache
def load_class(name: str) -> frozenset[str]:
    """The words of one class of grammar.tsv: `load_class("article")`."""
    return frozenset(r["word"] for r in read_rows("events/grammar.tsv") if r["class"] == name)
