"""Replays an archive with pywb on loopback.

pywb pins old versions of packages that the project needs newer: it lives in an environment of its
own (`.pywb/` beside the project) and is run as a program.
"""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from archive.cdxj import iter_cdxj_lines
from archive.errors import InputUnusable, ProgramMissing
from archive.index import INDEX_NAME
from archive.sources import RECORD_SUFFIXES

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
    """Serves the closed record files of a crawl directory until interrupted."""
    wayback = find_pywb(program)
    with (
        collection(folder) as home,
        subprocess.Popen([wayback, "-d", home, "-b", ADDRESS, "-p", str(port)]) as process,
    ):
        try:
            process.wait()
        finally:
            process.terminate()


@contextmanager
def collection(folder: Path) -> Iterator[Path]:
    """A temporary pywb home whose collection links to the records; the crawl directory stays as it is."""
    records = folder / "warc"
    paths = [path.resolve() for path in records.glob("*") if path.name.endswith(RECORD_SUFFIXES)]
    if not paths:
        raise InputUnusable(f"{records} holds no closed WARC file; crawl first.")
    with TemporaryDirectory(prefix="nianbao-replay-") as home:
        inside = Path(home) / "collections" / COLLECTION
        for name in ("archive", "indexes"):
            (inside / name).mkdir(parents=True)
        for path in paths:
            (inside / "archive" / path.name).symlink_to(path)
        lines = sorted(iter_cdxj_lines(records))
        (inside / "indexes" / INDEX_NAME).write_text("".join(lines), encoding="utf-8")
        yield Path(home)
