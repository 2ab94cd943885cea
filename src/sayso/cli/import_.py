"""`sayso import`: corrections made in an annotation tool, taken back as decisions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

if TYPE_CHECKING:
    from sayso.export.corrections import Correction
    from sayso.export.marks import Mark
    from sayso.linked import Report, ReportId
    from sayso.store import Store
    from sayso.store.deciding import Decided
    from sayso.store.judging import Plan

EPILOG = """\b
What comes back: of an event its type, modality, historical, actor, recipient, when and where, or that it is none (brat: its
lines deleted); of a statement its speaker and act. In an annotation file, what is missing counts as left alone.
A report whose text or coding is not what was exported is refused; so is a change that no decision can hold. Each gets a
line; the rest is taken in. The same again adds nothing.

\b
Examples:
  sayso export brat --db ledger.db -o brat/           then correct the .ann files
  sayso import brat/ --db ledger.db --who "Ada Holm" --why "weekly review"
  sayso import corrected.jsonld --db ledger.db
"""


def import_(
    source: Annotated[
        str, Argument(metavar="FOLDER|FILE", help="What sayso export brat or annotations wrote.")
    ],
    db: Annotated[str, Option("--db", metavar="DB", help="The ledger: a file, or a postgresql:// URL.")],
    who: Annotated[
        str | None, Option("--who", metavar="NAME", help="Who corrected; you, if not said.")
    ] = None,
    why: Annotated[
        str, Option("--why", metavar="WORDS", help="The reason, kept with each decision.")
    ] = "imported",
) -> int:
    """Take corrections in. A brat folder or an annotation file comes back as decisions; what was coded is kept."""
    from sayso.cli.judge import find_user
    from sayso.cli.terminal import say, show_progress
    from sayso.errors import UsageError
    from sayso.store import open_store

    path = Path(source)
    if not path.exists():
        raise UsageError(
            f"{source}: there is no such file or folder; give what sayso export brat or annotations wrote"
        )
    brought = read_folder(path) if path.is_dir() else read_file(path)
    with open_store(db, create=False) as store, show_progress("reading", None) as progress:
        taken = Taken(store=store, who=who or find_user(), why=why)
        for one in brought:
            take_report(taken, one)
            progress.advance(progress.task_ids[0])
    for line in taken.refused:
        say(line)
    _relink(db, taken)
    say(
        f"reports {taken.reports}, decisions taken {taken.new}, known before {taken.known}, refused {len(taken.refused)}"
    )
    return 1 if taken.refused else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """One report's marks as they came back. `quotes`: (start, end, words) that the text must have; `whole`: what is missing was
    struck out; `text`: the text that came along, if one did; `error`: why it cannot be read."""

    name: str
    report: ReportId
    sha256: str
    coding: str
    whole: bool
    marks: tuple[Mark, ...] = ()
    ann: str | None = None
    text: str | None = None
    quotes: tuple[tuple[int, int, str], ...] = ()
    error: str | None = None


@dataclass(slots=True, kw_only=True)
class Taken:
    """What an import has done so far."""

    store: Store
    who: str
    why: str
    reports: int = 0
    new: int = 0
    known: int = 0
    refused: list[str] = field(default_factory=list)


def read_folder(folder: Path) -> Iterator[Brought]:
    """The reports of a brat folder, in the order of its index. One whose files were deleted is left alone.

    Raises: UsageError for a folder without an index.
    """
    from sayso.export.brat import read_index

    for one in read_index(folder):
        ann = folder / f"{one.file}.ann"
        if not ann.is_file():
            continue
        told = {"name": str(ann), "report": one.report, "sha256": one.sha256, "coding": one.coding}
        try:
            text = (folder / f"{one.file}.txt").read_bytes().decode("utf-8")
            yield Brought(**told, whole=True, ann=ann.read_bytes().decode("utf-8"), text=text)  # type: ignore[arg-type]
        except (OSError, UnicodeDecodeError):
            yield Brought(**told, whole=True, error="it or its .txt cannot be read as UTF-8")  # type: ignore[arg-type]


def read_file(path: Path) -> Iterator[Brought]:
    """The reports of an annotation file, in the order they come up.

    Raises: UsageError for a file that is none.
    """
    from sayso.export.annotations import Noted, read_notes

    by_report: dict[tuple[str, str, str], list[Noted]] = {}
    for note in read_notes(path.read_bytes(), str(path)):
        by_report.setdefault((note.report, note.sha256, note.coding), []).append(note)
    for notes in by_report.values():
        first = notes[0]
        yield Brought(
            name=f"{path}: {first.report}", report=first.report, sha256=first.sha256, coding=first.coding, whole=False,
            marks=tuple(n.mark for n in notes),
            quotes=tuple((span.start, span.end, words) for n in notes for span, words in n.quotes),
        )  # fmt: skip


def take_report(taken: Taken, brought: Brought) -> None:
    """Takes one report's corrections in, as decisions; what cannot be is noted."""
    from sayso.errors import UsageError
    from sayso.export.corrections import Refused, find_corrections
    from sayso.export.marks import to_digest, to_marks
    from sayso.store import read_judgements, read_report
    from sayso.store.deciding import to_decided

    taken.reports += 1
    report = read_report(taken.store, brought.report)
    why = check_text(report, brought)
    if report is None or why:
        taken.refused.append(f"{brought.name}: {why}")
        return
    decided: Decided = to_decided(read_judgements(taken.store))
    report = decided.correct(report)
    text = report.entry.article.text
    try:
        marks = _to_marks(brought, text)
    except UsageError as error:
        taken.refused.append(str(error))
        return
    found = list(find_corrections(to_marks(report.entry), marks, text, whole=brought.whole))
    if found and to_digest(report.entry) != brought.coding:
        taken.refused.append(
            f"{brought.name}: was coded or corrected anew since it was exported; export again and correct that"
        )
        return
    for one in found:
        why = one.why if isinstance(one, Refused) else _take(taken, report, one)
        if why:
            at = one.span if isinstance(one, Refused) else one.of.spans[0]
            taken.refused.append(f"{brought.name} [{at.start}, {at.end}): {why}")


