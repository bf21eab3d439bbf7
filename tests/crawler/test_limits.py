"""Bodies that lie, never end or explode: cut at the limits, kept, marked."""

import gzip
from pathlib import Path

import pytest

from archive.verify import verify
from tests.crawler.running import blocks, crawl, query, records, seen
from tests.crawler.web import Asked, Reply, Web, links, page

MAX_BODY = 200_000
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
BOMB = gzip.compress(b"0" * 70_000_000)
BAD_CHUNK = HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n"
PATHS = (
    "/short",
    "/endless",
    "/endless-chunks",
    "/bomb",
    "/bad-chunk",
    "/stalls",
    "/long-head",
    "/nul",
    "/fine",
)


def site(asked: Asked) -> Reply:
    match asked.path:
        case "/short":  # promises more than it sends
            return Reply(HEAD + b"Content-Length: 1000\r\n\r\n<p>the first part", close=True)
        case "/endless":
            return Reply(HEAD + b"\r\n", close=True, pieces=(b"x" * 65536,) * 100)
        case "/endless-chunks":
            chunk = b"10000\r\n" + b"y" * 65536 + b"\r\n"
            return Reply(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", close=True, pieces=(chunk,) * 100)
        case "/bomb":
            return Reply(HEAD + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(BOMB) + BOMB)
        case "/bad-chunk":
            return Reply(BAD_CHUNK, close=True)
        case "/stalls":
            return Reply(
                HEAD + b"Content-Length: 100\r\n\r\n<p>then nothing", pieces=(b"",), pause_s=4, close=True
            )
        case "/long-head":
            return Reply(HEAD + b"X-Long: " + b"z" * 1_000_000 + b"\r\n\r\nbody", close=True)
        case "/nul":
            return page("a\0b<p>c", headers="X-Nul: a\0b\r\n")
        case "/fine":
            return page("all is well")
    return page("", "404 none") if asked.path == "/robots.txt" else page(links(*PATHS))


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("limits") / "out"
    settings = {"NIANBAO_MAX_BODY_BYTES": MAX_BODY, "NIANBAO_MAX_ATTEMPTS": 1, "DOWNLOAD_TIMEOUT": 2}
    with Web(site) as web:
        ended = crawl([web.url()], folder, **settings)
    assert ended.code == 0, ended.log
    return folder


def test_every_path_was_settled_and_the_rest_went_on(out: Path) -> None:
    states = {
        str(url).rsplit("/", 1)[1]: state for url, state in query(out, "SELECT url, state FROM requests")
    }
    assert {"/" + name for name in states} >= set(PATHS)
    assert set(states.values()) <= {"done", "failed"}
    assert seen(out)["/fine"] == (200, "all is well")


@pytest.mark.parametrize(
    ("path", "reason"),
    [("/short", "disconnect"), ("/endless", "length"), ("/endless-chunks", "length"), ("/stalls", "time")],
)
def test_a_cut_body_is_kept_and_marked(out: Path, path: str, reason: str) -> None:
    kept = [one.record for one in records(out) if str(one.record.field("WARC-Target-URI")).endswith(path)]
    assert [record.field("WARC-Truncated") for record in kept] == [reason]
    assert len(kept[0].block) <= MAX_BODY
    if reason == "length":
        assert len(kept[0].block) == MAX_BODY


def test_broken_framing_and_nul_bytes_are_kept_as_they_came(out: Path) -> None:
    kept = blocks(out)
    assert BAD_CHUNK.startswith(kept["/bad-chunk"])
    assert kept["/bad-chunk"].startswith(HEAD)
    assert kept["/nul"] == page("a\0b<p>c", headers="X-Nul: a\0b\r\n").raw


def test_a_head_without_end_is_kept_as_far_as_it_came_and_has_its_reason(out: Path) -> None:
    (kept,) = [one.record for one in records(out) if "/long-head" in str(one.record.field("WARC-Target-URI"))]
    assert (len(kept.block), kept.field("WARC-Truncated")) == (MAX_BODY, "length")
    ((state, error),) = query(out, "SELECT state, error FROM requests WHERE url LIKE '%/long-head'")
    assert state == "failed"
    assert "the head of the answer is longer than" in str(error)


def test_a_cut_page_still_reaches_the_spider(out: Path) -> None:
    assert "the first part" in seen(out)["/short"][1]


def test_a_bomb_is_kept_whole_and_not_unpacked(out: Path) -> None:
    kept = [
        one.record.block for one in records(out) if str(one.record.field("WARC-Target-URI")).endswith("/bomb")
    ]
    assert kept[0].endswith(BOMB)
    assert seen(out)["/bomb"][0] == 0


def test_an_archive_of_all_that_is_without_fault(out: Path) -> None:
    assert verify(out).faults == []
