"""Finds and reads the record behind a row of `captures` in an archive on this machine."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from archive.capture import Capture
from archive.errors import InputUnusable
from archive.reader import read_capture
from extract.decode.decode import decode
from extract.errors import UnreadableBytes

Row = dict[str, Any]
INSIDE = "!/"
FOLDERS = (".", "warc", "wacz")
MARKUP = ("text/html", "application/xhtml+xml")
# A browser that is given more lays it out for a minute.
MAX_SHOWN = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Raw:
    """A payload: its bytes, and its text if it is one (None: only to be saved)."""

    body: bytes
    text: str | None
    is_markup: bool
    is_cut: bool


def places(archive: Path, warc_filename: str) -> Iterator[Path]:
    """Where the file of a row may stand in an archive; a name that leads out of it is none."""
    parts = PurePosixPath(warc_filename.partition(INSIDE)[0]).parts
    if not parts or ".." in parts or parts[0] == "/":
        return
    home = archive if archive.is_dir() else archive.parent
    yield from (home / folder / warc_filename for folder in FOLDERS)


def is_there(place: Path) -> bool:
    """Whether a file, closed or still open, stands there."""
    outer = str(place).partition(INSIDE)[0]
    return Path(outer).is_file() or Path(outer + ".open").is_file()


def find_capture(archive: Path, row: Row) -> Capture:
    """The capture of a row; raises InputUnusable if the archive does not hold it."""
    for place in filter(is_there, places(archive, row["warc_filename"] or "")):
        return read_capture(place, row["offset"], row["record_id"])
    raise InputUnusable(f"{archive} holds no file {row['warc_filename']}: name the crawl directory")


def read_raw(archive: Path, row: Row) -> Raw:
    """The payload of a row's capture, decoded if it is text; raises InputUnusable."""
    capture = find_capture(archive, row)
    try:
        text = decode(capture.payload, capture.header("content-type")).text
    except UnreadableBytes:
        text = None
    is_markup = (row["mime"] or "text/html") in MARKUP
    is_cut = text is not None and len(text) > MAX_SHOWN
    return Raw(capture.payload, text and text[:MAX_SHOWN], is_markup, is_cut)
