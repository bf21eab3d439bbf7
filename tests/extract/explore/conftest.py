"""A database of a small archive, asked through datasette itself or served on loopback."""

import asyncio
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode
from urllib.request import urlopen

import pytest
from datasette.app import Datasette

from extract.explore.serve import build_datasette
from tests.extract.explore.site import build_site


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
def address(database: Path) -> Iterator[str]:
    """The address at which `nianbao explore` serves the database."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "nianbao", "explore", str(database), "--port", str(port)]
    command += ["--archive", str(database.parent / "archive")]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
        wait_for(f"http://127.0.0.1:{port}/-/versions.json")
        yield f"http://127.0.0.1:{port}/"
        server.terminate()


def wait_for(url: str) -> None:
    """Returns once the server answers."""
    for _ in range(100):
        try:
            urlopen(url, timeout=10).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"{url} does not answer")
