"""/DB/-/export: every dataset as a file, streamed from a connection of its own."""

import asyncio
import csv
import io
import json
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

from datasette import Response
from datasette.utils.asgi import AsgiFileDownload, AsgiStream
from sqlite_utils import Database

from archive.errors import ProgramMissing
from extract.explore.visit import Unanswerable, Visit
from extract.store.dataset import Dataset, datasets, iter_rows
from extract.store.export import export_dataset

STREAMED = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson; charset=utf-8"}
MADE = ("parquet", "xlsx")
# Rows that are turned into text at once.
CHUNK = 2000


async def export_page(visit: Visit) -> Response:
    """The datasets with their formats."""
    kept = await visit.figure_rows(visit.datasette.get_database(visit.database), "rows")
    known = datasets(Database(memory=True))
    view = {
        "datasets": sorted(known, key=lambda one: bool(one.pk)),  # what was made for analysts first
        "counts": kept[0] if kept else {},
        "kinds": (*STREAMED, *MADE),
    }
    return await visit.page("export.html", view)


async def export_file(visit: Visit) -> Any:
    """One dataset in one format: `export/panel.csv`."""
    name, _, kind = visit.request.url_vars["file"].rpartition(".")
    found = next((one for one in datasets(Database(memory=True)) if one.name == name), None)
    if found is None or kind not in (*STREAMED, *MADE):
        raise Unanswerable("no_export", name=visit.request.url_vars["file"][:80])
    path = Path(visit.datasette.get_database(visit.database).path)
    if kind in STREAMED:
        headers = {"content-disposition": f'attachment; filename="{name}.{kind}"'}
        return AsgiStream(stream(path, found, kind), headers=headers, content_type=STREAMED[kind])
    return await made(path, found, kind)


def open_apart(path: Path) -> Database:
    """A read-only connection without the time limit of the pages' queries."""
    return Database(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, check_same_thread=False))


def stream(path: Path, dataset: Dataset, kind: str) -> Any:
    """What writes the rows out while they are read."""

    async def write(writer: Any) -> None:
        with closing(open_apart(path).conn) as connection:
            chunks = iter_text(Database(connection), dataset, kind)
            while (chunk := await asyncio.to_thread(next, chunks, None)) is not None:
                await writer.write(chunk)

    return write


def iter_text(db: Database, dataset: Dataset, kind: str) -> Iterator[str]:
    """The file in pieces, its header first."""
    names = [column.name for column in dataset.columns]
    rows = iter_rows(db, dataset)
    if kind == "csv":
        yield "\ufeff" + csv_text([tuple(names)])
    while chunk := list(islice(rows, CHUNK)):
        yield csv_text(chunk) if kind == "csv" else jsonl_text(names, chunk)


def csv_text(rows: list[tuple[Any, ...]]) -> str:
    """Rows as CSV."""
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    return file.getvalue()


def jsonl_text(names: list[str], rows: list[tuple[Any, ...]]) -> str:
    """Rows as JSON lines."""
    return "".join(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) + "\n" for row in rows)


async def made(path: Path, dataset: Dataset, kind: str) -> Any:
    """A format that is written whole before it is sent; its file goes once it is sent."""
    folder = tempfile.TemporaryDirectory()
    try:
        await asyncio.to_thread(write_file, path, dataset, folder.name, kind)
    except ProgramMissing as error:
        folder.cleanup()
        raise Unanswerable("no_exporter", 501, error=str(error)) from error
    return PassingFile(folder, f"{dataset.name}.{kind}")


def write_file(path: Path, dataset: Dataset, folder: str, kind: str) -> None:
    """Writes one dataset into a folder."""
    db = open_apart(path)
    export_dataset(db, dataset, Path(folder), kind)
    db.close()


class PassingFile(AsgiFileDownload):  # type: ignore[misc]  # datasette is untyped
    """A download whose folder is removed afterwards."""

    def __init__(self, folder: tempfile.TemporaryDirectory[str], name: str) -> None:
        super().__init__(str(Path(folder.name) / name), filename=name)
        self.folder = folder

    async def asgi_send(self, send: Any) -> None:
        """Sends the file and removes it."""
        try:
            await super().asgi_send(send)
        finally:
            self.folder.cleanup()
