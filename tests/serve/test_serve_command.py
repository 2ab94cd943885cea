"""`sayso serve` and `sayso demo --serve`: what is wrong in one line, and a real process that answers."""

from __future__ import annotations

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from sayso.cli import run
from sayso.cli.serve import count_workers, to_address, to_doors
from sayso.store import open_store

TOKEN = "a-long-enough-token"


def wrong(capsys: pytest.CaptureFixture[str], *args: str) -> str:
    """The one line that `sayso serve` ends with."""
    assert run(["serve", *args]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    (line,) = said.err.splitlines()
    return line


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A ledger without a report."""
    monkeypatch.setenv("COLUMNS", "400")
    path = tmp_path / "ledger.db"
    with open_store(path):
        pass
    return str(path)


def test_a_ledger_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = wrong(capsys, "--db", str(tmp_path / "none.db"))
    assert "there is no such ledger; make one with sayso ingest" in line
    assert not (tmp_path / "none.db").exists()


def test_a_ledger_of_a_newer_sayso(empty: str, capsys: pytest.CaptureFixture[str]) -> None:
    with sqlite3.connect(empty) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    assert "made by a newer sayso" in wrong(capsys, "--db", empty)


def test_a_file_that_is_no_ledger(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "notes.db"
    path.write_text("these are notes and no ledger at all\n" * 200, encoding="utf-8")
    assert "notes.db" in wrong(capsys, "--db", str(path))


@pytest.mark.enable_socket
@pytest.mark.allow_hosts(["127.0.0.1"])
def test_a_port_in_use(empty: str, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        line = wrong(capsys, "--db", empty, "--port", str(port))
    assert f"port {port} is in use; name another with --port" in line


@pytest.mark.enable_socket
@pytest.mark.allow_hosts(["127.0.0.1", "192.0.2.1"])
def test_an_address_of_another_machine(empty: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert "not an address of this machine" in wrong(
        capsys, "--db", empty, "--host", "192.0.2.1", "--port", "0"
    )


def test_a_token_that_is_none(empty: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert "--token: is too short" in wrong(capsys, "--db", empty, "--token", "short")


def test_who_else_can_reach_it_needs_a_token_and_gets_more_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert to_doors("127.0.0.1", (), None).token is None
    made = to_doors("0.0.0.0", (), None)
    assert made.token and len(made.token) >= 20
    assert made.secret != to_doors("0.0.0.0", (), None).secret
    monkeypatch.setattr("os.cpu_count", lambda: 3)
    assert count_workers("127.0.0.1", 100_000) == 1
    assert count_workers("127.0.0.1", 100_001) == 3
    assert count_workers("0.0.0.0", 0) == 3
    monkeypatch.setattr("os.cpu_count", lambda: 64)
    assert count_workers("0.0.0.0", 0) == 4
    assert to_address("0.0.0.0", 80) == "http://127.0.0.1:80/"
    assert to_address("::1", 80) == "http://[::1]:80/"


# ---------------------------------------------------------------- real processes


@contextmanager
def running(*args: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A command that serves: its address and process; it must end well on Ctrl-C."""
    env = os.environ | {"BROWSER": "true", "COLUMNS": "200"}
    process = subprocess.Popen(
        [str(Path(sys.executable).with_name("sayso")), *args, "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=env, start_new_session=True,
    )  # fmt: skip
    try:
        assert process.stderr is not None
        said = []
        for line in process.stderr:
            said.append(line)
            if found := re.search(r"http://127\.0\.0\.1:\d+", line):
                yield found[0], process
                break
        else:
            pytest.fail("".join(said))
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.wait(5)
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()


@pytest.mark.enable_socket
@pytest.mark.allow_hosts(["127.0.0.1"])
def test_the_demo_opens_the_desk() -> None:
    with running("demo", "--serve") as (address, _):
        page = httpx.get(address, timeout=60)
        assert page.status_code == 200
        assert "Port Tavelin" in page.text
        assert httpx.get(f"{address}/api/v1/events", timeout=60).json()["events"]


def sign_in(client: httpx.Client, token: str) -> httpx.Response:
    page = client.get("/sign-in")
    found = re.search(r'name="csrf" value="([0-9a-f]+)"', page.text)
    assert found
    return client.post("/sign-in", data={"token": token, "csrf": found[1], "back": "/review"})


@pytest.mark.enable_socket
@pytest.mark.allow_hosts(["127.0.0.1"])
def test_several_processes_know_who_signed_in(ledger: Path) -> None:
    with (
        running("serve", "--db", str(ledger), "--workers", "2", "--token", TOKEN) as (address, _),
        httpx.Client(
            base_url=address, timeout=60, limits=httpx.Limits(max_keepalive_connections=0)
        ) as client,
    ):
        away = client.get("/review", headers={"Accept": "text/html"})
        assert (away.status_code, away.headers["location"]) == (303, "/sign-in?back=%2Freview")
        assert client.get("/api/v1/events").status_code == 401
        assert sign_in(client, "wrong-token").status_code == 401
        home = sign_in(client, TOKEN)
        assert (home.status_code, home.headers["location"]) == (303, "/review")
        for _ in range(12):  # each on a connection of its own, so either process may answer
            page = client.get("/review")
            assert page.status_code == 200 and "Sign out" in page.text
        assert (
            httpx.get(f"{address}/api/v1/events", headers={"Authorization": f"Bearer {TOKEN}"}).status_code
            == 200
        )
        csrf = client.get("/api/v1/session").json()["csrf"]
        client.post("/sign-out", data={"csrf": csrf})
        assert client.get("/api/v1/events").status_code == 401
