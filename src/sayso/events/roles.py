"""Who does it and to whom: the reader's pointers, or plain rules where it gives none and the words are clear."""

from __future__ import annotations

import re
from dataclasses import replace

from sayso.events.lexicon import find_entries, load_class, load_words
from sayso.events.means import wields, with_means, without_means
from sayso.events.page import Page, find_touching
from sayso.events.scope import ARTICLES, AUXILIARIES, BREAKS, LINKS, is_adverb
from sayso.events.sightings import PRONOUNS, Sighting
from sayso.labels import EventType
from sayso.records import Found, Mention
from sayso.spans import Span, find_trimmed

TWO_SIDED = frozenset({EventType.CONSULT, EventType.COOPERATE, EventType.AGREE, EventType.ASSAULT})
"""Types whose parties may all be actors: one mention as actor and recipient is then the actor's."""
RELATIVE = re.compile(r",?\s+(?:who|which|whose|that|where)\b|\s*[(\[;:—–]")
LEADING = re.compile(r"(?:by|to|with|against|from|of|on|at|in|for|and|or)\s+", re.IGNORECASE)
SEAM = re.compile(r"[ \u00a0-]|(?:[ \u00a0]+(?:of|the|than|of the)[ \u00a0]+)|[’']s[ \u00a0]+")
"""What may stand between two parts of one name."""
LOCATIVE = re.compile(
    r"(?:^|\s)(?:in|at|near|outside|around|across)\s+(?:the\s+)?$|^(?:in|at|near)\s+", re.IGNORECASE
)
TOPIC = load_class("topic")
"""Words that make what follows them the topic of another act."""
EDGES = ' \t\r\n\f\v\u00a0,;:.“”"()'
REACH = 12
"""Words between a verb and its subject or object at most, where rules look for one."""
MOST = 4
"""Mentions in one role at most; what the reader points at beyond them it is unsure of."""
AFAR = 0.97
"""The same for a mention of another sentence, where pointers err most: none beats a wrong one."""
LEAST = 0.5
"""Least probability at which the reader's pointer is followed."""
WHO = frozenset({"who", "which", "that", "whose"})
AIMED = ("at", "against", "into", "on", "towards", "toward")
"""What stands before those whom means are used on: "fired tear gas [at] the miners"."""


def find_roles(page: Page, seen: Sighting) -> Sighting:
    """The sighting with actors and recipients, each in text order, and the reasons for them."""
    actors, recipients = _by_voice(page, seen, *_pointed(page, seen))
    pointed = replace(seen, actors=actors, recipients=_other_than(actors, recipients))
    sound = _without_own(page, _without_relative(page, without_means(page, pointed)))
    actors, recipients = sound.actors, sound.recipients
    why, because = "reader", "reader"
    if not actors:
        found, why = _rule_actor(page, seen)
        actors = _beside(found, recipients)
    if not recipients or _is_elsewhere(page, seen, recipients):
        found, because = _rule_recipient(page, seen)
        recipients = _beside(found, actors) or recipients
    plain = _without_own(page, without_means(page, replace(seen, actors=actors, recipients=recipients)))
    if not plain.recipients and (recipients or pointed.recipients):
        aimed, because = _aimed_at(page, seen), "aimed at"
        plain = replace(plain, recipients=_beside(aimed, plain.actors))
    return with_means(page, _traced(plain, why, because))


def _without_relative(page: Page, seen: Sighting) -> Sighting:
    """The sighting without what a relative clause says of its first recipient: "held four men who took [photographs]"."""
    if len(seen.recipients) < 2 or seen.recipients[0].span.start < seen.span.end:
        return seen
    first = seen.recipients[0].span
    kept = [m for m in seen.recipients if not is_related(page, first, m.span)]
    return replace(seen, recipients=tuple(kept))


def is_related(page: Page, first: Span, second: Span) -> bool:
    """True if the words between begin with a relative pronoun and no comma or "and" ends its clause."""
    between = page.lower[page.range_of(first).stop : page.range_of(second).start]
    return bool(between) and between[0] in WHO and not {",", "and"} & set(between)


def _without_own(page: Page, seen: Sighting) -> Sighting:
    """The sighting without the act itself as its recipient: "fought [a brief war]"."""
    if seen.nominal or not load_words("light", "verb") & set(page.bases(seen.head)):
        return seen
    return replace(seen, recipients=tuple(m for m in seen.recipients if not _names(page, m, seen.type)))


