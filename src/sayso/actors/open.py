"""Pronouns and plain nouns: who "he", "the ministry" or "the union's spokesman" is, or that the text leaves it open."""

from __future__ import annotations

from collections.abc import Sequence

from sayso.actors.mentions import SPEAKERS_OWN, Described
from sayso.actors.scene import Linked, Party, Scene, choose, to_candidate
from sayso.labels import ActorKind
from sayso.records import Candidate
from sayso.spans import Span

FARTHEST = 5
"""Sentences back in which a pronoun looks for its party."""
SPEAKS, FIRST_IN_SENTENCE, IN_OTHERS_WORDS, NEXT_PARAGRAPH = 2.0, 1.5, -2.0, -0.5
"""What makes a party likely. Source: ours, after the centering order of subjects before objects, recent before old."""
SAME_HEAD, SAME_BODY, NEARBY, PER_PARAGRAPH = 3.0, 2.0, 1.0, -0.5
LEAST = 0.5
GENERIC = frozenset(
    {"group", "organization", "organisation", "movement", "resistance", "militia", "front", "faction", "body"}
)
RELATIVES = frozenset({"who", "which", "that"})


def resolve_pronoun(
    found: Described, scene: Scene, linked: Sequence[Linked], parties: Sequence[Party]
) -> tuple[str, tuple[Candidate, ...]]:
    """The rule and the candidates for a pronoun, best first; the caller takes the best if it stands alone."""
    if found.pronoun in RELATIVES:
        return "relative", _before(found.span, scene, linked, parties)
    if found.pronoun in SPEAKERS_OWN:
        return "speaker's own words", _own_speaker(found.span, scene, linked, parties)
    scores: dict[int, tuple[float, tuple[str, ...]]] = {}
    for mention in linked:
        if mention.party is None or mention.described.span.start >= found.span.start:
            continue
        if _may_be(found, parties[mention.party]):
            scored = _pronoun_score(found, mention.described, scene, linked)
            if scored and scored[0] > scores.get(mention.party, (float("-inf"), ()))[0]:
                scores[mention.party] = scored
    ranked = [to_candidate(parties[n], score, reasons) for n, (score, reasons) in scores.items()]
    return "pronoun", tuple(sorted(ranked, key=lambda c: -c.score))


def _may_be(found: Described, party: Party) -> bool:
    """True if number, gender and kind of a pronoun fit a party."""
    if found.gender:
        return party.kind in (ActorKind.PERSON, ActorKind.UNKNOWN) and party.gender in ("", found.gender)
    many = any(m.plural for m in party.mentions)
    if found.plural:
        return party.kind in (ActorKind.GROUP, ActorKind.ORGANIZATION, ActorKind.STATE) or many
    return party.kind is not ActorKind.PERSON and not many


def _pronoun_score(
    found: Described, mention: Described, scene: Scene, linked: Sequence[Linked]
) -> tuple[float, tuple[str, ...]] | None:
    back = scene.sentence(found.span) - scene.sentence(mention.span)
    if back > FARTHEST:
        return None
    score, reasons = -float(back), [f"{back} sentences back" if back else "same sentence"]
    if scene.paragraph(found.span) != scene.paragraph(mention.span):
        score += NEXT_PARAGRAPH
    if mention.speaks:
        score, reasons = score + SPEAKS, [*reasons, "speaks there"]
    if _is_first(mention.span, scene, linked):
        score, reasons = score + FIRST_IN_SENTENCE, [*reasons, "named first there"]
    words = scene.said_in(mention.span)
    if words is not None and words != scene.said_in(found.span):
        score, reasons = score + IN_OTHERS_WORDS, [*reasons, "in someone's words"]
    if found.plural and mention.plural:
        score += NEARBY
    return score, tuple(reasons)


def _is_first(span: Span, scene: Scene, linked: Sequence[Linked]) -> bool:
    here = scene.sentence(span)
    return not any(
        m.described.span.start < span.start and scene.sentence(m.described.span) == here for m in linked
    )


