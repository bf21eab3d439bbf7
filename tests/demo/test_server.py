"""The server over real sockets: framing, charsets, log, speed of many clients."""

import asyncio
import gzip
import http.client
import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.model import Answer
from demo.portals.site import Portal
from demo.server import AccessLog, bind_all, encode, serve

TEXT = "政府信息公开".encode()
PAGES = {
    "/": Answer(TEXT),
    "/chunked": Answer(TEXT * 2000, transfer="chunked"),
    "/gzip": Answer(TEXT * 2000, transfer="gzip"),
    "/close": Answer(TEXT, transfer="close"),
    "/gbk": Answer("公开".encode("gb18030"), headers=(("content-type", "text/html; charset=utf-8"),)),
    "/bare": Answer(TEXT, headers=(("Content-type", "text/html"),)),
}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int, Path]]:
    """A running server: its address, port and access log."""
    path = tmp_path_factory.mktemp("log") / "access.jsonl"
    sockets = bind_all(["127.0.0.2"])
    port = sockets[0].getsockname()[1]
    log = AccessLog(path)
    loop = asyncio.new_event_loop()
    task = loop.create_task(serve({"127.0.0.2": Portal(f"127.0.0.2:{port}", PAGES, {})}, sockets, log))

    def run() -> None:
        asyncio.set_event_loop(loop)
        with pytest.raises(asyncio.CancelledError):
            loop.run_until_complete(task)

    thread = threading.Thread(target=run)
    thread.start()
    yield "127.0.0.2", port, path
    loop.call_soon_threadsafe(task.cancel)
    thread.join(10)
    log.close()


def fetch(
    served: tuple[str, int, Path], path: str, method: str = "GET"
) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection(served[0], served[1], timeout=10)
    connection.request(method, path, headers={"User-Agent": "probe"})
    response = connection.getresponse()
    return response, response.read()


@pytest.mark.parametrize("path", ["/", "/chunked", "/close", "/bare"])
def test_every_framing_carries_the_body(served: tuple[str, int, Path], path: str) -> None:
    response, body = fetch(served, path)
    assert response.status == 200
    assert body == PAGES[path].body


def test_gzip_is_chunked_and_unpacks(served: tuple[str, int, Path]) -> None:
    response, body = fetch(served, "/gzip")
    assert response.getheader("Content-Encoding") == "gzip"
    assert gzip.decompress(body) == PAGES["/gzip"].body


def test_the_old_manner_closes_the_connection(served: tuple[str, int, Path]) -> None:
    response, _ = fetch(served, "/close")
    assert response.version == 10
    assert response.getheader("Content-Length") is None


def test_the_header_may_claim_another_charset(served: tuple[str, int, Path]) -> None:
    response, body = fetch(served, "/gbk")
    assert response.getheader("Content-Type") == "text/html; charset=utf-8"
    assert body.decode("gb18030") == "公开"


def test_a_missing_page_is_not_found_and_head_has_no_body(served: tuple[str, int, Path]) -> None:
    assert fetch(served, "/nothing")[0].status == 404
    assert fetch(served, "/", "HEAD")[1] == b""


def test_header_names_are_sent_as_given() -> None:
    wire = encode(PAGES["/gbk"])
    assert b"\r\ncontent-type: text/html; charset=utf-8\r\n" in wire


def test_the_log_has_one_line_a_request(served: tuple[str, int, Path]) -> None:
    connection = http.client.HTTPConnection(*served[:2], timeout=10)
    for path in ("/?page=2", "/"):  # the first is logged before the second is read
        connection.request("GET", path, headers={"User-Agent": "probe"})
        connection.getresponse().read()
    lines = [json.loads(line) for line in served[2].read_text(encoding="utf-8").splitlines()]
    (line,) = (line for line in lines if line["path"] == "/?page=2")
    assert [line[name] for name in ("method", "status", "user_agent")] == ["GET", 200, "probe"]
    assert line["host"] == f"{served[0]}:{served[1]}"
    assert line["start"] <= line["end"]


def test_a_client_that_speaks_no_http_does_no_harm(served: tuple[str, int, Path]) -> None:
    with socket.create_connection(served[:2]) as rude:
        rude.sendall(b"\x16\x03\x01\x00" * 20_000)
    assert fetch(served, "/")[0].status == 200


def test_one_connection_serves_many_requests(served: tuple[str, int, Path]) -> None:
    connection = http.client.HTTPConnection(*served[:2], timeout=10)
    for _ in range(200):
        connection.request("GET", "/chunked")
        assert connection.getresponse().read() == PAGES["/chunked"].body
