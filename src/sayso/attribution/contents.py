"""What is said: repairs of the contents that a reader or rule found."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from sayso.attribution.page import Page, Telling
from sayso.spans import Span, find_trimmed

SHORT_PIECE = 1
"""Words up to which a piece beside a longer one is taken for a slip of the reader ("to", "What")."""
MOST = 0.6
"""Share of a quotation that must be covered for the whole of it to be content."""
EDGES = " \t\r\n\f\v\u00a0,;:—–-"
OWN_VOICE = frozenset({"i", "we", "us", "our", "my", "me"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """Contents in text order with the number of their telling; `reach`: how far any up to each one goes."""

    contents: tuple[tuple[Span, int], ...]
    reach: tuple[int, ...]

    def holding(self, span: Span) -> tuple[int, ...]:
        """The numbers of the tellings that have a content around `span`."""
        out = []
        i = bisect_right(self.contents, span.start, key=lambda c: c[0].start) - 1
        while i >= 0 and self.reach[i] > span.start:
            if self.contents[i][0].contains(span):
                out.append(self.contents[i][1])
            i -= 1
        return tuple(out)


def to_cover(tellings: Sequence[Telling]) -> Cover:
    """All contents of `tellings`, to be asked by place."""
    contents = sorted((c, i) for i, t in enumerate(tellings) for c in t.contents)
    return Cover(contents=tuple(contents), reach=tuple(accumulate((c.end for c, _ in contents), max)))


def count_words(text: str, spans: Iterable[Span]) -> int:
    """How many words the spans have together."""
    return sum(len(re.findall(r"\w+", s.of(text))) for s in spans)


def clean(page: Page, telling: Telling) -> Telling:
    """The telling with its contents mended: whole quotations, no slips, in text order, joined where they touch."""
    contents = tuple(_to_its_end(page, _whole_quotations(page, telling, c)) for c in telling.contents)
    kept = _without_slips(page, telling, _in_its_sentence(page, telling, contents))
    return replace(telling, contents=joined(page.text, kept))


RELATIVE = re.compile(r"that|which|who|what|it", re.IGNORECASE)
DANGLING = re.compile(r"(?<=[ \u00a0])(?:at|in|on|of|for|from|with|by|to|the|an?|and|or)$")
TO_BREAK = re.compile(r"[^,;:.!?“”\"\n]+")


def _to_its_end(page: Page, content: Span) -> Span:
    """A content that stops at a preposition or article, with the rest up to the next mark ("to meet at" "the dam")."""
    if not DANGLING.search(page.text, content.start, content.end):
        return content
    found = TO_BREAK.match(page.text, content.end, max(page.sentence(content.start).end, content.end))
    return Span(content.start, found.end()) if found else content


def _in_its_sentence(page: Page, telling: Telling, contents: Sequence[Span]) -> Sequence[Span]:
    """The contents without those in other sentences of one quotation than the cue ("They tell us [to wait]. Others [to
    go]," he said): there, nobody carries on."""
    around = page.quoted(telling.cue.start) if telling.cue else None
    if telling.cue is None or around is None:
        return contents
    here = page.sentence(telling.cue.start)
    return [c for c in contents if here.overlaps(c) or not around.contains(c)] or contents


def _without_slips(page: Page, telling: Telling, contents: Sequence[Span]) -> tuple[Span, ...]:
    """The contents without single words that stand beside longer pieces and are not quoted."""
    if all(count_words(page.text, (c,)) <= SHORT_PIECE for c in contents):
        return tuple(c for c in contents if not RELATIVE.fullmatch(c.of(page.text))) or tuple(contents)
    return tuple(c for c in contents if count_words(page.text, (c,)) > SHORT_PIECE or page.quoted(c.start))


def _whole_quotations(page: Page, telling: Telling, content: Span) -> Span:
    """`content` grown over a quotation that it mostly covers, unless that would swallow the source or the cue."""
    for edge in (content.start, content.end - 1):
        quotation = page.quoted(edge)
        if quotation and content.shared(quotation) >= MOST * len(quotation):
            whole = Span(min(content.start, quotation.start), max(content.end, quotation.end))
            taken = [
                s
                for s in (telling.source, telling.cue)
                if s and s.overlaps(whole) and not s.overlaps(content)
            ]
            content = content if taken else whole
    return content


def joined(text: str, spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans in text order; those that overlap, or have no word and no line break between them, become one."""
    out: list[Span] = []
    for span in sorted(spans):
        if out and (span.start <= out[-1].end or not re.search(r"[\w\n]", text[out[-1].end : span.start])):
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return tuple(out)


def covered(page: Page, span: Span, tellings: Iterable[Telling]) -> bool:
    """True if some telling's contents share a word with `span`."""
    return any(c.overlaps(span) for t in tellings for c in t.contents)


def is_own_voice(page: Page, telling: Telling) -> bool:
    """True if the source is "I" or "we": the speaker of the words around it, or the press release itself."""
    return telling.source is not None and telling.source.of(page.text).lower() in OWN_VOICE


def clause_end(page: Page, start: int, limit: int) -> int:
    """Where the clause that begins at `start` ends: its sentence, the quotation around it, or `limit`."""
    end = min(page.sentence(start).end, limit)
    quotation = page.quoted(start)
    if quotation and quotation.start < start:
        end = min(end, quotation.end)
    return end


def rest_of_clause(page: Page, start: int, limit: int) -> Span | None:
    """What follows a cue up to the end of its clause, without "that", a comma or closing marks; None if nothing."""
    found = re.compile(r"[\s,:]*(?:that\b)?[\s,:]*").match(page.text, start, limit)
    begin = found.end() if found else start
    if begin >= limit:
        return None
    return find_trimmed(page.text, begin, clause_end(page, begin, limit), EDGES + '.”"’')
