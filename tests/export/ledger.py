"""A ledger made by hand: a fact, an attributed event, a threat, a plan, a denied strike, a retracted claim."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sayso.export.entry import to_line
from sayso.export.formats import Story
from sayso.labels import Act, ActorKind, EventType, Form, Modality, Precision, PublishedFrom, Stance, Status
from sayso.linked import (
    LinkedClaim,
    LinkedClaimId,
    LinkedEvent,
    LinkedEventId,
    LinkedPosition,
    ReportId,
    StoryLinks,
    Told,
)
from sayso.records import (
    Actor,
    ActorId,
    Article,
    Count,
    Event,
    EventId,
    LedgerEntry,
    Mention,
    Place,
    PlaceId,
    Statement,
    StatementId,
    Where,
)
from sayso.spans import Span

TEXT = (
    "Soldiers shelled the market in Sana'a on Tuesday, killing three villagers.\r\n"
    "Rebels abducted two teachers in Marib, mayor Ilka Darnov said. \U0001f6a8 \u05e9\u05dc\u05d5\u05dd\n"
    "The army threatened the rebels.\n"
    "It will bomb the bridge, the army said.\n"
    "Jets bombed the school, the rebels said; the army denied it.\n"
    "Gunmen burned the mill, the mayor said, and took it back.\n"
)
R1 = ReportId('r=1,"x"')


def span(words: str, text: str = TEXT) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def _sentence(words: str) -> Span:
    start = TEXT.rindex("\n", 0, TEXT.index(words)) + 1 if "\n" in TEXT[: TEXT.index(words)] else 0
    return Span(start, TEXT.index("\n", TEXT.index(words)))


def _event(n: int, words: str, actor: str, recipient: str, **more: Any) -> Event:
    given: dict[str, Any] = {
        "type": EventType.ASSAULT,
        "modality": Modality.ACTUAL,
        "modes": ("heavy-weapons",),
    } | more
    return Event(
        id=EventId(f"e{n}"), trigger=span(words), sentence=_sentence(words), confidence=0.9, salience=0.5,
        triggers=(span(words),), actors=(Mention(span=span(actor), actor=ActorId(f"a{n}")),),
        recipients=(Mention(span=span(recipient)),), **given,
    )  # fmt: skip


def _said(n: int, words: str, speaker: str, act: Act = Act.SAY) -> Statement:
    return Statement(
        id=StatementId(f"s{n}"), contents=(span(words),), form=Form.INDIRECT, act=act, confidence=0.8,
        speaker=Mention(span=span(speaker)),
    )  # fmt: skip


ARTICLE = Article(
    id=R1, text=TEXT, title='=cmd|" \'', outlet="Northfield Wire", published="2026-03-04T09:30:00",
    published_from=PublishedFrom.METADATA, url="https://wire.example/1", sentences=(_sentence("shelled"),),
    paragraphs=(_sentence("shelled"),),
)  # fmt: skip
FACT = _event(
    1, "shelled", "Soldiers", "the market", cameo="194", where=Where(span=span("Sana'a"), place=PlaceId("p1")),
    counts=(Count(of="killed", low=3, high=3, span=span("three")),),
)  # fmt: skip
ATTRIBUTED = _event(
    2, "abducted", "Rebels", "two teachers", modes=("abduct",), attribution=(StatementId("s1"),), cameo="181",
    where=Where(span=span("Marib"), place=PlaceId("p2")),
)  # fmt: skip
THREAT = _event(
    3, "threatened", "The army", "the rebels", type=EventType.THREATEN, modes=("violence",), cameo="138"
)
PLAN = _event(
    4, "bomb the bridge", "It", "the bridge", modality=Modality.FUTURE, attribution=(StatementId("s2"),)
)
DENIED = _event(5, "bombed", "Jets", "the school", modes=("aerial",), attribution=(StatementId("s3"),))
RETRACTED = _event(6, "burned", "Gunmen", "the mill", modes=("destroy",), attribution=(StatementId("s4"),))
EVENTS = (FACT, ATTRIBUTED, THREAT, PLAN, DENIED, RETRACTED)

NAMES = ("Soldiers", "Rebels", "The army", "It", "Jets", "Gunmen")
SECTORS = {1: ("MIL",), 2: ("REB",), 5: ("MIL",)}
ENTRY = LedgerEntry(
    article=ARTICLE, model="by hand", events=EVENTS,
    statements=(
        _said(1, "Rebels abducted two teachers in Marib", "mayor Ilka Darnov"),
        _said(2, "It will bomb the bridge", "the army"), _said(3, "Jets bombed the school", "the rebels"),
        _said(4, "Gunmen burned the mill", "the mayor"),
    ),
    actors=tuple(
        Actor(id=ActorId(f"a{n}"), name=name, kind=ActorKind.GROUP, country="YEM", sectors=SECTORS.get(n, ()), mentions=(span(name),))
        for n, name in enumerate(NAMES, 1)
    ),
    places=(
        Place(id=PlaceId("p1"), span=span("Sana'a"), name="Sanaa", geonameid=71137, lat=15.35, lon=44.2, countries=("YEM",),
              feature="P", precision=Precision.CITY),
        Place(id=PlaceId("p2"), span=span("Marib"), name="Marib", geonameid=74222, lat=15.5, lon=45.3, countries=("YEM",),
              feature="A", precision=Precision.ADMIN1),
    ),
)  # fmt: skip
STATUS = {5: Status.DISPUTED, 6: Status.RETRACTED}


def _linked(n: int, event: Event) -> LinkedEvent:
    day = "2026-03-03" if n == 1 else None
    return LinkedEvent(
        id=LinkedEventId(f"e{2 * n:016x}"), type=event.type, tellings=(Told(report=R1, event=event.id),),
        modality=event.modality, status=STATUS.get(n, Status.ASSERTED), actor=NAMES[n - 1],
        recipient=event.recipients[0].span.of(TEXT), start=day, end=day, place={1: "Sanaa", 2: "Marib"}.get(n),
        sources=("Northfield Wire",),
    )  # fmt: skip


LINKED = tuple(_linked(n, event) for n, event in enumerate(EVENTS, 1))
CLAIM = LinkedClaim(
    id=LinkedClaimId("c1"), text="Jets bombed the school", status=Status.DISPUTED, events=(LINKED[4].id,),
    positions=(LinkedPosition(report=R1, stance=Stance.ASSERTS, span=span("Jets"), by="the rebels", statement=StatementId("s3")),),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ByHand:
    """A Ledger over one story."""

    entry: LedgerEntry = ENTRY
    events: tuple[LinkedEvent, ...] = LINKED

    def copies(self) -> Iterator[tuple[ReportId, ...]]:
        yield (R1, ReportId("r2"))

    def stories(self) -> Iterator[Story]:
        yield Story(id="s1", reports=(R1,), links=StoryLinks(events=self.events, claims=(CLAIM,)))

    def lines(self) -> Iterator[dict[str, Any]]:
        yield to_line(self.entry)

    def entries(self, reports: Sequence[ReportId]) -> Mapping[ReportId, LedgerEntry]:
        return {r: self.entry for r in reports if r == R1}
