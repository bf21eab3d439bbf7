"""Mends damaged files: what is whole or can be proven goes into a new file, the original is kept."""

import fcntl
import gzip
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from archive.cdxj import write_index
from archive.claims import move_claims
from archive.decode import record_id_of
from archive.dedup import DEDUP_NAME
from archive.errors import FolderInUse, InputUnusable
from archive.gzipstream import GZIP_MAGIC
from archive.index import INDEX_NAME
from archive.mender import Mend, Mender, Repairs, fingerprint, scan
from archive.sources import Source, find_sources
from archive.stored import Stored
from archive.stream import PIECE
from archive.verify import FRONTIER_NAME, verify
from archive.writer import sync_folder

DAMAGED_FOLDER = "damaged"
LOCK_NAME = "lock"
# What a page's server or the order of fetches did cannot be mended in a file.
BEYOND_REPAIR = ("http_length", "date_order", "revisit_original", "index", "frontier")


def repair(folder: Path) -> Repairs:
    """Mends every damaged WARC file of a crawl directory, then its index and its frontier.

    Raises InputUnusable if the folder holds no archive or cannot be written, FolderInUse while a
    crawl is writing to it.
    """
    with unused(folder):
        return repair_unused(folder)


@contextmanager
def unused(folder: Path) -> Iterator[None]:
    """Holds the lock that a crawl takes, where the folder has one."""
    lock = folder / LOCK_NAME
    if not lock.is_file():
        yield
        return
    with lock.open("rb") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise FolderInUse(f"{folder} is in use by a crawl; wait for its end, then repair.") from error
        yield


def repair_unused(folder: Path) -> Repairs:
    """Mends a folder to which nobody else writes."""
    repairs = Repairs()
    faults = verify(folder).faults
    damaged = {fault.file for fault in faults if fault.rule not in BEYOND_REPAIR}
    written: dict[str, str] = {}
    for source in find_sources(folder):
        if source.name in damaged and source.inner is None and ".warc" in source.path.name:
            try:
                mend_file(source, repairs, written)
            except OSError as error:
                raise InputUnusable(
                    f"{source.path} cannot be mended ({error.strerror}); make room."
                ) from error
        elif any(fault.rule == "duplicate_id" for fault in faults):
            written.update(read_fingerprints(source))
    if faults and (folder / INDEX_NAME).is_file():
        write_index(folder)
    if repairs.lost:
        (folder / DEDUP_NAME).unlink(missing_ok=True)  # it may name records that are no more
    if faults and (folder / FRONTIER_NAME).is_file():
        move_claims(folder / FRONTIER_NAME, record_places(folder))
    repairs.remaining = verify(folder).faults
    return repairs


def mend_file(source: Source, repairs: Repairs, written: dict[str, str]) -> None:
    """Writes the mended file beside the original, then lets them change places."""
    path = source.path
    kept = path.parent / DAMAGED_FOLDER / path.name
    if kept.exists():
        raise InputUnusable(f"{kept} is kept from an earlier repair; move it away and repair again.")
    draft = path.with_name(path.name + ".draft")
    with unwrapped(path) as readable, readable.open("rb") as original, draft.open("wb") as mended:
        if readable != path:
            repairs.mended.append(Mend(source.name, 0, None, "gzip_member: the file is compressed twice"))
        for piece in Mender(source, Source(readable), original, repairs, written).pieces():
            mended.write(piece)
        mended.flush()
        os.fsync(mended.fileno())
    kept.parent.mkdir(exist_ok=True)
    path.rename(kept)
    draft.rename(path)
    sync_folder(path.parent)
    repairs.kept.append(str(kept))


@contextmanager
def unwrapped(path: Path) -> Iterator[Path]:
    """The file itself, or a passing one of what it holds if it was compressed twice."""
    if not is_twice(path):
        yield path
        return
    with NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".draft") as inner:
        for piece in inner_pieces(path):
            inner.write(piece)
        inner.flush()
        yield Path(inner.name)


def is_twice(path: Path) -> bool:
    """Whether a gzip file holds another."""
    return next(inner_pieces(path), b"").startswith(GZIP_MAGIC)


def inner_pieces(path: Path) -> Iterator[bytes]:
    """What a gzip file holds, as far as it can be decoded; nothing of another file."""
    with gzip.open(path) as outer, suppress(OSError, EOFError, zlib.error):
        while piece := outer.read(PIECE):
            yield piece


def read_fingerprints(source: Source) -> dict[str, str]:
    """The records of an undamaged file by id, so that others are told from copies of them."""
    stored = (item for item in scan(source) if isinstance(item, Stored))
    return {record_id_of(one.record): fingerprint(one.record) for one in stored}


def record_places(folder: Path) -> dict[str, tuple[str, int]]:
    """File and offset of every record of a crawl directory."""
    stored = (item for source in find_sources(folder) for item in scan(source) if isinstance(item, Stored))
    return {record_id_of(one.record): (one.location.warc_filename, one.location.offset) for one in stored}
