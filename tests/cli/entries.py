"""Made-up ledger entries for the view's tests."""

from __future__ import annotations

from sayso.labels import (
    Act,
    ActorKind,
    EventType,
    FlagKind,
    Form,
    Modality,
    PublishedFrom,
    Stance,
    Status,
    Via,
)  # fmt: skip
from sayso.records import (
    Actor,
    ActorId,
    Article,
    Claim,
    ClaimId,
    Count,
    Event,
    EventId,
    Flag,
    Furniture,
    LedgerEntry,
    Mention,
    Outlet,
    Position,
    Statement,
    StatementId,
    Trace,
    When,
    Where,
)  # fmt: skip
from sayso.spans import Span

TEXT = (
    "NewsTop\n\nOn Tuesday Drennian jets struck a depot at Port Tavelin, killing three, minister Ilka Darnov said. "
    "He denied it. If Marovia sails, Drennia will shut the strait."
)


def span(words: str, text: str = TEXT) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def mention(words: str, actor: str | None = None) -> Mention:
    return Mention(span=span(words), actor=ActorId(actor) if actor else None)


ARTICLE = Article(
    id="r1", text=TEXT, title="Depot burns", outlet="Northfield Wire", published="2026-03-04",
    published_from=PublishedFrom.METADATA, furniture=(Furniture(span=span("NewsTop"), reason="label"),),
    sentences=(span(TEXT[9 : TEXT.index(" He denied")]),),
)  # fmt: skip
DARNOV = Actor(id=ActorId("a1"), name="Ilka Darnov", kind=ActorKind.PERSON, role="defence minister")
BRODEK = Actor(id=ActorId("a2"), name="Anselm Brodek", kind=ActorKind.PERSON)
SAID = Statement(
    id=StatementId("s1"), contents=(span("Drennian jets struck a depot"), span("killing three")), form=Form.INDIRECT,
    act=Act.SAY, confidence=0.9, speaker=mention("minister Ilka Darnov", "a1"), cue=span("said"),
    outlet=Outlet(span=span("Port Tavelin"), via=Via.TOLD),
    trace=(Trace(field="speaker", by="attribution.subject", span=span("said")),),
)  # fmt: skip
DENIED = Statement(
    id=StatementId("s2"), contents=(span("it", TEXT),), form=Form.INDIRECT, act=Act.DENY, confidence=0.8,
    speaker=mention("He", "a2"), within=StatementId("s1"),
)  # fmt: skip
UNNAMED = Statement(
    id=StatementId("s3"), contents=(span("shut"),), form=Form.DIRECT, act=Act.SAY, confidence=0.7
)


def event(
    type_: EventType = EventType.ASSAULT,
    modality: Modality = Modality.ACTUAL,
    attribution: tuple[str, ...] = (),
    modes: tuple[str, ...] = (),
    *,
    bare: bool = False,
) -> Event:
    """An event with everything that the text gives, or (`bare`) with nothing but its trigger."""
    full = Event(
        id=EventId("e1"), type=type_, trigger=span("struck"), sentence=ARTICLE.sentences[0], modality=modality,
        confidence=0.9, salience=1.0, modes=modes, attribution=tuple(StatementId(a) for a in attribution),
        trace=(Trace(field="modality", by="events.modality.plain"),),
    )  # fmt: skip
    if bare:
        return full
    return Event(
        id=full.id, type=type_, trigger=full.trigger, sentence=full.sentence, modality=modality, confidence=0.9,
        salience=1.0, modes=modes, attribution=full.attribution, actors=(mention("Drennian jets"),),
        recipients=(mention("a depot"),), when=When(span=span("Tuesday"), start="2026-03-03", end="2026-03-03"),
        where=Where(span=span("Port Tavelin")), counts=(Count(of="killed", low=3, high=3, span=span("three")),),
        trace=full.trace,
    )  # fmt: skip


def claim(status: Status, *stances: tuple[Stance, str | None, str | None]) -> Claim:
    positions = tuple(
        Position(
            stance=stance,
            span=span("denied"),
            statement=StatementId(s) if s else None,
            by=ActorId(by) if by else None,
        )
        for stance, s, by in stances
    )
    return Claim(
        id=ClaimId("c1"), span=span("Drennian jets struck a depot"), positions=positions, status=status,
        events=(EventId("e1"),),
    )  # fmt: skip


DISPUTED = claim(Status.DISPUTED, (Stance.ASSERTS, "s1", "a1"), (Stance.DENIES, "s2", "a2"))
WARNING = Flag(kind=FlagKind.DATE_CONFLICT, spans=(span("Tuesday"),), note="Tuesday here, Monday there")


def entry(*events: Event, claims: tuple[Claim, ...] = (), article: Article = ARTICLE) -> LedgerEntry:
    return LedgerEntry(
        article=article, model="rules", statements=(SAID, DENIED, UNNAMED), events=events, claims=claims,
        actors=(DARNOV, BRODEK), flags=(WARNING,),
    )  # fmt: skip
