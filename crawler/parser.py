"""Reads the heads of HTTP/1.x responses as leniently as browsers do.

Twisted fails the whole response at an odd status line, header name, length or transfer-coding; old
portals send all of these. What is read here decides only where a message ends and what the spider
sees: the archive keeps the bytes. Private names of Scrapy 2.19 and Twisted this leans on:
`_LenientHTTPClientParser`, `_transferDecoders`, `_partialHeader`, `InvalidHeaderName`.
"""

import re
from types import MappingProxyType
from typing import Any

from scrapy.core.downloader.handlers.http11 import _LenientHTTPClientParser
from twisted.web._newclient import ParseError
from twisted.web.http_headers import InvalidHeaderName

from crawler.chunks import ChunkDecoder

STATUS_LINE = re.compile(rb"(HTTP/\d\.\d)[ \t]+(\d{3})(?!\d)[ \t]*(.*)", re.IGNORECASE | re.DOTALL)
NO_STATUS = "the answer does not begin with an HTTP status line"
# Chromium takes 256 KB. A longer head is kept as far as it came.
MAX_HEAD_BYTES = 2 << 20


class ResponseParser(_LenientHTTPClientParser):
    """A parser of one response."""

    MAX_LENGTH = MAX_HEAD_BYTES  # of a line
    _transferDecoders: Any = MappingProxyType({b"chunked": ChunkDecoder})  # noqa: N815  (Twisted's names)
    _partialHeader: Any  # noqa: N815
    connHeaders: Any  # noqa: N815
    bodyDecoder: Any  # noqa: N815

    @property
    def is_in_head(self) -> bool:
        """Whether the header section has not ended."""
        return self.state in ("STATUS", "HEADER")

    @property
    def is_lost(self) -> bool:
        """Whether the body's framing cannot be followed."""
        return isinstance(self.bodyDecoder, ChunkDecoder) and self.bodyDecoder.is_broken

    def lineReceived(self, line: bytes) -> None:  # noqa: N802  (Twisted's name)
        """Passes over empty lines before the status line, and a folded line that continues nothing."""
        if self.state == "STATUS" and line in (b"", b"\r"):
            return
        if self.state == "HEADER" and self._partialHeader is None and line[:1] in (b" ", b"\t"):
            return
        super().lineReceived(line)

    def statusReceived(self, status: bytes) -> None:  # noqa: N802  (Twisted's name)
        """Takes more than one blank, and HTTP in small letters. Raises ParseError."""
        found = STATUS_LINE.fullmatch(status)
        if found is None:
            raise ParseError(NO_STATUS, status)  # type: ignore[no-untyped-call]  # Twisted is untyped here
        super().statusReceived(b" ".join((found[1].upper(), *found.groups()[1:])))  # type: ignore[no-untyped-call]  # Twisted is untyped here

    def headerReceived(self, name: bytes, value: bytes) -> None:  # noqa: N802  (Twisted's name)
        """Passes over names that are none."""
        try:
            super().headerReceived(name.strip(), value)  # type: ignore[no-untyped-call]  # Twisted is untyped here
        except InvalidHeaderName:
            return

    def allHeadersReceived(self) -> None:  # noqa: N802  (Twisted's name)
        """Settles before Twisted asks how the message ends and whether the connection outlives it."""
        headers = self.connHeaders
        codings = tokens(headers.getRawHeaders(b"transfer-encoding", []))
        headers.removeHeader(b"transfer-encoding")
        if b"chunked" in codings:
            headers.setRawHeaders(b"transfer-encoding", [b"chunked"])
        lengths = set(tokens(headers.getRawHeaders(b"content-length", [])))
        if lengths and not (len(lengths) == 1 and all(length.isdigit() for length in lengths)):
            headers.removeHeader(b"content-length")
        if self._is_last(tokens(headers.getRawHeaders(b"connection", []))):
            headers.setRawHeaders(b"connection", [b"close"])
        super().allHeadersReceived()  # type: ignore[no-untyped-call]  # Twisted is untyped here

    def _is_last(self, wishes: list[bytes]) -> bool:
        """Whether nothing more is to be asked on the connection. 408 may have crossed the request."""
        is_old = self.response.version[1:] < (1, 1)
        return b"close" in wishes or (is_old and b"keep-alive" not in wishes) or self.response.code == 408


def tokens(values: list[bytes]) -> list[bytes]:
    """The comma-separated values of a header, in small letters."""
    return [token.strip().lower() for value in values for token in value.split(b",")]
