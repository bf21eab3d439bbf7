"""Answers that break the rules in every way: each is kept as it came, and the crawl goes on."""

import gzip
import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.verify import verify
from crawler.chunks import ChunkDecoder
from tests.crawler.running import Ended, crawl, query, records, seen
from tests.crawler.web import Asked, Reply, Web, links, page

TEXT = "<html><body>政府信息公开工作年度报告</body></html>".encode()
CHUNKED = b"Transfer-Encoding: chunked"
LENGTH = b"Content-Length: %d" % len(TEXT)
OK = b"HTTP/1.1 200 OK"
# Random digits do not shrink: the text stands in the first bytes of the stream.
ZIPPED = gzip.compress(TEXT + b"".join(b"%d" % (n * 7919 % 104729) for n in range(500)), mtime=0)
CHUNKS = b"%x\r\n%b\r\n0\r\n\r\n" % (len(TEXT), TEXT)


def answer(*lines: bytes, body: bytes = TEXT, status: bytes = OK, end: bytes = b"\r\n") -> bytes:
    return end.join((status, b"Content-Type: text/html; charset=utf-8", *lines)) + end * 2 + body


@dataclass(frozen=True)
class Odd:
    """What a server sends, what of it is the answer, how that is marked, whether the spider reads TEXT."""

    sent: bytes
    kept: bytes | None = None
    truncated: str | None = None
    read: bool = True
    close: bool = False
    reset: bool = False


WHOLE: dict[str, Odd] = {
    "quoted-extension": Odd(answer(CHUNKED, body=CHUNKS.replace(b"\r\n<", b';a="b;\\"c"\r\n<'))),
    "blank-after-size": Odd(answer(CHUNKED, body=CHUNKS.replace(b"\r\n", b" \r\n", 1))),
    "bare-feeds-in-chunks": Odd(answer(CHUNKED, body=CHUNKS.replace(b"\r\n", b"\n"))),
    "long-extension": Odd(answer(CHUNKED, body=CHUNKS.replace(b"\r\n", b";" + b"x" * 4000 + b"\r\n", 1))),
    "odd-extension": Odd(answer(CHUNKED, body=CHUNKS.replace(b"\r\n", b";\x01\r\n", 1))),
    "no-last-line": Odd(answer(CHUNKED, body=CHUNKS[:-2]), close=True),
    "said-chunked": Odd(answer(CHUNKED), close=True),
    "chunked-and-length": Odd(answer(CHUNKED, b"Content-Length: 5", body=CHUNKS)),
    "chunked-twice": Odd(answer(CHUNKED, CHUNKED, body=CHUNKS)),
    "identity": Odd(answer(b"Transfer-Encoding: identity", LENGTH)),
    "two-blanks": Odd(answer(LENGTH, status=b"HTTP/1.1  200  OK")),
    "no-reason": Odd(answer(LENGTH, status=b"HTTP/1.1 200")),
    "small-http": Odd(answer(LENGTH, status=b"http/1.1 200 ok")),
    "nameless-header": Odd(answer(b": value", LENGTH)),
    "blank-before-colon": Odd(answer(b"X-Odd : 1", b"Content-Length : %d" % len(TEXT))),
    "folded": Odd(answer(b"X-Fold: one\r\n\ttwo\r\n  three", LENGTH)),
    "folded-at-once": Odd(answer(LENGTH).replace(b"OK\r\n", b"OK\r\n folded\r\n")),
    "bare-feeds": Odd(answer(LENGTH, end=b"\n")),
    "mixed-feeds": Odd(answer(LENGTH).replace(b"\r\n", b"\n", 1)),
    "nul-in-header": Odd(answer(b"X-Nul: a\0b\x1b\x85", LENGTH)),
    "lengths-agree": Odd(answer(LENGTH, LENGTH)),
    "lengths-differ": Odd(answer(LENGTH, b"Content-Length: 5"), close=True),
    "length-negative": Odd(answer(b"Content-Length: -1"), close=True),
    "length-a-word": Odd(answer(b"Content-Length: many"), close=True),
    "line-of-20-kb": Odd(answer(b"X-Long: " + b"z" * 20_000, LENGTH)),
    "head-of-1-mb": Odd(answer(*(b"X-%d: %b" % (n, b"z" * 990) for n in range(1000)), LENGTH)),
    "continued": Odd(
        b"HTTP/1.1 100 " + "续".encode("gbk") + b"\r\nX: y\r\n\r\n" + answer(LENGTH), answer(LENGTH)
    ),
    "hinted": Odd(b"HTTP/1.1 103 Early Hints\nLink: </a>\n\n" + answer(LENGTH), answer(LENGTH)),
    "empty-lines-first": Odd(b"\r\n\r\n" + answer(LENGTH), answer(LENGTH)),
    "plain-called-gzip": Odd(answer(b"Content-Encoding: gzip", LENGTH)),
    "gzip-cut-inside": Odd(answer(b"Content-Encoding: gzip", b"Content-Length: 150", body=ZIPPED[:150])),
    "more-than-promised": Odd(answer(LENGTH, body=TEXT + b"HTTP/1.1 200 OK\r\n\r\n"), answer(LENGTH)),
}
CUT: dict[str, Odd] = {
    "less-than-promised": Odd(answer(b"Content-Length: 9999"), truncated="disconnect", close=True),
    "promises-all": Odd(answer(b"Content-Length: 99999999999999"), truncated="disconnect", close=True),
    "reset": Odd(answer(b"Content-Length: 9999"), truncated="disconnect", reset=True),
    "reset-without-length": Odd(answer(), truncated="disconnect", reset=True),
    "chunk-missing": Odd(answer(CHUNKED, body=CHUNKS[:-5]), truncated="disconnect", close=True),
    "chunk-unreadable": Odd(
        answer(CHUNKED, body=CHUNKS[:-5] + b"zz\r\nlost\r\n"), truncated="unspecified", close=True
    ),
}
FAILED: dict[str, Odd] = {
    "head-cut": Odd(OK + b"\r\nContent-Ty", truncated="disconnect", read=False, close=True),
    "status-cut": Odd(b"HTTP/1.1 20", truncated="disconnect", read=False, reset=True),
    "status-a-word": Odd(answer(status=b"HTTP/1.1 OK 200"), truncated="unspecified", read=False, close=True),
    "no-http": Odd(b"SSH-2.0-OpenSSH_9\r\n", truncated="unspecified", read=False, close=True),
    "nothing": Odd(b"", read=False, close=True),
}
ODD = WHOLE | CUT | FAILED


