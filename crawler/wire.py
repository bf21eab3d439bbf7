"""Exact wire bytes of an HTTP/1.x exchange, taken at the transport of Scrapy's Twisted client.

Private names of Scrapy 2.19 and Twisted this leans on, held by the byte-equality tests:
`_LenientHTTP11ClientProtocol`, `_LenientHTTP11ClientFactory`, `_finishResponse`, `_parser`,
`_currentRequest`.
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
from twisted.internet.error import ConnectionLost
from twisted.internet.interfaces import IAddress
from twisted.internet.protocol import connectionDone
from twisted.python.failure import Failure
from twisted.web.client import HTTPConnectionPool

from archive.exchange import Truncation
from archive.message import parse_response
from crawler.parser import MAX_HEAD_BYTES, ResponseParser

# Empty lines and interim responses (100 Continue, 103 Early Hints) before the final one.
INTERIM = re.compile(
    rb"(?:\r?\n|HTTP/1\.\d[ \t]+1(?!01)\d\d(?!\d)[^\n]*\n(?:[^\r\n][^\n]*\n)*\r?\n)+", re.IGNORECASE
)
# A whole answer may take this many times as long as the longest pause within it.
PAUSES = 10

# The first frame of an HTTP/2 server: length, type SETTINGS, no flags, stream 0.
HTTP2_SETTINGS = re.compile(rb"\0[\0-\x40].\x04\0\0\0\0\0", re.DOTALL)


class Tap:
    """What one request sent and got. Times: `started_at` aware, `sent_at` monotonic seconds."""

    def __init__(self, max_bytes: int, max_pause_s: float) -> None:
        self.max_bytes = max_bytes
        self.max_pause_s = max_pause_s
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
    def interim(self) -> bytes:
        """What came before the final response."""
        found = INTERIM.match(self.received)
        return found[0] if found else b""

    @property
    def response(self) -> bytes:
        """The final response."""
        return bytes(self.received[len(self.interim) :])

    @property
    def status(self) -> int | None:
        """The status of the final response."""
        return parse_response(self.response).status

    @property
    def is_http2(self) -> bool:
        """Whether the host greeted as HTTP/2 servers do."""
        return HTTP2_SETTINGS.match(self.received) is not None


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
    _parser: Any
    _currentRequest: Any  # noqa: N815  (Twisted's name)
    _alarm: Any = None  # rings when nothing came for too long

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
        self._alarm = set_alarm(tap.max_pause_s, self._cut)
        answer = super().request(request)
        if self._parser is not None:
            self._parser.__class__ = ResponseParser  # Twisted fixes the class; no state is added
        return answer

    def dataReceived(self, data: bytes) -> None:  # noqa: N802  (Twisted's name)
        """Notes what came, up to the limits, then lets it be parsed."""
        tap = self.tap
        if tap is None:
            super().dataReceived(data)  # type: ignore[no-untyped-call]  # Twisted is untyped here
            return
        if not tap.received:
            tap.tls = describe_tls(self.transport)
        self._alarm.reset(tap.max_pause_s)
        is_in_head = self._parser is not None and self._parser.is_in_head
        room = min(tap.max_bytes, MAX_HEAD_BYTES if is_in_head else tap.max_bytes) - len(tap.received)
        tap.received += data[:room]
        super().dataReceived(data[:room])  # type: ignore[no-untyped-call]  # Twisted is untyped here
        if self.tap is tap:
            if len(data) > room:
                self._cut("length")
            elif monotonic() - tap.sent_at > PAUSES * tap.max_pause_s:
                self._cut("time")

    def connectionLost(self, reason: Failure = connectionDone) -> None:  # noqa: N802  (Twisted's name)
        """Notes whether the message was torn off, or its end could not be told."""
        self._calm_down()
        if self.tap is not None and self.tap.truncated is None and self._parser is not None:
            if self._parser.is_lost:
                self.tap.truncated = "unspecified"
            elif isinstance(reason.value, ConnectionLost) and not self.tap.tls:
                # Over TLS many servers end every connection so.
                self.tap.truncated = "disconnect"
        super().connectionLost(reason)  # type: ignore[no-untyped-call]  # Twisted is untyped here

    def _cut(self, reason: Truncation) -> None:
        if self.tap is not None:
            self.tap.truncated = reason
            self.transport.abortConnection()

    def _calm_down(self) -> None:
        if self._alarm is not None and self._alarm.active():
            self._alarm.cancel()

    def _finishResponse(self, rest: bytes) -> None:  # noqa: N802  (Twisted's name)
        """Ends the message where its framing ends. What follows is not part of it, and nobody can
        tell what else will come: such a connection is not used again.
        """
        self._calm_down()
        tap, self.tap = self.tap, None
        if tap is not None and rest:
            del tap.received[-len(rest) :]
            self._currentRequest.persistent = False
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


def set_alarm(seconds: float, ring: Callable[[Truncation], None]) -> Any:
    """Has an answer cut after some time, unless that is put off."""
    from twisted.internet import reactor  # only now is it known which reactor runs

    clock: Any = reactor
    return clock.callLater(seconds, ring, "time")


def describe_tls(transport: Any) -> dict[str, str]:
    """Version and cipher of a TLS connection; empty for a plain one."""
    handle: Callable[[], Any] | None = getattr(transport, "getHandle", None)
    connection = handle() if handle is not None else None
    version = getattr(connection, "get_protocol_version_name", None)
    if connection is None or version is None:
        return {}
    return {"version": version(), "cipher": connection.get_cipher_name() or ""}
