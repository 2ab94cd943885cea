"""Statements that the reader does not mark, found by rule: headlines, hedges, posts, acts on a claim, nesting."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from sayso.attribution.carrying import find_unclaimed
from sayso.attribution.contents import EDGES, count_words, covered, rest_of_clause
from sayso.attribution.lexicon import Kind, act_verbs, voices, word_class
from sayso.attribution.nesting import (
    PASSIVE,
    find_ends,
    find_given,
    find_messages,
    find_nested,
    find_overheard,
    find_passed_on,
    find_shown,
)
from sayso.attribution.page import Page, Telling
from sayso.attribution.relaying import find_answered, find_quoting
from sayso.attribution.subjects import NAME, PHRASE, PLAIN_WORD, find_apposed, find_subject
from sayso.spans import Span, find_trimmed

SURE, LIKELY = 0.8, 0.65
"""What these rules' finds are worth, as counted on `bench/ledger/train`."""
HEADLINE = re.compile(
    r"\s*(?P<who>[A-Z][\w.&’' -]{1,60}?)(?P<on>[ \u00a0](?:on|ON|to|TO)[ \u00a0][^:\n]{2,40}?)?(?P<cue>:)\s+(?P<what>\S.*\S)\s*"
)
HEADLINE_ENDS = re.compile(
    r"\s*(?P<what>[^\n]*\w[^\n]*?)(?:[ \u00a0](?P<dash>[–—-])|,[ \u00a0](?P<cue>says?|said|SAYS?|SAID))[ \u00a0](?P<who>[\w’' -]{3,40})"
    r"(?P<more>;[ \u00a0][^\n]*)?\s*"
)
POST = re.compile(r"(?P<what>\S.*?)\s*(?:—|–|--)\s?(?P<who>[^\n()—–]{2,50}?)\s?\((?P<handle>@\w+)\)")
HEDGE = re.compile(r"\b(?:reportedly|allegedly|purportedly)\b", re.IGNORECASE)
HEADLINE_WORDS = 25
FIRST_PARAGRAPHS = 3


def find_all(page: Page, tellings: Sequence[Telling]) -> tuple[Telling, ...]:
    """`tellings` with what the rules find beside them, in text order; each rule sees what stood before it."""
    out = tuple(tellings)
    for rule in (
        find_headlines,
        find_asides,
        find_posts,
        find_hedges,
        find_acts,
        find_answered,
        find_quoting,
        find_frames,
        find_heard,
        find_shown,
        find_passed_on,
        find_overheard,
        find_messages,
        find_given,
        find_nested,
        find_ends,
        find_unclaimed,
    ):
        out = (*out, *rule(page, out))
    return tuple(sorted(out, key=lambda t: (t.contents[0], t.cue or t.contents[0])))


def find_headlines(page: Page, tellings: Sequence[Telling]) -> Iterator[Telling]:
    """A headline that gives its speaker before a colon or at its end ("Minister: no talks before May", "Mayor on gate:
    'It stays'", "Two drown in mill race – police").

    Only among the first paragraphs, in a line without a full stop at its end. Not a label ("Watch: …").
    """
    known = {t.source.of(page.text).lower().split()[-1] for t in tellings if t.source}
    for paragraph in page.paragraphs[:FIRST_PARAGRAPHS]:
        here = paragraph.start, paragraph.end
        for pattern in (HEADLINE, HEADLINE_ENDS):
            found = pattern.fullmatch(page.text, *here) if _is_line(page, paragraph) else None
            what = Span(*found.span("what")) if found else None
            if found and what and _speaks(found, known) and not covered(page, what, tellings):
                mark = "cue" if found["cue"] else "dash"
                yield Telling(
                    contents=(what,), probability=LIKELY, by="headline", kind=Kind.SAY,
                    source=Span(*found.span("who")), cue=Span(*found.span(mark)),
                )  # fmt: skip
                break


HEAD_ENDS = re.compile(r"[ \u00a0](?:of|for|in|at|from)[ \u00a0]")


def _speaks(found: re.Match[str], known: Collection[str]) -> bool:
    """True if the line's speaker is one who speaks elsewhere on the page, a word for such, or addresses someone."""
    group = found.groupdict()
    who = found["who"].lower()
    words = {who.split()[-1], HEAD_ENDS.split(who)[0].split()[-1].removesuffix("’s").removesuffix("'s")}
    if words & {*known, *voices()}:
        return True
    return bool(group.get("on")) and group["on"][1:3].lower() == "to" and found["what"][0].islower()


ASIDE = re.compile(
    rf",?[ \u00a0](?:as|so)[ \u00a0](?P<who>{PHRASE}|[a-z]{{4,}}(?:s|men|women))[ \u00a0](?P<cue>says?|said|claim(?:s|ed)?|put(?:s|[ \u00a0]it))(?=[,.?!])"
)


