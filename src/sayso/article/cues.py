"""The words by which pages show furniture: the lexicon `article/cues.tsv`, looked up in one block of text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from sayso.resources import read_rows

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+|[©@#%+&*:»>/|]")
_LONGEST_CUE = 7
_SEARCHED = 48
_SHORT = 30
"""`has` cues count only in blocks of at most this many words: a report may well mention cookies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A cue that stands in a block: what it is a sign of, and where it stands: `is` the whole block, `opens` it (`sure`:
    and leaves no doubt if the block is short), or the block `has` it."""

    reason: str
    where: str


@cache
def _lexicon() -> dict[str, dict[str, str]]:
    """where → words → reason."""
    found: dict[str, dict[str, str]] = {"is": {}, "sure": {}, "opens": {}, "has": {}}
    for row in read_rows("article/cues.tsv"):
        found[row["where"]][row["words"]] = row["reason"]
    return found


def to_words(block: str) -> list[str]:
    """The first words of a block as the lexicon spells them: small letters, digits as one 0, some signs."""
    words = _WORD.findall(block[: _SEARCHED * 12].lower())[:_SEARCHED]
    return ["0" if word[0].isdigit() else word.replace("’", "'") for word in words]


def find_cues(words: list[str]) -> tuple[Cue, ...]:
    """The cues in a block's `words`, in the order `is`, `sure`, `opens`, `has`, each once."""
    known = _lexicon()
    found: dict[Cue, None] = {}
    whole = known["is"].get(" ".join(words)) if len(words) <= _LONGEST_CUE + 5 else None
    if whole:
        found[Cue(reason=whole, where="is")] = None
    for where in ("sure", "opens"):
        sizes = range(min(_LONGEST_CUE, len(words)), 0, -1)
        reason = next((r for size in sizes if (r := known[where].get(" ".join(words[:size])))), None)
        if reason:
            found[Cue(reason=reason, where=where)] = None
    if len(words) <= _SHORT:
        for size in range(1, _LONGEST_CUE):
            for start in range(len(words) - size + 1):
                reason = known["has"].get(" ".join(words[start : start + size]))
                if reason:
                    found[Cue(reason=reason, where="has")] = None
    return tuple(found)
