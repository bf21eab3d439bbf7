"""Replays an archive with pywb on loopback.

pywb pins old versions of packages that the project needs newer: it lives in an environment of its
own (`.pywb/` beside the project) and is run as a program.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from archive.cdxj import iter_cdxj_lines
from archive.errors import InputUnusable, ProgramMissing
from archive.index import INDEX_NAME
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
