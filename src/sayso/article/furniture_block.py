"""The furniture model's first look: what each block measures, where it stands in its page and who its neighbours are.

Source: the boilerplate literature's shallow text features (Kohlschütter et al. 2010), as numbers; ours are the words
that a block shares with the page's prose (a teaser of another report shares few) and the runs of lines of one shape.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate

from sayso.article.features import Block, function_words

Measures = dict[str, float]
"""Name → number of one block; yes is 1, no 0, and -1 stands where there is nothing to measure."""

REASONS = (
    "ad", "byline", "caption", "comments", "cookie", "copyright", "correction", "login", "navigation",
    "newsletter", "related", "share", "tags", "timestamp", "top",
)  # fmt: skip
_SIGNS = (
    "quote-first", "quoted", "small-first", "digit-first", "all-caps", "address", "handle", "money-short", "bars",
    "only-digits", "foreign", "spoken", "self", "you", "colon", "joined", "brackets",
)  # fmt: skip
_STRENGTH = {"is": 4, "sure": 3, "opens": 2, "has": 1}
_MARKS = "-.,:;!?…"
_WORD = re.compile(r"\w+")
_STOP = re.compile(r"[.!?] ")
_TOKEN = re.compile(r"[^\W\d_]+|\d+|[^\w\s]")
_MONTH = re.compile(
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\Z",
    re.I,
)
_AGO = re.compile(r"\b(?:\d+ ?|an? )(?:s|m|h|d|sec|min|minute|hour|day|week|month|year)s? ago\b", re.I)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_LINK = re.compile(r"https?:|www\.|\.com|@")
_LOOKED_AT = 600
LONG_PROSE = 150
_PARAGRAPH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The blocks of one text with what is counted once: each block's `words` in small letters, the long ones among
    them that are no function words (`content`), its first 200 code points (`heads`) and the `shapes` of these."""

    text: str
    blocks: tuple[Block, ...]
    words: tuple[tuple[str, ...], ...]
    content: tuple[frozenset[str], ...]
    heads: tuple[str, ...]
    shapes: tuple[tuple[str, ...], ...]


def to_page(text: str, blocks: tuple[Block, ...]) -> Page:
    """The page that `blocks` of `text` make."""
    words = tuple(tuple(_WORD.findall(b.span.of(text).lower())) for b in blocks)
    stop = function_words()
    content = tuple(frozenset(w for w in mine if len(w) > 3 and w not in stop) for mine in words)
    heads = tuple(text[b.span.start : min(b.span.end, b.span.start + 200)] for b in blocks)
    shapes = tuple(map(_to_shape, heads))
    return Page(text=text, blocks=blocks, words=words, content=content, heads=heads, shapes=shapes)


def to_measures(page: Page) -> list[Measures]:
    """What each block measures by itself and beside its neighbours, in their order."""
    parts = zip(
        _find_own(page),
        _find_places(page),
        _find_shared(page),
        _find_near(page),
        _find_runs(page),
        strict=True,
    )
    return [own | place | shared | near | run for own, place, shared, near, run in parts]


def _find_own(page: Page) -> Iterator[Measures]:
    for block, words in zip(page.blocks, page.words, strict=True):
        yield _measure_words(page.text, block, words) | _measure_cues(block)


def _measure_words(text: str, block: Block, words: tuple[str, ...]) -> Measures:
    whole = block.span.of(text)
    head = whole[:_LOOKED_AT]
    letters = [c for c in head if c.isalpha()]
    long = [w for w in _WORD.findall(head) if len(w) > 3]
    mark = next((name[5] for name in block.own if name.startswith("mark=")), "-")
    stops = len(_STOP.findall(whole))
    return {
        "words": block.words,
        "chars": len(whole),
        "wlen": sum(map(len, words)) / max(1, len(words)),
        "mark": _MARKS.find(mark),
        "endp": mark in ".!?…",
        "func": sum(w in function_words() for w in words) / max(1, len(words)),
        "caps": sum(c.isupper() for c in letters) / max(1, len(letters)),
        "titled": sum(w[0].isupper() for w in long) / max(1, len(long)),
        "digits": sum(c.isdigit() for c in head) / max(1, len(head)),
        "prose": block.prose,
        "dated": block.dated,
        "punct": sum(c in ',;:()"“”' for c in whole) / max(1, len(whole)),
        "stops": stops,
        "sentlen": block.words / (1 + stops),
    }


