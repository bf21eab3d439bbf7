"""The pages of an archive that name an address: where a link to it was read, and as what."""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from archive.errors import InputUnusable
from archive.reader import read_capture
from archive.revisits import is_unresolved
from crawler.store import FrontierStore

READ = (
    "SELECT url, portal, cb_kwargs, warc_filename, warc_offset FROM requests WHERE state = 'done' "
    "AND callback <> '' AND warc_filename IS NOT NULL AND purpose IN ('page', 'recheck') ORDER BY id"
)


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page that a spider read: its address, its bytes, and the `cb_kwargs` it was asked with."""

    url: str
    portal: str
    body: bytes
    content_type: str | None
    cb_kwargs: Mapping[str, object]


def iter_naming(store: FrontierStore, archive: Path, url: str) -> Iterator[ReadPage]:
    """The read pages whose bytes hold the last part of an address, oldest first."""
    part = last_part(url).encode()
    for page_url, portal, cb_kwargs, name, offset in store.query(READ):
        with suppress(InputUnusable):  # a file that was taken away names nothing
            capture = read_capture(archive / str(name), int(str(offset)))
            if not is_unresolved(capture) and part in capture.payload:
                kind = capture.header("Content-Type")
                yield ReadPage(str(page_url), str(portal), capture.payload, kind, json.loads(str(cb_kwargs)))


def last_part(url: str) -> str:
    """What every link to an address holds, however it is written: its last folder or its file's name."""
    parts = urlsplit(url)
    return parts.path.rstrip("/").rpartition("/")[2] or parts.query or "/"