def find_asides(page: Page, tellings: Sequence[Telling]) -> Iterator[Telling]:
    """What a clause is said to be at its end ("the boat was empty, as fishermen say")."""
    cues = [t.cue for t in tellings if t.cue]
    for sentence in page.sentences:
        found = ASIDE.search(page.text, sentence.start, sentence.end)
        if found is None or any(c.overlaps(Span(*found.span("cue"))) for c in cues):
            continue
        within = max(
            (c.start for t in tellings for c in t.contents if c.start <= found.start() < c.end), default=0
        )
        what = find_trimmed(page.text, max(sentence.start, within), found.start(), EDGES)
        if what and count_words(page.text, (what,)) > 2:
            yield Telling(
                contents=(what,), probability=LIKELY, by="aside", kind=Kind.SAY,
                source=Span(*found.span("who")), cue=Span(*found.span("cue")),
            )  # fmt: skip


def _is_line(page: Page, paragraph: Span) -> bool:
    """True for a short line without a full stop at its end, and for the very first line with one."""
    short = count_words(page.text, (paragraph,)) <= HEADLINE_WORDS
    return short and (page.text[paragraph.end - 1] != "." or paragraph == page.paragraphs[0])


def find_posts(page: Page, tellings: Sequence[Telling]) -> Iterator[Telling]:
    """A post from a network, signed with a name and a handle ("Rain again — Ann Example (@annex)")."""
    for paragraph in page.paragraphs:
        found = POST.match(page.text, paragraph.start, paragraph.end)
        what = Span(*found.span("what")) if found else None
        if found and what and not covered(page, what, tellings):
            yield Telling(
                contents=(what,),
                probability=SURE,
                by="post",
                kind=Kind.WRITE,
                source=Span(*found.span("who")),
            )


def find_hedges(page: Page, tellings: Sequence[Telling]) -> Iterator[Telling]:
    """Words that the article keeps at a distance without saying whose they are ("the convoy reportedly left")."""
    for found in HEDGE.finditer(page.text):
        sentence = page.sentence(found.start())
        clause = find_clause(page, Span(*found.span()), sentence)
        cues = [t.cue for t in tellings if t.cue]
        if any(c.overlaps(Span(*found.span())) for c in cues) or page.quoted(found.start()):
            continue
        pieces = [
            find_trimmed(page.text, clause.start, found.start(), EDGES),
            find_trimmed(page.text, found.end(), clause.end, EDGES + "."),
        ]
        contents = tuple(p for p in pieces if p)
        if count_words(page.text, contents) > 1 and not any(covered(page, c, tellings) for c in contents):
            yield Telling(
                contents=contents, probability=LIKELY, by="hedge", kind=Kind.HEDGE, cue=Span(*found.span())
            )


BREAK = re.compile(r"[,;:—–]\s|\s[-—–]\s|\b(?:and|but|while|after|although|though|who|which)\b")


def find_clause(page: Page, word: Span, sentence: Span) -> Span:
    """The clause around a word: back and on to the nearest comma, dash, or conjunction of the sentence."""
    before = [m.end() for m in BREAK.finditer(page.text, sentence.start, word.start)]
    after = BREAK.search(page.text, word.end, sentence.end)
    return Span(before[-1] if before else sentence.start, after.start() if after else sentence.end)


def released(page: Page, telling: Telling) -> Telling:
    """The telling without pieces that stand right behind another verb of an act ("said it rained, but retracted
    [her claim]"): they are what that act is about."""
    kept = tuple(c for c in telling.contents if not _taken(page, telling, c))
    return replace(telling, contents=kept) if kept else telling


def _taken(page: Page, telling: Telling, content: Span) -> bool:
    start = page.sentence(content.start).start
    verbs = [Span(*m.span()) for m in act_verbs().finditer(page.text, start, content.start)]
    return any(
        not page.text[v.end : content.start].strip() and not (telling.cue and telling.cue.overlaps(v))
        for v in verbs
    )


TO_COMMENT = re.compile(
    r"\b(?P<cue>(?:declin|refus)(?:ed|es|ing))\s+(?P<what>to\s+(?:comment|elaborate|respond|answer)(?:\s+further)?)(?=\s*(?:[.,;”\"\n]|$))"
)


def find_acts(page: Page, tellings: Sequence[Telling]) -> Iterator[Telling]:
    """Acts on a claim whose content is too short or too plain for the reader ("later retracted her claim"), and bare
    refusals, whose content is what was refused ("declined [to comment]")."""
    cues = [t.cue for t in tellings if t.cue]
    for found in TO_COMMENT.finditer(page.text):
        cue = Span(*found.span("cue"))
        who = _who_acts(page, tellings, cue)
        if who and not any(c.overlaps(Span(*found.span())) for c in cues):
            cues.append(Span(*found.span()))
            yield _act_telling(Span(*found.span("what")), who, cue)
    for found in act_verbs().finditer(page.text):
        cue = Span(*found.span())
        if any(c.overlaps(cue) for c in cues) or PASSIVE.search(
            page.text, page.sentence(cue.start).start, cue.start
        ):
            continue
        what = rest_of_clause(page, cue.end, page.sentence(cue.start).end)
        who = _who_acts(page, tellings, cue) if what else None
        if what and who and not _is_told(page, tellings, what, who, cue):
            yield _act_telling(_first_part(page, what), who, cue)


