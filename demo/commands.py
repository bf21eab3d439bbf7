"""The commands of this room: serve the web, or run the whole way on it."""

import json
import signal
import tempfile
import threading
from dataclasses import asdict
from pathlib import Path

import click

from archive.errors import ExitCode
from demo.running import running_web
from demo.summary import describe
from demo.way import explore, run_way
from demo.web import files_in

DEFAULT_SEED = 1
SEED = click.option("--seed", default=DEFAULT_SEED, show_default=True, help="Another seed, another web.")


@click.command("demo-web")
@SEED
@click.option(
    "--scale", type=click.FloatRange(0.1, 20), default=1.0, show_default=True, help="Factor on its size."
)
def demo_web(seed: int, scale: float) -> None:
    """Serve the built-in government web on loopback until interrupted."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with tempfile.TemporaryDirectory(prefix="nianbao-web-") as name:
        folder = Path(name)
        with running_web(seed, scale, folder):
            click.echo(json.dumps({key: str(path) for key, path in asdict(files_in(folder)).items()}))
            stop.wait()


@click.command("demo")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("demo-out"),
    show_default=True,
    help="Folder of the archive and the database.",
)
@SEED
@click.option("--serve", is_flag=True, help="Open the database afterwards.")
def demo(out: Path, seed: int, serve: bool) -> ExitCode:
    """Run the whole way on the built-in web: crawl, archive, extract, compare with the truth."""
    result = run_way(out, seed)
    click.echo(describe(result))
    if serve:
        explore(result)
    return ExitCode.FAULTS_FOUND if result.tally.misses else ExitCode.OK


COMMANDS: list[click.Command] = [demo, demo_web]
