"""Noun phrases beside a verb, for rules over text: who stands right before it, and where a name goes on."""

from __future__ import annotations

import re

from sayso.spans import Span

NAME_WORD = r"(?:[A-Z][\w&’'.-]*[\w’']|[A-Z])"
LINK = r"(?:of|the|for|and|de|da|del|di|al|el|bin|ibn|van|von|der|la|le)"
NAME = rf"{NAME_WORD}(?:[ \u00a0](?:{LINK}[ \u00a0]){{0,2}}{NAME_WORD})*"
DETERMINER = (
    r"(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Tt]heir|[Ii]ts|[Oo]ur|[Mm]y|[Ss]ome|[Mm]any|[Ss]everal|[Oo]ther|[Aa]nother"
    r"|[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Bb]oth|[Mm]ost|[Aa]ll|[Tt]hese|[Tt]hose|[Mm]ultiple)"
)
NO_NOUN = (
    r"(?!(?:to|must|will|would|can|could|may|might|shall|should|not|is|are|was|were|be|has|have|had|do|does|did|that|who"
    r"|which|and|but|or|as|if|when|while|because|after|before|until|than|so|then|also|later|never|what|how|why|where)\b)"
)
PLAIN_WORD = NO_NOUN + r"[\w’'%-]+"
PRONOUN = r"(?:[Hh]e|[Ss]he|[Tt]hey|[Ii]t)"
PLURAL = r"[A-Za-z]{3,}(?:[^s\W]s|ians|ities|men|women|people)"
NUMBER = r"(?:(?:[Mm]ore than|[Ff]ewer than|[Nn]early|[Aa]bout|[Jj]ust|[Oo]nly)[ \u00a0])?\d[\d.,]*%?(?:[ \u00a0]in[ \u00a0]\d+)?"
PHRASE = rf"(?:{PRONOUN}|{NUMBER}(?:[ \u00a0]{PLAIN_WORD}){{0,7}}|(?:{DETERMINER}[ \u00a0])?(?:{NO_NOUN}[a-z’'-]+[ \u00a0]){{0,2}}{NAME}(?:[ \u00a0]{NO_NOUN}(?!\w+ly\b)[a-z]{{4,}}){{0,2}}|{DETERMINER}(?:[ \u00a0]{PLAIN_WORD}){{1,6}}|{PLURAL})"
HELPER = r"(?:(?:has|have|had|is|was|are|were|be|been|also|later|then|now|again|once|never|not|did|reportedly|recently|\w+ly)[ \u00a0])*"
DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?:[ \u00a0](?:morning|afternoon|evening|night))?"
TAIL = rf"(?:[ \u00a0](?:of|from|in|at|for|on)[ \u00a0](?!{DAY}\b)(?:{PHRASE}))?"
BEFORE_VERB = re.compile(rf"(?P<who>{PHRASE}{TAIL})[ \u00a0](?:(?:on[ \u00a0])?{DAY}[ \u00a0])?{HELPER}$")
BEFORE_COMMA = re.compile(rf"(?P<who>{PHRASE}{TAIL})$")
WHEN = re.compile(rf"[ \u00a0]on(?:[ \u00a0]{DAY})?$")
"""What says when behind a subject ("the ministry [on Monday] said")."""
FRONT = re.compile(
    r"(?:^|[\n,;:“\"(—–-]|\b(?:and|but|that|as|while|when|after|because|if|what|how|why|where|which))[\s“\"]*$"
)
NO_SUBJECT = re.compile(
    r"(?:[’']\w{0,2}|^(?:(?:When|If|As|And|But|While|What|How|Why)\b.*|.*\b(?:I|we)))$|[’'](?:m|ll|re|ve)\b"
)
"""Possessives ("the envoy’s claims") and contractions ("I’m saying") are no subjects of a third person."""
LONGEST = 90
"""Code points in which a subject is looked for before its verb."""


def find_subject(text: str, start: int, verb: int) -> Span | None:
    """The noun phrase that ends right before the verb at `verb`, not reaching back over `start`.

    It must begin where a clause can begin (a sentence, a comma, a quotation mark, "that", "and"): the words
    before any other verb are not its subject ("the man they accused said" gives nothing).
    """
    return _before(text, start, verb, BEFORE_VERB)


def _before(text: str, start: int, end: int, pattern: re.Pattern[str]) -> Span | None:
    for at in range(max(start, end - LONGEST), end):
        if at > start and text[at - 1].isalnum():
            continue
        found = pattern.match(text, at, end)
        if found and (at == start or FRONT.search(text, start, at)):
            who = Span(found.start("who"), found.start("who") + len(WHEN.sub("", found["who"])))
            return None if NO_SUBJECT.search(who.of(text)) else _last_phrase(text, who)
    return None


APPOSED = re.compile(
    rf",[ \u00a0](?:an?|the|his|her|its|their|one|who|whom|whose|which|now|then|once|formerly|{NAME})\b[^,;:.“”\"\n]{{2,60}},[ \u00a0]{HELPER}$"
)


def find_apposed(text: str, start: int, verb: int) -> Span | None:
    """The noun phrase before the verb at `verb`, over words set between commas that say who it is ("[the judge], a
    friend of the accused, ordered", "[the colonel], declining")."""
    found = APPOSED.search(text, max(start, verb - 2 * LONGEST), verb)
    if found is None and text[verb - 2 : verb] not in (", ", ",\u00a0"):
        return None
    comma = found.start() if found else verb - 2
    return _before(text, start, comma, BEFORE_COMMA) if comma > start else None


SECOND = re.compile(r"(?P<before>[\w’'-]+)[ \u00a0](?=(?:the|an?|his|her|their|its)[ \u00a0])")
LEADS_TO = re.compile(r"(?:of|in|for|at|from|on|to|by|with|and|or|over|under|near|behind|the)", re.IGNORECASE)


def _last_phrase(text: str, who: Span) -> Span:
    """`who` from its last article on, where no preposition leads to it ("her guests insist [the gate]")."""
    cuts = [m.end() for m in SECOND.finditer(text, who.start, who.end) if not LEADS_TO.fullmatch(m["before"])]
    return Span(cuts[-1], who.end) if cuts else who


NAME_GOES_ON = re.compile(rf"(?:[ \u00a0]{NAME_WORD}|[ \u00a0][“\"‘][\w.]+[”\"’](?=[ \u00a0][A-Z]))*")
NAME_BEGINS = re.compile(rf"(?:(?:[Tt]he|[Aa]n?)[ \u00a0])?(?:{NAME_WORD}(?:[’']s)?[ \u00a0])*$")


def grown_name(text: str, span: Span, start: int, end: int) -> Span:
    """`span` with the rest of a name that it cuts ("The" of "The Coastal Guard", "Col. John" before "Doe").

    Only a span that ends in a capitalised word or is a bare article grows to the right; it grows to the left over
    capitalised words and an article. Never over `start` or `end`.
    """
    words = span.of(text).split()
    head = text[span.start]
    right = span.end
    if words and (words[-1][0].isupper() or words[-1] in ("the", "an", "a")) and not words[-1].isupper():
        found = NAME_GOES_ON.match(text, span.end, end)
        right = found.end() if found else span.end
    left = span.start
    if head.isupper() and words[0] not in ("The", "A", "An", "He", "She", "It", "They", "I", "We"):
        found = NAME_BEGINS.search(text, start, span.start)
        left = found.start() if found else span.start
    return Span(left, max(right, span.end))
