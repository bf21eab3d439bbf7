"""A database of a small archive, asked through datasette itself or served on loopback."""

import asyncio
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from datasette.app import Datasette

from archive.replay import PYWB
from archive.replay import address as replay_address
from extract.explore.serve import build_datasette
from tests.extract.explore.site import build_site
from tests.waiting import wait_for


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers and text of a response."""

    status: int
    headers: dict[str, str]
    text: str


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of one database, asked without a socket."""

    datasette: Datasette
    name: str

    def get(self, page: str = "", /, **values: str | int) -> Answer:
        """One of the project's pages."""
        question = "?" + urlencode(values) if values else ""
        return self.path(f"/{self.name}/-/{quote(page)}{question}")

    def path(self, path: str) -> Answer:
        """Any path."""
        response = asyncio.run(self.datasette.client.get(path))
        return Answer(response.status_code, dict(response.headers), response.text)


def pages_of(database: Path, archive: Path | None = None) -> Pages:
    """The pages of a database file."""
    return Pages(build_datasette(database, archive), database.stem)


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_site(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="session")
def pages(database: Path) -> Pages:
    return pages_of(database, database.parent / "archive")


@pytest.fixture(scope="session")
def address(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address at which `nianbao explore` serves the database, with replay if pywb is installed."""
    port = free_port()
    command = [sys.executable, "-m", "nianbao", "explore", str(database), "--port", str(port)]
    command += ["--archive", str(database.parent / "archive")]
    command += ["--verdicts", str(tmp_path_factory.mktemp("verdicts") / "verdicts.db")]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
        wait_for(f"http://127.0.0.1:{port}/-/versions.json")
        if PYWB.exists():
            wait_for(f"{replay_address(port + 1)}20260105080000/http://127.0.0.2/2013.html")
        yield f"http://127.0.0.1:{port}/"
        server.terminate()


def free_port() -> int:
    """A port that is free, and the one after it too: replay takes that."""
    while True:
        with socket.socket() as one, socket.socket() as other:
            one.bind(("127.0.0.1", 0))
            port: int = one.getsockname()[1]
            try:
                other.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port
