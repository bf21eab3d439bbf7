"""A page whose list only scripts can make, rendered by a browser that never touches the network."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.errors import ExitCode
from crawler.run import BROWSERS
from tests.crawler.running import ROOT, blocks, command, crawl, query, records, seen
from tests.crawler.web import Answer, Asked, Reply, Web, links, page

BROWSER = '{"browser": true}'
SHELL = """<html><head><meta charset="gbk"><script src="/list.js"></script></head>
<body>信息公开年报<ul id="list"></ul><img src="/picture.png"></body></html>""".encode("gbk")
SCRIPT = """
addEventListener("load", async () => {
  const list = document.getElementById("list");
  const rows = await (await fetch("/rows", {method: "POST", body: "page=2"})).text();
  const moved = await (await fetch("/moved")).text();
  list.innerHTML = rows + moved;
  for (const url of ["/closed/1", "OTHER"]) {
    try { await fetch(url); list.innerHTML += "<li>reached</li>"; } catch (error) { }
  }
});
"""

needs_browser = pytest.mark.skipif(not any(map(shutil.which, BROWSERS)), reason="no Chromium here")


def site_beside(other: str) -> Answer:
    def site(asked: Asked) -> Reply:
        match asked.path:
            case "/robots.txt":
                return page("User-agent: *\nDisallow: /closed", kind="text/plain")
            case "/":
                return page(SHELL, kind="text/html")
            case "/list.js":
                return page(SCRIPT.replace("OTHER", other), kind="text/javascript")
            case "/rows":
                return page("<li>第二页</li>" if asked.body == b"page=2" else "<li>wrong</li>")
            case "/moved":
                return page("", "302 Found", headers="Location: /there\r\n")
        return page("<li>moved here</li>")

    return site


@needs_browser
def test_scripts_see_the_web_through_the_crawler(tmp_path: Path) -> None:
    with Web(lambda _: page("secret"), address="127.0.0.3") as private:  # noqa: SIM117  (the second needs the first)
        with Web(site_beside(private.url()), address="127.0.0.2") as web:
            ended = crawl(
                [web.url()],
                tmp_path,
                NIANBAO_BROWSER="auto",
                NIANBAO_TEST_META=BROWSER,
                NIANBAO_ALLOW_NETWORK=["127.0.0.2/32"],
                NIANBAO_DELAY_S=0.1,
            )
    assert ended.code == 0, ended.log
    assert private.log == []
    assert web.paths() == ["/robots.txt", "/", "/list.js", "/rows", "/moved", "/there"]
    assert max(asked.at_once for asked in web.log) == 1
    assert all(
        later.came_at - earlier.came_at >= 0.05 for earlier, later in zip(web.log, web.log[1:], strict=False)
    )

    text = seen(tmp_path)["/"][1]
    assert "信息公开年报" in text
    assert "第二页" in text
    assert "moved here" in text
    assert "reached" not in text


@needs_browser
def test_its_records_are_exact_and_the_rendered_page_stands_beside(tmp_path: Path) -> None:
    with Web(site_beside("/closed/2"), address="127.0.0.2") as web:
        crawl([web.url()], tmp_path, NIANBAO_BROWSER="auto", NIANBAO_TEST_META=BROWSER)
    assert blocks(tmp_path)["/"].endswith(SHELL)
    assert blocks(tmp_path, "request")["/rows"].endswith(b"\r\n\r\npage=2")
    (response,) = (
        one.record for one in records(tmp_path) if one.record.field("WARC-Target-URI") == web.url()
    )
    (dom,) = (
        one.record
        for one in records(tmp_path, "resource")
        if "urn:dom" in str(one.record.field("WARC-Target-URI"))
    )
    assert dom.field("WARC-Target-URI") == f"urn:dom:{web.url()}"
    assert dom.field("WARC-Concurrent-To") == response.field("WARC-Record-ID")
    assert "第二页" in dom.block.decode()
    assert query(tmp_path, "SELECT purpose FROM requests WHERE url LIKE '%/rows'") == [("page",)]
    assert query(tmp_path, "SELECT purpose FROM requests WHERE url LIKE '%.js'") == [("requisite",)]


@needs_browser
def test_what_is_kept_already_is_not_fetched_again(tmp_path: Path) -> None:
    def site(asked: Asked) -> Reply:
        if asked.path == "/robots.txt":
            return page("", "404 none")
        if asked.path.endswith(".js"):
            return page("document.body.append('made by a script')", kind="text/javascript")
        return page(f'<html>{links("/1", "/2", "/REQUISITE.js")}<script src="/REQUISITE.js"></script></html>')

    with Web(site) as web:
        crawl([web.url()], tmp_path, NIANBAO_BROWSER="auto", NIANBAO_TEST_META=BROWSER)
    assert sorted(web.paths()) == ["/", "/1", "/2", "/REQUISITE.js", "/robots.txt"]
    assert all("made by a script" in seen(tmp_path)[path][1] for path in ("/", "/1", "/2"))


@needs_browser
def test_pages_that_wait_for_the_browser_leave_room_for_what_the_rendered_ones_ask(tmp_path: Path) -> None:
    asking = "<html><script>fetch('/rows' + location.pathname.slice(1))</script></html>"

    def site(asked: Asked) -> Reply:
        if asked.path == "/robots.txt":
            return page("", "404 none")
        first = "<html>" + links(*(f"/{number}" for number in range(7))) + "</html>"
        return page({"/": first}.get(asked.path, asking), kind="text/html")

    settings = {"CONCURRENT_REQUESTS": 5, "CONCURRENT_REQUESTS_PER_DOMAIN": 5}
    with Web(site) as web:
        crawl([web.url()], tmp_path, NIANBAO_BROWSER="auto", NIANBAO_TEST_META=BROWSER, **settings)
    assert {f"/rows{number}" for number in range(7)} <= set(web.paths())


def descendants(pid: int) -> Iterator[int]:
    """The processes that a process started, and those that they did."""
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, children.read_text().split()):
            yield child
            yield from descendants(child)


def kill_driver() -> None:
    """Kills what stands between the crawl and its browser."""
    for pid in list(descendants(os.getpid())):
        if b"run-driver" in Path(f"/proc/{pid}/cmdline").read_bytes():
            os.kill(pid, signal.SIGKILL)


@needs_browser
def test_a_page_whose_browser_is_lost_is_rendered_by_another(tmp_path: Path) -> None:
    asked_for: list[str] = []

    def site(asked: Asked) -> Reply:
        asked_for.append(asked.path)
        if asked.path == "/rows" and asked_for.count("/rows") == 1:
            kill_driver()
        return site_beside("/closed/2")(asked)

    with Web(site, address="127.0.0.2") as web:
        ended = crawl([web.url()], tmp_path, NIANBAO_BROWSER="auto", NIANBAO_TEST_META=BROWSER)
    assert ended.code == 0, ended.log
    assert "another is started" in ended.log
    assert "第二页" in seen(tmp_path)["/"][1]


@needs_browser
def test_interrupted_while_a_page_is_rendered(tmp_path: Path) -> None:
    restless = "<html><script>setInterval(() => fetch('/again?' + Math.random()), 50)</script></html>"

    def site(asked: Asked) -> Reply:
        return page("", "404 none") if asked.path == "/robots.txt" else page(restless)

    settings = {"NIANBAO_BROWSER": "auto", "NIANBAO_TEST_META": BROWSER, "NIANBAO_DELAY_S": 0.2}
    with Web(site) as web:
        process = subprocess.Popen(
            command([web.url()], tmp_path, settings), cwd=ROOT, stderr=subprocess.DEVNULL
        )
        while len(web.log) < 4:
            assert process.poll() is None
            time.sleep(0.01)
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == ExitCode.INTERRUPTED
    assert not list((tmp_path / "warc").glob("*.open"))


def test_without_a_browser_the_row_fails_and_the_rest_goes_on(tmp_path: Path) -> None:
    def site(asked: Asked) -> Reply:
        return page("", "404 none") if asked.path == "/robots.txt" else page(links("/1"))

    with Web(site) as web:
        ended = crawl([web.url()], tmp_path, NIANBAO_BROWSER="never", NIANBAO_TEST_META=BROWSER)
    assert ended.code == 0, ended.log
    assert web.paths() == ["/robots.txt"]
    assert "browser missing" in seen(tmp_path)["/"][1]
    assert [state for (state,) in query(tmp_path, "SELECT state FROM requests WHERE purpose = 'page'")] == [
        "failed"
    ]


@needs_browser
def test_a_challenge_is_not_shown_to_the_browser(tmp_path: Path) -> None:
    def site(asked: Asked) -> Reply:
        challenge = page("<script>document.title = 'solved'; location.reload()</script>", "202 Accepted")
        return page("", "404 none") if asked.path == "/robots.txt" else challenge

    with Web(site) as web:
        ended = crawl([web.url()], tmp_path, NIANBAO_BROWSER="auto", NIANBAO_TEST_META=BROWSER)
    assert web.paths() == ["/robots.txt", "/"]
    assert ended.portal_states == ["blocked"]


@needs_browser
def test_what_a_page_asks_for_is_not_answered_with_a_challenge(tmp_path: Path) -> None:
    script = """fetch("/rows").then(answer => answer.text(), () => "refused")
        .then(text => document.body.append("rows: " + text))"""

    def site(asked: Asked) -> Reply:
        if asked.path == "/rows":
            return page("<script>prove()</script>", "412 Precondition Failed")
        return page("", "404 none") if asked.path == "/robots.txt" else page(f"<script>{script}</script>")

    with Web(site) as web:
        ended = crawl([web.url()], tmp_path, NIANBAO_BROWSER="auto", NIANBAO_TEST_META=BROWSER)
    assert "rows: refused" in seen(tmp_path)["/"][1]
    assert blocks(tmp_path)["/rows"].startswith(b"HTTP/1.1 412 ")
    assert "challenge" in ended.log


@needs_browser
def test_a_rendered_page_reaches_nothing_but_through_the_crawler(tmp_path: Path) -> None:
    script = """
        const peer = new RTCPeerConnection({iceServers: [{urls: "stun:127.0.0.4:PORT"}]});
        peer.createDataChannel("x");
        peer.createOffer().then(offer => peer.setLocalDescription(offer));
        new WebSocket("ws://127.0.0.4:PORT/");
        new Image().src = "http://127.0.0.4:PORT/picture";
        navigator.sendBeacon("http://127.0.0.4:PORT/beacon", "x");
        fetch("/redirect").catch(() => fetch("/kept", {method: "POST", body: new Uint8Array([0, 255, 13])}));
        setTimeout(() => document.body.append("done"), 1500);"""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener:
        listener.bind(("127.0.0.4", 0))
        listener.setblocking(False)
        port = listener.getsockname()[1]

        def site(asked: Asked) -> Reply:
            match asked.path:
                case "/robots.txt":
                    return page("", "404 none")
                case "/redirect":
                    return page("", "302 Found", headers="Location: file:///etc/passwd\r\n")
                case "/kept":
                    return page("", "307 Temporary Redirect", headers="Location: /there\r\n")
                case "/there":
                    return page("thanks")
            return page(f"<body><script>{script.replace('PORT', str(port))}</script></body>")

        with Web(lambda _: page("secret"), address="127.0.0.4", port=port) as private, Web(site) as web:
            settings = {"NIANBAO_BROWSER": "auto", "NIANBAO_TEST_META": BROWSER}
            ended = crawl([web.url()], tmp_path, NIANBAO_ALLOW_NETWORK=["127.0.0.1/32"], **settings)
        with pytest.raises(BlockingIOError):
            listener.recv(100)
    assert ended.code == 0, ended.log
    assert private.log == []
    assert [(asked.method, asked.path, asked.body) for asked in web.log[2:]] == [
        ("GET", "/redirect", b""),
        ("POST", "/kept", b"\0\xff\r"),
        ("POST", "/there", b"\0\xff\r"),
    ]
