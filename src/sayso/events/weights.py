"""What an article is about, and how sure we are."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log

from sayso.events.page import Page
from sayso.events.sightings import Sighting
from sayso.labels import MATERIAL, Modality

SLOPE, SHIFT = 0.377, -0.112
"""What the probability of a mention is worth for its event: an act told twice as two events is wrong once."""
EDGE = 0.001
MANY = 4
"""Mentions from which more say no more about salience."""


def weigh_salience(page: Page, group: Sequence[Sighting]) -> float:
    """0–1: early, often told, done, a deed, and present rather than past. Source: our reason, as in news values."""
    early = 1.0 - group[0].span.start / max(1, len(page.text))
    told = min(len(group), MANY) / MANY
    deed = 1.0 if group[0].type in MATERIAL and group[0].modality is Modality.ACTUAL else 0.0
    present = 0.0 if group[0].historical else 1.0
    sure = max(s.probability for s in group)
    return 0.3 * early + 0.2 * told + 0.1 * deed + 0.15 * present + 0.25 * sure


def weigh_confidence(group: Sequence[Sighting]) -> float:
    """0–1: how likely the event is one that a careful reader would list, from its likeliest mention.

    Source: logistic regression of two numbers on the events of bench/ledger/dev and of the fifth of data/real that the
    reader never saw (597 events); `bench/quality/calibration.py` draws it.
    """
    best = max(s.probability for s in group)
    chance = min(max(best, EDGE), 1 - EDGE)
    return 1 / (1 + exp(-(SLOPE * log(chance / (1 - chance)) + SHIFT)))
