"""Mends damaged files: what is whole or can be proven goes into a new file, the original is kept."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from archive.cdxj import write_index
from archive.claims import move_claims
from archive.decode import record_id_of
from archive.dedup import DEDUP_NAME
from archive.digest import matches
from archive.errors import FolderInUse, InputUnusable
from archive.fault import Fault
from archive.index import INDEX_NAME
from archive.record import Record, gzip_member, serialise
from archive.rules import check_record
from archive.salvage import (
    member_at,
    salvage,
    with_id,
    with_new_id,
    with_payload_digest,
    without_dangling,
)
from archive.sources import Source, find_sources
from archive.stored import Loss, Stored, final_name, iter_stored_in
from archive.verify import FRONTIER_NAME, MAX_BLOCK, verify
from archive.writer import sync_folder

DAMAGED_FOLDER = "damaged"
LOCK_NAME = "lock"
# What a page's server or the order of fetches did cannot be mended in a file.
BEYOND_REPAIR = ("http_length", "date_order", "revisit_original", "index", "frontier")


@dataclass(frozen=True, slots=True)
class Mend:
    """What was mended or lost at one place of an original file."""

    file: str
    offset: int
    record_id: str | None
    detail: str


@dataclass(slots=True)
class Repairs:
    """What was done: originals moved to `damaged/`, records mended, records lost, faults that remain."""

    kept: list[str] = field(default_factory=list)
    mended: list[Mend] = field(default_factory=list)
    lost: list[Mend] = field(default_factory=list)
    remaining: list[Fault] = field(default_factory=list)


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
    for source in find_sources(folder):
        if source.name in damaged and source.inner is None and ".warc" in source.path.name:
            try:
                mend_file(source, repairs)
            except OSError as error:
                raise InputUnusable(
                    f"{source.path} cannot be mended ({error.strerror}); make room."
                ) from error
    if faults and (folder / INDEX_NAME).is_file():
        write_index(folder)
    if repairs.lost:
        (folder / DEDUP_NAME).unlink(missing_ok=True)  # it may name records that are no more
    if faults and (folder / FRONTIER_NAME).is_file():
        move_claims(folder / FRONTIER_NAME, record_places(folder))
    repairs.remaining = verify(folder).faults
    return repairs


def mend_file(source: Source, repairs: Repairs) -> None:
    """Writes the mended file beside the original, then lets them change places."""
    path = source.path
    kept = path.parent / DAMAGED_FOLDER / path.name
    if kept.exists():
        raise InputUnusable(f"{kept} is kept from an earlier repair; move it away and repair again.")
    draft = path.with_name(path.name + ".draft")
    with path.open("rb") as original, draft.open("wb") as mended:
        for piece in Mender(source, original, repairs, surviving_ids(source, original)).pieces():
            mended.write(piece)
        mended.flush()
        os.fsync(mended.fileno())
    kept.parent.mkdir(exist_ok=True)
    path.rename(kept)
    draft.rename(path)
    sync_folder(path.parent)
    repairs.kept.append(str(kept))


def surviving_ids(source: Source, original: BinaryIO) -> set[str]:
    """The ids of all records that the mended file will hold: found by mending once for nothing."""
    rehearsal = Mender(source, original, Repairs(), set())
    for _ in rehearsal.pieces():
        pass
    return rehearsal.written


class Mender:
    """Goes through one damaged file; tells `repairs` what it mended and what it lost."""

    def __init__(self, source: Source, original: BinaryIO, repairs: Repairs, ids: set[str]) -> None:
        self._source = source
        self._original = original
        self._repairs = repairs
        self._is_gzip = final_name(source.path.name).endswith(".gz")
        self._ids = ids
        self.written: set[str] = set()

    def pieces(self) -> Iterator[bytes]:
        """The bytes of the mended file: good records as they are, others as far as they are proven."""
        before: Stored | Loss | None = None
        for item in scan(self._source):
            if before is None or not is_same_place(before, item):
                yield from self._loss_piece(item) if isinstance(item, Loss) else self._record_piece(item)
            before = item

    def _loss_piece(self, loss: Loss) -> Iterator[bytes]:
        salvaged = salvage(member_at(self._original, loss.offset))
        if salvaged is None:
            self._repairs.lost.append(Mend(loss.warc_filename, loss.offset, None, loss.detail))
        else:
            yield self._mended(loss.offset, salvaged.record, f"{loss.detail}; mended: {salvaged.mended}")

    def _record_piece(self, stored: Stored) -> Iterator[bytes]:
        faults = [f"{rule}: {detail}" for rule, detail in check_record(stored)]
        whole = without_dangling(stored.record, self._ids)
        if whole != stored.record:
            faults.append("pair: the other half is not in the file")
        if stored.record.field("WARC-Record-ID") in self.written:
            faults.append("duplicate_id: another record has the same id")
        if not faults:
            yield self._copy(stored)
            return
        record = self._proven(stored, whole)
        place = Mend(
            self._source.name,
            stored.location.offset,
            stored.record.field("WARC-Record-ID"),
            "; ".join(faults),
        )
        if record is None:
            self._repairs.lost.append(place)
        else:
            yield self._mended(place.offset, record, place.detail)

    def _proven(self, stored: Stored, whole: Record) -> Record | None:
        """The record as it was read unless its digest denies it; then as its member may prove it."""
        label = whole.field("WARC-Block-Digest")
        verdict = None if label is None else matches(label, whole.block)
        if verdict is not False and (stored.flaw is None or stored.flaw.proven):
            return with_payload_digest(with_id(whole))
        salvaged = salvage(member_at(self._original, stored.location.offset))
        return None if salvaged is None else without_dangling(salvaged.record, self._ids)

    def _copy(self, stored: Stored) -> bytes:
        self.written.add(record_id_of(stored.record))
        self._original.seek(stored.location.offset)
        return self._original.read(stored.location.length)

    def _mended(self, offset: int, record: Record, detail: str) -> bytes:
        if record_id_of(record) in self.written:
            record = with_new_id(record)
        self.written.add(record_id_of(record))
        self._repairs.mended.append(Mend(self._source.name, offset, record_id_of(record), detail))
        data = serialise(record)
        return gzip_member(data) if self._is_gzip else data


def scan(source: Source) -> Iterator[Stored | Loss]:
    """Records and losses of a file in the order in which they stand."""
    losses: list[Loss] = []
    with source.open() as file:
        for stored in iter_stored_in(file, source.name, losses.append, max_block=MAX_BLOCK):
            yield from losses
            losses.clear()
            yield stored
        yield from losses


def is_same_place(before: Stored | Loss, item: Stored | Loss) -> bool:
    """Whether an item stands in the member that was mended with the one before it."""
    if isinstance(before, Stored) and isinstance(item, Stored):
        return False
    return offset_of(before) == offset_of(item)


def offset_of(item: Stored | Loss) -> int:
    """Where an item begins."""
    return item.offset if isinstance(item, Loss) else item.location.offset


def record_places(folder: Path) -> dict[str, tuple[str, int]]:
    """File and offset of every record of a crawl directory."""
    stored = (item for source in find_sources(folder) for item in scan(source) if isinstance(item, Stored))
    return {record_id_of(one.record): (one.location.warc_filename, one.location.offset) for one in stored}
