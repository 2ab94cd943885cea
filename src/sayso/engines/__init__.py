"""How coding is spread: one process, or a pool of them. An engine takes a function and knows no room."""

from __future__ import annotations

from sayso.engines.coder import Coded, Coder, Extracted, OpenCoder, Work, open_pipeline, to_failed
from sayso.engines.pool import spread

__all__ = ["Coded", "Coder", "Extracted", "OpenCoder", "Work", "open_pipeline", "spread", "to_failed"]
