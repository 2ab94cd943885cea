"""Whether the voice that reports an act presents it as done, coming, possible or not done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sayso.events.failing import find_dismissal, find_failure
from sayso.events.lexicon import load_class, load_cues
from sayso.events.page import Page
from sayso.events.plans import is_arranged, is_headline_plan
from sayso.events.scope import ENDING, Hint, span_of
from sayso.events.sightings import Sighting
from sayso.events.stems import find_bases
from sayso.labels import MATERIAL, Act, EventType, Modality
from sayso.records import Statement
from sayso.spans import Span

ANNOUNCING = frozenset({EventType.AGREE, EventType.REQUEST, EventType.THREATEN, EventType.CONCEDE})
"""Done in the saying, whatever they speak of: "will meet" is an AGREE that has happened."""
POSSIBLE = load_class("possible")
UNDONE = load_class("undone")
"""What may be said of "the attack" to mean that there was none; "opposed the war" takes the war for granted."""
WEAKNESS = {Modality.ACTUAL: 0, Modality.FUTURE: 1, Modality.HYPOTHETICAL: 2, Modality.NEGATED: 3}
"""Rules may only make what the model says less factual, never more."""
SURER = 0.8
"""The same for a negation that no word tells."""
UNDOING = ("adv", "verb", "noun", "adj", "after", "denies", "dismisses", "vain")
"""Places of cues.tsv whose negations are looked for there."""
SURE = 0.5
"""Least probability at which the model's own modality is heard."""
Reason = tuple[Modality, str, Span]


def judge(page: Page, seen: Sighting) -> Sighting:
    """The sighting with modality, condition and the reasons for them."""
    condition = _condition(page, seen)
    modality, why, at = _by_statement(page, seen) or _by_clause(page, seen, condition)
    model = seen.trigger.modality if seen.trigger.modality_probability >= SURE else None
    if model is Modality.NEGATED and not _is_denied_near(page, seen):
        model = None  # it takes much that is merely open for undone
    if model and WEAKNESS[model] > WEAKNESS[modality] and not _is_settled(seen, model, why):
        modality, why, at = model, "model", seen.span
    judged = replace(seen, modality=modality, condition=condition)
    if condition:
        judged = judged.with_trace("condition", "events.condition.clause", condition)
    return judged.with_trace("modality", f"events.modality.{why}", at)


def _is_denied_near(page: Page, seen: Sighting) -> bool:
    """True if a word that may undo an act stands before it in its clause or right behind, or the model is surer."""
    if seen.trigger.modality_probability >= SURER or seen.type in ANNOUNCING:
        return True
    end = next((n for n in range(seen.head, seen.high) if page.lower[n] in (",", ";")), seen.high)
    near = [
        n
        for n in range(max(seen.low, seen.head - 15), min(end, seen.head + 4))
        if page.lower[n] != "not" or page.lower[n + 1 : n + 2] != ("only",)
    ]
    tried = any(h.base in load_cues("tries") for h in seen.hints)
    return tried or any(
        page.lower[n].endswith("n't")
        or any(load_cues(place).get(b) == "negated" for b in page.bases(n) for place in UNDOING)
        for n in near
    )


def _is_settled(seen: Sighting, model: Modality, why: str) -> bool:
    """True where plain words outweigh the model: a question denies nothing, what is arranged is no mere possibility."""
    if why == "question" or (
        seen.given and any(h.base in UNDONE and _is_undone(seen, h) for h in seen.hints)
    ):
        return True
    if model is Modality.NEGATED and any(h.base in ENDING for h in seen.hints):
        return True
    if model is Modality.HYPOTHETICAL and any(
        h.rule == "control" and h.effect == "actual" for h in seen.hints
    ):
        return True  # "led the guards to fire"
    arranged = why in ("is to", "after", "verb", "modal", "headline") and not seen.conditions
    return arranged and model is Modality.HYPOTHETICAL


def _by_statement(page: Page, seen: Sighting) -> Reason | None:
    """What the innermost statement around the act does to it: a denier says that it did not happen, and who declines
    to comment says nothing. Acts taken for granted ("the attack") are not touched, nor those of an accuser whom the
    denier answers ("rejects [Norvania's accusation] that …")."""
    if not seen.voice or seen.given:
        return None
    inner = page.statement(seen.voice[-1])
    outer = page.statement(seen.voice[-2]) if len(seen.voice) > 1 else None
    if outer and outer.act is Act.DENY and inner.speaker is None and _is_telling(page, inner.cue):
        inner = outer  # "refuted the [claim] that …": nobody else is named who claims it
    at = inner.cue or inner.contents[0]
    denied = inner.act is Act.DENY and not (_is_accuser(page, inner) or _is_said_plainly(page, inner))
    if denied and not (seen.nominal and _is_claimed(page, seen, inner.contents)):
        return Modality.NEGATED, "denied", at
    if inner.act is Act.SAY and inner.cue and _is_doubt(page, inner.cue):
        return Modality.HYPOTHETICAL, "doubted", at
    return (Modality.HYPOTHETICAL, "declined", at) if inner.act is Act.DECLINE else None


