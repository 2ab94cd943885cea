"""Which blocks of a text are page furniture: a scored model in two passes, and a few rules that need none.

The first pass scores each block by what it measures (`furniture_block.py`) and by the cues about it (`furniture_cued.py`);
the second sees those scores in the block's neighbourhood (`furniture_core.py`) and on blocks like it
(`furniture_alike.py`), so that a menu marks its odd members and a report spares its short ones. Both are
sums of small trees from `article/furniture.tsv`, fitted by `scripts/train_furniture.py`. The rules are
`find_sure_reason`, the section labels, and the notices of press releases and live pages (`notices.py`).

Source: gradient-boosted trees, stacked once (the second pass is trained on held-out scores of the first).
"""

from __future__ import annotations

import math

from sayso.article.cues import Cue
from sayso.article.features import Block, to_blocks
from sayso.article.furniture_block import to_page
from sayso.article.furniture_core import to_second_measures
from sayso.article.furniture_cued import to_first_measures
from sayso.article.furniture_trees import read_limit, sum_trees
from sayso.article.notices import find_notices
from sayso.article.sections import find_sections
from sayso.records import Furniture
from sayso.spans import Span

LONGEST = 1_000
"""A longer block, in code points, is never furniture: menus are short, and a lost paragraph costs most."""

MOST_BLOCKS = 20_000
_SURE_ALONE = frozenset(("top", "ad"))
_SURE_PHRASES = frozenset(
    ("share", "comments", "related", "login", "newsletter", "cookie", "copyright", "caption")
)
_SURE_WORDS = 14


def find_furniture(text: str, spans: tuple[Span, ...]) -> tuple[Furniture, ...]:
    """Those of the blocks `spans` of `text` that are furniture, in text order, each with a reason.

    A text without a single block of prose (a headline, a list of names), or without a single sign of a page, keeps
    all but what the sure rules name. If all would be furniture, nothing is. A text of more than MOST_BLOCKS blocks
    is no page, and keeps all.
    """
    if len(spans) > MOST_BLOCKS:
        return ()
    blocks = to_blocks(text, spans)
    scores = score_blocks(text, blocks) if looks_like_page(blocks) else [-math.inf] * len(blocks)
    notices = find_notices(text, blocks)
    found = [
        Furniture(span=block.span, reason=reason)
        for n, (block, score) in enumerate(zip(blocks, scores, strict=True))
        if (reason := notices.get(block.span) or _find_reason(text, block, score, n == 0))
    ]
    return tuple(found) if len(found) < len(blocks) else ()


def looks_like_page(blocks: tuple[Block, ...]) -> bool:
    """Whether there is prose, and a block that is a cue or opens with one: plain wire text has none."""
    signs = any(cue.where != "has" for block in blocks for cue in block.cues)
    return signs and any(block.prose for block in blocks)


def _find_reason(text: str, block: Block, score: float, first: bool) -> str | None:
    if first and find_sections(text, block.span):
        return "section_labels"
    if len(block.span) > LONGEST:
        return None
    sure = find_sure_reason(block)
    if sure:
        return sure
    if score <= read_limit():
        return None
    return next((c.reason for c in block.cues), "navigation" if block.words < 12 else "other_text")


def find_sure_reason(block: Block) -> str | None:
    """What makes the block furniture wherever it stands ("Back to top", "Leave a comment"); None if nothing does."""
    return next((cue.reason for cue in block.cues if _is_sure(block, cue)), None)


def _is_sure(block: Block, cue: Cue) -> bool:
    if cue.where == "sure":
        return block.words <= _SURE_WORDS and ("mark=." not in block.own or cue.reason == "copyright")
    if cue.where != "is" or "mark=." in block.own:
        return False
    return cue.reason in _SURE_ALONE or (cue.reason in _SURE_PHRASES and block.words >= 2)


def score_blocks(text: str, blocks: tuple[Block, ...]) -> list[float]:
    """The log-odds that each block is furniture, after both passes."""
    page = to_page(text, blocks)
    own = to_first_measures(page)
    second = to_second_measures(page, sum_trees("first", own))
    return sum_trees("second", [mine | more for mine, more in zip(own, second, strict=True)])
