"""When: every time expression of an article, with its TIMEX3 type and value and the days that it denotes.

Spans come from a small grammar of our own (`grammar`, with its rules in `numbers`, `explicit`, `relative`,
`durations` and `dayparts`) and from the reader; values from `anchoring`. Without a publication date a value is
given only where the text fixes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from sayso.labels import NameKind, TimeType
from sayso.records import Article, Problem, Reading, Route, Time, TimeId, Trace
from sayso.spans import Span
from sayso.times import dayparts, durations, explicit, numbers, relative
from sayso.times.anchoring import Anchored, Now, Point, anchor, to_story
from sayso.times.calendar import to_interval
from sayso.times.grammar import Compiled, Rule, Source, compile_rule, reduce_nodes
from sayso.times.lexicon import load_lexicon
from sayso.times.register import find_lean, is_narrative, sentence_at
from sayso.times.senses import Day
from sayso.times.tokens import Node, find_nodes, small_letters

__all__ = ["find_times"]

LEVELS: tuple[tuple[Rule, ...], ...] = (
    numbers.RULES,
    explicit.RULES + durations.RULES + relative.RULES + dayparts.RULES,
    relative.COMPOSED + dayparts.COMPOSED,
    relative.COMPOSED + dayparts.COMPOSED,
    dayparts.ALONE,
)
"""The grammar, level by level; one stands twice because its finds compose ("late on the night of May 2")."""


@cache
def _compiled() -> tuple[tuple[Compiled, ...], ...]:
    symbols = load_lexicon().symbols
    return tuple(tuple(compile_rule(rule, symbols) for rule in level) for level in LEVELS)


TIMES = ("DATE", "DUR", "CLK", "DONE")
"""What the grammar builds that is a time; the rest are its numbers."""
FRESH = 400
"""Characters after which a report no longer counts from the time last told of, but from its own day."""


def _published(article: Article) -> date | None:
    try:
        return date.fromisoformat((article.published or "")[:10])
    except ValueError:
        return None


def _starts(spans: tuple[Span, ...], lowered: str) -> frozenset[int]:
    """Where each word inside `spans` starts."""
    found = set()
    for span in spans:
        for at in range(span.start, min(span.end, len(lowered))):
            if lowered[at].isalnum() and (at == span.start or not lowered[at - 1].isalnum()):
                found.add(at)
    return frozenset(found)


def _parse(article: Article, reading: Reading, lowered: str, said: date | None) -> tuple[list[Node], Source]:
    lexicon = load_lexicon()
    nodes = find_nodes(lexicon, article, lowered)
    people = tuple(n.span for n in reading.names if n.kind in {NameKind.PERSON, NameKind.ORGANIZATION})
    orders = {explicit.read_order(n.word) for n in nodes if n.symbol in lexicon.symbols["SLASHDATE"]} - {""}
    source = Source(
        text=article.text, lowered=lowered, lexicon=lexicon,
        narrative=is_narrative(nodes, lexicon, said, article.text.count(" ")),
        order=orders.pop() if len(orders) == 1 else "",
        trusted=_starts(tuple(t.span for t in reading.times), lowered), names=_starts(people, lowered),
    )  # fmt: skip
    for rules in _compiled():
        nodes = reduce_nodes(source, nodes, rules)
    built = {lexicon.symbols[name] for name in TIMES}
    return [n for n in nodes if n.sense is not None and n.symbol in built], source


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A span with its value and the rule that found it."""

    span: Span
    value: Anchored
    rule: str


def _to_time(number: int, finding: Finding) -> Time:
    span, found, rule = finding.span, finding.value, finding.rule
    days = to_interval(found.value)
    return Time(
        id=TimeId(f"t{number}"), span=span, type=TimeType(found.type), value=found.value,
        start=days[0].isoformat() if days else None, end=days[1].isoformat() if days else None,
        trace=(Trace(field="span", by=f"times.{rule}", span=span),
               Trace(field="value", by=f"times.anchoring.{found.by}", span=span)),
    )  # fmt: skip


