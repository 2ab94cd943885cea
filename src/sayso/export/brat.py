"""`brat`: a folder for the annotation tool brat: a `.txt` and an `.ann` a report, `annotation.conf`, and an index.

The `.txt` is the kept text to the byte; offsets are code points of it. brat holds no line break inside an annotation, so words
that run over one are given in parts. `reports.tsv` says which file is which report, of which text and coding.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from sayso.errors import UsageError
from sayso.export.codes import to_clean
from sayso.export.formats import Ledger
from sayso.export.marks import Mark, join_lines, sort_roles, split_lines, to_digest, to_marks
from sayso.export.tables import to_sha256
from sayso.labels import Act, EventType, Form, Modality, Status
from sayso.linked import ReportId, to_id
from sayso.records import LedgerEntry
from sayso.spans import Span, cover

INDEX = "reports.tsv"
LABELS = {"statement": "Statement", "time": "Time", "place": "Place", "claim": "Claim"}
ROLE = "Mention"
ATTRIBUTES = {"modality": Modality, "act": Act, "form": Form, "status": Status}
NOTED = ("value", "name", "geonameid")
"""Values without a closed vocabulary: they stand in a note."""


def write(ledger: Ledger, folder: Path) -> None:
    """The folder's files; `reports.tsv` has a line a report, in the order of the ledger."""
    (folder / "annotation.conf").write_bytes(to_configuration().encode())
    taken: set[str] = set()
    with (folder / INDEX).open("wb") as index:
        index.write(b"file\treport\tsha256\tcoding\n")
        for story in ledger.stories():
            for report, entry in ledger.entries(story.reports).items():
                name = to_name(report, taken)
                (folder / f"{name}.txt").write_bytes(to_clean(entry.article.text).encode("utf-8"))
                (folder / f"{name}.ann").write_bytes(to_ann(entry).encode("utf-8"))
                cells = (
                    name,
                    quote(report, safe=" /:~", errors="replace"),
                    to_sha256(entry.article.text),
                    to_digest(entry),
                )
                index.write(("\t".join(cells) + "\n").encode("utf-8"))


def to_name(report: str, taken: set[str]) -> str:
    """A file name that any system takes, no two alike even where case is not told apart; it is added to `taken`."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "_", report).lstrip(".") or "report"
    if plain != report or len(plain) > 120 or plain.lower() in taken:
        plain = f"{plain[:120]}-{to_id('', report)}"
    taken.add(plain.lower())
    return plain


def to_configuration() -> str:
    """brat's `annotation.conf`: which types there are."""
    events = "\n".join(
        f"{t}\tActor*:{ROLE}, Recipient*:{ROLE}, When?:{ROLE}, Where?:{ROLE}" for t in EventType
    )
    closed = "\n".join(
        f"{name.capitalize()}\tArg:{'<EVENT>' if name == 'modality' else '<ENTITY>'}, Value:{'|'.join(values)}"
        for name, values in ATTRIBUTES.items()
    )
    entities = "\n".join([*LABELS.values(), ROLE])
    relations = f"Speaker\tArg1:Statement, Arg2:{ROLE}\nCue\tArg1:Statement, Arg2:{ROLE}"
    return (
        f"[entities]\n{entities}\n\n[relations]\n{relations}\n\n[events]\n{events}\n\n"
        f"[attributes]\n{closed}\nHistorical\tArg:<EVENT>\n"
    )


@dataclass(slots=True)
class _Lines:
    """The lines of an `.ann` in the making, with the numbers given so far."""

    text: str
    lines: list[str] = field(default_factory=list)
    numbers: Counter[str] = field(default_factory=Counter)
    mentions: dict[Span, str] = field(default_factory=dict)

    def add(self, letter: str, rest: str) -> str:
        """A line with the next number of its letter, which is returned."""
        self.numbers[letter] += 1
        id_ = f"{letter}{self.numbers[letter]}"
        self.lines.append(f"{id_}\t{rest}\n")
        return id_

    def add_words(self, label: str, spans: tuple[Span, ...]) -> str:
        """A text-bound line."""
        parts = [part for span in spans for part in split_lines(span, self.text)]
        words = BLANK.sub(" ", " ".join(to_clean(p.of(self.text)) for p in parts))
        return self.add("T", f"{label} {';'.join(f'{p.start} {p.end}' for p in parts)}\t{words}")

    def add_mention(self, span: Span) -> str:
        """The line of words that stand in a role; one for however many roles."""
        if span not in self.mentions:
            self.mentions[span] = self.add_words(ROLE, (span,))
        return self.mentions[span]


BLANK = re.compile(r"[\t\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")


def to_ann(entry: LedgerEntry) -> str:
    """brat's standoff of one report."""
    lines = _Lines(entry.article.text)
    for mark in to_marks(entry):
        _add_event(lines, mark) if mark.kind == "event" else _add_entity(lines, mark)
    return "".join(lines.lines)


def _add_event(lines: _Lines, mark: Mark) -> None:
    trigger = lines.add_words(mark.value("type") or "", mark.spans)
    counted: Counter[str] = Counter()
    arguments = []
    for role, span in mark.roles:
        counted[role] += 1
        nth = counted[role] if counted[role] > 1 else ""
        arguments.append(f"{role.capitalize()}{nth}:{lines.add_mention(span)}")
    id_ = lines.add("E", " ".join([f"{mark.value('type')}:{trigger}", *arguments]))
    lines.add("A", f"Modality {id_} {mark.value('modality')}")
    if mark.value("historical") == "true":
        lines.add("A", f"Historical {id_}")


