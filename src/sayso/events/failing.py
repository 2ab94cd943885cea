"""Attempts that came to nothing, and reports of acts that are called untrue."""

from __future__ import annotations

from collections.abc import Iterable

from sayso.events.lexicon import load_class, load_cues
from sayso.events.page import Page
from sayso.events.scope import Hint
from sayso.events.sightings import Sighting
from sayso.spans import Span

TURNS = load_class("turn")
"""What follows an attempt that failed: "tried to land[, but] the harbour was closed", "[only] to be turned back"."""
MARKS = frozenset({".", ";", "?", "!", "“", "”", '"'})
AWAY = 14
"""Words between an attempt and what turns against it at most."""


def find_failure(page: Page, seen: Sighting, hints: Iterable[Hint]) -> Span | None:
    """What tells that the attempt at the act failed; None for no attempt, or one whose end is open."""
    tries = [h for h in hints if h.base in load_cues("tries")]
    if not tries:
        return None
    last = page.range_of(seen.span).stop
    for n in range(tries[0].at, last):
        if _is_vain(page, n) or (page.lower[n] == "failed" and page.lower[n - 1] == "and"):
            return page.words[n]
    for n in range(last, min(seen.high, last + AWAY)):
        if page.lower[n] in MARKS:
            return None
        if _is_beaten(page, n, seen.high):
            return page.words[n]
        if page.lower[n] in TURNS or _is_vain(page, n):
            return page.words[n] if page.lower[n - 1] != "not" else None
    return None


def _is_beaten(page: Page, n: int, high: int) -> bool:
    """ "an attempt to impeach him [was blocked]", "efforts to broker a truce [collapsed]"."""
    for base in page.bases(n):
        if any(" ".join((base, *page.lower[n + 1 : n + k])) in load_cues("fails") for k in (1, 2, 3)):
            return True
    passive = page.lower[n] in ("was", "were", "been") and n + 1 < high
    return passive and any(load_cues("after").get(b) == "negated" for b in page.bases(n + 1))


def _is_vain(page: Page, n: int) -> bool:
    return any(" ".join(page.lower[n : n + k]) in load_cues("vain") for k in (1, 2, 3))


def find_dismissal(page: Page, seen: Sighting) -> tuple[str, Span] | None:
    """What a sentence calls a report of the act, with its effect: "called the story of a truce [nonsense]", "could not be
    [verified]". None where nothing tells of the act, or nobody judges the telling."""
    told = next((h for h in seen.hints if h.effect == "told"), None)
    if told is None:
        return None
    inside = page.range_of(seen.sentence)
    for n in inside:
        base = next((b for b in page.bases(n) if b in load_cues("dismisses")), None)
        if base is None or seen.span.contains(page.words[n]):
            continue
        effect = load_cues("dismisses")[base]
        denied = any(
            w in ("not", "never", "cannot", "no") or w.endswith("n't")
            for w in page.lower[max(inside.start, n - 4) : n]
        )
        if denied == (effect == "hypothetical"):
            return effect, page.words[n]
    return None
