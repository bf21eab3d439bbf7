"""What was crawled is replayed by pywb as it came, and a page in a browser asks for what was kept with it."""

import json
import shutil
import socket
import subprocess
import urllib.request
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pytest

from archive.message import entity_body, parse_response
from archive.reader import iter_captures
from archive.replay import PYWB, collection
from crawler.run import BROWSERS
from demo.running import running_web
from tests.crawler.running import answers, query
from tests.crawler.test_command import nianbao

needs_pywb = pytest.mark.skipif(not PYWB.exists(), reason="pywb is not installed beside the project")


class NoRedirect(HTTPRedirectHandler):
    """Redirects were captured too: they are answers as others are."""

    def redirect_request(self, *_: object) -> None:
        """None is followed."""


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A crawl of the demo web, and the web's own log."""
    folder = tmp_path_factory.mktemp("replay")
    with running_web(7, 0.1, folder / "web"):
        ended = nianbao(
            *("crawl", str(folder / "web" / "portals.csv"), "--out", str(folder / "out"), "--delay", "0"),
            *("--allow-network", "127.0.0.0/8"),
        )
    assert ended.returncode == 0, ended.stderr
    return folder / "out", folder / "web" / "access.jsonl"


@pytest.fixture(scope="module")
def pywb(crawled: tuple[Path, Path]) -> Iterator[str]:
    """pywb serving the crawl; its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with collection(crawled[0]) as home:
        # Without its frame a page stands in the browser as the archive gives it.
        (home / "config.yaml").write_text("framed_replay: false\n")
        with subprocess.Popen(
            [PYWB, "-d", home, "-b", "127.0.0.1", "-p", str(port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as server:
            deadline = monotonic() + 30
            while monotonic() < deadline and not is_up(port):
                sleep(0.2)
            yield f"http://127.0.0.1:{port}/archive"
            server.terminate()


def is_up(port: int) -> bool:
    """Whether pywb answers yet."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5):
            return True
    except (URLError, ConnectionError):
        return False


def fetch(url: str) -> bytes:
    """A body as it is stored, its content-coding left on."""
    request = Request(url, headers={"Accept-Encoding": "gzip"})
    try:
        with build_opener(NoRedirect).open(request, timeout=20) as answer:
            return bytes(answer.read())
    except HTTPError as error:
        return error.read()


@needs_pywb
def test_every_capture_is_replayed_byte_for_byte(crawled: tuple[Path, Path], pywb: str) -> None:
    out, _ = crawled
    posted = {url for (url,) in query(out, "SELECT url FROM requests WHERE method = 'POST'")}
    stored = [one.record for one in answers(out) if one.record.field("WARC-Target-URI") not in posted]
    bodies = {one.field("WARC-Record-ID"): entity_body(parse_response(one.block))[0] for one in stored}
    assert len(stored) > 30
    assert any(one.field("WARC-Type") == "revisit" for one in stored)
    for record in stored:
        moment = "".join(filter(str.isdigit, record.field("WARC-Date") or ""))
        expected = bodies[record.field("WARC-Refers-To") or record.field("WARC-Record-ID")]
        assert fetch(f"{pywb}/{moment}id_/{record.field('WARC-Target-URI')}") == expected


@needs_pywb
def test_a_replayed_report_is_shown_with_its_text_and_table(crawled: tuple[Path, Path], pywb: str) -> None:
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        pytest.skip("no Chromium here")
    report = next(
        one
        for one in iter_captures(crawled[0])
        if b"<table" in one.payload and "年度".encode("gbk") in one.payload
    )
    address = f"{pywb}/{report.warc_date:%Y%m%d%H%M%S}/{report.target_uri}"
    shown = subprocess.run(
        [
            browser,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--virtual-time-budget=5000",
            "--dump-dom",
            address,
        ],
        capture_output=True,
        timeout=90,
        check=True,
    ).stdout.decode()
    assert "信息公开" in shown
    assert "</table>" in shown
    assert "wombat" in shown  # the page was rewritten for replay


def test_what_pages_share_is_fetched_once(crawled: tuple[Path, Path]) -> None:
    out, log = crawled
    wanted = {str(url) for (url,) in query(out, "SELECT url FROM requests WHERE purpose = 'requisite'")}
    assert wanted
    kept = Counter(one.record.field("WARC-Target-URI") for one in answers(out))
    assert {url: kept[url] for url in wanted} == dict.fromkeys(wanted, 1)
    asked = Counter(json.loads(line)["path"] for line in log.read_text().splitlines())
    assert asked.total() == kept.total()
