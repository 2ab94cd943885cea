"""Our inline markup: passages that we wrote, one a line, with their events, statements and attitudes marked.

A line is `ID<TAB>MARKUP`; `¶` in the markup is a paragraph break; lines that start with `#` and blank lines
are skipped. The language is described in `data/README.md`; a line in full:

    war-001<TAB>[S1 The ministry] [Q1 said] [C1 [a1 rebels] [e1:ASSAULT/heavy-weapons shelled] [p1 Sarn]].

Run as a program it checks files and prints a balance table:

    python scripts/train/markup.py data/passages/*.txt [--unmarked]

Standard library only, so that the check runs without the project's environment.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

TYPES: dict[str, tuple[str, ...]] = {
    "AGREE": (), "SUPPORT": (), "CONCEDE": (), "COOPERATE": (), "AID": (),
    "CONSULT": ("visit", "third-party", "multilateral", "phone"),
    "RETREAT": ("withdraw", "release", "disarm", "ceasefire", "access", "resign"),
    "REQUEST": ("assist", "change", "yield", "meet"),
    "ACCUSE": ("disapprove", "investigate", "allege"),
    "REJECT": ("assist", "change", "yield", "meet"),
    "THREATEN": ("restrict", "arrest", "relations", "expel", "territory", "violence"),
    "PROTEST": ("demo", "riot", "strike", "hunger", "boycott", "obstruct", "vandalize"),
    "SANCTION": ("convict", "expel", "withdraw", "discontinue"),
    "MOBILIZE": ("troops", "weapons", "police", "militia"),
    "COERCE": (
        "seize", "restrict", "censor", "curfew", "martial-law", "arrest", "deport", "withhold",
        "misinformation", "cyber",
    ),
    "ASSAULT": (
        "abduct", "beat", "torture", "sexual", "targeted", "destroy", "primitive", "firearms",
        "explosives", "suicide-attack", "aerial", "drone", "heavy-weapons", "crowd-control",
        "unconventional",
    ),
}  # fmt: skip
"""PLOVER's types and the modes of each. Source: PLOVER codebook (2021); a test holds them to `sayso.labels`."""

MODALITIES = ("actual", "future", "hypothetical", "negated")
ACTS = ("say", "confirm", "deny", "retract", "decline")
VIAS = ("told", "carried_by", "published")
FORMS = ("direct", "indirect", "mixed")
OPENING, CLOSING = "\"“‘«„'", "\"”’»“'"

_EVENT = re.compile(
    r"e(?P<n>\d+)(?::(?P<type>[A-Z]+)(?:/(?P<modes>[a-z+-]+))?(?::(?P<modality>[a-z]+))?(?P<past>!h)?)?"
)
_ROLE = re.compile(r"(?P<role>[arwpi])(?P<n>\d+)")
_COUNT = re.compile(r"k(?P<n>\d+):(?P<name>[a-z_]+)=(?P<low>\d+)(?:-(?P<high>\d+))?")
_STATEMENT = re.compile(r"(?P<part>[SQCOD])(?P<n>\d+)(?::(?P<value>[a-z_]+))?(?:<(?P<within>\d+))?")
_ATTITUDE = re.compile(r"(?P<part>[TUV])(?P<n>\d+)")
_VALUES = {"Q": ACTS, "O": VIAS, "C": FORMS}


