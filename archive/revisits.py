"""Finds the payload that a revisit record does not repeat, among the records of one input."""

import sqlite3
from dataclasses import dataclass, replace
from hashlib import blake2b

from archive.capture import Capture
from archive.decode import UNRESOLVED, parse_date
from archive.record import Record
from archive.sources import Source

NOT_MODIFIED_STATUS = 304


@dataclass(frozen=True, slots=True)
class Place:
    """Where a response record stands."""

    source: Source
    offset: int
    record_id: str


class Originals:
    """The places of all responses met so far, by record id, by URI and date, by payload digest.

    They lie in a file that SQLite makes and removes: as a dict they took 0.5 kB a record.
    """

    def __init__(self) -> None:
        self._sources: list[Source] = []
        self._db = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode = OFF")
        self._db.execute("PRAGMA synchronous = OFF")
        self._db.execute(
            "CREATE TABLE places (key BLOB PRIMARY KEY, source, offset, record_id) WITHOUT ROWID"
        )

    def learn(self, capture: Capture, keys: tuple[str, ...], source: Source) -> None:
        """Remembers where a response stands; the first of several equal ones counts."""
        if capture.record_type == "response":
            if not self._sources or self._sources[-1] != source:
                self._sources.append(source)
            place = len(self._sources) - 1, capture.location.offset, capture.record_id
            rows = [(_short(key), *place) for key in keys]
            self._db.executemany("INSERT OR IGNORE INTO places VALUES (?, ?, ?, ?)", rows)

    def find(self, keys: tuple[str, ...]) -> Place | None:
        """The place of the original a revisit points to."""
        for key in keys:
            row = self._db.execute("SELECT * FROM places WHERE key = ?", [_short(key)]).fetchone()
            if row is not None:
                return Place(self._sources[row[1]], row[2], row[3])
        return None


def _short(key: str) -> bytes:
    return blake2b(key.encode(errors="surrogatepass"), digest_size=16).digest()


def original_keys(record: Record, capture: Capture) -> tuple[str, ...]:
    """The keys of a response, or those of the original that a revisit refers to."""
    if capture.record_type == "revisit":
        record_id = record.field("WARC-Refers-To")
        uri = record.field("WARC-Refers-To-Target-URI")
        moment = parse_date(record.field("WARC-Refers-To-Date") or "")
    else:
        record_id, uri, moment = capture.record_id, capture.target_uri, capture.warc_date
    dated = f"{uri} {moment:%Y%m%d%H%M%S}" if uri and moment else None
    return tuple(key for key in (record_id, dated, capture.payload_digest) if key)


def resolved(revisit: Capture, original: Capture) -> Capture:
    """The revisit with the original's payload; a 304 or a bare revisit also takes its status and headers."""
    whole = replace(
        revisit,
        payload=original.payload,
        payload_digest=revisit.payload_digest or original.payload_digest,
        truncated=revisit.truncated or original.truncated,
        reason=original.reason,
    )
    if revisit.status in (None, NOT_MODIFIED_STATUS):
        return replace(whole, status=original.status, headers=original.headers)
    return whole


def is_unresolved(capture: Capture) -> bool:
    """Whether the payload still has to be found."""
    return capture.reason == UNRESOLVED
