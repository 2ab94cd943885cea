"""The furniture model's measures of what stands over and under a block: which cues, how far, and what lies between.

A thread of comments has its label some lines above and its "Reply" every few lines; a long list in a report has no cue
above it since the report's last paragraph, however little it looks like prose.

Source: ours; the misses of the first model (comments, teasers with a first sentence) and its worst finds (a report made
up of lists) all turned on what stood further off than the three blocks that it saw.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import accumulate

from sayso.article.features import PERSONAL, Block
from sayso.article.furniture_block import LONG_PROSE, Measures, Page, to_measures

REASONS = (
    "comments", "related", "newsletter", "cookie", "login", "copyright", "share", "navigation", "ad", "tags",
    "timestamp", "byline", "caption",
)  # fmt: skip
_FAR = 60
_NONE = 99
_AROUND = 5


def to_first_measures(page: Page) -> list[Measures]:
    """What the first pass knows of each block, in their order: its own measures and those of the cues about it."""
    return [own | cued for own, cued in zip(to_measures(page), find_cued(page), strict=True)]


def find_cued(page: Page) -> Iterator[Measures]:
    """For each block: how many blocks off the nearest cue of each reason stands above and below, what has been seen
    since the last long paragraph and comes before the next, and who is spoken to."""
    blocks = page.blocks
    cued = [is_cued(block) for block in blocks]
    flags = {"": cued} | {f":{reason}": [is_cued(b, reason) for b in blocks] for reason in REASONS}
    above = {f"up{name}": _to_distances(found) for name, found in flags.items()}
    below = {f"dn{name}": _to_distances(found[::-1])[::-1] for name, found in flags.items()}
    since = list(_count_since(blocks, cued))
    until = list(_count_since(blocks[::-1], cued[::-1]))[::-1]
    for i, person in enumerate(_find_persons(page)):
        (cues, chars, count), (ahead, rest, _) = since[i], until[i]
        found: Measures = {name: far[i] for name, far in (above | below).items()}
        yield found | person | {
            "cuesince": cues, "charsince": chars, "cuesharesince": cues / (count + 1), "cueto": ahead, "charto": rest,
        }  # fmt: skip


def is_cued(block: Block, reason: str | None = None) -> bool:
    """Whether the block opens with a cue (for that reason) or is one."""
    return any(cue.where != "has" and reason in (None, cue.reason) for cue in block.cues)


def _to_distances(flags: list[bool]) -> list[int]:
    """For each place how many places back the last flag is, at most _FAR; _NONE if there is none."""
    found: list[int] = []
    last: int | None = None
    for i, flag in enumerate(flags):
        found.append(_NONE if last is None else min(_FAR, i - last))
        last = i if flag else last
    return found


def _count_since(blocks: Iterable[Block], cued: list[bool]) -> Iterator[tuple[int, int, int]]:
    """For each block the cues, the code points and the blocks since the last long paragraph."""
    cues = chars = count = 0
    for block, cue in zip(blocks, cued, strict=True):
        yield cues, chars, count
        if block.prose >= LONG_PROSE:
            cues = chars = count = 0
        else:
            cues, chars, count = cues + cue, chars + len(block.span), count + 1


def _find_persons(page: Page) -> Iterator[Measures]:
    """The share of words for writer and reader in each block and around it, and of words that stand there alone."""
    everywhere = Counter(word for words in page.words for word in set(words))
    personal = [sum(word in PERSONAL for word in words) for words in page.words]
    mine, sizes = [0, *accumulate(personal)], [0, *accumulate(map(len, page.words))]
    for i, words in enumerate(page.words):
        start, end = max(0, i - _AROUND), min(len(page.words), i + _AROUND + 1)
        yield {
            "rare": sum(everywhere[word] == 1 for word in words) / max(1, len(words)),
            "personal": personal[i] / max(1, len(words)),
            "personal~": (mine[end] - mine[start]) / max(1, sizes[end] - sizes[start]),
        }