def _measure_cues(block: Block) -> Measures:
    own = set(block.own)
    found: Measures = {"bullet": "bullet" in own, "ncues": len(block.cues)}
    found |= {sign: sign in own for sign in _SIGNS}
    found |= {f"cue:{where}": any(c.where == where for c in block.cues) for where in _STRENGTH}
    return found | {f"r:{reason}": _strength(block, reason) for reason in REASONS}


def _strength(block: Block, reason: str | None = None) -> int:
    """How plainly the block's cues (for that reason) show furniture: 4 the whole block, 0 none."""
    return max((_STRENGTH[c.where] for c in block.cues if reason in (None, c.reason)), default=0)


def _find_places(page: Page) -> Iterator[Measures]:
    """Where each block stands among the page's blocks and prose."""
    blocks, n = page.blocks, len(page.blocks)
    prose = [b.prose for b in blocks]
    mass = [0, *accumulate(prose)]
    paragraphs = [0, *accumulate(p > 0 for p in prose)]
    cued = [0, *accumulate(bool(b.cues) for b in blocks)]
    longest = max(prose, default=0)
    peak = prose.index(longest) if prose else 0
    long = [i for i, p in enumerate(prose) if p >= LONG_PROSE]
    keys = Counter(b.key for b in blocks)
    whole = {
        "n": n, "tot": mass[-1], "longest": longest, "pagecue": cued[-1] / max(1, n),
        "pageshort": sum(_is_short(b) for b in blocks) / max(1, n),
        "bulletshare": sum("bullet" in b.own for b in blocks) / max(1, n),
    }  # fmt: skip
    for i, block in enumerate(blocks):
        before, after = bisect_right(long, i), bisect_left(long, i)
        place: Measures = {
            "i": i, "fromend": n - i, "rel": i / n, "above": mass[i], "below": mass[-1] - mass[i + 1],
            "aboveshare": mass[i] / max(1, mass[-1]), "nabove": paragraphs[i],
            "nbelow": paragraphs[-1] - paragraphs[i + 1], "dmax": i - peak, "again": keys[block.key] - 1,
            "dlong-": i - long[before - 1] if before else 99, "dlong+": long[after] - i if after < len(long) else 99,
        }  # fmt: skip
        for k in (2, 4, 8, 16):
            a, e = max(0, i - k), min(n, i + k + 1)
            place[f"p-{k}"], place[f"p+{k}"] = mass[i] - mass[a], mass[e] - mass[i + 1]
            place[f"cue~{k}"] = (cued[e] - cued[a]) / (e - a)
        yield whole | place


def _is_short(block: Block) -> bool:
    return block.words < 8 and not block.prose


def _find_shared(page: Page) -> Iterator[Measures]:
    """How much of each block's content stands in the page's (other) prose, in the page and in its first line."""
    prose = Counter(w for b, c in zip(page.blocks, page.content, strict=True) if b.prose for w in c)
    everywhere = Counter(w for c in page.content for w in c)
    for i, (block, content) in enumerate(zip(page.blocks, page.content, strict=True)):
        mine = int(block.prose > 0)
        yield {
            "sim": to_share([prose[w] > mine for w in content]),
            "sim2": to_share([prose[w] > mine + 1 for w in content]),
            "simall": to_share([everywhere[w] > 1 for w in content]),
            "simlog": to_share([math.log1p(max(0, prose[w] - mine)) for w in content]),
            "simtitle": to_share([w in page.content[0] for w in content]) if i else -1,
        }


def to_share(values: list[bool] | list[float]) -> float:
    """The mean of `values`; -1 if there are none."""
    return sum(values) / len(values) if values else -1


def _find_near(page: Page) -> Iterator[Measures]:
    """The three blocks before and after each."""
    for i in range(len(page.blocks)):
        found: Measures = {}
        for step in (-3, -2, -1, 1, 2, 3):
            other = page.blocks[i + step] if 0 <= i + step < len(page.blocks) else None
            found[f"{step}w"] = other.words if other else -1
            found[f"{step}prose"] = other.prose if other else -1
            found[f"{step}cue"] = _strength(other) if other else -1
            found[f"{step}bullet"] = "bullet" in other.own if other else -1
            found[f"{step}dated"] = other.dated if other else -1
        yield found


