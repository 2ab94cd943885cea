"""Outer statements that the reader left with holes: what stands between a cue and its content is said too."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from sayso.attribution.contents import joined
from sayso.attribution.lexicon import WORD, cue_words, word_class
from sayso.attribution.nesting import KINDS, TO_SOMEONE
from sayso.attribution.page import Page, Telling
from sayso.attribution.subjects import DETERMINER, NAME, PLAIN_WORD, find_subject
from sayso.spans import Span

LONGEST = 120
"""Code points of a hole, at most: a subject, a verb of saying, a hearer."""
TO_THAT = re.compile(rf"(?:{TO_SOMEONE.pattern})?[\s,:]*(?:that\b)?\s*", re.IGNORECASE)
OWNED = re.compile(
    rf"(?P<who>{NAME}|{DETERMINER}(?:[ \u00a0]{PLAIN_WORD}){{1,3}}?)[’']s?[ \u00a0](?P<noun>[a-z]+)(?:[ \u00a0]to[ \u00a0][^:“”\"]{{2,40}})?:[ \u00a0]$"
)


def filled(page: Page, tellings: Sequence[Telling]) -> tuple[Telling, ...]:
    """The tellings with holes filled: where the words between a cue and its content are someone else's words of saying
    ("The radio said [travellers report that] troops left"), and where someone's words inside go on."""
    out = [_from_first_verb(page, _from_inner_subject(page, t, tellings)) for t in tellings]
    return grown(page, [_joined_over_inner(page, _joined_over_hearer(page, t), tellings) for t in out])


def grown(page: Page, tellings: Sequence[Telling]) -> tuple[Telling, ...]:
    """The tellings, each over the words of those whose source and cue it holds."""
    return tuple(_over_inner(page, t, tellings) for t in tellings)


def _from_inner_subject(page: Page, telling: Telling, others: Sequence[Telling]) -> Telling:
    """The telling with its first content begun at the subject of a verb of saying that leads to it."""
    cue, first = telling.cue, telling.contents[0]
    if (
        cue is None
        or not 0 < first.start - cue.end < LONGEST
        or page.sentence(cue.start) != page.sentence(first.start)
    ):
        return telling
    start = cue.end + len(page.text[cue.end : first.start]) - len(page.text[cue.end : first.start].lstrip())
    hole = Span(start, first.start) if start < first.start else cue
    verb = _leading_verb(page, hole.start, hole.end)
    who = find_subject(page.text, hole.start, verb.start) if verb else _owner(page, hole.start, hole.end)
    who = who or (_words_between(page, hole.start, verb.start) if verb and _is_finite(page, verb) else None)
    who = who or next(
        (
            o.source
            for o in others
            if o.source and o.cue and o.source < o.cue and hole.contains(o.source) and hole.contains(o.cue)
        ),
        None,
    )
    who = who or _left_subject(page, hole, first)
    if who is None or (telling.source and who.overlaps(telling.source)) or page.quoted(who.start):
        return telling
    return replace(telling, contents=joined(page.text, (Span(who.start, first.end), *telling.contents[1:])))


def _from_first_verb(page: Page, telling: Telling) -> Telling:
    """The telling whose speaker comes last, with its content begun where the sentence does, if that tells who said the
    words inside ("[The prince has told friends that] he will go, a courtier said")."""
    cue, first = telling.cue, telling.contents[0]
    here = page.sentence(first.start)
    if cue is None or cue.start < first.end or here.start >= first.start or page.quoted(first.start):
        return telling
    verb = _leading_verb(page, here.start, first.start)
    who = find_subject(page.text, here.start, verb.start) if verb else None
    if who is None or who.start != here.start or (telling.source and telling.source.start < first.start):
        return telling
    return replace(telling, contents=joined(page.text, (Span(here.start, first.end), *telling.contents[1:])))


BARE = re.compile(rf"[\s,]*(?:that[ \u00a0])?(?P<who>(?:{PLAIN_WORD}[ \u00a0]){{0,3}}[a-z]{{3,}}s)[ \u00a0]$")


def _words_between(page: Page, start: int, verb: int) -> Span | None:
    """All words from a cue to the next verb of saying, where they are a few plain ones and a plural ("said
    [intelligence reports] indicated")."""
    found = BARE.match(page.text[:verb], start)
    return Span(*found.span("who")) if found else None


