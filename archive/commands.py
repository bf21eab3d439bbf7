"""The archivist's commands."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from archive.cdxj import INDEX_NAME, write_index
from archive.errors import ExitCode
from archive.verify import Verification, verify

FOLDER = click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")


@click.command("verify")
@FOLDER
@JSON
@click.pass_context
def verify_command(context: click.Context, folder: Path, as_json: bool) -> None:
    """Check every record of a crawl directory, its index and its frontier."""
    result = verify(folder)
    if as_json:
        click.echo(json.dumps(asdict(result), ensure_ascii=False))
    else:
        echo_verification(result)
    if result.faults:
        context.exit(ExitCode.FAULTS_FOUND)


def echo_verification(result: Verification) -> None:
    """One line a fault, then the sum."""
    for fault in result.faults:
        click.echo(f"{fault.file} at {fault.offset}: {fault.rule}: {fault.detail}")
    click.echo(f"{result.files} files, {result.records} records, {len(result.faults)} faults")


@click.command("index")
@FOLDER
@JSON
def index_command(folder: Path, as_json: bool) -> None:
    """Write the CDXJ index of a crawl directory anew."""
    captures = write_index(folder)
    path = folder / INDEX_NAME
    click.echo(
        json.dumps({"captures": captures, "index": str(path)}) if as_json else f"{captures} captures: {path}"
    )


COMMANDS: list[click.Command] = [verify_command, index_command]
