"""The commands of this room: serve the web, or run the whole way on it."""

import asyncio
import contextlib
import json
import tempfile
from dataclasses import asdict
from pathlib import Path

import click

from demo.server import AccessLog, bind_all, serve
from demo.web import addresses, build_web, write_files

DEFAULT_SEED = 1


@click.command("demo-web")
@click.option(
    "--seed",
    type=int,
    default=DEFAULT_SEED,
    show_default=True,
    help="Another seed, another web.",
)
@click.option(
    "--scale",
    type=click.FloatRange(0.1, 20),
    default=1.0,
    show_default=True,
    help="Factor on its size.",
)
def demo_web(seed: int, scale: float) -> None:
    """Serve the built-in government web on loopback until interrupted."""
    with tempfile.TemporaryDirectory(prefix="nianbao-web-") as folder:
        sockets = bind_all(addresses())
        web = build_web(seed, scale, sockets[0].getsockname()[1])
        files = write_files(web, seed, Path(folder))
        click.echo(json.dumps({name: str(path) for name, path in asdict(files).items()}))
        log = AccessLog(files.access_log)
        portals = {portal.address: portal.site.portal() for portal in web}
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(serve(portals, sockets, log))


COMMANDS: list[click.Command] = [demo_web]