def _add_entity(lines: _Lines, mark: Mark) -> None:
    id_ = lines.add_words(LABELS[mark.kind], mark.spans)
    for role, span in mark.roles:
        lines.add("R", f"{role.capitalize()} Arg1:{id_} Arg2:{lines.add_mention(span)}")
    for name in ATTRIBUTES:
        if value := mark.value(name):
            lines.add("A", f"{name.capitalize()} {id_} {value}")
    noted = " ".join(f"{n}={v}" for n, v in mark.values if n in NOTED)
    if noted:
        lines.add("#", f"AnnotatorNotes {id_}\t{BLANK.sub(' ', to_clean(noted))}")


# ---------------------------------------------------------------- read back


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexed:
    """A line of `reports.tsv`."""

    file: str
    report: ReportId
    sha256: str
    coding: str


def read_index(folder: Path) -> tuple[Indexed, ...]:
    """The reports of a folder.

    Raises: UsageError if it has no readable index.
    """
    from urllib.parse import unquote

    try:
        lines = (folder / INDEX).read_text(encoding="utf-8").split("\n")[1:]
        cells = [line.rstrip("\r").split("\t") for line in lines if line.strip()]
        return tuple(
            Indexed(file=c[0], report=ReportId(unquote(c[1])), sha256=c[2], coding=c[3]) for c in cells
        )
    except (OSError, UnicodeDecodeError, IndexError):
        raise UsageError(
            f"{folder / INDEX}: is missing or damaged; give the folder that sayso export brat wrote"
        ) from None


def read_marks(ann: str, text: str, name: str) -> tuple[Mark, ...]:
    """The events and statements of an `.ann`, in its order.

    Raises: UsageError for a line that is not understood, or whose words the text does not have there.
    """
    rows = list(_read_lines(ann, name))
    words = {id_: _read_words(rest, text, f"{name}: {id_}") for id_, rest in rows if id_[0] == "T"}
    said = _read_values(rows)
    try:
        events = [_to_event(rest, words, said.get(id_, {}), text) for id_, rest in rows if id_[0] == "E"]
        ties = [rest.split() for id_, rest in rows if id_[0] == "R"]
        statements = [
            _to_statement(id_, spans, ties, words, said.get(id_, {}))
            for id_, (label, spans) in words.items() if label == LABELS["statement"]
        ]  # fmt: skip
    except (KeyError, ValueError, IndexError) as error:
        raise UsageError(f"{name}: refers to {error}, which is not there") from None
    return (*events, *statements)


def _read_lines(ann: str, name: str) -> Iterator[tuple[str, str]]:
    for n, line in enumerate(ann.split("\n"), 1):
        id_, tab, rest = line.rstrip("\r").partition("\t")
        if not id_.strip():
            continue
        if not tab or id_[0] not in "TEARNM#*":
            raise UsageError(f"{name}, line {n}: is no line of brat's")
        yield id_, rest


def _read_words(rest: str, text: str, name: str) -> tuple[str, tuple[Span, ...]]:
    try:
        head, words = rest.split("\t")[:2]
        label, ends = head.split(" ", 1)
        parts = [Span(*map(int, part.split())) for part in ends.split(";")]
    except (ValueError, TypeError):
        raise UsageError(f"{name}: is no text-bound line of brat's") from None
    here = BLANK.sub(" ", " ".join(to_clean(p.of(text)) for p in parts))
    if here != words:
        raise UsageError(
            f"{name}: the text has “{here[:60]}” there and not “{words[:60]}”; the offsets were shifted"
        )
    return label, join_lines(parts, text)


def _read_values(rows: list[tuple[str, str]]) -> dict[str, dict[str, str]]:
    """Attributes by what they are of."""
    said: dict[str, dict[str, str]] = {}
    for id_, rest in rows:
        if id_[0] in "AM" and len(cells := rest.split()) >= 2:
            said.setdefault(cells[1], {})[cells[0].lower()] = cells[2] if len(cells) > 2 else "true"
    return said


def _to_event(
    rest: str, words: dict[str, tuple[str, tuple[Span, ...]]], said: dict[str, str], text: str
) -> Mark:
    (type_, trigger), *arguments = (a.split(":", 1) for a in rest.split())
    roles = [(r.rstrip("0123456789").lower(), cover(words[t][1])) for r, t in arguments]
    values = {
        "type": type_,
        "modality": said.get("modality", ""),
        "historical": said.get("historical", "false"),
    }
    return Mark(
        kind="event", spans=(cover(words[trigger][1]),), values=tuple(values.items()), roles=sort_roles(roles)
    )


def _to_statement(
    id_: str, spans: tuple[Span, ...], ties: list[list[str]], words: dict[str, tuple[str, tuple[Span, ...]]],
    said: dict[str, str],
) -> Mark:  # fmt: skip
    mine = [tie for tie in ties if tie[1] == f"Arg1:{id_}"]
    roles = [(tie[0].lower(), cover(words[tie[2].removeprefix("Arg2:")][1])) for tie in mine]
    values = tuple((name, said[name]) for name in ("act", "form") if name in said)
    return Mark(kind="statement", spans=spans, values=values, roles=sort_roles(roles))
