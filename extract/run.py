"""From WARC records to rows: reads captures in groups, saves them, links all results at the end."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from archive.collection import rare_collection
from archive.uri import RENDERED
from extract.readers import Known, Unusable, open_reader
from extract.reading_json import EXTRACTOR_VERSION
from extract.stitch import stitch_reports
from extract.store.dictionary_rows import save_dictionary
from extract.store.figures import analyze, save_figure, save_figures, start_figures
from extract.store.link import link_results
from extract.store.result_rows import ResultRows
from extract.store.run_rows import save_run_record
from extract.store.save import save_result
from extract.store.schema import load_schema, open_to_readers
from extract.store.search import rebuild_search
from extract.store.series_checks import save_years, year_shares
from extract.store.shares import counting

DOUBLE: dict[str, str | None] = {
    "page_type": "nothing",
    "reason": "the rendered form of a page that holds the report itself",
    "next_url": None,
}
NEW_OBJECTS = 50_000  # before Python looks for those that hold each other; forked processes inherit it
LINKED = "linked"  # the figure that stands from the end of an extraction to the next capture


@dataclass(slots=True)
class Tally:
    """What one extraction did.

    `failed` holds (record id, reason) of captures that gave nothing readable, `unusable` what is
    wrong with inputs that could not be read at all.
    """

    captures: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)
    unusable: list[str] = field(default_factory=list)


@rare_collection(NEW_OBJECTS)
def extract_all(
    db: Database, inputs: Sequence[Path], workers: int = 1, scheduler: str | None = None
) -> Tally:
    """Adds every capture of the inputs that the database does not hold yet, then links all results.

    Reads with so many processes, or with the workers of a dask scheduler; saves as results come.
    """
    tally, unusable = Tally(), Unusable()
    with open_to_readers(db):
        with open_reader(workers, scheduler) as read:
            for results in read(inputs, known_records(db), unusable):
                save_group(db, results, tally)
        save_dictionary(db)
        if not is_linked(db):
            link(db, [path for path in inputs if path not in unusable], workers)
    tally.unusable += [unusable[path] for path in dict.fromkeys(inputs) if path in unusable]
    return tally


@rare_collection(NEW_OBJECTS)
def link(db: Database, inputs: Iterable[Path], processes: int = 1) -> None:
    """What can be said only of all results together, and the indexes and figures over them."""
    stitch_reports(db, inputs)
    link_results(db)
    analyze(db)
    with counting(db, processes) as count:
        years, figures = count(year_shares(db)), start_figures(db, count)
        rebuild_search(db)
        save_years(db, years)
        save_figures(db, figures)
    save_figure(db, LINKED, [{"extractor_version": EXTRACTOR_VERSION}])


def is_linked(db: Database) -> bool:
    """Whether nothing was saved since all results were linked; pages of one report may want their archive."""
    linked = db.execute("SELECT 1 FROM figures WHERE name = ?", [LINKED]).fetchone()
    chain = "SELECT 1 FROM captures one JOIN captures other ON other.url = one.next_url LIMIT 1"
    return linked is not None and db.execute(chain).fetchone() is None


def known_records(db: Database) -> Known:
    """Ids of the records that this version of the extractor has read, with their files."""
    stale = db.execute(
        "SELECT 1 FROM reports WHERE extractor_version <> ? LIMIT 1", [EXTRACTOR_VERSION]
    ).fetchone()
    if stale:
        clear(db)
    return dict(db.execute("SELECT record_id, coalesce(warc_filename, '') FROM captures").fetchall())


def clear(db: Database) -> None:
    """Empties every table: another version of the extractor reads everything anew."""
    with db.atomic():
        for table in load_schema().tables:
            db.execute(f'DELETE FROM "{table.name}"')


def save_group(db: Database, results: Iterable[ResultRows], tally: Tally) -> None:
    """Saves a group of results in one transaction, each as it comes."""
    with db.atomic():
        db.execute("DELETE FROM figures WHERE name = ?", [LINKED])
        for result in results:
            if result.run_record:
                save_run_record(db, result.run_record)
                continue
            save_result(db, without_double(db, result))
            tally.captures += 1
            if result.failure:
                tally.failed.append((result.row["record_id"], result.failure))


def without_double(db: Database, result: ResultRows) -> ResultRows:
    """A rendered DOM counts only if the response itself held no report."""
    url = result.row["url"]
    if not url.startswith(RENDERED) or not result.reports:
        return result
    held = "SELECT 1 FROM captures WHERE url = ? AND page_type = 'report'"
    if db.execute(held, [url.removeprefix(RENDERED)]).fetchone() is None:
        return result
    return ResultRows(result.row | DOUBLE, failure=result.failure)


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
