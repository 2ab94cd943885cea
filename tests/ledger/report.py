"""A made-up report with its statements and events, built from snippets of its text."""

from __future__ import annotations

from sayso.labels import Act, ActorKind, EventType, Form, Modality, TimeType
from sayso.ledger import weigh
from sayso.records import (
    Actor,
    ActorId,
    Article,
    Cast,
    Claim,
    Count,
    Event,
    EventId,
    Flag,
    Mention,
    Statement,
    StatementId,
    Time,
    TimeId,
    When,
)
from sayso.spans import Span


class Report:
    """Collects statements and events over one text; snippets are found from the last one's start onwards."""

    def __init__(self, text: str, published: str | None = "2024-03-10") -> None:
        self.article = Article(id="r", text=text, published=published)
        self.statements: list[Statement] = []
        self.events: list[Event] = []
        self.actors: dict[str, Actor] = {}
        self.mentions: list[Mention] = []
        self.times: list[Time] = []

    def span(self, snippet: str, after: int = 0) -> Span:
        start = self.article.text.index(snippet, after)
        return Span(start, start + len(snippet))

    def who(self, snippet: str, name: str | None = None, country: str | None = None) -> Mention:
        """A mention of the actor called `name` (default: the snippet)."""
        name = name or snippet
        actor = self.actors.setdefault(
            name,
            Actor(id=ActorId(f"a{len(self.actors) + 1}"), name=name, kind=ActorKind.UNKNOWN, country=country),
        )
        mention = Mention(span=self.span(snippet), actor=actor.id, by="test")
        self.mentions.append(mention)
        return mention

    def says(self, speaker: Mention | None, cue: str, *contents: str, act: Act = Act.SAY) -> StatementId:
        id_ = StatementId(f"s{len(self.statements) + 1}")
        self.statements.append(
            Statement(
                id=id_,
                contents=tuple(self.span(c) for c in contents),
                form=Form.INDIRECT,
                act=act,
                confidence=0.9,
                speaker=speaker,
                cue=self.span(cue),
            )
        )
        return id_

    def event(self, type_: str, *triggers: str, **kwargs: object) -> EventId:
        id_ = EventId(f"e{len(self.events) + 1}")
        spans = tuple(self.span(t) for t in triggers)
        text = self.article.text
        end = text.find(".", spans[0].end)
        sentence = Span(text.rfind(".", 0, spans[0].start) + 1, end if end > 0 else len(text))
        fields = {"modality": Modality.ACTUAL, "confidence": 0.9, **kwargs}
        self.events.append(
            Event(
                id=id_, type=EventType(type_), trigger=spans[0], triggers=spans, sentence=sentence, **fields
            )  # type: ignore[arg-type]
        )
        return id_

    def when(self, snippet: str, day: str | None = None) -> When:
        time = Time(
            id=TimeId(f"t{len(self.times) + 1}"),
            span=self.span(snippet),
            type=TimeType.DATE,
            start=day,
            end=day,
        )
        self.times.append(time)
        return When(span=time.span, time=time.id, start=day, end=day)

    def count(self, of: str, number: int, snippet: str) -> Count:
        return Count(of=of, low=number, high=number, span=self.span(snippet))

    def weigh(self) -> tuple[tuple[Claim, ...], tuple[Flag, ...]]:
        cast = Cast(actors=tuple(self.actors.values()), mentions=tuple(self.mentions))
        return weigh(self.article, tuple(self.statements), tuple(self.events), cast, tuple(self.times))
