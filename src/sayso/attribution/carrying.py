"""Quotations that go on: sentences and paragraphs that belong to a statement which the reader cut short."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sayso.attribution.contents import count_words, covered, is_own_voice, joined
from sayso.attribution.lexicon import Kind
from sayso.attribution.page import Page, Telling
from sayso.spans import Span

LEAST_QUOTATION = 3
"""Words below which a quotation that nobody claims is a phrase, not an utterance."""
LEAST_UNCLAIMED, UNSURE = 6, 0.5
MOSTLY = 0.9
"""Share of a paragraph that a quotation fills to be the paragraph."""
LABEL = re.compile(r"\W?[A-Z][A-Z.’' -]+:")
INTRODUCES = re.compile(r"[^\n]{0,60}:\s*$")


def carry_on(page: Page, tellings: Sequence[Telling]) -> tuple[Telling, ...]:
    """The tellings with the quotations that carry them on.

    Source: the contract ("consecutive sentences that carry on the same quotation belong to the same statement").
    """
    out = list(tellings)
    for n, quotation in enumerate(page.quotations):
        short = count_words(page.text, (quotation,)) < LEAST_QUOTATION and not _is_paragraph(page, quotation)
        if short or covered(page, quotation, out):
            continue
        i = _carrier(page, out, quotation, page.quotations[n - 1] if n else None)
        if i is not None:
            out[i] = replace(out[i], contents=joined(page.text, (*out[i].contents, quotation)))
    return tuple(out)


def _carrier(page: Page, tellings: Sequence[Telling], quotation: Span, before: Span | None) -> int | None:
    """Which telling an unclaimed quotation carries on: the one of the quotation before it, if no one else speaks
    between the two; in the next paragraph only where the mark before was left open, and no label names a speaker."""
    if before is None:
        return None
    for i, telling in enumerate(tellings):
        if any(c.overlaps(before) for c in telling.contents) and _nobody_between(
            page, tellings, before, quotation
        ):
            same = page.paragraph(before.start) == page.paragraph(quotation.start)
            still_open = page.text[before.end - 1] not in "”\"’'»"
            whole = _is_next_whole(page, before, quotation)
            if (same and _sentence_of_its_own(page, quotation)) or (
                (still_open or whole) and not LABEL.match(page.text, quotation.start)
            ):
                return i
    return None


def _is_next_whole(page: Page, before: Span, quotation: Span) -> bool:
    """True for a quotation that is a paragraph by itself, right below the paragraph of the one before it."""
    here = page.paragraph(quotation.start)
    i = bisect_left(page.paragraphs, here)
    follows = i > 0 and page.paragraphs[i - 1].contains(before)
    return follows and _is_paragraph(page, quotation)


def _is_paragraph(page: Page, quotation: Span) -> bool:
    return len(quotation) >= MOSTLY * len(page.paragraph(quotation.start))


def find_unclaimed(page: Page, tellings: Sequence[Telling]) -> Iterator[Telling]:
    """Paragraphs that are one quotation, whole sentences, of which the page does not say whose: nobody is named.

    Not the very first paragraph (a headline or motto), nor a label's words.
    """
    for quotation in page.quotations:
        here = page.paragraph(quotation.start)
        whole = (
            len(quotation) >= MOSTLY * len(here)
            and page.text[quotation.end - 1] in '”"'
            and here != page.paragraphs[0]
        )
        if (
            whole and count_words(page.text, (quotation,)) >= LEAST_UNCLAIMED and not covered(page, quotation, tellings)
            and page.text[quotation.end - 2] in ".!?…," and not LABEL.match(page.text, quotation.start)
        ):  # fmt: skip
            yield Telling(contents=(quotation,), probability=UNSURE, by="unclaimed quotation", kind=Kind.SAY)


def _nobody_between(page: Page, tellings: Sequence[Telling], before: Span, quotation: Span) -> bool:
    return not any(
        before.end <= s.start < quotation.start and not any(c.overlaps(before) for c in t.contents)
        for t in tellings
        for s in (t.source, t.cue)
        if s
    )


def _sentence_of_its_own(page: Page, quotation: Span) -> bool:
    sentence = page.sentence(quotation.start)
    return len(quotation) >= 0.8 * len(sentence)


def set_off(page: Page, tellings: Sequence[Telling]) -> tuple[Telling, ...]:
    """The tellings with statements set off without marks made whole: "The minister said:" and then paragraphs in
    the first person, up to one that ends without a full stop or speaks of someone else's words.

    Source: ours, from how governments print their ministers' statements.
    """
    out = list(tellings)
    for i, telling in enumerate(out):
        run = _run_after_colon(page, out, telling)
        if run:
            out[i] = replace(telling, contents=(run,))
    return tuple(out)


def _run_after_colon(page: Page, tellings: Sequence[Telling], telling: Telling) -> Span | None:
    if telling.cue is None or telling.kind not in (Kind.SAY, Kind.WRITE, Kind.OTHER):
        return None
    here = page.paragraph(telling.cue.start)
    if not INTRODUCES.fullmatch(page.text, telling.cue.end, max(here.end, telling.cue.end)):
        return None
    after = [p for p in page.paragraphs if p.start >= here.end]
    end = None
    for paragraph in after:
        if page.quoted(paragraph.start) or not _goes_on(page, tellings, paragraph):
            break
        end = paragraph.end
    return Span(after[0].start, end) if end else None


def _goes_on(page: Page, tellings: Sequence[Telling], paragraph: Span) -> bool:
    ends = page.text[paragraph.end - 1] in ".!?…:;"
    others = any(
        t.cue and paragraph.contains(t.cue) and t.source and paragraph.contains(t.source) and not is_own_voice(page, t)
        and t.kind in (Kind.SAY, Kind.WRITE) and page.sentence(t.cue.start).start == paragraph.start
        for t in tellings
    )  # fmt: skip
    return ends and not others
