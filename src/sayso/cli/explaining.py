"""What `sayso explain` finds and prints, by what the id is of."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from sayso.cli import lines, view_explain
from sayso.cli.asking import open_asked, to_unknown
from sayso.cli.lines import to_line
from sayso.cli.reviewing import to_judgement_line, to_proposal_line, view_judgement, view_proposal
from sayso.cli.terminal import open_output, to_console, write_line
from sayso.cli.view_linked import Shelf
from sayso.store import Judgement, RunInfo, read_claim, read_event, read_judgements, read_run, read_versions
from sayso.store.history import find_changes, read_history
from sayso.store.judging import Naming, open_naming, read_proposal
from sayso.store.linker import open_rules
from sayso.store.subjects import from_texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An explanation as an object and as a page."""

    line: dict[str, Any]
    view: tuple[RenderableType, ...]


def explain_id(id_: str, db: str, *, as_json: bool) -> int:
    """Prints what the id stands for and rests on; 0.

    Raises: UsageError for an id that there is not, with those like it; StoreError.
    """
    with open_asked(db) as store:
        naming, shelf = open_naming(store), Shelf(store)
        found = (explain(id_, naming, shelf) for explain in EXPLAINS)
        answer = next((a for a in found if a is not None), None)
        if answer is None:
            raise to_unknown(store, id_)
        if as_json:
            with open_output("-") as stream:
                write_line(stream, to_line(answer.line))
        else:
            to_console().print(*answer.view, sep="\n")
    return 0


def _explain_event(id_: str, naming: Naming, shelf: Shelf) -> Answer | None:
    found = read_event(naming.store, id_)
    if found is None:
        return None
    history = read_history(naming.store, open_rules(), found)
    run = read_run(naming.store, found.run)
    judged = find_judged(naming, [t.report for t in found.event.tellings], id_)
    line = {
        "kind": "event", **lines.to_event_line(found), "history": [view_explain.to_moment_line(m) for m in history],
        "links": [view_explain.to_trace_line(t, None) for t in found.event.trace], "run": to_run_line(run),
        "judgements": [to_judgement_line(j, naming) for j in judged],
    }  # fmt: skip
    view = [
        *view_explain.view_event_page(found, shelf, history),
        *_view_judged(judged, naming),
        *_view_run(run),
    ]
    return Answer(line=line, view=tuple(view))


def _explain_claim(id_: str, naming: Naming, shelf: Shelf) -> Answer | None:
    found = read_claim(naming.store, id_)
    if found is None:
        return None
    history = read_history(naming.store, open_rules(), found)
    run = read_run(naming.store, found.run)
    judged = find_judged(naming, [p.report for p in found.claim.positions], id_)
    words = [
        {"position": f"{id_}:{p.report}:{p.stance}", "text": shelf.words(p)} for p in found.claim.positions
    ]
    line = {
        "kind": "claim", **lines.to_claim_line(found), "words": words, "run": to_run_line(run),
        "history": [view_explain.to_moment_line(m) for m in history],
        "judgements": [to_judgement_line(j, naming) for j in judged],
    }  # fmt: skip
    view = [
        *view_explain.view_claim_page(found, shelf, history),
        *_view_judged(judged, naming),
        *_view_run(run),
    ]
    return Answer(line=line, view=tuple(view))


def _explain_position(id_: str, naming: Naming, shelf: Shelf) -> Answer | None:
    found = naming.position(id_)
    return _explain_claim(found[0].id, naming, shelf) if found else None


