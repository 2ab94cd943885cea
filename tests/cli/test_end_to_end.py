"""The commands with the real rooms: one report, many, bad input of every kind, the demo."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sayso import pipeline
from sayso.cli import run
from sayso.pipeline import Rooms
from sayso.records import Article, Reading

SAYSO = [sys.executable, "-c", "from sayso.cli import main; main()"]
REPORT = (
    "SELMAR, March 4 (Northfield Wire) - Drennia threatened on Tuesday to shell the port of Tavelin.\n\n"
    "Drennian jets bombed a depot near the town, killing three workers, minister Ilka Darnov said.\n\n"
    '"No aircraft of ours left the ground," army spokesman Anselm Brodek said. He denied the attack.\n'
)
FOREIGN = (
    "Der Minister sagte am Dienstag vor dem Parlament, dass die Regierung das Abkommen mit dem Nachbarland "
    "nicht verlängern werde, und warf der Opposition vor, die Öffentlichkeit zu täuschen."
)
PAGE = f"<!DOCTYPE html><html><head><title>Port</title></head><body><article><h1>Port</h1>{''.join(f'<p>{p}</p>' for p in REPORT.split(chr(10)) if p)}</article></body></html>"
NO_ARTICLE = (
    "<!DOCTYPE html><html><head><title>Gallery</title><script>var story = 'not text';</script></head>"
    "<body><img src='a.png'><form><input name='q'></form></body></html>"
)
MENU = (
    "<!DOCTYPE html><html><head><title>Gazette</title></head><body><ul><li><a href='/news'>News</a></li>"
    "<li><a href='/sport'>Sport</a></li></ul><p>Weather Opinion Business Contact us</p></body></html>"
)


pytestmark = pytest.mark.usefixtures("loaded_once")


def lines_in(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_one_report_shown(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "r.txt").write_text(REPORT, encoding="utf-8")
    assert run(["read", "r.txt", "--published", "2026-03-04"]) == 0
    shown = capsys.readouterr().out
    assert "4 Mar 2026 (date as given)" in shown
    assert "A threat, not an act" in shown
    assert "Alleged by Ilka Darnov" in shown
    assert "WHO SAID WHAT" in shown
    assert "\x1b" not in shown


MANGLED = {
    "shouted": REPORT.upper(),
    "one line": REPORT.replace("\n", " "),
    "shuffled": " ".join(sorted(REPORT.split())),
    "emoji": REPORT.replace(" ", " \U0001f525 "),
    "right to left": REPORT.replace("Darnov", "\u05d3\u05e8\u05e0\u05d5\u05d1").replace("port", "\u202eport"),
    "escapes": REPORT.replace("Drennian", "\x1b[31mDrennian\x07"),
    "table": REPORT.replace(" ", "\t"),
}


@pytest.mark.parametrize("how", MANGLED)
def test_mangled_text_is_shown_without_harm(here: Path, how: str, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "in.jsonl").write_text(json.dumps({"id": how, "text": MANGLED[how]}) + "\n", encoding="utf-8")
    assert run(["read", "in.jsonl", "--explain"]) == 0
    shown = capsys.readouterr().out
    assert not {"\x1b", "\x07", "\u202e"} & set(shown)
    assert shown.count("\u2068") == shown.count("\u2069")


def test_one_report_as_the_contracts_line(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "r.txt").write_text(REPORT, encoding="utf-8")
    assert run(["read", "r.txt", "--json"]) == 0
    line = json.loads(capsys.readouterr().out)
    assert line["schema"] == "sayso.ledger/1"
    assert line["article"]["id"] == "r"
    assert line["article"]["text"] == REPORT


def test_the_same_words_as_text_html_gzip_and_jsonl(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "p.html").write_text(PAGE, encoding="utf-8")
    (here / "p.html.gz").write_bytes(gzip.compress(PAGE.encode()))
    rows = [{"id": "x", "text": "Nothing happened."}, {"id": "y", "text": REPORT, "title": "Port"}]
    (here / "p.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    found = []
    for args in (["p.html"], ["p.html.gz"], ["p.jsonl", "--id", "y"]):
        assert run(["read", *args, "--json"]) == 0
        line = json.loads(capsys.readouterr().out)
        found.append((line["article"]["title"], {a["name"] for a in line["actors"]}))
    assert found[0] == found[1]
    assert all({"Ilka Darnov", "Anselm Brodek"} <= names for _, names in found)
    assert run(["read", "p.jsonl", "--id", "z"]) == 2
    assert "no article has the id z" in capsys.readouterr().err


BAD_FILES: dict[str, tuple[bytes, str]] = {
    "empty.txt": (b"", "empty"),
    "blank.txt": (b" \n\t\n", "empty"),
    "binary.bin": (bytes(range(256)) * 40, "binary"),
    "large.txt": (b"word " * 10_000_000, "too_large"),
    "foreign.txt": (FOREIGN.encode(), "not_english"),
    "no-article.html": (NO_ARTICLE.encode(), "no_article"),
    "menu.html": (MENU.encode(), "no_article"),
    "long-line.txt": (b"word " * 200_000, "too_long"),
    "broken.html.gz": (gzip.compress(PAGE.encode())[:200], "damaged"),
    "bad.jsonl": (b"{oops\n", "bad_json"),
    "no-text.jsonl": (b'{"id": "no-text"}\n', "no_text"),
    "latin.jsonl": (b'{"id": "latin", "text": "Br\xe9"}\n', "bad_encoding"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_one_clear_line(here: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    body, code = BAD_FILES[name]
    (here / name).write_bytes(body)
    assert run(["read", name]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("sayso: ")
    assert shown.err.count("\n") == 1
    assert len(shown.err) < 200
    assert run(["read", name, "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["error"]["code"] == code


def test_text_in_another_encoding_is_read(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "latin.txt").write_bytes(REPORT.replace("Brodek", "Brodék").encode("cp1252"))
    assert run(["read", "latin.txt", "--json"]) == 0
    assert "Brodék" in json.loads(capsys.readouterr().out)["article"]["text"]


def test_bad_lines_get_error_lines_and_the_rest_goes_on(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = {"id": "good", "text": REPORT, "published": "2026-03-04"}
    rows = [
        json.dumps(good).encode(),
        b"{oops",
        json.dumps({"id": "no text"}).encode(),
        json.dumps({"id": "empty", "text": ""}).encode(),
        json.dumps({"id": "foreign", "text": FOREIGN}).encode(),
        b'{"id": "latin", "text": "Br\xe9"}',
        json.dumps({"id": "half", "text": "a \ud800 pair"}).encode(),
        json.dumps({"id": "long", "text": "word " * 500_000}).encode(),
        json.dumps({**good, "id": "good too", "published": "someday"}).encode(),
    ]
    (here / "in.jsonl").write_bytes(b"\n".join(rows) + b"\n")
    assert run(["code", "in.jsonl", "-o", "out.jsonl"]) == 1
    lines = lines_in(here / "out.jsonl")
    assert [line["article"]["id"] for line in lines] == [
        "good", "in.jsonl:2", "no text", "empty", "foreign", "in.jsonl:6", "in.jsonl:7", "long", "good too",
    ]  # fmt: skip
    codes = [line.get("error", {}).get("code") for line in lines]
    assert codes == [
        None,
        "bad_json",
        "no_text",
        "empty",
        "not_english",
        "bad_encoding",
        "bad_json",
        "too_long",
        None,
    ]
    assert all(line["error"]["message"] for line in lines if "error" in line)
    assert "coded 2, failed 7: " in capsys.readouterr().err


def test_bad_files_do_not_stop_the_good_ones(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, (body, _) in BAD_FILES.items():
        (here / name).write_bytes(body)
    (here / "z.html").write_text(PAGE, encoding="utf-8")
    assert run(["extract", *sorted(BAD_FILES), "z.html", "-o", "out.jsonl"]) == 1
    lines = {
        line["article"]["id"]: line.get("error", {}).get("code") for line in lines_in(here / "out.jsonl")
    }
    wanted = {name.split(".")[0]: code for name, (_, code) in BAD_FILES.items()}
    # an id is a file's name up to the first dot, a line's own, or the line's place; any language is extracted
    wanted |= {
        "bad.jsonl:1": wanted.pop("bad"),
        "latin.jsonl:1": wanted.pop("latin"),
        "foreign": None,
        "z": None,
    }
    assert lines == wanted
    assert capsys.readouterr().err.startswith(f"sayso: extracted 2, failed {len(BAD_FILES) - 1}: ")


def test_one_line_of_a_million_characters_is_refused_and_the_next_coded(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [{"id": "long", "text": "word " * 200_000}, {"id": "next", "text": REPORT}]
    (here / "in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert run(["code", "in.jsonl", "-o", "out.jsonl"]) == 1
    long, following = lines_in(here / "out.jsonl")
    assert long["error"]["code"] == "too_long"
    assert "1,000,000 characters" in long["error"]["message"]
    assert following["events"]
    assert capsys.readouterr().err == "sayso: coded 1, failed 1: too_long 1\n"


def to_varied_line(size: int) -> str:
    """English sentences of changing words in one line of `size` characters."""
    who = ("Minister Ilka Darnov", "The army", "A dock worker", "Police in Selmar", "The harbour authority")
    did = ("said that the depot had burned", "denied the report", "met envoys in Geneva", "arrested four men")
    when = ("on Monday", "in 2011", "before noon", "with others", "for an hour", "as planned", "once more")
    parts = (f"{who[n % 5]} {did[n % 4]} {when[n % 7]} near pier {n}." for n in range(size // 30))
    return " ".join(parts)[:size]


def test_one_long_line_of_english_is_coded(here: Path) -> None:
    (here / "in.jsonl").write_text(
        json.dumps({"id": "long", "text": to_varied_line(20_000)}), encoding="utf-8"
    )
    assert run(["code", "in.jsonl", "-o", "out.jsonl"]) == 0
    (line,) = lines_in(here / "out.jsonl")
    assert line["events"]
    assert line["statements"][-1]["content"][-1]["span"][1] > 19_000


class Unread:
    """A reader that finds nothing: the model needs most of a minute for the longest line that is coded."""

    def read(self, article: Article) -> Reading:
        return Reading(model="none")


def test_a_line_of_300_000_characters_is_coded(
    here: Path, rooms: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "open_rooms", lambda settings=None: replace(rooms, reader=Unread()))
    (here / "in.jsonl").write_text(
        json.dumps({"id": "long", "text": to_varied_line(300_000)}), encoding="utf-8"
    )
    assert run(["code", "in.jsonl", "-o", "out.jsonl"]) == 0
    (line,) = lines_in(here / "out.jsonl")
    assert len(line["article"]["text"]) == 300_000
    assert len(line["times"]) > 1_000


def test_a_pool_gives_the_very_same_lines(here: Path) -> None:
    rows = [{"id": str(n), "text": REPORT + f"\n\nThe envoy met {n} reporters.\n"} for n in range(5)]
    (here / "in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert run(["code", "in.jsonl", "-o", "one.jsonl"]) == 0
    assert run(["code", "in.jsonl", "-o", "two.jsonl", "--jobs", "2"]) == 0
    assert (here / "one.jsonl").read_bytes() == (here / "two.jsonl").read_bytes()


def test_extract_takes_files_and_folders(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pages = here / "pages"
    pages.mkdir()
    (pages / "a.b.html.gz").write_bytes(gzip.compress(PAGE.encode()))
    (pages / "empty.html").write_bytes(b"")
    (pages / "picture.png").write_bytes(b"\x89PNG")
    (here / "r.txt").write_text(REPORT, encoding="utf-8")
    assert run(["extract", "pages", "r.txt", "-o", "out.jsonl"]) == 1
    lines = lines_in(here / "out.jsonl")
    assert [line["article"]["id"] for line in lines] == ["a", "empty", "r"]
    assert "Drennian jets bombed a depot" in lines[0]["article"]["text"]
    assert lines[1]["error"]["code"] == "empty"
    assert capsys.readouterr().err == "sayso: extracted 2, failed 1: empty 1\n"


def test_the_demo_tells_its_stories(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["demo"]) == 0
    shown = capsys.readouterr().out
    for words in (
        "The fire at Port Tavelin",
        "The water of Lake Orun",
        "The miners of Brannock",
        "15 reports:",
    ):
        assert words in shown
    for words in (
        "A threat, not an act",
        "Alleged by",
        "WITHDRAWN",
        "DISPUTED",
        "loaded words",
        "source is not named",
    ):
        assert words in shown, words


def test_the_demo_as_lines(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["demo", "--json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(lines) == 15
    assert all(line["article"]["title"] and line["article"]["published"] for line in lines)
    assert all(line["article"]["outlet"] for line in lines)


def test_the_demo_reports_can_be_taken_along(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["demo", "--out", "reports"]) == 0
    assert run(["demo", "--out", "reports"]) == 0, "the same files again do no harm"
    assert len(lines_in(here / "reports" / "reports.jsonl")) == 15
    assert run(["read", "reports/01-wire.txt"]) == 0
    (here / "reports" / "01-wire.txt").write_text("mine", encoding="utf-8")
    capsys.readouterr()
    assert run(["demo", "--out", "reports"]) == 2
    assert "01-wire.txt" in capsys.readouterr().err


def test_a_closed_pipe_ends_quietly(here: Path) -> None:
    rows = [{"id": str(n), "text": REPORT} for n in range(400)]
    (here / "in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    run_ = subprocess.Popen([*SAYSO, "code", "in.jsonl"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert run_.stdout
    assert run_.stderr
    assert json.loads(run_.stdout.readline())["article"]["id"] == "0"
    run_.stdout.close()
    assert run_.stderr.read() == b""
    run_.stderr.close()
    assert run_.wait(30) == 141


def test_ctrl_c_ends_with_one_line_and_whole_lines(here: Path) -> None:
    rows = [{"id": str(n), "text": REPORT} for n in range(2000)]
    (here / "in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    command = [*SAYSO, "code", "in.jsonl", "-o", "out.jsonl", "--jobs", "2"]
    signal.signal(
        signal.SIGINT, signal.default_int_handler
    )  # a shell's background job hands on that it ignores it
    run_ = subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True)
    out = here / "out.jsonl"
    began = time.monotonic()
    while not (out.exists() and out.stat().st_size) and time.monotonic() - began < 60:
        time.sleep(0.05)
    os.killpg(run_.pid, signal.SIGINT)
    _, said = run_.communicate(timeout=30)
    assert run_.returncode == 130
    assert said.decode().startswith("sayso: interrupted: coded ")
    assert said.count(b"\n") == 1
    assert out.read_bytes().endswith(b"\n")
    assert 0 < len(lines_in(out)) < 2000
