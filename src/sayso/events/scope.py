"""What stands over a trigger: auxiliaries, governing verbs and nouns, negators, adverbs, within its clause.

No parse: a walk to the left from the trigger over words of known kinds, which stops at the first unknown one.
Source: our reason; the classes of words follow Saurí and Pustejovsky's account of event factuality (2009).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sayso.events.lexicon import load_class, load_cues
from sayso.events.page import Page
from sayso.spans import Span

AUXILIARIES = load_class("auxiliary")
ADVERBS = load_class("adverb")
ARTICLES = load_class("article")
OFTEN_LY = load_class("no adverb")
"""Words in -ly that are no adverbs."""
LINKS = load_class("link")
BREAKS = load_class("break")
IS = load_class("is")
BELIEVED = load_class("believed")
""" "is thought to have shelled": nobody is named who says so."""
CAUSING = load_class("causing")
"""Verbs whose infinitive is done: "forced the brigade to withdraw"."""
ENDING = load_class("ending")
"""What is ended was going on, whether or not it ends: "did not stop shelling"."""
STRIVING = load_class("striving")
"""Nouns of what is under way, whose infinitive is its aim."""
PARTICLES = load_class("particle")
GOVERNING = load_class("governing")
"""Links through which a word above bears on the noun; what is said "about" or "over" an act takes it for granted."""
DOUBTFUL = load_class("doubtful")
"""What a that-clause may hang on that leaves it open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """A word that bears on whether the act happened. `effect`: as in cues.tsv; `rule`: what was seen; `base`:
    the cue; `at`: its word number."""

    effect: str
    rule: str
    base: str
    at: int


def _cue(page: Page, n: int, place: str) -> Hint | None:
    """The cue of that place at word `n`, in whichever base form it is listed."""
    if (
        place == "modal"
        and page.words[n].of(page.text) == "May"
        and n
        and page.lower[n - 1] not in (".", "“", '"')
    ):
        return None  # the month
    for base in page.bases(n):
        if base in load_cues(place):
            return Hint(effect=load_cues(place)[base], rule=place, base=base, at=n)
    return None


def find_object_hints(page: Page, after: int, high: int) -> Iterator[Hint]:
    """The negated object right behind a verb: "killed [nobody]", "fired [no] shots"; "no fewer than" counts."""
    if after + 1 >= high:
        return
    word, following = page.lower[after], page.lower[after + 1]
    counted = following in ("fewer", "less", "more", "later", "sooner", "longer", "doubt")
    if word in ("nobody", "none", "nothing", "no-one") or (word == "no" and not counted):
        yield Hint(effect="negated", rule="object", base=word, at=after)


def _is_not_only(page: Page, n: int) -> bool:
    return page.lower[n] == "not" and page.lower[n + 1 : n + 2] in (
        ("only",),
        ("just",),
        ("merely",),
        ("simply",),
    )


def _negator(page: Page, n: int) -> Hint | None:
    word = page.lower[n]
    if _is_not_only(page, n):
        return None
    base = "n't" if word.endswith("n't") else word
    return (
        Hint(effect="negated", rule="negation", base=base, at=n)
        if load_cues("adv").get(base) == "negated"
        else None
    )


def is_adverb(word: str) -> bool:
    """True for an adverb that may stand inside a verb's group."""
    return word in ADVERBS or (word.endswith("ly") and word not in OFTEN_LY)


def _skip_adverbs(page: Page, n: int, low: int) -> int:
    """The first word to the left of `n`, `n` included, that is no adverb."""
    while n > low and is_adverb(page.lower[n]):
        n -= 1
    return n


def _governor(page: Page, n: int, low: int, places: tuple[str, ...]) -> Hint | None:
    return next((h for place in places if n >= low and (h := _cue(page, n, place))), None)


def _control(page: Page, n: int, low: int) -> Hint | None:
    """A verb with the actor between it and the infinitive: "ordered [the third brigade] to attack"."""
    for k in range(n, max(low, n - 6) - 1, -1):
        if page.lower[k] in BREAKS:
            return None
        hint = _cue(page, k, "verb")
        if hint and (hint.effect != "actual" or hint.base in CAUSING):
            return Hint(effect=hint.effect, rule="control", base=hint.base, at=k)
    return None