class MarkupError(ValueError):
    """A line that is not in the language; the message says what and where."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """`[start, end)` of a passage's text, in code points; never empty."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words that it covers in `text`."""
        return text[self.start : self.end]

    def contains(self, other: Stretch) -> bool:
        """True if `other` lies wholly inside (equal stretches contain each other)."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A number of people or things that the passage gives for an event; `low == high` unless a range."""

    name: str
    low: int
    high: int
    span: Stretch


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An act of the passage. `triggers` holds its defining mention first, then the others in order of text.

    `said_by` are the numbers of the statements that its defining mention stands in, outermost first.
    """

    number: int
    type: str
    modes: tuple[str, ...]
    modality: str
    historical: bool
    triggers: tuple[Stretch, ...]
    actors: tuple[Stretch, ...]
    recipients: tuple[Stretch, ...]
    times: tuple[Stretch, ...]
    places: tuple[Stretch, ...]
    conditions: tuple[Stretch, ...]
    counts: tuple[Count, ...]
    said_by: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Words or a position that the passage attributes to someone. `within`: the statement it is reported in."""

    number: int
    speaker: Stretch | None
    cue: tuple[Stretch, ...]
    content: tuple[Stretch, ...]
    act: str
    form: str
    outlet: Stretch | None
    via: str | None
    said_on: Stretch | None
    within: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attitude:
    """A want, fear or leaning that the passage tells of someone; it is not a statement."""

    number: int
    holder: Stretch | None
    cue: Stretch | None
    content: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One line: its text without marks, and what was marked, each kind in order of number."""

    id: str
    text: str
    events: tuple[Event, ...]
    statements: tuple[Statement, ...]
    attitudes: tuple[Attitude, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One key on one stretch, as written: the match of the key's own pattern."""

    kind: str
    found: re.Match[str]
    span: Stretch

    @property
    def number(self) -> int:
        """The number of the event, statement or attitude that the key names."""
        return int(self.found["n"])


def parse(line: str) -> Passage:
    """The passage of one line `ID<TAB>MARKUP`.

    Raises: MarkupError for a line without a tab, brackets that do not match, a key that the language does not
    have, a part of an event that is never defined, an event defined twice, two speakers, a circle of nesting.
    """
    name, tab, marked = line.rstrip("\r\n").partition("\t")
    if not tab or not re.fullmatch(r"[a-z0-9-]+", name):
        raise MarkupError(f"{name[:40]!r}: a line is ID<TAB>MARKUP, the id of a-z, 0-9 and -")
    try:
        text, marks = _strip(marked)
        statements = _to_statements(marks, text)
        numbers = _numbers(marks, "event", "role", "count")
        return Passage(
            id=name,
            text=text,
            events=tuple(_to_event(marks, n, statements) for n in numbers),
            statements=statements,
            attitudes=_to_attitudes(marks),
        )
    except MarkupError as error:
        raise MarkupError(f"{name}: {error}") from None


def _strip(marked: str) -> tuple[str, tuple[Mark, ...]]:
    """The text without marks, and the marks in order of their start (outer before inner)."""
    out: list[str] = []
    length = 0
    waiting: list[tuple[str, int]] = []
    marks: list[Mark] = []
    for piece in re.findall(r"\[\S+ |\[|\]|[^\[\]]+", marked):
        if piece == "[":
            raise MarkupError("a bracket without a key and a space")
        if piece.startswith("["):
            waiting.append((piece[1:-1], length))
        elif piece == "]":
            if not waiting:
                raise MarkupError(f"a bracket closes that was never opened, after {''.join(out)[-30:]!r}")
            marks.extend(_to_marks(*waiting.pop(), length))
        else:
            words = piece.replace("¶", "\n\n")
            out.append(words)
            length += len(words)
    if waiting:
        raise MarkupError(f"the bracket [{waiting[-1][0]} is never closed")
    return "".join(out), tuple(sorted(marks, key=lambda m: (m.span.start, -m.span.end)))


def _to_marks(keys: str, start: int, end: int) -> Iterator[Mark]:
    """The marks of one bracket."""
    if start == end:
        raise MarkupError(f"[{keys} covers nothing")
    patterns = {"event": _EVENT, "role": _ROLE, "count": _COUNT, "said": _STATEMENT, "attitude": _ATTITUDE}
    for key in keys.split(","):
        for kind, pattern in patterns.items():
            if found := pattern.fullmatch(key):
                yield Mark(kind=kind, found=found, span=Stretch(start=start, end=end))
                break
        else:
            raise MarkupError(f"unknown key {key!r}")


