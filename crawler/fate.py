"""What became of an address, for a spider that accounts for what it followed."""

from enum import StrEnum

from crawler.canonical import canonical_url
from crawler.ignoring import IGNORED
from crawler.row import REDIRECTS, Progress, State
from crawler.store import FrontierStore


class Fate(StrEnum):
    """What became of an address."""

    UNKNOWN = "unknown"  # nobody asked for it
    WAITS = "waits"
    LEFT_ALONE = "left alone"  # it waits for a host that is not asked any more
    FORBIDDEN = "forbidden"  # by robots.txt
    IGNORED = "ignored"  # by a rule of the crawl directory
    BLOCKED = "blocked"
    FAILED = "failed"
    REDIRECTED = "redirected"
    ANSWERED = "answered"


ENDED = {State.EXCLUDED: Fate.FORBIDDEN, State.BLOCKED: Fate.BLOCKED, State.FAILED: Fate.FAILED}


def find_fate(store: FrontierStore, run_id: str, url: str) -> Fate:
    """What became of the newest request for an address."""
    found = store.find(canonical_url(url))
    if not found:
        return Fate.UNKNOWN
    row, progress = found[-1]
    return fate_of(progress, is_closed=store.is_closed(row.origin, run_id))


def fate_of(progress: Progress, *, is_closed: bool) -> Fate:
    """What became of a request; `is_closed` says whether its host is left alone in this run."""
    if progress.state is State.DONE:
        is_redirect = progress.status in REDIRECTS
        return Fate.REDIRECTED if is_redirect else Fate.ANSWERED
    if progress.state is State.EXCLUDED and (progress.error or "").startswith(IGNORED):
        return Fate.IGNORED
    if progress.state in ENDED:
        return ENDED[progress.state]
    return Fate.LEFT_ALONE if is_closed else Fate.WAITS
