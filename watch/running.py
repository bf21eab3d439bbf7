"""`nianbao progress` and `nianbao control`: a crawl seen and steered from another terminal."""

import json
import sys
import time
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

import click

from archive.errors import ExitCode, InputUnusable
from crawler.control import Control
from crawler.options import crawl_folders
from crawler.progress import describe
from watch.status import Status, read_status
from watch.status_page import ADDRESS, open_status_server
from watch.traces import open_frontier

FOLDER = click.argument("out", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
EVERY_S = 2.0


@click.command()
@FOLDER
@click.option("--once", is_flag=True, help="Say how it goes now, then end.")
@click.option("--json", "as_json", is_flag=True, help="A JSON object a line.")
@click.option("--port", type=click.IntRange(0, 65535), help="Serve a read-only page on 127.0.0.1 instead.")
def progress(out: Path, once: bool, as_json: bool, port: int | None) -> ExitCode:
    """Show how a crawl goes, until it ends."""
    if port is not None:
        return serve(out, port)
    while True:
        status = read_status(out)
        show(status, as_json)
        if once or status.total.state in ("ended", "cut off"):
            break
        time.sleep(EVERY_S)
    if sys.stdout.isatty() and not as_json:
        click.echo()
    return ExitCode.OK


def show(status: Status, as_json: bool) -> None:
    """One object, one line, or on a terminal the same line again."""
    if as_json:
        click.echo(json.dumps(asdict(status), ensure_ascii=False))
        return
    skipped = f", {len(status.skipped)} portals skipped" if status.skipped else ""
    line = describe(status.total) + skipped
    click.echo(f"\r\x1b[K{line}" if sys.stdout.isatty() else line, nl=not sys.stdout.isatty())


def serve(out: Path, port: int) -> ExitCode:
    """Serves the page until interrupted."""
    read_status(out)
    with open_status_server(out, port) as server:
        click.echo(f"http://{ADDRESS}:{server.server_address[1]}/ (Ctrl-C ends)")
        server.serve_forever()
    return ExitCode.OK


@click.command()
@FOLDER
@click.argument("wish", type=click.Choice(("pause", "resume", "stop", "skip", "take-up")))
@click.argument("portals", nargs=-1, metavar="[PORTAL...]")
def control(out: Path, wish: str, portals: tuple[str, ...]) -> ExitCode:
    """Pause, resume or stop a crawl while it runs; skip portals, or take them up again."""
    if bool(portals) != (wish in ("skip", "take-up")):
        raise click.UsageError("Name portals for skip and take-up, and for nothing else.")
    if not crawl_folders(out):
        raise InputUnusable(f"{out} holds no crawl; name the --out of `nianbao crawl`.")
    wishes = Control(out)
    if portals:
        for portal in known_portals(out, portals):
            (wishes.skip if wish == "skip" else wishes.take_up)(portal)
    else:
        {"pause": wishes.pause, "resume": wishes.resume, "stop": wishes.stop}[wish]()
    return ExitCode.OK


def known_portals(out: Path, named: Iterable[str]) -> list[str]:
    """The portals of a crawl as it spells them. Raises InputUnusable for one that it does not crawl."""
    known: dict[str, str] = {}
    for folder in crawl_folders(out):
        with open_frontier(folder) as frontier:
            for (url,) in frontier.execute("SELECT DISTINCT portal FROM requests"):
                known[url.rstrip("/")] = url
    for url in named:
        if url.rstrip("/") not in known:
            raise InputUnusable(f"{url} is no portal of {out}; write it as in portals.csv.")
    return [known[url.rstrip("/")] for url in named]
