"""Opens a database in datasette on loopback, with its archive beside it if one is named."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import uvicorn
from datasette.app import Datasette

from archive.errors import InputUnusable
from archive.replay import PYWB, address, replaying
from extract.explore.metadata import Json, build_metadata, load_explore
from extract.store.figures import ROWS, read_figures
from extract.store.keys import content_digest
from extract.store.schema import load_schema

HERE = Path(__file__).parent
STATIC = "-/nianbao"  # no database can be called so


def build_datasette(
    path: Path, archive: Path | None = None, replay: str | None = None, verdicts: Path | None = None
) -> Datasette:
    """A read-only datasette over one file.

    `archive` holds its WARC files, `replay` is pywb's address, `verdicts` the file that readers' verdicts
    are written to.
    """
    given = {
        "archive": str(archive) if archive else None,
        "replay": replay,
        "verdicts": str(verdicts) if verdicts else None,
    }
    metadata: Json = build_metadata(path.stem)
    metadata["plugins"] = {"nianbao": {name: value for name, value in given.items() if value}}
    counts = known_counts(path)
    app = Datasette(
        [],
        immutables=[str(path)],
        inspect_data=counts,
        metadata=metadata,
        plugins_dir=str(HERE / "plugins"),
        template_dir=str(HERE / "templates"),
        static_mounts=[(STATIC, str(HERE / "static"))],
        settings=load_explore()["settings"],
    )
    if counts:
        # datasette takes what is counted here for tables in its list of them: views have a list of their own.
        tables = {table.name for table in load_schema().tables}
        found = {name: one["count"] for name, one in counts[path.stem]["tables"].items() if name in tables}
        app.get_database(path.stem)._cached_table_counts = found
    return app


def known_counts(path: Path) -> Json | None:
    """What datasette would count itself at the first request: rows by table and view."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            rows = dict(read_figures(connection)).get(ROWS)
    except (sqlite3.DatabaseError, ValueError):
        return None
    if not rows:
        return None
    tables = {name: {"count": count} for name, count in rows[0].items()}
    return {path.stem: {"hash": content_digest(rows), "size": path.stat().st_size, "tables": tables}}


def serve(path: Path, port: int, archive: Path | None = None, verdicts: Path | None = None) -> None:
    """Serves until interrupted; pywb, if installed, replays the archive on the port after it."""
    if archive is not None and not archive.exists():
        raise InputUnusable(f"{archive} does not exist: name the crawl directory that holds the WARC files")
    with replayed(archive, port + 1) as replay:
        app = build_datasette(path, archive, replay, verdicts).app()
        uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning")


@contextmanager
def replayed(archive: Path | None, port: int) -> Iterator[str | None]:
    """Runs pywb over a crawl directory; gives its address, None without pywb or without closed files."""
    if archive is None or not PYWB.exists() or not any((archive / "warc").glob("*.warc.gz")):
        yield None
        return
    with replaying(archive, port):
        yield address(port)
