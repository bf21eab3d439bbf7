"""The sorted index of an archive: one line a capture, key, time and where its record stands."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from heapq import merge
from pathlib import Path

from archive.errors import InputUnusable
from archive.index import INDEX_NAME, Entry, parse_cdxj_line
from archive.postquery import body_query, index_url
from archive.reader import iter_found, log_loss
from archive.sorting import sorted_lines
from archive.sources import Source, find_sources
from archive.surt import surt
from archive.together import Found


def write_index(folder: Path) -> int:
    """Writes the index of a crawl directory anew; how many captures it has.

    Raises InputUnusable if the folder holds no archive or cannot be written.
    """
    with writable(folder), sorted_lines(iter_cdxj_lines(folder), folder) as lines:
        return write_lines(folder, lines)


def update_index(folder: Path) -> int:
    """Brings the index up to date, as `write_index`, but reads only the files that are newer than it."""
    path = folder / INDEX_NAME
    if not path.is_file():
        return write_index(folder)
    written_at = path.stat().st_mtime_ns
    sources = find_sources(folder)
    older = {one.name for one in sources if one.path.stat().st_mtime_ns < written_at}
    covered = older & {entry.filename for _, entry in iter_entries(path)}
    new = (line for one in sources if one.name not in covered for line in iter_source_lines(one))
    kept = (line for line, entry in iter_entries(path) if entry.filename in covered)
    with writable(folder), sorted_lines(new, folder) as fresh:
        return write_lines(folder, merge(kept, fresh))


def write_lines(folder: Path, lines: Iterable[str]) -> int:
    """Replaces the index by these lines; how many they are."""
    draft = folder / f"{INDEX_NAME}.draft"
    written = 0
    with draft.open("w", encoding="utf-8", newline="\n") as file:
        for line in lines:
            file.write(line)
            written += 1
    draft.replace(folder / INDEX_NAME)
    return written


@contextmanager
def writable(folder: Path) -> Iterator[None]:
    """Names a folder that cannot be written."""
    try:
        yield
    except OSError as error:
        raise InputUnusable(
            f"{folder} cannot be written ({error.strerror}); make room or check rights."
        ) from error


def iter_entries(path: Path) -> Iterator[tuple[str, Entry]]:
    """The lines of an index that can be read, as they stand and parsed."""
    with path.open("rb") as file:
        for line in file:
            entry = parse_cdxj_line(line)
            if entry is not None:
                yield line.decode("utf-8"), entry


def iter_cdxj_lines(folder: Path) -> Iterator[str]:
    """One line for every capture of a crawl directory, in the order of the files."""
    for source in find_sources(folder):
        yield from iter_source_lines(source)


def iter_source_lines(source: Source) -> Iterator[str]:
    """One line for every capture of a file."""
    return (cdxj_line(found) for found in iter_found(source, log_loss, max_payload=0))


def cdxj_line(found: Found) -> str:
    """The line of one capture, its fields named as pywb and Browsertrix name them."""
    capture = found.capture
    fields = {
        "url": capture.target_uri,
        "mime": mime_of(found),
        "status": "-" if capture.status is None else str(capture.status),
        "digest": capture.payload_digest or "-",
        "length": str(capture.location.length),
        "offset": str(capture.location.offset),
        "filename": capture.location.warc_filename,
    }
    if capture.method not in ("GET", ""):
        fields["method"] = capture.method
        if found.request is not None and (query := body_query(found.request.message)):
            fields["requestBody"] = query
    key = surt(index_url(capture.target_uri, found.request.message if found.request else None))
    return f"{key.replace(' ', '%20')} {capture.warc_date:%Y%m%d%H%M%S} {json.dumps(fields)}\n"


def mime_of(found: Found) -> str:
    """The media type a capture states; `warc/revisit` for a revisit."""
    if found.capture.record_type == "revisit":
        return "warc/revisit"
    stated = found.capture.header("content-type") or ""
    return stated.partition(";")[0].strip() or "unk"
