"""What a crawl's frontier claims to be in the archive: its finished requests and their records.

The table `requests` is the crawler's; its columns id, state, record_id, warc_filename and
warc_offset are a contract between the two rooms.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from archive.errors import InputUnusable

CLAIMS = """
    SELECT id, record_id, coalesce(warc_filename, ''), coalesce(warc_offset, -1) FROM requests
    WHERE state IN ('done', 'captured') AND record_id IS NOT NULL
"""
MOVE = "UPDATE requests SET warc_filename = ?, warc_offset = ? WHERE id = ?"
ASK_AGAIN = """
    UPDATE requests SET state = 'pending', record_id = NULL, warc_filename = NULL, warc_offset = NULL
    WHERE id = ?
"""


@dataclass(frozen=True, slots=True)
class Claim:
    """A finished request and where its record should stand."""

    request: int
    record_id: str
    warc_filename: str
    warc_offset: int


def read_claims(path: Path) -> Iterator[Claim]:
    """All claims of a frontier. Raises InputUnusable for another database."""
    with connected(path, "ro") as connection:
        yield from (Claim(*row) for row in connection.execute(CLAIMS))


def move_claims(path: Path, places: Mapping[str, tuple[str, int]]) -> int:
    """Points every claim to its record's place; one whose record is lost is fetched again.

    Returns how many changed.
    """
    changed = 0
    claims = read_claims(path)
    with connected(path, "rw") as connection, connection:
        for claim in claims:
            place = places.get(claim.record_id)
            if place is None:
                connection.execute(ASK_AGAIN, (claim.request,))
            elif place != (claim.warc_filename, claim.warc_offset):
                connection.execute(MOVE, (*place, claim.request))
            changed += place != (claim.warc_filename, claim.warc_offset)
    return changed


@contextmanager
def connected(path: Path, mode: str) -> Iterator[sqlite3.Connection]:
    """A connection to an existing frontier."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True)) as connection:
            yield connection
    except sqlite3.Error as error:
        raise InputUnusable(f"{path} is no readable frontier ({error}); move it away.") from error
