"""Index keys, the index, and the WACZ that holds it."""

import gzip
import hashlib
import json
import urllib.request
import zipfile
from dataclasses import replace
from pathlib import Path
from subprocess import DEVNULL, Popen
from time import monotonic, sleep

import pytest

from archive.cdxj import iter_cdxj_lines, update_index, write_index
from archive.errors import InputUnusable, ProgramMissing
from archive.exchange import Exchange
from archive.index import parse_cdxj_line
from archive.message import parse_message
from archive.pack import pack
from archive.postquery import index_url
from archive.reader import iter_captures
from archive.replay import PYWB, collection, find_pywb
from archive.surt import surt
from archive.uri import target_uri
from archive.writer import WarcWriter
from tests.archive.exchanges import EXCHANGE, INFO, golden_writer

KEYS = {
    "http://www.Example.gov.cn/": "cn,gov,example)/",
    "https://www2.example.gov.cn:443/a/": "cn,gov,example)/a",
    "http://example.gov.cn:8080/A.html?b=2&a=1": "cn,gov,example:8080)/a.html?a=1&b=2",
    "http://user:secret@10.1.2.3/a//b/../c": "3,2,1,10)/a/c",
    "http://example.cn/a?jsessionid=0123456789abcdef0123456789abcdef&b=1": "cn,example)/a?b=1",
    "http://example.cn/%E5%B9%B4?q=%7Ex%20y": "cn,example)/%e5%b9%b4?q=~x%20y",
    "http://example.cn/?": "cn,example)/",
    "urn:dom:http://example.cn/A": "urn:dom:http://example.cn/a",
}
TARGETS = {
    "http://EXAMPLE.cn": "http://example.cn/",
    "http://政府.cn/年报?年=2019#top": "http://xn--mxtq1m.cn/%E5%B9%B4%E6%8A%A5?%E5%B9%B4=2019",
    "http://example.cn/a b?c=%D6%D0|[1]": "http://example.cn/a%20b?c=%D6%D0|[1]",
    "http://[::1]:8080/x": "http://[::1]:8080/x",
    "urn:nianbao:run:1:portals.csv": "urn:nianbao:run:1:portals.csv",
}
PAGE = "<html><head><meta charset='utf-8'><title>年度报告\n &amp; 附件</title></head>正文".encode("gb18030")


def page(uri: str, request: bytes = EXCHANGE.request, method: str = "GET") -> Exchange:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=x\r\nContent-Length: %d\r\n\r\n" % len(PAGE)
    return replace(EXCHANGE, target_uri=uri, method=method, request=request, response=head + PAGE, dom=None)


def crawl(folder: Path) -> Path:
    body = b"page=2&uid=1"
    request = (
        b"POST /list HTTP/1.1\r\nHost: example.org\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
    )
    writer = golden_writer(folder / "warc")
    writer.write(page("http://example.org/%E5%B9%B4/a.html"))
    writer.write(page("http://example.org/list", request, "POST"))
    writer.close()
    return folder


@pytest.mark.parametrize("url", KEYS)
def test_keys_are_those_of_the_wayback_machine(url: str) -> None:
    assert surt(url) == KEYS[url]


@pytest.mark.parametrize("url", TARGETS)
def test_target_uris_are_ascii(url: str) -> None:
    assert target_uri(url) == TARGETS[url]
    assert target_uri(target_uri(url)) == TARGETS[url]


@pytest.mark.parametrize("url", ["http://[::1", "http://example.cn:port/"])
def test_what_is_no_url_is_refused(url: str) -> None:
    with pytest.raises(InputUnusable):
        target_uri(url)


FORM = b"Content-Type: multipart/form-data; boundary=b\r\n\r\n"
PARTS = b'--b\r\nContent-Disposition: form-data; name="page"\r\n\r\n2\r\n--b--\r\n'
QUERIES = {
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\na=1&b=%E5%B9%B4+x": "a=1&b=年 x",
    b'Content-Type: application/json\r\n\r\n{"p": {"n": 2}, "l": [{"n": 3}]}': "n=2&n.2_=3",
    b"Content-Type: application/json\r\n\r\nno json": "__wb_post_data=bm8ganNvbg==",
    b"Content-Type: application/octet-stream\r\n\r\n\x00": "__wb_post_data=AA==",
    FORM + PARTS: "page=2",
}


@pytest.mark.parametrize("rest", QUERIES)
def test_bodies_become_queries(rest: bytes) -> None:
    message = parse_message(b"POST /list HTTP/1.1\r\n" + rest)
    assert index_url("http://x.cn/?y", message) == f"http://x.cn/?y&__wb_method=POST&{QUERIES[rest]}"


