"""Across reports: copies, stories, merged events, positions on claims. Pure functions of a set of reports."""

from __future__ import annotations

from sayso.linking.copies import find_copy, to_copy_groups
from sayso.linking.linking import link_story
from sayso.linking.prints import Prints, find_prints
from sayso.linking.stories import find_likeness, to_stories

__all__ = [
    "Prints",
    "find_copy",
    "find_likeness",
    "find_prints",
    "link_story",
    "to_copy_groups",
    "to_stories",
]
