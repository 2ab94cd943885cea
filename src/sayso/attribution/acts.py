"""What a statement does to a claim: confirm, deny, retract, decline, or just say."""

from __future__ import annotations

import re

from sayso.attribution.lexicon import (
    RUN,
    WORD,
    Kind,
    Phrase,
    cue_words,
    phrases_by_start,
    phrases_inside,
    stem_sizes,
    word_class,
)
from sayso.attribution.page import ANSWER, Page, Telling
from sayso.labels import Act
from sayso.spans import Span

NEGATED = re.compile(
    r"(?:\b(?:not|never|no longer|without|nor|cannot)|n['’]t|\bshort of)(?:\s+(?:\w+ly|be|been|yet|to|even|have|want))*\s*$",
    re.IGNORECASE,
)
WHEN_NEGATED = {
    Act.DENY: Act.DECLINE,
    Act.CONFIRM: Act.DECLINE,
    Act.RETRACT: Act.SAY,
    Act.DECLINE: Act.SAY,
    Act.SAY: Act.SAY,
}
"""What is left of an act under a negation. Source: ours ("did not deny it" denies nothing and grants
nothing, no more than "did not confirm it")."""
LIKELY = 0.65
"""From this probability on the reader's own reading of an act counts where no rule has one."""
BRIEF = 3
"""Words before a piece of what is said that say nothing yet."""
REACH = 60
"""Code points before the cue and after it in which a phrase may begin or end."""


def resolve_act(page: Page, telling: Telling) -> tuple[Act, str, Span | None]:
    """The act, the rule that read it, and the words that show it (None where nothing does).

    Source: the contract's definition of `act`; phrases before single words, the cue before the content.
    """
    if telling.by == "answered" or _is_claim(page, telling.cue):
        own = _by_own_claim(page, telling) if telling.by != "answered" else None
        return own or (Act.SAY, "what is answered", None)
    return (
        _by_answer(page, telling)
        or _by_phrase(page, telling)
        or _by_word(page, telling)
        or _by_one_word(page, telling)
        or _by_content(page, telling)
        or _by_reader(page, telling)
        or (Act.SAY, "default", None)
    )


DETERMINED = re.compile(
    r"(?:[’']s?|\b(?:the|an?|his|her|its|their|any|all|no|earlier|media|press))[ \u00a0](?:\w+[ \u00a0])?$",
    re.IGNORECASE,
)


def _is_claim(page: Page, cue: Span | None) -> bool:
    """True for the noun of a claim, to which only others do something ("rejected the union's [claim] that …")."""
    if cue is None or cue.of(page.text).lower() not in word_class("answered"):
        return False
    if page.text.startswith(" of responsibility", cue.end):
        return False
    return bool(DETERMINED.search(page.text, page.sentence(cue.start).start, cue.start))


OWN = re.compile(r"[ \u00a0](?:his|her|its|their)[ \u00a0](?:own[ \u00a0])?(?:\w+[ \u00a0])?$")


def _by_own_claim(page: Page, telling: Telling) -> tuple[Act, str, Span | None] | None:
    """A claim that its own speaker takes back ("[Lind] on Monday withdrew her [claim] that …")."""
    if telling.source is None or telling.cue is None:
        return None
    if not OWN.search(page.text, telling.source.end, telling.cue.start):
        return None
    found = _by_phrase(page, telling)
    return found if found and found[0] is Act.RETRACT else None


YES_NO = re.compile(r"(?:(?P<yes>Yes|Right|Correct|Indeed)|No|Not at all|Never)[.,;!]", re.IGNORECASE)


def _by_answer(page: Page, telling: Telling) -> tuple[Act, str, Span | None] | None:
    """An answer of an interview that begins with yes or no does that to what was asked."""
    found = YES_NO.match(page.text, telling.start) if telling.by == ANSWER else None
    if found is None:
        return None
    return (Act.CONFIRM if found["yes"] else Act.DENY), "answer", Span(*found.span())


def _by_phrase(page: Page, telling: Telling) -> tuple[Act, str, Span | None] | None:
    cue = telling.cue
    if cue is None:
        return None
    sentence = page.sentence(cue.start)
    start, end = max(sentence.start, cue.start - REACH), min(max(sentence.end, cue.end), cue.end + REACH)
    words = set(WORD.findall(page.text[start:end].lower()))
    begun = {w[:size] for size in stem_sizes() for w in words}
    for phrase, first, stems in phrases_by_start():
        if not words.isdisjoint(first) or not begun.isdisjoint(stems):
            for found in phrase.pattern.finditer(page.text, start, end):
                span = Span(*found.span())
                if (span.overlaps(cue) or _leads_to(page, span, cue)) and not _of_another(telling, span):
                    return _with_negation(page, phrase, span)
    return None


def _of_another(telling: Telling, span: Span) -> bool:
    """True if the phrase begins before the speaker: somebody else's verb ("admitted that [the clerk had warned] him")."""
    return (
        telling.source is not None
        and telling.cue is not None
        and span.start < telling.source.start < telling.cue.start
    )


