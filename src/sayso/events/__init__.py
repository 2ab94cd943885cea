"""Reading and statements to events: who did what to whom, and whether it happened.

The reader finds triggers, types and pointers; the rules here decide what they mean.
"""

from __future__ import annotations

from sayso.events.finding import find_events

__all__ = ["find_events"]