ONESELF = re.compile(r"he|she|it|they|i|we", re.IGNORECASE)


def _is_told(page: Page, tellings: Sequence[Telling], what: Span, who: Span, cue: Span) -> bool:
    """True if a telling has most of those words, or the whole act is what its own speaker says ("said [she could not
    discuss it]"); not if it is what someone else is said to have done ("said [the clans had taken back their claim]")."""
    oneself = ONESELF.fullmatch(who.of(page.text))
    return any(
        bool(oneself) if c.contains(cue) else c.overlaps(what) and len(c) < 2 * len(what)
        for t in tellings
        for c in t.contents
    )


def _act_telling(what: Span, who: Span, cue: Span) -> Telling:
    return Telling(contents=(what,), probability=SURE, by="act verb", kind=Kind.SAY, source=who, cue=cue)


SAME_SUBJECT = re.compile(r"\b(?:but|and)[ \u00a0](?:(?:has|have|had|also|later|then)[ \u00a0])?$")


def _who_acts(page: Page, tellings: Sequence[Telling], cue: Span) -> Span | None:
    """The subject right before the cue, or the speaker whose second verb it is ("[the clerk] confirmed the arrest but
    would not give a name")."""
    inside = [c.start for t in tellings for c in t.contents if c.contains(cue)]
    start = max((page.sentence(cue.start).start, *inside))
    who = find_subject(page.text, start, cue.start) or find_apposed(page.text, start, cue.start)
    if who or not SAME_SUBJECT.search(page.text, start, cue.start):
        return who
    first = [
        t for t in tellings
        if t.source and t.cue and start <= t.source.start < t.cue.start < cue.start and not page.quoted(t.cue.start)
        and t.contents[-1].end <= cue.start
    ]  # fmt: skip
    return max(first, key=lambda t: t.cue or t.contents[0]).source if first else None


HEARD = re.compile(
    rf"(?P<who>(?:[Tt]he|[Aa]n?)[ \u00a0](?:{PLAIN_WORD}[ \u00a0]){{0,3}}?(?:{'|'.join(word_class('hears'))}))[ \u00a0]"
    r"(?P<cue>(?:(?:has|had)[ \u00a0])?heard|was[ \u00a0]told)(?:[ \u00a0]on[ \u00a0][A-Z]\w+day)?[ \u00a0](?:that|how)[ \u00a0]"
)


def find_heard(page: Page, tellings: Sequence[Telling]) -> Iterator[Telling]:
    """What a court or inquiry heard ("the court heard that …"): its own words, around those of the witness."""
    cues = [t.cue for t in tellings if t.cue]
    for found in HEARD.finditer(page.text):
        cue = Span(*found.span("cue"))
        what = rest_of_clause(page, found.end(), page.sentence(cue.start).end)
        if what and not page.quoted(cue.start) and not any(c.overlaps(cue) for c in cues):
            yield Telling(
                contents=(what,),
                probability=LIKELY,
                by="heard",
                kind=Kind.SAY,
                source=Span(*found.span("who")),
                cue=cue,
            )


PART = re.compile(r",\s|;|\s(?:but|and|while|although|after)\s")


def _first_part(page: Page, what: Span) -> Span:
    found = PART.search(page.text, what.start, what.end)
    return find_trimmed(page.text, what.start, found.start() if found else what.end) or what


FRAME_END = re.compile(
    rf"[,”\"][ \u00a0]?(?P<who>(?:the[ \u00a0])?{NAME}(?:[ \u00a0][a-z]+){{0,2}})[ \u00a0](?P<verb>reports|reported|said|says)\.?$"
)
FRAME_START = re.compile(
    rf"(?P<verb>According to) (?P<who>(?:the |an? )?(?:[a-z]+ ){{0,2}}{NAME}(?: [a-z]+)?), "
)


def find_frames(page: Page, tellings: Sequence[Telling]) -> Iterator[Telling]:
    """A sentence framed by who reports it, around statements that others make in it ("…, the Tide agency reports")."""
    cues = [t.cue for t in tellings if t.cue]
    for sentence in page.sentences:
        end = FRAME_END.search(page.text, sentence.start, sentence.end)
        start = FRAME_START.match(page.text, sentence.start, sentence.end)
        found = end or start
        if found is None or any(c.overlaps(Span(*found.span("verb"))) for c in cues):
            continue
        what = Span(sentence.start, end.start()) if end and end.start() > sentence.start else None
        what = find_trimmed(page.text, found.end(), sentence.end, EDGES + ".") if found is start else what
        if what and count_words(page.text, (what,)) > 2:
            yield Telling(
                contents=(what,), probability=LIKELY, by="frame", kind=Kind.SAY,
                source=Span(*found.span("who")), cue=Span(*found.span("verb")),
            )  # fmt: skip