def check_text(report: Report | None, brought: Brought) -> str | None:
    """Why the marks do not belong to the report's text; None if they do."""
    from sayso.export.codes import to_clean
    from sayso.export.tables import to_sha256

    if brought.error:
        return brought.error
    if report is None:
        return f"the ledger has no report {brought.report}; import into the ledger that it was exported from"
    text = report.entry.article.text
    if to_sha256(text) != brought.sha256:
        return "the report's text changed since it was exported; export again and correct that"
    if brought.text is not None and brought.text != to_clean(text):
        return "its .txt is not as it was exported (line ends count too); export again and leave the .txt as it is"
    moved = next((q for q in brought.quotes if to_clean(text[q[0] : q[1]]) != q[2]), None)
    if moved:
        return f"the text has “{text[moved[0] : moved[1]][:60]}” at [{moved[0]}, {moved[1]}) and not “{moved[2][:60]}”"
    return None


def _to_marks(brought: Brought, text: str) -> tuple[Mark, ...]:
    from sayso.export.brat import read_marks

    if brought.ann is not None:
        return read_marks(brought.ann, text, brought.name)
    return brought.marks


def _take(taken: Taken, report: Report, correction: Correction) -> str | None:
    """Keeps a correction as a decision; returns why it cannot be, if so."""
    from datetime import UTC, datetime

    from sayso.store.judging import take

    plan = to_plan(report, correction)
    if isinstance(plan, str):
        return plan
    at = datetime.now(UTC).isoformat(timespec="microseconds")
    _, new = take(taken.store, plan, who=taken.who, why=taken.why, at=at)
    taken.new += new
    taken.known += not new
    return None


def to_plan(report: Report, correction: Correction) -> Plan | str:
    """The decision that a correction is, or why there is none such. A role's words must be those that the decision would find,
    so that no span moves: decisions name words, and find those nearest to the trigger."""
    from sayso.export.marks import to_event_mark, to_statement_mark
    from sayso.store.correcting import Change, find_words
    from sayso.store.judgements import JudgementKind
    from sayso.store.judging import Plan
    from sayso.store.subjects import to_event_subject, to_statement_subject

    entry, mark = report.entry, correction.of
    if mark.kind == "event":
        event = next(e for e in entry.events if to_event_mark(e) == mark)
        subject, near = to_event_subject(report, event), event.trigger
    else:
        said = next(s for s in entry.statements if to_statement_mark(s, entry.article.text) == mark)
        subject, near = to_statement_subject(report, said), said.cue or said.contents[0]
    if correction.field is None:
        return Plan(kind=JudgementKind.REJECT, subjects=(subject,), value="null")
    if correction.span and find_words(report, correction.value or "", near) != correction.span:
        return f"{correction.field}: “{correction.value}” stands nearer by, too; mark a word more, so that it is told apart"
    value = Change(field=correction.field, value=correction.value).to_value()
    return Plan(kind=JudgementKind.CORRECT, subjects=(subject,), value=value)


def _relink(db: str, taken: Taken) -> None:
    """Lays what was decided over the current view."""
    from sayso.cli.terminal import show_busy
    from sayso.store import linker, open_store, write_run
    from sayso.store.versions import find_version

    if taken.new:
        with open_store(db, create=False) as store, show_busy("linking"):
            linker.link_waiting(store, write_run(store, find_version(), "import"), linker.open_rules())
