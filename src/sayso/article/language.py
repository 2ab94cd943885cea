"""Whether a text is English: refused only when a detector and the function words agree that it is not."""

from __future__ import annotations

import re
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from sayso.article.features import function_words
from sayso.settings import ArticleSettings

_WORD = re.compile(r"[^\W\d_]+")
_FOREIGN = re.compile(r"[^\W\d_\x00-ɏ]")
_SAMPLE = 6_000
_JUDGED = 3_000
"""Code points that the detector is shown: sure by then, and its cost grows with each."""
_ENOUGH = 0.12
_HARDLY = 0.04
"""Shares of English function words among all words: news prose has about 0.3, headlines and lists of names down to
0.0, other languages next to none once the spellings that they share ("a", "on", "was") are left out."""


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@cache
def _english() -> frozenset[str]:
    shared = {"was", "her", "all", "for", "than", "can", "will", "two", "over"}
    return frozenset(w for w in function_words() - shared if len(w) > 2) | {"of", "to", "is"}


def find_other_language(text: str, settings: ArticleSettings) -> str | None:
    """The ISO 639-1 code of the language that `text` is in if that is surely not English; else None.

    Looks at the first 6,000 code points and at as many from the middle. Texts of fewer words than the settings
    name, and those of any language with English function words in plenty, pass. A script other than Latin is
    judged by its letters, since Chinese has no spaces to count words by.
    """
    sample = _to_sample(text)
    words = _WORD.findall(sample.lower())
    letters = sum(map(len, words))
    foreign = 0.0 if sample.isascii() else len(_FOREIGN.findall(sample)) / max(1, letters)
    share = sum(map(_english().__contains__, words)) / max(1, len(words))
    if foreign < 0.5 and (len(words) < settings.min_words_for_language or share >= _ENOUGH):
        return None
    code, sure = _identifier().classify(sample[:_JUDGED].lower())
    if code == "en" or (
        foreign < 0.5 and (share >= _HARDLY or sure < 0.9 or not _is_running_text(_WORD.findall(sample)))
    ):
        return None
    return str(code) if letters >= 20 else None


def _is_running_text(words: list[str]) -> bool:
    """Whether most words begin small: lists of names and headlines in capitals do not, and no detector is sure of them."""
    return sum(word[0].islower() for word in words) * 5 >= len(words) * 2


def _to_sample(text: str) -> str:
    middle = len(text) // 2
    return text if len(text) <= 2 * _SAMPLE else text[:_SAMPLE] + " " + text[middle : middle + _SAMPLE]
