"""Runs handed to a scrapyd: a small stand-in on loopback that answers as scrapyd does."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from archive.errors import ExitCode
from tests.watch.conftest import nianbao


class Scrapyd(ThreadingHTTPServer):
    """Takes runs, or refuses them with `refusal`."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.refusal: str | None = None
        self.taken: list[dict[str, list[str]]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Answer(BaseHTTPRequestHandler):
    """schedule.json, and 404 for all else."""

    server: Scrapyd

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.path != "/schedule.json":
            self.send_error(404)
            return
        if self.server.refusal:
            answer = {"status": "error", "message": self.server.refusal}
        else:
            self.server.taken.append(parse_qs(body))
            answer = {"status": "ok", "jobid": f"job{len(self.server.taken)}"}
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def scrapyd() -> Iterator[Scrapyd]:
    with Scrapyd() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def run_line(folder: Path, url: str) -> list[str | Path]:
    portals = folder / "portals.csv"
    portals.write_text("url\nhttp://a.test/\nhttp://b.test/,\n", encoding="utf-8")
    files = ("--portals", portals, "--out", folder / "out", "--db", folder / "a.db")
    return ["schedule", "run", *files, "--scrapyd", url, "--json", "--", "--delay", "3", "--strict-tls"]


def test_what_is_due_is_handed_over_once(scrapyd: Scrapyd, tmp_path: Path) -> None:
    line = run_line(tmp_path, scrapyd.url)
    first = nianbao(*line)
    assert json.loads(first.stdout) == {"job": "job1"}, first.stderr
    assert json.loads(nianbao(*line).stdout) == {"job": None}
    (taken,) = scrapyd.taken
    assert (taken["project"], taken["spider"]) == (["default"], ["portal"])
    assert taken["seeds"][0].split() == ["http://a.test/", "http://b.test/"]
    settings = dict(setting.split("=", 1) for setting in taken["setting"])
    assert settings["NIANBAO_OUT"] == str(tmp_path / "out")
    assert (settings["NIANBAO_DELAY_S"], settings["NIANBAO_STRICT_TLS"]) == ("3.0", "1")


def test_a_refusal_is_said_and_the_portals_stay_due(scrapyd: Scrapyd, tmp_path: Path) -> None:
    scrapyd.refusal = "project 'default' not found"
    line = run_line(tmp_path, scrapyd.url)
    ended = nianbao(*line)
    assert ended.returncode == ExitCode.INPUT_UNUSABLE
    assert "not found" in ended.stderr
    scrapyd.refusal = None
    assert json.loads(nianbao(*line).stdout) == {"job": "job1"}


@pytest.mark.parametrize("address", ["http://127.0.0.1:1", "nonsense", "{web}/elsewhere"])
def test_an_address_without_scrapyd_is_refused(scrapyd: Scrapyd, tmp_path: Path, address: str) -> None:
    ended = nianbao(*run_line(tmp_path, address.format(web=scrapyd.url)))
    assert ended.returncode == ExitCode.INPUT_UNUSABLE, ended.stderr
    assert "Traceback" not in ended.stderr
