"""Looking things up and deciding, from the command line, over a small store."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sayso.cli import run
from sayso.cli.searching import find_snippet
from sayso.records import Draft
from sayso.store import linker, open_store, write_run
from sayso.store.history import find_differences
from tests.store.standins import open_rules
from tests.store.test_rows import put

ROWS = (
    {"id": "r1", "text": "Jets struck Tavelin at dawn. A depot burned. #1", "published": "2026-03-01", "outlet": "Coast Live"},
    {"id": "r2", "text": "Jets struck Ostrand at noon. #1", "published": "2026-03-02"},
    {"id": "r3", "text": "Jets struck Tavelin. Marovia denied it. \x1b[31m#1", "published": "2026-03-03"},
)  # fmt: skip
Said = Callable[..., str]


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setattr(linker, "open_rules", open_rules)
    for module in ("listing", "explaining"):
        monkeypatch.setattr(f"sayso.cli.{module}.open_rules", open_rules)
    path = tmp_path / "ledger.db"
    with open_store(path) as store:
        begun = write_run(store, {"sayso": "test"}, "ingest")
        for row in ROWS:
            put(store, begun, Draft(**row, url=f"https://news.example/{row['id']}"))
        linker.link_waiting(store, begun, open_rules())
    return str(path)


@pytest.fixture
def said(db: str, capsys: pytest.CaptureFixture[str]) -> Said:
    """What a command over the store prints; it must end with `code`."""

    def answer(*args: str, code: int = 0, err: bool = False) -> str:
        assert run([*args, "--db", db]) == code
        shown = capsys.readouterr()
        return shown.err if err else shown.out

    return answer


def lines(shown: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in shown.splitlines()]


def test_events_are_lines_or_a_page(said: Said) -> None:
    found = lines(said("events", "--json"))
    assert {e["place"] for e in found} == {"Tavelin", "Ostrand"}
    assert all(e["countries"] == ["DRN"] and e["story"] for e in found)
    shown = said("events", "--place", "tavelin")
    assert "Reported: Jets attacked a target not named, at Tavelin." in shown
    assert "told by 2 reports; 2 independent sources" in shown
    assert "\x1b" not in shown


def test_claims_say_who_takes_which_side(said: Said) -> None:
    shown = said("claims", "--status", "Disputed")
    assert "DISPUTED: “Jets struck Tavelin" in shown
    assert "denied by Ilka Darnov" in shown
    assert said("claims", "--as-of", "2026-03-02") == ""
    assert "As known on 3 Mar 2026." in said("claims", "--as-of", "2026-03-03")
    assert len(lines(said("claims", "--type", "assault", "--json"))) == 1
    assert lines(said("claims", "--type", "ACCUSE", "--json")) == []


def test_pages_go_on_behind_an_id(said: Said) -> None:
    (first,) = lines(said("events", "--json", "-n", "1"))
    (second,) = lines(said("events", "--json", "--after", str(first["id"])))
    assert first["id"] != second["id"]


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["events", "--type", "RAID"], "allowed are AGREE"),
        (["events", "--status", "true"], "allowed are asserted"),
        (["claims", "--since", "yesterday"], "2026-03-05, or 7d"),
        (["claims", "--as-of", "x"], "--as-of x"),
        (["claims", "--country", "Drennia"], "alpha-3"),
        (["claims", "--story", "r9"], "did you mean r"),
        (["events", "--after", "e0"], "no such event"),
        (["explain", "r11"], "did you mean r1"),
        (["judge", "guess", "r1", "--why", "x"], "merge, split"),
        (["judge", "undo", "none", "--why", "x"], "no such judgement"),
        (["judge", "merge", "r1", "--why", "x"], "two or more"),
        (["judge", "correct", "r1:e1", "--why", "x"], "ID FIELD=WORDS"),
        (["judge", "correct", "r1:e1", "type=RAID", "--why", "x"], "ASSAULT"),
        (["judge", "correct", "r1:e1", "type=ACCUSE", "--why", " "], "--why"),
        (["review", "--after", "p0"], "no such proposal"),
        (["review", "--story", "nowhere"], "no such story or report"),
    ],
)
def test_wrong_use_is_one_line_and_code_2(said: Said, args: list[str], words: str) -> None:
    shown = said(*args, code=2, err=True)
    assert words in shown
    assert shown.count("\n") == 1


def test_a_store_of_a_newer_version_is_one_line_and_code_2(said: Said, db: str) -> None:
    with sqlite3.connect(db) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()
    for command in (["events"], ["claims"], ["review"], ["search", "x"], ["explain", "r1"]):
        assert "newer sayso" in said(*command, code=2, err=True)


def test_search_shows_where_the_words_stand(said: Said) -> None:
    assert "»depot«" in said("search", "depot")
    (found,) = lines(said("search", "burned", "depot", "--json"))
    assert found["article"] == "r1"
    assert found["snippet"] == "burned" or "burned" in str(found["snippet"])
    assert "nothing found" in said("search", "zeppelin", err=True)
    assert said("search", "!?") == ""


def test_explain_leads_down_to_words_and_runs(said: Said) -> None:
    shown = said("explain", "r1:e1")
    assert "»struck Tavelin«" in shown
    assert "where:" in shown
    assert "Made by sayso ingest" in shown
    (claim,) = lines(said("claims", "--json"))
    shown = said("explain", str(claim["id"]))
    assert "HOW IT MOVED" in shown
    assert "3 Mar 2026: disputed" in shown
    (event,) = lines(said("events", "--place", "Tavelin", "--json"))
    (found,) = lines(said("explain", str(event["id"]), "--json"))
    assert [m["day"] for m in found["history"]] == ["2026-03-01", "2026-03-03"]  # type: ignore[attr-defined]
    assert found["run"]["command"] == "ingest"  # type: ignore[index]


def test_explain_shows_versions_and_their_difference(said: Said, db: str) -> None:
    with open_store(db) as store:
        begun = write_run(store, {"sayso": "test"}, "ingest")
        text = str(ROWS[0]["text"]).replace("A depot burned.", "Two depots burned.")
        put(store, begun, Draft(id="r1", text=text, published="2026-03-01", url="https://news.example/r1"))
    shown = said("explain", "r1")
    assert "was: “A depot burned.”" in shown
    assert "now: “Two depots burned.”" in shown
    (found,) = lines(said("explain", "r1", "--json"))
    assert len(found["versions"]) == 2  # type: ignore[arg-type]


def test_a_decision_is_kept_shown_and_taken_back(said: Said) -> None:
    before = said("events", "--json")
    (kept,) = lines(
        said(
            "judge",
            "correct",
            "r2:e1",
            "modality=future",
            "--why",
            "only announced",
            "--who",
            "ann",
            "--json",
        )
    )
    assert kept["new"] is True
    assert "Announced, not yet a fact" in said("explain", "r2:e1")
    assert "ann" in said("explain", "r2:e1")
    assert "only announced" in said("review", "--decided")
    (decided,) = lines(said("review", "--decided", "--json"))
    assert decided["applies"] is True
    assert "nothing added" in said("judge", "correct", "r2:e1", "modality=future", "--why", "again", err=True)
    said("judge", "undo", str(kept["judgement"]), "--why", "no")
    assert said("events", "--json") == before
    assert lines(said("explain", str(kept["judgement"]), "--json"))[0]["stands"] is False


def test_gold_is_written_in_the_layout_of_the_benchmarks(said: Said, db: str, tmp_path: Path) -> None:
    from sayso.cli.ledger import StoredLedger
    from sayso.export.gold import write

    said("judge", "correct", "r2:e1", "type=ACCUSE", "--why", "words only")
    with open_store(db) as store:
        write(StoredLedger(store=store), tmp_path)
    (gold,) = lines((tmp_path / "ledger.gold.jsonl").read_text(encoding="utf-8"))
    (article,) = lines((tmp_path / "articles.jsonl").read_text(encoding="utf-8"))
    (event,) = gold["events"]  # type: ignore[misc]
    start, end = event["trigger_spans"][0]
    assert (event["type"], str(article["text"])[start:end]) == ("ACCUSE", "struck Ostrand")
    links = json.loads((tmp_path / "gold.json").read_text(encoding="utf-8"))
    assert set(links) == {"copies", "stories", "events", "claims"}


def test_help_imports_nothing_heavy() -> None:
    heavy = "sqlalchemy rich msgspec sayso.store sayso.linking sayso.pipeline"
    program = (
        "import sys; from sayso.cli import run; run(['events', '--help']); "
        f"sys.exit(' '.join(m for m in '{heavy}'.split() if m in sys.modules) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("A depot burned", "burning", "burned"),
        ("The fuel depot", '"fuel depot"', "fuel depot"),
        ("Café Ölmark", "cafe", "Café"),
        ("nothing", "depot", None),
        ("", "", None),
    ],
)
def test_a_snippet_is_where_the_words_stand(text: str, words: str, found: str | None) -> None:
    span = find_snippet(text, words)
    assert (span.of(text) if span else None) == found


def test_differences_are_sentences() -> None:
    (one,) = find_differences("A b. C d.", "A b. C e.")
    assert (one.old, one.new) == ("C d.", "C e.")
    assert list(find_differences("A b.", "A b.")) == []
