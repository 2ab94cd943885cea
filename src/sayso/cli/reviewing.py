"""What `sayso review` prints: proposals with both sides' words, and decisions with who took them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from sayso.cli.asking import open_asked, to_unknown
from sayso.cli.hanging import Hanging
from sayso.cli.lines import to_line
from sayso.cli.marked import to_marked
from sayso.cli.terminal import open_output, say, to_console, write_line
from sayso.cli.view import to_standing
from sayso.cli.view_linked import Shelf, to_telling
from sayso.linked import Proposal, ProposalKind, Told
from sayso.store import (
    Judgement,
    Store,
    StoredProposal,
    find_proposals,
    read_claim,
    read_event,
    read_judgements,
    read_story,
)
from sayso.store.judging import Naming, open_naming, read_proposal
from sayso.store.reading import PAGE
from sayso.store.subjects import Subject, SubjectKind, find_again, from_texts
from sayso.wording.days import to_day
from sayso.wording.plain import to_plain, to_quote
from sayso.wording.sides import to_sides

ASKED = {
    ProposalKind.MERGE_EVENTS: "are these one event?",
    ProposalKind.BIND_POSITION: "is this a position on that claim, and which (--as)?",
    ProposalKind.COPY: "is one a copy of the other?",
    ProposalKind.STORY: "are these of one story?",
}


def list_proposals(db: str, story: str | None, limit: int, after: str | None, *, as_json: bool) -> int:
    """Prints what waits, the surest first; 0.

    Raises: UsageError for a story or proposal that there is not; StoreError.
    """
    with open_asked(db) as store:
        found_story = read_story(store, story) if story else None
        if story and found_story is None:
            raise to_unknown(store, story, ("story", "report"))
        if after and read_proposal(store, after) is None:
            raise to_unknown(store, after, ("proposal",))
        page = tuple(islice(_read_all(store, after, found_story.sid if found_story else None), limit + 1))
        naming, shelf = open_naming(store), Shelf(store)
        for proposal in page[:limit]:
            if as_json:
                _print_line(to_proposal_line(proposal, naming))
            else:
                to_console().print(*view_proposal(proposal, naming, shelf), sep="\n")
        if not page and not as_json:
            say("nothing waits for your word")
        if len(page) > limit:
            say(f"there is more: --after {page[limit - 1].pid}")
    return 0


def _read_all(store: Store, after: str | None, sid: str | None) -> Iterator[StoredProposal]:
    """Each proposal once, of all stories or of one, behind `after`."""
    seen: set[str] = set()
    begun, at = after is None, 0
    while rows := find_proposals(store, PAGE, at, sid):
        at += len(rows)
        for row in rows:
            if begun and row.pid not in seen and row.pid != after:
                yield row
            seen.add(row.pid)
            begun = begun or row.pid == after


def _print_line(line: dict[str, Any]) -> None:
    with open_output("-") as stream:
        write_line(stream, to_line(line))


def to_proposal_line(found: StoredProposal, naming: Naming) -> dict[str, Any]:
    """A proposal with both sides' words, in the order of `left` and `right`."""
    p = found.proposal
    sides = naming.sides(p) or ()
    return {
        "id": found.pid, "kind": p.kind, "left": p.left, "right": p.right, "score": p.score, "reasons": list(p.reasons),
        "story": found.sid, "words": [_to_subject_line(s) for s in sides],
    }  # fmt: skip


def _to_subject_line(subject: Subject) -> dict[str, Any]:
    span = [subject.span.start, subject.span.end] if subject.span else None
    return {
        "kind": subject.kind,
        "article": subject.report,
        "span": span,
        "label": subject.label,
        "text": subject.words,
    }


def view_proposal(found: StoredProposal, naming: Naming, shelf: Shelf) -> Iterator[RenderableType]:
    """What is asked, both sides in their own words, and why it is asked."""
    p = found.proposal
    yield Hanging(body=Text.assemble((ASKED[p.kind], "bold yellow")), mark=found.pid)
    yield from _view_left(p, naming, shelf)
    yield from _view_right(p, naming, shelf)
    why = f"likeness {p.score:.2f}: {to_plain(', '.join(p.reasons) or 'no more is known', 200)}"
    yield Hanging(body=Text(why, style="dim"))


def _view_left(p: Proposal, naming: Naming, shelf: Shelf) -> Iterator[RenderableType]:
    event = read_event(naming.store, p.left) if p.kind is ProposalKind.MERGE_EVENTS else None
    if event:
        yield from view_account(event.event.tellings[0], shelf, f"{p.left}, ")
        return
    sides = naming.sides(p)
    if sides:
        yield from view_subject(sides[0], naming)


