"""Readers' judgements on numbers, in a file of their own: never mixed into the facts, kept over rebuilds.

A verdict is about a place in the bytes of a page: payload digest, metric, applicant type, period, scope and
cell or characters. So it is found again in a database that was built anew, as long as the number stands
where it stood. Nothing is overwritten: the latest verdict on a place counts, the earlier ones stay.
"""

import csv
import io
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from archive.errors import InputUnusable

Row = dict[str, Any]
VERDICTS = ("confirmed", "wrong", "corrected")
APPLICATION_ID = 0x6E627664  # "nbvd"
MAX_NOTE_CHARACTERS = 2000
PLACE = (
    "payload_digest",
    "metric",
    "applicant_type",
    "period",
    "reporting_scope",
    "source_kind",
    "table_no",
    "row_no",
    "col_no",
    "char_start",
    "char_end",
)
COLUMNS = (*PLACE, "verdict", "corrected_to", "value_seen", "raw_seen", "note", "reader", "decided_at")
CREATE = f"""
    CREATE TABLE IF NOT EXISTS verdicts ({", ".join(COLUMNS)},
    CHECK (verdict IN {VERDICTS}), CHECK ((verdict = 'corrected') = (corrected_to IS NOT NULL)));
    CREATE INDEX IF NOT EXISTS verdicts_place ON verdicts (payload_digest, metric);
    PRAGMA application_id = {APPLICATION_ID};
"""
FACT = """
    SELECT coalesce(c.payload_digest, c.record_id), f.metric, f.applicant_type, f.period, f.reporting_scope,
    f.source_kind, f.table_no, f.row_no, f.col_no, f.char_start, f.char_end, f.value, f.raw
    FROM facts f JOIN reports r ON r.id = f.report_id JOIN captures c ON c.id = r.capture_id WHERE f.id = ?
"""
FOUND_AGAIN = f"""
    SELECT f.id, f.report_id, f.value FROM captures c JOIN reports r ON r.capture_id = c.id
    JOIN facts f ON f.report_id = r.id AND f.metric = ?2 WHERE (c.payload_digest = ?1 OR c.record_id = ?1)
    AND {" AND ".join(f"f.{name} IS ?{number}" for number, name in enumerate(PLACE[2:], start=3))}
    ORDER BY r.is_current DESC, f.id LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a reader found: confirmed, wrong, or corrected to another value; `decided_at` in UTC."""

    verdict: str
    corrected_to: float | None = None
    note: str | None = None
    reader: str | None = None
    decided_at: str = ""


def parse_verdict(given: Mapping[str, str | None]) -> Verdict:
    """A verdict as a form or a CSV line gives it; raises InputUnusable."""
    kind = (given.get("verdict") or "").strip()
    if kind not in VERDICTS:
        raise InputUnusable(f"the verdict {kind!r} is none: write {', '.join(VERDICTS)}")
    number = (given.get("corrected_to") or "").strip().replace(",", "")
    value = parse_number(number) if number and kind == "corrected" else None
    if kind == "corrected" and value is None:
        raise InputUnusable("a corrected number needs corrected_to: the number as it should be")
    note = (given.get("note") or "").strip()[:MAX_NOTE_CHARACTERS] or None
    reader = (given.get("reader") or "").strip()[:200] or None
    decided_at = (given.get("decided_at") or "").strip() or datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Verdict(kind, value, note, reader, decided_at)


def parse_number(text: str) -> float | None:
    """A plain decimal number; None if it is none."""
    try:
        value = float(text)
    except ValueError:
        return None
    if not abs(value) < 1e18:  # neither infinite nor none
        return None
    return int(value) if value.is_integer() else value


def open_verdicts(path: Path, *, create: bool = False) -> sqlite3.Connection:
    """Opens a file of verdicts; raises InputUnusable if it is missing (and not to be made) or another's."""
    if not create and not path.exists():
        raise InputUnusable(f"{path} does not exist: name the file that verdicts were written to")
    connection = sqlite3.connect(path, timeout=10)
    try:
        known = connection.execute("PRAGMA application_id").fetchone()[0]
        is_empty = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
        if known != APPLICATION_ID and not (create and is_empty):
            raise sqlite3.DatabaseError("not a file of verdicts")
        connection.executescript(CREATE)
    except sqlite3.DatabaseError as error:
        connection.close()
        raise InputUnusable(f"{path} holds no verdicts ({error}): name another file") from error
    connection.row_factory = sqlite3.Row
    return connection