def _explain_report(id_: str, naming: Naming, shelf: Shelf) -> Answer | None:
    versions = read_versions(naming.store, id_)
    if not versions:
        return None
    changes = tuple(find_changes(versions))
    runs = {v.run: read_run(naming.store, v.run) for v in versions}
    line = {
        "kind": "report", "id": id_, "versions": [view_explain.to_version_line(v) for v in versions],
        "changes": [[{"old": d.old, "new": d.new} for d in found] for _, found in changes],
        "entry": versions[-1].line, "runs": [to_run_line(r) for r in runs.values()],
    }  # fmt: skip
    view: list[RenderableType] = [*view_explain.view_versions(versions, changes)]
    report = shelf.report(versions[0].rid)
    if report:
        view += view_explain.view_entry(report.entry)
    for run in runs.values():
        view += _view_run(run)
    return Answer(line=line, view=tuple(view))


def _explain_inside(id_: str, naming: Naming, shelf: Shelf) -> Answer | None:
    rid, _, inner = id_.rpartition(":")
    report = naming.report(rid) if rid else None
    if report is None:
        return None
    versions = read_versions(naming.store, rid)
    run = read_run(naming.store, versions[-1].run) if versions else None
    judged = find_judged(naming, [report.id], id_)
    found = view_explain.explain_event(report, inner) or view_explain.explain_statement(report, inner)
    if found is None:
        return None
    line, view = found
    line |= {"run": to_run_line(run), "judgements": [to_judgement_line(j, naming) for j in judged]}
    return Answer(line=line, view=(*view, *_view_judged(judged, naming), *_view_run(run)))


def _explain_proposal(id_: str, naming: Naming, shelf: Shelf) -> Answer | None:
    found = read_proposal(naming.store, id_)
    if found is None:
        return None
    run = read_run(naming.store, found.run)
    line = {
        **to_proposal_line(found, naming),
        "kind": "proposal",
        "asks": found.proposal.kind,
        "run": to_run_line(run),
    }
    return Answer(line=line, view=(*view_proposal(found, naming, shelf), *_view_run(run)))


def _explain_judgement(id_: str, naming: Naming, shelf: Shelf) -> Answer | None:
    every = read_judgements(naming.store, withdrawn=True)
    found = next((j for j in every if j.id == id_), None)
    if found is None:
        return None
    stands = found in naming.decided.judgements
    line = {**to_judgement_line(found, naming), "kind": "judgement", "stands": stands}
    view: list[RenderableType] = [*view_judgement(found, naming)]
    for later in every:
        if id_ in later.subjects:
            view += view_judgement(later, naming)
    return Answer(line=line, view=tuple(view))


EXPLAINS: tuple[Callable[[str, Naming, Shelf], Answer | None], ...] = (
    _explain_event, _explain_claim, _explain_report, _explain_position, _explain_inside, _explain_proposal,
    _explain_judgement,
)  # fmt: skip


def find_judged(naming: Naming, rids: list[Any], id_: str) -> list[Judgement]:
    """The standing judgements on any event, claim or statement that `id_` stands for, in the order they were taken."""
    mine = {(s.kind, s.report, s.span) for s in naming.name(id_).subjects}
    found = dict.fromkeys(j for rid in rids for j in naming.decided.inside.get(rid, ()))

    def is_on(judgement: Judgement) -> bool:
        return any((s.kind, s.report, s.span) in mine for s in from_texts(judgement.subjects))

    return [j for j in naming.decided.judgements if j in found and is_on(j)]


def _view_judged(judged: list[Judgement], naming: Naming) -> Iterator[RenderableType]:
    if judged:
        yield view_explain.to_heading("Decided")
        for judgement in judged:
            yield from view_judgement(judgement, naming)


def to_run_line(run: RunInfo | None) -> dict[str, Any] | None:
    """Which process made it, with which versions, and when."""
    if run is None:
        return None
    return {"command": run.command, "at": run.began_at, "version": json.loads(run.version)}


def _view_run(run: RunInfo | None) -> Iterator[RenderableType]:
    if run is not None:
        version = ", ".join(f"{k} {v}" for k, v in sorted(json.loads(run.version).items(), reverse=True))
        yield Text(f"Made by sayso {run.command}, {run.began_at}: {version}.", style="dim")