def test_posts_of_other_tools_have_the_keys_of_pywb(real_documents: Path) -> None:
    lines = sorted(iter_cdxj_lines(real_documents / "samples" / "warc" / "pywb-post-test.warc.gz"))
    assert [line.split(" ")[0] for line in lines] == [
        "org,httpbin)/post?__wb_method=post&a=1&b=[]&c=3",
        "org,httpbin)/post?__wb_method=post&data=^&foo=bar",
        "org,httpbin)/post?__wb_method=post&foo=bar&test=abc",
    ]


def test_the_index_is_sorted_and_points_to_records(tmp_path: Path) -> None:
    assert write_index(crawl(tmp_path)) == 2
    lines = (tmp_path / "index.cdxj").read_bytes().splitlines(keepends=True)
    assert lines == sorted(lines)
    for line in lines:
        entry = parse_cdxj_line(line)
        assert entry is not None
        member = (tmp_path / "warc" / entry.filename).read_bytes()[entry.offset :][: entry.length]
        assert gzip.decompress(member).startswith(b"WARC/1.1\r\nWARC-Type: response")


def test_an_index_brought_up_to_date_is_the_one_written_anew(tmp_path: Path) -> None:
    folder = crawl(tmp_path)
    write_index(folder)
    growing = WarcWriter(folder / "warc", "w2", INFO)
    growing.write(replace(EXCHANGE, target_uri="http://example.org/b"))
    growing.sync()
    assert update_index(folder) == 4  # a response and its rendered page more
    growing.write(replace(EXCHANGE, target_uri="http://example.org/a"))
    growing.close()
    assert update_index(folder) == 6
    updated = (folder / "index.cdxj").read_bytes()
    write_index(folder)
    assert (folder / "index.cdxj").read_bytes() == updated
    next((folder / "warc").glob("*-w1-*")).unlink()
    assert update_index(folder) == 4


def test_a_wacz_describes_all_its_parts(tmp_path: Path) -> None:
    with zipfile.ZipFile(pack(crawl(tmp_path))) as wacz:
        description = json.loads(wacz.read("datapackage.json"))
        for part in description["resources"]:
            data = wacz.read(part["path"])
            assert part["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
            assert part["bytes"] == len(data)
        described = {part["path"] for part in description["resources"]}
        assert described | {"datapackage.json", "datapackage-digest.json"} == set(wacz.namelist())
        pages = [json.loads(line) for line in wacz.read("pages/pages.jsonl").splitlines()]
        assert [(one["url"], one["title"]) for one in pages[1:]] == [
            ("http://example.org/%E5%B9%B4/a.html", "年度报告 & 附件")
        ]


def test_a_wacz_indexes_only_what_it_holds_and_is_read_like_its_files(tmp_path: Path) -> None:
    folder = crawl(tmp_path)
    growing = WarcWriter(folder / "warc", "w2", INFO)
    growing.write(replace(EXCHANGE, target_uri="http://example.org/still-open"))
    growing.sync()
    path = pack(folder)
    with zipfile.ZipFile(path) as wacz:
        lines = gzip.decompress(wacz.read("indexes/index.cdx.gz")).decode("utf-8").splitlines()
        names = {Path(name).name for name in wacz.namelist()}
    assert len(lines) == 2
    assert {json.loads(line.split(" ", 2)[2])["filename"] for line in lines} <= names
    assert [one.payload for one in iter_captures(path)] == [PAGE, PAGE]
    with collection(path) as home:
        index = (home / "collections" / "archive" / "indexes" / "index.cdxj").read_text().splitlines()
        assert [line.split(" ")[:2] for line in index] == [line.split(" ")[:2] for line in lines]
    growing.close()


def test_without_pywb_replay_says_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(ProgramMissing, match="install/pywb"):
        find_pywb(tmp_path / "bin" / "wayback")


@pytest.mark.skipif(not PYWB.exists(), reason="pywb is not installed beside the project")
def test_pywb_gives_the_same_bytes(tmp_path: Path) -> None:
    with (
        collection(crawl(tmp_path)) as home,
        Popen([PYWB, "-d", home, "-b", "127.0.0.1", "-p", "18973"], stdout=DEVNULL, stderr=DEVNULL) as server,
    ):
        try:
            raw = "http://127.0.0.1:18973/archive/20240301083000id_/http://example.org"
            assert fetch(f"{raw}/%E5%B9%B4/a.html") == PAGE
            assert fetch(f"{raw}/list", b"page=2&uid=1") == PAGE
        finally:
            server.terminate()


def fetch(url: str, body: bytes | None = None) -> bytes:
    """The answer of a server that may still be starting."""
    deadline = monotonic() + 30
    while True:
        try:
            with urllib.request.urlopen(url, body, timeout=10) as answer:
                data: bytes = answer.read()
                return data
        except ConnectionError:
            assert monotonic() < deadline
        except urllib.error.URLError as error:
            assert isinstance(error.reason, ConnectionError)
            assert monotonic() < deadline
        sleep(0.2)
