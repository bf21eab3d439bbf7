"""Exchanges that the tests of the archive write."""

from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from archive.exchange import Exchange
from archive.warcinfo import WarcInfo
from archive.writer import WarcWriter

MOMENT = datetime(2024, 3, 1, 8, 30, tzinfo=UTC)
INFO = WarcInfo("Office <office@example.org>", "run-1", software="nianbao/test")

EXCHANGE = Exchange(
    target_uri="http://example.org/art/2019.html",
    method="GET",
    started_at=MOMENT,
    request=b"GET /art/2019.html HTTP/1.1\r\nHost: example.org\r\n\r\n",
    response=(
        b"HTTP/1.1 200 \xba\xc3\r\nset-cookie: a\r\nSet-Cookie: b\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"4\r\n\xc4\xea\xb1\xa8\r\n0\r\n\r\n"
    ),
    ip_address="192.0.2.7",
    fetch={"via": "http://example.org/", "anchor": "年报\n第二行"},
    dom="<p>年报</p>".encode(),
)


def golden_writer(folder: Path) -> WarcWriter:
    """A writer with counted ids and a clock that stands still."""
    ids = count(1)
    return WarcWriter(folder, "w1", INFO, new_id=lambda: f"<urn:uuid:{next(ids)}>", clock=lambda: MOMENT)


def numbered(number: int) -> Exchange:
    """One of many exchanges; every third has the payload of another."""
    body = f"<p>{number // 3 * 3 if number % 3 == 1 else number}</p>".encode() * 100
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(body)
    return Exchange(f"http://example.org/{number}", "GET", MOMENT, EXCHANGE.request, head + body)
