"""Mentions to actors: who is who in an article, or that the text leaves it open."""

from __future__ import annotations

from sayso.actors.cast import resolve_actors

__all__ = ["resolve_actors"]
