"""Statements inside what someone says."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence

from sayso.attribution.contents import EDGES, clause_end, count_words, rest_of_clause
from sayso.attribution.lexicon import WORD, CueWord, Kind, cue_words, word_class
from sayso.attribution.page import Page, Telling
from sayso.attribution.subjects import NAME, NAME_WORD, PHRASE, PLAIN_WORD, find_subject
from sayso.labels import Act
from sayso.spans import Span, find_trimmed

LIKELY = 0.65
"""What a nested find is worth, times what its outer statement is; as counted on `bench/ledger/train`."""
PRONOUNS = frozenset({"he", "she", "they", "it"})
LEAST_WORDS = 3
KINDS = frozenset({Kind.SAY, Kind.WRITE, Kind.ACCUSE, Kind.PROMISE, Kind.URGE, Kind.FIND})
TELLING = frozenset(word_class("has a hearer"))
TO_SOMEONE = re.compile(
    rf"[ \u00a0](?:him|her|them|me|us|you|(?:the|an?|his|her|their)[ \u00a0](?:[\w-]+[ \u00a0])?[\w-]+(?=[ \u00a0](?:he|she|they|it|we)\b)"
    rf"|[a-z]+s|{NAME})\b"
)
UP_TO_THAT = re.compile(r"(?:(?!\b(?:and|but|or)\b)[^.,;:“”\"\n]){0,40}?(?=\bthat\b)")
CLAUSE = re.compile(
    rf"[\s,:]*(?:that\b|[“\"‘]|(?:he|she|they|it|we|I|you|there|the|this|his|her|their|our)\b|(?P<name>{NAME_WORD}))"
)


SAID = re.compile(r"(?:that\b|[\s\w]{4}[\s,:]*[“\"‘])")
"""What shows that "attacked" or "maintained" speaks and does not strike or hold."""


def find_nested(page: Page, tellings: Sequence[Telling]) -> Iterator[Telling]:
    """Statements inside what someone says ("the envoy said her office had told him the road was closed").

    A subject where a clause can begin, a verb of saying, and words that look said: "that", a quotation mark, a
    pronoun, an article or a name. "thinks" and "believes" count here, as the gold counts them.
    """
    taken = sorted(t.cue for t in tellings if t.cue)
    for outer in tellings:
        for content in outer.contents:
            for found in WORD.finditer(page.text, content.start, content.end):
                cue = Span(*found.span())
                word = cue_words().get(found.group().lower())
                if word and not _is_taken(taken, cue):
                    told = _may_nest(word, found.group()) and _inside(page, outer, content, cue, word)
                    telling = told or _ordered(page, outer, content, cue)
                    if telling:
                        insort(taken, cue)
                        yield telling


HAS_TELLING = re.compile(
    rf"\b(?P<cue>{'|'.join(word_class('shows saying'))})[ \u00a0](?P<who>{PHRASE})[ \u00a0]"
    r"(?P<verb>telling|saying|asking|ordering|urging|warning|promising|admitting|boasting|claiming|threatening)\b"
)


def find_shown(page: Page, tellings: Sequence[Telling]) -> Iterator[Telling]:
    """What a document or tape shows someone saying, around the statement inside ("a cable has [the envoy telling a guest
    “…”]")."""
    for telling in tellings:
        cue = telling.cue
        if cue is None or cue.of(page.text).rpartition(" ")[2] not in HAS_SAYING:
            continue
        sentence = page.sentence(cue.start)
        for found in HAS_TELLING.finditer(page.text, sentence.start, cue.end):
            who = find_subject(page.text, sentence.start, found.start("cue"))
            verb = Span(*found.span("cue"))
            if (
                found.end("verb") == cue.end
                and who
                and telling.contents[-1].start >= cue.end
                and not page.quoted(verb.start)
            ):
                yield Telling(
                    contents=(Span(found.start("who"), telling.contents[-1].end),), by="shown", kind=Kind.FIND,
                    probability=LIKELY * telling.probability, source=who, cue=verb,
                )  # fmt: skip


HAS_SAYING = frozenset(word_class("has saying"))
OWN_MESSAGE = re.compile(
    rf"(?P<who>{PHRASE})[’']s?[ \u00a0](?P<noun>[a-z]+)(?:[ \u00a0]to[ \u00a0][^:“”\"\n]{{2,40}})?:[ \u00a0](?=[“\"‘«])"
)


def find_messages(page: Page, tellings: Sequence[Telling]) -> Iterator[Telling]:
    """Quoted words in another's message that someone makes known ("read out the mayor's letter to the guild: “…”")."""
    for outer in tellings:
        for content in outer.contents:
            found = OWN_MESSAGE.match(page.text, content.start, content.end)
            if found and found["noun"] in word_class("message"):
                yield Telling(
                    contents=(Span(found.end(), content.end),), probability=LIKELY * outer.probability, by="message",
                    kind=Kind.WRITE, source=Span(*found.span("who")), cue=Span(*found.span("noun")),
                )  # fmt: skip


