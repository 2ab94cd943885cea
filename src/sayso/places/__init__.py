"""Room 6c: place names to gazetteer entries with precision, candidates and reasons."""

from __future__ import annotations

from sayso.places.find import find_places
from sayso.places.gazetteer import Entry, Gazetteer, find_added, load_gazetteer

__all__ = ["Entry", "Gazetteer", "find_added", "find_places", "load_gazetteer"]