def find_verb_hints(page: Page, verb: int, low: int) -> Iterator[Hint]:
    """What bears on the verb at word number `verb`, nearest first, back to word `low`: negators, modals, adverbs,
    and what governs it through `to`, a preposition or directly, up the chain ("had [not] [planned] to attack")."""
    n = verb - 1
    while n >= low:
        word = page.lower[n]
        negator = _negator(page, n)
        modal = _cue(page, n, "modal") or _contracted(page, n)
        if negator or modal:
            yield from (h for h in (negator, modal) if h)
        elif word in ("to", "of", "from", "for", "without", "into", "in", "than") and n > low:
            up = _through(page, n, low)
            if up:
                yield up
            if up is None or up.rule in ("instead", "purpose"):
                return
            if up.rule == "noun":  # "has [no] plans to attack", "[disavowed] any order to attack"
                yield from find_noun_hints(page, up.at, low)
                return
            n = up.at
        elif (word, page.lower[n - 1]) == ("longer", "no"):
            yield Hint(effect="negated", rule="negation", base="no longer", at=n - 1)
            n -= 1
        elif word == "by" and page.lower[n + 1] in ("now", "then"):
            pass  # "would by now have marched"
        elif word not in AUXILIARIES and page.bases(n)[-1] not in AUXILIARIES and word not in ADVERBS:
            adverb = _cue(page, n, "adv")
            if adverb and not _is_not_only(page, n):
                yield adverb
            elif not is_adverb(word):
                yield from _above(page, n, verb, low)
                return
        n -= 1


def _contracted(page: Page, n: int) -> Hint | None:
    """The modal of "wouldn't", "it'll"."""
    word = page.lower[n]
    found = {"won't": "will", "can't": "can", "cannot": "can"}.get(word, word.removesuffix("n't"))
    found = "will" if word.endswith("'ll") else found
    effect = load_cues("modal").get(found)
    return Hint(effect=effect, rule="modal", base=found, at=n) if effect and found != word else None


def _through(page: Page, n: int, low: int) -> Hint | None:
    """The governor over `to` or a preposition at word `n`; the walk goes on from its place."""
    k = _skip_adverbs(page, n - 1, low)
    if page.lower[n] == "without" or f"{page.lower[k]} {page.lower[n]}" in load_cues("instead"):
        return Hint(effect="negated", rule="instead", base=page.lower[n], at=n)
    if (page.lower[k], page.lower[n]) == ("out", "of"):  # "talked out of shelling"
        return Hint(effect="negated", rule="instead", base="out of", at=k)
    if page.lower[n] == "to" and page.lower[k] == "ought":
        return Hint(effect="hypothetical", rule="modal", base="ought", at=k)
    if page.lower[n] == "to" and page.lower[n - 1] == "yet":
        return Hint(effect="negated", rule="instead", base="yet", at=n - 1)
    if page.lower[n] == "to" and page.lower[k] in IS:
        return _is_to(page, n, k)
    if page.lower[n] == "for":  # "plans for shelling" is to come, "blamed for shelling" is done
        return _governor(page, k, low, ("noun",))
    kinds = ("noun", "verb", "adj") if page.lower[n] == "of" else ("verb", "adj", "noun")  # "a report of"
    found = _governor(page, k, low, kinds) or _control(page, k, low) or _attempt(page, k, low)
    if page.lower[n] == "to" and page.lower[n + 1] == "have" and BELIEVED & {page.lower[k]}:
        return Hint(effect="hypothetical", rule="believed", base=page.lower[k], at=k)
    if (
        found and page.lower[n] == "to" and found.base in STRIVING
    ):  # "the campaign to free the hills" may go on for years
        return Hint(effect="hypothetical", rule=found.rule, base=found.base, at=found.at)
    if found is None and page.lower[n] == "to" and page.lower[n + 1] != "have":
        return Hint(effect="hypothetical", rule="purpose", base="to", at=n)
    return found


def _attempt(page: Page, n: int, low: int) -> Hint | None:
    """A noun of attempt with its actor between it and the infinitive: "[efforts] by the guild to free him"."""
    for k in range(n, max(low, n - 7), -1):
        if page.lower[k] in BREAKS:
            return None
        if page.lower[k] in ("by", "of", "from"):
            hint = _cue(page, k - 1, "noun")
            return hint if hint and (hint.effect != "actual" or hint.base in STRIVING) else None
    return None


def _is_to(page: Page, n: int, be: int) -> Hint:
    """What is arranged: "[is to] march"; "[was to have] marched" did not."""
    undone = page.lower[be] in ("was", "were") and page.lower[n + 1] == "have"
    return Hint(effect="negated" if undone else "future", rule="is to", base="be", at=be)


