"""Replays an archive with pywb on loopback.

pywb pins old versions of packages that the project needs newer: it lives in an environment of its
own (`.pywb/` beside the project) and is run as a program. What it answers passes through
`archive.readable`.
"""

import os
import shutil
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from archive.cdxj import iter_cdxj_lines
from archive.errors import InputUnusable, ProgramMissing
from archive.index import INDEX_NAME
from archive.readable import ReadableServer
from archive.sorting import sorted_lines
from archive.sources import Source, find_sources
from archive.writer import OPEN_SUFFIX

COLLECTION = "archive"
ADDRESS = "127.0.0.1"
PYWB = Path(__file__).resolve().parent.parent / ".pywb" / "bin" / "wayback"


def find_pywb(program: Path = PYWB) -> Path:
    """The program that replays. Raises ProgramMissing if it is not installed."""
    if not os.access(program, os.X_OK):
        folder = program.parent.parent
        raise ProgramMissing(f"pywb is not installed; run: sh {folder.parent}/install/pywb")
    return program


def replay(folder: Path, port: int, program: Path = PYWB) -> None:
    """Serves a crawl directory, a WACZ or a record file until interrupted."""
    with replaying(folder, port, program) as process:
        process.wait()


@contextmanager
def replaying(folder: Path, port: int, program: Path = PYWB) -> Iterator[subprocess.Popen[bytes]]:
    """pywb over an archive, readable at `address(port)`; its process. Raises ProgramMissing without pywb.

    Only in the main thread: within, SIGTERM interrupts as ^C does, so that pywb ends too.
    """
    wayback = find_pywb(program)
    with interrupted_by_sigterm(), collection(folder) as home, listening(port, free_port()) as upstream:
        command = [str(wayback), "-d", str(home), "-b", ADDRESS, "-p", str(upstream)]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            try:
                yield process
            finally:
                process.terminate()
                process.wait()


@contextmanager
def interrupted_by_sigterm() -> Iterator[None]:
    """Within it SIGTERM raises KeyboardInterrupt."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def listening(port: int, upstream: int) -> Iterator[int]:
    """The server before pywb, on its port; the port pywb is to take."""
    try:
        server = ReadableServer((ADDRESS, port), (ADDRESS, upstream))
    except OSError as error:
        raise InputUnusable(
            f"port {port} of {ADDRESS} cannot be had ({error.strerror}); give another."
        ) from error
    with server:
        threading.Thread(target=server.serve_forever, name="replay", daemon=True).start()
        yield upstream
        server.shutdown()


def free_port() -> int:
    """A port that nobody uses at the moment."""
    with socket.create_server((ADDRESS, 0)) as free:
        taken: int = free.getsockname()[1]
        return taken


def address(port: int) -> str:
    """Where the collection is, with a slash at the end."""
    return f"http://{ADDRESS}:{port}/{COLLECTION}/"


@contextmanager
def collection(folder: Path) -> Iterator[Path]:
    """A temporary pywb home of the closed record files of a crawl directory, a WACZ or one record file.

    It links to the files; those inside a WACZ are copied. What it replays stays as it is.
    """
    sources = [one for one in find_sources(folder) if one.path.suffix != OPEN_SUFFIX]
    if not sources:
        raise InputUnusable(f"{folder} holds no closed WARC file; crawl first.")
    with TemporaryDirectory(prefix="nianbao-replay-") as home:
        records, indexes = (Path(home) / "collections" / COLLECTION / name for name in ("archive", "indexes"))
        for made in (records, indexes):
            made.mkdir(parents=True)
        for source in sources:
            place(source, records)
        with (
            sorted_lines(iter_cdxj_lines(records)) as lines,
            (indexes / INDEX_NAME).open("w", encoding="utf-8", newline="\n") as index,
        ):
            index.writelines(lines)
        yield Path(home)


def place(source: Source, records: Path) -> None:
    """Links or copies a record file to where pywb finds it."""
    if source.inner is None:
        (records / source.path.name).symlink_to(source.path.resolve())
        return
    copy = records / f"{source.path.stem}-{Path(source.inner).name}"
    with source.open() as inner, copy.open("wb") as file:
        shutil.copyfileobj(inner, file)
