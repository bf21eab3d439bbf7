"""The command of this room: the registry of portals, and a check of one's own portals.csv."""

import csv
import json
from dataclasses import asdict
from pathlib import Path

import click

from archive.errors import ExitCode
from spiders.registry import Entry, select
from spiders.seeds import read_seeds

LEVELS = ("central", "ministry", "agency", "province", "prefecture", "county", "department", "zone")
FILTERS = (
    click.option(
        "--level", "levels", multiple=True, type=click.Choice(LEVELS), help="May be given several times."
    ),
    click.option("--division", default="", help="Beginning of a division code: 41 is all of Henan."),
    click.option(
        "--certainty",
        default="",
        type=click.Choice(["", "agreed", "single"]),
        help="How sure the address is.",
    ),
)


def filtered(command: click.Command) -> click.Command:
    """Adds the filters of the registry to a command."""
    for option in reversed(FILTERS):
        option(command)
    return command


@click.group()
def portals() -> None:
    """Use the registry of governments and their home pages."""


@filtered
@portals.command("list")
@click.option("--json", "as_json", is_flag=True, help="A JSON array on stdout.")
def list_entries(levels: tuple[str, ...], division: str, certainty: str, as_json: bool) -> int:
    """Show entries of the registry."""
    entries = select(levels, division, certainty)
    if as_json:
        click.echo(json.dumps([asdict(entry) for entry in entries], ensure_ascii=False, indent=2))
    else:
        for entry in entries:
            click.echo("\t".join(asdict(entry).values()))
    return ExitCode.OK


@filtered
@portals.command("export")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="portals.csv to write.")
def export_entries(levels: tuple[str, ...], division: str, certainty: str, out: Path) -> int:
    """Write entries as a portals.csv that `nianbao crawl` takes."""
    entries = select(levels, division, certainty)
    write_portals(out, entries)
    click.echo(f"{out}: {len(entries)} portals")
    return ExitCode.OK


def write_portals(out: Path, entries: list[Entry]) -> None:
    """Writes url, name, division_code and, as notes, level and certainty."""
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("url", "name", "division_code", "notes"))
        for entry in entries:
            writer.writerow((entry.url, entry.name, entry.division_code, f"{entry.level}, {entry.certainty}"))


@portals.command()
@click.argument("file", type=click.Path(path_type=Path))
def check(file: Path) -> int:
    """Check a portals.csv without fetching anything; exit 7 if a line cannot be used."""
    seeds = read_seeds(str(file))
    for warning in seeds.warnings:
        click.echo(warning)
    for fault in seeds.faults:
        click.echo(fault.reason)
    click.echo(f"{file}: {len(seeds.portals)} portals, {len(seeds.faults)} lines that cannot be used")
    return ExitCode.FAULTS_FOUND if seeds.faults else ExitCode.OK


COMMANDS: list[click.Command] = [portals]
