"""An article as this room walks it: sentences, paragraphs, quotations; and a telling, a statement in the making."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from sayso.attribution.lexicon import Kind, find_kind
from sayso.labels import Act
from sayso.records import Article
from sayso.spans import Span

OPENING = re.compile(r"[“\"„«]|''(?=\w)|(?<!\w)‘(?=\S)")
CLOSING = {"“": '”"', '"': '"”', "„": "“”", "«": "»", "''": "''", "‘": "’"}
TWO_MARKS = 2
TURN, ANSWER = "turn", "turn that answers"
"""Who found a turn of an interview; the second follows a question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The text with what this room asks of it, all in text order. `quotations` include their marks."""

    text: str
    sentences: tuple[Span, ...]
    paragraphs: tuple[Span, ...]
    quotations: tuple[Span, ...]

    def sentence(self, at: int) -> Span:
        """The sentence that holds the code point `at`, or that code point alone outside all sentences."""
        return _holder(self.sentences, at) or Span(at, at + 1)

    def paragraph(self, at: int) -> Span:
        """The paragraph that holds the code point `at`, or that code point alone outside all paragraphs."""
        return _holder(self.paragraphs, at) or Span(at, at + 1)

    def quotations_in(self, span: Span) -> tuple[Span, ...]:
        """The quotations that share something with `span`, in text order."""
        i = bisect_right(self.quotations, span.start, key=lambda q: q.end)
        j = bisect_right(self.quotations, span.end - 1, key=lambda q: q.start)
        return self.quotations[i:j]

    def quoted(self, at: int) -> Span | None:
        """The quotation that the code point `at` lies in."""
        return _holder(self.quotations, at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A statement in the making: `by` names the model or rule that found it; `act`: the model's own reading."""

    contents: tuple[Span, ...]
    probability: float
    by: str
    kind: Kind
    source: Span | None = None
    cue: Span | None = None
    outlet: Span | None = None
    act: Act | None = None
    act_probability: float = 0.0

    @property
    def start(self) -> int:
        """Where its first content starts."""
        return self.contents[0].start


def cue_kind(text: str, cue: Span | None) -> Kind:
    """The kind of the cue's words; SAY for a statement without a cue (quotation marks say it)."""
    return find_kind(cue.of(text)) if cue else Kind.SAY


def _holder(spans: Sequence[Span], at: int) -> Span | None:
    """The span of an ordered, non-overlapping sequence that holds `at`."""
    i = bisect_right(spans, at, key=lambda s: s.start) - 1
    return spans[i] if i >= 0 and at < spans[i].end else None


def _closing(text: str, mark: str, start: int, end: int) -> int:
    """Where the quotation that `mark` opened before `start` ends: after its closing mark, or at `end`."""
    if mark == "''":
        at = text.find("''", start, end)
        return at + TWO_MARKS if at >= 0 else end
    for i in range(start, end):
        if text[i] in CLOSING[mark] and not (mark == "‘" and text[i + 1 : i + 2].isalnum()):
            return i + 1
    return start if mark == "‘" else end


def find_quotations(text: str, paragraphs: Sequence[Span]) -> tuple[Span, ...]:
    """The quotations of each paragraph, with their marks, in text order.

    One that is not closed runs to the end of its paragraph ("… carries on in the next"), but a single mark that
    is not closed is taken for an apostrophe.
    """
    out = []
    for p in paragraphs:
        at = p.start
        while found := OPENING.search(text, at, p.end):
            end = _closing(text, found.group(), found.end(), p.end)
            if end > found.end():
                out.append(Span(found.start(), end))
            at = end
    return tuple(out)


def to_page(article: Article) -> Page:
    """The article as a page."""
    return Page(
        text=article.text, sentences=article.sentences, paragraphs=article.paragraphs,
        quotations=find_quotations(article.text, article.paragraphs),
    )  # fmt: skip
