"""Reads captures; what goes wrong with one is its own matter, and no page can stop the others."""

import os
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TypeVar

from archive.capture import Capture
from archive.uri import RENDERED
from extract.errors import UnreadableBytes
from extract.model import Page, Reading
from extract.reading import read_page
from extract.store.result_rows import Result, ResultRows, result_rows
from extract.store.run_rows import RUN_URI

One = TypeVar("One")

FIRST_PAGE = Path(__file__).parent / "data" / "first_page.html"
GROUP = 200  # results a transaction: one fsync for 200 pages, at most as many are read again after a kill
MAX_REASON = 300  # characters


def available_cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0))


def in_groups(things: Iterable[One], size: int) -> Iterator[list[One]]:
    """Things by the group."""
    rest = iter(things)
    while group := list(islice(rest, size)):
        yield group


def load_dictionaries() -> None:
    """Reads a page, and with it all that is read for the first one: forked processes hold it then (0.4 s)."""
    read_page(Page(FIRST_PAGE.read_bytes()))


def read_captures(captures: list[Capture]) -> list[ResultRows]:
    """The results of captures, as rows."""
    return [read_capture(capture) for capture in captures]


def read_capture(capture: Capture) -> ResultRows:
    """The top of a worker: what goes wrong with a page becomes the reason why it could not be read."""
    if capture.target_uri.startswith(RUN_URI):
        return result_rows(Result(capture, Reading("nothing", "what a run says of itself")))
    try:
        return result_rows(Result(capture, reading_of(capture)))
    except Exception as error:  # noqa: BLE001  # the one of a worker process: a page must not stop the rest
        reason = f"the extractor failed: {type(error).__name__}: {error}"[:MAX_REASON]
        return result_rows(Result(capture, Reading("nothing", reason), reason))


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
