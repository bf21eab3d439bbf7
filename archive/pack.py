"""Packs a crawl directory into one WACZ file: records, index, page list and their digests."""

import gzip
import hashlib
import io
import json
import shutil
import zipfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from archive.cdxj import iter_cdxj_lines
from archive.errors import InputUnusable
from archive.pages import iter_page_lines
from archive.sources import RECORD_SUFFIXES

WACZ_VERSION = "1.1.1"
# Lines of the index that are compressed together, as the ZipNum form of an index has it.
BLOCK_LINES = 3000
COPY_BYTES = 1 << 20


def pack(folder: Path) -> Path:
    """Writes `wacz/NAME.wacz` from the closed record files of a crawl directory; its path.

    Raises InputUnusable if there is none or the WACZ cannot be written.
    """
    records = folder / "warc"
    paths = sorted(path for path in records.glob("*") if path.name.endswith(RECORD_SUFFIXES))
    if not paths:
        raise InputUnusable(f"{records} holds no closed WARC file; crawl first.")
    path = folder / "wacz" / f"{folder.resolve().name}.wacz"
    draft = path.with_name(path.name + ".draft")
    try:
        path.parent.mkdir(exist_ok=True)
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_STORED) as wacz:
            Packing(wacz).add_all(records, paths)
        draft.replace(path)
    except OSError as error:
        raise InputUnusable(f"{draft} cannot be written ({error.strerror}); make room.") from error
    return path


class Packing:
    """A WACZ being written: its parts and what datapackage.json says of them."""

    def __init__(self, wacz: zipfile.ZipFile) -> None:
        self._wacz = wacz
        self._resources: list[dict[str, str | int]] = []

    def add_all(self, records: Path, paths: list[Path]) -> None:
        """Adds all parts, the description last."""
        for path in paths:
            self._add_file(f"archive/{path.name}", path)
        index, table = zipnum(sorted(iter_cdxj_lines(records)))
        self._add("indexes/index.cdx.gz", index)
        self._add("indexes/index.idx", table)
        self._add("pages/pages.jsonl", "".join(iter_page_lines(records)).encode("utf-8"))
        self._add_description()

    def _add_file(self, name: str, path: Path) -> None:
        with path.open("rb") as source, self._wacz.open(name, "w", force_zip64=True) as target:
            shutil.copyfileobj(source, target, COPY_BYTES)
        with path.open("rb") as source:
            label = f"sha256:{hashlib.file_digest(source, 'sha256').hexdigest()}"
        self._describe(name, label, path.stat().st_size)

    def _add(self, name: str, data: bytes) -> None:
        self._wacz.writestr(name, data)
        self._describe(name, f"sha256:{hashlib.sha256(data).hexdigest()}", len(data))

    def _describe(self, name: str, label: str, size: int) -> None:
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


def zipnum(lines: list[str]) -> tuple[bytes, bytes]:
    """A sorted index in compressed blocks, and the table of its blocks."""
    index = io.BytesIO()
    table = ['!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}\n']
    for start in range(0, len(lines), BLOCK_LINES):
        block = lines[start : start + BLOCK_LINES]
        data = gzip.compress("".join(block).encode("utf-8"), mtime=0)
        urlkey, timestamp, _ = block[0].split(" ", 2)
        place = {
            "offset": index.tell(),
            "length": len(data),
            "digest": f"sha256:{hashlib.sha256(data).hexdigest()}",
            "filename": "index.cdx.gz",
        }
        table.append(f"{urlkey} {timestamp} {json.dumps(place)}\n")
        index.write(data)
    return index.getvalue(), "".join(table).encode("utf-8")
