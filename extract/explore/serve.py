"""Opens a database in datasette on loopback, with its archive beside it if one is named."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from datasette.app import Datasette

from archive.errors import InputUnusable, ProgramMissing
from archive.replay import ADDRESS, COLLECTION, collection, find_pywb
from extract.explore.metadata import build_metadata, load_explore

HERE = Path(__file__).parent


def build_datasette(path: Path, archive: Path | None = None, replay: str | None = None) -> Datasette:
    """A read-only datasette over one file; `archive` holds its WARC files, `replay` is pywb's address."""
    given = {"archive": str(archive) if archive else None, "replay": replay}
    metadata: dict[str, Any] = build_metadata(path.stem)
    metadata["plugins"] = {"nianbao": {name: value for name, value in given.items() if value}}
    return Datasette(
        [],
        immutables=[str(path)],
        metadata=metadata,
        plugins_dir=str(HERE / "plugins"),
        template_dir=str(HERE / "templates"),
        static_mounts=[("nianbao", str(HERE / "static"))],
        settings=load_explore()["settings"],
    )


def serve(path: Path, port: int, archive: Path | None = None) -> None:
    """Serves until interrupted; pywb, if installed, replays the archive on the port after it."""
    if archive is not None and not archive.exists():
        raise InputUnusable(f"{archive} does not exist: name the crawl directory that holds the WARC files")
    with replaying(archive, port + 1) as replay:
        app = build_datasette(path, archive, replay).app()
        uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning")


@contextmanager
def replaying(archive: Path | None, port: int) -> Iterator[str | None]:
    """Runs pywb over a crawl directory; gives its address, None without pywb or without closed files."""
    try:
        program = find_pywb()
    except ProgramMissing:
        program = None
    if archive is None or program is None or not any((archive / "warc").glob("*.warc.gz")):
        yield None
        return
    with collection(archive) as home:
        command = [str(program), "-d", str(home), "-b", ADDRESS, "-p", str(port)]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            yield f"http://{ADDRESS}:{port}/{COLLECTION}/"
        finally:
            process.terminate()
            process.wait()
