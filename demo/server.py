"""A small HTTP/1.1 server whose answers may be as odd as real portals' are."""

import asyncio
import gzip
import json
import socket
import time
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from typing import TextIO
from urllib.parse import urlsplit

from demo.errors import PortTaken
from demo.model import Answer, Request
from demo.portals.site import Portal

CHUNK_BYTES = 4096
MAX_HEAD_BYTES = 32_768
MAX_BODY_BYTES = 1_000_000


class AccessLog:
    """One JSON line a request, flushed at once so that it can be read while the server runs."""

    def __init__(self, path: Path) -> None:
        self._file: TextIO = path.open("a", encoding="utf-8", buffering=1)

    def write(self, start: float, host: str, request: Request, status: int) -> None:
        """Times are seconds since the epoch; `end` is the moment after the last byte was handed over."""
        query = f"?{request.query}" if request.query else ""
        line = {
            "start": start, "end": time.time(), "host": host, "method": request.method,
            "path": request.path + query, "status": status,
            "user_agent": request.headers.get("user-agent", ""),
        }  # fmt: skip
        self._file.write(json.dumps(line, ensure_ascii=False) + "\n")

    def close(self) -> None:
        """Ends the log."""
        self._file.close()


def bind_all(addresses: list[str], port: int = 0) -> list[socket.socket]:
    """One listening socket an address, all on the same port (0: one that is free)."""
    try:
        first = socket.create_server((addresses[0], port))
        taken = first.getsockname()[1]
        return [first, *(socket.create_server((address, taken)) for address in addresses[1:])]
    except OSError as error:
        raise PortTaken(
            f"The demo web cannot listen on {addresses[0]} to {addresses[-1]} ({error.strerror}); "
            "end whatever uses that port, or run the command again."
        ) from error


async def serve(portals: Mapping[str, Portal], sockets: list[socket.socket], log: AccessLog) -> None:
    """Serves until cancelled; `portals` by address."""
    async with asyncio.TaskGroup() as tasks:
        for listening in sockets:
            portal = portals[listening.getsockname()[0]]
            server = await asyncio.start_server(_Connection(portal, log).run, sock=listening)
            tasks.create_task(server.serve_forever())


class _Connection:
    """What every connection to one portal does."""

    def __init__(self, portal: Portal, log: AccessLog) -> None:
        self._portal = portal
        self._log = log

    async def run(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._exchange(reader, writer):
                pass
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError):
            pass  # the client went away or does not speak HTTP
        finally:
            writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """One request and its answer; False when the connection is to be closed."""
        request = await read_request(reader)
        start = time.time()
        answer = self._portal.answer(request)
        writer.write(encode(answer, with_body=request.method != "HEAD"))
        await writer.drain()
        self._log.write(start, self._portal.host, request, answer.status)
        return answer.transfer != "close" and request.headers.get("connection", "").lower() != "close"


async def read_request(reader: asyncio.StreamReader) -> Request:
    """Reads head and body of one request."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.rstrip("\r\n").split("\r\n")
    method, target, _ = (*first.split(" "), "", "")[:3]
    headers = {
        name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)
    }
    length = headers.get("content-length", "0")
    body = await reader.readexactly(min(int(length), MAX_BODY_BYTES)) if length.isdigit() else b""
    url = urlsplit(target)
    return Request(method, url.path, url.query, body, headers)


def encode(answer: Answer, with_body: bool = True) -> bytes:
    """The bytes of a response on the wire."""
    body = answer.body if answer.transfer != "gzip" else gzip.compress(answer.body, 6, mtime=0)
    version = "1.0" if answer.transfer == "close" else "1.1"
    lines = [f"HTTP/{version} {answer.status} {HTTPStatus(answer.status).phrase}"]
    lines += [f"{name}: {value}" for name, value in answer.headers]
    lines += _framing(answer.transfer, len(body))
    head = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
    if not with_body:
        return head
    return head + (_chunked(body) if answer.transfer in ("chunked", "gzip") else body)


def _framing(transfer: str, length: int) -> list[str]:
    if transfer == "close":
        return ["Connection: close"]
    if transfer == "gzip":
        return ["Content-Encoding: gzip", "Transfer-Encoding: chunked"]
    return ["transfer-encoding: chunked"] if transfer == "chunked" else [f"Content-Length: {length}"]


def _chunked(body: bytes) -> bytes:
    pieces = [body[at : at + CHUNK_BYTES] for at in range(0, len(body), CHUNK_BYTES)]
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"
