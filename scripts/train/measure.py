"""Scores the installed reader by head, with the benchmarks' own scorer, and prints one JSON object.

usage: measure.py BENCH [--setting NAME=VALUE]...

PolNeAR dev and ledger dev are never trained on; of the sets that have only `dev`, the fifth that training left
aside is measured. Events are the reader's triggers, those of one type and word (or of one sentence) taken as
one: what the events room does with them is its own.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from documents import Document, is_aside, read_own

from sayso.article import to_article
from sayso.reader import Reader, load_reader
from sayso.records import Article, Draft, Reading, Trigger
from sayso.settings import ArticleSettings, ReaderSettings
from sayso.spans import Span

OWN = Path(__file__).parents[2] / "data"


def read_rows(path: Path) -> list[dict[str, Any]]:
    """One object a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def to_readable(row: dict[str, Any]) -> Article:
    """A benchmark text as an article, whatever language it is taken for."""
    article, _ = to_article(Draft(id=row["id"], text=row["text"]), ArticleSettings())
    return article or Article(id=row["id"], text=row["text"])


def _sentence(article: Article, span: Span) -> Span:
    return next((s for s in article.sentences if s.overlaps(span)), span)


def _merged(article: Article, triggers: tuple[Trigger, ...]) -> Iterator[Trigger]:
    seen: set[tuple[str, object]] = set()
    for t in sorted(triggers, key=lambda t: -t.probability):
        keys = {(t.type, t.span.of(article.text).lower()[:5]), (t.type, _sentence(article, t.span).start)}
        if not keys & seen:
            yield t
        seen |= keys


def to_entry(article: Article, reading: Reading) -> dict[str, Any]:
    """The parts of a ledger entry that the reader alone can fill."""
    text = article.text
    words = lambda s: {"text": s.of(text), "span": [s.start, s.end]}  # noqa: E731
    statements = [
        {
            "id": f"s{n}",
            "speaker": {**words(s.source.span), "actor": None} if s.source else None,
            "content": [words(c) for c in s.contents],
            "act": "say",
        }
        for n, s in enumerate(reading.sayings)
    ]
    events = [
        {
            "id": f"e{n}", "type": t.type, "trigger": words(t.span), "sentence": words(_sentence(article, t.span))["span"],
            "actor": [words(f.span) for f in t.actors], "recipient": [words(f.span) for f in t.recipients],
            "modality": t.modality or "actual", "historical": t.historical > 0.5, "salience": t.probability,
            "attribution": [f"s{k}" for k, s in enumerate(reading.sayings) if any(c.contains(t.span) for c in s.contents)],
        }
        for n, t in enumerate(_merged(article, reading.triggers))
    ]  # fmt: skip
    times = [
        {"id": f"t{k}", **words(t.span), "type": t.type, "value": None} for k, t in enumerate(reading.times)
    ]
    places = [{"id": f"p{k}", **words(n.span)} for k, n in enumerate(reading.names) if n.kind == "place"]
    return {
        "article": {"id": article.id},
        "statements": statements,
        "events": events,
        "times": times,
        "places": places,
        "actors": [],
    }


def score(
    bench: Path, task: str, gold: list[dict[str, Any]], entries: list[dict[str, Any]]
) -> dict[str, float]:
    """The scorer's last line, and its report on standard error."""
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / n for n in ("gold.jsonl", "pred.jsonl")]
        for file, rows in zip(files, (gold, entries), strict=True):
            file.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
        done = subprocess.run(
            [sys.executable, str(bench / "score.py"), task, *map(str, files)],
            capture_output=True,
            text=True,
            check=True,
        )
    print(f"== {task}", done.stdout, done.stderr, file=sys.stderr)
    return {k: float(v) for k, v in (x.split("=") for x in done.stdout.splitlines()[-1].split()[1:])}


