"""Which propositions of a story are about one thing: responses first, then the assertions that they answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sayso.labels import Act
from sayso.linking.answering import find_about, find_opening, points_back
from sayso.linking.positions import (
    BOUND,
    PROPOSED,
    Match,
    Weights,
    find_lead,
    find_match,
    find_overlap,
    is_thin,
    loses_agent,
    order,
    puts_as_so,
    stands_by,
)
from sayso.linking.propositions import Proposition, is_agentless, is_denied, is_open, is_plain, is_pointed_at
from sayso.linking.terms import word_class
from sayso.linking.voices import OWN, same_voice, to_outlet_voice

CONTAINED = 0.75
"""Share of a short response that a longer one must say for both to answer one thing: "gave no such order"."""


LIKE = 0.4
"""Mean share of words from which a response that nobody's verb answers is about a clause all the same."""
UNITED = 0.3
"""Mean share of words from which two responses to one assertion are about one thing."""
NEAR = 0.1
"""What a clause before the response in its own report has ahead of others: one answers what was just said."""


@dataclass(slots=True, eq=False)
class Issue:
    """What is at issue, in the making: the responses that raise it, the clauses bound to it with how, and the unsure ones."""

    foci: list[Proposition]
    matches: dict[int, Match] = field(default_factory=dict)
    unsure: dict[int, Match] = field(default_factory=dict)
    pointers: dict[int, str] = field(default_factory=dict)

    @property
    def head(self) -> str:
        """The key of what the issue says of its subject."""
        return self.foci[0].heads[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What the rules look at: all propositions of a story in canonical order, how much each key tells, and for each key the
    places of those that have it, so that nothing is compared with what cannot match."""

    propositions: tuple[Proposition, ...]
    weights: Weights
    places: Mapping[str, tuple[int, ...]]

    def having(self, keys: Iterable[str]) -> list[int]:
        """Places of the propositions that have one of `keys`, rising."""
        return sorted({n for key in keys for n in self.places.get(key, ())})


def find_issues(story: Story) -> tuple[Issue, ...]:
    """Every issue of the story, in canonical order, with the propositions bound to it by their places in the story."""
    issues: list[Issue] = []
    for n, p in enumerate(story.propositions):
        if _raises(story, p) and not is_thin(p):
            _join(story, issues, n)
    for issue in issues:
        _bind_assertions(story, issue)
    _adopt(story, issues)
    _unite(story, issues)
    _bind_thin(story, issues)
    return tuple(i for i in issues if not _denies_nothing(story, i))


def _denies_nothing(story: Story, issue: Issue) -> bool:
    """Whether the issue is no more than what one voice says is not so, with a plain verb ("There was not one bottle," she said):
    that is an assertion, a denial only if somebody else puts it forward."""
    verbs = [f.verb.of(f.report.entry.article.text) if f.verb else "" for f in issue.foci]
    plain = all(f.act is Act.DENY and v and is_plain(v) for f, v in zip(issue.foci, verbs, strict=True))
    return plain and all(story.propositions[n] in issue.foci for n in issue.matches)


def _adopt(story: Story, issues: list[Issue]) -> None:
    """Gives each response that nobody's words answer to the clause that it shares most with, whatever their verbs."""
    for issue in list(issues):
        if issue not in issues or not _is_lonely(story, issue):
            continue
        found = [
            m for f in issue.foci for q in _find_likely(story, issue, f) if (m := _find_likeness(story, f, q))
        ]
        best = max(found, key=lambda m: m.score, default=None)
        if best is not None and best.score >= LIKE:
            _merge(story, issues, issue, best)


def _unite(story: Story, issues: list[Issue]) -> None:
    """Makes one of issues whose responses answer one and the same assertion, and say something of each other."""
    for issue in list(issues):
        home = next((i for i in issues[: issues.index(issue)] if _answers_one(story, i, issue)), None)
        if home is not None:
            home.foci.extend(f for f in issue.foci if f not in home.foci)
            home.matches.update({k: m for k, m in issue.matches.items() if k not in home.matches})
            issues.remove(issue)


def _answers_one(story: Story, a: Issue, b: Issue) -> bool:
    said = [n for n in a.matches.keys() & b.matches.keys() if story.propositions[n].act is Act.SAY]
    # the other issue must be what the words mainly say: "the minister was [promised] the embassy"
    if any(_names_part(story, b, n) and a.matches[n].head == story.propositions[n].heads[0] for n in said):
        return True
    found = [m for f in a.foci for g in b.foci if (m := find_overlap(f, g, story.weights))]
    return bool(said) and any(m.score >= UNITED for m in found)


def _names_part(story: Story, issue: Issue, n: int) -> bool:
    """Whether a voice takes back words of its own and names them by a thing in them ("her claim about [the embassy]")."""
    p = story.propositions[n]
    own = any(f.act is Act.RETRACT and same_voice(f.voice, p.voice) for f in issue.foci)
    return own and is_pointed_at(p, issue.matches[n].head)


def _is_lonely(story: Story, issue: Issue) -> bool:
    """Whether no other voice's clause is bound to what the responses answer."""
    held = [p for n in issue.matches if (p := story.propositions[n]).act is Act.SAY and p not in issue.foci]
    if len(issue.foci) == 1 and issue.foci[0].act is Act.RETRACT:  # who takes back answers words of its own
        return not any(same_voice(p.voice, issue.foci[0].voice) for p in held)
    return not held


def _find_likely(story: Story, issue: Issue, focus: Proposition) -> list[Proposition]:
    """Clauses outside the issue that share a key with its response, the response's own voice in its own report aside."""
    return [
        q
        for n in story.having(focus.keys)
        if n not in issue.matches
        and not is_thin(q := story.propositions[n])
        and not (q.report.id == focus.report.id and _is_aside(q, focus))
    ]


def _is_aside(q: Proposition, focus: Proposition) -> bool:
    """Whether a clause of the response's report is the response itself, or what its own voice says beside it."""
    return q.span.overlaps(focus.span) or (focus.act is not Act.RETRACT and same_voice(q.voice, focus.voice))


def _find_likeness(story: Story, focus: Proposition, q: Proposition) -> Match | None:
    mine = focus.act is Act.RETRACT and q.act is Act.SAY and same_voice(q.voice, focus.voice)
    found = find_overlap(focus, q, story.weights, mean=not mine)
    if found is None:
        return None
    near = q.report.id == focus.report.id and q.span.end <= focus.span.start
    return replace(found, score=found.score + NEAR) if near else found


def _merge(story: Story, issues: list[Issue], issue: Issue, best: Match) -> None:
    """Puts an issue into the one that the clause of `best` is bound to, or the clause into the issue."""
    n = story.propositions.index(best.proposition)
    home = next((i for i in issues if i is not issue and n in i.matches), None)
    if best.focus.act is Act.RETRACT:  # what others said with its words is not what it takes back
        issue.matches = {k: m for k, m in issue.matches.items() if story.propositions[k] in issue.foci}
    if home is None:
        issue.matches[n] = best
        return
    home.foci.extend(f for f in issue.foci if f not in home.foci)
    home.matches.update({k: m for k, m in issue.matches.items() if k not in home.matches})
    issues.remove(issue)


def _raises(story: Story, p: Proposition) -> bool:
    """A response raises an issue, and so does a plain saying that says the opposite of another voice's."""
    if p.act is not Act.SAY:
        return True
    if not p.heads or is_open(p, p.heads[0]) or not is_denied(p, p.heads[0]):
        return False
    return any(_contradicts(story, p, story.propositions[n]) for n in story.having(p.heads[:1]))


def _contradicts(story: Story, p: Proposition, other: Proposition) -> bool:
    own = p.report.id == other.report.id and p.statement is None and other.statement is None
    if other is p or other.act is not Act.SAY or own or same_voice(p.voice, other.voice):
        return False
    if p.statement is None and len(p.keys & other.keys) < 2 and not p.heads[0].startswith("#"):
        return False  # a report that says in its own voice what is not so answers another where it names thing or figure
    match = find_match(p, other, story.weights)
    return (
        match is not None
        and match.score >= BOUND
        and not is_denied(other, p.heads[0])
        and match.head == p.heads[0]
    )


def _join(story: Story, issues: list[Issue], n: int) -> None:
    """Puts response `n` into the issue whose responses say the same, each of the other; else it raises its own."""
    p = story.propositions[n]
    fitting = [(issue, m) for issue in issues if (m := _fit(story, issue, p))]
    if not fitting:
        own = find_match(p, p, story.weights)
        issues.append(Issue(foci=[p], matches={n: own} if own else {}))
        return
    first, match = fitting[0]
    first.matches[n] = match
    first.foci.append(p)
    for other, _ in fitting[1:]:
        first.foci.extend(other.foci)
        first.matches.update(other.matches)
        issues.remove(other)


def _fit(story: Story, issue: Issue, p: Proposition) -> Match | None:
    """How a response answers what the issue's responses answer, by the one it is most like; None if none is."""
    found = [
        (there.score + back.score, there)
        for focus in issue.foci
        if (there := find_match(focus, p, story.weights))
        and (back := find_match(p, focus, story.weights))
        and _is_one(there, back)
    ]
    return max(found, key=lambda x: x[0])[1] if found else None


def _is_one(there: Match, back: Match) -> bool:
    """Whether two responses answer one thing: each says most of the other, or the shorter is all in the longer."""
    low, high = sorted((there.score, back.score))
    return low >= BOUND or (high >= CONTAINED and there.focus.heads[0] == back.focus.heads[0])


def _restates(p: Proposition, foci: Sequence[Proposition]) -> bool:
    """Whether the saying only repeats what a response in its own report answers ("[retracted] [his claim that …]")."""
    return any(
        f.report.id == p.report.id and f.statement and p.statement and f.statement.id != p.statement.id
        and f.span.overlaps(p.span)
        for f in foci
    )  # fmt: skip


def _bind_assertions(story: Story, issue: Issue) -> None:
    for n in story.having(h for f in issue.foci for h in f.heads[:2]):
        p = story.propositions[n]
        if n in issue.matches or p.act is not Act.SAY or _restates(p, issue.foci):
            continue
        ways = (find(story, f, p) for f in issue.foci for find in (_find_same, _find_vaguer))
        best = max((m for m in ways if m), key=lambda m: m.score, default=None)
        if best is None or best.score < PROPOSED:
            continue
        (issue.matches if best.score >= BOUND else issue.unsure)[n] = best


def _find_same(story: Story, focus: Proposition, p: Proposition) -> Match | None:
    return find_match(focus, p, story.weights)


def _find_vaguer(story: Story, focus: Proposition, p: Proposition) -> Match | None:
    """The match of an assertion that says less than the response, but nothing else: "the board had been warned" where a
    response says of what, when and by whom. Head and one word more must be shared."""
    there, back = find_match(focus, p, story.weights), find_match(p, focus, story.weights)
    if there is None or back is None or p.heads[0] != focus.heads[0] or len(p.keys & focus.keys) < 2:
        return None
    lost = is_agentless(p, p.heads[0]) and loses_agent(focus, p, p.heads[0])
    return replace(there, score=back.score) if back.score >= CONTAINED and not lost else None


def _bind_thin(story: Story, issues: list[Issue]) -> None:
    """A response that names nothing answers what its report spoke of last: the nearest clause before it that is at issue,
    and not the speaker's own unless it takes something back. Who stands by a report stands by the speaker's own."""
    for n, p in enumerate(story.propositions):
        if stands_by(p):
            earlier = [q for q in story.propositions if _is_own_earlier(q, p)]
            _point(story, issues, n, "linking.binding.own_earlier", earlier)
        elif p.act is Act.RETRACT and (own := _find_own(story, issues, p)):
            _raise_pointed(story, issues, p, own[:1])
            _point(story, issues, n, "linking.binding.own_earlier", own)
        elif p.act is not Act.SAY and (is_thin(p) or _lets_go(story, issues, p)):
            near = _find_answered(p, [q for q in story.propositions if _before(q, p)])
            near = _find_named(story, issues, p) or near
            _raise_pointed(story, issues, p, near)
            _point(story, issues, n, "linking.binding.nearest_before", near)


def _lets_go(story: Story, issues: list[Issue], p: Proposition) -> bool:
    """Whether a refusal names a thing that nobody speaks of ("declined to comment on the case", "would not say whether it had
    known the road"), in a report that has something at issue before it; its own issue is dropped then. Who will not say how, when
    or how much is asked about something else.
    """
    home = next((i for i in issues if i.foci == [p] and _is_lonely(story, i)), None)
    if p.act is not Act.DECLINE or home is None or (p.tokens and p.tokens[0].word in word_class("asked_for")):
        return False
    others = {n for i in issues if i is not home for n in i.matches}
    if not any(_before(story.propositions[n], p) for n in others):
        return False
    issues.remove(home)
    return True


def _find_named(story: Story, issues: Sequence[Issue], p: Proposition) -> list[Proposition]:
    """What is at issue and speaks of what a refusal names ("declined to say whether the works was to blame"): the clauses that
    share most of its words of content, of whichever report; none if none shares two."""
    if p.act is not Act.DECLINE:
        return []
    held = [q for i in issues for n in i.matches if (q := story.propositions[n]).act is not Act.DECLINE]
    told = [
        (len(q.keys & {t.key for t in p.tokens if t.key}), q)
        for q in held
        if order(q.report) <= order(p.report)
    ]
    most = max((n for n, _ in told), default=0)
    return [q for n, q in told if n == most] if most > 1 else []


def _find_answered(p: Proposition, near: list[Proposition]) -> list[Proposition]:
    """Those of the clauses before a response that it may answer: of a figure those with one, of "that" what opened the last
    voice's words, of a denial those about who denies."""
    words = {t.word for t in p.tokens}
    figures = [q for q in near if q.numbers] if words & word_class("figure_noun") else []
    if figures or p.act is not Act.DENY:
        return figures or near
    said = [q for q in near if q.act is Act.SAY and q.heads]
    # what is told as so comes before what is threatened or planned: nobody denies "we will answer"
    said = [q for q in said if not is_open(q, q.heads[0])] or said
    if points_back(p):
        told = [q for q in said if q.statement]
        return [find_opening(told)] if told else near
    return list(find_about(p, [q for q in near if q in said or q.act is not Act.SAY]))


def _find_own(story: Story, issues: list[Issue], p: Proposition) -> list[Proposition]:
    """What a voice said before of whom it names in taking back a saying ("withdrew her accusation against Marovia"), where
    nobody's words answer that; the issue that the words alone raised is dropped then."""
    home = next((i for i in issues if i.foci == [p] and _is_lonely(story, i)), None)
    if (home is None and not is_thin(p)) or not any(
        t.word in word_class("claim_noun") for t in (*find_lead(p), *p.tokens)
    ):
        return []
    if home is not None and any(story.propositions[n].act is not Act.RETRACT for n in home.matches):
        return []
    own = [q for q in story.propositions if _is_own_earlier(q, p) and q.heads and p.keys & q.keys]
    if own and home is not None:
        issues.remove(home)
    return own


def _raise_pointed(story: Story, issues: list[Issue], p: Proposition, near: Sequence[Proposition]) -> None:
    """Makes an issue of the assertion before a response that names a saying ("declined to comment on the number") or denies, if
    nothing before it is at issue. A bare "declined to comment" says too little to make one."""
    words = {t.word for t in p.tokens}
    at_issue = {k for issue in issues for k in issue.matches}
    near_ids = {id(q) for q in near if q.act is Act.SAY and q.heads}
    said = [k for k, q in enumerate(story.propositions) if id(q) in near_ids]
    answered = {k for k in at_issue if any(story.propositions[k] is q for q in near)}
    if not said or answered or not (p.act is Act.DENY or words & word_class("claim_noun")):
        return
    figures = [k for k in said if story.propositions[k].numbers and words & word_class("figure_noun")]
    place = (figures or said)[0 if p.act is Act.DENY else -1]
    first = story.propositions[place]
    if _take_in(story, issues, place):
        return
    own = find_match(first, first, story.weights)
    issue = Issue(foci=[first], matches={place: own} if own else {})
    _bind_assertions(story, issue)
    issues.append(issue)


def _take_in(story: Story, issues: Sequence[Issue], n: int) -> bool:
    """Binds clause `n` to the issue that has the clause likest it, whatever their verbs; False if none is like it."""
    found = [
        (m.score, -k, m, issue)
        for k, issue in enumerate(issues)
        for held in issue.matches
        if (m := find_overlap(story.propositions[held], story.propositions[n], story.weights))
        and m.score >= LIKE
    ]
    if found:
        _, _, match, issue = max(found, key=lambda x: x[:2])
        issue.matches[n] = match
    return bool(found)


def _point(story: Story, issues: Sequence[Issue], n: int, by: str, near: Sequence[Proposition]) -> None:
    """Binds clause `n` to the issue of the last of `near` that is at issue, those first that its words ask for."""
    p = story.propositions[n]
    places = {id(q): k for k, q in enumerate(story.propositions)}
    held = [(q, issue) for issue in issues for q in near if places[id(q)] in issue.matches]
    held = [(q, i) for q, i in held if q.act is _named_act(p)] or held
    if held:
        q, issue = max(
            held, key=lambda pair: (order(pair[0].report), pair[0].span.end, -issues.index(pair[1]))
        )
        issue.matches[n] = Match(focus=q, proposition=p, head=issue.head, score=1.0, words=p.verb or p.span)
        issue.pointers[n] = by


def _is_own_earlier(q: Proposition, p: Proposition) -> bool:
    """Whether `q` is an assertion of the voice of `p`, or the report of the outlet that it is, not published later."""
    own = same_voice(q.voice if q.voice is not OWN else to_outlet_voice(q.report), p.voice)
    return q is not p and own and q.act is Act.SAY and order(q.report) <= order(p.report)


def _named_act(p: Proposition) -> Act | None:
    """What the response says that it answers: "the minister's admission", "her denial"."""
    words = {t.word for t in p.tokens}
    return (
        Act.CONFIRM
        if words & word_class("admission_noun")
        else Act.DENY
        if words & word_class("denial_noun")
        else None
    )


def _before(q: Proposition, p: Proposition) -> bool:
    """Whether `q` stands before `p` in one report, and is not the speaker's own unless `p` takes something back."""
    here = q.report.id == p.report.id and q.span.end <= p.span.end and q is not p
    return here and (p.act is Act.RETRACT or not same_voice(q.voice, p.voice))


def is_so(story: Story, issue: Issue) -> bool:
    """Whether the issue is that something is so: as its earliest assertion has it, else as its first response has it."""
    said = [(order(p.report), p) for n in issue.matches if (p := story.propositions[n]).act is Act.SAY]
    first = min(said, key=lambda x: (x[0], x[1].span))[1] if said else issue.foci[0]
    return puts_as_so(first, issue.matches[story.propositions.index(first)].head if said else issue.head)
