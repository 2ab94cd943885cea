"""Reading to statements: who said what, in what words, through whom, and what it does to a claim."""

from __future__ import annotations

from sayso.attribution.statements import find_statements

__all__ = ["find_statements"]
