"""sayso reads news reports and keeps a record that can be checked: who did what to whom, where and when,
and on whose say-so."""

from __future__ import annotations

__version__ = "0.1.0"