def _of(marks: Iterable[Mark], kind: str, number: int) -> tuple[Mark, ...]:
    return tuple(m for m in marks if m.kind == kind and m.number == number)


def _numbers(marks: Iterable[Mark], *kinds: str) -> tuple[int, ...]:
    return tuple(sorted({m.number for m in marks if m.kind in kinds}))


def _to_event(marks: tuple[Mark, ...], number: int, statements: tuple[Statement, ...]) -> Event:
    """Event `number` from its marks."""
    mentions = _of(marks, "event", number)
    defining = [m for m in mentions if m.found["type"]]
    if len(defining) != 1:
        raise MarkupError(f"event {number} is defined {len(defining)} times, not once")
    main = defining[0]
    kind, modes, modality = _read_label(main.found)
    roles = {
        role: tuple(m.span for m in _of(marks, "role", number) if m.found["role"] == role) for role in "arwpi"
    }
    return Event(
        number=number,
        type=kind,
        modes=modes,
        modality=modality,
        historical=bool(main.found["past"]),
        triggers=(main.span, *(m.span for m in mentions if m is not main)),
        actors=roles["a"],
        recipients=roles["r"],
        times=roles["w"],
        places=roles["p"],
        conditions=roles["i"],
        counts=tuple(_to_count(m) for m in _of(marks, "count", number)),
        said_by=_find_voices(main.span, statements),
    )


def _read_label(found: re.Match[str]) -> tuple[str, tuple[str, ...], str]:
    """Type, modes and modality of a defining mention."""
    kind, modes = found["type"], tuple((found["modes"] or "").split("+")) if found["modes"] else ()
    modality = found["modality"] or "actual"
    if kind not in TYPES:
        raise MarkupError(f"unknown type {kind}; one of {', '.join(TYPES)}")
    for mode in modes:
        if mode not in TYPES[kind]:
            raise MarkupError(f"{kind} has no mode {mode!r}; it has {', '.join(TYPES[kind]) or 'none'}")
    if modality not in MODALITIES:
        raise MarkupError(f"unknown modality {modality!r}; one of {', '.join(MODALITIES)}")
    return kind, modes, modality


def _to_count(mark: Mark) -> Count:
    low = int(mark.found["low"])
    return Count(name=mark.found["name"], low=low, high=int(mark.found["high"] or low), span=mark.span)


def _to_statements(marks: tuple[Mark, ...], text: str) -> tuple[Statement, ...]:
    """The statements, their nesting resolved."""
    flat = tuple(_to_statement(marks, n, text) for n in _numbers(marks, "said"))
    nested = tuple(_nest(s, flat, _find_parent(marks, s.number)) for s in flat)
    for statement in nested:
        _chain(statement, nested)
    return nested


def _find_parent(marks: tuple[Mark, ...], number: int) -> int | None:
    """The statement that the cue names after `<`, or None."""
    named = (m.found["within"] for m in _of(marks, "said", number) if m.found["within"])
    return next(map(int, named), None)


def _to_statement(marks: tuple[Mark, ...], number: int, text: str) -> Statement:
    """Statement `number` from its marks, not nested yet."""
    own = _of(marks, "said", number)
    for mark in own:
        _check_value(mark)
    part = {p: tuple(m.span for m in own if m.found["part"] == p) for p in "SQCOD"}
    for p in "SOD":
        if len(part[p]) > 1:
            raise MarkupError(f"statement {number} has {len(part[p])} spans {p}, not one")
    value = {m.found["part"]: m.found["value"] for m in own if m.found["value"]}
    return Statement(
        number=number,
        speaker=next(iter(part["S"]), None),
        cue=part["Q"],
        content=part["C"],
        act=value.get("Q", "say"),
        form=value.get("C") or find_form(text, part["C"]),
        outlet=next(iter(part["O"]), None),
        via=value.get("O", "told") if part["O"] else None,
        said_on=next(iter(part["D"]), None),
        within=None,
    )


