"""What waits for a person: links and readings that are not sure, and the log of what was decided."""

from __future__ import annotations

from sqlalchemy import desc, func, select

from sayso.labels import Stance
from sayso.linked import Proposal, ProposalKind, Report, ReportId, Told
from sayso.records import Event
from sayso.serve.accounts import to_account
from sayso.serve.cards import to_claim_card, to_event_card, to_ref, to_snippet
from sayso.serve.decisions import read_decisions
from sayso.serve.filters import to_cursor, to_offset
from sayso.serve.shelf import Desk, Shelf
from sayso.serve.stories import read_story_view
from sayso.serve.views import CodingView, DecisionView, ProposalView, ReviewView, SideView
from sayso.serve.words import to_href
from sayso.store import (
    Store,
    StoredEvent,
    StoredProposal,
    Wanted,
    find_events,
    read_claim,
    read_event,
    read_story,
)
from sayso.store.correcting import EVENT_FIELDS
from sayso.store.judging import Naming
from sayso.store.packing import unpack
from sayso.store.schema import proposals, stories
from sayso.store.subjects import Subject, SubjectKind, find_again, from_texts, to_event_subject
from sayso.wording.plain import to_plain, to_quote
from sayso.wording.sentences import find_account
from sayso.wording.terms import UNSURE

PAGE, LOG, CODINGS = 20, 30, 10
"""Links, decisions and readings of one page."""
LOOKED_AT = 60
"""Events, the latest ones, among which the least sure readings are looked for."""
QUESTIONS = {
    ProposalKind.MERGE_EVENTS: "Are these one event?",
    ProposalKind.BIND_POSITION: "Is this a position on that claim, and which?",
    ProposalKind.COPY: "Is one a copy of the other?", ProposalKind.STORY: "Are these of one story?",
}  # fmt: skip


def ask_review(
    desk: Desk, story: str | None = None, cursor: str | None = None, decided_cursor: str | None = None
) -> ReviewView:
    """What waits for a person, of all stories or of one.

    Raises: UsageError for a cursor that leads nowhere; UnknownError for a story that there is not; StoreError.
    """
    sid = _to_sid(desk, story)
    shelf = Shelf(desk)
    naming = Naming(store=desk.store, decided=shelf.decided)
    begin = to_offset(cursor, "proposals")
    waiting, page = desk.find_part(("waiting", sid, begin), lambda: read_waiting(desk.store, sid, begin))
    decisions, next_decisions = find_log(desk, decided_cursor)
    end = begin + PAGE
    return ReviewView(
        as_of=desk.today().isoformat(), waiting=waiting,
        proposals=tuple(to_proposal(p, shelf, naming) for p in page),
        next_cursor=to_cursor("proposals", str(end)) if waiting > end else None, codings=tuple(_find_codings(shelf, sid)),
        decisions=decisions, next_decisions=next_decisions,
        story=read_story_view(desk, sid) if sid else None,
    )  # fmt: skip


def _to_sid(desk: Desk, story: str | None) -> str | None:
    if story is None:
        return None
    found = read_story(desk.store, story)
    if found is None:
        raise desk.unknown(story, "story")
    return found.sid


def read_waiting(store: Store, sid: str | None, begin: int) -> tuple[int, tuple[StoredProposal, ...]]:
    """How many links wait (of a story), and a page of them, the surest first, each once."""
    ranked = select(proposals.c.id, proposals.c.pid)
    counted = select(func.count(proposals.c.pid.distinct()))
    if sid is not None:
        mine = proposals.c.story == select(stories.c.id).where(stories.c.sid == sid).scalar_subquery()
        ranked, counted = ranked.where(mine), counted.where(mine)
    with store.reading() as connection:
        count = connection.execute(counted).scalar_one()
        # a link may stand in two stories, under the same score: twice the page holds the page
        rows = connection.execute(
            ranked.order_by(desc(proposals.c.score), proposals.c.pid, proposals.c.id).limit(
                2 * (begin + PAGE)
            )
        )
        ids = list({row.pid: row.id for row in list(rows)[::-1]}.values())[::-1][begin : begin + PAGE]
        query = select(proposals, stories.c.sid).join(stories, stories.c.id == proposals.c.story)
        query = query.where(proposals.c.id.in_(ids)).order_by(desc(proposals.c.score), proposals.c.pid)
        found = connection.execute(query).all()
    return int(count), tuple(
        StoredProposal(pid=r.pid, proposal=unpack(r.data, Proposal), sid=r.sid, run=r.run) for r in found
    )


# ---------------------------------------------------------------- links


def to_proposal(found: StoredProposal, shelf: Shelf, naming: Naming) -> ProposalView:
    """A link that waits, with both sides in their words."""
    p = found.proposal
    sides = (_to_left(p, shelf, naming), _to_right(p, shelf))
    return ProposalView(
        id=found.pid, kind=p.kind, question=QUESTIONS[p.kind], score=round(p.score, 4),
        reasons=tuple(to_plain(r, 120) for r in p.reasons), sides=tuple(s for s in sides if s),
        stances=tuple(Stance) if p.kind is ProposalKind.BIND_POSITION else (), story=found.sid,
    )  # fmt: skip