def site(asked: Asked) -> Reply:
    odd = ODD.get(asked.path[1:])
    if odd is not None:
        return Reply(odd.sent, close=odd.close, reset=odd.reset)
    return page("", "404 none") if asked.path == "/robots.txt" else page(links(*(f"/{name}" for name in ODD)))


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Ended, Path]:
    out = tmp_path_factory.mktemp("odd") / "out"
    with Web(site) as web:
        ended = crawl([web.url()], out, NIANBAO_MAX_ATTEMPTS=1)
    assert ended.code == 0, ended.log
    return ended, out


def kept(out: Path, name: str) -> list[tuple[bytes, str | None]]:
    """The answers in the archive: block and WARC-Truncated."""
    found = (stored.record for stored in records(out))
    return [
        (record.block, record.field("WARC-Truncated"))
        for record in found
        if str(record.field("WARC-Target-URI")).endswith(f"/{name}")
    ]


@pytest.mark.parametrize("name", ODD)
def test_what_came_is_kept_byte_for_byte_and_marked_if_it_is_not_all(
    crawled: tuple[Ended, Path], name: str
) -> None:
    odd = ODD[name]
    wanted = odd.sent if odd.kept is None else odd.kept
    assert kept(crawled[1], name) == ([(wanted, odd.truncated)] if wanted else [])


def test_what_can_be_read_reaches_the_spider(crawled: tuple[Ended, Path]) -> None:
    pages = seen(crawled[1])
    assert [name for name, odd in ODD.items() if odd.read is not ("年度报告" in pages[f"/{name}"][1])] == []


