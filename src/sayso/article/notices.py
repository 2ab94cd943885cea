"""Lines of press releases, of live pages and about a report's writer, marked by their words: `article/notices.tsv`.

They are few and their words are fixed, so no score weighs them; where they stand and what else is in the line does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from sayso.article.byline import find_byline
from sayso.article.features import Block
from sayso.article.sentences import find_sentences
from sayso.resources import read_rows
from sayso.spans import Span

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+|#")
_LABEL = re.compile(r"(?P<label>[^:]{3,40}):(?=\s)")
_NAME = re.compile(r"(?:[A-Z][\w.’'-]+ ){1,3}[A-Z][\w’'-]+(?= )")
_NOTE = re.compile(r"[•·▪►*–—-]\s|\(?\d{1,2}[.)]\s")
_ADDRESS = re.compile(
    r"\w@\w|www\.|https?://|\d[\d ()./-]{5,}\d|\b(?:tel|phone|telephone|mobile|e-?mail)\b", re.I
)
_LONGEST = 1_000
"""In code points: a longer block is never furniture (as in `furniture.py`)."""

_MOST_WORDS = 60
_LONGEST_BIO = 45
_LAST = 4
"""About the writer speak the last lines only."""


@cache
def _lexicon(where: str) -> dict[str, str]:
    """The words that stand `where`, each with its reason."""
    return {row["words"]: row["reason"] for row in read_rows("article/notices.tsv") if row["where"] == where}


def find_notices(text: str, blocks: tuple[Block, ...]) -> dict[Span, str]:
    """The blocks of `text` that are such lines, each with its reason: `press`, `live` or `bio`.

    After a label ("Notes to editors", "ENDS") go the addresses and notes right below it, if a paragraph stood above.
    """
    found = dict(_find_bios(text, blocks))
    prose, below = False, ""
    for block in blocks:
        reason = find_notice(text, block)
        if not reason and below and _goes_with_label(text, block):
            reason = below
        if reason:
            found[block.span] = reason
        below = reason if prose and reason == "press" else ""
        prose = prose or (block.prose > 0 and not reason)
    return found


def find_notice(text: str, block: Block) -> str | None:
    """What the block's own words show it to be: `press`, `live`; None for any other line."""
    if block.words > _MOST_WORDS or len(block.span) > _LONGEST:
        return None
    line = block.span.of(text)
    whole = to_phrase(line)
    label = _LABEL.match(line)
    return (
        _lexicon("is").get(whole)
        or _lexicon("label").get(whole)
        or (_lexicon("label").get(to_phrase(label["label"])) if label else None)
        or _find_opening(text, block)
    )


def to_phrase(line: str) -> str:
    """The words of a line as the lexicon spells them."""
    words = (word.replace("’", "'") for word in _WORD.findall(line.lower()))
    return " ".join("0" if word[0].isdigit() else word for word in words)


def _find_opening(text: str, block: Block) -> str | None:
    """The reason if each sentence opens with a notice's words and none speaks for somebody ("…, she said")."""
    if {"spoken", "quoted"} & set(block.own) or not _opened_by(to_phrase(block.span.of(text)), "opens"):
        return None
    reasons = [_opened_by(to_phrase(s.of(text)), "opens") for s in find_sentences(text, block.span)]
    return reasons[0] if reasons and all(reasons) else None


def _opened_by(phrase: str, where: str) -> str | None:
    words = phrase.split()[:8]
    return next(
        (r for n in range(len(words), 0, -1) if (r := _lexicon(where).get(" ".join(words[:n])))), None
    )


def _goes_with_label(text: str, block: Block) -> bool:
    """An address, or a numbered note, right below a label."""
    if len(block.span) > _LONGEST:
        return False
    line = block.span.of(text)
    return _NOTE.match(line) is not None or (not block.prose and _ADDRESS.search(line) is not None)


def _find_bios(text: str, blocks: tuple[Block, ...]) -> Iterator[tuple[Span, str]]:
    """The lines about the writer with which a report ends: "Ana Quiroga writes about rivers." """
    byline = find_byline(text, tuple(b.span for b in blocks[:8]))
    writers = byline[0] if byline else ""
    if sum(b.prose > 0 for b in blocks) < 2:
        return
    for block in reversed(blocks[-_LAST:]):
        line = block.span.of(text)
        name = _NAME.match(line)
        own = name is not None and name.group() in writers
        after = to_phrase(line[name.end() :]) if name and block.words <= _LONGEST_BIO else ""
        if _opened_by(after, "bio") or (own and _opened_by(after, "own")):
            yield block.span, "bio"
        elif block.prose or not (block.cues or find_notice(text, block)):
            return
