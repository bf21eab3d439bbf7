"""Mends what a crash left open, before a crawl goes on."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from archive.capture import Capture, Location
from archive.reader import trusted
from archive.stored import Stored, final_name, ignore_loss, iter_stored
from archive.together import iter_together
from archive.writer import OPEN_SUFFIX, sync_folder, write_failed


@dataclass(frozen=True, slots=True)
class Recovered:
    """A request and response that were durable when the crawl was cut off.

    `request_digest` is `archive.digest.digest` of the request's body, None if it had none.
    """

    target_uri: str
    method: str
    request_digest: str | None
    record_id: str
    location: Location
    status: int | None
    payload_digest: str | None
    truncated: str | None
    fetch: Mapping[str, str]


def recover_open(folder: Path, worker: str = "*") -> list[Recovered]:
    """Cuts every `.open` file back to its last whole exchange and gives it its final name.

    Only for files that no other process writes to: those of one `worker`, or a whole folder. Raises
    ArchiveWriteFailed if a file cannot be mended.
    """
    pattern = f"*{OPEN_SUFFIX}" if worker == "*" else f"*-{worker}-*{OPEN_SUFFIX}"
    return [one for path in sorted(folder.glob(pattern)) for one in recover_file(path)]


def recover_file(path: Path) -> list[Recovered]:
    """The exchanges of one open file, which then is closed."""
    tail = Tail()
    captures = [found.capture for found in iter_together(tail.watch(iter_whole(path)), max_payload=0)]
    close_at(path, tail.good_size)
    return [recovered(capture) for capture in captures if capture.record_type in ("response", "revisit")]


def iter_whole(path: Path) -> Iterator[Stored]:
    """The records of a file that are whole."""
    return (stored for stored in trusted(iter_stored(path, ignore_loss), ignore_loss) if is_whole(stored))


def is_whole(stored: Stored) -> bool:
    """Whether a record and its gzip member are all there."""
    return stored.flaw is None and not stored.missing


@dataclass(slots=True)
class Tail:
    """How far a file is good: to the end of the last record, but before a request left alone."""

    good_size: int = 0

    def watch(self, records: Iterator[Stored]) -> Iterator[Stored]:
        """Passes the records on and notes where the last exchange ends."""
        for stored in records:
            if stored.record.field("WARC-Type") != "request":
                self.good_size = stored.location.offset + stored.location.length
            yield stored


def close_at(path: Path, size: int) -> None:
    """Cuts a file to its good size and renames it durably; a file with nothing in it is removed."""
    try:
        if size == 0:
            path.unlink()
        else:
            with path.open("r+b") as file:
                file.truncate(size)
                os.fsync(file.fileno())
            path.rename(path.with_name(final_name(path.name)))
        sync_folder(path.parent)
    except OSError as error:
        raise write_failed(path, error) from error


def recovered(capture: Capture) -> Recovered:
    """What the frontier needs to know of a capture."""
    return Recovered(
        target_uri=capture.target_uri,
        method=capture.method,
        request_digest=capture.request_digest,
        record_id=capture.record_id,
        location=capture.location,
        status=capture.status,
        payload_digest=capture.payload_digest,
        truncated=capture.truncated,
        fetch=capture.fetch,
    )