def _above(page: Page, n: int, verb: int, low: int) -> Iterator[Hint]:
    """A verb directly before an -ing form ("considered attacking"), or the first of two joined verbs' group."""
    hint = _cue(page, n, "verb")
    if page.lower[n] in BELIEVED and page.lower[n - 1] in (*IS, "been"):  # "is feared shot"
        yield Hint(effect="hypothetical", rule="believed", base=page.lower[n], at=n)
    elif hint and (page.lower[verb].endswith("ing") or page.lower[n + 1] == "being"):
        yield hint
        if hint.base in ENDING:
            return
        yield from find_verb_hints(page, n, low)
    elif page.lower[n] in ("and", "or") and page.bases(verb)[0] == page.bases(verb)[-1]:
        for k in range(n - 1, max(low, n - 7) - 1, -1):
            if page.lower[k] in BREAKS:
                return
            infinitive = page.lower[k] == "to" and page.lower[k + 1] not in ARTICLES
            if infinitive or _cue(page, k, "modal"):
                yield from find_verb_hints(page, k + 1, low)
                return


def find_noun_hints(page: Page, noun: int, low: int, depth: int = 0) -> Iterator[Hint]:
    """What bears on the noun at word number `noun`: its adjectives and determiner, then what governs it ("no
    [threat] of an attack", "[plans] for a strike", "[averted] a war", "will [launch] an attack")."""
    n = noun - 1
    while (
        n >= low
        and noun - n <= 6
        and page.lower[n] not in LINKS
        and page.lower[n] not in BREAKS
        and page.lower[n] not in ("and", "or")
    ):
        adjective = _cue(page, n, "adj")
        if adjective:
            yield adjective
        elif _cue(page, n, "verb"):
            break
        if page.lower[n] in ARTICLES:
            n -= 1
            break
        n -= 1
    yield from _over_noun(page, n, low, depth)


def _over_noun(page: Page, n: int, low: int, depth: int) -> Iterator[Hint]:
    if n < low or depth > 2:
        return
    if page.lower[n] in LINKS and page.lower[n] not in GOVERNING:
        return
    if page.lower[n] in GOVERNING and n > low:
        k = _skip_adverbs(page, n - 1, low)
        if f"{page.lower[k]} {page.lower[n]}" in load_cues("instead"):
            yield Hint(effect="negated", rule="instead", base=page.lower[k], at=k)
            return
        noun = _cue(page, k, "noun") or _cue(page, k, "part")
        if noun and noun.effect == "told" and page.lower[n] not in ("of", "about"):
            return  # "a report from the [inquiry]"
        if noun:
            yield noun
            yield from find_noun_hints(page, k, low, depth + 1)
            return
        n = k
    elif page.lower[n] == "without":
        yield Hint(effect="negated", rule="instead", base="without", at=n)
        return
    off = page.lower[n] == "off"
    if page.lower[n] in PARTICLES and n > low:
        n -= 1
    verb = _called(page, n, off) or _cue(page, n, "verb")
    if verb:
        yield verb
        yield from find_verb_hints(page, n, low)


def _called(page: Page, n: int, off: bool) -> Hint | None:
    """What "[called] a strike" and "[called] off a strike" say of it."""
    if "call" not in page.bases(n):
        return None
    return Hint(effect="negated" if off else "future", rule="verb", base="call", at=n)


def find_subject_hints(page: Page, noun: int, high: int) -> Iterator[Hint]:
    """What is said of the noun at word `noun` as a subject: "the strike [would] …", "the raid was [averted]"."""
    for n in range(noun + 1, min(high, noun + 9)):
        if page.lower[n] in BREAKS:
            yield from _due(page, noun, n, high)
            return
        modal = _cue(page, n, "modal") or _contracted(page, n)
        if modal:
            yield Hint(effect=modal.effect, rule="subject", base=modal.base, at=n)
            return
        undone = _fails(page, n, high)
        if undone:
            yield undone
            return
        arranged = _is_arranged(page, n, high)
        if arranged:
            yield arranged
            return
        if page.bases(n)[-1] == "be" or page.lower[n] in ("is", "was", "were", "are", "been"):
            for k in range(n + 1, min(high, n + 4)):
                negator, after = _negator(page, k), _cue(page, k, "after")
                if negator:
                    yield negator
                elif (
                    after
                    and not page.lower[k].endswith("ing")
                    and (page.lower[n] in ("is", "are", "been") or after.effect != "future")
                ):
                    yield Hint(effect=after.effect, rule="after", base=after.base, at=k)
                    return
            return


def _is_arranged(page: Page, n: int, high: int) -> Hint | None:
    """What was only arranged for a noun: "the march [was to have] begun", "the talks [are to] take place"."""
    if page.lower[n] not in IS or n + 2 >= high or page.lower[n + 1] != "to":
        return None
    if page.lower[n + 2] != "have" and not _cue(page, n + 2, "happens"):
        return None
    return Hint(effect=_is_to(page, n + 1, n).effect, rule="after", base="be", at=n)


