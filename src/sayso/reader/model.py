"""The reader with the model: windows through the encoder, what it marks to records."""

from __future__ import annotations

from tokenizers import Tokenizer

from sayso.errors import UsageError
from sayso.reader.acts import find_names, find_routes, find_times, find_triggers
from sayso.reader.bio import find_words
from sayso.reader.encoder import Encoder
from sayso.reader.lexicon import Lexicon
from sayso.reader.sayings import Piece, find_pieces, to_sayings
from sayso.reader.windows import LONGEST, SHORTEST, Vocabulary, to_stretches, to_windows
from sayso.records import Article, Name, Reading, Route, Timex, Trigger
from sayso.resources import checked_path, digest, read_rows
from sayso.settings import ReaderSettings

MODEL = "reader/reader.onnx"
TOKENIZER = "reader/tokenizer.json"
ACTS = "reader/acts.tsv"


def read_acts() -> Lexicon:
    """The words for acts that the model was trained with, all forms, with their types."""
    checked_path(ACTS)
    return Lexicon(entries={r["form"]: tuple(r["types"].split(" ")) for r in read_rows(ACTS)})


class ModelReader:
    """Reads with the encoder.

    Raises: ResourceError if model or tokenizer are not the ones that were measured; UsageError for a window that
    the model cannot take.
    """

    def __init__(self, settings: ReaderSettings) -> None:
        if not SHORTEST <= settings.window <= LONGEST:
            raise UsageError(
                f"reader.window is {settings.window}: it must be from {SHORTEST} to {LONGEST} pieces"
            )
        self.settings = settings
        self.name = f"reader {digest(MODEL)[:12]}"
        self._encoder = Encoder(checked_path(MODEL))
        self._vocabulary = Vocabulary(Tokenizer.from_file(str(checked_path(TOKENIZER))), read_acts())

    def read(self, article: Article) -> Reading:
        """One pass over the article's paragraphs; the same article gives the same reading, whatever was read
        before it."""
        text, settings = article.text, self.settings
        stretches = to_stretches(article, self._vocabulary, settings.window - 2)
        pieces: list[Piece] = []
        routes: list[Route] = []
        triggers: list[Trigger] = []
        names: list[Name] = []
        times: list[Timex] = []
        for window in to_windows(stretches, self._vocabulary, settings.window, settings.context):
            marks, words = self._encoder.mark(window), find_words(window, text)
            pieces += find_pieces(text, window, marks, words)
            routes += find_routes(text, window, marks.route, words, settings.route)
            triggers += find_triggers(text, window, marks, words, settings)
            names += find_names(text, window, marks.name, words, settings.name)
            times += find_times(text, window, marks.time, words, settings.time)
        return Reading(
            model=self.name, sayings=to_sayings(text, pieces, settings.saying), routes=tuple(routes),
            triggers=tuple(triggers),
            names=tuple(names), times=tuple(times),
        )  # fmt: skip