def save_verdict(
    verdicts: sqlite3.Connection, database: sqlite3.Connection, fact_id: int, verdict: Verdict
) -> None:
    """Adds a verdict on a fact of a database; raises InputUnusable if the database has no such fact."""
    found = database.execute(FACT, [fact_id]).fetchone()
    if found is None:
        raise InputUnusable(f"the database has no fact {fact_id}: take the id from the page of a number")
    *place, value, raw = tuple(found)
    row = dict(zip(PLACE, place, strict=True)) | {"value_seen": value, "raw_seen": raw} | asdict(verdict)
    with verdicts:
        verdicts.execute(
            f"INSERT INTO verdicts ({', '.join(row)}) VALUES ({', '.join('?' for _ in row)})",
            list(row.values()),
        )


def read_verdicts(
    verdicts: sqlite3.Connection, database: sqlite3.Connection, digest: str | None = None
) -> Iterator[Row]:
    """Every verdict in the order given, or those on the page of one payload digest.

    `fact_id` and `report_id` tell the number where the database has it still, `is_latest` is 1 for the last
    verdict on a place, `differs_now` 1 if the number reads otherwise now.
    """
    asked = verdicts.execute(
        "SELECT * FROM verdicts WHERE payload_digest = ?1 OR ?1 IS NULL ORDER BY decided_at, rowid", [digest]
    )
    rows = [dict(row) for row in asked]
    latest = {tuple(row[name] for name in PLACE): number for number, row in enumerate(rows)}
    for number, row in enumerate(rows):
        place = tuple(row[name] for name in PLACE)
        found = database.execute(FOUND_AGAIN, place).fetchone()
        fact_id, report_id, value = tuple(found) if found else (None, None, None)
        yield {
            "fact_id": fact_id,
            "report_id": report_id,
            **row,
            "is_latest": int(latest[place] == number),
            "differs_now": int(value != row["value_seen"]) if found else None,
        }


def attach_verdicts(database: sqlite3.Connection, path: Path) -> None:
    """Puts the verdicts of a file into the temporary table `verdicts` of a connection."""
    with closing(open_verdicts(path)) as book:
        rows = list(read_verdicts(book, database))
    columns = ("fact_id", "report_id", *COLUMNS, "is_latest", "differs_now")
    database.execute(f"CREATE TEMP TABLE verdicts ({', '.join(columns)})")
    database.executemany(
        f"INSERT INTO temp.verdicts VALUES ({', '.join(f':{name}' for name in columns)})", rows
    )
    database.execute("CREATE INDEX temp.verdicts_fact ON verdicts (fact_id)")


def import_csv(verdicts: sqlite3.Connection, database: sqlite3.Connection, text: str) -> int:
    """Adds the verdicts of a CSV file (fact_id, verdict, corrected_to, note, reader, decided_at).

    Gives their number. All lines go in or none: raises InputUnusable naming the first bad line.
    """
    lines = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    if not {"fact_id", "verdict"} <= set(lines.fieldnames or ()):
        raise InputUnusable("the file has no columns fact_id and verdict: write them into its first line")
    given = []
    for number, line in enumerate(lines, start=2):
        try:
            fact_id = (line["fact_id"] or "").strip()
            if not (fact_id.isascii() and fact_id.isdigit() and len(fact_id) < 20):
                raise InputUnusable(f"{fact_id!r} is no fact id: take the id from the page of a number")
            known = {field.name for field in fields(Verdict)}
            verdict = parse_verdict({key: value for key, value in line.items() if key in known})
            if database.execute("SELECT 1 FROM facts WHERE id = ?", [int(fact_id)]).fetchone() is None:
                raise InputUnusable(f"there is no fact {fact_id} in the database")
        except InputUnusable as error:
            raise InputUnusable(f"line {number}: {error}") from error
        given.append((int(fact_id), verdict))
    for fact, verdict in given:
        save_verdict(verdicts, database, fact, verdict)
    return len(given)
