"""The agreement of two hands: draw passages to mark blind, and compare two markings of the same texts.

    python scripts/train/agreement.py draw FOLDER          # bare texts, one file a data set
    python scripts/train/agreement.py compare FOLDER [-v]  # FOLDER/*.mark against data/, text by text

Blind files carry numbers of their own, since the ids of `data/` name the theme and so half of the answer.
`data/second-hand/README.md` says what was measured with it. Standard library only.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).parent))
from markup import Event, Passage, Statement, Stretch, read_passages

DATA = Path(__file__).parents[2] / "data"
SIZES = {"passages": 60, "sayings": 30, "modality": 30, "reports": 10}
"""How many texts of each data set are drawn: enough for two figures, few enough to mark in one sitting."""

SEED = 20261122
LIKE = 0.5
"""Two contents are of one statement from this Jaccard on: more is shared than not."""

_T = TypeVar("_T", Event, Statement)


def find_pool(name: str) -> tuple[Path, ...]:
    """The files, in order of name, that the data set `name` is drawn from; never a held-out half."""
    if name == "reports":
        return tuple(DATA / f"passages/reports-{n}.txt" for n in range(3, 10))
    paths = sorted(DATA.glob(f"{name}/*.txt"))
    return tuple(p for p in paths if not p.name.startswith("reports") or name != "passages")


def draw(folder: Path) -> None:
    """Write bare texts to FOLDER/NAME.txt, `SIZES[NAME]` of each data set: the same ones while data stays."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, size in SIZES.items():
        passages, _ = read_passages(find_pool(name))
        drawn = random.Random(SEED).sample(sorted(passages, key=lambda p: p.id), size)
        lines = [f"{name}-{i:02}\t{to_line(p)}" for i, p in enumerate(drawn, 1)]
        (folder / f"{name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def to_line(passage: Passage) -> str:
    """The passage's text without marks, on one line."""
    return passage.text.replace("\n\n", "¶")


@dataclass(slots=True, kw_only=True)
class Tally:
    """What two hands did with one field: `first` and `second` filled it so often, `both` alike."""

    first: int = 0
    second: int = 0
    both: int = 0
    labels: list[tuple[str, str]] = field(default_factory=list)

    def add(self, first: int, second: int, both: int) -> None:
        """Count one passage or pair more."""
        self.first, self.second, self.both = self.first + first, self.second + second, self.both + both

    def label(self, first: str, second: str) -> None:
        """Count one pair of labels, each hand having chosen one."""
        self.add(1, 1, int(first == second))
        self.labels.append((first, second))

    @property
    def f1(self) -> float | None:
        """Agreement from 0 to 1 (for labels the plain share of equal ones); None if nobody filled it."""
        filled = self.first + self.second
        return 2 * self.both / filled if filled else None

    @property
    def kappa(self) -> float | None:
        """Cohen's kappa of the labels; None without labels, or if both hands used one label only."""
        size = len(self.labels)
        ours, theirs = Counter(a for a, _ in self.labels), Counter(b for _, b in self.labels)
        chance = sum(ours[x] * theirs[x] for x in ours) / size**2 if size else 1.0
        return None if chance == 1 else (self.both / size - chance) / (1 - chance)


@dataclass(slots=True, kw_only=True)
class Comparison:
    """The tallies of one data set by field, in order of first use, and every disagreement as (kind, where)."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    kinds: list[tuple[str, str]] = field(default_factory=list)

    def tally(self, name: str) -> Tally:
        """The tally of a field, new if need be."""
        return self.tallies.setdefault(name, Tally())

    def label(self, name: str, first: str, second: str, where: str) -> None:
        """Compare one label and note a disagreement."""
        self.tally(name).label(first, second)
        if first != second:
            self.kinds.append((f"{name}: {first} / {second}", where))

    def spans(self, name: str, first: Sequence[Stretch], second: Sequence[Stretch], where: str) -> None:
        """Compare a field of spans: filled by each hand, and alike if any of its spans overlap."""
        alike = any(_overlap(a, b) for a in first for b in second)
        self.tally(name).add(int(bool(first)), int(bool(second)), int(alike))
        if (first or second) and not alike:
            how = "elsewhere" if first and second else "only ours" if first else "only theirs"
            self.kinds.append((f"{name}: {how}", where))


def _overlap(a: Stretch, b: Stretch) -> bool:
    return a.start < b.end and b.start < a.end


def match(
    first: Iterable[_T], second: Iterable[_T], weigh: Callable[[_T, _T], float]
) -> tuple[tuple[_T, _T], ...]:
    """Pairs of what is the same thing, heaviest first, each taken once; a weight of 0 is no pair."""
    weighed = [(weigh(a, b), a, b) for a in first for b in second]
    pairs: list[tuple[_T, _T]] = []
    for weight, a, b in sorted(weighed, key=lambda w: -w[0]):
        if weight > 0 and all(a is not x and b is not y for x, y in pairs):
            pairs.append((a, b))
    return tuple(pairs)


def weigh_events(a: Event, b: Event) -> float:
    """1 if any of their triggers overlap, more if the defining ones do or the type is the same; else 0."""
    if not any(_overlap(x, y) for x in a.triggers for y in b.triggers):
        return 0.0
    return 1.0 + _overlap(a.triggers[0], b.triggers[0]) + 0.5 * (a.type == b.type)


def weigh_statements(a: Statement, b: Statement) -> float:
    """Jaccard of their contents' characters from `LIKE` on; without content 1 if their cues overlap; else 0.

    A same speaker adds a little, for two statements with one content ("X denied Y's claim that …").
    """
    if not a.content or not b.content:
        return float(any(_overlap(x, y) for x in a.cue for y in b.cue))
    ours, theirs = _characters(a.content), _characters(b.content)
    like = len(ours & theirs) / len(ours | theirs)
    same = a.speaker and b.speaker and _overlap(a.speaker, b.speaker)
    return like + 0.1 * bool(same) if like >= LIKE else 0.0


def _characters(spans: Iterable[Stretch]) -> set[int]:
    return {i for s in spans for i in range(s.start, s.end)}


def compare(first: Passage, second: Passage, into: Comparison) -> None:
    """Add the comparison of two markings of one text; `first` are ours, those of `data/`."""
    events = match(first.events, second.events, weigh_events)
    statements = match(first.statements, second.statements, weigh_statements)
    into.tally("event").add(len(first.events), len(second.events), len(events))
    into.tally("statement").add(len(first.statements), len(second.statements), len(statements))
    into.kinds.extend(_find_alone(first, second, events, statements))
    for a, b in events:
        _compare_events(a, b, into, f"{second.id} {a.triggers[0].of(first.text)!r}")
    same = {a.number: b.number for a, b in statements}
    for c, d in statements:
        where = f"{second.id} {c.content[0].of(first.text)[:50]!r}" if c.content else second.id
        _compare_statements(c, d, into, where)
        inside = "none" if c.within is None else str(same.get(c.within, f"unmatched {c.within}"))
        into.label("nesting", inside, "none" if d.within is None else str(d.within), where)


def _find_alone(
    first: Passage,
    second: Passage,
    events: tuple[tuple[Event, Event], ...],
    statements: tuple[tuple[Statement, Statement], ...],
) -> Iterator[tuple[str, str]]:
    """The events and statements that one hand alone marked."""
    for side, passage in enumerate((first, second)):
        name = ("only ours", "only theirs")[side]
        for event in passage.events:
            if all(event is not pair[side] for pair in events):
                yield f"event: {name}", f"{second.id} {event.type} {event.triggers[0].of(first.text)!r}"
        for said in passage.statements:
            if all(said is not pair[side] for pair in statements):
                words = " … ".join(s.of(first.text) for s in said.content or said.cue)
                yield f"statement: {name}", f"{second.id} {said.act} {words[:60]!r}"


def _compare_events(a: Event, b: Event, into: Comparison, where: str) -> None:
    into.label("type", a.type, b.type, where)
    if a.type == b.type:
        into.label("modes", "+".join(sorted(a.modes)) or "-", "+".join(sorted(b.modes)) or "-", where)
    into.label("modality", a.modality, b.modality, where)
    into.label("historical", str(a.historical), str(b.historical), where)
    into.label("voices", str(len(a.said_by)), str(len(b.said_by)), where)
    into.spans("actor", a.actors, b.actors, where)
    into.spans("recipient", a.recipients, b.recipients, where)
    into.spans("when", a.times, b.times, where)
    into.spans("where", a.places, b.places, where)
    into.spans("condition", a.conditions, b.conditions, where)
    ours = {(c.name, c.low, c.high) for c in a.counts}
    theirs = {(c.name, c.low, c.high) for c in b.counts}
    into.tally("counts").add(len(ours), len(theirs), len(ours & theirs))
    into.kinds.extend(("counts", f"{where} {n}={low}") for n, low, _ in sorted(ours ^ theirs))


def _compare_statements(a: Statement, b: Statement, into: Comparison, where: str) -> None:
    into.label("act", a.act, b.act, where)
    into.label("form", a.form, b.form, where)
    into.spans("speaker", _some(a.speaker), _some(b.speaker), where)
    into.spans("cue", a.cue, b.cue, where)
    into.spans("outlet", _some(a.outlet), _some(b.outlet), where)
    into.spans("said on", _some(a.said_on), _some(b.said_on), where)


def _some(span: Stretch | None) -> tuple[Stretch, ...]:
    return (span,) if span else ()


def compare_folder(folder: Path) -> dict[str, Comparison]:
    """The comparisons of FOLDER/*.mark with what `data/` has of the same texts, by file, and "all".

    Raises: SystemExit if a marked text is not in `data/`, since then a mark has changed a letter.
    """
    ours = {p.text: p for p in read_passages(sorted(DATA.glob("*/*.txt")))[0]}
    found: dict[str, Comparison] = {}
    total = Comparison()
    for path in sorted(folder.glob("*.mark")):
        one = found.setdefault(path.stem, Comparison())
        for passage in read_passages([path])[0]:
            if passage.text not in ours:
                raise SystemExit(f"{path}: {passage.id}: no text of data/ reads like this; draw again")
            for into in (one, total):
                compare(ours[passage.text], passage, into)
    return {**found, "all": total}


def to_table(found: dict[str, Comparison]) -> str:
    """A Markdown table: a field a row, a data set a column, agreement in percent (and of how many); then kappa."""
    fields = list(found["all"].tallies)
    rows = [f"| field | {' | '.join(found)} | kappa |", f"| --- |{' --: |' * (len(found) + 1)}"]
    for name in fields:
        cells = [_to_cell(c.tallies.get(name, Tally())) for c in found.values()]
        kappa = found["all"].tallies[name].kappa
        rows.append(f"| {name} | {' | '.join(cells)} | {'' if kappa is None else f'{kappa:.2f}'} |")
    return "\n".join(rows)


def _to_cell(tally: Tally) -> str:
    return "-" if tally.f1 is None else f"{100 * tally.f1:.0f} ({max(tally.first, tally.second)})"


def main(arguments: list[str]) -> int:
    """Draw or compare; see above."""
    verbose = "-v" in arguments
    task, folder = [a for a in arguments if a != "-v"]
    if task == "draw":
        draw(Path(folder))
        return 0
    found = compare_folder(Path(folder))
    print(to_table(found), end="\n\n")
    kinds = Counter(kind for kind, _ in found["all"].kinds)
    for kind, count in kinds.most_common(None if verbose else 10):
        print(f"{count:4} {kind}")
        if verbose:
            print(*(f"       {where}" for k, where in found["all"].kinds if k == kind), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
