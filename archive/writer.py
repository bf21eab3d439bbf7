"""Writes WARC files that a crash or a full disk cannot spoil.

A file grows as `NAME.warc.gz.open` and is renamed when it is closed; it is never appended to
afterwards. Every record is one gzip member. After a failed write the file ends with the last
record that was written whole.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from archive.build import NewId, Original, build_records, build_resource, build_warcinfo
from archive.capture import Location
from archive.errors import ArchiveWriteFailed
from archive.exchange import Exchange
from archive.record import Record, gzip_member, serialise
from archive.warcinfo import WarcInfo

OPEN_SUFFIX = ".open"
MAX_BYTES = 1 << 30


@dataclass(frozen=True, slots=True)
class Written:
    """Where a record went: the response of an exchange, or a resource."""

    record_id: str
    location: Location


@dataclass(slots=True)
class OpenFile:
    """The file being written: its descriptor, final path, sizes written and synced, warcinfo."""

    descriptor: int
    path: Path
    warcinfo_id: str
    size: int = 0
    synced: int = 0

    @property
    def open_path(self) -> Path:
        """The path while it grows."""
        return self.path.with_name(self.path.name + OPEN_SUFFIX)


def random_record_id() -> str:
    """A record id nobody else has."""
    return f"<urn:uuid:{uuid4()}>"


def utc_now() -> datetime:
    """The present, aware."""
    return datetime.now(UTC)


class WarcWriter:
    """Writes one worker's records to `folder`, a new file every `max_bytes`.

    Not thread-safe. Raises ArchiveWriteFailed for every failed write and for every one after it.
    `new_id` and `clock` are injected for byte-exact tests.
    """

    def __init__(
        self,
        folder: Path,
        worker: str,
        info: WarcInfo,
        *,
        max_bytes: int = MAX_BYTES,
        new_id: NewId = random_record_id,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._folder = folder
        self._worker = worker
        self._info = info
        self._max_bytes = max_bytes
        self._new_id = new_id
        self._clock = clock
        self._serial = 0
        self._file: OpenFile | None = None
        self._failure: ArchiveWriteFailed | None = None

    def write(self, exchange: Exchange, original: Original | None = None) -> Written:
        """Appends the records of one exchange, as a revisit if `original` holds the same payload."""
        file = self._writable()
        records = build_records(exchange, file.warcinfo_id, self._new_id, original)
        return self._append(file, records)[1]

    def write_resource(
        self,
        uri: str,
        content_type: str,
        block: bytes,
        *,
        moment: datetime | None = None,
        concurrent_to: str | None = None,
    ) -> Written:
        """Appends a resource record, dated `moment` or now; `concurrent_to`: the record it was made of."""
        file = self._writable()
        record = build_resource(
            uri,
            content_type,
            block,
            record_id=self._new_id(),
            warcinfo_id=file.warcinfo_id,
            moment=moment or self._clock(),
            concurrent_to=concurrent_to,
        )
        return self._append(file, (record,))[0]

    def sync(self) -> None:
        """Returns once everything written is on the disk."""
        file = self._file
        if self._failure is not None:
            raise self._failure
        if file is None or file.synced == file.size:
            return
        try:
            os.fsync(file.descriptor)
        except OSError as error:
            raise self._give_up(file, file.synced, error) from error
        file.synced = file.size

    def close(self) -> None:
        """Syncs and gives the file its final name. After a failed write it stays `.open` for recovery."""
        file = self._file
        if file is None:
            return
        self.sync()
        self._file = None
        try:
            os.close(file.descriptor)
            file.open_path.rename(file.path)
            sync_folder(self._folder)
        except OSError as error:
            self._failure = write_failed(file.open_path, error)
            raise self._failure from error

    def _writable(self) -> OpenFile:
        if self._failure is not None:
            raise self._failure
        if self._file is not None and self._file.size >= self._max_bytes:
            self.close()
        if self._file is None:
            self._file = self._create()
        return self._file

    def _create(self) -> OpenFile:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            descriptor, path = self._create_next()
            sync_folder(self._folder)
        except OSError as error:
            self._failure = write_failed(self._folder, error)
            raise self._failure from error
        file = OpenFile(descriptor, path, self._new_id())
        self._append(file, (build_warcinfo(self._info, file.warcinfo_id, path.name, self._clock()),))
        return file

    def _create_next(self) -> tuple[int, Path]:
        """A new file under the next free serial: an existing one, open or final, is never touched."""
        stamp = self._clock().astimezone(UTC).strftime("%Y%m%d%H%M%S")
        while True:
            path = self._folder / f"nianbao-{stamp}-{self._worker}-{self._serial:05d}.warc.gz"
            self._serial += 1
            with suppress(FileExistsError):
                if not path.exists():
                    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
                    return os.open(path.with_name(path.name + OPEN_SUFFIX), flags, 0o644), path

    def _append(self, file: OpenFile, records: tuple[Record, ...]) -> list[Written]:
        members = [gzip_member(serialise(record)) for record in records]
        written = []
        offset = file.size
        for record, member in zip(records, members, strict=True):
            location = Location(file.path.name, offset, len(member))
            written.append(Written(record.field("WARC-Record-ID") or "", location))
            offset += len(member)
        try:
            write_all(file.descriptor, b"".join(members))
        except OSError as error:
            raise self._give_up(file, file.size, error) from error
        file.size = offset
        return written

    def _give_up(self, file: OpenFile, good_size: int, error: OSError) -> ArchiveWriteFailed:
        """Cuts the file back to its last good record and refuses everything from now on."""
        self._failure = write_failed(file.open_path, error)
        self._file = None
        with suppress(OSError):  # what cannot be cut now is cut by recovery on the next start
            os.ftruncate(file.descriptor, good_size)
            os.fsync(file.descriptor)
        with suppress(OSError):
            os.close(file.descriptor)
        return self._failure


def write_all(descriptor: int, data: bytes) -> None:
    """Writes all of the data: one call may write less than it was given."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def sync_folder(folder: Path) -> None:
    """Makes new and renamed files of a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_failed(path: Path, error: OSError) -> ArchiveWriteFailed:
    """The error as a sentence that says what to do."""
    reason = error.strerror or type(error).__name__
    return ArchiveWriteFailed(
        f"{path} could not be written ({reason}); make room or mend the disk, then run the command again."
    )
