"""Responses out of the archive of this crawl, as Scrapy would have them."""

from contextlib import suppress
from pathlib import Path

from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

from archive.errors import InputUnusable
from archive.reader import read_capture
from archive.revisits import is_unresolved
from archive.writer import OPEN_SUFFIX
from crawler.row import Progress, Row, State
from crawler.run import CrawlRun

DURABLE = (State.CAPTURED, State.DONE)
CODINGS = ("content-encoding", "transfer-encoding")


def replay(run: CrawlRun, url: str, progress: Progress) -> Response:
    """The response a row's record holds, without its codings.

    Raises InputUnusable if it is gone, or if the payload of a revisit is.
    """
    place = warc_path(run.options.out / "warc", progress.warc_filename or "")
    capture = read_capture(place, progress.warc_offset or 0, progress.record_id, around=run.originals)
    if is_unresolved(capture):
        raise InputUnusable(f"{capture.record_id} is a revisit whose payload is gone; it is fetched again.")
    headers = Headers()
    for name, value in capture.headers:
        if name.lower() not in CODINGS:
            headers.appendlist(name.encode("latin-1"), value.encode("latin-1"))
    kind = responsetypes.from_args(headers=headers, url=url, body=capture.payload)
    return kind(url, status=capture.status or 200, headers=headers, body=capture.payload)


def find_kept(run: CrawlRun, wanted: Row) -> Progress | None:
    """How far the row came that got the good answer to the same request, if one did."""
    run.frontier.flush()
    for row, progress in run.store.find(wanted.url):
        is_same = (row.method, row.body) == (wanted.method, wanted.body)
        if is_same and progress.state in DURABLE and progress.status == 200:
            return progress
    return None


def replay_kept(run: CrawlRun, wanted: Row) -> tuple[Progress, Response] | None:
    """The good answer to the same request, if one was kept and its file was not taken away."""
    kept = find_kept(run, wanted)
    if kept is not None:
        with suppress(InputUnusable):
            return kept, replay(run, wanted.url, kept)
    return None


def warc_path(folder: Path, name: str) -> Path:
    """A WARC file by its final name, while it grows too."""
    path = folder / name
    return path if path.exists() else path.with_name(name + OPEN_SUFFIX)
