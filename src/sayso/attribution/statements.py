"""From what the reader and the rules found to statements."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from sayso.attribution.acts import resolve_act
from sayso.attribution.carrying import carry_on, set_off
from sayso.attribution.contents import Cover, clean, count_words, is_own_voice, to_cover
from sayso.attribution.disputes import resolve_dispute
from sayso.attribution.finding import find_all, released
from sayso.attribution.holes import filled, grown
from sayso.attribution.lexicon import Kind, voices, word_class
from sayso.attribution.merging import (
    cut_at_next,
    merge_utterances,
    with_tail,
    without_backdrop,
    without_glosses,
    without_lead,
    without_words,
)
from sayso.attribution.nesting import TO_SOMEONE
from sayso.attribution.page import ANSWER, TURN, Page, Telling, cue_kind, to_page
from sayso.attribution.relaying import CITED, cited, relayed, without_claim
from sayso.attribution.routes import MONTH_OR_DAY, resolve_outlet, resolve_said_on
from sayso.attribution.subjects import DETERMINER, NAME, PLAIN_WORD, find_subject, grown_name
from sayso.labels import Act, Form
from sayso.records import (
    Article,
    Cast,
    Mention,
    Reading,
    Route,
    Saying,
    Statement,
    StatementId,
    Time,
    Trace,
)  # fmt: skip
from sayso.spans import Span
from sayso.turns import SURE, Turn, find_turns, without_turns

ROOM = "attribution"
FAINT = frozenset({Kind.ATTITUDE, Kind.DEED, Kind.PRAISE, Kind.OTHER})
SPOKEN = frozenset({Kind.SAY, Kind.WRITE, Kind.FIND})
SURE_OF_FAINT, SURE_OF_DEED = 0.8, 0.95
"""Least probability of a position, and of a deed, that is given without words.

Buys .017 of statements F1 on `bench/ledger/dev` and costs .013 on PolNeAR dev (.65 and .65 cost neither, buy none):
the ledger counts what is said, PolNeAR attitudes as well.
"""
CLAUSAL = re.compile(r"(?:that|he|she|they|it|we|I|you|there|if|whether|why|how|what)\b", re.IGNORECASE)
NOBODY = re.compile(r"(?:no|nobody|none|not everyone|not all|neither)\b", re.IGNORECASE)
MOSTLY = 0.9
"""Share of a content's letters inside quotation marks from which it counts as quoted whole."""


def find_statements(
    article: Article, reading: Reading, cast: Cast, times: tuple[Time, ...]
) -> tuple[Statement, ...]:
    """Who said what, in text order, ids `s1`… in that order.

    Attitudes ("backs the plan") are statements as well, a position without words: their trace `kind` says so.
    """
    page = to_page(article)
    turns = find_turns(article)
    sayings = without_turns(reading, turns).sayings
    tellings = [_turn_told(t) for t in turns]
    tellings += [_mended(page, _to_telling(page, s)) for s in sayings]
    apart = [t for telling in tellings for t in without_words(page, telling)]
    whole = filled(page, cited(page, cut_at_next(page, merge_utterances(page, apart))))
    carried = carry_on(page, set_off(page, whole))
    told = [t for t in carried if _is_statement(page, t)]
    kept = [without_claim(page, t) for t in grown(page, find_all(page, told)) if _is_statement(page, t)]
    ordered = sorted(
        _without_doubles(page, kept), key=lambda t: (t.contents, t.by == CITED, t.cue or t.contents[0])
    )
    ways = Ways(times=times, routes=reading.routes)
    drafts = [_to_statement(page, t, cast, ways, _act(page, ordered, n)) for n, t in enumerate(ordered)]
    drafts = [replace(d, id=StatementId(f"s{n}")) for n, d in enumerate(drafts, 1)]
    where = to_cover(ordered)
    return tuple(_nested(drafts, ordered, where, i) for i in range(len(drafts)))


def _mended(page: Page, telling: Telling) -> Telling:
    """A telling after the repairs that look at it alone, in their order."""
    for repair in (
        _uninverted,
        with_tail,
        released,
        clean,
        without_lead,
        without_glosses,
        without_backdrop,
        relayed,
    ):
        telling = repair(page, telling)
    return telling


def _turn_told(turn: Turn) -> Telling:
    by = ANSWER if turn.answers else TURN
    return Telling(
        contents=turn.words, probability=SURE, by=by, kind=Kind.SAY, source=turn.label, cue=turn.cue
    )


