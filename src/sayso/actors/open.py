"""Pronouns and plain nouns: who "he", "the ministry" or "the union's spokesman" is, or that the text leaves it open."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sayso.actors.lexicon import countries, outlets, plain, titles
from sayso.actors.mentions import SPEAKERS_OWN, Described
from sayso.actors.phrases import FIRST
from sayso.actors.scene import Linked, Party, Scene, choose, to_candidate
from sayso.labels import ActorKind
from sayso.records import Candidate
from sayso.spans import Span

FARTHEST, FARTHEST_NOUN = 5, 7
"""Sentences back in which a pronoun looks for its party, and paragraphs back for a plain noun."""
SPEAKS, FIRST_IN_SENTENCE, IN_OTHERS_WORDS, NEXT_PARAGRAPH = 2.0, 1.5, -2.0, -0.5
"""What makes a party likely. Source: ours, after the centering order of subjects before objects, recent before old."""
BEGINS_BEFORE, NO_PERSON_YET = 1.5, -2.0
SAME_HEAD, SAME_BODY, NEARBY, PER_PARAGRAPH = 3.0, 2.0, 1.0, -0.5
LEAST = 0.5
AHEAD = 3
"""Paragraphs that one further on counts for: a reader knows what stands before."""
QUOTES = '“"„«‘'
GENERIC = frozenset(
    {"group", "organization", "organisation", "movement", "resistance", "militia", "front", "faction", "body"}
)
ASIDE = re.compile(r",|\s(?:who|which|that)\b")
RELATIVES = frozenset({"who", "which", "that"})


def resolve_pronoun(
    i: int, scene: Scene, linked: Sequence[Linked], parties: Sequence[Party]
) -> tuple[str, tuple[Candidate, ...]]:
    """The rule and the candidates for the pronoun `linked[i]`, best first; the caller takes the best if it stands alone."""
    found = linked[i].described
    if found.pronoun == "you":
        return "whoever hears it", ()
    if found.pronoun in RELATIVES:
        return "relative", _before(i, scene, linked, parties)
    if found.pronoun in SPEAKERS_OWN:
        return "speaker's own words", _own_speaker(found.span, scene, linked, parties)
    scores: dict[int, tuple[float, tuple[str, ...]]] = {}
    others = _talking(i, scene, linked)
    for mention, first in _recent(i, scene, linked):
        if (
            mention.party is not None
            and mention.party not in others
            and _may_be(found, parties[mention.party])
        ):
            scored = _pronoun_score(found, mention.described, scene, first)
            if scored[0] > scores.get(mention.party, (float("-inf"), ()))[0]:
                scores[mention.party] = scored
    ranked = [to_candidate(parties[n], score, reasons) for n, (score, reasons) in scores.items()]
    return "pronoun", tuple(sorted(ranked, key=lambda c: -c.score))


def _talking(i: int, scene: Scene, linked: Sequence[Linked]) -> frozenset[int]:
    """Who cannot be "he" or "they" inside quoted words: who speaks them, and in an interview who else takes turns."""
    number = scene.said_in(linked[i].described.span)
    saying = scene.reading.sayings[number] if number is not None else None
    if saying is None or saying.source is None:
        return frozenset()
    text = scene.article.text
    turn = saying.cue is not None and saying.cue.span.of(text) in (":", ".")
    if turn:
        spans = scene.labels
    elif text[saying.contents[0].start] in QUOTES:
        spans = (saying.source.span,)
    else:
        return frozenset()
    near = (m for m in linked if m.party is not None and m.described.speaks)
    return frozenset(
        m.party for m in near if m.party is not None and any(m.described.span.overlaps(s) for s in spans)
    )


def _may_be(found: Described, party: Party) -> bool:
    """True if number, gender and kind of a pronoun fit a party."""
    if found.gender:
        return party.kind in (ActorKind.PERSON, ActorKind.UNKNOWN) and party.gender in ("", found.gender)
    if found.plural:
        return party.many or party.kind in (ActorKind.GROUP, ActorKind.ORGANIZATION, ActorKind.STATE)
    return party.kind is not ActorKind.PERSON and not party.many


def _recent(i: int, scene: Scene, linked: Sequence[Linked]) -> Iterator[tuple[Linked, bool]]:
    """The mentions before `linked[i]`, nearest first, with whether each is the first of its sentence."""
    here = scene.sentence(linked[i].described.span)
    for j in range(i - 1, -1, -1):
        sentence = scene.sentence(linked[j].described.span)
        if here - sentence > FARTHEST:
            return
        yield linked[j], j == 0 or scene.sentence(linked[j - 1].described.span) != sentence


def _pronoun_score(
    found: Described, mention: Described, scene: Scene, first: bool
) -> tuple[float, tuple[str, ...]]:
    back = scene.sentence(found.span) - scene.sentence(mention.span)
    score, reasons = -float(back), [f"{back} sentences back" if back else "same sentence"]
    if scene.paragraph(found.span) != scene.paragraph(mention.span):
        score += NEXT_PARAGRAPH
    if mention.speaks:
        score, reasons = score + SPEAKS, [*reasons, "speaks there"]
    if first:
        score, reasons = score + FIRST_IN_SENTENCE, [*reasons, "named first there"]
    words = scene.said_in(mention.span)
    if words is not None and words != scene.said_in(found.span):
        score, reasons = score + IN_OTHERS_WORDS, [*reasons, "in someone's words"]
    if found.plural and mention.plural:
        score += NEARBY
    if (
        back == 1
        and scene.begins(mention.span)
        and scene.paragraph(found.span) == scene.paragraph(mention.span)
    ):
        score, reasons = score + BEGINS_BEFORE, [*reasons, "begins the sentence before"]
    if found.gender and mention.kind is ActorKind.UNKNOWN:
        score, reasons = score + NO_PERSON_YET, [*reasons, "not known for a person"]
    return score, tuple(reasons)


def _before(
    i: int, scene: Scene, linked: Sequence[Linked], parties: Sequence[Party]
) -> tuple[Candidate, ...]:
    """The party whose mention ends right before a relative pronoun ("the envoy, who …")."""
    last = linked[i - 1] if i else None
    if last is None or last.party is None:
        return ()
    gap = scene.article.text[last.described.span.end : linked[i].described.span.start]
    return (
        (to_candidate(parties[last.party], 1.0, ("stands right before",)),)
        if gap.strip() in ("", ",")
        else ()
    )


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
    i: int, scene: Scene, linked: Sequence[Linked], parties: Sequence[Party]
) -> tuple[str, tuple[Candidate, ...]]:
    """The rule and the candidates for the plain noun `linked[i]` ("the ministry", "the union's spokesman"), best first."""
    found = linked[i].described
    person = found.kind is ActorKind.PERSON
    out: list[Candidate] = []
    again: list[tuple[Party, int]] = []
    for number, near in _nearest(i, scene, linked, ahead=person).items():
        party = parties[number]
        if (party.kind is ActorKind.PERSON) is not person:
            continue
        if not party.names:
            again += [(party, near)] if _says_again(found, party) else []
            continue
        scored = _office_score(found, party, scene) if person else _body_score(found, party)
        if scored:
            out.append(to_candidate(party, scored[0] + PER_PARAGRAPH * near, scored[1]))
    if len(again) == 1:
        party, near = again[0]
        out.append(to_candidate(party, SAME_HEAD + PER_PARAGRAPH * near, ("called so before",)))
    ranked = sorted((c for c in out if c.score >= LEAST), key=lambda c: -c.score)
    return ("office" if person else "kind of body"), tuple(ranked)


def _says_again(found: Described, party: Party) -> bool:
    """True if "the doctor" takes up "a hospital doctor", or "the union" "the miners' union": one head, fewer words."""
    first = party.mentions[0]
    own = len(ASIDE.split(found.text, maxsplit=1)[0].split()) - 1
    return (
        found.definite and bool(found.head) and not found.affiliation and found.head[-1:] == first.head[-1:]
        and own == len(found.head) and found.plural == first.plural and first.span < found.span
    )  # fmt: skip


def _nearest(i: int, scene: Scene, linked: Sequence[Linked], ahead: bool) -> dict[int, int]:
    """Paragraphs from `linked[i]` to each party's nearest mention before it, or (for an office) in the next one.

    Not those named in its own sentence, unless it speaks there: "the envoy met the minister" tells of two.
    """
    found = linked[i].described
    here, sentence = scene.paragraph(found.span), scene.sentence(found.span)
    beside: set[int] = set()
    out: dict[int, int] = {}
    for step in (-1, 1) if ahead else (-1,):
        j = i + step
        while 0 <= j < len(linked):
            gap = abs(here - scene.paragraph(linked[j].described.span))
            if gap > (FARTHEST_NOUN if step < 0 else 1):
                break
            party = linked[j].party
            if (
                party is not None
                and not found.speaks
                and scene.sentence(linked[j].described.span) == sentence
            ):
                beside.add(party)
            if party is not None:
                gap += AHEAD if step > 0 else 0
                out[party] = min(gap, out.get(party, gap))
            j += step
    return {n: gap for n, gap in out.items() if n not in beside}


def _office_score(found: Described, party: Party, scene: Scene) -> tuple[float, tuple[str, ...]] | None:
    """An office fits its holder; without one, the only unaffiliated person who speaks close by.

    Source: ours. News names a speaker once and then varies the words for him ("the union's spokesman").
    """
    if found.gender and party.gender and found.gender != party.gender:
        return None
    if found.country and party.country and found.country != party.country:
        return None
    holds = [m for m in party.mentions if m.role]
    if holds and not any(_same_office(found.role or found.text, m.role or "") for m in holds):
        return None
    if any(_calls(found, m) for m in (holds or party.mentions)):
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


OF_WHAT = re.compile(r"[ \u00a0](?:for|of|at|in|to)[ \u00a0]")


def _calls(found: Described, mention: Described) -> bool:
    """True if a mention has the office as its head, in its role, or as a title cut short ("Col. Voss")."""
    office = found.head[-1:]
    held = OF_WHAT.split((mention.role or "").lower())[0].split()[-1:]
    last = mention.head[-1:]
    return bool(office) and (
        office == last or list(office) == held or any(titles().get(w) in office for w in last)
    )


def _same_office(one: str, two: str) -> bool:
    """False for "defence minister" beside "interior minister"; a shorter form of an office agrees with the longer."""
    short, long = sorted(([plain(w) for w in o.split()] for o in (one, two)), key=len)
    kept = [w for w in short if (w,) not in countries() and not FIRST.fullmatch(w)]
    return set(kept) <= set(long) or bool({"for", "of", "at"} & {*short, *long})


def _body_score(found: Described, party: Party) -> tuple[float, tuple[str, ...]] | None:
    if not found.definite or not found.head:
        return None
    last = found.head[-1]
    if "JRN" in found.sectors and any(m.name and m.name[-1] in outlets() for m in party.mentions):
        return SAME_BODY, ("an outlet",)
    if any(m.head[-1:] == (last,) and _same_branch(found.head, m.head) for m in party.mentions):
        return SAME_HEAD, ("same kind of body",)
    bodies = {"ministry", "government", "army", "police", "court", "parliament", "department", "agency"}
    other = any(set(m.head) & bodies for m in party.mentions)
    if last in GENERIC and not other and party.kind in (ActorKind.ORGANIZATION, ActorKind.UNKNOWN):
        return SAME_BODY, ("a body of no other kind",)
    return None


def _same_branch(one: Sequence[str], two: Sequence[str]) -> bool:
    """False for "the finance ministry" beside "the interior ministry": two bodies of one kind."""
    short, long = sorted((set(one[:-1]), set(two[:-1])), key=len)
    return not short or bool(short & long)


def settle(candidates: Sequence[Candidate]) -> int | None:
    """The number of the chosen party, or None where there is none or the best two are equal."""
    best = choose(candidates)
    return int(best.key) if best else None
