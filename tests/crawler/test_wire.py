"""What stands in the archive is what went over the wire, byte for byte."""

import gzip
import json
from pathlib import Path

import pytest

from archive.reader import read_capture
from tests.crawler.running import blocks, crawl, query, records, seen
from tests.crawler.web import Asked, Reply, Web, links, page

TEXT = "<html><body>信息公开年度报告</body></html>".encode()
ZIPPED = gzip.compress(TEXT, mtime=0)


def chunked(body: bytes, trailers: bytes = b"") -> bytes:
    """A body in chunks of 7 bytes, sizes in both cases, with an extension."""
    parts = [body[start : start + 7] for start in range(0, len(body), 7)]
    return b"".join(b"%X;x=1\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\n" + trailers + b"\r\n"


def head(*lines: bytes) -> bytes:
    return b"\r\n".join((b"HTTP/1.1 200 OK", b"content-TYPE: text/html; charset=utf-8", *lines)) + b"\r\n\r\n"


CHUNKED = b"Transfer-Encoding: chunked"
LENGTH = b"Content-Length: %d" % len(TEXT)

REPLIES: dict[str, Reply] = {
    "/chunked": Reply(head(CHUNKED) + chunked(TEXT)),
    "/trailers": Reply(head(CHUNKED, b"Trailer: X-Sum") + chunked(TEXT, b"X-Sum: 1\r\n")),
    "/gzip": Reply(head(b"Content-Encoding: gzip", b"Content-Length: %d" % len(ZIPPED)) + ZIPPED),
    "/gzip-chunked": Reply(head(b"Content-Encoding: gzip", CHUNKED) + chunked(ZIPPED)),
    "/http10": Reply(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + TEXT, close=True),
    "/HEAD": Reply(head(b"Content-Length: 4711")),
    "/204": Reply(b"HTTP/1.1 204 No Content\r\nX-A: b\r\n\r\n"),
    "/304": Reply(b'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\n\r\n'),
    "/gbk": Reply(
        b"HTTP/1.1 200 "
        + "成功".encode("gbk")
        + b"\r\nX-Unit: "
        + "办公室".encode("gbk")
        + b"\r\n"
        + LENGTH
        + b"\r\n\r\n"
        + TEXT
    ),
    "/no-colon": Reply(head(b"this line has none", LENGTH) + TEXT),
    "/cookies": Reply(head(b"Set-Cookie: a=1", b"set-cookie: b=2", b"Set-Cookie: a=3", LENGTH) + TEXT),
    "/in-pieces": Reply(head(LENGTH), pieces=(TEXT[:5], TEXT[5:]), pause_s=0.05),
    "/POST": Reply(head(LENGTH) + TEXT),
    "/404": Reply(b"HTTP/1.1 404 gone\r\nContent-Length: 4\r\n\r\nnone"),
    "/moved": Reply(b"HTTP/1.1 302 Found\r\nLocation: /chunked?after=redirect\r\nContent-Length: 0\r\n\r\n"),
    "/chunked?after=redirect": Reply(head(CHUNKED) + chunked(TEXT)),
}
CONTINUED = head(LENGTH) + TEXT
LONGER = Reply(head(b"Content-Length: 5") + TEXT)


def site(asked: Asked) -> Reply:
    if asked.path == "/robots.txt":
        return page("", "404 none")
    if asked.path == "/continue":
        return Reply(b"HTTP/1.1 100 Continue\r\nX-Wait: 1\r\n\r\n" + CONTINUED)
    if asked.path == "/longer":
        return LONGER
    return REPLIES.get(asked.path) or page(links(*REPLIES, "/continue", "/longer"))


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Web, Path]:
    out = tmp_path_factory.mktemp("wire") / "out"
    with Web(site) as web:
        ended = crawl([web.url()], out)
    assert ended.code == 0, ended.log
    return web, out


@pytest.mark.parametrize("path", REPLIES)
def test_response_records_hold_the_bytes_of_the_wire(crawled: tuple[Web, Path], path: str) -> None:
    reply = REPLIES[path]
    assert blocks(crawled[1])[path] == reply.raw + b"".join(reply.pieces)


def test_request_records_hold_the_bytes_sent(crawled: tuple[Web, Path]) -> None:
    web, out = crawled
    sent = blocks(out, "request")
    assert {asked.path for asked in web.log} == sent.keys()
    assert all(sent[asked.path] == asked.head + b"\r\n" + asked.body for asked in web.log)


def test_an_interim_response_is_not_part_of_the_final_one(crawled: tuple[Web, Path]) -> None:
    assert blocks(crawled[1])["/continue"] == CONTINUED


def test_what_follows_a_message_is_not_part_of_it(crawled: tuple[Web, Path]) -> None:
    assert blocks(crawled[1])["/longer"] == LONGER.raw[: -(len(TEXT) - 5)]


def test_connections_are_kept_and_only_gzip_is_asked_for(crawled: tuple[Web, Path]) -> None:
    web, _ = crawled
    assert all(b"Accept-Encoding: gzip\r\n" in asked.head for asked in web.log)
    assert all(b"close" not in asked.head.lower() for asked in web.log)


def test_each_page_reaches_the_spider_decoded_and_each_hop_is_a_row(crawled: tuple[Web, Path]) -> None:
    pages = seen(crawled[1])
    assert {
        path for path in REPLIES if path not in ("/moved", "/204", "/304", "/HEAD", "/404", "/gbk")
    } <= pages.keys()
    assert all(
        "信息公开年度报告" in pages[path][1] for path in ("/chunked", "/gzip", "/gzip-chunked", "/trailers")
    )
    assert "/moved" not in pages
    assert query(crawled[1], "SELECT DISTINCT state FROM requests") == [("done",)]


def test_the_frontier_points_at_the_records(crawled: tuple[Web, Path]) -> None:
    _, out = crawled
    places = query(out, "SELECT url, warc_filename, warc_offset, record_id FROM requests")
    assert len(places) == len(list(records(out)))
    for url, name, offset, record_id in places:
        capture = read_capture(out / "warc" / str(name), int(str(offset)), str(record_id))
        assert capture.target_uri == url


def test_the_peer_is_recorded(crawled: tuple[Web, Path]) -> None:
    assert {stored.record.field("WARC-IP-Address") for stored in records(crawled[1])} == {"127.0.0.1"}


def test_how_each_request_came_about_is_recorded(crawled: tuple[Web, Path]) -> None:
    web, out = crawled
    told = {
        str(stored.record.field("WARC-Target-URI")).removeprefix(web.url()[:-1]): json.loads(
            stored.record.block
        )
        for stored in records(out, "metadata")
    }
    wanted = {"/robots.txt": "P", "/gzip": "L", "/moved": "L"}
    assert {path: told[path]["hop_path"] for path in wanted} == wanted
    assert "hop_path" not in told["/"]
    assert (told["/gzip"]["via"], told["/gzip"]["why"]) == (web.url(), "a link")
    assert len({one["run_id"] for one in told.values()}) == 1