def _to_telling(page: Page, saying: Saying) -> Telling:
    source = saying.source.span if saying.source else None
    if source and (MONTH_OR_DAY.fullmatch(source.of(page.text)) or not source.of(page.text).strip()):
        source = None
    cue = saying.cue.span if saying.cue else None
    if source:
        paragraph = page.paragraph(source.start)
        floor = max((s.end for s in (cue, *saying.contents) if s and s.end <= source.start), default=0)
        roof = min(
            (s.start for s in (cue, *saying.contents) if s and s.start >= source.end), default=len(page.text)
        )
        source = grown_name(
            page.text, source, max(paragraph.start, floor), max(min(paragraph.end, roof), source.end)
        )
    source = _with_voice(page, _whole_phrase(page, source, cue), cue) if source else None
    if source and cue and source.end < cue.start:
        source = _nearer(page, source, cue)
    return Telling(
        contents=saying.contents, probability=saying.probability, by="model", kind=cue_kind(page.text, cue),
        source=source, cue=cue, act=saying.act, act_probability=saying.act_probability,
    )  # fmt: skip


OWNER_MARK = re.compile(r"[’']s?$")
WITH_DETERMINER = re.compile(rf"{DETERMINER}(?:[ \u00a0]{PLAIN_WORD}){{1,2}}?(?=[\s,.;:]|$)")


def _whole_phrase(page: Page, source: Span, cue: Span | None) -> Span:
    """The source, or the first words of its phrase where the reader marked the article alone ("[the] rebels’ claim")."""
    if not re.fullmatch(DETERMINER, source.of(page.text)) or source.of(page.text).lower() not in ARTICLES:
        return source
    end = cue.start if cue and cue.start > source.end else page.sentence(source.start).end
    found = WITH_DETERMINER.match(page.text, source.start, max(end, source.end))
    return Span(source.start, source.start + len(OWNER_MARK.sub("", found.group()))) if found else source


NEXT_WORD = re.compile(r"[ \u00a0]([a-z]+)\b(?![’'])")


def _with_voice(page: Page, source: Span, cue: Span | None) -> Span:
    """The source with the word for who speaks, which the reader left out ("Kestrian [police] said")."""
    found = NEXT_WORD.match(page.text, source.end)
    inside = found is not None and (cue is None or cue.start >= found.end() or cue.end <= source.start)
    last = source.of(page.text).rpartition(" ")[2]
    return (
        Span(source.start, found.end())
        if found and inside and last[0].isupper() and found[1] in voices()
        else source
    )


def _nearer(page: Page, source: Span, cue: Span) -> Span:
    """The source, or the subject right before the cue where a clause stands between the two ("the clerk told us that
    [a voice] ordered")."""
    that = re.compile(r"\bthat[ \u00a0]").search(page.text, source.end, cue.start)
    after = that.end() if that else _after_hearer(page, source, cue)
    who = find_subject(page.text, after, cue.start) if after else None
    return who if who and not re.search(r"[,;]", page.text[source.end : who.start]) else source


TOLD_SOMEONE = re.compile(rf"\b(?P<verb>[a-z]+){TO_SOMEONE.pattern}[ \u00a0](?=\w)")


def _after_hearer(page: Page, source: Span, cue: Span) -> int | None:
    """Where the words begin that someone tells a hearer, between a source and a later cue ("the driver [told them]
    his boss ordered")."""
    for found in TOLD_SOMEONE.finditer(page.text, source.end, cue.start):
        if found["verb"] in word_class("has a hearer"):
            return found.end()
    return None


INVERTED = re.compile(rf"(?P<verb>.*?[a-z])[ \u00a0](?P<who>(?:the[ \u00a0])?{NAME})\.?")


def _uninverted(page: Page, telling: Telling) -> Telling:
    """The telling with a source that stands behind its verb, inside the cue or after it ("…, reports the Tide Post")."""
    cue = telling.cue
    if (
        telling.source
        or cue is None
        or telling.contents[-1].end > cue.start
        or telling.kind not in (Kind.SAY, Kind.WRITE)
    ):
        return telling
    found = INVERTED.fullmatch(page.text, cue.start, max(cue.end, page.sentence(cue.start).end))
    if found is None or found.end("verb") > cue.end or MONTH_OR_DAY.match(found["who"]):
        return telling
    return replace(telling, source=Span(*found.span("who")), cue=Span(*found.span("verb")))


