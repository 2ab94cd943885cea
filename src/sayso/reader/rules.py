"""Reading by rules over the text: the fallback where the model is missing. Plain, and far below the model
(PolNeAR dev: an hour of rules reaches .58 where the model has .77)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from sayso.labels import EventType, NameKind
from sayso.reader.inflect import find_phrase_forms
from sayso.reader.lexicon import Lexicon
from sayso.records import Article, Found, Name, Reading, Saying, Trigger
from sayso.resources import HERE, read_rows
from sayso.spans import Span, find_trimmed

TRIGGERS = "events/triggers.tsv"
QUOTATION = re.compile(r"[“\"]([^”\"“]+)[”\"]")
NAME = re.compile(
    r"[A-Z][\w’'-]*(?:(?:[ \u00a0]|[ \u00a0](?:of|and|de|al|el|bin|van|von)[ \u00a0])[A-Z][\w’'-]*)*"
)
SPEAKER = re.compile(r"(?:[\w.’'-]+[ \u00a0]+){0,7}[\w.’'-]+")
BREAK = re.compile(r"[,;:“”\"()—–]|\b(?:and|but|that|as|who|which|while|when)\b")
EDGES = ' \t\r\n\f\v\u00a0,;:—–-.“”"'
PROBABILITY = 0.5
"""What a rule's find is said to be worth: measured nowhere, so no more than even."""


def to_lexicon(rows: Iterable[tuple[str, str, str]]) -> Lexicon:
    """(phrase, part of speech, meaning) to a lexicon of all forms; a form keeps all its meanings, in order."""
    entries: dict[str, tuple[str, ...]] = {}
    for phrase, pos, meaning in rows:
        for form in find_phrase_forms(phrase, pos):
            had = entries.get(form, ())
            entries[form] = had if meaning in had else (*had, meaning)
    return Lexicon(entries=entries)


@cache
def trigger_lexicon() -> Lexicon:
    """Words for acts with their event types; empty where the lexicon is not installed."""
    rows = read_rows(TRIGGERS) if (HERE / TRIGGERS).is_file() else ()
    return to_lexicon((r["phrase"], r["pos"], r["type"]) for r in rows if r["type"] in EventType.__members__)


@cache
def cue_lexicon() -> Lexicon:
    """Words of saying, as `v` (verb) or `p` (phrase before a speaker)."""
    return to_lexicon((r["cue"], r["pos"], r["pos"]) for r in read_rows("reader/cues.tsv"))


def _stretches(article: Article) -> tuple[Span, ...]:
    whole = (Span(0, len(article.text)),) if article.text else ()
    return article.sentences or article.paragraphs or whole


def find_rule_triggers(article: Article) -> tuple[Trigger, ...]:
    """Every phrase of the lexicon with the first of its types, in text order; no roles and no modality."""
    return tuple(
        Trigger(span=span, type=EventType(types[0]), probability=PROBABILITY)
        for stretch in _stretches(article)
        for span, types in trigger_lexicon().find(article.text, stretch)
    )


def find_rule_names(article: Article) -> tuple[Name, ...]:
    """Runs of capitalised words, in text order. A lone first word of a sentence is none ("Yesterday …")."""
    out = []
    for stretch in _stretches(article):
        for m in NAME.finditer(article.text, stretch.start, stretch.end):
            lone = m.start() == stretch.start and " " not in m.group()
            if not lone and len(m.group()) > 1:
                span = Span(m.start(), m.end())
                out.append(Name(span=span, kind=NameKind.ORGANIZATION, probability=PROBABILITY))
    return tuple(out)


def _found(text: str, start: int, end: int) -> Found | None:
    span = find_trimmed(text, start, end, EDGES)
    return Found(span=span, probability=PROBABILITY) if span else None


def _speaker_before(text: str, start: int, end: int) -> Found | None:
    """The words before a verb, back to the last break: `The ministry` of "…, the ministry said"."""
    at = max((m.end() for m in BREAK.finditer(text, start, end)), default=start)
    return _found(text, at, end) if end - at < 80 else None


def _speaker_after(text: str, start: int, end: int) -> Found | None:
    """The words after "according to" or an inverted verb, up to the next break."""
    stop = BREAK.search(text, start, end)
    m = SPEAKER.search(text, start, stop.start() if stop else end)
    return _found(text, m.start(), m.end()) if m else None


def _contents(text: str, sentence: Span, cue: Span, pos: str) -> tuple[Span, ...]:
    """What a cue gives to its speaker: the sentence's quotations, else what follows a verb or precedes a phrase."""
    quoted = (
        find_trimmed(text, *m.span(), " ") for m in QUOTATION.finditer(text, sentence.start, sentence.end)
    )
    spans = tuple(q for q in quoted if q and not q.overlaps(cue))
    if spans:
        return spans
    rest = (cue.end, sentence.end) if pos == "v" else (sentence.start, cue.start)
    rest_span = find_trimmed(text, *rest, EDGES)
    return (rest_span,) if rest_span and " " in rest_span.of(text) else ()


def _sayings(text: str, sentence: Span) -> Iterator[Saying]:
    quoted = [Span(*m.span()) for m in QUOTATION.finditer(text, sentence.start, sentence.end)]
    for cue, (pos, *_) in cue_lexicon().find(text, sentence):
        if any(q.contains(cue) for q in quoted):
            continue
        contents = _contents(text, sentence, cue, pos)
        source = _speaker_before(text, sentence.start, cue.start) if pos == "v" else None
        source = source or _speaker_after(text, cue.end, sentence.end)
        if source and any(source.span.overlaps(c) for c in contents):
            source = None
        if contents:
            found = Found(span=cue, probability=PROBABILITY)
            yield Saying(contents=contents, probability=PROBABILITY, source=source, cue=found)
            return


class RuleReader:
    """Reads by rules alone; `Reading.model` is `rules`."""

    def read(self, article: Article) -> Reading:
        """One saying a sentence at most, from the first cue outside quotation marks; triggers by lexicon."""
        sayings = (s for stretch in _stretches(article) for s in _sayings(article.text, stretch))
        return Reading(
            model="rules",
            sayings=tuple(sorted(sayings, key=lambda s: s.contents)),
            triggers=find_rule_triggers(article),
            names=find_rule_names(article),
        )