def _is_doubt(page: Page, cue: Span) -> bool:
    """True for a cue that leaves open what it tells: "[doubt] that"."""
    return any(b in load_cues("doubts") for n in page.range_of(cue) for b in page.bases(n))


def _is_telling(page: Page, cue: Span | None) -> bool:
    """True for words with a noun of telling: "[the claim] that"."""
    return cue is not None and any(b in load_cues("told") for n in page.range_of(cue) for b in page.bases(n))


def _is_accuser(page: Page, statement: Statement) -> bool:
    """True for an accusation in a noun with the accuser before it, which somebody else denies: "Norvania's accusation
    that …"."""
    if statement.cue is None or statement.speaker is None or not _is_telling(page, statement.cue):
        return False
    words = page.range_of(statement.cue)
    owner = page.words[words.start - 1].of(page.text) if words.start else ""
    return len(words) == 1 and owner.endswith(("'s", "’s", "s'", "s’"))


def _is_said_plainly(page: Page, statement: Statement) -> bool:
    """True for a denial that says itself what did not happen: "[clarified] that they were questioned but [never]
    held"; each act has its own negation there."""
    if statement.cue is None or any(
        b in load_cues("denies") or b in ("denial", "deny")
        for n in page.range_of(statement.cue)
        for b in page.bases(n)
    ):
        return False
    return any(
        page.lower[n] in ("not", "never", "no", "nobody", "none", "neither", "nor")
        or page.lower[n].endswith("n't")
        for content in statement.contents
        for n in page.range_of(content)
    )


def _is_claimed(page: Page, seen: Sighting, contents: tuple[Span, ...]) -> bool:
    """True for an act inside a claim that a denial answers ("the claims about a raid"), and in a denial of several
    lines, which makes its case in other words."""
    before = page.lower[page.word_at(contents[0].start) : page.range_of(seen.span).start]
    told = any(b in load_cues("told") for word in before for b in find_bases(word))
    return told or sum(len(c) for c in contents) > 200


def _by_clause(page: Page, seen: Sighting, condition: Span | None) -> Reason:
    """The first rule that holds, from the least factual on."""
    hints = [h for h in seen.hints if _counts(page, seen, h)]
    effects = {h.effect: h for h in reversed(hints)}
    return (
        _undone(page, seen, hints)
        or _by_frame(page, seen)
        or _open(page, seen, effects)
        or _to_come(page, seen, effects, condition)
        or (Modality.ACTUAL, "plain", seen.span)
    )


def _undone(page: Page, seen: Sighting, hints: Sequence[Hint]) -> Reason | None:
    """What was not done: counterfactual, called untrue, tried in vain, negated."""
    negations = [h for h in hints if h.effect == "negated"]
    if _is_failing(page, seen) and not negations:
        return Modality.NEGATED, "failed", seen.span
    if _is_counterfactual(page, seen, ("should", "ought")):
        return (Modality.ACTUAL if negations else Modality.NEGATED), "should have", seen.span
    if _is_counterfactual(page, seen, ("would",)) and not negations:
        return Modality.HYPOTHETICAL, "would have", seen.span
    dismissed = find_dismissal(page, seen)
    if dismissed:
        return Modality(dismissed[0]), "called untrue", dismissed[1]
    failed = find_failure(page, seen, () if seen.given else seen.hints)
    if failed and not negations:
        return Modality.NEGATED, "attempt failed", failed
    if len(negations) % 2:
        return Modality.NEGATED, negations[0].rule, span_of(page, negations[0])
    return None


def _is_failing(page: Page, seen: Sighting) -> bool:
    """True where the reader marks the failing for the deed: "having [failed] to take the bridge"."""
    after = page.range_of(seen.span).stop
    fails = seen.type in MATERIAL and not seen.nominal and "fail" in page.bases(seen.head)
    return fails and page.lower[after : after + 1] == ("to",)


def _by_frame(page: Page, seen: Sighting) -> Reason | None:
    """What stands in a condition or a question is open."""
    if seen.given:
        return None
    inside = next((c for c in seen.conditions if c.span.contains(seen.span)), None)
    if inside:
        return Modality.HYPOTHETICAL, "in a condition", inside.span
    asks = seen.type not in ANNOUNCING or _is_open_question(page, seen)
    if page.lower[seen.high - 1] == "?" and asks:
        return Modality.HYPOTHETICAL, "question", page.words[seen.high - 1]
    return None


def _open(page: Page, seen: Sighting, effects: Mapping[str, Hint]) -> Reason | None:
    """What words around the act leave open."""
    if is_headline_plan(page, seen):
        return Modality.FUTURE, "headline", seen.span
    if "told" in effects and not seen.voice:
        return Modality.HYPOTHETICAL, "only told", span_of(page, effects["told"])
    if _is_anyone(page, seen):
        return Modality.HYPOTHETICAL, "anyone who", seen.span
    hint = effects.get("hypothetical")
    if hint is None:
        return None
    if _is_forestalled(page, hint):
        return Modality.NEGATED, "before it could", span_of(page, hint)
    return Modality.HYPOTHETICAL, hint.rule, span_of(page, hint)


