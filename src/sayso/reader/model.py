"""The reader with the model: windows through the encoder, what it marks to records."""

from __future__ import annotations

from tokenizers import Tokenizer

from sayso.reader.bio import find_words
from sayso.reader.encoder import Encoder
from sayso.reader.rules import find_rule_names, find_rule_triggers
from sayso.reader.sayings import Piece, find_pieces, to_sayings
from sayso.reader.windows import to_stretches, to_windows
from sayso.records import Article, Reading
from sayso.resources import checked_path, digest
from sayso.settings import ReaderSettings

MODEL = "reader/reader.onnx"
TOKENIZER = "reader/tokenizer.json"


class ModelReader:
    """Reads with the encoder.

    Raises: ResourceError if model or tokenizer are not the ones that were measured.
    """

    def __init__(self, settings: ReaderSettings) -> None:
        self.settings = settings
        self.name = f"reader {digest(MODEL)[:12]}"
        self._encoder = Encoder(checked_path(MODEL))
        self._tokenizer = Tokenizer.from_file(str(checked_path(TOKENIZER)))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()

    def read(self, article: Article) -> Reading:
        """One pass over the article's paragraphs; the same article gives the same reading, whatever was read
        before it."""
        text, settings = article.text, self.settings
        stretches = to_stretches(article, self._tokenizer, settings.window - 2)
        pieces: list[Piece] = []
        for window in to_windows(stretches, settings.window, settings.context):
            marks = self._encoder.mark(window)
            pieces += find_pieces(text, window, marks, find_words(window, text))
        return Reading(
            model=self.name,
            sayings=to_sayings(text, pieces, settings.saying),
            triggers=find_rule_triggers(article),
            names=find_rule_names(article),
        )
