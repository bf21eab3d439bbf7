"""Packs a crawl directory into one WACZ file: records, index, page list and their digests."""

import gzip
import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import islice
from pathlib import Path

from archive.cdxj import iter_entries, write_index
from archive.errors import InputUnusable
from archive.index import INDEX_NAME
from archive.originals import FolderOriginals
from archive.pages import iter_page_lines
from archive.sources import RECORD_SUFFIXES, Source

WACZ_VERSION = "1.1.1"
# Lines of the index that are compressed together, as the ZipNum form of an index has it.
BLOCK_LINES = 3000
COPY_BYTES = 1 << 20
TABLE_HEAD = '!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}\n'


def pack(folder: Path) -> Path:
    """Writes the index anew, then `wacz/NAME.wacz` from the closed record files of a crawl directory.

    Returns the path of the WACZ.

    Raises InputUnusable if there is none or the WACZ cannot be written.
    """
    records = folder / "warc"
    paths = sorted(path for path in records.glob("*") if path.name.endswith(RECORD_SUFFIXES))
    if not paths:
        raise InputUnusable(f"{records} holds no closed WARC file; crawl first.")
    write_index(folder)
    path = folder / "wacz" / f"{folder.resolve().name}.wacz"
    draft = path.with_name(path.name + ".draft")
    try:
        path.parent.mkdir(exist_ok=True)
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_STORED) as wacz:
            Packing(wacz).add_all(folder, paths)
        draft.replace(path)
    except OSError as error:
        raise InputUnusable(f"{draft} cannot be written ({error.strerror}); make room.") from error
    return path


class Packing:
    """A WACZ being written: its parts and what datapackage.json says of them."""

    def __init__(self, wacz: zipfile.ZipFile) -> None:
        self._wacz = wacz
        self._resources: list[dict[str, str | int]] = []

    def add_all(self, folder: Path, paths: list[Path]) -> None:
        """Adds all parts, the description last."""
        for path in paths:
            self._add(f"archive/{path.name}", file_pieces(path))
        packed = {path.name for path in paths}
        entries = iter_entries(folder / INDEX_NAME)
        table: list[str] = [TABLE_HEAD]
        self._add(
            "indexes/index.cdx.gz", zipnum((line for line, one in entries if one.filename in packed), table)
        )
        self._add("indexes/index.idx", encoded(table))
        pages = iter_page_lines(map(Source, paths), FolderOriginals(folder / "warc"))
        self._add("pages/pages.jsonl", encoded(pages))
        self._add_description()

    def _add(self, name: str, pieces: Iterable[bytes]) -> None:
        """Adds one part piece by piece, digesting it on the way."""
        sha256 = hashlib.sha256()
        size = 0
        with self._wacz.open(name, "w", force_zip64=True) as target:
            for piece in pieces:
                target.write(piece)
                sha256.update(piece)
                size += len(piece)
        label = f"sha256:{sha256.hexdigest()}"
        self._resources.append({"name": Path(name).name, "path": name, "hash": label, "bytes": size})

    def _add_description(self) -> None:
        description = {
            "profile": "data-package",
            "wacz_version": WACZ_VERSION,
            "software": f"nianbao/{version('nianbao')}",
            "created": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "resources": self._resources,
        }
        data = json.dumps(description, indent=2).encode("utf-8")
        digest = {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(data).hexdigest()}"}
        self._wacz.writestr("datapackage.json", data)
        self._wacz.writestr("datapackage-digest.json", json.dumps(digest))


def file_pieces(path: Path) -> Iterator[bytes]:
    """A file in pieces."""
    with path.open("rb") as file:
        while piece := file.read(COPY_BYTES):
            yield piece


def encoded(lines: Iterable[str]) -> Iterator[bytes]:
    """Lines as UTF-8."""
    return (line.encode("utf-8") for line in lines)


def zipnum(lines: Iterator[str], table: list[str]) -> Iterator[bytes]:
    """A sorted index in compressed blocks; the place of each is added to the table."""
    offset = 0
    while block := list(islice(lines, BLOCK_LINES)):
        data = gzip.compress("".join(block).encode("utf-8"), mtime=0)
        urlkey, timestamp, _ = block[0].split(" ", 2)
        place = {
            "offset": offset,
            "length": len(data),
            "digest": f"sha256:{hashlib.sha256(data).hexdigest()}",
            "filename": "index.cdx.gz",
        }
        table.append(f"{urlkey} {timestamp} {json.dumps(place)}\n")
        offset += len(data)
        yield data
