"""Reads captures in worker processes, so that all cores work and no page can stop the others."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context
from typing import Protocol

from archive.capture import Capture
from extract.errors import UnreadableBytes
from extract.model import Page, Reading
from extract.reading import read_page
from extract.store.save import Result

GROUP = 200  # results a transaction: one fsync for 200 pages, at most as many are read again after a kill
CHUNK = 4  # captures handed to a worker at a time
RENDERED = "urn:dom:"
MAX_REASON = 300  # characters


class Read(Protocol):
    """Turns captures into results, in their order."""

    def __call__(self, captures: list[Capture]) -> list[Result]: ...


def available_cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0))


@contextmanager
def reading_workers(workers: int) -> Iterator[Read]:
    """A function that reads captures in `workers` processes; with one, in this one."""
    if workers <= 1:
        yield lambda captures: [read_capture(capture) for capture in captures]
        return
    with get_context("fork").Pool(workers) as pool:
        yield lambda captures: pool.map(read_capture, captures, CHUNK)


def in_groups(captures: Iterable[Capture]) -> Iterator[list[Capture]]:
    """Captures by the group."""
    rest = iter(captures)
    while group := list(islice(rest, GROUP)):
        yield group


def read_capture(capture: Capture) -> Result:
    """The top of a worker: what goes wrong with a page becomes the reason why it could not be read."""
    try:
        return Result(capture, reading_of(capture))
    except Exception as error:  # noqa: BLE001  # the one of a worker process: a page must not stop the rest
        reason = f"the extractor failed: {type(error).__name__}: {error}"[:MAX_REASON]
        return Result(capture, Reading("nothing", reason), reason)


def reading_of(capture: Capture) -> Reading:
    """The reading of a capture's payload; what is no page with content is named."""
    if capture.status is not None and capture.status != 200:
        return Reading("nothing", f"HTTP status {capture.status}")
    if not capture.payload:
        return Reading("nothing", capture.reason or "empty payload")
    try:
        return read_page(page_of(capture))
    except UnreadableBytes as error:
        return Reading("nothing", str(error))


def page_of(capture: Capture) -> Page:
    """The capture as a page; a rendered DOM stands for the page it was rendered from."""
    return Page(capture.payload, capture.target_uri.removeprefix(RENDERED), capture.header("content-type"))
