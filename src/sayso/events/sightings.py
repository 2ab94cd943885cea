"""One sighting for each trigger: which words, in which sentence and whose voice, and what stands over them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sayso.events.conditions import Condition, find_conditions
from sayso.events.lexicon import LITTLE, Entry, find_entries, load_cues
from sayso.events.page import Page
from sayso.events.scope import (
    ARTICLES,
    AUXILIARIES,
    BREAKS,
    LINKS,
    Hint,
    find_clause_hints,
    find_noun_hints,
    find_object_hints,
    find_subject_hints,
    find_that_hints,
    find_verb_hints,
)  # fmt: skip
from sayso.events.voice import find_voice
from sayso.labels import MATERIAL, EventType, Modality
from sayso.records import Count, Mention, StatementId, Trace, Trigger, When, Where
from sayso.spans import Span

PRONOUNS = frozenset({"i", "we", "you", "he", "she", "it", "they", "who", "which", "that", "to", "not"})
LEADING = frozenset({"to", "not", "will", "would", "may", "might", "could", "should", "must", "can", "shall"})
POSSESSIVES = frozenset({"my", "our", "your", "his", "her", "its", "their", "'s"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A place where the text names an act.

    `head`: number of its main word; `low`, `high`: word numbers between which the clause is looked at; `voice`:
    statements around it, outermost first; `cue`: the statement whose cue the trigger is; `entries`: rows of the
    lexicon, longest phrase first; `given`: a noun that takes the act for granted ("the attack", "their visit"). The fields below `factuality` are filled by the rules one by one.
    """

    trigger: Trigger
    span: Span
    type: EventType
    probability: float
    sentence: Span
    head: int
    low: int
    high: int
    nominal: bool
    given: bool
    entries: tuple[Entry, ...]
    voice: tuple[StatementId, ...]
    hints: tuple[Hint, ...]
    conditions: tuple[Condition, ...]
    cue: StatementId | None = None
    modality: Modality = Modality.ACTUAL
    historical: bool = False
    condition: Span | None = None
    actors: tuple[Mention, ...] = ()
    recipients: tuple[Mention, ...] = ()
    modes: tuple[str, ...] = ()
    whens: tuple[When, ...] = ()
    where: Where | None = None
    counts: tuple[Count, ...] = ()
    trace: tuple[Trace, ...] = ()

    def with_trace(self, field: str, by: str, span: Span | None = None) -> Sighting:
        """The same, with one reason more."""
        return replace(self, trace=(*self.trace, Trace(field=field, by=by, span=span or self.span)))


def is_nominal(page: Page, words: range, entries: tuple[Entry, ...]) -> bool:
    """True if the words name the act as a noun ("the strikes", "Israel's bombing"), from their form and neighbours;
    the lexicon decides where neither does."""
    head = page.lower[words[-1]]
    before = page.lower[words[0] - 1] if words[0] else ""
    after = page.lower[words[-1] + 1] if words[-1] + 1 < len(page.lower) else ""
    possessed = before in POSSESSIVES or before.endswith(("'s", "s'"))
    if before in ARTICLES or possessed:
        return not (before == "that" and head.endswith("ed"))
    if before in PRONOUNS or before in AUXILIARIES or before in LEADING or before.endswith("n't"):
        return False
    if len(words) > 1 and page.lower[words[0]].endswith("ing"):  # "from marching on the palace"
        return False
    counted = before in ("single", "one", "further", "more")  # "a single shot"
    irregular = len(page.bases(words[-1])) > 1 and not head.endswith(("s", "ing")) and not counted
    if head.endswith("ed") or irregular:  # "struck" is no strike
        return False
    if head.endswith("ing"):
        return after == "of"
    if before in LINKS:
        return True
    if after in ARTICLES or after in LITTLE:
        return False
    kinds = ["n"] if counted else [e.pos for e in entries]
    return bool(kinds) and kinds[0] == "n"