def _to_left(p: Proposal, shelf: Shelf, naming: Naming) -> SideView | None:
    if p.kind is ProposalKind.MERGE_EVENTS:
        return _to_event_side(p.left, shelf)
    if p.kind is ProposalKind.BIND_POSITION:
        sides = naming.sides(p)
        return _to_said_side(p.left, sides[0], shelf) if sides else None
    return _to_report_side(ReportId(p.left), shelf)


def _to_right(p: Proposal, shelf: Shelf) -> SideView | None:
    if p.kind is ProposalKind.MERGE_EVENTS:
        rid, _, inner = p.right.rpartition(":")
        return _to_account_side(rid, inner, shelf)
    if p.kind is ProposalKind.BIND_POSITION:
        return _to_claim_side(p.right, shelf)
    return _to_report_side(ReportId(p.right), shelf)


def _to_event_side(id_: str, shelf: Shelf) -> SideView | None:
    found = read_event(shelf.desk.store, id_)
    if found is None:
        return None
    card = to_event_card(found, shelf, shelf.desk.as_of(None))
    account = find_account(found.event, shelf.event)
    report = shelf.report(account[0].report) if account else None
    return SideView(
        id=id_, href=card.href, lead=card.lead, text=card.sentence, report=to_ref(report.id, report) if report else None,
        snippet=to_snippet(report, account[1].trigger) if report and account else None,
    )  # fmt: skip


def _to_account_side(rid: str, inner: str, shelf: Shelf) -> SideView | None:
    """An account that has a line of its own: REPORT:e3."""
    report = shelf.report(ReportId(rid))
    event = next((e for e in report.entry.events if e.id == inner), None) if report else None
    found = shelf.event(Told(report=report.id, event=event.id)) if report and event else None
    account = (
        to_account(Told(report=report.id, event=event.id), *found, report)
        if report and event and found
        else None
    )
    if account is None:
        return None
    return SideView(
        id=account.id, href=account.report.href, lead=account.lead, text=account.sentence, report=account.report,
        snippet=account.snippet,
    )  # fmt: skip


def _to_said_side(id_: str, subject: Subject, shelf: Shelf) -> SideView | None:
    report = shelf.report(subject.report)
    span = find_again(subject, report.entry.article.text) if report else None
    if report is None or span is None:
        return None
    ref = to_ref(report.id, report)
    return SideView(
        id=id_, href=ref.href, lead=f"In {ref.outlet or ref.id}", text=to_quote(span.of(report.entry.article.text), 300),
        report=ref, snippet=to_snippet(report, span),
    )  # fmt: skip


def _to_claim_side(id_: str, shelf: Shelf) -> SideView | None:
    found = read_claim(shelf.desk.store, id_)
    if found is None:
        return None
    card = to_claim_card(found, shelf, shelf.desk.as_of(None))
    lead = f"Claim, {card.standing.word} {card.standing.as_of_words}"
    return SideView(
        id=id_, href=card.href, lead=lead, text=f"{card.text} — {card.sides}", report=None, snippet=None
    )


def _to_report_side(rid: ReportId, shelf: Shelf) -> SideView | None:
    report = shelf.report(rid)
    if report is None:
        return None
    ref, article = to_ref(rid, report), report.entry.article
    first = article.sentences[0] if article.sentences else None
    return SideView(
        id=rid, href=ref.href, lead=f"{ref.outlet or 'outlet not known'}, {ref.published_words}", text=ref.title,
        report=ref, snippet=to_snippet(report, first) if first else None,
    )  # fmt: skip


# ---------------------------------------------------------------- readings and the log


def _find_codings(shelf: Shelf, sid: str | None) -> tuple[CodingView, ...]:
    """Among the latest events the readings that are least sure, those first; what a person judged is not asked again."""
    events = tuple(find_events(shelf.desk.store, Wanted(story=sid, limit=LOOKED_AT)))
    shelf.load(t.report for e in events for t in e.event.tellings[:1])
    found = (_to_coding(e, told, shelf) for e in events for told in e.event.tellings[:1])
    unsure = sorted((c for c in found if c), key=lambda c: (c.account.confidence, c.account.id))
    return tuple(unsure[:CODINGS])


def _to_coding(event: StoredEvent, told: Told, shelf: Shelf) -> CodingView | None:
    """A reading below what we stand for; None for a sure or judged one."""
    found, report = shelf.event(told), shelf.report(told.report)
    if (
        found is None
        or report is None
        or found[0].confidence >= UNSURE
        or _is_judged(found[0], report, shelf)
    ):
        return None
    account = to_account(told, *found, report)
    href = to_href("event", event.event.id)
    return (
        CodingView(account=account, fields=tuple(EVENT_FIELDS), event=event.event.id, event_href=href)
        if account
        else None
    )


def _is_judged(event: Event, report: Report, shelf: Shelf) -> bool:
    mine = to_event_subject(report, event)
    taken = (s for j in shelf.decided.inside.get(report.id, ()) for s in from_texts(j.subjects))
    return any(s.kind is SubjectKind.EVENT and s.span == mine.span for s in taken)


def find_log(desk: Desk, cursor: str | None) -> tuple[tuple[DecisionView, ...], str | None]:
    """A page of what was decided, the latest first."""
    begin = to_offset(cursor, "decisions")
    found = read_decisions(desk, begin, LOG + 1)
    more = len(found) > LOG
    return found[:LOG], to_cursor("decisions", str(begin + LOG)) if more else None