def _only_year(nodes: list[Node]) -> int | None:
    """The year of all dates that the text names with month and year; None if there are several, or none."""
    senses = [n.sense for n in nodes if isinstance(n.sense, Day)]
    years = {s.year for s in senses if s.year is not None and s.month is not None and not s.bc}
    return years.pop() if len(years) == 1 else None


def _anchor_all(article: Article, nodes: list[Node], source: Source, said: date | None) -> list[Finding]:
    """Every find with its value, in text order; each calendar time told becomes the story's time for the next."""
    story: Point | None = None
    told_at = explicit_at = 0
    named: Point | None = None
    only_year = _only_year(nodes) if said is None else None
    starts = [s.start for s in article.sentences]
    found = []
    for node in nodes:
        if node.sense is None:
            continue
        span = Span(node.start, node.end)
        sentence = sentence_at(article.sentences, starts, span.start, len(article.text))
        lean = 0 if source.narrative else find_lean(source.text, span, sentence, source.lexicon)
        fresh = source.narrative or span.start - told_at <= FRESH
        near = named if explicit_at > sentence.start and lean <= 0 else None
        now = Now(
            said=said, story=story if fresh else None, narrative=source.narrative, lean=lean, near=near,
            only_year=only_year,
        )  # fmt: skip
        value = anchor(node.sense, now)
        if value.point is not None:
            story, told_at = to_story(now.story, value.point), span.end
            if value.by == "explicit":
                named, explicit_at = value.point, span.end
        found.append(Finding(span=span, value=value, rule=node.rule))
    return found


SURE = 0.7
"""Least probability of an occasion that only the reader takes for the time of a saying."""


def _is_occasion(text: str, route: Route) -> bool:
    """True for the reader's day of a saying that is a phrase, and sure ("after the hearing"): of single words the
    rules know those that are times."""
    return route.probability >= SURE and " " in route.span.of(text)


def _from_reader(article: Article, reading: Reading, taken: list[Finding]) -> list[Finding]:
    """What only the reader found outside the furniture: its span and type, no value. Days of a saying are among
    it ("said [after the hearing]")."""
    closed = bytearray(len(article.text))
    for span in (*(f.span for f in taken), *(f.span for f in article.furniture)):
        closed[span.start : span.end] = b"x" * len(span)
    found = []
    only = [(t.span, t.type) for t in reading.times] + [
        (r.span, TimeType.DATE) for r in reading.routes if r.is_day and _is_occasion(article.text, r)
    ]
    for span, kind in only:
        if span.end > len(article.text) or any(closed[span.start : span.end]):
            continue
        closed[span.start : span.end] = b"x" * len(span)
        value = Anchored(value=None, type=kind.value, by="not_understood")
        found.append(Finding(span=span, value=value, rule="reader"))
    return found


def find_times(article: Article, reading: Reading) -> tuple[tuple[Time, ...], tuple[Problem, ...]]:
    """Every time expression outside the furniture, in text order, none overlapping another.

    `value` is TIMEX3; where the text does not fix it, X stands for what is open, or it is None. `start` and `end`
    are the first and last day of what `value` denotes, None if it denotes no days. Each time's trace names the
    rule (or `reader`) that found it and the rule that gave its value.
    Problems: `bad_published` if the article's date is no date.
    """
    said = _published(article)
    nodes, source = _parse(article, reading, small_letters(article.text), said)
    found = _anchor_all(article, nodes, source, said)
    found += _from_reader(article, reading, found)
    times = tuple(_to_time(n, f) for n, f in enumerate(sorted(found, key=lambda f: f.span), 1))
    if article.published and said is None:
        detail = (
            f"published {article.published!r} is no ISO 8601 date: times that count from it have no value"
        )
        return times, (Problem(code="bad_published", room="times", article=article.id, detail=detail),)
    return times, ()