def _find_runs(page: Page) -> Iterator[Measures]:
    """The runs of short, bulleted and alike lines in which each block stands, and what its shape shows."""
    blocks, n = page.blocks, len(page.blocks)
    prose = [b.prose for b in blocks]
    shapes = page.shapes
    sizes = [len(words) for words in page.words]
    paragraphs = [i for i, p in enumerate(prose) if p >= _PARAGRAPH]
    alike = _to_runs(n, lambda a, b: shapes[a][:2] == shapes[b][:2] and abs(sizes[a] - sizes[b]) <= 6)
    kind = _to_runs(n, lambda a, b: (prose[a] == 0) == (prose[b] == 0))
    short = _to_runs(n, lambda a, b: _is_short(blocks[a]) and _is_short(blocks[b]))
    bulleted = _to_runs(n, lambda a, b: "bullet" in blocks[a].own and "bullet" in blocks[b].own)
    for i in range(n):
        (start, end), (first, last) = alike[i], kind[i]
        yield _measure_shape(page.heads[i], shapes[i]) | {
            "alike": end - start,
            "alike_prose_before": start - 1 - _before(paragraphs, start, -50),
            "alike_prose_after": _after(paragraphs, end - 1, n + 50) - end,
            "simshape": max(_overlap(shapes, i, i - 1), _overlap(shapes, i, i + 1)),
            "run_w": last - first,
            "run_prose_before": prose[first - 1] if first else -1,
            "run_prose_after": prose[last] if last < n else -1,
            "gapp-": min(999, i - _before(paragraphs, i, -10_000)),
            "gapp+": min(999, _after(paragraphs, i, n + 10_000) - i),
            "lenratio": sizes[i] / max(1, sum(near := sizes[max(0, i - 3) : i + 4]) / len(near)),
            "run_s": short[i][1] - short[i][0] if _is_short(blocks[i]) else 0,
            "run_b": bulleted[i][1] - bulleted[i][0] if "bullet" in blocks[i].own else 0,
        }


def _measure_shape(head: str, shape: tuple[str, ...]) -> Measures:
    return {
        "monthfirst": "M" in shape[:2],
        "ago": _AGO.search(head) is not None,
        "year": _YEAR.search(head) is not None,
        "tokdigit": sum(kind == "0" for kind in shape),
        "urlish": _LINK.search(head) is not None,
        "firstcap": head[:1].isupper(),
        "exq": "?" in head or "!" in head,
        "upword": sum(word.isupper() and len(word) > 1 for word in head.split()),
    }


def _to_shape(head: str) -> tuple[str, ...]:
    """The kinds of the first tokens, runs of titled or small words as one: "May 4 – Selmar, The Pier" is M 0 – T , T."""
    found: list[str] = []
    for word in _TOKEN.findall(head[:120])[:12]:
        kind = _to_kind(word)
        if not found or found[-1] != kind or kind not in "Ta":
            found.append(kind)
    return tuple(found)


def _to_kind(word: str) -> str:
    if _MONTH.match(word):
        return "M"
    if word[0].isdigit():
        return "0"
    if not word[0].isalpha():
        return word
    return "A" if word.isupper() and len(word) > 1 else "T" if word[0].isupper() else "a"


def _overlap(shapes: tuple[tuple[str, ...], ...], i: int, j: int) -> float:
    if not 0 <= j < len(shapes):
        return 0
    mine, other = set(shapes[i]), set(shapes[j])
    return len(mine & other) / max(1, len(mine | other))


def _to_runs(n: int, same: Callable[[int, int], bool]) -> list[tuple[int, int]]:
    """For each of `n` places the run `[start, end)` of places of which each is the `same` as the one before."""
    found: list[tuple[int, int]] = []
    while (start := len(found)) < n:
        end = start + 1
        while end < n and same(end - 1, end):
            end += 1
        found += [(start, end)] * (end - start)
    return found


def _before(places: list[int], i: int, none: int) -> int:
    at = bisect_left(places, i)
    return places[at - 1] if at else none


def _after(places: list[int], i: int, none: int) -> int:
    at = bisect_right(places, i)
    return places[at] if at < len(places) else none