def _to_come(
    page: Page, seen: Sighting, effects: Mapping[str, Hint], condition: Span | None
) -> Reason | None:
    """What is announced, or hangs on a condition."""
    coming = effects.get("future") or effects.get("would")
    if coming is None:
        arranged = not effects.keys() - {"actual"} and is_arranged(page, seen)
        return (Modality.FUTURE, "present for future", seen.span) if arranged else None
    if condition:
        return Modality.HYPOTHETICAL, "conditional", condition
    would = coming.effect == "would" and not seen.voice
    return (Modality.HYPOTHETICAL if would else Modality.FUTURE), coming.rule, span_of(page, coming)


def _is_open_question(page: Page, seen: Sighting) -> bool:
    """True for a question that yes or no would answer: "[Will] the marshal yield?"."""
    first = page.range_of(seen.sentence).start
    return page.lower[first] in load_cues("modal") or page.lower[first] in (
        "did",
        "does",
        "do",
        "has",
        "have",
        "is",
        "was",
    )


def _is_anyone(page: Page, seen: Sighting) -> bool:
    """True for what anybody may do: "[those who protest] would be jailed"."""
    first = page.range_of(seen.span).start
    who = next((n for n in range(first - 1, max(seen.low, first - 4), -1) if page.lower[n] == "who"), 0)
    anyone = who > 0 and page.lower[who - 1] in ("those", "anyone", "anybody", "everyone", "whoever", "all")
    later = set(page.lower[first : min(seen.high, first + 15)])
    return anyone and bool(later & {"will", "would", "must", "should", "shall", "can", "could", "may"})


def _is_forestalled(page: Page, hint: Hint) -> bool:
    """ "were caught [before they could] strike"."""
    return (
        hint.rule == "modal"
        and hint.base in ("could", "can")
        and "before" in page.lower[max(0, hint.at - 4) : hint.at]
    )


def _counts(page: Page, seen: Sighting, hint: Hint) -> bool:
    """False for hints that do not bear on an act that is done in the saying, or that is taken for granted."""
    if seen.span.contains(page.words[hint.at]) and (seen.nominal or hint.at >= seen.head):
        return False
    if seen.given and hint.rule not in ("adj", "after", "instead"):
        denied = hint.base in load_cues("denies") and hint.effect == "negated" and seen.type in MATERIAL
        undone = (hint.base in UNDONE or denied) and not _is_undone(seen, hint)
        prepared = hint.rule == "noun" and hint.effect == "future"  # "preparations for the offensive"
        return undone or prepared or (hint.rule == "subject" and hint.base == "would")
    if hint.effect == "negated":
        return not any(h.base in ENDING and h.at > hint.at for h in seen.hints)
    if hint.rule == "purpose" and seen.type not in MATERIAL:
        return False
    own = page.lower[hint.at - 1 : hint.at] in (("i",), ("we",))
    if own and hint.base in ("want", "wish", "like", "would") and seen.type not in MATERIAL:
        return False  # "I want to congratulate": done in the saying
    if seen.type in ANNOUNCING or _is_judgement(seen):
        if hint.rule in ("verb", "noun") and hint.base in load_cues("tries"):
            return seen.type is EventType.AGREE  # "tried to make peace"
        if hint.rule == "that" and hint.effect != "told":
            return True  # "no evidence that he called for a strike"
        return hint.rule == "modal" and hint.base in POSSIBLE and not _is_judgement(seen)
    return True


def _is_undone(seen: Sighting, hint: Hint) -> bool:
    """True for a prevention that itself did not happen: "did [nothing] to prevent the march"."""
    return any(h.at < hint.at and h.effect == "negated" for h in seen.hints)


def _is_judgement(seen: Sighting) -> bool:
    """An accusation made in other words than those of accusing, by its own speaker: "it may have broken the law"."""
    return (
        seen.type is EventType.ACCUSE
        and bool(seen.voice)
        and not any(e.type is EventType.ACCUSE for e in seen.entries)
    )


def _is_counterfactual(page: Page, seen: Sighting, modals: tuple[str, ...]) -> bool:
    """ "should [not] have been arrested" tells the opposite of what happened, "would have been arrested" what did not."""
    modal = next((h.at for h in seen.hints if h.base in modals and h.rule == "modal"), None)
    first = page.range_of(seen.span).start
    return modal is not None and "have" in page.lower[modal:first]


def _condition(page: Page, seen: Sighting) -> Span | None:
    """The conditional clause that the act hangs on: one of its sentence and voice that does not hold it."""
    if seen.nominal and seen.given:
        return None
    for clause in seen.conditions:
        if not clause.asks and not clause.span.overlaps(seen.span) and _is_same_side(page, seen, clause.span):
            return clause.span
    return None


def _is_same_side(page: Page, seen: Sighting, clause: Span) -> bool:
    """True if the clause stands in the innermost content around the act, or both stand in none."""
    around = [s.id for s in page.statements_at(clause.start) if any(c.contains(clause) for c in s.contents)]
    return seen.voice[-1] in around if seen.voice else not around