def to_gold(document: Document) -> dict[str, Any]:
    """One of our passages in the layout of the ledger's gold."""
    texts = lambda spans: [document.text[a:b] for a, b in spans]  # noqa: E731
    events = [
        {
            "n": n, "type": a.type, "trigger_spans": a.triggers, "modality": a.modality, "historical": a.historical,
            "actor": texts(a.actors), "actor_spans": a.actors, "recipient": texts(a.recipients),
            "recipient_spans": a.recipients, "said_by": [],
        }
        for n, a in enumerate(document.acts or ())
    ]  # fmt: skip
    statements = [
        {
            "n": n,
            "act": "say",
            "content_spans": s.content,
            "speaker": next(iter(texts(s.source)), None),
            "speaker_span": next(iter(s.source), None),
        }
        for n, s in enumerate(document.said or ())
    ]
    return {"id": document.id, "statements": statements, "events": events}


def measure_own(bench: Path, own: Path, reader: Reader) -> dict[str, float]:
    """Our passages that are held out."""
    aside = list(read_own(own, held_out=True))
    articles = [to_readable({"id": d.id, "text": d.text}) for d in aside]
    return score(
        bench, "ledger", [to_gold(d) for d in aside], [to_entry(a, reader.read(a)) for a in articles]
    )


def measure(bench: Path, reader: Reader) -> dict[str, dict[str, float]]:
    """Figures by data set, and words per second of this process."""
    sets = {
        "polnear": ("attribution", "attribution/polnear.dev.jsonl", "attribution/polnear.dev.jsonl"),
        "ledger": ("ledger", "ledger/dev.articles.jsonl", "ledger/dev.gold.jsonl"),
        "gsr": ("types", "types/gsr.dev.jsonl", "types/gsr.dev.jsonl"),
        "cameo": ("types", "types/cameo.dev.jsonl", "types/cameo.dev.jsonl"),
        "wikiwars": ("times", "times/wikiwars.dev.jsonl", "times/wikiwars.dev.jsonl"),
        "tweets": ("times", "times/tweets.dev.jsonl", "times/tweets.dev.jsonl"),
        "lgl": ("places", "places/lgl.dev.jsonl", "places/lgl.dev.jsonl"),
    }
    out, words, spent = {}, 0, 0.0
    for name, (task, texts, gold) in sets.items():
        held = (
            (lambda r: True)
            if name in ("polnear", "ledger")
            else (lambda r: is_aside(r["id"]) and not r.get("in_gsr"))
        )
        articles = [to_readable(r) for r in read_rows(bench / texts) if held(r)]
        begun = time.process_time()
        readings = [reader.read(a) for a in articles]
        spent += time.process_time() - begun
        words += sum(len(a.text.split()) for a in articles)
        entries = [to_entry(a, r) for a, r in zip(articles, readings, strict=True)]
        out[name] = score(bench, task, [r for r in read_rows(bench / gold) if held(r)], entries)
    out["passages"] = measure_own(bench, OWN, reader)
    return out | {"speed": {"words_per_cpu_second": words / spent}}


def find_dial(bench: Path) -> list[dict[str, float]]:
    """Precision and recall of sayings and triggers on ledger dev, threshold by threshold."""
    articles = [to_readable(r) for r in read_rows(bench / "ledger/dev.articles.jsonl")]
    gold = read_rows(bench / "ledger/dev.gold.jsonl")
    out = []
    for at in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        reader = load_reader(ReaderSettings(saying=at, trigger=at))
        report = io.StringIO()
        with contextlib.redirect_stderr(report):
            score(bench, "ledger", gold, [to_entry(a, reader.read(a)) for a in articles])
        found = {
            m[1]: (float(m[2]), float(m[3]))
            for m in re.finditer(r"(statements|events)\s+P ([\d.]+) R ([\d.]+)", report.getvalue())
        }
        (sp, sr), (tp, tr) = found["statements"], found["events"]
        out.append({"at": at, "saying_p": sp, "saying_r": sr, "trigger_p": tp, "trigger_r": tr})
    return out


def main(bench: str, *options: str) -> None:
    """Prints the figures as JSON."""
    values = dict(o.split("=") for o in options if "=" in o)
    settings = ReaderSettings(**{k: type(getattr(ReaderSettings(), k))(v) for k, v in values.items()})
    scores: dict[str, Any] = {**measure(Path(bench), load_reader(settings))}
    print(json.dumps(scores | {"dial": find_dial(Path(bench))}, indent=1))


if __name__ == "__main__":
    main(*sys.argv[1:])
