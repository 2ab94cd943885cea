"""Whether the voice that reports an act presents it as done, coming, possible or not done."""

from __future__ import annotations

from dataclasses import replace

from sayso.events.page import Page
from sayso.events.scope import Hint, span_of
from sayso.events.sightings import Sighting
from sayso.labels import MATERIAL, Act, EventType, Modality
from sayso.spans import Span

ANNOUNCING = frozenset({EventType.AGREE, EventType.REQUEST, EventType.THREATEN, EventType.CONCEDE})
"""Done in the saying, whatever they speak of: "will meet" is an AGREE that has happened."""
POSSIBLE = frozenset({"may", "might", "could"})
UNDONE = frozenset(
    {"prevent", "avert", "foil", "thwart", "cancel", "abort", "disrupt", "call", "fake", "fabricate"}
)
"""What may be said of "the attack" to mean that there was none; "opposed the war" takes the war for granted."""
CLAIMS = frozenset(
    {
        "claim",
        "claims",
        "allegation",
        "allegations",
        "accusation",
        "accusations",
        "report",
        "reports",
        "assertions",
    }
)
WEAKNESS = {Modality.ACTUAL: 0, Modality.FUTURE: 1, Modality.HYPOTHETICAL: 2, Modality.NEGATED: 3}
"""Rules may only make what the model says less factual, never more."""
SURE = 0.5
"""Least probability at which the model's own modality is heard."""
Reason = tuple[Modality, str, Span]


def judge(page: Page, seen: Sighting) -> Sighting:
    """The sighting with modality, condition and the reasons for them."""
    condition = _condition(page, seen)
    modality, why, at = _by_statement(page, seen) or _by_clause(page, seen, condition)
    model = seen.trigger.modality if seen.trigger.modality_probability >= SURE else None
    if model and WEAKNESS[model] > WEAKNESS[modality]:
        modality, why, at = model, "model", seen.span
    judged = replace(seen, modality=modality, condition=condition)
    if condition:
        judged = judged.with_trace("condition", "events.condition.clause", condition)
    return judged.with_trace("modality", f"events.modality.{why}", at)


def _by_statement(page: Page, seen: Sighting) -> Reason | None:
    """What the innermost statement around the act does to it: a denier says that it did not happen, and who declines
    to comment says nothing. Acts taken for granted ("the attack") are not touched."""
    if not seen.voice or seen.given:
        return None
    inner = page.statement(seen.voice[-1])
    at = inner.cue or inner.contents[0]
    if inner.act is Act.DENY and not (seen.nominal and _is_claimed(page, seen, inner.contents)):
        return Modality.NEGATED, "denied", at
    return (Modality.HYPOTHETICAL, "declined", at) if inner.act is Act.DECLINE else None


def _is_claimed(page: Page, seen: Sighting, contents: tuple[Span, ...]) -> bool:
    """True for an act inside a claim that a denial answers ("the claims about a raid"), and in a denial of several
    lines, which makes its case in other words."""
    before = page.lower[page.word_at(contents[0].start) : page.range_of(seen.span).start]
    return bool(CLAIMS & set(before)) or sum(len(c) for c in contents) > 200


def _by_clause(page: Page, seen: Sighting, condition: Span | None) -> Reason:
    """The first rule that holds, from the least factual on."""
    hints = [h for h in seen.hints if _counts(page, seen, h)]
    negations = [h for h in hints if h.effect == "negated"]
    if _is_counterfactual(page, seen):
        return (Modality.ACTUAL if negations else Modality.NEGATED), "should have", seen.span
    if len(negations) % 2:
        return Modality.NEGATED, negations[0].rule, span_of(page, negations[0])
    if not seen.given:
        inside = next((c for c in seen.conditions if c.span.contains(seen.span)), None)
        if inside:
            return Modality.HYPOTHETICAL, "in a condition", inside.span
        if page.lower[seen.high - 1] == "?" and seen.type not in ANNOUNCING:
            return Modality.HYPOTHETICAL, "question", page.words[seen.high - 1]
    effects = {h.effect: h for h in reversed(hints)}
    coming = effects.get("future") or effects.get("would")
    if "hypothetical" in effects:
        return Modality.HYPOTHETICAL, effects["hypothetical"].rule, span_of(page, effects["hypothetical"])
    if coming is None:
        return Modality.ACTUAL, "plain", seen.span
    if condition:
        return Modality.HYPOTHETICAL, "conditional", condition
    would = coming.effect == "would" and not seen.voice
    return (Modality.HYPOTHETICAL if would else Modality.FUTURE), coming.rule, span_of(page, coming)


def _counts(page: Page, seen: Sighting, hint: Hint) -> bool:
    """False for hints that do not bear on an act that is done in the saying, or that is taken for granted."""
    if seen.span.contains(page.words[hint.at]):
        return False
    if seen.given and hint.rule not in ("adj", "after", "instead"):
        return hint.base in UNDONE or (hint.rule == "subject" and hint.base == "would")
    if hint.effect == "negated":
        return True
    if hint.rule == "purpose" and seen.type not in MATERIAL:
        return False
    if seen.type in ANNOUNCING or _is_judgement(seen):
        return hint.rule == "modal" and hint.base in POSSIBLE and not _is_judgement(seen)
    return True


def _is_judgement(seen: Sighting) -> bool:
    """An accusation made in other words than those of accusing, by its own speaker: "it may have broken the law"."""
    return (
        seen.type is EventType.ACCUSE
        and bool(seen.voice)
        and not any(e.type is EventType.ACCUSE for e in seen.entries)
    )


def _is_counterfactual(page: Page, seen: Sighting) -> bool:
    """ "should [not] have been arrested" tells the opposite of what happened."""
    modal = next((h.at for h in seen.hints if h.base in ("should", "ought")), None)
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
