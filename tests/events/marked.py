"""Small marked texts to inputs of the room: `[ASSAULT shelled]` a trigger, `<said>` the cue and `{…}` a content of
one statement, `(army)` a mention of the cast. Marks do not overlap, except triggers, mentions inside a content."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from sayso.events import find_events
from sayso.labels import Act, ActorKind, EventType, Form, TimeType
from sayso.records import (
    Actor,
    ActorId,
    Article,
    Cast,
    Event,
    Mention,
    Reading,
    Statement,
    StatementId,
    Time,
    TimeId,
    Trigger,
)  # fmt: skip
from sayso.spans import Span

MARK = re.compile(r"\[([A-Z]+) |\]|<|>|\{|\}|\(|\)")
DATE = re.compile(r"[Oo]n (Monday|Tuesday|Wednesday|Thursday|Friday)")
DAYS = {
    "Monday": "2031-03-03",
    "Tuesday": "2031-03-04",
    "Wednesday": "2031-03-05",
    "Thursday": "2031-03-06",
    "Friday": "2031-03-07",
}


@dataclass
class Marks:
    """What the marks of a text say, in spans of the text without them."""

    text: str = ""
    triggers: list[Trigger] = field(default_factory=list)
    contents: list[Span] = field(default_factory=list)
    cue: Span | None = None
    mentions: list[Span] = field(default_factory=list)


def read_marks(marked: str) -> Marks:
    """The text without its marks, and what they mark."""
    out, open_, at = Marks(), [], 0
    for m in MARK.finditer(marked):
        out.text += marked[at : m.start()]
        at = m.end()
        if m.group() in "]>})":
            kind, start = open_.pop()
            _close(out, kind, Span(start, len(out.text)))
        else:
            open_.append((m.group(1) or m.group(), len(out.text)))
    out.text += marked[at:]
    return out


def _close(out: Marks, kind: str, span: Span) -> None:
    if kind == "<":
        out.cue = span
    elif kind == "{":
        out.contents.append(span)
    elif kind == "(":
        out.mentions.append(span)
    else:
        out.triggers.append(Trigger(span=span, type=EventType(kind), probability=0.999))


def to_article(text: str, published: str | None = "2031-03-08") -> Article:
    """An article of one paragraph, sentences cut after full stops and question marks."""
    sentences = [Span(*m.span()) for m in re.finditer(r"[^\s].*?(?:[.?!](?=\s|$)|$)", text)]
    return Article(
        id="t", text=text, published=published, sentences=tuple(sentences), paragraphs=tuple(sentences)
    )


def find_times(text: str) -> tuple[Time, ...]:
    """ "on Monday" and so on, as days of one week."""
    return tuple(
        Time(id=TimeId(f"t{n}"), span=Span(*m.span(1)), type=TimeType.DATE, start=DAYS[m[1]], end=DAYS[m[1]])
        for n, m in enumerate(DATE.finditer(text), 1)
    )


def code(marked: str, act: Act = Act.SAY, **given: str) -> tuple[str, tuple[Event, ...]]:
    """The text and its events."""
    marks = read_marks(marked)
    article = to_article(marks.text)
    ids = {
        w: ActorId(f"a{n}")
        for n, w in enumerate(dict.fromkeys(_name(s.of(marks.text)) for s in marks.mentions), 1)
    }
    mentions = tuple(Mention(span=s, actor=ids[_name(s.of(marks.text))]) for s in sorted(marks.mentions))
    actors = tuple(Actor(id=i, name=w, kind=ActorKind.UNKNOWN) for w, i in ids.items())
    statements = ()
    if marks.contents:
        statement = Statement(
            id=StatementId("s1"), contents=tuple(marks.contents), form=Form.INDIRECT, act=act, confidence=0.9, cue=marks.cue,
            speaker=mentions[0] if given.get("speaker") and mentions else None,
        )  # fmt: skip
        statements = (statement,)
    reading = Reading(model="hand", triggers=tuple(sorted(marks.triggers, key=lambda t: t.span)))
    cast = Cast(actors=actors, mentions=mentions)
    return marks.text, find_events(article, reading, statements, cast, find_times(marks.text), ())


def _name(words: str) -> str:
    return words.removeprefix("the ").removeprefix("The ").lower()
