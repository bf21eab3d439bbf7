"""A small web server on loopback that misbehaves on purpose and remembers what it was asked."""

import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO


@dataclass(frozen=True)
class Reply:
    """Raw bytes to send; `pieces` are sent one by one with a pause between. `reset` tears the
    connection off where `close` ends it.
    """

    raw: bytes
    close: bool = False
    reset: bool = False
    pieces: tuple[bytes, ...] = ()
    pause_s: float = 0.0
    wait_s: float = 0.0


@dataclass
class Asked:
    """One request as the server saw it. `at_once` counts the requests under way, itself included."""

    method: str
    path: str
    head: bytes
    body: bytes
    came_at: float
    at_once: int
    host: str
    nth: int = 1
    left_at: float = 0.0


def page(
    body: str | bytes, status: str = "200 OK", headers: str = "", kind: str = "text/html; charset=utf-8"
) -> Reply:
    """An ordinary answer."""
    data = body.encode() if isinstance(body, str) else body
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{headers}Content-Length: {len(data)}\r\n\r\n"
    return Reply(head.encode() + data)


def links(*paths: str) -> str:
    """A page of links."""
    return "<html><body>" + "".join(f'<a href="{path}">{path}</a>' for path in paths) + "</body></html>"


def read_head(stream: BinaryIO) -> bytes:
    """Request line and headers without the empty line; empty at the end of the connection."""
    lines = []
    while (line := stream.readline()) not in (b"\r\n", b""):
        lines.append(line)
    return b"".join(lines)


Answer = Callable[[Asked], Reply]


@dataclass(eq=False)
class Web:
    """A server at one address; `site` answers. Use it as a context manager."""

    site: Answer
    address: str = "127.0.0.1"
    tls: ssl.SSLContext | None = None
    log: list[Asked] = field(default_factory=list)
    port: int = 0

    def __enter__(self) -> "Web":
        self._lock = threading.Lock()
        self._at_once = 0
        self._listener = socket.create_server((self.address, self.port))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def url(self, path: str = "/") -> str:
        """The URL of a path."""
        return f"{'https' if self.tls else 'http'}://{self.address}:{self.port}{path}"

    def paths(self) -> list[str]:
        """The paths asked for, in order."""
        return [asked.path for asked in self.log]

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            if self.tls is not None:
                connection = self.tls.wrap_socket(connection, server_side=True)
            with connection, connection.makefile("rb") as stream:
                while self._exchange(connection, stream):
                    pass
        except OSError:
            return

    def _exchange(self, connection: socket.socket, stream: BinaryIO) -> bool:
        head = read_head(stream)
        if not head:
            return False
        length = next(
            (
                line.split(b":")[1]
                for line in head.split(b"\r\n")
                if line.lower().startswith(b"content-length")
            ),
            b"0",
        )
        asked = self._note(head, stream.read(int(length)))
        reply = self.site(asked)
        time.sleep(reply.wait_s)
        with self._lock:  # before the last byte: the next request may come at once
            self._at_once -= 1
            asked.left_at = time.time()
        connection.sendall(reply.raw)
        for piece in reply.pieces:
            time.sleep(reply.pause_s)
            connection.sendall(piece)
        if reply.reset:
            time.sleep(0.05)  # what was sent arrives first
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return not (reply.close or reply.reset)

    def _note(self, head: bytes, body: bytes) -> Asked:
        method, path, _ = head.split(b"\r\n")[0].decode("latin-1").split(" ", 2)
        host = next(
            (line[5:].strip().decode() for line in head.split(b"\r\n") if line.lower().startswith(b"host:")),
            "",
        )
        with self._lock:
            self._at_once += 1
            nth = 1 + sum(asked.path == path for asked in self.log)
            asked = Asked(method, path, head, body, time.time(), self._at_once, host, nth)
            self.log.append(asked)
        return asked
