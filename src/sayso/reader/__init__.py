"""Article → Reading: who said what, which words name an act and who takes part, names, times.

One pass of a small encoder of our own over windows of paragraphs; rules over the text where it is missing.
"""

from __future__ import annotations

from sayso.reader.model import ModelReader
from sayso.reader.reader import Reader, load_reader
from sayso.reader.rules import RuleReader

__all__ = ["ModelReader", "Reader", "RuleReader", "load_reader"]
