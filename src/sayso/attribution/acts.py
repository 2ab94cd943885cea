"""What a statement does to a claim: confirm, deny, retract, decline, or just say."""

from __future__ import annotations

import re

from sayso.attribution.lexicon import WORD, Phrase, cue_words, phrases, phrases_by_start
from sayso.attribution.page import ANSWER, Page, Telling
from sayso.labels import Act
from sayso.spans import Span

NEGATED = re.compile(
    r"(?:\b(?:not|never|no longer|without|nor|cannot)|n['’]t|\bshort of)(?:\s+(?:\w+ly|be|been|yet|to|even|have|want))*\s*$",
    re.IGNORECASE,
)
WHEN_NEGATED = {Act.DENY: Act.DECLINE, Act.CONFIRM: Act.DECLINE, Act.RETRACT: Act.SAY, Act.DECLINE: Act.SAY}
"""What is left of an act under a negation. Source: ours ("did not deny it" denies nothing and grants
nothing, no more than "did not confirm it")."""
LIKELY = 0.6
"""From this probability on the reader's own reading of an act counts where no rule has one."""
REACH = 60
"""Code points before the cue and after it in which a phrase may begin or end."""


def resolve_act(page: Page, telling: Telling) -> tuple[Act, str, Span | None]:
    """The act, the rule that read it, and the words that show it (None where nothing does).

    Source: the contract's definition of `act`; phrases before single words, the cue before the content.
    """
    if telling.by == "answered":
        return Act.SAY, "what is answered", None
    return (
        _by_answer(page, telling)
        or _by_phrase(page, telling)
        or _by_word(page, telling)
        or _by_content(page, telling)
        or _by_reader(telling)
        or (Act.SAY, "default", None)
    )


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
    for phrase, first, stems in phrases_by_start():
        if not words.isdisjoint(first) or (stems and any(w.startswith(stems) for w in words)):
            for found in phrase.pattern.finditer(page.text, start, end):
                span = Span(*found.span())
                if span.overlaps(cue) or _leads_to(page, span, cue):
                    return _with_negation(page, phrase, span)
    return None


def _leads_to(page: Page, span: Span, cue: Span) -> bool:
    """True if the words stand right before the cue ("neither confirmed nor" before "denied")."""
    return span.end <= cue.start and not page.text[span.end : cue.start].strip()


def _with_negation(page: Page, phrase: Phrase, span: Span) -> tuple[Act, str, Span | None]:
    rule = f"phrase: {phrase.words}"
    if phrase.act is not Act.DECLINE and _negated(page, span.start):
        return WHEN_NEGATED[phrase.act], f"{rule}, negated", span
    return phrase.act, rule, span


def _negated(page: Page, at: int) -> bool:
    before = page.text[max(page.sentence(at).start, at - REACH) : at]
    return bool(NEGATED.search(before))


def _by_word(page: Page, telling: Telling) -> tuple[Act, str, Span | None] | None:
    """The last word of the cue that does more than say ("later retracted")."""
    if telling.cue is None:
        return None
    for found in reversed(list(WORD.finditer(page.text, telling.cue.start, telling.cue.end))):
        word = cue_words().get(found.group().lower())
        if word and word.act is not Act.SAY:
            if _negated(page, found.start()):
                return WHEN_NEGATED[word.act], f"word: {found.group().lower()}, negated", Span(*found.span())
            return word.act, f"word: {found.group().lower()}", Span(*found.span())
    return None


def _by_reader(telling: Telling) -> tuple[Act, str, Span | None] | None:
    """What the reader takes it for where no word of ours says so ("I never signed," he said)."""
    sure = telling.act is not None and telling.act is not Act.SAY and telling.act_probability >= LIKELY
    return (telling.act, "reader", telling.cue) if sure and telling.act else None


def _by_content(page: Page, telling: Telling) -> tuple[Act, str, Span | None] | None:
    """What is said denies or confirms by itself ("the report is baseless"), in the first sentence of it."""
    first = telling.contents[0]
    end = min(first.end, page.sentence(first.start).end)
    for phrase in phrases():
        if phrase.inside and (found := phrase.pattern.search(page.text, first.start, max(end, first.start))):
            return phrase.act, f"content: {phrase.words}", Span(*found.span())
    return None