def _due(page: Page, noun: int, comma: int, high: int) -> Iterator[Hint]:
    """What is set behind a noun: "the strike, [due] to start on Monday, …"."""
    after = _cue(page, comma + 1, "after") if comma == noun + 1 and comma + 1 < high else None
    if after and after.effect == "future" and not page.lower[comma + 1].endswith("ing"):
        yield Hint(effect="future", rule="after", base=after.base, at=comma + 1)


def _fails(page: Page, n: int, high: int) -> Hint | None:
    """The verb that says of its subject that it did not come about: "the arrest [went wrong]", "[never happened]"."""
    undone = Hint(effect="negated", rule="after", base=page.lower[n], at=n)
    for base in page.bases(n):
        if any(f"{base} {' '.join(page.lower[n + 1 : n + k])}" in load_cues("fails") for k in (2, 3)):
            return undone
    denied = page.lower[n] in ("never", "not") or page.lower[n].endswith("n't")
    return undone if denied and n + 1 < high and _cue(page, n + 1, "happens") else None


def find_clause_hints(page: Page, at: int, low: int) -> Iterator[Hint]:
    """Adverbs and negated subjects between the start of the clause and word `at`: "[allegedly], …", "[no] …"."""
    for n in range(at - 1, low - 1, -1):
        if page.lower[n] in BREAKS and page.lower[n] != ",":
            return
        adverb = _cue(page, n, "adv")
        if adverb and _is_in_relative(page, n, at, low):
            continue
        if adverb and (
            adverb.effect != "negated"
            or page.lower[n] in ("nobody", "none", "neither", "nor", "nothing", "never")
        ):
            yield adverb
        elif page.lower[n] == "no" and f"no {page.lower[n + 1]}" in load_cues("never"):
            yield Hint(effect="negated", rule="adv", base="no", at=n)
        elif _is_none(page, n, low):
            yield Hint(effect="negated", rule="adv", base=page.lower[n], at=n)


def _is_in_relative(page: Page, n: int, at: int, low: int) -> bool:
    """True for a word of a relative clause that a comma ends before `at`: "the man, who [allegedly] hit her, calling"."""
    opens = any(page.lower[k] in ("who", "which", "whose", "whom") for k in range(max(low, n - 3), n))
    return opens and "," in page.lower[n:at]


def _is_none(page: Page, n: int, low: int) -> bool:
    """True for the word that makes a subject none at the start of its clause: "[no] troops were moved", "[hardly] any"."""
    opens = n == low or page.lower[n - 1] in BREAKS or page.lower[n - 1] in (".", "and", "but")
    counted = page.lower[n + 1] in ("fewer", "less", "more", "sooner", "longer", "doubt")
    few = page.lower[n] in ("hardly", "barely", "scarcely") and page.lower[n + 1] == "any"
    return opens and (few or (page.lower[n] == "no" and not counted))


def find_that_hints(page: Page, at: int, low: int) -> Iterator[Hint]:
    """What a that-clause hangs on: "[fears] that …", "the [possibility] that …"; not a verb of saying."""
    for n in range(at - 1, low, -1):
        if page.lower[n] in (";", ":", '"', "“", "”"):
            return
        if page.lower[n] == "that":
            base = next((b for b in page.bases(n - 1) if b in DOUBTFUL or b in load_cues("doubts")), None)
            if base:
                yield Hint(effect="hypothetical", rule="that", base=base, at=n - 1)
            elif page.lower[n - 1] in load_cues("true"):
                if any(_negator(page, k) for k in range(max(low, n - 4), n - 1)):
                    effect = load_cues("true")[page.lower[n - 1]]
                    yield Hint(effect=effect, rule="that", base=page.lower[n - 1], at=n - 1)
            elif _cue(page, n - 1, "told"):
                yield from _over_told(page, n - 1, low)
            return


def _over_told(page: Page, noun: int, low: int) -> Iterator[Hint]:
    """What bears on a noun of telling with its act: "[refuted] the claim that", "[asked] about reports that"; else
    that it is told."""
    for n in range(noun - 1, max(low, noun - 7) - 1, -1):
        if page.lower[n] in BREAKS:
            break
        over = _cue(page, n, "denies")
        if over:
            yield Hint(effect=over.effect, rule="that", base=over.base, at=n)
            return
    yield Hint(effect="told", rule="that", base="told", at=noun)


def span_of(page: Page, hint: Hint) -> Span:
    """The words of a hint."""
    return page.words[hint.at]
