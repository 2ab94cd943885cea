"""The whole chain: any text at all, the bundled reports, and what must never happen."""

from __future__ import annotations

import json
import random
from functools import cache
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.pipeline import BATCH_IN, Rooms, code_batch, code_draft, open_rooms
from sayso.records import Draft
from tests.contract import Line, check_line

REPORTS = sorted((Path(__file__).parents[1] / "src/sayso/resources/demo").glob("*.txt"))
TEXT = (
    "TELUK (Marovia Wire) — The Drennian army shelled the border town of Teluk late on Thursday, killing at least"
    " 12 people, Marovian officials said.\n\nDrennia's defence minister, Ana Quell, denied on Friday that her forces"
    " had fired. “Not a shell of ours fell on Teluk,” she told Radio Drenn, but warned that the army would strike if"
    " the raids went on.\n\nA spokesman for the governor, who had claimed that 40 people died, later withdrew the"
    " figure. Talks are planned for Monday in Geneva."
)


@cache
def rooms() -> Rooms:
    return open_rooms()


def code(text: str, published: str | None = "2024-05-12") -> Line:
    return code_draft(Draft(id="t", text=text, published=published), rooms())


def mangled(seed: int, how: str) -> str:
    draw = random.Random(seed)
    words = TEXT.split(" ")
    if how == "shuffled":
        draw.shuffle(words)
    text = " ".join(words)
    return {
        "shuffled": text,
        "capitals": text.upper(),
        "lower": text.lower(),
        "no stops": text.replace(".", "").replace(",", ""),
        "no breaks": text.replace("\n", " "),
        "straight quotes": text.replace("“", '"').replace("”", '"'),
        "no quotes": text.replace("“", "").replace("”", ""),
        "table": text.replace(" ", "\t| "),
        "emoji": text.replace(" ", " 💥", draw.randint(1, 60)),
        "right to left": "".join(c + ("\u200f" if draw.random() < 0.2 else "") for c in text),
        "cut": text[draw.randint(0, 200) : draw.randint(201, len(text))],
        "combining": "".join(c + ("\u0301" if draw.random() < 0.1 else "") for c in text),
    }[how]


HOWS = (
    "shuffled", "capitals", "lower", "no stops", "no breaks", "straight quotes", "no quotes", "table", "emoji",
    "right to left", "cut", "combining",
)  # fmt: skip


@pytest.mark.parametrize("how", HOWS)
@pytest.mark.parametrize("seed", range(3))
def test_mangled_text_keeps_the_contract(how: str, seed: int) -> None:
    line = code(mangled(seed, how))
    check_line(line)
    assert line.get("error", {}).get("code") != "crashed", line


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=400), st.sampled_from([None, "2024-05-12", "12 May", "9999-99-99"]))
def test_any_text_keeps_the_contract(text: str, published: str | None) -> None:
    line = code(text, published)
    check_line(line)
    assert line.get("error", {}).get("code") != "crashed", line


@pytest.mark.parametrize("path", REPORTS, ids=lambda p: p.stem)
def test_the_bundled_reports_keep_the_contract(path: Path) -> None:
    line = code(path.read_text(encoding="utf-8"))
    check_line(line)
    assert line["statements"], "every bundled report has a voice in it"


def test_the_same_text_gives_the_same_line() -> None:
    assert json.dumps(code(TEXT)) == json.dumps(code(TEXT))


def test_a_batch_gives_what_single_texts_give() -> None:
    columns = {"id": ["t", "u"], "text": [TEXT, ""], "published": ["2024-05-12", None]}
    batch = pa.RecordBatch.from_pydict(
        {n: pa.array(columns.get(n, [None, None]), pa.string()) for n in BATCH_IN.names}
    )
    done = code_batch(batch, rooms()).to_pydict()
    assert done["id"] == ["t", "u"]
    assert json.loads(done["entry"][0]) == json.loads(json.dumps(code(TEXT)))
    assert json.loads(done["entry"][1])["error"]["code"] == "empty"


def test_what_is_alleged_threatened_or_denied_is_never_plain_fact() -> None:
    line = code(TEXT)
    plain = [
        e
        for e in line["events"]
        if not e["attribution"] and e["modality"] == "actual" and not e["historical"]
    ]
    assert not [e for e in plain if e["type"] == "ASSAULT"]


def test_without_a_date_no_time_is_made_up() -> None:
    assert all(t["start"] is None for t in code(TEXT, None)["times"])


@pytest.mark.parametrize(
    "speaker", ["Opponents of President Olan Dresk", "Supporters of Mr Dresk", "Relatives of Olan Dresk"]
)
def test_people_around_a_person_are_not_that_person(speaker: str) -> None:
    line = code(f"President Olan Dresk left Teluk on Monday. {speaker} said the army had shelled the town.")
    names = {a["id"]: a["name"] for a in line["actors"]}
    speakers = [names.get(s["speaker"]["actor"]) for s in line["statements"] if s["speaker"]]
    assert speakers
    assert "Olan Dresk" not in speakers
