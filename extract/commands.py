"""The commands of this room: read, extract, and those of a finished database."""

import gc
from pathlib import Path
from typing import Any

import click

from archive.errors import ExitCode, InputUnusable
from extract.database_commands import COMMANDS as DATABASE_COMMANDS
from extract.database_commands import print_json
from extract.errors import UnreadableBytes
from extract.model import Page
from extract.reading import read_page
from extract.reading_json import reading_json
from extract.run import extract_all, summary
from extract.store.migrate import migrate_database
from extract.store.schema import is_earlier, open_database
from extract.workers import available_cores

FILE = click.Path(path_type=Path)


@click.command()
@click.argument("file", type=FILE)
@click.option("--url", help="Address the file was saved from.")
@click.option("--content-type", help="Content-Type header it came with.")
@click.option("--json", "as_json", is_flag=True, default=True, help="JSON on stdout (the default).")
@click.option("--explain", metavar="METRIC", help="Show where a metric's candidates stand instead.")
def read(file: Path, url: str | None, content_type: str | None, as_json: bool, explain: str | None) -> int:
    """Read one saved page or attachment."""
    page = Page(load_bytes(file), url, content_type)
    try:
        result = reading_json(page, read_page(page))
    except UnreadableBytes as error:
        raise InputUnusable(f"{file} cannot be read as a page or attachment. {error}") from error
    if explain:
        for line in explain_metric(result, explain):
            click.echo(line)
    elif as_json:
        print_json(result)
    return ExitCode.OK


def load_bytes(file: Path) -> bytes:
    """The bytes of a file the user named; InputUnusable if it cannot be read or is empty."""
    try:
        body = file.read_bytes()
    except OSError as error:
        raise InputUnusable(
            f"{file} cannot be read ({error.strerror}): name a saved page or attachment"
        ) from error
    if not body.strip():
        raise InputUnusable(f"{file} is empty: name a saved page or attachment")
    return body


def explain_metric(result: dict[str, Any], metric: str) -> list[str]:
    """One line a candidate: role, value, scope, period and the words or cell it stands in."""
    lines = []
    for report in result["reports"]:
        for fact in (fact for fact in report["facts"] if fact["metric"] == metric):
            source = fact["source"]
            words = (
                report["text"][max(0, source["start"] - 30) : source["end"] + 10]
                if "start" in source
                else source
            )
            shown = (fact["role"], fact["value"], fact["semantic"], fact["reporting_scope"], fact["period"])
            lines.append(" · ".join(map(str, (*shown, repr(fact["raw"]), words))))
    return lines or [f"{metric}: no candidate"]


@click.command()
@click.argument("inputs", nargs=-1, required=True, type=FILE)
@click.option("--db", "database", required=True, type=FILE, help="SQLite file to fill.")
@click.option("--workers", type=int, default=available_cores(), show_default=True, help="Reading processes.")
@click.option("--scheduler", metavar="ADDRESS", help="A dask scheduler whose workers read.")
@click.option("--rebuild", is_flag=True, help="Delete the database and read everything anew.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def extract(
    inputs: tuple[Path, ...],
    database: Path,
    workers: int,
    scheduler: str | None,
    rebuild: bool,
    as_json: bool,
) -> int:
    """Read captures of crawl directories, WARC, ARC or WACZ files into a database."""
    if rebuild:
        database.unlink(missing_ok=True)
    elif is_earlier(database):
        migrate_database(database)
    db = open_database(database, create=True)
    tally = extract_all(db, inputs, workers, scheduler)
    result = summary(db, tally)
    if as_json:
        print_json(result)
    else:
        click.echo(
            "{captures} captures read, {reports} reports and {facts} facts".format(**result)
            + f" in {database}"
        )
    for failure in result["failed"]:
        click.echo(f"{failure['record_id']}: {failure['reason']}", err=True)
    gc.freeze()  # or Python looks once more, as it ends, which of a million objects hold each other: 0.15 s
    if tally.unusable:
        raise InputUnusable("\n".join(tally.unusable))
    return ExitCode.OK


COMMANDS: list[click.Command] = [read, extract, *DATABASE_COMMANDS]
