"""Which reader there is: the model, or the rules where its file is missing."""

from __future__ import annotations

from typing import Protocol

from sayso.reader.model import MODEL, ModelReader
from sayso.reader.rules import RuleReader
from sayso.records import Article, Reading
from sayso.resources import HERE
from sayso.settings import ReaderSettings


class Reader(Protocol):
    """Reads one article."""

    def read(self, article: Article) -> Reading:
        """All that stands in the article, each in text order; a pure function of article and settings."""
        ...


def load_reader(settings: ReaderSettings) -> Reader:
    """The model's reader, or the rules' (`Reading.model` is then `rules`) where no model is installed.

    Raises: ResourceError if the model is there but is not the one that was measured.
    """
    return ModelReader(settings) if (HERE / MODEL).is_file() else RuleReader()
