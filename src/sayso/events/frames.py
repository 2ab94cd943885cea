"""Words that name an act only in some surroundings: one "calls for" a truce, and "calls" a fire a tragedy.

Source: the words are those of frames.tsv, from PLOVER's definitions; the eight words of reach are ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from sayso.events.page import Page
from sayso.events.scope import BREAKS
from sayso.events.sightings import Sighting
from sayso.labels import EventType
from sayso.resources import read_rows

NEVER = "never"
REACH = 8
"""Words behind a trigger in which what it needs must stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A row of frames.tsv."""

    needs: frozenset[str]
    bars: frozenset[str]


@cache
def _frames() -> Mapping[tuple[str, str, EventType], Frame]:
    return {
        (r["word"], r["pos"], EventType(r["type"])): Frame(
            needs=frozenset(r["needs"].split()), bars=frozenset(r["bars"].split())
        )
        for r in read_rows("events/frames.tsv")
    }


def is_out_of_frame(page: Page, seen: Sighting) -> bool:
    """True for a word in surroundings in which it names no act of its type: "a telephone [call] from the envoy"."""
    words = page.range_of(seen.span)
    if words.stop - words.start > 1 and not seen.nominal:
        return False  # the reader took the phrase as a whole
    pos = "n" if seen.nominal else "v"
    for base in page.bases(seen.head):
        for kind in (pos, "a") if _is_state(page, seen) else (pos,):
            frame = _frames().get((base, kind, seen.type))
            if frame and _is_broken(page, seen, frame, words.stop):
                return True
    return False


def _is_broken(page: Page, seen: Sighting, frame: Frame, after: int) -> bool:
    if NEVER in frame.bars:
        return True
    following = page.lower[after : min(seen.high, after + REACH)]
    end = next((n for n, word in enumerate(following) if word in BREAKS - {"that"}), len(following))
    lacks = bool(frame.needs) and not frame.needs & set(following[:end])
    return lacks or bool(frame.bars & set(following[:1]))


def _is_state(page: Page, seen: Sighting) -> bool:
    """True for a participle behind a form of be or a comma, or before a noun: "were [armed]", "guards, [armed] with"."""
    first = page.range_of(seen.span).start
    before = page.lower[first - 1] if first > seen.low else ","
    return page.lower[seen.head].endswith("ed") and (
        before in (",", "heavily", "the") or "be" in page.bases(first - 1)
    )