LEFT_VERB = re.compile(r"(?:would|will|had|has|have|was|were|is|are|could|can|may|might|should|did)\b")


def _left_subject(page: Page, hole: Span, first: Span) -> Span | None:
    """The subject that the reader left outside of a content that begins with its verb ("said [the ship] had sunk")."""
    verb = LEFT_VERB.match(page.text, first.start, first.end) or _finite(page, first)
    return find_subject(page.text, hole.start, first.start) if verb else None


def _is_finite(page: Page, verb: Span) -> bool:
    return verb.of(page.text).endswith(("ed", "said", "told"))


def _finite(page: Page, content: Span) -> bool:
    """True if the content begins with a verb of saying in the past ("said the mayor [denied it]")."""
    found = WORD.match(page.text, content.start, content.end)
    word = cue_words().get(found.group()) if found else None
    said = found is not None and word is not None and word.kind in KINDS
    return found is not None and said and _is_finite(page, Span(*found.span()))


HOLE = 40
"""Code points of a hole inside a content, at most: an inner verb, an inner hearer."""


def _joined_over_hearer(page: Page, telling: Telling) -> Telling:
    """The telling with pieces joined where an inner verb or hearer parts them ("said the clerk [told] a guard to
    wait")."""
    first, *rest = telling.contents
    out = [first]
    for piece in rest:
        gap = page.text[out[-1].end : piece.start]
        own = any(m and out[-1].end <= m.start < piece.start for m in (telling.source, telling.cue))
        tells = (
            out[-1].of(page.text).rpartition(" ")[2] in word_class("has a hearer")
            or gap.strip() in cue_words()
        )
        plain = tells and len(gap) <= HOLE and not own and not re.search(r"[^\w \u00a0’'-]", gap)
        quoted = page.quoted(out[-1].start) or page.quoted(piece.start)
        if plain and not quoted and page.sentence(piece.start).contains(out[-1]):
            out[-1] = Span(out[-1].start, piece.end)
        else:
            out.append(piece)
    return replace(telling, contents=tuple(out))


def _joined_over_inner(page: Page, telling: Telling, others: Sequence[Telling]) -> Telling:
    """The telling with two pieces joined where another's words of saying part them ("said the paper[, which had reported
    his death,] owed him an answer")."""
    out = [telling.contents[0]]
    for piece in telling.contents[1:]:
        gap = Span(out[-1].end, piece.start)
        mine = any(m and gap.overlaps(m) for m in (telling.source, telling.cue))
        inner = any(o.cue and gap.contains(o.cue) for o in others if o is not telling)
        if (
            inner
            and not mine
            and len(gap) <= LONGEST
            and page.sentence(piece.start).contains(out[-1])
            and not page.quoted(gap.start)
        ):
            out[-1] = Span(out[-1].start, piece.end)
        else:
            out.append(piece)
    return replace(telling, contents=tuple(out))


def _leading_verb(page: Page, start: int, end: int) -> Span | None:
    """The word of saying, its hearer and "that" right before `end`, after `start`."""
    for found in WORD.finditer(page.text, start, end):
        word = cue_words().get(found.group())
        rest = TO_THAT.fullmatch(page.text, found.end(), end)
        if word and word.kind in KINDS and rest:
            return Span(*found.span())
    return None


def _owner(page: Page, start: int, end: int) -> Span | None:
    """Whose message it is ("read out [the mayor]'s letter to the guild: “…”")."""
    found = OWNED.search(page.text, start, end)
    return Span(*found.span("who")) if found and found["noun"] in word_class("message") else None


def _over_inner(page: Page, telling: Telling, others: Sequence[Telling]) -> Telling:
    """The telling with its last content grown over the words of one whose cue it holds ("said both had withdrawn
    [their claim that the gate was shut]")."""
    last = telling.contents[-1]
    if page.quoted(last.start):
        return telling
    ends = [
        other.contents[-1].end
        for other in others
        if other is not telling and other.cue and last.contains(other.cue) and other.source and last.contains(other.source)
        and len(other.contents) == 1 and last.end <= other.contents[0].end
        and page.sentence(last.start).contains(other.contents[0])
        and not (telling.cue and other.cue.end <= telling.cue.start < other.contents[0].end)
    ]  # fmt: skip
    return (
        replace(telling, contents=(*telling.contents[:-1], Span(last.start, max(ends)))) if ends else telling
    )
