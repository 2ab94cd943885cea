"""Events, claims, reports and proposals of a ledger as JSON lines."""

from __future__ import annotations

from typing import Any

import msgspec

from sayso.export import links
from sayso.store import StoredClaim, StoredEvent


def to_event_line(found: StoredEvent) -> dict[str, Any]:
    """An event as the contract's `links` has it, with its story and countries."""
    return {**links.to_event(found.event), "story": found.sid, "countries": list(found.countries)}


def to_claim_line(found: StoredClaim) -> dict[str, Any]:
    """A claim as the contract's `links` has it, with its story."""
    return {**links.to_claim(found.claim), "story": found.sid}


def to_line(line: dict[str, Any]) -> str:
    """One line of JSON."""
    return msgspec.json.encode(line).decode("utf-8")
