"""HTTP messages as they stand in a record block: read from bytes, so that every header survives.

Header bytes become text by latin-1, which is exact both ways: a GBK file name in a header can
be had back by `.encode("latin-1").decode("gb18030")`.
"""

import re
from dataclasses import dataclass

HEAD_END = re.compile(rb"\r?\n\r?\n")
STATUS = re.compile(rb"HTTP\S*[ \t]+(\d{3})(?!\d)")
CHUNK_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\r\n]*)?\r?\n")
LINE_END = re.compile(rb"\r?\n")
# A header may go on in the next line if that begins with a blank.
FOLD = re.compile(rb"\r?\n[ \t]+")

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Message:
    """A request or response: start line, headers in order, and the body as it came over the wire."""

    start_line: bytes
    headers: Headers
    body: bytes
    head_is_whole: bool

    @property
    def status(self) -> int | None:
        """The status code of a response."""
        found = STATUS.match(self.start_line)
        return int(found.group(1)) if found else None

    @property
    def method(self) -> str:
        """The method of a request."""
        return self.start_line.partition(b" ")[0].decode("latin-1")

    def header(self, name: str) -> str | None:
        """The first header of that name, case aside."""
        return first_header(self.headers, name)


def first_header(headers: Headers, name: str) -> str | None:
    """The first value of that name, case aside."""
    wanted = name.lower()
    return next((value for key, value in headers if key.lower() == wanted), None)


def parse_message(block: bytes) -> Message:
    """Start line, headers and body; a block without a blank line is all head."""
    end = HEAD_END.search(block)
    head, body = (block[: end.start()], block[end.end() :]) if end else (block, b"")
    start_line, *lines = LINE_END.split(FOLD.sub(b" ", head))
    return Message(start_line, parse_headers(lines), body, end is not None)


def parse_response(block: bytes) -> Message:
    """The final response of a block; interim ones (100 Continue) before it are passed over.

    A block that does not start like HTTP (HTTP/0.9, a lost head) is all body.
    """
    if not block.startswith(b"HTTP"):
        return Message(b"", (), block, False)
    message = parse_message(block)
    while message.status is not None and message.status // 100 == 1 and message.body.startswith(b"HTTP"):
        message = parse_message(message.body)
    return message


def parse_headers(lines: list[bytes]) -> Headers:
    """Name and value of each line; a line without a colon is a bare name."""
    parts = (line.decode("latin-1").partition(":") for line in lines if line)
    return tuple((name.strip(), value.strip()) for name, _, value in parts)


def entity_body(message: Message) -> tuple[bytes, str | None]:
    """The body without transfer-coding, and why it is not whole (None: whole)."""
    coding = (message.header("transfer-encoding") or "").lower()
    if "chunked" not in coding:
        return message.body, None
    return dechunk(message.body)


def dechunk(body: bytes) -> tuple[bytes, str | None]:
    """The data of the chunks, and why it is not whole.

    A body that does not begin with a chunk size was never chunked and comes back as it is;
    browsers do the same.
    """
    if body and not CHUNK_SIZE.match(body):
        return body, None
    pieces: list[bytes] = []
    at = 0
    while size_line := CHUNK_SIZE.match(body, at):
        size = int(size_line.group(1), 16)
        if size == 0:
            return b"".join(pieces), None
        start = size_line.end()
        pieces.append(body[start : start + size])
        if start + size > len(body):
            return b"".join(pieces), "chunks cut short"
        line_end = LINE_END.match(body, start + size)
        at = line_end.end() if line_end else start + size
    return b"".join(pieces), "chunks cut short" if at >= len(body) else "chunk size unreadable"
