"""Where the words for someone begin and end: whole words, whole names, and what a relative pronoun follows."""

from __future__ import annotations

import re
from collections.abc import Collection

from sayso.actors.lexicon import countries, plain
from sayso.spans import Span, find_trimmed

FIRST = re.compile(r"(?:the|a|an|this|that|these|those|his|her|its|their|our)\b", re.IGNORECASE)
PERSONS = {
    "he": "m", "him": "m", "himself": "m", "she": "f", "her": "f", "herself": "f", "who": "", "i": "", "me": "",
}  # fmt: skip
ANTECEDENT = re.compile(
    r"(?:(?:the|an?|some|many|several|those|other|most|two|three|only|\d+(?:[ \u00a0]percent)?)[ \u00a0](?:[\w’'-]+[ \u00a0]?){1,6}?"
    r"|(?-i:(?:[A-Z][\w.’'-]*[ \u00a0]?)+?)|[a-z]+s|some|those)(?=,?[ \u00a0]?$)",
    re.IGNORECASE,
)
RELATIVES = frozenset({"who", "which"})
REACH = 70


def find_antecedent(text: str, relative: Span, start: int) -> Span | None:
    """The noun phrase that a relative pronoun follows ("those polled, who …"), not reaching back over `start`."""
    if relative.of(text).lower() not in RELATIVES:
        return None
    end = relative.start - (1 if text[relative.start - 1 : relative.start].isspace() else 0)
    end -= 1 if text[end - 1 : end] == "," else 0
    for at in range(max(start, end - REACH), end):
        if at == start or text[at - 1] in ' \u00a0\n“"(':
            found = ANTECEDENT.match(text, at, end)
            if found and found.end() == end:
                return Span(at, end)
    return None


WHOLE_WORD = re.compile(r"[^\W_]+(?:[.'’&-]+[^\W_]+)*")
CUT = re.compile(r"[\w.'’&-]{2}")
COMPOUND = re.compile(r"[^\W_]+-[a-z]+")


def whole_words(text: str, span: Span) -> Span | None:
    """`span` with the rest of words that it cuts ("Al" of "Al-Amin"); None if it names no one: only an article, a
    people's adjective before its noun ("Danish" of "Danish cheese"), or half of one ("Danish-led")."""
    start, end = span.start, span.end
    cut = CUT.match(text, start - 1) if start else None
    cut = cut or CUT.match(text, end - 1)
    for found in WHOLE_WORD.finditer(text, max(0, start - REACH), min(len(text), end + REACH)) if cut else ():
        if found.start() < start < found.end():
            start = found.start()
        if found.start() < end < found.end():
            end = found.end()
    span = _without_edges(text, start, end)
    if span is None:
        return None
    words = span.of(text).split()
    return None if len(words) == 1 and _names_no_one(text, words[0], span.end) else span


LEADING = re.compile(r"(?:(?:of|by|in|on|at|to|for|from|with|and|or|as|than|against|including)\b[ \u00a0]*)+", re.IGNORECASE)
TRAILING = re.compile(r"[ \u00a0]+(?:of|and|or|in|for|to|by|the|an?)$", re.IGNORECASE)


def _without_edges(text: str, start: int, end: int) -> Span | None:
    """`[start, end)` without a preposition or conjunction at its edges ("of Tarn", "a team of"); None for nothing else."""
    words = text[start:end]
    led = LEADING.match(words)
    if led and not (words[0].isupper() and words[:2].isupper()):
        start += led.end()
    cut = TRAILING.search(text[start:end])
    return find_trimmed(text, start, start + cut.start() if cut else end)


NEXT_NAME = re.compile(r"(?:[ \u00a0][A-Z][\w&’'.-]*\w)+")
DAY = re.compile(
    r"[ \u00a0](?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Jan(?:uary|\.)|Feb(?:ruary|\.)|March|April|May|June|July|Aug(?:ust|\.)"
    r"|Sept(?:ember|\.)|Oct(?:ober|\.)|Nov(?:ember|\.)|Dec(?:ember|\.)|I\b|I[’'])"
)
PLAIN = re.compile(r"(?<![\w-])[a-z]{3,}(?![\w-])")
NEAR_WORDS = 60


def grown_name(text: str, span: Span, starts: Collection[int]) -> Span:
    """`span` with the capitalised words that follow it, where it ends in one ("Tarn" of "Tarn Post", "Ms" of "Ms Lind").

    Not over a day, a month, or the start of another name (`starts`), and not in a headline of capitals.
    """
    last = span.of(text).split()[-1]
    found = NEXT_NAME.match(text, span.end) if last[0].isupper() and text[span.end - 1].isalnum() else None
    if found is None or len(PLAIN.findall(text, max(0, span.start - NEAR_WORDS), found.end() + NEAR_WORDS)) < 3:
        return span
    day = DAY.search(text, span.end, found.end())
    stops = [s - 1 for s in starts if span.end < s < found.end()] + ([day.start()] if day else [])
    end = min([found.end(), *stops])
    return Span(span.start, max(span.end, len(text[:end].rstrip()) if end < found.end() else end))


def _names_no_one(text: str, word: str, end: int) -> bool:
    if word.lower() in PERSONS:
        return False
    return bool(FIRST.fullmatch(word) or COMPOUND.fullmatch(word)) or _is_adjective(text, word, end)


def _is_adjective(text: str, word: str, end: int) -> bool:
    country = countries().forms.get((plain(word),))
    return (
        country is not None
        and country.sort == "people"
        and text[end : end + 1] == " "
        and text[end + 1 : end + 2].islower()
    )