def _check_value(mark: Mark) -> None:
    """Refuse `S1:x`, an act that does not exist, and `<` on anything but a cue."""
    part, value = mark.found["part"], mark.found["value"]
    if value and value not in _VALUES.get(part, ()):
        allowed = ", ".join(_VALUES.get(part, ())) or "nothing"
        raise MarkupError(f"{part}{mark.number} cannot be {value!r}; {allowed}")
    if mark.found["within"] and part != "Q":
        raise MarkupError(f"only a cue says what its statement is within, not {part}{mark.number}")


def find_form(text: str, content: tuple[Stretch, ...]) -> str:
    """`direct` if all of the content stands in quotation marks, `indirect` if none, else `mixed`."""
    words = [span.of(text) for span in content]
    if words and all(_is_quoted(w) for w in words):
        return "direct"
    return "mixed" if any(re.search(r"[\"“”«»„]|(?<!\w)[‘'](?=\w)", w) for w in words) else "indirect"


def _is_quoted(words: str) -> bool:
    """True for one quotation from its first to its last character ("a" and "b" is two)."""
    inner = words[1:-1]
    doubled = any(c in inner for c in '"”»') if words[0] in '"“«„' else False
    return len(words) > 2 and words[0] in OPENING and words[-1] in CLOSING and not doubled


def _nest(statement: Statement, others: tuple[Statement, ...], named: int | None) -> Statement:
    """`statement` with its parent: the one it names, else the smallest content that holds its cue (or content)."""
    if named is not None and named not in {s.number for s in others}:
        raise MarkupError(f"statement {statement.number} is within {named}, which does not exist")
    inner = statement.cue or statement.content
    around = [
        (span.end - span.start, s.number)
        for s in others
        for span in s.content
        if s.number != statement.number and inner and all(span.contains(i) for i in inner)
    ]
    within = named if named is not None else min(around)[1] if around else None
    return replace(statement, within=within)


def _chain(statement: Statement, statements: tuple[Statement, ...]) -> tuple[int, ...]:
    """The numbers from the outermost statement down to this one."""
    by_number = {s.number: s for s in statements}
    chain = [statement.number]
    while (parent := by_number[chain[0]].within) is not None:
        if parent in chain:
            raise MarkupError(f"statement {statement.number} is nested in a circle")
        chain.insert(0, parent)
    return tuple(chain)


def _find_voices(span: Stretch, statements: tuple[Statement, ...]) -> tuple[int, ...]:
    """The chain of the innermost statement that holds `span`, of two as deep the one that asserts it."""
    around = [s for s in statements if any(c.contains(span) for c in s.content)]
    chains = [(_chain(s, statements), s.act in ("say", "confirm")) for s in around]
    return max(chains, key=lambda c: (len(c[0]), c[1]), default=((), True))[0]


def _to_attitudes(marks: tuple[Mark, ...]) -> tuple[Attitude, ...]:
    return tuple(_to_attitude(_of(marks, "attitude", n), n) for n in _numbers(marks, "attitude"))


def _to_attitude(own: tuple[Mark, ...], number: int) -> Attitude:
    part = {p: tuple(m.span for m in own if m.found["part"] == p) for p in "TUV"}
    if len(part["T"]) > 1 or len(part["U"]) > 1:
        raise MarkupError(f"attitude {number} has two holders or two cues")
    return Attitude(
        number=number, holder=next(iter(part["T"]), None), cue=next(iter(part["U"]), None), content=part["V"]
    )


def check(passage: Passage) -> tuple[str, ...]:
    """What is wrong or doubtful with a passage that parses, one line each; () if nothing."""
    return (
        *_check_text(passage),
        *(p for e in passage.events for p in _check_event(passage, e)),
        *(p for s in passage.statements for p in _check_statement(passage, s)),
        *_check_cues(passage),
        *(f"attitude {a.number} is not whole" for a in passage.attitudes if not (a.cue and a.content)),
    )