def _leads_to(page: Page, span: Span, cue: Span) -> bool:
    """True if the words stand right before the cue ("neither confirmed nor" before "denied"), or right behind one that
    leads to them ("moved quickly [to] quash rumours")."""
    if span.end <= cue.start:
        return not page.text[span.end : cue.start].strip()
    return cue.end <= span.start and page.text[cue.end : span.start].strip() in ("", "to")


def _with_negation(page: Page, phrase: Phrase, span: Span) -> tuple[Act, str, Span | None]:
    rule = f"phrase: {phrase.words}"
    if phrase.act is not Act.DECLINE and _negated(page, span.start):
        return WHEN_NEGATED[phrase.act], f"{rule}, negated", span
    return phrase.act, rule, span


def _negated(page: Page, at: int) -> bool:
    before = page.text[max(page.sentence(at).start, at - REACH) : at]
    return bool(NEGATED.search(before))


NONE_OF = re.compile(r"(?:none|neither|nobody|no one|no)\b", re.IGNORECASE)


def _is_nobody(page: Page, source: Span | None) -> bool:
    """True for "none of the three embassies", "neither side": whose verb is negated by them."""
    return source is not None and bool(NONE_OF.match(page.text, source.start, source.end))


def _by_word(page: Page, telling: Telling) -> tuple[Act, str, Span | None] | None:
    """The last word of the cue that does more than say ("later retracted")."""
    if telling.cue is None:
        return None
    for found in reversed(list(WORD.finditer(page.text, telling.cue.start, telling.cue.end))):
        word = cue_words().get(found.group().lower())
        if word and word.act is not Act.SAY:
            if _negated(page, found.start()) or _is_nobody(page, telling.source):
                return WHEN_NEGATED[word.act], f"word: {found.group().lower()}, negated", Span(*found.span())
            return word.act, f"word: {found.group().lower()}", Span(*found.span())
    return None


ALL_OF_IT = re.compile(
    r"[“\"‘'«]*(?:(?:that|this|it)(?:[’']s|[ \u00a0]is|[ \u00a0]was)[ \u00a0])?(?:(?:an?|all|pure|utter|complete|total|not)[ \u00a0])*(?P<word>[\w’'-]+)[,.!;:”\"’»]*",
    re.IGNORECASE,
)
YES = re.compile(r"[“\"‘'«]*Yes,[ \u00a0](?:I|we|he|she|it|they|there)\b", re.IGNORECASE)


def _by_one_word(page: Page, telling: Telling) -> tuple[Act, str, Span | None] | None:
    """What is said is a word that denies ("“Lies,” said the mayor"), or begins with yes ("“Yes, we fired,” he said")."""
    first = telling.contents[0]
    if telling.kind is not Kind.SAY:
        return None
    found = ALL_OF_IT.fullmatch(page.text, first.start, first.end)
    if found and found["word"].lower() in word_class("false"):
        return Act.DENY, "one word", first
    yes = YES.match(page.text, first.start, first.end)
    return (Act.CONFIRM, "yes", Span(*yes.span())) if yes else None


NEGATIVE = re.compile(
    r"\b(?:no|not|never|none|nobody|nothing|neither|nor|without|false|lies?|cannot)\b|n[’']t\b", re.IGNORECASE
)


def _by_reader(page: Page, telling: Telling) -> tuple[Act, str, Span | None] | None:
    """What the reader takes it for where no word of ours says so ("I never signed," he said)."""
    if telling.kind is Kind.ATTITUDE:
        return None
    sure = telling.act is not None and telling.act is not Act.SAY and telling.act_probability >= LIKELY
    if telling.act is Act.DENY and not any(
        NEGATIVE.search(page.text, c.start, c.end) for c in telling.contents
    ):
        return None  # "four had died," said right behind an accusation, denies nothing
    return (telling.act, "reader", telling.cue) if sure and telling.act else None


def _by_content(page: Page, telling: Telling) -> tuple[Act, str, Span | None] | None:
    """What is said denies or confirms by itself ("the report is baseless"), in its first sentence, or the second if the
    first asks ("“Did we close it? Of course we did”"); in a later piece only behind a word or two ("“Well,” she said, “I
    deny it”"): what was said before is not denied by it."""
    for n, content in enumerate(telling.contents):
        if sum(len(WORD.findall(c.of(page.text))) for c in telling.contents[:n]) > BRIEF:
            return None
        start, end = content.start, max(min(content.end, page.sentence(content.start).end), content.start)
        if page.text[start:end].rstrip().endswith("?") and end < content.end:
            start, end = end, max(min(content.end, page.sentence(end + 1).end), end)
        found = _phrase_inside(page, start, end)
        if found:
            return found
    return None


def _phrase_inside(page: Page, start: int, end: int) -> tuple[Act, str, Span | None] | None:
    words = set(RUN.findall(page.text[start:end].lower()))
    for phrase, runs, stems in phrases_inside():
        begun = stems and any(w.startswith(stems) for w in words)
        if (runs or stems) and words.isdisjoint(runs) and not begun:
            continue
        found = phrase.pattern.search(page.text, start, end)
        if found and found.start() <= start + REACH:
            return phrase.act, f"content: {phrase.words}", Span(*found.span())
    return None
