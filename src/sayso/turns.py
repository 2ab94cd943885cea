"""Interviews and transcripts: whose turn it is ("Ora Lind: We will stay.", "Q: …", "SPEAKER (role): …")."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby, islice

from sayso.records import Article, Found, Reading, Saying
from sayso.resources import read_rows
from sayso.spans import Span, find_trimmed

WORD = r"(?:[A-Z][\w.’'&-]*|al-[A-Z]\w+)"
LABEL = re.compile(
    rf"(?:^[ \t\u00a0]*|(?<=[.!?…”\"’)\]*])[ \u00a0]+)[*_“\"]{{0,2}}"
    rf"(?P<who>{WORD}(?:[ \u00a0](?:(?:of|the|de|van|von|bin|al)[ \u00a0]){{0,2}}{WORD}){{0,5}})"
    r"(?P<role>[ \u00a0]?\([^()\n:]{2,60}\))?[*_]{0,2}(?P<cue>:)(?=\s|[*_]{2})",
    re.MULTILINE,
)
TICKER = re.compile(
    r"^[ \t\u00a0]*(?:[A-Z]{4,}[ \u00a0])?\d{1,2}[:.]\d\d(?:[ \u00a0]?[ap]m)?[ \u00a0,–—-]+"
    r"(?P<who>[A-Z][\w.’' -]{1,50}?)(?P<cue>:)(?=\s)",
    re.MULTILINE,
)
LETTER = re.compile(r"^[ \t\u00a0]*(?P<who>[QA])(?P<cue>\.)(?=\s+[A-Z“\"])", re.MULTILINE)
ARTICLE = re.compile(r"^(?:the|a|an)\s", re.IGNORECASE)
TITLE = re.compile(r"(?:the|mr|mrs|ms|miss|dr|prof|sir|lady|lord)\b", re.IGNORECASE)
OWN = re.compile(r"\b(?:I|[Ww]e|[Mm]y|[Oo]ur|[Mm]e|us|[Yy]ou|[Yy]our)\b(?!\.S)")
ENDS = re.compile(r"[.!?…\-—–][”\"’')\]*]*\s*$")
LETTERS = re.compile(r"[^\W\d_]{2}")
MARKS = " \t\r\n\u00a0*_"
SURE = 0.9
"""What a turn is worth: a label that comes again is as plain as a quotation mark."""
LONGEST_LABEL, REACH = 60, 140
MARK = re.compile(r":(?=\s|[*_])|(?<=\b[QA])\.(?=\s)")
"""Where a label may end; REACH: code points before it in which the label, with an office, begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One turn: `label`, who speaks, as written; `cue`, its colon; `words`, one span a paragraph.

    `key`: the label's plain last word, the same for "Ora Lind" and "LIND"; `answers`: the turn before it asks.
    """

    label: Span
    cue: Span
    words: tuple[Span, ...]
    key: str
    answers: bool = False


@cache
def _no_speakers() -> frozenset[str]:
    return frozenset(r["word"] for r in read_rows("attribution/nouns.tsv") if r["class"] == "no speaker")


@cache
def _offices() -> frozenset[str]:
    """Words for who holds an office or trade: one of them alone can be a label of a transcript ("THE CHAIR")."""
    return frozenset(r["word"] for r in read_rows("actors/roles.tsv") if r["kind"] == "person")


def find_turns(article: Article) -> tuple[Turn, ...]:
    """The turns of an interview or transcript, in text order; none where the page has no such layout.

    Two speakers who both come again, one of them after the other ("Lind: … Tarn: … Lind: … Tarn: …"), or two with an
    office in brackets. A label that comes once counts only beside such and as a full name; never one of a page
    ("Date: …", "Photo: …").

    Source: ours; a list by town or topic has a new label each time, a conversation comes back to its speakers.
    """
    labels = [m for p in article.paragraphs for m in _labels(article.text, p)]
    turns = [t for t in _to_turns(article, labels) if t.words]
    speakers = _conversing(article.text, turns)
    kept = [t for t in turns if t.key in speakers or (speakers and " " in t.label.of(article.text))]
    kept = kept or (turns if _is_script(article, turns) else [])
    asks = [False, *(article.text[t.words[-1].end - 1] == "?" for t in kept)]
    return tuple(replace(t, answers=a) for t, a in zip(kept, asks, strict=False))


def _conversing(text: str, turns: Sequence[Turn]) -> frozenset[str]:
    """The keys of those who talk with one another in whole sentences; empty for a list or table of labels."""
    ends = Counter(t.key for t in turns if ENDS.search(text, t.words[0].start, t.words[-1].end))
    again = {k for k, n in Counter(t.key for t in turns).items() if n > 1 and 3 * ends[k] >= 2 * n}
    order = [k for k, _ in groupby(t.key for t in turns if t.key in again)]
    with_role = {t.key for t in turns if text[t.cue.start - 1] == ")" and ends[t.key]}
    talk = again if len(again) > 1 and len(order) > len(again) else set()
    return frozenset(talk | (with_role if len(with_role) > 1 or talk else set()))


def _is_script(article: Article, turns: Sequence[Turn]) -> bool:
    """True for a page that is nothing but turns and bare questions, too short for anyone to come again: those who
    speak say "I" or "you", are asked, bear an office ("THE CHAIR: …"), or each has a time ("14:02 Police: …")."""
    text = article.text
    inside = [
        any(t.label.start < p.end and p.start < t.words[-1].end for t in turns) for p in article.paragraphs
    ]
    asked = [text[p.end - 1] == "?" for p in article.paragraphs]
    if len(turns) < 2 or not all(i or a for i, a in zip(inside, asked, strict=True)):
        return False
    timed = all(TICKER.match(text, text.rfind("\n", 0, t.label.start) + 1) for t in turns)
    office = [_key(t.label.of(text)) in _offices() or TITLE.match(text, t.label.start) for t in turns]
    own = [OWN.search(text, t.words[0].start, t.words[-1].end) for t in turns]
    ends = [ENDS.search(text, t.words[0].start, t.words[-1].end) for t in turns]
    return timed or (all(ends) and (not all(inside) or all(office) or sum(map(bool, own)) * 2 >= len(turns)))


def _labels(text: str, paragraph: Span) -> Iterator[re.Match[str]]:
    start = text.rfind("\n", 0, paragraph.start) + 1
    last = start
    for mark in MARK.finditer(text, start, paragraph.end):
        patterns = (TICKER, LABEL) if mark.group() == ":" else (LETTER,)
        here = max(last, mark.start() - REACH), min(mark.end() + 2, paragraph.end)
        for m in next((ms for p in patterns if (ms := list(p.finditer(text, *here)))), []):
            last = m.end()
            if m.end("who") - m.start("who") <= LONGEST_LABEL and _key(m["who"]) not in _no_speakers():
                yield m


def _key(label: str) -> str:
    return re.sub(r"\W", "", label.rsplit(maxsplit=1)[-1].lower())


def _to_turns(article: Article, labels: Sequence[re.Match[str]]) -> Iterator[Turn]:
    """A turn for each label: its words run to the next label, over paragraphs that still speak as "I" or "we"."""
    stops = [*(m.start("who") for m in labels), len(article.text)][1:]
    known = {_key(m["who"]) for m in labels}
    for m, stop in zip(labels, stops, strict=False):
        key = _key(m["who"])
        initials = len(key) <= 3 and m["who"].isupper()
        named = next((_key(x) for x in _full(labels) if initials and _initials(x) == key), key)
        yield Turn(
            label=Span(*m.span("who")), cue=Span(*m.span("cue")), words=tuple(_words(article, m.end("cue"), stop)),
            key=named if named in known else key,
        )  # fmt: skip


def _words(article: Article, start: int, stop: int) -> Iterator[Span]:
    i = bisect_right(article.paragraphs, start, key=lambda p: p.end)
    for n, paragraph in enumerate(islice(article.paragraphs, i, None)):
        if paragraph.start >= stop:
            return
        end = min(paragraph.end, stop)
        span = find_trimmed(article.text, max(paragraph.start, start), max(end, start), MARKS)
        if (
            span is None
            or not LETTERS.search(article.text, span.start, span.end)
            or (n and not OWN.search(article.text, span.start, span.end))
        ):
            return
        yield span


def _full(labels: Iterable[re.Match[str]]) -> list[str]:
    return [m["who"] for m in labels if " " in m["who"]]


def _initials(name: str) -> str:
    return "".join(w[0] for w in ARTICLE.sub("", name).split()).lower()


def without_turns(reading: Reading, turns: Sequence[Turn]) -> Reading:
    """The reading without what the reader made of the turns' own words.

    Statements that others make inside a turn stay: they have a source or cue of their own.
    """
    if not turns:
        return reading
    return replace(reading, sayings=tuple(s for s in reading.sayings if not _is_turn(s, turns)))


def with_turns(reading: Reading, turns: Sequence[Turn]) -> Reading:
    """The reading with each turn as a saying of its label."""
    if not turns:
        return reading
    own = [
        Saying(
            contents=t.words, probability=SURE, source=Found(span=t.label, probability=SURE),
            cue=Found(span=t.cue, probability=SURE),
        )
        for t in turns
    ]  # fmt: skip
    kept = without_turns(reading, turns).sayings
    return replace(reading, sayings=tuple(sorted((*kept, *own), key=lambda s: s.contents)))


def _is_turn(saying: Saying, turns: Sequence[Turn]) -> bool:
    """True for a saying of a label, and for one without source and cue inside a turn or over it."""
    marks = [m.span for m in (saying.source, saying.cue) if m]
    if marks:
        return any(t.label.overlaps(m) or t.cue.overlaps(m) for t in turns for m in marks)
    return any(c.overlaps(w) for t in turns for w in t.words for c in saying.contents)
