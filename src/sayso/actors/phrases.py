"""Where the words for someone begin and end: whole words, whole names, and what a relative pronoun follows."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from sayso.actors.lexicon import POSSESSIVE, bodies, countries, find_hits, plain, roles
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
    trimmed = _without_edges(text, start, end)
    if trimmed is None:
        return None
    words = trimmed.of(text).split()
    if not words:
        return None
    return None if len(words) == 1 and _names_no_one(text, words[0], trimmed.end) else trimmed


LEADING = re.compile(
    r"(?:(?:of|by|in|on|at|to|for|from|with|and|or|as|than|against|including)\b[ \u00a0]*)+", re.IGNORECASE
)
TRAILING = re.compile(r"[ \u00a0]+(?:of|and|or|in|for|to|by|the|an?)$", re.IGNORECASE)


def _without_edges(text: str, start: int, end: int) -> Span | None:
    """`[start, end)` without a preposition or conjunction at its edges ("of Tarn", "a team of"); None for nothing else."""
    words = text[start:end]
    led = LEADING.match(words)
    if led and not (words[0].isupper() and words[:2].isupper()):
        start += led.end()
    cut = TRAILING.search(text[start:end])
    return find_trimmed(text, start, start + cut.start() if cut else end)


NEXT_NAME = re.compile(
    r"(?:[ \u00a0](?!(?:According|The|An?|In|On|At|But|And|He|She|They|It|We|You|For|As|By|With|From|To|After|When|Who|That|This|Is|Was"
    r"|Are|Were|Has|Says|Said)\b)[A-Z][\w&’'.-]*\w)+"
)
DAY = re.compile(
    r"[ \u00a0](?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Jan(?:uary|\.)|Feb(?:ruary|\.)|March|April|May|June|July|Aug(?:ust|\.)"
    r"|Sept(?:ember|\.)|Oct(?:ober|\.)|Nov(?:ember|\.)|Dec(?:ember|\.)|I\b|I[’'])"
)
PLAIN = re.compile(r"(?<![\w-])[a-z]{3,}(?![\w-])")
NEAR_WORDS = 60
SPACE = re.compile(r"[ \u00a0]")


TITLES = frozenset(
    {
        "mr",
        "mrs",
        "ms",
        "miss",
        "dr",
        "sir",
        "gen",
        "col",
        "lt",
        "maj",
        "capt",
        "sen",
        "rep",
        "gov",
        "prof",
        "rev",
    }
)


def _in_prose(text: str, start: int, end: int) -> bool:
    """False in a line where nearly every word is capitalised, as in many a headline."""
    before = text[max(0, start - NEAR_WORDS) : start].rpartition("\n")[2]
    after = text[end : end + NEAR_WORDS].partition("\n")[0]
    return len(PLAIN.findall(before)) + len(PLAIN.findall(after)) >= 3


def grown_name(text: str, span: Span, starts: Collection[int]) -> Span:
    """`span` with the capitalised words that follow it, where it ends in one ("Tarn" of "Tarn Post", "Ms" of "Ms Lind").

    Not over a day, a month, or the start of another name (`starts`), and not in a headline of capitals.
    """
    last = span.of(text).split()[-1]
    found = NEXT_NAME.match(text, span.end) if last[0].isupper() and text[span.end - 1].isalnum() else None
    if found is None or not _in_prose(text, span.start, found.end()):
        return span
    day = DAY.search(text, span.end, found.end())
    titled = not set(map(plain, span.of(text).split())) - TITLES
    stops = [s - 1 for s in starts if span.end < s < found.end() and not titled] + (
        [day.start()] if day else []
    )
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


BEFORE = re.compile(r"(?:(?:[A-Z][a-z]{1,3}\.|[\w’'-]+)[ \u00a0]){1,6}$")
ADJECTIVE = re.compile(r"\w+(?:an|ish|ese|[’']s|s[’'])$")
SPACE_BEFORE = 50
LEAST_PEOPLE = 5


def titled_name(text: str, span: Span) -> Span:
    """A name with the office that stands right before it ("Interior Minister Ora Lind", "Tarn's envoy Ora Lind")."""
    found = (
        BEFORE.search(text, max(0, span.start - SPACE_BEFORE), span.start)
        if text[span.start].isupper()
        else None
    )
    if found is None:
        return span
    words = list(re.finditer(r"\S+", found.group()))
    hits = [h for h in find_hits(roles(), [plain(w.group()) for w in words]) if h.value.kind == "person"]
    if not hits or hits[-1].end < len(words):
        return span
    first = hits[-1].start
    lead = words[first - 1].group() if first else ""
    first -= (
        bool(lead) and (bool(ADJECTIVE.fullmatch(lead)) or (plain(lead),) in roles()) and lead[0].isupper()
    )
    return Span(found.start() + words[first].start(), span.end)


INSIDE = re.compile(r"(?<=[a-z,] )[A-Z][\w’'-]+")
STATE = re.compile(
    r"\b(?P<name>[A-Z][\w-]+)[’']s?[ \u00a0](?:[A-Z]?[a-z]+[ \u00a0])?(?:[Mm]inistry|[Mm]inister|[Ee]mbassy|[Pp]arliament|capital|borders?"
    r"|coast|territory|airspace|population)\b"
)
PLACE = re.compile(
    r"\b(?:in|into|across|neighbouring|neighboring|(?:east|west|north|south)ern|central)[ \u00a0](?P<name>[A-Z][\w-]+)\b(?![ \u00a0][A-Z])"
)


@lru_cache(maxsize=8)
def inner_names(text: str) -> frozenset[str]:
    """The capitalised words of a text that stand inside a sentence somewhere, and so are names."""
    return frozenset(POSSESSIVE.sub("", m.group()) for m in INSIDE.finditer(text))


@lru_cache(maxsize=8)
def state_words(text: str) -> frozenset[str]:
    """Names, plain, that own what a state owns ("Selva's foreign minister") or that have a people ("Selvan")."""
    peoples = frozenset(
        plain(w.removesuffix("n")) for w in inner_names(text) if w.endswith("ian") and len(w) > LEAST_PEOPLE
    )
    return peoples | frozenset(plain(m["name"]) for m in STATE.finditer(text))


@lru_cache(maxsize=8)
def place_words(text: str) -> frozenset[str]:
    """Names, plain, that something is in ("in Tarn"): no person's."""
    return frozenset(plain(m["name"]) for m in PLACE.finditer(text))


def is_common(text: str, at: int, word: str) -> bool:
    """True for a word that is capitalised only because a sentence begins with it ("Negotiators met")."""
    before = text[max(0, at - 3) : at].rstrip(' \t\u00a0“"')
    starts = not before or before[-1] in ".!?\n”:"
    known = (plain(word),) in countries() or (plain(word),) in bodies()
    return starts and word[1:].islower() and not known and word not in inner_names(text)