def _before(
    span: Span, scene: Scene, linked: Sequence[Linked], parties: Sequence[Party]
) -> tuple[Candidate, ...]:
    """The party whose mention ends right before a relative pronoun ("the envoy, who …")."""
    for mention in linked:
        gap = scene.article.text[mention.described.span.end : span.start]
        if (
            mention.party is not None
            and mention.described.span.end <= span.start
            and gap.strip() in ("", ",")
        ):
            return (to_candidate(parties[mention.party], 1.0, ("stands right before",)),)
    return ()


def _own_speaker(
    span: Span, scene: Scene, linked: Sequence[Linked], parties: Sequence[Party]
) -> tuple[Candidate, ...]:
    """The speaker of the words that "I" or "we" stands in."""
    number = scene.said_in(span)
    source = scene.reading.sayings[number].source if number is not None else None
    for mention in linked:
        if source and mention.party is not None and mention.described.span.overlaps(source.span):
            return (to_candidate(parties[mention.party], 1.0, ("speaks these words",)),)
    return ()


def resolve_noun(
    found: Described, scene: Scene, linked: Sequence[Linked], parties: Sequence[Party]
) -> tuple[str, tuple[Candidate, ...]]:
    """The rule and the candidates for a plain noun ("the ministry", "the union's spokesman"), best first."""
    person = found.kind is ActorKind.PERSON
    out = []
    for party in parties:
        if not party.named or (party.kind is ActorKind.PERSON) is not person:
            continue
        scored = _office_score(found, party, scene) if person else _body_score(found, party)
        near = _nearest(found, party, scene, ahead=person)
        if scored and near is not None:
            score, reasons = scored
            out.append(to_candidate(party, score + PER_PARAGRAPH * near, reasons))
    ranked = sorted((c for c in out if c.score >= LEAST), key=lambda c: -c.score)
    return ("office" if person else "kind of body"), tuple(ranked)


def _nearest(found: Described, party: Party, scene: Scene, ahead: bool) -> int | None:
    """Paragraphs to the party's nearest mention before, or (for an office) one paragraph after; None if too far."""
    here = scene.paragraph(found.span)
    gaps = [
        here - scene.paragraph(m.span) for m in party.mentions if m.span.start < found.span.start or ahead
    ]
    fit = [abs(g) for g in gaps if g >= 0 or (ahead and g == -1)]
    return min(fit, default=None)


def _office_score(found: Described, party: Party, scene: Scene) -> tuple[float, tuple[str, ...]] | None:
    """An office fits its holder; without one, the only unaffiliated person who speaks close by.

    Source: ours. News names a speaker once and then varies the words for him ("the union's spokesman").
    """
    if found.gender and party.gender and found.gender != party.gender:
        return None
    if found.country and party.country and found.country != party.country:
        return None
    holds = [m for m in party.mentions if m.role]
    if any(
        found.head[-1:] == m.head[-1:] or (m.role or "").lower().split()[-1:] == list(found.head[-1:])
        for m in holds
    ):
        shared = set(found.affiliation) & {w for m in holds for w in m.affiliation}
        clash = found.affiliation and any(m.affiliation for m in holds) and not shared
        return None if clash else (SAME_HEAD + bool(shared), ("holds that office",))
    here = scene.paragraph(found.span)
    speaks = any(m.speaks and abs(scene.paragraph(m.span) - here) <= 1 for m in party.mentions)
    if speaks and not holds and not party.country and found.affiliation:
        return (
            NEARBY + FIRST_IN_SENTENCE,
            ("speaks close by", "of no other body"),
        )
    return None


def _body_score(found: Described, party: Party) -> tuple[float, tuple[str, ...]] | None:
    if not found.definite or not found.head:
        return None
    last = found.head[-1]
    if any(m.head[-1:] == (last,) for m in party.mentions):
        return SAME_HEAD, ("same kind of body",)
    bodies = {"ministry", "government", "army", "police", "court", "parliament", "department", "agency"}
    other = any(set(m.head) & bodies for m in party.mentions)
    if last in GENERIC and not other and party.kind in (ActorKind.ORGANIZATION, ActorKind.UNKNOWN):
        return SAME_BODY, ("a body of no other kind",)
    return None


def settle(candidates: Sequence[Candidate]) -> int | None:
    """The number of the chosen party, or None where there is none or the best two are equal."""
    best = choose(candidates)
    return int(best.key) if best else None
