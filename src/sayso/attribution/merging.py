"""One utterance, two cues: tellings that belong to one statement are put together."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sayso.attribution.acts import resolve_act
from sayso.attribution.contents import count_words, joined
from sayso.attribution.lexicon import Kind, word_class
from sayso.attribution.page import Page, Telling
from sayso.attribution.subjects import PHRASE
from sayso.labels import Act
from sayso.spans import Span

NEAR = 8
"""How many tellings back one is looked for that carries on: more never stand in one sentence."""
BARE_OBJECT = 4
"""Words up to which a content is a bare object ("the strike"), which "saying …" only puts into words."""
GLOSS = re.compile(r"\b(?:referring|refers|referred|in (?:apparent )?reference|alluding)\b", re.IGNORECASE)


def without_glosses(page: Page, telling: Telling) -> Telling:
    """The telling without what the article adds to explain the words ("…," he said, referring to the bridge)."""
    cue = telling.cue
    if cue is None:
        return telling
    gloss = GLOSS.search(page.text, cue.start, min(cue.end + 30, len(page.text)))
    kept = tuple(
        c for c in telling.contents if gloss is None or c.start < gloss.start() or page.quoted(c.start)
    )
    return replace(telling, contents=kept) if kept else telling


BACKDROP = re.compile(r",\s(?:following|amid|in the wake of)\s[^.,;“”\"]+$")


def without_backdrop(page: Page, telling: Telling) -> Telling:
    """The telling without what the article adds at its end to say when or why it was said ("warned that it would
    strike back, following the raid on the port")."""
    last = telling.contents[-1]
    found = BACKDROP.search(page.text, last.start, last.end)
    if found is None or found.start() <= last.start or page.quoted(found.start()):
        return telling
    return replace(telling, contents=(*telling.contents[:-1], Span(last.start, found.start())))


def without_lead(page: Page, telling: Telling) -> Telling:
    """The telling without whole sentences in the article's own voice before its quotation ("Crowds came. “We won,” Lind
    said"): where the cue follows quoted words, only those are said."""
    first, cue = telling.contents[0], telling.cue
    if cue is None or cue.start < telling.contents[-1].end or page.quoted(first.start):
        return telling
    quotation = next(iter(page.quotations_in(first)), None)
    if (
        quotation is None
        or quotation.end < first.end
        or page.text[quotation.start - 2 : quotation.start] not in (". ", "! ", "? ")
    ):
        return telling
    return replace(telling, contents=(Span(quotation.start, first.end), *telling.contents[1:]))


TAIL = re.compile(rf",[ \u00a0](?P<who>{PHRASE})$")


def with_tail(page: Page, telling: Telling) -> Telling:
    """The telling with the speaker that the reader took into the words ("Three die in raid, Tarn says")."""
    last, cue = telling.contents[-1], telling.cue
    if telling.source or cue is None or cue.start < last.end or page.text[last.end : cue.start].strip():
        return telling
    found = TAIL.search(page.text, last.start, last.end)
    if found is None or telling.kind is not Kind.SAY or found.start() == last.start:
        return telling
    return replace(
        telling,
        source=Span(*found.span("who")),
        contents=(*telling.contents[:-1], Span(last.start, found.start())),
    )


def merge_utterances(page: Page, tellings: Sequence[Telling]) -> tuple[Telling, ...]:
    """`tellings` with those of one utterance put together, the first cue kept.

    Source: the contract ("one utterance split by its cue is one statement"); ours for "confirmed the strike,
    saying …": a bare object is no proposition, the words that follow are.
    """
    out: list[Telling] = []
    for telling in sorted(tellings, key=lambda t: t.cue or t.contents[0]):
        recent = range(max(0, len(out) - NEAR), len(out))
        i = next((i for i in recent if _carries_on(page, out[i], telling)), None)
        if i is None:
            out.append(telling)
        else:
            both = (*out[i].contents, *telling.contents)
            out[i] = replace(
                out[i],
                contents=joined(page.text, both),
                probability=min(out[i].probability, telling.probability),
            )
    return tuple(out)


SAYS_ON = re.compile(r"(?P<cue>\b[a-z]+ing)[\s,:]*(?:that\b)?[\s,:]*$")


def without_words(page: Page, telling: Telling) -> tuple[Telling, ...]:
    """A refusal apart from what its speaker says after all ("refused to comment on the strike, [saying] talks went on"):
    two tellings, or the one as it was."""
    cue = telling.cue
    if cue is None or len(telling.contents) == 1 or resolve_act(page, telling)[0] is not Act.DECLINE:
        return (telling,)
    for n, content in enumerate(telling.contents[1:], 1):
        found = SAYS_ON.search(page.text, max(telling.contents[n - 1].end, cue.end), content.start)
        if found and found["cue"] in word_class("takes up"):
            said = replace(telling, contents=telling.contents[n:], cue=Span(*found.span("cue")), act=None)
            return (replace(telling, contents=telling.contents[:n]), said)
    return (telling,)


BEFORE_NEXT = re.compile(r"[\s,]*\b(?:and|but|then|while)?\s*$")


def cut_at_next(page: Page, tellings: Sequence[Telling]) -> tuple[Telling, ...]:
    """The tellings with contents cut where the same speaker's next verb begins ("denied [that it fired] and demanded
    [that …]")."""
    next_cue: dict[tuple[Span, int], list[Span]] = {}
    for t in tellings:
        if t.source and t.cue and t.cue.start > t.source.end:
            next_cue.setdefault((t.source, page.sentence(t.cue.start).start), []).append(t.cue)
    return tuple(_cut(page, t, next_cue) for t in tellings)


def _cut(page: Page, telling: Telling, cues: Mapping[tuple[Span, int], list[Span]]) -> Telling:
    if telling.source is None or telling.cue is None:
        return telling
    mine = cues.get((telling.source, page.sentence(telling.cue.start).start), [])
    out = []
    for c in telling.contents:
        stops = [
            k.start
            for k in mine
            if k != telling.cue and c.start < k.start < c.end and not page.quoted(k.start)
        ]
        found = BEFORE_NEXT.search(page.text, c.start, min(stops)) if stops else None
        cut = found is not None and c.start < found.start()
        out.append(Span(c.start, found.start()) if found is not None and cut else c)
    return replace(telling, contents=tuple(out))


def _carries_on(page: Page, first: Telling, second: Telling) -> bool:
    """True if `second` has the same source in the same sentence, and only takes up what `first` began."""
    if not first.cue or not second.cue or not first.source or first.source != second.source:
        return False
    if page.sentence(first.cue.start) != page.sentence(second.cue.start):
        return False
    if resolve_act(page, first)[0] is Act.DECLINE:
        return False
    takes_up = second.cue.of(page.text).lower().split()[0] in word_class("takes up")
    if takes_up and count_words(page.text, first.contents) <= BARE_OBJECT:
        return True
    return _is_quoted(page, first) and _is_quoted(page, second) and _one_breath(page, first.cue, second.cue)


def _is_quoted(page: Page, telling: Telling) -> bool:
    return all(page.quoted(c.start + 1) for c in telling.contents)


def _one_breath(page: Page, first: Span, second: Span) -> bool:
    """True if nothing but a conjunction stands between two cues ("she said but stressed")."""
    return page.text[first.end : second.start].strip(" ,") in ("and", "but", "then", "and then")
