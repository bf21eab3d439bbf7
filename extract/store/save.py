"""Writes captures and what was read from them; the same whatever the order and however often."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from sqlite_utils import Database

from archive.capture import Capture
from extract.model import Reading, Report
from extract.store.keys import content_id
from extract.store.rows import PARTS, part_rows, report_row

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Result:
    """A capture with its reading: what the extraction stage hands to the database.

    `failure` says what went wrong where the extractor itself failed.
    """

    capture: Capture
    reading: Reading
    failure: str | None = None


def capture_row(capture: Capture, reading: Reading) -> Row:
    """The row of `captures`."""
    mime = (capture.header("content-type") or "").split(";")[0].strip().lower()
    return {
        "id": content_id(capture.record_id),
        "record_id": capture.record_id,
        "record_type": capture.record_type,
        "url": capture.target_uri,
        "timestamp": capture.warc_date.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "method": capture.method,
        "request_digest": capture.request_digest,
        "payload_digest": capture.payload_digest,
        "status": capture.status,
        "mime": mime or None,
        "page_type": reading.page_type,
        "reason": reading.reason,
        "next_url": reading.next_url,
        "run_id": capture.fetch.get("run_id"),
        "warc_filename": capture.location.warc_filename,
        "offset": capture.location.offset,
        "length": capture.location.length,
    }


def save_result(db: Database, result: Result) -> None:
    """Adds or replaces one capture and its reports."""
    row = capture_row(result.capture, result.reading)
    upsert(db, "captures", row, ("id",))
    for ordinal, report in enumerate(result.reading.reports):
        save_report(db, report, result, row, ordinal)


def save_report(db: Database, report: Report, result: Result, capture: Row, ordinal: int) -> int:
    """Adds a report and gives its id; only ties the capture to it if an earlier one holds it already."""
    row = report_row(report, result.reading.charset, capture["url"], capture["id"])
    report_id = int(row["id"])
    if is_earliest(db, report_id, capture):
        delete_parts(db, report_id)
        upsert(db, "reports", row, ("id",))
        for table, rows in part_rows(report, report_id).items():
            insert(db, table, rows)
    tie(db, report_id, capture["id"], "original", ordinal)
    return report_id


def insert(db: Database, table: str, rows: Sequence[Row]) -> None:
    """Adds rows of the same columns; `insert_all`, which looks at each row's, took as long as reading did."""
    if rows:
        columns = ", ".join(f'"{name}"' for name in rows[0])
        marks = ", ".join("?" * len(rows[0]))
        values = [tuple(row.values()) for row in rows]
        db.conn.executemany(f'INSERT INTO "{table}" ({columns}) VALUES ({marks})', values)


def upsert(db: Database, table: str, row: Row, keys: Sequence[str]) -> None:
    """Adds a row, or writes its values over those of the row with the same keys."""
    columns = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join("?" * len(row))
    over = ", ".join(f'"{name}" = excluded."{name}"' for name in row if name not in keys)
    insertion = f'INSERT INTO "{table}" ({columns}) VALUES ({marks})'
    db.execute(f"{insertion} ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {over}", list(row.values()))


def save_stitched(db: Database, pages: Sequence[Result], alone: Sequence[Reading]) -> None:
    """Saves the one report of several pages; `alone` are their readings one by one, which it replaces."""
    rows = [capture_row(page.capture, page.reading) for page in pages]
    with db.atomic():
        for row, reading in zip(rows, alone, strict=True):
            for report in reading.reports:
                untie(db, report_row(report, None, row["url"], row["id"])["id"], row["id"])
        for report in pages[0].reading.reports:
            report_id = save_report(db, report, pages[0], rows[0], 0)
            for ordinal, row in enumerate(rows[1:], start=1):
                tie(db, report_id, row["id"], "page", ordinal)


def tie(db: Database, report_id: int, capture_id: int, role: str, ordinal: int) -> None:
    """Says that a capture holds a report."""
    held = {"report_id": report_id, "capture_id": capture_id, "role": role, "ordinal": ordinal}
    upsert(db, "report_captures", held, ("report_id", "capture_id", "ordinal"))


def untie(db: Database, report_id: int, capture_id: int) -> None:
    """Takes a capture from a report; a report without captures goes."""
    db.execute("DELETE FROM report_captures WHERE report_id = ? AND capture_id = ?", [report_id, capture_id])
    if db.execute("SELECT 1 FROM report_captures WHERE report_id = ?", [report_id]).fetchone() is None:
        drop_report(db, report_id)


def drop_report(db: Database, report_id: int) -> None:
    """Removes a report that no capture holds any more."""
    delete_parts(db, report_id)
    db.execute("DELETE FROM reports WHERE id = ?", [report_id])


def is_earliest(db: Database, report_id: int, capture: Row) -> bool:
    """Whether no earlier capture (by time, then id) holds this version."""
    found = db.execute(
        "SELECT min((c.timestamp, c.id) < (?, ?)) FROM reports r "
        "JOIN captures c ON c.id = r.capture_id WHERE r.id = ?",
        [capture["timestamp"], capture["id"], report_id],
    ).fetchone()[0]
    return not found


def delete_parts(db: Database, report_id: int) -> None:
    """Removes the rows that hang on a report, if it is held."""
    if db.execute("SELECT 1 FROM reports WHERE id = ?", [report_id]).fetchone() is None:
        return
    for part in PARTS:
        db.execute(f'DELETE FROM "{part.__name__}" WHERE report_id = ?', [report_id])
