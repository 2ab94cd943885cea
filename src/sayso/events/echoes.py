"""Mentions in the article's own voice that only take up what somebody has alleged: they stay that voice's.

Source: our reason; bench/ledger/GUIDE.md gives an act the voice of the mention that tells it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sayso.events.lexicon import load_cues, load_words
from sayso.events.page import Page
from sayso.events.plans import is_headline
from sayso.events.scope import LINKS
from sayso.events.sightings import Sighting
from sayso.labels import MATERIAL, EventType, Modality

NEAR = 3
"""Words between a verb of telling and the noun that it tells of at most."""


def hear_echoes(page: Page, sightings: Sequence[Sighting]) -> tuple[Sighting, ...]:
    """The sightings (in text order), with its voice for each plain "the blast" whose act so far only a voice has told, and
    as merely told what somebody without a statement of his own "reported"."""
    out: list[Sighting] = []
    voiced: dict[EventType, Sighting | None] = {}
    for own in sightings:
        seen, source = own, voiced.get(own.type)
        if _is_plain(own) and _is_told(page, own):
            seen = replace(own, modality=Modality.HYPOTHETICAL).with_trace(
                "modality", "events.echoes.only told"
            )
        elif source and _is_plain(own) and _is_taken_up(page, own):
            seen = replace(own, voice=source.voice).with_trace(
                "attribution", "events.echoes.taken up", source.span
            )
        elif own.modality is Modality.ACTUAL and not own.historical and not is_headline(page, own):
            first = voiced.setdefault(own.type, own if own.voice else None)
            if first and not own.voice:
                voiced[own.type] = None  # from here on the article tells of such acts itself
        out.append(seen)
    return tuple(out)


def _is_plain(seen: Sighting) -> bool:
    return seen.type in MATERIAL and seen.modality is Modality.ACTUAL and not seen.voice


def _is_taken_up(page: Page, seen: Sighting) -> bool:
    """True for a general noun that takes an act for granted and says nothing new of who did it: "[the blast] destroyed"."""
    words = page.range_of(seen.span)
    general = load_words("general", "noun")
    here = any(b in general for n in words for b in page.bases(n))
    before = page.lower[words.start - 1] if words.start else ""
    return here and (seen.given or before in ("the", "this", "that", "these", "those")) and not seen.actors


def _is_told(page: Page, seen: Sighting) -> bool:
    """True for the object of a verb of telling that is no statement's cue: "the agency [reported] explosions"."""
    first = page.range_of(seen.span).start
    noun = seen.nominal or page.lower[seen.head].endswith("ing")
    if not noun or seen.given:
        return False
    for n in range(first - 1, max(seen.low, first - 1 - NEAR) - 1, -1):
        if any(b in load_cues("tells") for b in page.bases(n)):
            return True
        if not page.lower[n].isalpha() or page.lower[n] in LINKS:
            return False
    return False