def _check_text(passage: Passage) -> Iterator[str]:
    if passage.text != passage.text.strip() or "  " in passage.text:
        yield "spaces doubled, or at an end"
    if re.search(r"\b[a-zA-Z]\d+(:\w+)? ", passage.text) and re.search(r"\b[arSQC]\d (?=\w)", passage.text):
        yield "a key seems to stand in the text"
    for number in re.findall(r"\s[,.;:!?](?=\s|$)", passage.text):
        yield f"a space before {number.strip()!r}"


def _check_event(passage: Passage, event: Event) -> Iterator[str]:
    name = f"event {event.number}"
    spans = event.triggers + event.actors + event.recipients + event.times + event.places + event.conditions
    yield from (f"{name}: {s.of(passage.text)!r} is loose" for s in spans if _is_loose(s, passage.text))
    for trigger in event.triggers:
        if len(trigger.of(passage.text).split()) > 4:
            yield f"{name}: the trigger {trigger.of(passage.text)!r} is not the smallest"
    for mention in (*event.actors, *event.recipients):
        if mention.of(passage.text).endswith((",", ".", ";")):
            yield f"{name}: {mention.of(passage.text)!r} ends with punctuation"
    if any(c.low > c.high for c in event.counts):
        yield f"{name}: a count's range runs backwards"


def _is_loose(span: Stretch, text: str) -> bool:
    return span.of(text) != span.of(text).strip()


def _check_statement(passage: Passage, statement: Statement) -> Iterator[str]:
    name, text = f"statement {statement.number}", passage.text
    if not statement.content and statement.act != "decline":
        yield f"{name} has no content"
    if not statement.cue and statement.speaker is None:
        yield f"{name} has neither cue nor speaker"
    for span in statement.content:
        if re.match(r"that\b(?! (is|was|story|would|could))", span.of(text)):
            yield f"{name}: content begins with 'that'"
        if _is_loose(span, text):
            yield f"{name}: content has a space at an end"
        if span.of(text).endswith((",", ";", ":")):
            yield f"{name}: content ends with punctuation"
        if not _is_quoted(span.of(text)) and any(span.contains(c) for c in statement.cue):
            yield f"{name}: its cue lies in its content"


_CUES = re.compile(
    r"\b(said|told|saying|denied|confirmed|according to|declined to|retracted)\b", re.IGNORECASE
)


def _check_cues(passage: Passage) -> Iterator[str]:
    """Words that are hardly ever anything but a cue, and stand in none."""
    cues = [c for s in passage.statements for c in s.cue] + [a.cue for a in passage.attitudes if a.cue]
    cues += [t for e in passage.events for t in e.triggers]
    for found in _CUES.finditer(passage.text):
        if not any(c.start < found.end() and found.start() < c.end for c in cues):
            yield f"{found[0]!r} stands in no cue"


def read_passages(paths: Iterable[Path]) -> tuple[tuple[Passage, ...], tuple[str, ...]]:
    """All passages of files in order, and every problem with its file: syntax, `check`, ids and texts seen twice."""
    passages: list[Passage] = []
    problems: list[str] = []
    seen: set[str] = set()
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            if not line.strip() or line.startswith("#"):
                continue
            try:
                passage = parse(line)
            except MarkupError as error:
                problems.append(f"{path.name}: {error}")
                continue
            problems.extend(f"{path.name}: {passage.id}: {p}" for p in check(passage))
            problems.extend(
                f"{path.name}: {passage.id} seen twice" for key in (passage.id, passage.text) if key in seen
            )
            seen |= {passage.id, passage.text}
            passages.append(passage)
    return tuple(passages), tuple(problems)


def main(arguments: list[str]) -> int:
    """Check the files named and print their balance; 1 if anything is wrong."""
    paths = [Path(a) for a in arguments if not a.startswith("--")]
    from balance import find_unmarked, to_table

    passages, problems = read_passages(paths)
    if "--unmarked" in arguments:
        print(*find_unmarked(passages), sep="\n")
    print(to_table(passages))
    print(*problems, sep="\n")
    print(f"{len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