def _is_statement(page: Page, telling: Telling) -> bool:
    """False for what the article or press release says in its own voice, and for a speaker's own "I hope"."""
    if (
        telling.by == "model"
        and count_words(page.text, telling.contents) < 2
        and not _quoted_share(page, telling.contents)
    ):
        return False
    nobody = telling.source and NOBODY.match(page.text, telling.source.start)
    if nobody and resolve_act(page, telling)[0] is not Act.DECLINE:
        return False
    return not is_own_voice(page, telling) and not _is_deed(page, telling) and not _is_faint(page, telling)


def _is_deed(page: Page, telling: Telling) -> bool:
    """True for a verb that speaks only with a clause ("recalled its envoy" says nothing)."""
    cue = telling.cue.of(page.text).lower().split()[-1:] if telling.cue else []
    plain = not CLAUSAL.match(page.text, telling.start) and not _quoted_share(page, telling.contents)
    return telling.by == "model" and plain and bool(set(cue) & set(word_class("needs a clause")))


def _is_faint(page: Page, telling: Telling) -> bool:
    """True for a position or deed without words that the reader is not sure of ("has long admired the general").

    Source: ours; on `bench/ledger/train` one in ten of these is a statement, on PolNeAR dev one in two.
    """
    if (
        telling.by != "model"
        or CLAUSAL.match(page.text, telling.start)
        or _quoted_share(page, telling.contents)
    ):
        return False
    least = (
        SURE_OF_FAINT if telling.kind in FAINT or (telling.source is None and telling.kind in SPOKEN) else 0.0
    )
    least = SURE_OF_DEED if telling.kind is Kind.DEED else least
    if telling.probability >= least:
        return False
    act, rule, _ = resolve_act(page, telling)
    return act is Act.SAY and not rule.startswith(("phrase", "word"))


def _without_doubles(page: Page, tellings: Sequence[Telling]) -> list[Telling]:
    """The tellings without a second one of the same words by the same source; the likelier is kept."""
    out: list[Telling] = []
    seen: set[tuple[object, ...]] = set()
    for telling in sorted(tellings, key=lambda t: -t.probability):
        same = {("by", telling.contents, telling.source), ("cue", telling.contents, telling.cue)}
        if not same & seen:
            out.append(telling)
        seen |= same
    return out


def _quoted_share(page: Page, contents: Iterable[Span]) -> float:
    """The share of the contents' letters that stand inside quotation marks, 0–1."""
    spans = tuple(contents)
    quoted = [
        page.text[max(c.start, q.start) : min(c.end, q.end)] for c in spans for q in page.quotations_in(c)
    ]
    if not quoted:
        return 0.0
    inside = sum(len(LETTER.findall(words)) for words in quoted)
    letters = sum(len(LETTER.findall(c.of(page.text))) for c in spans)
    return inside / letters if letters else 0.0


LETTER = re.compile(r"\w")


def resolve_form(page: Page, telling: Telling) -> Form:
    """Direct if all of it is quoted or set off after a colon, indirect if none is, else mixed.

    A single quoted word makes it mixed. Source: how `bench/ledger` counts it.
    """
    share = _quoted_share(page, telling.contents)
    if share >= MOSTLY or telling.by in ("post", TURN, ANSWER):
        return Form.DIRECT
    if share > 0:
        outer = page.quoted(telling.start)
        whole = outer is not None and outer.start < telling.start and telling.contents[-1].end <= outer.end
        return Form.INDIRECT if whole else Form.MIXED
    return Form.INDIRECT


ARTICLES = frozenset({"the", "a", "an"})
ARTICLE = re.compile(r"^(?:the|an?)\s+", re.IGNORECASE)
PRONOUNS = frozenset({"he", "she", "it", "they", "who", "him", "her", "them"})


def _speaker(page: Page, cast: Cast, telling: Telling) -> Mention | None:
    """The source as a mention, with the actor of the cast's mention that it shares most with."""
    if telling.source is None:
        return None
    known = cast.who(telling.source) or _by_words(page, cast, telling.source)
    return replace(known, span=telling.source) if known else Mention(span=telling.source)


