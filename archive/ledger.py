"""What is known of all records of an archive, and what points to them: ids, revisits, index, frontier.

It stands in a passing SQLite database on the disk, so that archives of any size can be checked.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from archive.claims import read_claims
from archive.decode import parse_date, record_id_of, target_uri_of
from archive.fault import Fault
from archive.index import Entry, parse_cdxj_line
from archive.stored import Stored, final_name
from archive.surt import surt

SCHEMA = """
CREATE TABLE records (
    number INTEGER PRIMARY KEY, id TEXT, type TEXT, file TEXT, offset INTEGER, length INTEGER,
    timestamp TEXT, uri TEXT, digest TEXT, refers_to TEXT
);
CREATE TABLE indexed (number INTEGER PRIMARY KEY);
"""
KEYS = """
CREATE INDEX IF NOT EXISTS by_id ON records (id);
CREATE INDEX IF NOT EXISTS by_place ON records (file, offset);
"""
ENTER = "INSERT INTO records VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
DUPLICATES = """
SELECT file, offset, id FROM records AS later WHERE EXISTS (
    SELECT 1 FROM records AS earlier WHERE earlier.id = later.id AND earlier.number < later.number
) ORDER BY number
"""
REVISITS = """
SELECT file, offset, id, refers_to FROM records AS revisit
WHERE type = 'revisit' AND refers_to IS NOT NULL
AND NOT EXISTS (SELECT 1 FROM records AS original WHERE original.id = revisit.refers_to)
ORDER BY number
"""
NOT_INDEXED = """
SELECT file, offset, id FROM records
WHERE type IN ('response', 'revisit') AND number NOT IN (SELECT number FROM indexed) ORDER BY number
"""
AT = "SELECT number, id, length, timestamp, uri, digest FROM records WHERE file = ? AND offset = ?"


class Ledger:
    """Every record by its place and its id. Close it after use."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.executescript(SCHEMA)
        self.records = 0

    def close(self) -> None:
        """Lets the passing database go."""
        self._database.close()

    def enter(self, stored: Stored) -> None:
        """Enters the next record."""
        record, place = stored.record, stored.location
        moment = parse_date(record.field("WARC-Date") or "")
        timestamp = f"{moment:%Y%m%d%H%M%S}" if moment else None
        row = (
            *(record_id_of(record), record.field("WARC-Type")),
            *(place.warc_filename, place.offset, place.length),
            *(timestamp, target_uri_of(record)),
            *(record.field("WARC-Payload-Digest"), record.field("WARC-Refers-To")),
        )
        self._database.execute(ENTER, row)
        self.records += 1

    def check_records(self) -> Iterator[Fault]:
        """No two records have one id, and every original that a revisit names is in the archive."""
        self._database.executescript(KEYS)
        for file, offset, record_id in self._database.execute(DUPLICATES):
            yield Fault(file, offset, record_id, "duplicate_id", "another record has the same id")
        for file, offset, record_id, refers_to in self._database.execute(REVISITS):
            detail = f"its original {refers_to} is not in the archive"
            yield Fault(file, offset, record_id, "revisit_original", detail)

    def check_index(self, path: Path) -> Iterator[Fault]:
        """Every line of the index says what is true of a record, in order; every capture has a line."""
        before = b""
        with path.open("rb") as file:
            for number, line in enumerate(file):
                wrong = [self._line_fault(line), "the line is out of order" if line < before else None]
                for detail in filter(None, wrong):
                    yield Fault(path.name, number, None, "index", f"{detail}; index again")
                before = line
        for name, offset, record_id in self._database.execute(NOT_INDEXED):
            yield Fault(name, offset, record_id, "index", "the capture is not in the index; index again")

    def _line_fault(self, line: bytes) -> str | None:
        """What is wrong with one line; the record that it points to is indexed in any case."""
        entry = parse_cdxj_line(line)
        row = self._database.execute(AT, (entry.filename, entry.offset)).fetchone() if entry else None
        if entry is None or row is None:
            return "the line points to no record"
        number, record_id, *said = row
        is_new = self._database.execute("INSERT OR IGNORE INTO indexed VALUES (?)", (number,)).rowcount
        if not is_new:
            return "the line stands there twice"
        return None if agrees(entry, *said) else f"the line does not fit {record_id}"

    def check_frontier(self, path: Path) -> Iterator[Fault]:
        """Every request that the frontier calls captured or done has its record where it says."""
        for claim in read_claims(path):
            place = (final_name(claim.warc_filename), claim.warc_offset)
            row = self._database.execute(AT, place).fetchone()
            if row is None or row[1] != claim.record_id:
                detail = f"request {claim.request} of {path.name} names a record that is not here"
                yield Fault(claim.warc_filename, claim.warc_offset, claim.record_id, "frontier", detail)


def agrees(entry: Entry, length: int, timestamp: str | None, uri: str, digest: str | None) -> bool:
    """Whether a line of the index says of a record what the record says."""
    path_key = surt(uri).partition("?")[0].replace(" ", "%20")
    return (
        entry.length == length
        and entry.timestamp == timestamp
        and entry.url in (uri, "")
        and (digest is None or entry.digest in (digest, ""))
        and entry.urlkey.partition("?")[0] == path_key
    )


def open_ledger() -> closing[Ledger]:
    """An empty ledger that is let go in the end."""
    return closing(Ledger())
