"""Every command of the README runs; the demo web stands in for the real one."""

import json
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.M | re.S)
LOOPBACK = ["--delay", "0", "--allow-network", "127.0.0.0/8"]


def readme_commands() -> list[list[str]]:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    lines = [line for block in BLOCK.findall(text) for line in block.splitlines() if line.strip()]
    return [shlex.split(line) for line in lines]


def nianbao(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "nianbao", *words]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=300, check=False)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with a portals.csv of a small demo web that is being served."""
    folder = tmp_path_factory.mktemp("readme")
    command = [sys.executable, "-m", "nianbao", "demo-web", "--seed", "11", "--scale", "0.1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as web:
        assert web.stdout is not None
        shutil.copy(json.loads(web.stdout.readline())["portals_csv"], folder / "portals.csv")
        yield folder
        web.terminate()


def test_the_make_targets_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = {words[1] for words in readme_commands() if words[0] == "make"}
    assert targets == {"demo", "test"}
    assert all(re.search(rf"^{target}:", makefile, re.M) for target in targets)


@pytest.fixture(scope="module")
def published(folder: Path) -> Path:
    """What the commands of a real crawl leave behind; whichever test comes first runs them."""
    commands = [words[1:] for words in readme_commands() if words[0] == "nianbao"]
    crawl = next(at for at, words in enumerate(commands) if words[0] == "crawl")
    for words in commands[crawl:]:
        if words[0] == "explore":
            continue
        done = nianbao(*words, *(LOOPBACK if words[0] == "crawl" else []), cwd=folder)
        allowed = {"check": (0, 7), "coverage": (0, 7)}.get(words[0], (0,))
        assert done.returncode in allowed, (words, done.stderr)
    return folder / "published.db"


def test_the_commands_of_a_real_crawl(published: Path) -> None:
    assert published.exists()


def test_crawling_the_scrapy_way(folder: Path) -> None:
    shutil.copy(ROOT / "scrapy.cfg", folder)
    settings = ("NIANBAO_OUT=the-scrapy-way", "NIANBAO_DELAY_S=0", "NIANBAO_ALLOW_NETWORK=127.0.0.0/8")
    options = [word for setting in settings for word in ("-s", setting)]
    command = [sys.executable, "-m", "scrapy", "crawl", "portal", "-a", "seeds=portals.csv", *options]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert list((folder / "the-scrapy-way" / "warc").glob("*.warc.gz"))


def test_exploring_what_was_published(published: Path) -> None:
    port = free_port()
    command = [sys.executable, "-m", "nianbao", "explore", str(published), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
        try:
            page = fetch(f"http://127.0.0.1:{port}/")
            search = fetch(
                f"http://127.0.0.1:{port}/published/reports.json?_search=%E5%A4%8D%E8%AE%AE&_shape=array"
            )
        finally:
            server.terminate()
    assert "政府信息公开年度报告" in page
    assert json.loads(search)


def fetch(url: str) -> str:
    """The page, once the server answers."""
    for _ in range(100):
        try:
            with urlopen(url, timeout=10) as response:
                return str(response.read().decode())
        except HTTPError as error:
            pytest.fail(f"{url}: {error}")
        except URLError:
            time.sleep(0.2)
    pytest.fail(f"{url} does not answer")