def _by_words(page: Page, cast: Cast, source: Span) -> Mention | None:
    """A mention of the same words elsewhere, for a source that only a rule found; never for a pronoun or one letter."""
    words = ARTICLE.sub("", source.of(page.text)).lower()
    same = {m.actor for m in cast.mentions if ARTICLE.sub("", m.span.of(page.text)).lower() == words}
    if len(same) != 1 or words in PRONOUNS:
        return None
    return Mention(span=source, actor=next(iter(same)), by=f"{ROOM}.same words")


Doing = tuple[Act, str, Span | None]
"""An act, the rule that read it, and the words that show it."""


class Ways(NamedTuple):
    """What may tell when and through whom something was said: the article's times, and the reader's finds."""

    times: Sequence[Time]
    routes: Sequence[Route]


def _act(page: Page, tellings: Sequence[Telling], i: int) -> Doing:
    """What telling `i` does by its own words, else to what was said before it."""
    own = resolve_act(page, tellings[i])
    return (resolve_dispute(page, tellings, i) or own) if own[1] in ("default", "reader") else own


def _to_statement(page: Page, telling: Telling, cast: Cast, ways: Ways, doing: Doing) -> Statement:
    act, act_rule, words = doing
    outlet = resolve_outlet(page, telling, ways.routes)
    worded = act is not Act.SAY or telling.kind not in FAINT or _quoted_share(page, telling.contents) > 0
    said_on = resolve_said_on(page, telling, ways.times, ways.routes) if worded else None
    trace = [
        Trace(field="contents", by=f"{ROOM}.{telling.by}", span=telling.contents[0]),
        Trace(field="kind", by=f"{ROOM}.kind.{telling.kind}", span=telling.cue),
        Trace(field="act", by=f"{ROOM}.act.{act_rule}", span=words),
    ]
    if outlet:
        trace.append(Trace(field="outlet", by=f"{ROOM}.outlet.{outlet[1]}", span=outlet[0].span))
    if said_on:
        trace.append(Trace(field="said_on", by=f"{ROOM}.said_on.{said_on[1]}", span=said_on[0].span))
    return Statement(
        id=StatementId("s"), contents=telling.contents, form=resolve_form(page, telling), act=act,
        kind=str(telling.kind), confidence=min(1.0, telling.probability), speaker=_speaker(page, cast, telling), cue=telling.cue,
        outlet=outlet[0] if outlet else None, said_on=said_on[0].id if said_on else None, trace=tuple(trace),
    )  # fmt: skip


def _holds(outer: Telling, inner: Telling) -> bool:
    """True if `outer`'s contents hold the cue or the source of `inner`, and some of its words."""
    marks = [m for m in (inner.cue, inner.source) if m and m != outer.source]
    return any(c.contains(m) for c in outer.contents for m in marks) and any(
        c.overlaps(k) for c in outer.contents for k in inner.contents
    )


def _cited_in(drafts: Sequence[Statement], tellings: Sequence[Telling], i: int) -> Statement:
    """Statement `i` of one who is cited, with the statement of the same words that cites."""
    same = (
        j for j, t in enumerate(tellings) if j != i and t.by != CITED and t.contents == tellings[i].contents
    )
    outer = next(same, None)
    if outer is None:
        return drafts[i]
    trace = Trace(field="within", by=f"{ROOM}.within.{CITED}", span=tellings[i].cue)
    return replace(drafts[i], within=drafts[outer].id, trace=(*drafts[i].trace, trace))


def _nested(drafts: Sequence[Statement], tellings: Sequence[Telling], where: Cover, i: int) -> Statement:
    """Statement `i` with the one that it is reported in: the tightest whose contents hold its own and its words of
    saying ("the agency said [the army said [the bridge held]]")."""
    inner = tellings[i]
    if inner.by == CITED:
        return _cited_in(drafts, tellings, i)
    size = sum(map(len, inner.contents))
    near = {j for m in (inner.cue, inner.source) if m for j in where.holding(m)} - {i}
    holders = [(sum(map(len, tellings[j].contents)), j) for j in near if _holds(tellings[j], inner)]
    holders = [(larger, j) for larger, j in holders if larger > size]
    if not holders:
        return drafts[i]
    outer = drafts[min(holders)[1]]
    trace = Trace(field="within", by=f"{ROOM}.within.inside its contents", span=inner.cue or inner.source)
    return replace(drafts[i], within=outer.id, trace=(*drafts[i].trace, trace))
