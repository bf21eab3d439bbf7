"""The commands of this room: coverage, schedule, progress, control, vanished."""

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click

from archive.errors import ExitCode
from extract.store.schema import open_database
from watch.changes import read_coverage
from watch.coverage import load_rules
from watch.estimates import read_estimates
from watch.running import control, progress
from watch.schedule import schedule
from watch.shown import as_csv, as_estimates, as_overdue_list, as_table, cell_values
from watch.vanished import vanished

PATH = click.Path(path_type=Path)
FORMATS = ("table", "json", "csv")


@click.command()
@click.argument("database", type=PATH)
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("--overdue", is_flag=True, help="Only what the law dated and nobody found; a list by province.")
@click.option(
    "--estimates", "portals", is_flag=True, help="How complete each portal seems, and what it lacks why."
)
@click.option("--crawl", "crawled", type=PATH, help="Crawl directory: reasons, and bodies that portals list.")
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Judge as of this day  [default: last capture]"
)
def coverage(
    database: Path,
    form: str,
    as_json: bool,
    overdue: bool,
    portals: bool,
    crawled: Path | None,
    as_of: datetime | None,
) -> ExitCode:
    """Show publisher × year: found, late, missing, overdue and why."""
    if portals:
        estimates = read_estimates(open_database(database))
        shown = json.dumps([asdict(one) for one in estimates], ensure_ascii=False, indent=2)
        click.echo(shown if as_json else as_estimates(estimates))
        return ExitCode.OK
    day, cells = read_coverage(database, crawled, as_of.date() if as_of else None)
    states = load_rules().states
    code = ExitCode.FAULTS_FOUND if any(states[cell.state].fault for cell in cells) else ExitCode.OK
    chosen = [cell for cell in cells if cell.state == "overdue" or not overdue]
    if as_json or form == "json":
        click.echo(json.dumps([cell_values(cell) for cell in chosen], ensure_ascii=False, indent=2))
    elif form == "csv":
        click.echo(as_csv(chosen))
    elif overdue:
        click.echo(as_overdue_list(cells, day))
    else:
        estimates = read_estimates(open_database(database))
        click.echo("\n\n".join(filter(None, (as_table(chosen), as_estimates(estimates)))))
    return code


COMMANDS: list[click.Command] = [coverage, schedule, progress, control, vanished]
