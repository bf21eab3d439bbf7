"""The commands of a finished database: check, migrate, publish, export, explore, verdicts."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import click
from sqlite_utils import Database

from archive.errors import ExitCode, InputUnusable
from extract.store.export import KINDS, export_database
from extract.store.figures import count_figures, is_counted
from extract.store.migrate import migrate_database
from extract.store.publish import publish_database
from extract.store.schema import open_database
from extract.store.verdicts import (
    VERDICTS,
    attach_verdicts,
    import_csv,
    open_verdicts,
    parse_verdict,
    read_verdicts,
    save_verdict,
)

FILE = click.Path(path_type=Path)


def print_json(value: Any) -> None:
    """One JSON value on stdout, Chinese as it is."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def report_rows(found: list[dict[str, Any]], as_json: bool) -> None:
    """Rows as a JSON array or as tab-divided lines."""
    if as_json:
        print_json(found)
        return
    for number, row in enumerate(found):
        if number == 0:
            click.echo("\t".join(row))
        click.echo("\t".join("" if value is None else str(value) for value in row.values()))


def open_counted(path: Path) -> Database:
    """A database of this schema whose figures are counted: an extraction that ended counts them, another
    program that filled the file does not."""
    db = open_database(path)
    try:
        if not is_counted(db):
            click.echo(f"{path}: counting its figures once", err=True)
            count_figures(db)
    except sqlite3.OperationalError as error:
        click.echo(
            f"{path}: its figures cannot be counted ({error}): finish it with `nianbao extract`", err=True
        )
    return db


@click.command()
@click.argument("database", type=FILE)
@click.option("--json", "as_json", is_flag=True, help="A JSON array on stdout.")
def check(database: Path, as_json: bool) -> int:
    """Show the identities evaluated in every report; exit 7 if one fails."""
    columns = "report_id, identity, applicant_type, status, left, right, metric, other_reading"
    found = list(open_database(database).query(f"SELECT {columns} FROM checks ORDER BY report_id, number"))
    report_rows(found, as_json)
    return ExitCode.FAULTS_FOUND if any(row["status"] == "fail" for row in found) else ExitCode.OK


@click.command()
@click.argument("database", type=FILE)
def migrate(database: Path) -> int:
    """Bring a database that an earlier version made up to date; its ids stay."""
    if not database.exists():
        raise InputUnusable(f"{database} does not exist: name a database")
    version = migrate_database(database)
    db = open_database(database)
    click.echo(f"{database}: schema version {version} → {db.execute('PRAGMA user_version').fetchone()[0]}")
    return ExitCode.OK


@click.command()
@click.argument("database", type=FILE)
@click.option("--out", required=True, type=FILE, help="File to write; must not exist.")
@click.option("--license", "licence", help="Licence to state in the file.")
@click.option("--redact", is_flag=True, help="Mask phone numbers, e-mail addresses and identity numbers.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout: rows by table.")
def publish(database: Path, out: Path, licence: str | None, redact: bool, as_json: bool) -> int:
    """Write the read-only, reproducible copy of a database."""
    open_database(database).close()
    counts = publish_database(database, out, licence, is_redacted=redact)
    if as_json:
        print_json(counts)
    else:
        click.echo(f"{out}: {counts['reports']} reports, {counts['facts']} facts")
    return ExitCode.OK


@click.command()
@click.argument("database", type=FILE)
@click.option("--format", "kind", type=click.Choice(sorted(KINDS)), default="csv", show_default=True)
@click.option("--out", required=True, type=FILE, help="Folder to write, a file a table.")
@click.option("--table", "tables", multiple=True, help="Only this table or view (may be repeated).")
@click.option("--verdicts", type=FILE, help="File of verdicts, to stand beside the facts they are on.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout: rows by table.")
def export(
    database: Path, kind: str, out: Path, tables: tuple[str, ...], verdicts: Path | None, as_json: bool
) -> int:
    """Write tables and views for other programs."""
    db = open_counted(database)
    if verdicts is not None:
        attach_verdicts(db.conn, verdicts)
    counts = export_database(db, out, kind, tables)
    if as_json:
        print_json(counts)
    else:
        click.echo(f"{out}: {len(counts)} files, {sum(counts.values())} rows")
    return ExitCode.OK


@click.command()
@click.argument("database", type=FILE)
@click.option("--archive", type=FILE, help="Crawl directory with the WARC files, to show archived pages.")
@click.option("--verdicts", type=FILE, help="File for readers' verdicts; made if it is not there.")
@click.option("--port", default=8001, show_default=True, help="Port on 127.0.0.1.")
def explore(database: Path, archive: Path | None, verdicts: Path | None, port: int) -> int:
    """Open a database in the browser with datasette."""
    from extract.explore.serve import serve  # datasette takes .5 s, which no other command needs

    open_counted(database).close()
    if verdicts is not None:
        open_verdicts(verdicts, create=True).close()
    click.echo(f"http://127.0.0.1:{port}/ (Ctrl-C ends)")
    serve(database, port, archive, verdicts)
    return ExitCode.OK


@click.command()
@click.argument("database", type=FILE)
@click.option("--verdicts", required=True, type=FILE, help="File of verdicts; made if it is not there.")
@click.option("--fact", type=int, help="Id of the fact to judge.")
@click.option("--verdict", type=click.Choice(VERDICTS), help="What it is.")
@click.option("--corrected-to", help="The number as it should be.")
@click.option("--note", help="Why.")
@click.option("--reader", help="Who judges.")
@click.option("--csv", "file", type=click.File(encoding="utf-8-sig"), help="Add a CSV file of verdicts.")
@click.option("--json", "as_json", is_flag=True, help="A JSON array on stdout.")
def judge(
    database: Path, verdicts: Path, fact: int | None, file: Any, as_json: bool, **given: str | None
) -> int:
    """Add a verdict on a number, or those of a CSV file; without either, show all of them."""
    adds = fact is not None or file is not None
    with (
        closing(open_database(database).conn) as facts,
        closing(open_verdicts(verdicts, create=adds)) as book,
    ):
        if fact is not None:
            save_verdict(book, facts, fact, parse_verdict(given))
        if file is not None:
            click.echo(f"{verdicts}: {import_csv(book, facts, file.read())} verdicts added", err=True)
        if not adds:
            report_rows(list(read_verdicts(book, facts)), as_json)
    return ExitCode.OK


COMMANDS: list[click.Command] = [check, migrate, publish, export, explore, judge]