def _view_right(p: Proposal, naming: Naming, shelf: Shelf) -> Iterator[RenderableType]:
    if p.kind is ProposalKind.MERGE_EVENTS:
        report, _, event = p.right.rpartition(":")
        yield from view_account(Told(report=report, event=event), shelf, "")  # type: ignore[arg-type]
        return
    claim = read_claim(naming.store, p.right)
    if claim:
        body = Text.assemble(
            f"{p.right}, ", to_standing(claim.claim.status), f": {to_quote(claim.claim.text)}"
        )
        yield Hanging(body=body.append(f" — {to_sides(claim.claim, shelf.outlet)}"), mark="-", indent=6)


def view_account(told: Told, shelf: Shelf, before: str) -> Iterator[RenderableType]:
    """One account: where it stands, its sentence, its words."""
    found = shelf.event(told)
    if found:
        where = f"{before}{shelf.outlet(told.report)}, {to_plain(told.event, 20)}: "
        yield Hanging(body=Text(where).append_text(to_telling(*found)), mark="-", indent=6)
        text = found[1].entry.article.text
        yield Hanging(body=to_marked(text, found[0].sentence, found[0].trigger), bar="│ ", indent=6)


def view_subject(subject: Subject, naming: Naming) -> Iterator[RenderableType]:
    """The words of a subject, in their sentence."""
    report = naming.report(subject.report)
    span = find_again(subject, report.entry.article.text) if report else None
    yield Hanging(body=Text(f"{to_plain(subject.report, 80)}:"), mark="-", indent=6)
    if report and span:
        article = report.entry.article
        sentence = next((s for s in article.sentences if s.overlaps(span)), span)
        yield Hanging(body=to_marked(article.text, sentence, span), bar="│ ", indent=6)


# ---------------------------------------------------------------- what was decided


def list_judgements(db: str, limit: int, after: str | None, *, as_json: bool) -> int:
    """Prints the decisions that stand, the latest first; 0.

    Raises: UsageError for a judgement that there is not; StoreError.
    """
    with open_asked(db) as store:
        found = read_judgements(store)[::-1]
        ids = [j.id for j in found]
        if after and after not in ids:
            raise to_unknown(store, after, ("judgement",))
        start = ids.index(after) + 1 if after else 0
        naming = open_naming(store)
        for judgement in found[start : start + limit]:
            if as_json:
                _print_line(to_judgement_line(judgement, naming))
            else:
                to_console().print(*view_judgement(judgement, naming), sep="\n")
        if not found and not as_json:
            say("nothing was decided yet")
        if len(found) > start + limit:
            say(f"there is more: --after {ids[start + limit - 1]}")
    return 0


def to_judgement_line(judgement: Judgement, naming: Naming) -> dict[str, Any]:
    """A decision: what, about what, by whom, when, why; `applies`: whether all that it is about is still there."""
    return {
        "id": judgement.id, "verb": judgement.kind, "value": json.loads(judgement.value), "who": judgement.who,
        "why": judgement.why, "at": judgement.at, "subjects": [_to_subject_line(s) for s in from_texts(judgement.subjects)],
        "applies": naming.applies(judgement),
    }  # fmt: skip


def view_judgement(judgement: Judgement, naming: Naming) -> Iterator[RenderableType]:
    """What was decided, by whom and why, and about which words."""
    value = json.loads(judgement.value)
    said = {"field": f"{value.get('field')} = {value.get('value')}", "stance": f"as {value.get('stance')}"} if isinstance(
        value, dict
    ) else {}  # fmt: skip
    what = next((words for key, words in said.items() if key in value), "") if said else ""
    head = f"{judgement.kind} {to_plain(what, 120)}".rstrip()
    line = f"{head} — {to_plain(judgement.who, 60)}, {to_day(judgement.at)}: {to_quote(judgement.why)}"
    yield Hanging(body=Text(line), mark=judgement.id)
    for subject in from_texts(judgement.subjects):
        words = f" {to_quote(subject.words, 100)}" if subject.words else ""
        label = f" {subject.label}" if subject.kind is SubjectKind.EVENT else ""
        yield Hanging(
            body=Text(f"{subject.kind}{label} in {to_plain(subject.report, 60)}{words}", style="dim"),
            indent=6,
        )
    if not naming.applies(judgement):
        gone = "what it is about is not there now: it waits, and holds again when that comes back"
        yield Hanging(body=Text(gone, style="yellow"), mark="!", indent=6)
