"""Acts to come that no word of the future tells: headlines' infinitives and the present tense with a day."""

from __future__ import annotations

from functools import cache

from sayso.events.lexicon import load_class
from sayso.events.page import Page
from sayso.events.scope import AUXILIARIES, is_adverb
from sayso.events.sightings import Sighting
from sayso.events.stems import find_bases
from sayso.resources import read_rows

SHORT = 14
"""Words of a headline at most."""
SUBJECT = 5
"""Words of a headline's subject at most."""
DAYS = load_class("day to come")


def is_headline_plan(page: Page, seen: Sighting) -> bool:
    """True for the infinitive that a headline has for its verb: "Council [to sack] harbour master"."""
    words = page.range_of(seen.sentence)
    first = page.range_of(seen.span).start
    if not words or page.lower[words[-1]] in (".", "?", "!", "”", '"') or len(words) > SHORT or seen.nominal:
        return False
    to = first - 2 if page.lower[first - 1] == "be" else first - 1
    subject = range(words.start, to)
    if to <= words.start or page.lower[to] != "to" or len(subject) > SUBJECT:
        return False
    return not any(
        page.lower[n] in AUXILIARIES or page.lower[n].endswith(("ed", "ing")) or len(page.bases(n)) > 2
        for n in subject
    )


@cache
def _pasts() -> frozenset[str]:
    """Irregular past forms; those that look like the present ("hit", "cut") among them."""
    return frozenset(f for row in read_rows("reader/irregular.tsv") for f in row["past"].split("/"))


def is_arranged(page: Page, seen: Sighting) -> bool:
    """True for a verb in the present tense with a day to come: "the drivers [begin] a go-slow [on Monday]." Headlines
    tell the past so, and have no full stop."""
    words = page.range_of(seen.sentence)
    if (
        not words
        or page.lower[words[-1]] != "."
        or seen.voice
        or not (DAYS & set(page.lower[words.start : words.stop]))
    ):
        return False
    verb = (
        next((h.at for h in seen.hints if h.rule == "verb"), -1)
        if seen.nominal
        else page.range_of(seen.span).start
    )
    after = page.lower[verb + 1 : words.stop]
    return verb > words.start and bool(DAYS & set(after)) and _is_present(page, verb)


def _is_present(page: Page, n: int) -> bool:
    """True for a plural subject's verb in its plain form; what looks like a noun or the past is none."""
    word = page.lower[n]
    before = page.lower[n - 1]
    plain = len(find_bases(word)) == 1 and word not in _pasts()
    return (
        plain
        and before.endswith("s")
        and not before.endswith("ss")
        and before not in AUXILIARIES
        and not is_adverb(word)
    )


def is_headline(page: Page, seen: Sighting) -> bool:
    """True for words of a headline, which says as fact what the report below has from somebody: one of the first two of
    several sentences, without a full stop or with its verb in capitals ("Six Miners [Held] in Kest.")."""
    words = page.range_of(seen.sentence)
    if len(page.sentences) < 2 or seen.sentence not in page.sentences[:2] or not words:
        return False
    capital = page.words[seen.head].of(page.text)[:1].isupper() and seen.head > words.start
    return page.lower[words[-1]] not in (".", "?", "!", "”", '"') or (capital and not seen.nominal)
