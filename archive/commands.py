"""The archivist's commands."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from archive.cdxj import write_index
from archive.errors import ExitCode
from archive.index import INDEX_NAME
from archive.mender import Repairs
from archive.pack import pack
from archive.repair import repair
from archive.replay import address, find_pywb, replay
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


@click.command("repair")
@FOLDER
@JSON
@click.pass_context
def repair_command(context: click.Context, folder: Path, as_json: bool) -> None:
    """Mend the damaged files of a crawl directory; the originals are kept."""
    repairs = repair(folder)
    if as_json:
        click.echo(json.dumps(asdict(repairs), ensure_ascii=False))
    else:
        echo_repairs(repairs)
    if repairs.remaining:
        context.exit(ExitCode.FAULTS_FOUND)


def echo_repairs(repairs: Repairs) -> None:
    """One line for everything that was done, lost or left."""
    for path in repairs.kept:
        click.echo(f"original kept: {path}")
    for mend in repairs.mended:
        click.echo(f"mended: {mend.file} at {mend.offset}: {mend.detail}")
    for mend in repairs.lost:
        click.echo(f"lost: {mend.file} at {mend.offset}: {mend.detail}")
    for fault in repairs.remaining:
        click.echo(f"left: {fault.file} at {fault.offset}: {fault.rule}: {fault.detail}")
    click.echo(f"{len(repairs.mended)} mended, {len(repairs.lost)} lost, {len(repairs.remaining)} left")


@click.command("pack")
@FOLDER
@JSON
def pack_command(folder: Path, as_json: bool) -> None:
    """Pack a crawl directory into one WACZ file."""
    path = pack(folder)
    click.echo(json.dumps({"wacz": str(path)}) if as_json else str(path))


@click.command("replay")
@FOLDER
@click.option("--port", default=8080, show_default=True, help="Port on 127.0.0.1.")
def replay_command(folder: Path, port: int) -> None:
    """Replay a crawl directory, a WACZ or a WARC file with pywb on loopback, until interrupted."""
    find_pywb()
    click.echo(address(port))
    replay(folder, port)


COMMANDS: list[click.Command] = [
    verify_command,
    repair_command,
    index_command,
    pack_command,
    replay_command,
]
