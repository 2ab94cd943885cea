"""Articles and readings by hand: words are given as they stand in the text, spans are looked up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sayso.attribution import find_statements
from sayso.labels import TimeType
from sayso.records import Article, Cast, Found, Reading, Saying, Statement, Time, TimeId
from sayso.spans import Span, find_trimmed

SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?]+[”\"’]?|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One saying to be read: the words of source, cue and contents."""

    contents: tuple[str, ...]
    source: str | None = None
    cue: str | None = None
    probability: float = 0.95


def find(text: str, words: str, start: int = 0) -> Span:
    """Where `words` first stand in `text`, from `start` on."""
    pattern = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)" if words[0].isalnum() else re.escape(words))
    found = pattern.search(text, start) or pattern.search(text)
    assert found, f"{words!r} does not stand in {text!r}"
    at = found.start()
    return Span(at, at + len(words))


def to_article(text: str) -> Article:
    """An article whose paragraphs are its lines and whose sentences end at a full stop."""
    paragraphs = tuple(s for m in re.finditer(r"[^\n]+", text) if (s := find_trimmed(text, *m.span())))
    sentences = tuple(
        s
        for p in paragraphs
        for m in SENTENCE.finditer(text, p.start, p.end)
        if (s := find_trimmed(text, *m.span()))
    )
    return Article(id="x", text=text, paragraphs=paragraphs, sentences=sentences)


def to_reading(text: str, said: Sequence[Said]) -> Reading:
    """A reading with these sayings, each looked up from the start of the one before it."""
    out, at = [], 0
    for s in said:
        first = find(text, s.contents[0], at)
        around = max(0, text.rfind("\n", 0, first.start))
        out.append(
            Saying(
                contents=tuple(find(text, c, around) for c in s.contents), probability=s.probability,
                source=Found(span=find(text, s.source, around), probability=s.probability) if s.source else None,
                cue=Found(span=find(text, s.cue, around), probability=s.probability) if s.cue else None,
            )
        )  # fmt: skip
        at = first.start
    return Reading(model="by hand", sayings=tuple(out))


def read(
    text: str, *said: Said, cast: Cast | None = None, times: tuple[str, ...] = ()
) -> tuple[Statement, ...]:
    """What is stated, with these sayings, cast and times given."""
    found = tuple(
        Time(id=TimeId(f"t{n}"), span=find(text, t), type=TimeType.DATE) for n, t in enumerate(times, 1)
    )
    return find_statements(to_article(text), to_reading(text, said), cast or Cast(), found)


def words(text: str, statement: Statement) -> list[str]:
    """The contents of a statement."""
    return [c.of(text) for c in statement.contents]