def test_what_cannot_be_read_fails_with_its_reason_and_does_not_close_the_host(
    crawled: tuple[Ended, Path],
) -> None:
    failed = query(crawled[1], "SELECT url, error FROM requests WHERE state <> 'done'")
    errors = {str(url).rsplit("/", 1)[1]: str(error) for url, error in failed}
    assert errors.keys() == FAILED.keys()
    assert "without an answer" in errors["nothing"]
    assert "in the head of the answer" in errors["head-cut"]
    assert all("HTTP status line: b'" in errors[name] for name in ("status-a-word", "no-http"))
    assert crawled[0].portal_states == ["done"]


def test_interim_answers_stand_in_the_metadata(crawled: tuple[Ended, Path]) -> None:
    blocks = [json.loads(stored.record.block) for stored in records(crawled[1], "metadata")]
    interim = [block["interim"].encode("latin-1") for block in blocks if "interim" in block]
    assert interim == [
        odd.sent[: len(odd.sent) - len(odd.kept)]
        for odd in ODD.values()
        if odd.kept and odd.sent.endswith(odd.kept)
    ]


def test_an_archive_of_all_that_is_without_fault(crawled: tuple[Ended, Path]) -> None:
    assert verify(crawled[1]).faults == []


def test_a_body_torn_off_once_is_asked_for_again(tmp_path: Path) -> None:
    def torn(asked: Asked) -> Reply:
        if asked.path == "/robots.txt":
            return page("", "404 none")
        if asked.path == "/torn" and asked.nth == 1:
            return Reply(answer(b"Content-Length: 9999"), reset=True)
        return page(links("/torn", "/always")) if asked.path == "/" else site_of_torn(asked)

    def site_of_torn(asked: Asked) -> Reply:
        is_torn = asked.path == "/always"
        return Reply(answer(b"Content-Length: 9999" if is_torn else LENGTH), close=is_torn)

    with Web(torn) as web:
        ended = crawl([web.url()], tmp_path)
    assert ended.portal_states == ["done"]
    assert [web.paths().count(path) for path in ("/torn", "/always")] == [2, 2]
    assert [mark for _, mark in kept(tmp_path, "torn")] == ["disconnect", None]
    assert all("年度报告" in seen(tmp_path)[path][1] for path in ("/torn", "/always"))


@given(
    st.lists(st.binary(min_size=1, max_size=40), max_size=6),
    st.integers(1, 9),
    st.sampled_from([b"\n", b"\r\n"]),
)
def test_chunks_are_undone_wherever_the_packets_end(chunks: list[bytes], step: int, end: bytes) -> None:
    sizes = [b"%x%b%b%b" % (len(chunk), end, chunk, end) for chunk in chunks]
    sent = b"".join(sizes) + b"0" + end + b"X-Sum: 1" + end + end + b"rest"
    data, rest = bytearray(), bytearray()
    decoder = ChunkDecoder(data.extend, rest.extend)
    at = 0
    while at < len(sent) and not rest:
        decoder.dataReceived(sent[at : at + step])
        at += step
    decoder.noMoreData()
    assert data == b"".join(chunks)
    assert b"rest".startswith(bytes(rest))


def test_redirects_that_lead_nowhere_reach_the_errback_with_a_reason(tmp_path: Path) -> None:
    leads = {
        "/file": "file:///etc/passwd",
        "/data": "data:text/html,hello",
        "/script": "javascript:alert(1)",
        "/itself": "/itself#top",
        "/there": "/and-back",
        "/and-back": "/there",
        "/port": "http://127.0.0.1:99999/",
        "/bracket": "http://[::1",
    }

    def astray(asked: Asked) -> Reply:
        if asked.path in leads:
            return page("", "302 Found", headers=f"Location: {leads[asked.path]}\r\n")
        return page("", "404 none") if asked.path == "/robots.txt" else page(links(*linked))

    linked = leads.keys() - {"/and-back"}
    with Web(astray) as web:
        ended = crawl([web.url()], tmp_path)
    assert ended.portal_states == ["done"]
    assert sorted(web.paths()) == sorted(["/", "/robots.txt", *leads])
    told = {path: text for path, (status, text) in seen(tmp_path).items() if status == 0}
    circles = {path for path, text in told.items() if "in a circle" in text}
    assert circles == {"/itself", "/and-back"}
    assert {path for path, text in told.items() if "no web address" in text} == leads.keys() - circles - {
        "/there"
    }
    assert len(list(records(tmp_path))) == len(leads) + 2
