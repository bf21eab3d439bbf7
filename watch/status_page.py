"""A read-only page on loopback about a crawl, and the same as JSON under /status.json."""

import json
from dataclasses import asdict
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from archive.errors import InputUnusable
from watch.errors import PortTaken
from watch.status import Status, read_status

ADDRESS = "127.0.0.1"
TEMPLATES = Path(__file__).parent / "templates"


def build_status_page(status: Status) -> str:
    """One HTML file without scripts that asks for itself again; what portals say is escaped."""
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)
    return environment.get_template("status.html").render(
        total=status.total, skipped=status.skipped, runs=status.runs
    )


class StatusHandler(BaseHTTPRequestHandler):
    """Answers GET, nothing else."""

    def __init__(self, out: Path, *arguments: object) -> None:
        self._out = out
        super().__init__(*arguments)  # type: ignore[arg-type]  # request, address, server

    def do_GET(self) -> None:
        """The page, or the JSON object."""
        try:
            status = read_status(self._out)
        except InputUnusable as error:
            self._answer(HTTPStatus.SERVICE_UNAVAILABLE, "text/plain", str(error))
            return
        if self.path == "/":
            self._answer(HTTPStatus.OK, "text/html", build_status_page(status))
        elif self.path == "/status.json":
            self._answer(HTTPStatus.OK, "application/json", json.dumps(asdict(status), ensure_ascii=False))
        else:
            self._answer(HTTPStatus.NOT_FOUND, "text/plain", "There are / and /status.json.")

    def _answer(self, status: HTTPStatus, kind: str, text: str) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


def open_status_server(out: Path, port: int) -> ThreadingHTTPServer:
    """The server on loopback. Raises PortTaken."""
    try:
        return ThreadingHTTPServer((ADDRESS, port), partial(StatusHandler, out))
    except OSError as error:
        raise PortTaken(f"Port {port} cannot be had ({error.strerror}); choose another --port.") from error
