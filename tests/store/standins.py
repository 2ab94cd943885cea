"""A fast coder and simple rules in place of the real ones: what is tested is the store, which is the real one.

A text is sentences; `#7` puts it into story 7, `=3` makes it a copy of all that say `=3`; a sentence with "struck", "denied"
or "fail" gives an event, a denial, an article that cannot be coded.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from datetime import date

from sayso.engines import Coded, Coder, Work, to_failed
from sayso.export.entry import to_json, to_line
from sayso.labels import EventType, Modality, PublishedFrom, Stance, Status
from sayso.linked import (
    Copy,
    Likeness,
    LinkedClaim,
    LinkedClaimId,
    LinkedEvent,
    LinkedEventId,
    LinkedPosition,
    Proposal,
    ProposalKind,
    Report,
    ReportId,
    StoryLinks,
    Told,
)
from sayso.linking import Prints
from sayso.records import Article, Draft, Event, EventId, LedgerEntry, Mention, Place, PlaceId, Problem, Where
from sayso.spans import Span
from sayso.store.linker import Rules
from sayso.store.packing import to_hash


def open_fake() -> Coder:
    """A coder that takes no time."""
    return code


def code(work: Work) -> Coded:
    """The line of a text."""
    article = to_article(work) if isinstance(work, Draft) else work.article
    if "fail" in article.text:
        detail = f"{article.id}: is not English"
        return to_failed(
            article.id, Problem(code="not_english", room="article", detail=detail, article=article.id)
        )
    if "crash" in article.text and not os.environ.get("SAYSO_TEST_MENDED"):
        return to_failed(article.id, Problem(code="crashed", room="engines", detail=f"{article.id}: died"))
    return Coded(line=to_json(to_line(to_entry(article))), error=None)


def to_article(draft: Draft) -> Article:
    return Article(
        id=draft.id, text=draft.text, title=draft.title, outlet=draft.outlet, url=draft.url,
        published=draft.published, published_from=PublishedFrom.GIVEN if draft.published else None,
    )  # fmt: skip


def to_entry(article: Article) -> LedgerEntry:
    events, places = [], []
    for number, found in enumerate(re.finditer(r"struck (\w+)", article.text), 1):
        span = Span(found.start(), found.end())
        where = Span(found.start(1), found.end(1))
        place = PlaceId(f"p{number}")
        places.append(Place(id=place, span=where, name=found[1], countries=("DRN",)))
        events.append(
            Event(
                id=EventId(f"e{number}"), type=EventType.ASSAULT, trigger=span, sentence=span,
                modality=Modality.ACTUAL, confidence=0.9, actors=(Mention(span=Span(0, 4)),),
                where=Where(span=where, place=place),
            )
        )  # fmt: skip
    return LedgerEntry(article=article, model="fake", events=tuple(events), places=tuple(places))


def find_tags(report: Report, mark: str) -> tuple[int, ...]:
    return tuple(sorted({int(n) for n in re.findall(mark + r"(\d+)", report.entry.article.text)}))


def find_prints(report: Report) -> Prints:
    published = report.entry.article.published
    day = date.fromisoformat(published[:10]).toordinal() if published else None
    return Prints(copies=find_tags(report, "="), story=find_tags(report, "#"), day=day)


def rank(report: Report) -> tuple[str, str]:
    return (report.entry.article.published or "", report.id)


def find_copy(a: Report, b: Report) -> Copy | None:
    if not set(find_tags(a, "=")) & set(find_tags(b, "=")):
        return None
    first, second = sorted((a, b), key=rank)
    return Copy(original=first.id, copy=second.id, share=1.0, by="time")


def find_likeness(a: Report, b: Report) -> Likeness | None:
    shared = set(find_tags(a, "#")) & set(find_tags(b, "#"))
    left, right = sorted((a, b), key=rank)
    return (
        Likeness(left=left.id, right=right.id, score=0.5, reasons=(f"shares {shared}",)) if shared else None
    )


def to_parts(reports: Sequence[Report], pairs: Iterable[tuple[str, str]]) -> tuple[tuple[ReportId, ...], ...]:
    ranked = sorted(reports, key=rank)
    root = {r.id: r.id for r in ranked}

    def find(one: ReportId) -> ReportId:
        while root[one] != one:
            one = root[one]
        return one

    for a, b in pairs:
        root[find(ReportId(a))] = find(ReportId(b))
    parts: dict[ReportId, list[ReportId]] = {}
    for r in ranked:
        parts.setdefault(find(r.id), []).append(r.id)
    return tuple(map(tuple, parts.values()))


def to_copy_groups(reports: Sequence[Report], copies: Sequence[Copy]) -> tuple[tuple[ReportId, ...], ...]:
    return to_parts(reports, ((c.original, c.copy) for c in copies))


def to_stories(
    reports: Sequence[Report], likenesses: Sequence[Likeness], copies: Sequence[Copy]
) -> tuple[tuple[ReportId, ...], ...]:
    return to_parts(reports, [(x.left, x.right) for x in likenesses] + [(c.original, c.copy) for c in copies])


def link_story(reports: Sequence[Report], copies: Sequence[Copy], as_of: str | None = None) -> StoryLinks:
    known = [
        r for r in sorted(reports, key=rank) if as_of is None or (r.entry.article.published or "") <= as_of
    ]
    tellings: dict[str, list[Told]] = {}
    for r in known:
        for e in r.entry.events:
            tellings.setdefault(e.where.span.of(r.entry.article.text) if e.where else "", []).append(
                Told(report=r.id, event=e.id)
            )
    events = tuple(
        LinkedEvent(
            id=LinkedEventId("e" + to_hash(place, *(t.report for t in told)).hex()[:12]), type=EventType.ASSAULT,
            tellings=tuple(told), modality=Modality.ACTUAL, status=Status.ASSERTED, actor="Drennian jets",
            place=place, start="2026-03-04", sources=tuple(sorted({t.report for t in told})),
        )
        for place, told in tellings.items()
    )  # fmt: skip
    denials = tuple(
        LinkedPosition(report=r.id, stance=Stance.DENIES, span=Span(0, 1), by="Ilka Darnov", said_on=r.entry.article.published)
        for r in known if "denied" in r.entry.article.text
    )  # fmt: skip
    claims = (
        LinkedClaim(
            id=LinkedClaimId("c" + to_hash(known[0].id).hex()[:12]), text=known[0].entry.article.text[:20],
            status=Status.DISPUTED, events=tuple(e.id for e in events), positions=denials, sources=("Northfield Wire",),
        ),
    ) if denials else ()  # fmt: skip
    asked = (
        Proposal(kind=ProposalKind.STORY, left=known[0].id, right="x", score=0.4, reasons=())
        if known
        else None
    )
    return StoryLinks(events=events, claims=claims, proposals=(asked,) if asked and copies else ())


def open_rules() -> Rules:
    return Rules(
        find_prints=find_prints, find_copy=find_copy, find_likeness=find_likeness, to_copy_groups=to_copy_groups,
        to_stories=to_stories, link_story=link_story,
    )  # fmt: skip


def to_reports(count: int, stories: int = 12) -> list[dict[str, str]]:
    """Made-up reports as JSONL rows: stories of unequal size, some bridged, a copy in ten, one in twenty not English."""
    rows = []
    for n in range(count):
        tags = f"#{(n * n) % stories + 1}" + (f" #{n % stories + 1}" if n % 17 == 0 else "")
        copy = f" ={n // 10}" if n % 10 in (3, 4) else ""
        end = " They fail." if n % 20 == 7 else " Marovia denied it." if n % 6 == 0 else ""
        text = (
            f"Jets struck Tavelin{n % 5} in report {n}. It was night {n} over the strait.{end} {tags}{copy}"
        )
        rows.append(
            {
                "id": f"r{n}",
                "text": text,
                "published": f"2026-03-{n % 28 + 1:02d}",
                "outlet": "Northfield Wire",
            }
        )
    return rows
