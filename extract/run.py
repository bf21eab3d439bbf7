"""From WARC records to rows: reads captures one by one, saves them in groups, links at the end."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from archive.capture import Capture
from archive.reader import iter_captures
from extract.model import Page, Reading
from extract.reading import read_page
from extract.reading_json import EXTRACTOR_VERSION
from extract.store.dictionary_rows import save_dictionary
from extract.store.link import link_results
from extract.store.run_rows import RUN_URI, save_run_record
from extract.store.save import Result, save_result
from extract.store.schema import load_schema
from extract.store.search import rebuild_search

GROUP = 200  # results a transaction: one fsync for 200 pages, at most as many are read again after a kill
RENDERED = "urn:dom:"


@dataclass(slots=True)
class Tally:
    """What one extraction did; `failed` holds (record id, reason) of captures that gave nothing readable."""

    captures: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)


def extract_all(db: Database, inputs: Iterable[Path]) -> Tally:
    """Adds every capture of the inputs that the database does not hold yet, then links all results."""
    tally = Tally()
    known = known_records(db)
    for path in inputs:
        fresh = (capture for capture in iter_captures(path) if capture.record_id not in known)
        while group := list(islice(fresh, GROUP)):
            save_group(db, group, tally)
            known.update(capture.record_id for capture in group)
    save_dictionary(db)
    link_results(db)
    rebuild_search(db)
    return tally


def known_records(db: Database) -> set[str]:
    """Ids of the records that this version of the extractor has read."""
    stale = db.execute(
        "SELECT 1 FROM reports WHERE extractor_version <> ? LIMIT 1", [EXTRACTOR_VERSION]
    ).fetchone()
    if stale:
        clear(db)
    return {row[0] for row in db.execute("SELECT record_id FROM captures")}


def clear(db: Database) -> None:
    """Empties every table: another version of the extractor reads everything anew."""
    with db.atomic():
        for table in load_schema().tables:
            db.execute(f'DELETE FROM "{table.name}"')


def save_group(db: Database, group: list[Capture], tally: Tally) -> None:
    """Reads a group of captures and saves it in one transaction."""
    with db.atomic():
        for capture in group:
            if capture.target_uri.startswith(RUN_URI):
                save_run_record(db, capture)
                continue
            reading = read_capture(db, capture)
            save_result(db, Result(capture, reading))
            tally.captures += 1
            if capture.reason:
                tally.failed.append((capture.record_id, capture.reason))


def read_capture(db: Database, capture: Capture) -> Reading:
    """A rendered DOM is read only if the response itself held no report."""
    if capture.target_uri.startswith(RENDERED):
        url = capture.target_uri.removeprefix(RENDERED)
        if db.execute("SELECT 1 FROM captures WHERE url = ? AND page_type = 'report'", [url]).fetchone():
            return Reading("nothing", "rendered form of a page that holds the report itself")
        return read_page(Page(capture.payload, url, capture.header("content-type")))
    if capture.status is not None and capture.status != 200:
        return Reading("nothing", f"HTTP status {capture.status}")
    if not capture.payload:
        return Reading("nothing", capture.reason or "empty payload")
    return read_page(Page(capture.payload, capture.target_uri, capture.header("content-type")))


def count(db: Database, table: str) -> int:
    """Rows of a table."""
    return int(db.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])


def summary(db: Database, tally: Tally) -> dict[str, Any]:
    """The JSON object of `nianbao extract`."""
    return {
        "captures": tally.captures,
        "reports": count(db, "reports"),
        "facts": count(db, "facts"),
        "failed": [{"record_id": record_id, "reason": reason} for record_id, reason in tally.failed],
    }