TO_DO = re.compile(
    rf"(?P<whom>[ \u00a0](?:him|her|them|me|us|you|it|{NAME}|[a-z]+s|(?:the|an?|his|her|their|its|every|all)(?:[ \u00a0]{PLAIN_WORD}){{1,4}}?))?"
    r"[ \u00a0](?P<what>(?:not[ \u00a0])?to[ \u00a0][“\"‘]?[a-z]+)"
)
PASSIVE = re.compile(r"\b(?:was|were|been|being|is|are|be)[ \u00a0](?:\w+ly[ \u00a0])?$")


def _ordered(page: Page, outer: Telling, content: Span, cue: Span) -> Telling | None:
    """What someone is told to do ("a captain ordered the men [to leave]", "they were told [to wait]")."""
    if cue.of(page.text).lower() not in word_class("tells to do"):
        return None
    found = TO_DO.match(page.text, cue.end, content.end)
    what = (
        find_trimmed(
            page.text, found.start("what"), clause_end(page, found.start("what"), content.end), EDGES + '.”"’'
        )
        if found
        else None
    )
    if found is None or what is None:
        return None
    passive = PASSIVE.search(page.text, content.start, cue.start)
    who = (
        None
        if passive
        else find_subject(page.text, max(content.start, page.sentence(cue.start).start), cue.start)
    )
    if passive is None and (
        who is None or not found["whom"] or not _is_verb(cue.of(page.text), who.of(page.text))
    ):
        return None
    return _nested(outer, what, who, cue, Kind.URGE)


def _nested(outer: Telling, what: Span, who: Span | None, cue: Span, kind: Kind) -> Telling:
    return Telling(
        contents=(what,), probability=LIKELY * outer.probability, by="nested", kind=kind, source=who, cue=cue
    )


def _is_taken(taken: Sequence[Span], cue: Span) -> bool:
    """True if one of the cues, in order, overlaps `cue`; of those before it, only the last few can."""
    i = bisect_left(taken, cue.end, key=lambda c: c.start)
    return any(c.overlaps(cue) for c in taken[max(0, i - 4) : i])


def _may_nest(word: CueWord, form: str) -> bool:
    return word.kind in KINDS or form.lower() in word_class("holds")


def _inside(page: Page, outer: Telling, content: Span, cue: Span, word: CueWord) -> Telling | None:
    after = _words_begin(page, cue, content.end)
    what = rest_of_clause(page, after, content.end)
    if what is None or count_words(page.text, (what,)) < LEAST_WORDS:
        return None
    clause = CLAUSE.match(page.text, after, what.end)
    if cue.of(page.text).lower() in word_class("deed too") and not SAID.match(
        page.text, after - len("that"), what.end
    ):
        return None
    if word.act is Act.SAY and not _is_clause(page, cue, word, clause):
        return None
    who = find_subject(page.text, max(content.start, page.sentence(cue.start).start), cue.start)
    if PASSIVE.search(page.text, content.start, cue.start):
        agent = BY.match(page.text, cue.end, what.start)
        if word.act is not Act.SAY or cue.of(page.text) not in TELLING:
            return None
        who = Span(*agent.span("who")) if agent else None
        return _nested(outer, what, who, cue, word.kind)
    plural = clause is not None and clause.group().strip() == "that"
    if who is None or not (
        _is_verb(cue.of(page.text), who.of(page.text)) or (plural and who.of(page.text)[0].islower())
    ):
        return None
    return _nested(outer, what, who, cue, word.kind)


BY = re.compile(rf"[ \u00a0]by[ \u00a0](?P<who>{PHRASE})(?=[ \u00a0]that\b)")
DOING = re.compile(r"[ \u00a0][a-z]+ing\b")
SPEAK_OF = re.compile(r"(?:speak|talk|complain|warn|tell)s?|spoke|(?:talk|complain|warn)ed|told")


def _is_clause(page: Page, cue: Span, word: CueWord, clause: re.Match[str] | None) -> bool:
    """True for words that can be said: a clause, or what someone speaks of. Whom one urges is not said ("begged the
    guards"), nor is a name ("praised Tarn")."""
    if clause is None and cue.of(page.text) in word_class("takes doing") and DOING.match(page.text, cue.end):
        return True
    if clause is None:
        return page.text[cue.end : cue.end + 4] == " of " and bool(SPEAK_OF.fullmatch(cue.of(page.text)))
    hearer = word.kind is Kind.URGE and WHOM.match(clause.group())
    return not hearer and (clause["name"] is None or word.kind is Kind.SAY)


WHOM = re.compile(r"\s*(?:the|this|his|her|their|our|you|it)\b")


def _is_verb(form: str, who: str) -> bool:
    """False for a name's part ("States"), for "-ing", for a noun of the same form unless a pronoun leads it, and for
    a bare form after one name, which is demanded and not done ("that Tarn show the papers")."""
    if form[0].isupper() or form.endswith("ing"):
        return False
    demanded = not form.endswith(("s", "d", "t", "k")) and who[0].isupper() and who.lower() not in PRONOUNS
    return not demanded and (form not in word_class("noun too") or who.lower() in PRONOUNS)


def _words_begin(page: Page, cue: Span, limit: int) -> int:
    """Where what is said begins: at "that", after the hearer of "told", else right after the cue."""
    that = UP_TO_THAT.match(page.text, cue.end, limit)
    if that:
        return that.end()
    told = TO_SOMEONE.match(page.text, cue.end, limit) if cue.of(page.text).lower() in TELLING else None
    return told.end() if told else cue.end
