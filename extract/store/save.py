"""Writes captures and what was read from them; the same whatever the order and however often."""

from collections.abc import Sequence
from typing import Any

from sqlite_utils import Database

from extract.model import Reading
from extract.store.result_rows import ReportRows, Result, ResultRows, capture_row, report_rows
from extract.store.rows import PARTS, Rows, build_rows, report_row

Row = dict[str, Any]


def save_result(db: Database, result: ResultRows) -> None:
    """Adds or replaces one capture and its reports."""
    upsert(db, "captures", result.row, ("id",))
    for ordinal, report in enumerate(result.reports):
        save_report(db, report, result.row, ordinal)


def save_report(db: Database, report: ReportRows, capture: Row, ordinal: int) -> int:
    """Adds a report and gives its id; only ties the capture to it if an earlier one holds it already."""
    report_id = int(report.row["id"])
    if is_earliest(db, report_id, capture):
        delete_parts(db, report_id)
        upsert(db, "reports", report.row, ("id",))
        for rows in report.parts:
            insert_rows(db, rows)
    tie(db, report_id, capture["id"], "original", ordinal)
    return report_id


def insert_rows(db: Database, rows: Rows) -> None:
    """Adds rows of a table; `insert_all`, which looks at each row's columns, took as long as reading did."""
    columns = ", ".join(f'"{name}"' for name in rows.columns)
    marks = ", ".join("?" * len(rows.columns))
    db.conn.executemany(f'INSERT INTO "{rows.table}" ({columns}) VALUES ({marks})', rows.values)


def insert(db: Database, table: str, rows: Sequence[Row]) -> None:
    """Adds rows of the same columns, if there are any."""
    if rows:
        insert_rows(db, build_rows(table, rows))


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
        for number in range(len(pages[0].reading.reports)):
            report_id = save_report(db, report_rows(rows[0], pages[0].reading, number), rows[0], 0)
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
    for table in PARTS:
        db.execute(f'DELETE FROM "{table}" WHERE report_id = ?', [report_id])
