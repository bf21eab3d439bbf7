"""Conditional requests: a recheck asks whether the page is still the one in the archive."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from scrapy import Request

from archive.build import Original
from archive.capture import Capture
from archive.errors import InputUnusable
from archive.reader import read_holder
from archive.record import warc_date
from crawler.replaying import warc_path
from crawler.requests import CONDITION
from crawler.row import Progress, Purpose, Row, State
from crawler.run import CrawlRun

NOT_MODIFIED = 304
# The header of an answer, and what a conditional request calls it.
VALIDATORS = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}


@dataclass(frozen=True, slots=True)
class Condition:
    """The response in the archive that a request asks about, the headers that ask, and the answer
    to an earlier request through which the archive hands its payload out.
    """

    original: Original
    held: Progress
    headers: Mapping[str, str] = field(default_factory=dict)


def find_condition(run: CrawlRun, row: Row) -> Condition | None:
    """What a recheck may ask about; None if nothing is held, or nothing that has a validator.

    A page whose condition led nowhere is asked for whole.
    """
    is_first = run.frontier.progress(row).attempts <= 1
    if row.purpose is not Purpose.RECHECK or row.method != "GET" or not is_first:
        return None
    run.frontier.flush()
    held = [progress for known, progress in run.store.find(row.url) if is_answer(known, progress)]
    return read_condition(run, held[-1]) if held else None


def is_answer(known: Row, progress: Progress) -> bool:
    """Whether an earlier request got the page."""
    return known.method == "GET" and progress.state is State.DONE and progress.status in (200, NOT_MODIFIED)


def read_condition(run: CrawlRun, progress: Progress) -> Condition | None:
    """The condition that the holder of an earlier answer allows."""
    place = warc_path(run.options.out / "warc", progress.warc_filename or "")
    with suppress(InputUnusable):  # its file was taken away: the page is asked for whole
        holder = read_holder(place, progress.warc_offset or 0, progress.record_id or "", around=run.originals)
        return condition_of(holder, progress) if holder is not None else None
    return None


def condition_of(holder: Capture, held: Progress) -> Condition | None:
    """The condition a response allows, if it came whole and said how to ask for changes."""
    stated = {ask: value for name, ask in VALIDATORS.items() if (value := holder.header(name))}
    if not stated or holder.truncated or holder.status != 200:
        return None
    original = Original(holder.record_id, holder.target_uri, warc_date(holder.warc_date))
    return Condition(original, held, stated)


def fulfilled(request: Request, status: int | None) -> Condition | None:
    """The condition of a request, if it was answered with 304: the archive still holds the page."""
    condition = request.meta.get(CONDITION)
    return condition if status == NOT_MODIFIED and isinstance(condition, Condition) else None


def apply_condition(request: Request, condition: Condition) -> None:
    """Makes a request conditional."""
    for name, value in condition.headers.items():
        request.headers[name] = value.encode("latin-1", "replace")
    request.meta[CONDITION] = condition