def _names(page: Page, mention: Mention, type_: EventType) -> bool:
    """True if the last word of a mention is a noun for such an act."""
    words = page.range_of(mention.span)
    if not words or mention.actor:
        return False
    return any(e.pos == "n" and e.type is type_ for e in find_entries(page, page.words[words[-1]]))


def _aimed_at(page: Page, seen: Sighting) -> Mention | None:
    """Whom means are used on: the first mention behind "at", "against" and the like."""
    after = page.range_of(seen.span).stop
    found = (_after(page, after, seen.high, link) for link in AIMED)
    return next((m for m in found if m and not find_touching(page.places, m.span)), None)


def _other_than(actors: tuple[Mention, ...], recipients: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """The recipients that are not an actor by another mention: nobody does it to himself unless the text says so."""
    own = {m.actor for m in actors if m.actor}
    return tuple(m for m in recipients if m.actor not in own)


def _is_elsewhere(page: Page, seen: Sighting, recipients: tuple[Mention, ...]) -> bool:
    """True for a verb in -ing with an object right behind it that the reader passed over for words before it."""
    plain = page.lower[page.range_of(seen.span)[-1]].endswith("ing") and not seen.nominal
    return plain and all(m.span.end <= seen.span.start for m in recipients)


def _beside(found: Mention | None, others: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """What a rule found for an empty side, unless the other side has it."""
    return (found,) if found and not any(found.span.overlaps(o.span) for o in others) else ()


def _by_voice(
    page: Page, seen: Sighting, actors: tuple[Mention, ...], recipients: tuple[Mention, ...]
) -> tuple[tuple[Mention, ...], tuple[Mention, ...]]:
    """The roles with the verb's subject in its place: that of an active verb is never the recipient, that of a passive
    never the actor ("[the guild] was shelled"). A pointer to the wrong side changes sides only where that is empty."""
    words = page.range_of(seen.span)
    if seen.nominal or page.lower[words[0]].endswith("ing"):
        return actors, recipients
    subject = _subject(page, words.start, seen.low)
    passive = is_passive(page, words.start, seen.low)
    if not passive and page.lower[words.stop : words.stop + 1] and page.lower[words.stop] not in ARTICLES:
        return actors, recipients  # "the men shot on Monday" were shot: only an object tells an active verb
    wrong = [m for m in (actors if passive else recipients) if subject and m.span.overlaps(subject.span)]
    if not wrong or seen.type in TWO_SIDED - {EventType.ASSAULT}:
        return actors, recipients
    actors, recipients = (tuple(m for m in side if m not in wrong) for side in (actors, recipients))
    if passive:
        return actors, recipients or tuple(wrong)
    return actors or tuple(wrong), recipients


def _traced(seen: Sighting, why: str, because: str) -> Sighting:
    for mention in seen.actors:
        seen = seen.with_trace("actor", f"events.roles.{why}", mention.span)
    for mention in seen.recipients:
        seen = seen.with_trace("recipient", f"events.roles.{because}", mention.span)
    return seen


def _pointed(page: Page, seen: Sighting) -> tuple[tuple[Mention, ...], tuple[Mention, ...]]:
    """The mentions that the reader points at. One that it gives both roles keeps the likelier; those of the trigger's
    own sentence come before all others."""
    aims = wields(page, seen)
    found = [(f, True) for f in _joined(page.text, seen.trigger.actors, at_whom=False)]
    found += [(f, False) for f in _joined(page.text, seen.trigger.recipients, at_whom=aims)]
    out: list[tuple[Mention, bool]] = []
    for pointer, acts in sorted(
        found, key=lambda f: (not seen.sentence.contains(f[0].span), -f[0].probability, f[0].span)
    ):
        least = LEAST if seen.sentence.contains(pointer.span) else AFAR
        span = to_head_phrase(page.text, pointer.span) if pointer.probability >= least else None
        known = span and to_mention(page, span)
        if not known or known.span.overlaps(seen.span) or any(known.span.overlaps(m.span) for m, _ in out):
            continue
        if _is_part_of_place(page, known.span) or (acts and _is_other_topic(page, seen, known.span)):
            continue
        fellows = [m for m, a in out if a == acts]
        if len(fellows) < MOST and (seen.sentence.contains(known.span) or not fellows):
            out.append((known, acts))
    ordered = sorted(out, key=lambda m: m[0].span)
    return tuple(m for m, acts in ordered if acts), tuple(m for m, acts in ordered if not acts)


def _joined(text: str, found: tuple[Found, ...], *, at_whom: bool) -> list[Found]:
    """The pointers with the parts of one name made one ("more" + "than" + "200 nurses"); none at little words alone or
    at a place where the act was ("in Kest"). `at_whom`: what "at" stands before is hit ("fired at [the miners]")."""
    out: list[Found] = []
    for f in sorted(found, key=lambda f: f.span):
        if out and f.span.start >= out[-1].span.end and SEAM.fullmatch(text, out[-1].span.end, f.span.start):
            both = Span(out[-1].span.start, f.span.end)
            out[-1] = Found(span=both, probability=max(out[-1].probability, f.probability))
        else:
            out.append(f)
    return [
        f
        for f in out
        if f.span.of(text).lower() not in ARTICLES
        and not (_is_locative(text, f.span) and not (at_whom and _is_behind_at(text, f.span)))
    ]


def _is_behind_at(text: str, span: Span) -> bool:
    before = text[max(0, span.start - 12) : span.start].lower().removesuffix("the ").rstrip()
    return before.endswith(" at") or span.of(text).lower().startswith("at ")


def _is_part_of_place(page: Page, span: Span) -> bool:
    """True for a name inside a longer place: "the border between [Norvania] and Kest"."""
    return any(p.span.contains(span) and len(p.span) > len(span) for p in find_touching(page.places, span))


def _is_other_topic(page: Page, seen: Sighting, span: Span) -> bool:
    """True for a mention that another word ties to the act as its topic: "criticised [the ministry] for its silence on
    the attack" names no attacker. Source: reason of ours; the reader's pointers take whoever is near."""
    if not (seen.nominal and seen.sentence.contains(span) and span.end < seen.span.start):
        return False
    between = page.lower[page.range_of(span).stop : page.range_of(seen.span).start]
    return bool(TOPIC & set(between))


def _is_locative(text: str, span: Span) -> bool:
    return bool(LOCATIVE.match(span.of(text)) or LOCATIVE.search(text[max(0, span.start - 12) : span.start]))


def to_head_phrase(text: str, span: Span) -> Span | None:
    """The head noun phrase: without a leading preposition, a relative clause, brackets or marks at its ends."""
    words = span.of(text)
    lead = LEADING.match(words)
    start = span.start + (lead.end() if lead else 0)
    tail = RELATIVE.search(text, start + 1, span.end)
    return find_trimmed(text, start, tail.start() if tail else span.end, EDGES)


def to_mention(page: Page, span: Span) -> Mention:
    """The words as a mention, with whom the cast says they stand for; the whole of a mention that they are part of
    ("the [Norvanian] government")."""
    known = page.mention(span)
    if known is None:
        return Mention(span=span)
    return known if known.span.contains(span) else replace(known, span=span)


def _rule_actor(page: Page, seen: Sighting) -> tuple[Mention | None, str]:
    """The speaker of a speech act that is a cue; "by X"; the possessor of a noun; the subject right before a verb."""
    if seen.cue:
        return page.statement(seen.cue).speaker, "speaker"
    words = page.range_of(seen.span)
    by = _after(page, words.stop, seen.high, "by")
    if by:
        return by, "by-phrase"
    if seen.nominal:
        return _possessor(page, words.start, seen.low), "possessor"
    if is_passive(page, words.start, seen.low):
        return None, "passive"
    return _subject(page, words.start, seen.low), "subject"


def _rule_recipient(page: Page, seen: Sighting) -> tuple[Mention | None, str]:
    """The subject of a passive; the object right after an active verb; what a noun is "on" or "against"."""
    words = page.range_of(seen.span)
    if seen.nominal:
        for link in ("on", "against", "of"):
            found = _after(page, words.stop, seen.high, link)
            if found:
                return found, "noun-object"
        return _plain_target(page, words.stop, seen), "noun-object"
    if is_passive(page, words.start, seen.low):
        return _subject(page, words.start, seen.low), "passive-subject"
    found = _object(page, words.stop, seen.high)
    return found or _plain_object(page, words.stop, seen), "object"


def _plain_object(page: Page, after: int, seen: Sighting) -> Mention | None:
    """The bare noun phrase right after the verb of a deed, for what is no party of the cast: "shelled [two silos]"."""
    if seen.type is not EventType.ASSAULT or seen.cue:
        return None
    n = after
    while n < min(seen.high, after + 5) and _may_be_noun(page, n):
        n += 1
    start = after + (after < n and page.lower[after] in ARTICLES)
    if start >= n:
        return None
    return to_mention(page, Span(page.words[after].start, page.words[n - 1].end))


def _plain_target(page: Page, after: int, seen: Sighting) -> Mention | None:
    """The bare noun phrase that a deed's noun is on or against, for what is no party of the cast and neither time nor
    place: "air strikes on [grain stores]"."""
    if after + 1 >= seen.high or page.lower[after] not in ("on", "against"):
        return None
    found = _plain_object(page, after + 1, seen)
    if found is None or find_touching(page.times, found.span):
        return None
    return None if find_touching(page.places, found.span) else found


def _may_be_noun(page: Page, n: int) -> bool:
    word = page.lower[n]
    other = (
        BREAKS
        | AUXILIARIES
        | LINKS
        | PRONOUNS
        | {
            "and",
            "or",
            "as",
            "to",
            "up",
            "out",
            "back",
            "down",
            "off",
            "alongside",
            "near",
            "along",
            "around",
            "through",
            "within",
            "without",
            "between",
            "under",
            "during",
        }
    )
    ends = ("ly", "ing", "ed", "day")
    return word.isalnum() and word not in other and not word.endswith(ends)


def is_passive(page: Page, verb: int, low: int) -> bool:
    """True for a participle after a form of `be`: "were [also] attacked"."""
    word = page.lower[verb]
    irregular = len(page.bases(verb)) > 1 and not word.endswith("s")  # "sunk"
    if word.endswith("ing") or not (irregular or word.endswith(("ed", "en", "n", "t", "d"))):
        return False
    n = verb - 1
    while n >= low and (is_adverb(page.lower[n]) or page.lower[n] in ("not", "all")):
        n -= 1
    return n >= low and (page.lower[n] in ("been", "being", "got") or "be" in page.bases(n))


def _mention_ending(page: Page, n: int) -> Mention | None:
    """The cast's mention whose last word is word `n`."""
    word = page.words[n]
    near = find_touching(page.mentions, word)
    return next((m for m in near if m.span.start <= word.start < m.span.end <= word.end), None)


def _mention_starting(page: Page, n: int) -> Mention | None:
    """The cast's mention that begins at word `n`."""
    return next(
        (m for m in find_touching(page.mentions, page.words[n]) if page.words[n].start == m.span.start), None
    )


def _subject(page: Page, verb: int, low: int) -> Mention | None:
    """The mention that stands right before the verb's own auxiliaries and adverbs."""
    n = verb - 1
    while n >= low and (_is_auxiliary(page, n) or is_adverb(page.lower[n])):
        n -= 1
    return _mention_ending(page, n) if n >= low else None


def _is_auxiliary(page: Page, n: int) -> bool:
    return bool({"be", "have", "do", "will", "would", "may", "might", "could", "not"} & set(page.bases(n)))


def _object(page: Page, after: int, high: int) -> Mention | None:
    """The mention that begins right after the verb, an article between them at most."""
    for n in range(after, min(high, after + 2)):
        found = _mention_starting(page, n)
        if found:
            return found
        if page.lower[n] not in ("the", "a", "an"):
            return None
    return None


def _after(page: Page, after: int, high: int, link: str) -> Mention | None:
    """The mention after the first `link` behind the trigger, in its clause."""
    for n in range(after, min(high - 1, after + REACH)):
        if page.lower[n] == link:
            return _object(page, n + 1, high)
        if page.lower[n] in BREAKS or page.lower[n] == ".":
            return None
    return None


def _possessor(page: Page, noun: int, low: int) -> Mention | None:
    """The mention right before a noun: "[Ruritania]'s bombing", "the [Ruritanian] raid"."""
    n = noun - 1
    if n > low and page.lower[n] in ("'s", "s", "'"):
        n -= 1
    return _mention_ending(page, n) if n >= low and page.lower[n] not in AUXILIARIES else None
