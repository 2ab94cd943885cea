"""Rooms of sayso beside named peers that do a like thing, in one run: how many times their CPU time ours is (below 1: faster).

    python bench/speed/peers.py [--texts 30] [--reports 1000] [--records 200] [--bench ../shared/bench] [--json OUT]

`quotations`: textacy's finder of direct quotations with the spaCy parse that it needs, beside reading, names, times and all
statements. `times`: dateparser's search beside the room of times (the reader's pass stands under `quotations`). `copies`:
datasketch's MinHash and LSH (128 permutations, five words, .5), candidates only, beside our keys and the comparison of texts.
`archives`: fastwarc and resiliparse beside our way from WARC to article. Texts as in `coding.py`.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path

import warc
from made import make_reports
from texts import find_drafts, open_spacy

from sayso.article import to_article
from sayso.linked import Report
from sayso.linking.copies import find_copy, find_copy_keys
from sayso.pipeline import Rooms, open_rooms
from sayso.records import Article, Draft, Reading
from sayso.settings import ArticleSettings

PERMUTATIONS, SHINGLE, ALIKE = 128, 5, 0.5


def find_ratio(pairs: Iterable[tuple[Callable[[], object], Callable[[], object]]]) -> float:
    """Our CPU seconds by theirs, over calls that are made in turn; the first pair is called once before, so that what
    either loads when first asked counts for neither."""
    spent: Counter[str] = Counter()
    found = list(pairs)
    for call in found[0]:
        call()
    for ours, theirs in found:
        for name, call in (("ours", ours), ("theirs", theirs)):
            begun = time.process_time()
            call()
            spent[name] += time.process_time() - begun
    return spent["ours"] / spent["theirs"]


def measure_quotations(articles: Sequence[Article], rooms: Rooms) -> float:
    """Whole way to the statements beside textacy's quotations."""
    from textacy.extract import direct_quotations

    parse = open_spacy()

    def find_quotations(text: str) -> object:
        with suppress(ValueError):  # it gives up on a text with an odd number of quotation marks
            return list(direct_quotations(parse(text)))  # type: ignore[arg-type]
        return None

    return find_ratio(
        (lambda a=a: find_all_statements(a, rooms), lambda a=a: find_quotations(a.text))  # type: ignore[misc]
        for a in articles
    )


def find_all_statements(article: Article, rooms: Rooms) -> object:
    """The statements of one article, with all that they need."""
    from sayso.actors import resolve_actors
    from sayso.attribution import find_statements
    from sayso.places import find_places
    from sayso.times import find_times

    reading = rooms.reader.read(article)
    times, _ = find_times(article, reading)
    places, _ = find_places(article, reading, rooms.gazetteer)
    return find_statements(article, reading, resolve_actors(article, reading, places), times)


def measure_times(articles: Sequence[Article]) -> float:
    """The room of times beside dateparser's search."""
    from dateparser.search import search_dates

    from sayso.times import find_times

    bare = Reading(model="none", sayings=(), triggers=(), names=())
    return find_ratio(
        (lambda a=a: find_times(a, bare), lambda a=a: search_dates(a.text, languages=["en"]))  # type: ignore[misc]
        for a in articles
    )


def find_our_copies(reports: Sequence[Report]) -> int:
    """How many pairs of copies there are, by our keys and comparison."""
    met: defaultdict[int, list[Report]] = defaultdict(list)
    found = 0
    for report in reports:
        keys = find_copy_keys(report)
        near = {other.id: other for key in keys for other in met[key]}
        found += sum(find_copy(report, other) is not None for other in near.values())
        for key in keys:
            met[key].append(report)
    return found


def find_their_copies(reports: Sequence[Report]) -> int:
    """How many pairs datasketch takes for likely copies."""
    from datasketch import MinHash, MinHashLSH

    index, found = MinHashLSH(threshold=ALIKE, num_perm=PERMUTATIONS), 0
    for report in reports:
        words = report.entry.article.text.lower().split()
        print_ = MinHash(num_perm=PERMUTATIONS)
        print_.update_batch(
            [" ".join(words[n : n + SHINGLE]).encode() for n in range(len(words) - SHINGLE + 1)]
        )
        found += len(index.query(print_))
        index.insert(report.id, print_)
    return found


def measure_archives(records: int) -> float:
    """WARC to article beside fastwarc and resiliparse."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made-up.warc.gz"
        warc.write_file(path, records)
        return find_ratio(
            [
                (
                    lambda: warc.measure(warc.read_with_sayso, path),
                    lambda: warc.measure(warc.read_with_peer, path),
                )
            ]
            * 2
        )


def to_articles(drafts: Iterable[Draft]) -> list[Article]:
    """The articles of texts; those that are none are left out."""
    found = (to_article(draft, ArticleSettings())[0] for draft in drafts)
    return [article for article in found if article]


def measure(bench: Path, texts: int, reports: int, records: int) -> dict[str, float]:
    """All ratios by name."""
    articles, rooms, made = (
        to_articles(find_drafts(bench, texts, False)),
        open_rooms(),
        list(make_reports(reports)),
    )
    return {
        "quotations": measure_quotations(articles, rooms),
        "times": measure_times(articles),
        "copies": find_ratio([(lambda: find_our_copies(made), lambda: find_their_copies(made))]),
        "archives": measure_archives(records),
    }


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--texts", type=int, default=30)
    parser.add_argument("--reports", type=int, default=1000)
    parser.add_argument("--records", type=int, default=200)
    parser.add_argument("--bench", type=Path, default=Path("../shared/bench"))
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    found = measure(args.bench, args.texts, args.reports, args.records)
    print(json.dumps(found, indent=1))
    if args.json:
        args.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
