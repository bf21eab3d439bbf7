"""Runs and portals from the records that every crawl writes into its WARC files."""

import csv
import io

from sqlite_utils import Database

from archive.capture import Capture
from extract.store.keys import content_id

RUN_URI = "urn:nianbao:run:"


def save_run_record(db: Database, capture: Capture) -> None:
    """Saves `urn:nianbao:run:<id>:<what>`; what is portals.csv, settings, failures or estimates."""
    run_id, what = capture.target_uri.removeprefix(RUN_URI).rsplit(":", 1)
    text = capture.payload.decode("utf-8", "replace")
    if what == "portals.csv":
        save_portals(db, text)
    if what in ("settings", "failures", "estimates"):
        save_run(db, run_id, what, text, capture.warc_date.strftime("%Y-%m-%dT%H:%M:%SZ"))


def save_run(db: Database, run_id: str, what: str, text: str, started_at: str) -> None:
    """Adds one column of a run; its start is the earliest time of its records."""
    db.execute("INSERT OR IGNORE INTO runs (id, started_at) VALUES (?, ?)", [run_id, started_at])
    db.execute(
        f'UPDATE runs SET "{what}" = ?, started_at = min(started_at, ?) WHERE id = ?',
        [text, started_at, run_id],
    )


def save_portals(db: Database, text: str) -> None:
    """Adds the portals of a portals.csv."""
    for row in csv.DictReader(io.StringIO(text)):
        portal = {key: row.get(key) or None for key in ("url", "name", "division_code", "notes")}
        if portal["url"]:
            db.table("portals").upsert({"id": content_id(portal["url"]), **portal}, pk="id")
