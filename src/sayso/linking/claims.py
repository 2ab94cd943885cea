"""Claims of a story: what is at issue across its reports, and every position on it in order of time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sayso.labels import Act, Stance
from sayso.linked import (
    LinkedClaim,
    LinkedClaimId,
    LinkedEventId,
    LinkedPosition,
    Proposal,
    ProposalKind,
    Report,
    to_id,
)  # fmt: skip
from sayso.linking.bindings import Issue, Story, find_issues, is_so
from sayso.linking.independence import Folding, find_sources
from sayso.linking.merging import Group
from sayso.linking.positions import Match, find_lead, find_weights, names_denial, order, resolve_stance
from sayso.linking.propositions import Proposition, find_propositions, find_verb
from sayso.linking.status import Stand, resolve_status
from sayso.linking.terms import Token, find_tokens, word_class, word_set
from sayso.linking.voices import OWN, same_party, same_voice
from sayso.records import Trace


def read_story(reports: Iterable[Report]) -> Story:
    """All propositions of the reports, in order of publication, then of the text."""
    ordered = sorted(reports, key=order)
    found = tuple(p for r in ordered for p in find_propositions(r))
    places: dict[str, list[int]] = {}
    for n, p in enumerate(found):
        for key in p.keys:
            places.setdefault(key, []).append(n)
    return Story(
        propositions=found, weights=find_weights(found), places={k: tuple(v) for k, v in places.items()}
    )


def find_claims(
    reports: Sequence[Report], folding: Folding, groups: Sequence[Group]
) -> tuple[tuple[LinkedClaim, ...], tuple[Proposal, ...]]:
    """The claims of a story's reports (copies left out), and the bindings that are not sure. `groups`: its events."""
    story = read_story(reports)
    claims: list[LinkedClaim] = []
    proposals: list[Proposal] = []
    for issue in find_issues(story):
        claim = _claim(story, issue, folding, groups)
        if claim is not None:
            claims.append(claim)
            proposals.extend(_proposals(story, issue, claim))
    return tuple(claims), tuple(proposals)


def _claim(story: Story, issue: Issue, folding: Folding, groups: Sequence[Group]) -> LinkedClaim | None:
    so = is_so(story, issue)
    stands = _folded([s for n, m in issue.matches.items() if (s := _stand(story, issue, n, m, so))])
    if not stands:
        return None
    stated = next((s for s in stands if s.stance is Stance.ASSERTS), stands[0]).position
    article = next(p.report.entry.article for p in story.propositions if p.report.id == stated.report)
    held = tuple(s.position for s in stands)
    vouching = [p.report for p in held if p.stance in {Stance.ASSERTS, Stance.CONFIRMS}]
    return LinkedClaim(
        id=LinkedClaimId(to_id("k", stated.report, stated.span.start, stated.span.end, issue.head)),
        text=stated.span.of(article.text), status=resolve_status(stands), events=_find_events(held, issue.head, groups),
        positions=held, sources=find_sources(vouching, folding), trace=(Trace(field="status", by="linking.status"),),
    )  # fmt: skip


def _find_events(
    positions: Iterable[LinkedPosition], head: str, groups: Iterable[Group]
) -> tuple[LinkedEventId, ...]:
    """The events that positions tell with the very word at issue ("the [arrest] …"), not those that they mention beside it."""
    spoken = [(p.report, p.span) for p in positions]
    return tuple(
        g.id
        for g in groups
        if any(
            t.report.id == report
            and head in t.triggers
            and any(span.contains(x) for x in t.event.triggers or (t.event.trigger,))
            for t in g.tellings
            for report, span in spoken
        )
    )


def _stand(story: Story, issue: Issue, n: int, match: Match, so: bool) -> Stand | None:
    p = story.propositions[n]
    head = match.head
    stance = resolve_stance(p, head, so)
    if stance is None:
        return None
    by = issue.pointers.get(n) or (
        "linking.binding.own_words" if p in issue.foci else "linking.binding.same_words"
    )
    position = LinkedPosition(
        report=p.report.id, stance=stance, span=p.span, statement=p.statement.id if p.statement else None, by=p.voice.name,
        unnamed=p.voice.unnamed, said_on=p.said_on, binding=Trace(field="binding", by=by, span=match.words),
    )  # fmt: skip
    return Stand(
        position=position, voice=p.voice, concerned=_is_concerned(story, issue, p), own_claim=_own_claim(p),
        of_denial=p.act is Act.RETRACT and names_denial(p),
    )  # fmt: skip


