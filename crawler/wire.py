"""Exact wire bytes of an HTTP/1.x exchange, taken at the transport of Scrapy's Twisted client.

Private names of Scrapy 2.19 and Twisted this leans on, held by the byte-equality tests:
`_LenientHTTP11ClientProtocol`, `_LenientHTTP11ClientFactory`, `_finishResponse`.
"""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from time import monotonic
from typing import Any

from scrapy.core.downloader.handlers.http11 import (
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IAddress
from twisted.web.client import HTTPConnectionPool

from archive.exchange import Truncation

INTERIM = re.compile(rb"HTTP/1\.[01] 1(?!01)\d\d[^\n]*\n(?:[^\r\n][^\n]*\n)*\r?\n")


# The first frame of an HTTP/2 server: length, type SETTINGS, no flags, stream 0.
HTTP2_SETTINGS = re.compile(rb"\0[\0-\x40].\x04\0\0\0\0\0", re.DOTALL)


class Tap:
    """What one request sent and got. Times: `started_at` aware, `sent_at` monotonic seconds."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self.sent = bytearray()
        self.received = bytearray()
        self.started_at = datetime.now(UTC)
        self.sent_at = monotonic()
        self.ip_address: str | None = None
        self.tls: dict[str, str] = {}
        self.truncated: Truncation | None = None
        self.reused = False

    def start(self, reused: bool) -> None:
        """The request goes out now, over a connection that was used before or not."""
        self.started_at = datetime.now(UTC)
        self.sent_at = monotonic()
        self.reused = reused

    @property
    def response(self) -> bytes:
        """The final response; interim ones (100 Continue) are not part of it."""
        data = bytes(self.received)
        while interim := INTERIM.match(data):
            data = data[interim.end() :]
        return data

    @property
    def is_http2(self) -> bool:
        """Whether the host greeted as HTTP/2 servers do."""
        return HTTP2_SETTINGS.match(self.received) is not None

    @property
    def has_head(self) -> bool:
        """Whether the response's header section came whole."""
        return any(end in self.response for end in (b"\r\n\r\n", b"\n\n"))


class RecordingTransport:
    """Passes everything on to a transport and notes what is written."""

    def __init__(self, transport: Any, sent: bytearray) -> None:
        self._transport = transport
        self._sent = sent

    def write(self, data: bytes) -> None:
        """Writes and notes."""
        self._sent += data
        self._transport.write(data)

    def writeSequence(self, parts: Iterable[bytes]) -> None:  # noqa: N802  (Twisted's name)
        """Writes and notes the parts."""
        self.write(b"".join(parts))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


class TapProtocol(_LenientHTTP11ClientProtocol):
    """An HTTP/1.1 connection that notes the bytes of the request under way in `tap`."""

    transport: Any  # a Twisted transport, or None before the connection is made
    tap: Tap | None = None
    requests = 0

    def request(self, request: Any) -> "Deferred[Any]":
        """Sends a request whose bytes, and those of its answer, go into the tap."""
        tap = self.tap
        if tap is None:
            raise RuntimeError("A connection was used without a tap.")
        tap.start(reused=self.requests > 0)
        tap.ip_address = self.transport.getPeer().host
        self.requests += 1
        write_to = request.writeTo
        request.writeTo = lambda transport: write_to(RecordingTransport(transport, tap.sent))
        return super().request(request)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802  (Twisted's name)
        """Notes what came, up to the limit, then lets it be parsed."""
        tap = self.tap
        if tap is None:
            super().dataReceived(data)  # type: ignore[no-untyped-call]  # Twisted is untyped here
            return
        if not tap.received:
            tap.tls = describe_tls(self.transport)
        room = tap.max_bytes - len(tap.received)
        tap.received += data[:room]
        super().dataReceived(data[:room])  # type: ignore[no-untyped-call]  # Twisted is untyped here
        if len(data) > room and self.tap is tap:
            tap.truncated = "length"
            self.transport.abortConnection()

    def _finishResponse(self, rest: bytes) -> None:  # noqa: N802  (Twisted's name)
        """Ends the message where its framing ends: what follows is not part of it."""
        tap, self.tap = self.tap, None
        if tap is not None and rest:
            del tap.received[-len(rest) :]
        super()._finishResponse(rest)


class TapFactory(_LenientHTTP11ClientFactory):
    """Builds connections that can be tapped."""

    def buildProtocol(self, addr: IAddress | None) -> TapProtocol:  # noqa: N802, ARG002  (Twisted's names)
        """A new connection."""
        return TapProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]  # Twisted is untyped here


class TappedPool:
    """A connection pool as one request sees it: the connection it gets writes into its tap."""

    persistent = True

    def __init__(self, pool: HTTPConnectionPool, tap: Tap) -> None:
        self._pool = pool
        self._tap = tap

    def getConnection(self, key: Any, endpoint: Any) -> Any:  # noqa: N802  (Twisted's name)
        """A Deferred connection to the endpoint, its bytes going into the tap."""
        return self._pool.getConnection(key, endpoint).addCallback(self._attach)

    def _attach(self, protocol: Any) -> Any:
        protocol.tap = self._tap
        return protocol


def describe_tls(transport: Any) -> dict[str, str]:
    """Version and cipher of a TLS connection; empty for a plain one."""
    handle: Callable[[], Any] | None = getattr(transport, "getHandle", None)
    connection = handle() if handle is not None else None
    version = getattr(connection, "get_protocol_version_name", None)
    if connection is None or version is None:
        return {}
    return {"version": version(), "cipher": connection.get_cipher_name() or ""}
