"""Which words of an article stand for someone."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Sequence

from sayso.actors.lexicon import WORD, bodies, countries, find_hits, find_roles, plain
from sayso.actors.mentions import Spot, is_capital
from sayso.actors.phrases import find_antecedent, grown_name, titled_name, whole_words
from sayso.labels import NameKind
from sayso.records import Article, Name, Reading
from sayso.spans import Span, cover

EVEN = 0.5


def find_spots(article: Article, reading: Reading) -> tuple[Spot, ...]:
    """Words that stand for someone, in text order; of those that overlap the longest.

    Sources of sayings (grown over a name that they cut), who takes part in acts, names of persons, organisations
    and peoples, and bodies of the lexicons. Places count where the reader has them speak or act.
    """
    names = [n.span for n in find_sure(reading.names) if n.kind is not NameKind.PLACE]
    sources = [_grown(s.source.span, names) for s in reading.sayings if s.source]
    agents = [f.span for t in reading.triggers for f in t.actors if f.probability > EVEN]
    others = [f.span for t in reading.triggers for f in t.recipients if f.probability > EVEN]
    starts = [p.start for p in article.paragraphs]
    sources += [
        a for s in sources
        if (a := find_antecedent(article.text, s, starts[max(0, bisect_right(starts, s.start) - 1)] if starts else 0))
    ]  # fmt: skip
    known = find_known(article.text, article.paragraphs)
    heads = {n.span.start for n in reading.names}
    whole = {whole_words(article.text, s) for s in {*sources, *agents, *others, *names, *known}}
    spans = {titled_name(article.text, grown_name(article.text, s, heads)) for s in whole if s}
    kept: list[Span] = []
    for span in sorted(spans, key=lambda s: (-len(s), s.start)):
        if not meets(span, kept):
            insort(kept, span)
    spoken, acting = _apart(sources), _apart(agents)
    return tuple(Spot(span=s, speaks=meets(s, spoken), acts=meets(s, acting)) for s in kept)


def _apart(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, without those that overlap the one before."""
    out: list[Span] = []
    for span in sorted(spans):
        if not out or not span.overlaps(out[-1]):
            out.append(span)
    return out


def meets(span: Span, others: Sequence[Span]) -> bool:
    """True if `span` overlaps one of `others`, which are in order and do not overlap."""
    i = bisect_left(others, span)
    return any(span.overlaps(o) for o in others[max(0, i - 1) : i + 1])


PHRASE = re.compile(r"(?:[^\W_]+(?:[.'’&-]+[^\W_]+)*\.?(?:[ \u00a0]|(?=\W|$)))+")


CAPITAL = re.compile(r"\b(?:[a-z]{1,3}[-’'])?[A-Z][^\s,;:]*")


def find_known(text: str, paragraphs: Iterable[Span]) -> tuple[Span, ...]:
    """Bodies that the lexicons know, in text order: by name, or as a country's ("the Norwegian navy", "US troops")."""
    out = []
    starts = {*bodies().longest, *countries().longest}
    for paragraph in paragraphs:
        for phrase in PHRASE.finditer(text, paragraph.start, paragraph.end):
            if starts.isdisjoint(map(plain, CAPITAL.findall(phrase.group()))):
                continue
            found = list(WORD.finditer(text, *phrase.span()))
            words = [m.group() for m in found]
            caps = [plain(w) if is_capital(w) else "" for w in words]
            ends = {h.start: h.end for h in find_roles(words) if h.value.kind != "person"}
            bodies_at = [(h.start, h.end) for h in find_hits(bodies(), caps)]
            at = [
                (h.start, ends[h.end])
                for h in find_hits(countries(), caps)
                if h.value.sort in ("name", "people") and h.end in ends
            ]
            out += [Span(found[a].start(), found[b - 1].end()) for a, b in (*bodies_at, *at)]
    return tuple(sorted(out))


def find_sure(names: Iterable[Name]) -> tuple[Name, ...]:
    """The names that the reader is surer of than not; the fallback rules' even guesses ("Late") are left out."""
    return tuple(n for n in names if n.probability > EVEN)


def _grown(span: Span, names: Sequence[Span]) -> Span:
    """`span` with the names, in text order, that it overlaps."""
    first = max(0, bisect_left(names, span) - 1)
    last = bisect_left(names, span.end, key=lambda n: n.start)
    return cover((span, *(n for n in names[first:last] if n.overlaps(span))))
