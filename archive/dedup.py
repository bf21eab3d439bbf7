"""The digest index: which payloads the archive already holds, so that they are stored once.

It lives in `dedup.db` and may be deleted at any time: only the saving is lost.
"""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from archive.build import Original, payload_digest
from archive.exchange import Exchange
from archive.message import parse_response
from archive.record import warc_date
from archive.sources import source_at
from archive.writer import Written

log = logging.getLogger(__name__)

DEDUP_NAME = "dedup.db"
# A revisit record takes some 300 compressed bytes more than a response without its payload.
MIN_PAYLOAD = 512
# A commit waits for no disk (3 to 4 waits a commit without the log): a power cut loses the newest entries,
# never the order of records before entries.
SCHEMA = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
CREATE TABLE IF NOT EXISTS payloads (
    payload_digest TEXT PRIMARY KEY,
    record_id TEXT NOT NULL,
    target_uri TEXT NOT NULL,
    warc_date TEXT NOT NULL,
    warc_filename TEXT NOT NULL
) WITHOUT ROWID;
"""
FIND = "SELECT record_id, target_uri, warc_date, warc_filename FROM payloads WHERE payload_digest = ?"
ADD = "INSERT OR REPLACE INTO payloads VALUES (?, ?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class Known:
    """An exchange's payload digest (None: not worth an entry) and the original that holds it."""

    payload_digest: str | None
    original: Original | None


class DigestIndex:
    """Payloads of the record files in `folder` by digest. Used by one thread at a time.

    A damaged index is no reason to stop a crawl: it is given up with a warning. A payload whose
    file was taken away is stored again.
    """

    def __init__(self, path: Path, folder: Path) -> None:
        self._path = path
        self._folder = folder
        self._connection: sqlite3.Connection | None = None
        with self._given_up_when_broken():
            connection = sqlite3.connect(path, check_same_thread=False)
            self._connection = connection
            connection.executescript(SCHEMA)

    def look_up(self, exchange: Exchange) -> Known:
        """What is known of the payload of an exchange."""
        if exchange.method != "GET":  # replay looks an original up by its URL alone
            return Known(None, None)
        message = parse_response(exchange.response)
        if message.status != 200 or exchange.truncated or len(message.body) < MIN_PAYLOAD:
            return Known(None, None)
        label = payload_digest(exchange.response)
        return Known(label, self._find(label))

    def enter(self, exchange: Exchange, known: Known, written: Written) -> None:
        """Notes where a new payload was written; durable with the next `commit`."""
        if known.payload_digest is None or known.original is not None or self._connection is None:
            return
        moment = warc_date(exchange.started_at)
        filename = written.location.warc_filename
        row = (known.payload_digest, written.record_id, exchange.target_uri, moment, filename)
        with self._given_up_when_broken():
            self._connection.execute(ADD, row)

    def commit(self) -> None:
        """Keeps what was entered: call it once the records are on the disk, never before."""
        if self._connection is not None:
            with self._given_up_when_broken():
                self._connection.commit()

    def close(self) -> None:
        """Lets go of what was not committed and closes the index."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _find(self, label: str) -> Original | None:
        if self._connection is None:
            return None
        with self._given_up_when_broken():
            row = self._connection.execute(FIND, (label,)).fetchone()
            if row is not None and source_at(self._folder / row[3]).path.exists():
                return Original(*row[:3])
        return None

    @contextmanager
    def _given_up_when_broken(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            log.warning("%s is given up (%s); delete it, payloads are stored again", self._path, error)
            self.close()