def is_given(page: Page, noun: int, low: int) -> bool:
    """True for a noun with a definite article or a possessor, up to three words before it."""
    for n in range(noun - 1, max(low, noun - 4) - 1, -1):
        word = page.lower[n]
        if word in ("the", "this", "these", "those") or word in POSSESSIVES or word.endswith(("'s", "s'")):
            return True
        if word in BREAKS or word in LINKS or word in ("a", "an", "no", "any"):
            return False
    return False


def to_sighting(page: Page, trigger: Trigger) -> Sighting | None:
    """The sighting of one trigger; None for a trigger without a word or outside every sentence (furniture)."""
    number = page.sentence(trigger.span.start)
    words = page.range_of(trigger.span)
    if number is None or not words:
        return None
    sentence = page.sentences[number]
    inside = page.range_of(sentence)
    entries = find_entries(page, trigger.span)
    nominal = is_nominal(page, words, entries)
    words = words if nominal else _verb(page, words)
    head = words[-1] if nominal else words[0]
    voice, cue = find_voice(page, trigger.span, named=nominal, deed=trigger.type in MATERIAL)
    low = max(inside.start, _content_start(page, voice, trigger.span))
    hints = find_hints(page, words, nominal, low, inside)
    return Sighting(
        trigger=trigger, span=trigger.span, type=trigger.type, probability=trigger.probability, sentence=sentence,
        head=head, low=low, high=inside.stop, nominal=nominal,
        given=nominal and is_given(page, words[0], low) and not _is_made(page, hints), entries=entries, voice=voice,
        cue=cue, hints=hints,
        conditions=find_conditions(page, sentence),
    )  # fmt: skip


def _verb(page: Page, words: range) -> range:
    """The words from the verb itself on: "to [cede]", "will [march]"."""
    n = words.start
    while n < words.stop - 1 and (page.lower[n] in LEADING or page.lower[n] in AUXILIARIES):
        n += 1
    return range(n, words.stop)


def _is_made(page: Page, hints: tuple[Hint, ...]) -> bool:
    """True if a verb brings the act about that the noun names: "efforts to [secure] the release" take none for granted."""
    verbs = [h for h in hints if h.rule == "verb"]
    return bool(verbs) and max(verbs, key=lambda h: h.at).base in load_cues("makes")


def _content_start(page: Page, voice: tuple[StatementId, ...], trigger: Span) -> int:
    """The first word of the innermost content around a trigger: what stands before it is another voice."""
    if not voice:
        return 0
    statement = page.statement(voice[-1])
    around = [c.start for c in statement.contents if c.overlaps(trigger)]
    first = page.word_at(around[0]) if around else 0
    governed = first < len(page.lower) and page.lower[first] == "to" and statement.cue is not None
    return 0 if governed else first  # "[promised] to free the pilot"


def _find_undone(page: Page, noun: int, low: int) -> list[Hint]:
    """The negation of the verb that a noun is the object of: "did [not] fire a single shot"."""
    for n in range(noun - 1, max(low, noun - 7) - 1, -1):
        if page.lower[n] in BREAKS:
            break
        if page.lower[n] in ("not", "never") or page.lower[n].endswith("n't"):
            return [Hint(at=n, base="not", rule="verb", effect="negated")]
    return []


def find_hints(page: Page, words: range, nominal: bool, low: int, inside: range) -> tuple[Hint, ...]:
    """Everything in the clause that bears on whether the act happened, in text order, each word once. `low`: where the
    words of its own voice begin; what their that-clause hangs on stands before them, in the sentence `inside`."""
    high = inside.stop
    outer = inside.start if low > inside.start and page.lower[low - 1] == "that" else low
    if nominal:
        found = [*find_noun_hints(page, words[-1], low), *_find_undone(page, words[0], low)]
        if not any(h.rule in ("verb", "noun") for h in found):
            found += find_subject_hints(page, words[-1], high)
    else:
        found = [*find_verb_hints(page, words[0], low), *find_object_hints(page, words.stop, high)]
    found += [*find_clause_hints(page, words[0], low), *find_that_hints(page, words[0], outer)]
    return tuple({(h.at, h.effect): h for h in sorted(found, key=lambda h: h.at)}.values())
