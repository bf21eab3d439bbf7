"""What was crawled is replayed by pywb as it came, and a page in a browser asks for what was kept with it."""

import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pytest
from playwright.sync_api import Browser, sync_playwright

from archive.capture import Capture
from archive.errors import ExitCode
from archive.message import entity_body, parse_response
from archive.reader import iter_captures
from archive.replay import PYWB, address, free_port, replaying
from crawler.run import BROWSERS
from demo.running import running_web
from tests.crawler.running import answers, query
from tests.crawler.test_command import nianbao
from tests.waiting import wait_for, wait_until

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
    port = free_port()
    with replaying(crawled[0], port):
        yield address(port)


def fetch(url: str) -> bytes:
    """A body as it is stored, its content-coding left on."""
    request = Request(url, headers={"Accept-Encoding": "gzip"})
    try:
        with build_opener(NoRedirect).open(request, timeout=20) as answer:
            return bytes(answer.read())
    except HTTPError as error:
        return error.read()


@needs_pywb
def test_a_replay_that_is_terminated_takes_pywb_along(crawled: tuple[Path, Path]) -> None:
    port = free_port()
    command = [sys.executable, "-m", "nianbao", "replay", str(crawled[0]), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as replay:
        children = Path(f"/proc/{replay.pid}/task/{replay.pid}/children")
        wait_until(children.read_text)
        (pywb,) = children.read_text().split()
        wait_for(address(port))
        replay.terminate()
    assert replay.returncode == ExitCode.INTERRUPTED
    assert not Path(f"/proc/{pywb}").exists()


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
        assert fetch(f"{pywb}{moment}id_/{record.field('WARC-Target-URI')}") == expected


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Headless Chromium."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        pytest.skip("no Chromium here")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield running
        running.close()


SHOWN = """() => ({
    text: document.body.innerText,
    images: [...document.images].map(one => one.naturalWidth),
    borders: [...document.querySelectorAll('table[border="1"] td')].map(
        one => getComputedStyle(one).borderTopWidth + getComputedStyle(one).borderTopStyle),
    drawn: [...document.querySelectorAll('header, .header, .ad')].map(
        one => getComputedStyle(one).backgroundImage),
    spoilt: (document.documentElement.innerText.match(/\ufffd/g) || []).length,
})"""
# Characters that no font of the system has are drawn as boxes: all of the same width and the same look.
HAS_FONT = """() => {
    const draw = text => {
        const canvas = document.createElement('canvas');
        const ink = canvas.getContext('2d');
        ink.font = '32px sans-serif';
        ink.fillText(text, 0, 40);
        return canvas.toDataURL();
    };
    return draw('政') !== draw('府') && draw('政') !== draw('\uffff');
}"""


def telling_pages(out: Path) -> list[Capture]:
    """Of every portal the home page, a report with a table and a list; the page a browser made.

    What only stands in frames of others has no image and is none of them.
    """
    captures = list(iter_captures(out))
    rendered = {one.target_uri.removeprefix("urn:dom:") for one in captures if one.record_type == "resource"}
    chosen: dict[tuple[str, str], Capture] = {}
    for one in captures:
        if one.status == 200 and b"<img" in one.payload:
            host = urlsplit(one.target_uri).netloc
            kind = "table" if b'<table border="1"' in one.payload else "list"
            chosen.setdefault((host, "home" if urlsplit(one.target_uri).path == "/" else kind), one)
            if one.target_uri in rendered:
                chosen[host, "rendered"] = one
    return list(chosen.values())


@needs_pywb
def test_replayed_pages_look_like_pages(crawled: tuple[Path, Path], pywb: str, browser: Browser) -> None:
    pages = telling_pages(crawled[0])
    assert len(pages) >= 8
    tab = browser.new_page()
    failed: list[str] = []
    tab.on("response", lambda answer: failed.append(answer.url) if answer.status >= 400 else None)
    for capture in pages:
        tab.goto(f"{pywb}{capture.warc_date:%Y%m%d%H%M%S}/{capture.target_uri}", wait_until="networkidle")
        frame = tab.frame(name="replay_iframe")
        assert frame is not None
        shown = frame.evaluate(SHOWN)
        assert shown["spoilt"] <= 3, capture.target_uri  # demo pages may be damaged, here and there
        assert len(re.findall("[一-鿿]", shown["text"])) > 50
        assert shown["images"]
        assert all(shown["images"])
        assert set(shown["borders"]) <= {"1pxsolid"}
        assert all("banner.png" in one for one in shown["drawn"])
        assert bool(shown["borders"]) == (b'<table border="1"' in capture.payload)
        pixels = tab.screenshot()
        assert len(pixels) > 20_000  # a blank page has some 5,000
    assert failed == []
    assert tab.evaluate(HAS_FONT) or not has_han_font()


def has_han_font() -> bool:
    """Whether the system says that it has a Chinese font."""
    program = shutil.which("fc-list")
    listed = subprocess.run([program, ":lang=zh"], capture_output=True, check=True).stdout if program else b""
    return bool(listed)


def test_what_pages_share_is_fetched_once(crawled: tuple[Path, Path]) -> None:
    out, log = crawled
    asked_for = {str(url) for (url,) in query(out, "SELECT url FROM requests WHERE purpose = 'requisite'")}
    wanted = {url for url in asked_for if not url.endswith(".html")}  # a frame is a page as well
    assert wanted
    kept = Counter(one.record.field("WARC-Target-URI") for one in answers(out))
    assert {url: kept[url] for url in wanted} == dict.fromkeys(wanted, 1)
    asked = Counter(json.loads(line)["path"] for line in log.read_text().splitlines())
    assert asked.total() == kept.total()
