"""Vanished reports from another archive: a pywb on loopback that the test fills, and WARC files by range."""

import json
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.cdxj import iter_cdxj_lines
from archive.errors import ExitCode
from archive.exchange import Exchange
from archive.reader import iter_captures
from archive.replay import COLLECTION, collection, find_pywb
from archive.verify import verify
from archive.warcinfo import WarcInfo
from archive.writer import WarcWriter
from tests.crawler.web import Asked, Reply, Web, page
from tests.waiting import wait_for
from tests.watch.conftest import nianbao

URL = "http://www.gone.test/zwgk/2015.html?a=1"
TEXT = "<html><body>某县2015年政府信息公开工作年度报告</body></html>"
DAYS = (datetime(2016, 3, 20, 4, 5, 6, tzinfo=UTC), datetime(2017, 5, 1, tzinfo=UTC))


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the other archive holds: the page on two days, in GBK, and a 404 after."""
    folder = tmp_path_factory.mktemp("theirs")
    writer = WarcWriter(folder / "warc", "x", WarcInfo("other", "run-0"))
    for number, day in enumerate((*DAYS, datetime(2018, 1, 1, tzinfo=UTC))):
        body = f"{TEXT}<p>{number}".encode("gb18030")
        status = "404 Not Found" if number == 2 else "200 OK"
        head = f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=gbk\r\nX-Powered-By: ASP\r\n"
        response = f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
        request = b"GET /zwgk/2015.html?a=1 HTTP/1.1\r\nHost: www.gone.test\r\n\r\n"
        writer.write(Exchange(URL, "GET", day, request, response))
    writer.close()
    return folder


@contextmanager
def pywb(folder: Path) -> Iterator[str]:
    """A pywb over a crawl directory; gives the address of its collection."""
    with Web(lambda _: page("")) as unused:
        port = unused.port
    with collection(folder) as home:
        line = [str(find_pywb()), "-d", str(home), "-b", "127.0.0.1", "-p", str(port)]
        with subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            address = f"http://127.0.0.1:{port}/{COLLECTION}"
            try:
                wait_for(f"{address}/cdx?url=http://a.test/")
                yield address
            finally:
                process.terminate()


def check_kept(out: Path, source: str) -> None:
    """The crawl directory holds both captures as they were, with their days and where they come from."""
    captures = [one for one in iter_captures(out) if one.target_uri == URL]
    assert [one.warc_date for one in captures] == list(DAYS)
    assert [one.payload.decode("gb18030") for one in captures] == [f"{TEXT}<p>0", f"{TEXT}<p>1"]
    assert all(one.header("content-type") == "text/html; charset=gbk" for one in captures)
    assert all(one.header("x-powered-by") == "ASP" for one in captures)
    assert all(one.fetch["source"].startswith(source) for one in captures)
    assert verify(out).faults == []


def test_a_page_comes_back_from_a_wayback_machine(theirs: Path, tmp_path: Path) -> None:
    with pywb(theirs) as address:
        where = ("--cdx", f"{address}/cdx", "--replay", address, "--delay", "0")
        ended = nianbao("vanished", URL, "http://never.test/", "--out", tmp_path, *where)
    assert ended.returncode == 0, ended.stderr
    assert "http://never.test/: 0 captures" in ended.stdout
    check_kept(tmp_path, f"{address}/201")


def common_crawl(
    theirs: Path, *, busy_times: int = 0, spoil: Callable[[dict[str, str]], None] = lambda _: None
) -> Web:
    """An index service that answers as Common Crawl does, and the WARC files with ranges beside it.

    `spoil` changes the index's words on the first capture.
    """
    warc = next((theirs / "warc").glob("*.warc.gz"))
    entries = [json.loads(line.split(" ", 2)[2]) for line in iter_cdxj_lines(theirs / "warc")]
    spoil(entries[0])
    stamps = [line.split(" ", 2)[1] for line in iter_cdxj_lines(theirs / "warc")]
    lines = [json.dumps({"timestamp": stamp, **entry}) for stamp, entry in zip(stamps, entries, strict=True)]
    data = warc.read_bytes()

    def site(asked: Asked) -> Reply:
        if asked.path.startswith("/index") and asked.nth <= busy_times:
            return page("", "503 busy", headers="Retry-After: 1\r\n")
        if asked.path.startswith("/index"):
            return page("\n".join(lines), kind="application/json")
        span = next(line for line in asked.head.decode().split("\r\n") if line.lower().startswith("range:"))
        first, last = map(int, span.partition("bytes=")[2].split("-"))
        return page(data[first : last + 1], "206 Partial Content", kind="application/gzip")

    return Web(site)


def test_a_page_comes_back_from_ranges_of_warc_files(theirs: Path, tmp_path: Path) -> None:
    with common_crawl(theirs, busy_times=1) as web:
        where = ("--cdx", web.url("/index"), "--records", web.url("/files/"), "--delay", "0")
        ended = nianbao("vanished", URL, "--out", tmp_path, "--operator", "A <a@example.org>", *where)
    assert ended.returncode == 0, ended.stderr
    check_kept(tmp_path, web.url("/files/"))
    assert all(b"a@example.org" in asked.head for asked in web.log)


def spoil_digest(entry: dict[str, str]) -> None:
    entry["digest"] = "sha256:" + "0" * 64


def spoil_url(entry: dict[str, str]) -> None:
    entry["url"] = "http://www.gone.test/another.html"


def spoil_length(entry: dict[str, str]) -> None:
    entry["length"] = str(int(entry["length"]) - 20)


@pytest.mark.parametrize("spoil", [spoil_digest, spoil_url, spoil_length])
def test_a_record_that_is_not_the_one_named_is_left_and_the_others_are_kept(
    theirs: Path, tmp_path: Path, spoil: Callable[[dict[str, str]], None]
) -> None:
    with common_crawl(theirs, spoil=spoil) as web:
        where = ("--cdx", web.url("/index"), "--records", web.url("/files/"), "--delay", "0")
        ended = nianbao("vanished", URL, "--out", tmp_path, "--json", *where)
    assert ended.returncode == ExitCode.PORTALS_FAILED, ended.stderr
    told = json.loads(ended.stdout)
    assert len(told["failed"]) == 1
    assert [one["at"] for one in told["captures"]] == ["20170501000000"]
    assert [one.warc_date for one in iter_captures(tmp_path) if one.target_uri == URL] == [DAYS[1]]


WAYBACK = '[["urlkey","timestamp","original","mimetype","statuscode","digest","length"],{row}]'
ONE = WAYBACK.replace("{row}", f'["k","20160320040506","{URL}","t","200","D","9"]')


@pytest.mark.parametrize(
    ("listing", "reply", "words"),
    [
        ("no listing at all", page(""), "is no listing"),
        ('[["timestamp"],["x","y"]]', page(""), "is no listing"),
        (ONE, page("", "404 none"), "404"),
        (ONE, Reply(b"\x00", close=True), ""),
        (ONE, Reply(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n<html>", close=True), "missing"),
        (ONE, page("", headers="Memento-Datetime: Fri, 01 Jan 2021 00:00:00 GMT\r\n"), "2021"),
        (ONE.replace("20160320", "2016"), page(""), "is no listing"),
    ],
)
def test_what_another_archive_cannot_give_is_said(
    tmp_path: Path, listing: str, reply: Reply, words: str
) -> None:
    def site(asked: Asked) -> Reply:
        return page(listing, kind="application/json") if asked.path.startswith("/cdx") else reply

    with Web(site) as web:
        where = ("--cdx", web.url("/cdx"), "--replay", web.url("/web"), "--delay", "0")
        ended = nianbao("vanished", URL, "--out", tmp_path, *where)
    assert ended.returncode == ExitCode.PORTALS_FAILED
    assert words in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_page_without_the_digest_of_its_index_is_kept_and_told(tmp_path: Path) -> None:
    listing = ONE.replace('"D"', '"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"')

    def site(asked: Asked) -> Reply:
        return page(listing if asked.path.startswith("/cdx") else TEXT)

    with Web(site) as web:
        where = ("--cdx", web.url("/cdx"), "--replay", web.url("/web"), "--delay", "0")
        ended = nianbao("vanished", URL, "--out", tmp_path, *where)
    assert ended.returncode == ExitCode.PORTALS_FAILED
    assert "has not the digest of its index" in ended.stderr
    assert [one.payload.decode() for one in iter_captures(tmp_path) if one.target_uri == URL] == [TEXT]
