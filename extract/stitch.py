"""Reports cut into several pages, or shown in a frame: their captures are read again as one report."""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from archive.capture import Capture
from archive.errors import InputUnusable
from archive.reader import read_capture
from archive.sources import find_sources
from extract.model import Identity, Reading
from extract.reading import read_pages
from extract.store.result_rows import Result
from extract.store.save import save_stitched
from extract.workers import page_of

Row = dict[str, Any]
MAX_PAGES = 50

CAPTURES = """
    SELECT url, record_id, warc_filename, "offset", next_url, page_type FROM captures
    WHERE url IN (SELECT url FROM captures WHERE next_url IS NOT NULL
                  UNION SELECT next_url FROM captures WHERE next_url IS NOT NULL)
      AND status = 200
    ORDER BY timestamp, id
"""


def stitch_reports(db: Database, inputs: Iterable[Path]) -> None:
    """Replaces the reports of single pages by the report that they make together.

    Chains are found from what the database holds of all captures, so the result does not depend
    on the order in which they were read. A page whose archive is not among the inputs leaves its
    chain as it is.
    """
    latest: dict[str, Row] = {row["url"]: row for row in db.query(CAPTURES)}
    files = [source.path.parent / source.name for path in inputs for source in find_sources(path)]
    for chain in find_chains(latest):
        captures = open_chain([latest[url] for url in chain], files)
        if captures is not None:
            stitch(db, captures)


def find_chains(captures: dict[str, Row]) -> list[list[str]]:
    """The addresses of pages that follow one another, each chain from its first page on."""
    followers = {row["next_url"] for row in captures.values()}
    chains = []
    for url in (url for url in captures if url not in followers):
        chain = [url]
        while (following := captures[chain[-1]]["next_url"]) in captures and len(chain) < MAX_PAGES:
            if following in chain:
                break
            chain.append(following)
        if len(chain) > 1:
            chains.append(chain)
    return chains


def open_chain(rows: list[Row], files: list[Path]) -> list[Capture] | None:
    """The captures of a chain, read again; None if one is not at hand."""
    found = (find_capture(row, files) for row in rows)
    captures = [capture for capture in found if capture is not None and capture.payload]
    return captures if len(captures) == len(rows) else None


def find_capture(row: Row, files: list[Path]) -> Capture | None:
    """The capture of a row in whichever of the files of its name holds it."""
    for file in (file for file in files if str(file).endswith(f"/{row['warc_filename']}")):
        with suppress(InputUnusable):
            return read_capture(file, row["offset"], row["record_id"])
    return None


def stitch(db: Database, captures: list[Capture]) -> None:
    """Saves the report of a chain in the place of those of its pages, unless they are different reports."""
    readings = [read_pages([page_of(capture)]) for capture in captures]
    if not is_one_report(readings):
        return
    whole = read_pages([page_of(capture) for capture in captures])
    if whole.reports:
        save_stitched(db, [Result(capture, whole) for capture in captures], readings)


def is_one_report(readings: list[Reading]) -> bool:
    """Whether the pages name the same publisher and year as far as they name any."""
    found = [report.identity for reading in readings for report in reading.reports]
    return not found or all(agrees(identity, found[0]) for identity in found[1:])


def agrees(identity: Identity, first: Identity) -> bool:
    """Whether nothing that a page says of itself contradicts the first one."""
    pairs = ((identity.publisher, first.publisher), (identity.report_year, first.report_year))
    return all(here is None or there is None or here == there for here, there in pairs)
