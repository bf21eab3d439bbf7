"""A portal on loopback that counts what it is asked; its pages are a plain mapping."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HTML = "text/html; charset=utf-8"
Answer = Callable[[str, bytes], "Reply | None"]


@dataclass(frozen=True)
class Reply:
    body: bytes
    content_type: str = HTML
    status: int = 200
    location: str | None = None


@dataclass
class Site:
    """Pages by path (with query), answers computed on demand, and the paths of the reports."""

    pages: dict[str, Reply] = field(default_factory=dict)
    reports: set[str] = field(default_factory=set)
    ways: set[str] = field(default_factory=set)
    compute: Answer = lambda _path, _body: None

    def put(self, path: str, text: str, charset: str = "utf-8") -> None:
        self.pages[path] = Reply(text.encode(charset, "replace"), f"text/html; charset={charset}")

    def put_way(self, path: str, text: str) -> None:
        """A page on the shortest way from the home page to reports."""
        self.put(path, text)
        self.ways.add(path)

    def put_report(self, path: str, text: str) -> None:
        self.put(path, text)
        self.reports.add(path)

    @property
    def minimum(self) -> int:
        """The fewest requests that reach every report."""
        return len(self.ways) + len(self.reports)


@dataclass
class Served:
    """A running site: its home page and what it was asked."""

    home: str
    asked: Counter[str]


@contextmanager
def serve(site: Site, address: str = "127.0.0.1", port: int = 0) -> Iterator[Served]:
    """Runs the site at a loopback address, on a free port if none is wanted."""
    asked: Counter[str] = Counter()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self, body: bytes) -> None:
            if self.path != "/robots.txt" and not self.path.startswith("/nianbao-probe-"):
                asked[self.path] += 1
            missing = Reply(b"<html><title>404</title>Not Found</html>", status=404)
            reply = site.pages.get(self.path) or site.compute(self.path, body) or missing
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.content_type)
            self.send_header("Content-Length", str(len(reply.body)))
            if reply.location:
                self.send_header("Location", reply.location)
            self.end_headers()
            self.wfile.write(reply.body)

        def do_GET(self) -> None:  # the name http.server asks for
            self.answer(b"")

        def do_POST(self) -> None:  # the name http.server asks for
            self.answer(self.rfile.read(int(self.headers.get("Content-Length") or 0)))

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer((address, port), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield Served(f"http://{address}:{server.server_address[1]}/", asked)
    finally:
        server.shutdown()
        server.server_close()
