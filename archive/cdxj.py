"""The sorted index of an archive: one line a capture, key, time and where its record stands."""

import json
from collections.abc import Iterator
from pathlib import Path

from archive.errors import InputUnusable
from archive.index import INDEX_NAME
from archive.postquery import body_query, index_url
from archive.reader import iter_found, log_loss
from archive.sources import find_sources
from archive.surt import surt
from archive.together import Found


def write_index(folder: Path) -> int:
    """Writes the index of a crawl directory anew; how many captures it has.

    Raises InputUnusable if the folder holds no archive or cannot be written.
    """
    lines = sorted(iter_cdxj_lines(folder))
    draft = folder / f"{INDEX_NAME}.draft"
    try:
        draft.write_text("".join(lines), encoding="utf-8")
        draft.replace(folder / INDEX_NAME)
    except OSError as error:
        raise InputUnusable(
            f"{draft} cannot be written ({error.strerror}); make room or check rights."
        ) from error
    return len(lines)


def iter_cdxj_lines(folder: Path) -> Iterator[str]:
    """One line for every capture of a crawl directory, in the order of the files."""
    for source in find_sources(folder):
        for found in iter_found(source, log_loss, max_payload=0):
            yield cdxj_line(found)


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
