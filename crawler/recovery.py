"""Rows whose answers were already durable when a run was killed: they are not fetched again."""

from collections.abc import Iterable
from dataclasses import replace

from archive.digest import digest
from archive.recover import Recovered
from crawler.row import Progress, Row, State
from crawler.store import FrontierStore

WAITING = (State.PENDING, State.LEASED)


def match_recovered(store: FrontierStore, recovered: Iterable[Recovered]) -> None:
    """Marks as captured the rows that were waiting for what the archive holds."""
    with store.batch():
        for one in recovered:
            for row, progress in store.find(one.target_uri):
                if answers(one, row, progress):
                    store.update([(row.id, captured_progress(one, progress))])


def answers(one: Recovered, row: Row, progress: Progress) -> bool:
    """Whether a recovered pair is what the row was waiting for.

    An answer that was torn off is not, nor is a rendered page: its document alone does not tell
    what the browser made of it.
    """
    if progress.state not in WAITING or row.needs_browser or row.method != one.method:
        return False
    if one.status is None or one.truncated not in (None, "length"):
        return False
    known = one.fetch.get("frontier_id")
    if known is None:
        return one.request_digest == (digest(row.body) if row.body else None)
    # The answer of an attempt that the row has accounted for (a 503, say) is an old one.
    is_newest = int(one.fetch.get("attempt", 0)) > progress.attempts - (progress.state is State.LEASED)
    return known == str(row.id) and is_newest


def captured_progress(one: Recovered, progress: Progress) -> Progress:
    """How far the row has come."""
    return replace(
        progress,
        state=State.CAPTURED,
        attempts=int(one.fetch.get("attempt", max(1, progress.attempts))),
        status=one.status,
        record_id=one.record_id,
        warc_filename=one.location.warc_filename,
        warc_offset=one.location.offset,
    )
