"""Captures out of any archive: WARC and ARC, gzip or plain, WACZ, crawl directories, files still open.

Whatever is whole is handed out; whatever is not is named to `on_loss`.
"""

import logging
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from archive.capture import Capture
from archive.coding import MAX_PAYLOAD
from archive.digest import matches
from archive.errors import InputUnusable
from archive.originals import FolderOriginals, read_original
from archive.revisits import Originals, is_unresolved, resolved
from archive.sources import Source, find_sources, source_at
from archive.stored import Loss, OnLoss, Stored, ignore_loss, iter_stored_in
from archive.together import Found, iter_together

log = logging.getLogger(__name__)

# Records looked at after an offset for the metadata record of the capture that stands there.
NEAR = 8


def log_loss(loss: Loss) -> None:
    """Says on the log what could not be read."""
    log.warning("%s", loss)


def iter_captures(
    path: Path, *, on_loss: OnLoss = log_loss, max_payload: int = MAX_PAYLOAD
) -> Iterator[Capture]:
    """Every response, resource and revisit record of an input, in order.

    Payloads are decoded and cut at `max_payload` bytes; `reason` says so. Revisits get the payload
    of their original if it is in the same input or, for one file, in its folder; those whose
    original did not stand before them come last. Raises InputUnusable if there is nothing to read.
    """
    originals = Originals()
    waiting: list[Found] = []
    for source in usable_sources(path, on_loss):
        for found in iter_found(source, on_loss, max_payload):
            capture = resolve(found, originals, max_payload)
            if is_unresolved(capture):
                waiting.append(found)
                continue
            originals.learn(capture, found.keys, source)
            yield capture
    around = FolderOriginals(path.parent) if path.is_file() else None
    for found in waiting:
        capture = resolve(found, originals, max_payload)
        if around is not None and is_unresolved(capture):
            capture = resolve_around(found, around, max_payload)
        yield capture


def read_capture(
    file: Path,
    offset: int,
    record_id: str | None = None,
    *,
    max_payload: int = MAX_PAYLOAD,
    around: FolderOriginals | None = None,
) -> Capture:
    """The capture at an offset; with `record_id` the one of that id at or after it.

    `file` may be inside a WACZ (`x.wacz!/archive/y.warc.gz`). A request that stands before it is
    not read (method GET is assumed). A revisit gets the payload of its original if it stands in
    the same folder; who reads many passes the folder's originals as `around`. Raises InputUnusable
    if no such record stands there.
    """
    found = read_found(file, offset, record_id, max_payload)
    return resolve_around(found, around or FolderOriginals(source_at(file).path.parent), max_payload)


def read_holder(file: Path, offset: int, record_id: str, *, around: FolderOriginals) -> Capture | None:
    """The response that holds the payload of a capture: itself, or the original of a revisit.

    Raises InputUnusable as `read_capture` does.
    """
    found = read_found(file, offset, record_id, 0)
    return around.read(found.keys, 0) if is_unresolved(found.capture) else found.capture


def read_found(file: Path, offset: int, record_id: str | None, max_payload: int) -> Found:
    """What stands at an offset, a revisit without payload."""
    source = source_at(file)
    with source.open() as opened:
        stored = trusted(iter_stored_in(opened, source.name, log_loss, offset=offset), log_loss)
        near = stored if record_id is not None else islice(stored, NEAR)
        for found in iter_together(near, max_payload):
            if record_id in (None, found.capture.record_id):
                return found
    raise InputUnusable(f"{file} holds no such capture at {offset}; index or extract the archive again.")


def usable_sources(path: Path, on_loss: OnLoss) -> Iterator[Source]:
    """The sources of an input that hold records; of several, an unusable one does not stop the rest."""
    sources = find_sources(path)
    for source in sources:
        problem = unusable(source)
        if problem is None:
            yield source
        elif len(sources) == 1:
            raise InputUnusable(problem)
        else:
            on_loss(Loss(source.name, 0, "warc_header", problem))


def unusable(source: Source) -> str | None:
    """Why a source cannot be read at all, as a sentence; None if it can, or has just been opened."""
    try:
        with source.open() as file:
            is_empty = not file.read(1)
            file.seek(0)
            if is_empty and source.path.suffix == ".open":
                return None
            if next(iter_stored_in(file, source.name, ignore_loss), None) is not None:
                return None
    except InputUnusable as error:
        return str(error)
    what = "is empty" if is_empty else "holds no whole WARC or ARC record"
    return f"{source.path} {what}; give a WARC, ARC or WACZ file."


def iter_found(source: Source, on_loss: OnLoss, max_payload: int) -> Iterator[Found]:
    """The captures of one source; what a file still open has not finished is no loss."""
    report = ignore_loss if source.path.suffix == ".open" else on_loss
    with source.open() as file:
        yield from iter_together(trusted(iter_stored_in(file, source.name, report), report), max_payload)


def trusted(records: Iterator[Stored], on_loss: OnLoss) -> Iterator[Stored]:
    """The records whose gzip member is whole, or whose checksum and digest prove them all the same."""
    for stored in records:
        record, flaw = stored.record, stored.flaw
        label = record.field("WARC-Block-Digest") or ""
        if flaw is None or (flaw.proven and matches(label, record.block) is not False):
            yield stored
        if flaw is not None:
            on_loss(Loss(stored.location.warc_filename, stored.location.offset, flaw.rule, flaw.detail))


def resolve(found: Found, originals: Originals, max_payload: int) -> Capture:
    """The capture, if it is a revisit with the payload of its original where that is known."""
    place = originals.find(found.keys) if is_unresolved(found.capture) else None
    original = read_original(place, max_payload) if place is not None else None
    return found.capture if original is None else resolved(found.capture, original)


def resolve_around(found: Found, around: FolderOriginals, max_payload: int) -> Capture:
    """The capture, if it is a revisit with the payload of its original where the folder holds it."""
    original = around.read(found.keys, max_payload) if is_unresolved(found.capture) else None
    return found.capture if original is None else resolved(found.capture, original)
