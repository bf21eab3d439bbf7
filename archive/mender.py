"""Goes through one damaged file: good records as they are, others as far as they are proven."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from archive.capture import Location
from archive.decode import record_id_of
from archive.digest import digest
from archive.fault import Fault
from archive.fellows import Fellows, new_id_of, with_right_fields
from archive.gzipstream import GzipStream
from archive.pairs import Pairs
from archive.record import Record, gzip_member, serialise
from archive.rules import RECORD_END, check_record
from archive.salvage import is_proven, member_at, salvage, with_field, with_right_digests
from archive.sources import Source
from archive.statement import build_statement
from archive.stored import Loss, Stored, final_name, iter_stored_in, open_stream
from archive.verify import MAX_BLOCK
from archive.writer import random_record_id, utc_now


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


class Mender:
    """Mends one file of an archive and tells `repairs` what it mended and what it lost.

    `readable` and `original` are its bytes, or what they hold if they are compressed twice.

    `written` are digests of the archive's records by id: none is written again, nor another under
    its id.
    """

    def __init__(
        self,
        source: Source,
        readable: Source,
        original: BinaryIO,
        repairs: Repairs,
        written: dict[str, str],
    ) -> None:
        self._name = source.name
        self._readable = readable
        self._original = original
        self._repairs = repairs
        self._written = written
        self._is_gzip = is_gzip(original, final_name(source.path.name))
        self._fellows = Fellows()
        self._pairs = Pairs()
        self._told: list[str] = []

    def pieces(self) -> Iterator[bytes]:
        """The bytes of the mended file, last its statement of what was done."""
        for item in scan(self._readable):
            if isinstance(item, Stored):
                self._fellows.learn(item)
        before: Stored | Loss | None = None
        for item in scan(self._readable):
            if before is None or not is_same_place(before, item):
                yield self._loss_piece(item) if isinstance(item, Loss) else self._record_piece(item)
            before = item
        if before is None:
            self._lose(Mend(self._name, 0, None, "warc_header: the file is empty"))
        yield self._bytes(self._statement())

    def _statement(self) -> Record:
        missing = dict(self._pairs.missing())
        for fault in missing.values():
            place = Mend(fault.file, fault.offset, fault.record_id, f"{fault.rule}: {fault.detail}")
            self._tell(self._repairs.mended, place, "said so in the file's last record")
        return build_statement(self._name, random_record_id(), utc_now(), self._told, missing)

    def _loss_piece(self, loss: Loss) -> bytes:
        record = salvage(self._member(loss.offset))
        return self._mended(Mend(self._name, loss.offset, None, loss.detail), record)

    def _record_piece(self, stored: Stored) -> bytes:
        record_id = record_id_of(stored.record)
        faults = [f"{rule}: {detail}" for rule, detail in check_record(stored)]
        if record_id in self._written:
            faults.append("duplicate_id: another record has the same id")
        if not faults:
            self._enter(stored)
            self._original.seek(stored.location.offset)
            return self._original.read(stored.location.length)
        place = Mend(self._name, stored.location.offset, record_id, "; ".join(faults))
        return self._mended(place, self._proven(stored))

    def _proven(self, stored: Stored) -> Record | None:
        """The record as it was read unless its digest denies it; then as its member may prove it."""
        record, flaw = stored.record, stored.flaw
        is_whole = stored.block_is_whole and (flaw is None or flaw.proven)
        needs_proof = record.field("WARC-Block-Digest") or (flaw and flaw.rule == "content_length")
        if is_whole and (not needs_proof or is_proven(record)):
            return with_right_digests(record)
        return salvage(self._member(stored.location.offset))

    def _mended(self, place: Mend, proven: Record | None) -> bytes:
        """The bytes of a proven record with right fields; nothing if it is lost or stands there already."""
        if proven is None:
            return self._lose(place)
        record = with_right_fields(proven, place.offset, self._fellows)
        if self._written.get(record_id_of(record)) == fingerprint(record):
            self._tell(self._repairs.mended, place, "the same record again, left out")
            return b""
        if record_id_of(record) in self._written:
            record = with_field(record, "WARC-Record-ID", new_id_of(record))
        stored = self._as_read_back(record, place.offset)
        if record_id_of(record) in self._written or any(check_record(stored)):
            return self._lose(place)
        self._enter(stored)
        now = "; ".join(
            f"{name}: {value}" for name, value in record.fields if (name, value) not in proven.fields
        )
        self._tell(self._repairs.mended, place, f"now {now}" if now else "")
        return self._bytes(record)

    def _lose(self, place: Mend) -> bytes:
        self._tell(self._repairs.lost, place, "")
        return b""

    def _tell(self, told: list[Mend], place: Mend, more: str) -> None:
        """Reports one place to the caller, and to the file's own statement."""
        detail = "; ".join(filter(None, (place.detail, more)))
        told.append(Mend(place.file, place.offset, place.record_id, detail))
        what = "lost" if told is self._repairs.lost else "mended"
        self._told.append(f"{what} at {place.offset}: {place.record_id or 'no id'}: {detail}")

    def _enter(self, stored: Stored) -> None:
        self._written[record_id_of(stored.record)] = fingerprint(stored.record)
        for _ in self._pairs.check(stored):
            pass  # what is wrong with it is found again by `verify`

    def _as_read_back(self, record: Record, offset: int) -> Stored:
        place = Location(self._name, offset, 1)
        return Stored(record, "WARC/1.1", place, len(record.block), RECORD_END)

    def _member(self, offset: int) -> bytes:
        return member_at(self._original, offset, is_gzip=self._is_gzip)

    def _bytes(self, record: Record) -> bytes:
        data = serialise(record)
        return gzip_member(data) if self._is_gzip else data


def is_gzip(file: BinaryIO, name: str) -> bool:
    """Whether a file is one of gzip members: by its first record, without one by its name."""
    stream = open_stream(file)
    return isinstance(stream, GzipStream) or (name.endswith(".gz") and not stream.resync(-1))


def fingerprint(record: Record) -> str:
    """The same for the same fields and block only."""
    return digest(serialise(record))


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
