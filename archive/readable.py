"""Stands before pywb and names the charset of the pages it replays, so that browsers show them readable.

Many portals state a charset that is not theirs. What is asked for raw (`id_`) passes as it is.
"""

import re
import shutil
from contextlib import suppress
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import monotonic, sleep

from archive.charset import readable_charset

RAW = re.compile(r"/\d{0,14}id_/")
# Of one connection or of a body of another length; the answer here has its own.
HOP_BY_HOP = ("connection", "keep-alive", "transfer-encoding")
# Pages above this pass as they are.
MAX_PAGE = 32 << 20
STARTING_S = 60.0
NOT_UP = b"pywb does not answer; end this command and start it again."


class ReadableServer(ThreadingHTTPServer):
    """Serves what the server at `upstream` (address and port) answers, pages with their charset named."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], upstream: tuple[str, int]) -> None:
        super().__init__(address, Forwarder)
        self.upstream = upstream


class Forwarder(BaseHTTPRequestHandler):
    """Passes one request on and its answer back."""

    server: ReadableServer

    def forward(self) -> None:
        """The answer of pywb, which may still be starting."""
        length = self.headers.get("Content-Length", "0")
        body = self.rfile.read(int(length)) if length.isdigit() else b""
        connection = HTTPConnection(*self.server.upstream, timeout=STARTING_S)
        try:
            answer = ask(connection, self.command, self.path, body, dict(self.headers.items()))
        except OSError:
            self.send_error(502, explain=NOT_UP.decode())
            return
        with answer, suppress(ConnectionError):  # browsers go away in the middle
            self.pass_back(answer)
        connection.close()

    def pass_back(self, answer: HTTPResponse) -> None:
        """Status, headers and body; of a page the charset is named."""
        page = answer.read(MAX_PAGE) if is_page(self.path, answer) else b""
        self.send_response_only(answer.status, answer.reason)
        for name, value in answer.getheaders():
            if name.lower() == "content-type" and page:
                self.send_header(name, f"{value.partition(';')[0]}; charset={readable_charset(page)}")
            elif name.lower() not in HOP_BY_HOP:
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(page)
        shutil.copyfileobj(answer, self.wfile)

    def log_message(self, format: str, *args: object) -> None:
        """pywb keeps the log."""

    do_GET = do_HEAD = do_POST = do_PUT = do_OPTIONS = do_DELETE = do_PATCH = forward  # noqa: N815


def is_page(path: str, answer: HTTPResponse) -> bool:
    """Whether a browser is to show the answer as a page."""
    mime = (answer.getheader("Content-Type") or "").partition(";")[0].strip().lower()
    return mime == "text/html" and not answer.getheader("Content-Encoding") and not RAW.search(path)


def ask(
    connection: HTTPConnection, method: str, path: str, body: bytes, headers: dict[str, str]
) -> HTTPResponse:
    """The answer of a server that may not listen yet. Raises OSError if it never does."""
    deadline = monotonic() + STARTING_S
    while True:
        try:
            connection.request(method, path, body or None, headers)
            return connection.getresponse()
        except ConnectionRefusedError:
            connection.close()
            if monotonic() > deadline:
                raise
        sleep(0.2)
