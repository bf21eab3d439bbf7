"""The record files of an input: one file, the files inside a WACZ, or those of a crawl directory."""

import logging
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from archive.errors import InputUnusable
from archive.stored import final_name

log = logging.getLogger(__name__)

RECORD_SUFFIXES = (".warc", ".warc.gz", ".arc", ".arc.gz")
INSIDE = "!/"


@dataclass(frozen=True, slots=True)
class Source:
    """A record file, possibly inside a WACZ; `name` is how locations call it."""

    path: Path
    inner: str | None = None

    @property
    def name(self) -> str:
        """`y.warc.gz`, or `x.wacz!/archive/y.warc.gz`."""
        return final_name(self.path.name) if self.inner is None else f"{self.path.name}{INSIDE}{self.inner}"

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """The file's bytes, seekable. Raises InputUnusable if they cannot be had."""
        try:
            if self.inner is None:
                with self.path.open("rb") as file:
                    yield file
            else:
                with zipfile.ZipFile(self.path) as wacz, open_inner(wacz, self.inner) as inner:
                    yield inner
        except (OSError, zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise InputUnusable(
                f"{self.path} cannot be read ({error}); check the path and its rights."
            ) from error


def open_inner(wacz: zipfile.ZipFile, name: str) -> BinaryIO:
    """A file inside a WACZ. Raises InputUnusable if it is not there, encrypted or packed unusually."""
    try:
        return cast(BinaryIO, wacz.open(name))
    except (KeyError, RuntimeError, NotImplementedError) as error:
        raise InputUnusable(f"{wacz.filename} gives no {name} ({error}); fetch or pack it again.") from error


def source_at(file: Path) -> Source:
    """The source a location's file names: `x.wacz!/archive/y.warc.gz`, a final or still open file."""
    outer, inside, inner = str(file).partition(INSIDE)
    if inside:
        return Source(Path(outer), inner)
    still_open = file.with_name(file.name + ".open")
    return Source(still_open if not file.exists() and still_open.exists() else file)


def find_sources(path: Path) -> list[Source]:
    """All record files of an input, in order of name. Raises InputUnusable if there is none."""
    try:
        if path.is_dir():
            return directory_sources(path)
        exists = path.exists()
    except PermissionError as error:
        raise InputUnusable(f"{path} cannot be read ({error.strerror}); check its rights.") from error
    if not exists:
        raise InputUnusable(f"{path} does not exist; give a WARC, ARC or WACZ file or a crawl directory.")
    return wacz_sources(path) if is_zip(path) else [Source(path)]


def directory_sources(folder: Path) -> list[Source]:
    """The files of a crawl directory (`warc/`, `wacz/`) or of any folder of record files.

    A WACZ that was packed from the files beside it is not read twice.
    """
    folders = [inside for name in ("warc", "wacz") if (inside := folder / name).is_dir()] or [folder]
    paths = [path for inside in folders for path in sorted(inside.iterdir()) if path.is_file()]
    sources = [Source(path) for path in paths if final_name(path.name).endswith(RECORD_SUFFIXES)]
    names = {source.name for source in sources}
    for path in paths:
        if path.suffix == ".wacz":
            sources += [one for one in usable_wacz(path) if Path(one.inner or "").name not in names]
    if not sources:
        raise InputUnusable(f"{folder} holds no WARC, ARC or WACZ file; give another folder.")
    return sources


def usable_wacz(path: Path) -> list[Source]:
    """The record files inside a WACZ among others; an unusable one is named and does not stop the rest."""
    try:
        return wacz_sources(path)
    except InputUnusable as error:
        log.warning("%s", error)
        return []


def wacz_sources(path: Path) -> list[Source]:
    """The record files inside a WACZ."""
    try:
        with zipfile.ZipFile(path) as wacz:
            names = sorted(name for name in wacz.namelist() if name.endswith(RECORD_SUFFIXES))
    except (OSError, zipfile.BadZipFile) as error:
        raise InputUnusable(f"{path} is no readable WACZ ({error}); fetch or pack it again.") from error
    if not names:
        raise InputUnusable(f"{path} is a ZIP file without WARC files in it; give a WACZ.")
    return [Source(path, name) for name in names]


def is_zip(path: Path) -> bool:
    """Whether a file is a ZIP file by name or by its first bytes."""
    try:
        with path.open("rb") as file:
            return path.suffix == ".wacz" or file.read(4) == b"PK\x03\x04"
    except OSError as error:
        raise InputUnusable(f"{path} cannot be read ({error.strerror}); check its rights.") from error
