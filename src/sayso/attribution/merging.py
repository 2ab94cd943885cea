"""One utterance, two cues: tellings that belong to one statement are put together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from sayso.attribution.contents import count_words, joined
from sayso.attribution.lexicon import word_class
from sayso.attribution.page import Page, Telling
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


def _carries_on(page: Page, first: Telling, second: Telling) -> bool:
    """True if `second` has the same source in the same sentence, and only takes up what `first` began."""
    if not first.cue or not second.cue or not first.source or first.source != second.source:
        return False
    if page.sentence(first.cue.start) != page.sentence(second.cue.start):
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