def _own_claim(p: Proposition) -> bool:
    """Whether a retraction says that what it takes back is the speaker's own ("his claim", "its report")."""
    if p.act is not Act.RETRACT:
        return False
    return any(t.word in word_class("own") for t in find_lead(p))


def _is_concerned(story: Story, issue: Issue, p: Proposition) -> bool:
    """Whether the voice is whom the claim is about: it speaks of its own ("its guards had entered"), or the accounts name
    its side before what they say of it."""
    if _admits(p) and not p.voice.words & word_set("unnamed"):
        return True
    if p.act is Act.SAY or p.voice.name is None:
        return False
    if _speaks_of_its_own(_subject(p, issue.head)):
        return True
    matched = [story.propositions[n] for n in issue.matches]
    # whom reporters ask is whom it concerns: "the ministry declined to comment", and later owned up
    if any(q.act is Act.DECLINE and same_voice(q.voice, p.voice) for q in matched):
        return True
    subjects = {t.key[:6] for q in matched for t in _subject(q, issue.head) if t.key}
    mine = {w[:6] for w in p.voice.words} | ({f"@{p.voice.country}"} if p.voice.country else set())
    return bool(subjects & mine)


def _admits(p: Proposition) -> bool:
    """Whether the verb says that it is the speaker's own affair: one confirms what others did, and admits what one did."""
    if p.act is not Act.CONFIRM or p.verb is None:
        return False
    return any(
        t.word in word_class("admits")
        for t in find_tokens(p.report.entry.article.text, find_verb(p.report, p.verb))
    )


def _speaks_of_its_own(subject: tuple[Token, ...]) -> bool:
    """Whether a pronoun for the speaker stands before the head with one word of content between them at most: "its guards
    had [entered]", but not "he shut the gate on an [order]"."""
    at = max((n for n, t in enumerate(subject) if t.word in word_class("own")), default=None)
    return at is not None and sum(1 for t in subject[at + 1 :] if t.key) <= 1


def _subject(p: Proposition, head: str) -> tuple[Token, ...]:
    at = next((n for n, t in enumerate(p.tokens) if t.key == head), 0)
    return p.tokens[:at]


def _folded(stands: Iterable[Stand]) -> list[Stand]:
    """One position for each stance of a report, its own voice only where no speaker holds it; in order of time."""
    best: dict[tuple[str, Stance], Stand] = {}
    for s in stands:
        key = (s.position.report, s.position.stance)
        if key not in best or _rank(s) > _rank(best[key]):
            best[key] = s
    kept = [s for s in best.values() if not any(_says_more(x, s) for x in best.values())]
    return sorted(kept, key=lambda s: (s.position.said_on or "9999", s.position.report, s.position.span))


def _says_more(a: Stand, b: Stand) -> bool:
    """Whether `a` is the confirmation or retraction of the voice that asserts in `b`, in one report: who admits a thing and goes on
    about it holds one position. A spokesman without a name for his house goes on for the house that speaks beside him."""
    one = same_party(a.voice, b.voice)
    if a.position.report != b.position.report or b.stance not in {Stance.ASSERTS, Stance.DENIES}:
        return False
    if a.stance is Stance.RETRACTS:
        own = a.position.statement is None and b.voice == OWN  # "We wrote that … We were wrong"
        return one or own or (a.voice.unnamed and b.voice.unnamed)
    spokes = a.voice.spokes or b.voice.spokes
    return a.stance is Stance.CONFIRMS and b.stance is Stance.ASSERTS and (one or spokes)


def _rank(s: Stand) -> tuple[bool, bool, int]:
    return s.position.by is not None, s.position.statement is not None, -s.position.span.start


def _proposals(story: Story, issue: Issue, claim: LinkedClaim) -> Iterable[Proposal]:
    for n, match in issue.unsure.items():
        p = story.propositions[n]
        if all(p.report.id != q.report for q in claim.positions):
            left = f"{p.report.id}:{p.statement.id if p.statement else p.span.start}"
            yield Proposal(
                kind=ProposalKind.BIND_POSITION, left=left, right=claim.id, score=round(match.score, 4),
                reasons=(f"shares {match.head.lstrip('*@')}",),
            )  # fmt: skip
