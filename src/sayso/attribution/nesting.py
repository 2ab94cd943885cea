"""Statements inside what someone says."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence

from sayso.attribution.contents import EDGES, clause_end, count_words, rest_of_clause
from sayso.attribution.lexicon import WORD, CueWord, Kind, bare_forms, cue_words, word_class
from sayso.attribution.page import Page, Telling
from sayso.attribution.subjects import (
    DETERMINER,
    NAME,
    NAME_WORD,
    PHRASE,
    PLAIN_WORD,
    find_apposed,
    find_subject,
)
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
    rf"(?P<verb>{'|'.join(word_class('has saying'))})\b"
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


SAYING_SO = re.compile(rf"(?P<who>{PHRASE}),?[ \u00a0](?P<verb>{'|'.join(word_class('has saying'))})\b")
IS_HEARD = re.compile(
    rf"(?P<be>\b(?:is|was|are|were))[ \u00a0](?:{'|'.join(word_class('perceived'))})[ \u00a0](?P<verb>{'|'.join(word_class('has saying'))})\b"
)


def find_overheard(page: Page, tellings: Sequence[Telling]) -> Iterator[Telling]:
    """What one says whom a document, a witness or another speaker shows saying it ("recalled [the boy saying “…”]",
    "said [the abbot was heard promising …]")."""
    cues = [t.cue for t in tellings if t.cue]
    for outer in tellings:
        content = outer.contents[0]
        shows = outer.cue and outer.cue.of(page.text).rpartition(" ")[2] in HAS_SHOWN
        found = SAYING_SO.match(page.text, content.start, content.end) if shows else None
        heard = IS_HEARD.search(page.text, content.start, content.end)
        who = Span(*found.span("who")) if found else None
        if heard and who is None:
            found, who = heard, find_subject(page.text, content.start, heard.start("be"))
        verb = Span(*found.span("verb")) if found and who else None
        if verb and who and not any(c.overlaps(verb) for c in cues):
            what = _shown_words(page, verb, content)
            if what:
                yield _nested(outer, what, who, verb, Kind.SAY)


def _shown_words(page: Page, verb: Span, content: Span) -> Span | None:
    """What follows an "-ing" of saying: a quotation, what one is to do, or a clause."""
    quotation = next((q for q in page.quotations_in(content) if q.start >= verb.end), None)
    if quotation:
        return Span(quotation.start, content.end)
    return rest_of_clause(page, _words_begin(page, verb, content.end), content.end)


PASSED_ON = re.compile(
    rf"\b(?P<cue>{'|'.join(word_class('passes on'))})[ \u00a0](?P<what>(?P<who>{PHRASE})[’']s?[ \u00a0](?:[a-z]+[ \u00a0])?"
    rf"(?P<noun>{'|'.join((*word_class('answered'), *word_class('passed on')))})[ \u00a0]that[ \u00a0])"
)


def find_passed_on(page: Page, tellings: Sequence[Telling]) -> Iterator[Telling]:
    """What someone passes on as another's, around the words of the other ("the radio carried [the guild's claim that …]"),
    and those words, where nothing has them."""
    cues = [t.cue for t in tellings if t.cue]
    for found in PASSED_ON.finditer(page.text):
        cue, noun = Span(*found.span("cue")), Span(*found.span("noun"))
        who = find_subject(page.text, page.sentence(cue.start).start, cue.start)
        said = rest_of_clause(page, found.end(), page.sentence(cue.start).end)
        if who is None or said is None or any(c.overlaps(cue) for c in cues):
            continue
        outer = Telling(
            contents=(Span(found.start("what"), said.end),), probability=LIKELY, by="passed on", kind=Kind.SAY,
            source=who, cue=cue,
        )  # fmt: skip
        yield outer
        if not any(c.overlaps(noun) for c in cues):
            yield _nested(outer, said, Span(*found.span("who")), noun, Kind.SAY)


ENDS_SO = re.compile(
    rf",[ \u00a0](?:(?P<who>{PHRASE})[ \u00a0](?P<verb>says?|said|writes?|wrote|claims?|claimed|reports?|reported)"
    rf"|(?P<by>according to)[ \u00a0](?P<from>{PHRASE}))[.,”\"]*$"
)


def find_ends(page: Page, tellings: Sequence[Telling]) -> Iterator[Telling]:
    """What someone says inside words that end with who said it ("“[[The road is cut], my cousin writes],” a man told
    us")."""
    cues = [t.cue for t in tellings if t.cue]
    for outer in tellings:
        for content in outer.contents:
            here = page.sentence(content.end - 1).start
            found = ENDS_SO.search(page.text, max(content.start, here), content.end)
            group = "verb" if found and found["verb"] else "by"
            if found is None or any(c.overlaps(Span(*found.span(group))) for c in cues):
                continue
            what = find_trimmed(page.text, max(content.start, here), found.start(), EDGES)
            if what and count_words(page.text, (what,)) >= LEAST_WORDS:
                who = Span(*found.span("who" if found["who"] else "from"))
                yield _nested(outer, what, who, Span(*found.span(group)), Kind.SAY)


GIVEN = re.compile(
    rf"\b(?P<cue>{'|'.join(word_class('gives'))})[ \u00a0](?:(?:him|her|them|me|us|it|{NAME}|the[ \u00a0][a-z]+)[ \u00a0])?"
    rf"[“\"‘]?(?:an?|the|his|her|its|their)[ \u00a0](?:[\w-]+[ \u00a0]){{0,2}}(?:{'|'.join(word_class('given'))})[”\"’]?[ \u00a0]that[ \u00a0]"
)


def find_given(page: Page, tellings: Sequence[Telling]) -> Iterator[Telling]:
    """What someone gave their word for, inside what another says ("said the port had given her an assurance that …")."""
    cues = [t.cue for t in tellings if t.cue]
    for outer in tellings:
        for content in outer.contents:
            for found in GIVEN.finditer(page.text, content.start, content.end):
                cue = Span(*found.span("cue"))
                start = max(content.start, page.sentence(cue.start).start)
                who = find_subject(page.text, start, cue.start)
                what = rest_of_clause(page, found.end(), content.end)
                if who and what and not any(c.overlaps(Span(*found.span())) for c in cues):
                    yield _nested(outer, what, who, cue, Kind.PROMISE)


HAS_SHOWN = frozenset(word_class("shows saying"))
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
    """What someone is told to do ("a captain ordered the men [to leave]", "they were told [to wait]"), or says they will
    ("the guild threatened [to strike]")."""
    promised = cue_words()[cue.of(page.text).lower()].kind is Kind.PROMISE
    if not promised and cue.of(page.text).lower() not in word_class("tells to do"):
        return None
    found = TO_DO.match(page.text, cue.end, content.end)
    if found is None:
        return None
    limit = clause_end(page, found.start("what"), _own_part(page, content, cue, found.start("what")))
    what = find_trimmed(page.text, found.start("what"), limit, EDGES + '.”"’')
    if what is None:
        return None
    passive = PASSIVE.search(page.text, content.start, cue.start)
    who = (
        None
        if passive
        else find_subject(page.text, max(content.start, page.sentence(cue.start).start), cue.start)
    )
    if passive is None and (
        who is None or not (found["whom"] or promised) or not _is_verb(cue.of(page.text), who.of(page.text))
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


AND_HOW = re.compile(r",?[ \u00a0]and[ \u00a0](?P<link>that|how|why)\b")
LINK = re.compile(r"(?:.*\b)?(?P<link>that|how|why)[ \u00a0]*$", re.DOTALL)


def _own_part(page: Page, content: Span, cue: Span, after: int) -> int:
    """Where the words of an inner cue end: before an "and that …" that carries on the outer one ("said [he had named
    his paymasters] and that they would be arrested"), where the inner words have no such link; else the content's end."""
    found = AND_HOW.search(page.text, after, content.end)
    mine = LINK.match(page.text, cue.end, after)
    if found is None or page.quoted(found.start()) or (mine and mine["link"] == found["link"]):
        return content.end
    return found.start()


def _inside(page: Page, outer: Telling, content: Span, cue: Span, word: CueWord) -> Telling | None:
    after = _words_begin(page, cue, content.end)
    limit = _own_part(page, content, cue, after)
    what = rest_of_clause(page, after, limit) if after < limit else None
    if what is None or (count_words(page.text, (what,)) < LEAST_WORDS and limit == content.end):
        return None
    clause = CLAUSE.match(page.text, after, what.end)
    if cue.of(page.text).lower() in word_class("deed too") and not SAID.match(
        page.text, after - len("that"), what.end
    ):
        return None
    if word.act is Act.SAY and not _is_clause(page, cue, word, clause):
        return None
    begin = max(content.start, page.sentence(cue.start).start)
    who = find_subject(page.text, begin, cue.start) or find_apposed(page.text, begin, cue.start)
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
    to_do = word.kind is Kind.URGE and cue.of(page.text) in word_class("tells to do")
    hearer = to_do and WHOM.match(clause.group())
    return not hearer and (clause["name"] is None or word.kind is Kind.SAY)


WHOM = re.compile(r"\s*(?:the|this|his|her|their|our|you|it)\b")


NO_NAME = re.compile(rf"(?:he|she|they|it)$|{DETERMINER}[ \u00a0][a-z]", re.IGNORECASE)


def _is_verb(form: str, who: str) -> bool:
    """False for a name's part ("States"), for "-ing", for a noun of the same form unless a pronoun leads it, and for
    a bare form after one name, which is demanded and not done ("that Tarn show the papers")."""
    if form[0].isupper() or form.endswith("ing"):
        return False
    demanded = form in bare_forms() and who[0].isupper() and not NO_NAME.match(who)
    return not demanded and (form not in word_class("noun too") or who.lower() in PRONOUNS)


def _words_begin(page: Page, cue: Span, limit: int) -> int:
    """Where what is said begins: after "of" ("speak of"), at "that", after the hearer of "told", else right after the cue."""
    if SPEAK_OF.fullmatch(cue.of(page.text)) and page.text.startswith(" of ", cue.end):
        return cue.end + len(" of ")
    that = UP_TO_THAT.match(page.text, cue.end, limit)
    if that:
        return that.end()
    told = TO_SOMEONE.match(page.text, cue.end, limit) if cue.of(page.text).lower() in TELLING else None
    return told.end() if told else cue.end
