"""How a crawl goes, seen from another process: the newest snapshots in its folder, added up."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from archive.errors import InputUnusable
from crawler.control import Control
from crawler.options import crawl_folders
from crawler.progress import Snapshot, iso, read_snapshots

# A run that has written nothing for so long was killed.
SILENT_S = 30


@dataclass(frozen=True, slots=True)
class Status:
    """A crawl directory at a moment: the sums of its runs, portals that are skipped, and each run."""

    total: Snapshot
    skipped: tuple[str, ...]
    runs: tuple[Snapshot, ...]


def read_status(out: Path) -> Status:
    """The newest snapshot of every frontier of a crawl directory. Raises InputUnusable."""
    runs = [newest for folder in crawl_folders(out) for newest in [*read_snapshots(folder)][-1:]]
    if not runs:
        raise InputUnusable(
            f"{out} holds no crawl that tells how it goes; name the --out of `nianbao crawl`."
        )
    now = datetime.now(UTC)
    return Status(add_up(runs, now), tuple(sorted(Control(out).skipped)), tuple(runs))


def add_up(runs: Sequence[Snapshot], now: datetime) -> Snapshot:
    """The runs as one."""
    states = Counter(state_of(run, now) for run in runs)
    done = [run.portals_done for run in runs]
    live = [run for run in runs if state_of(run, now) in ("running", "paused")]
    return Snapshot(
        at=iso(now),
        run_id=max(run.run_id for run in runs),
        state=next(state for state in ("running", "paused", "cut off", "ended") if states[state]),
        portals=sum(run.portals for run in runs),
        portals_done=None if None in done else sum(one or 0 for one in done),
        captures=sum(run.captures for run in runs),
        rate_per_s=round(sum(run.rate_per_s for run in live), 2),
        found=sum(run.found for run in runs),
        waiting=sum(run.waiting for run in runs),
        errors=sum(run.errors for run in runs),
        disk_free_bytes=min(run.disk_free_bytes for run in runs),
        ends_at=max((run.ends_at for run in live if run.ends_at), default=None),
    )


def state_of(run: Snapshot, now: datetime) -> str:
    """The state of a run; one that fell silent was cut off."""
    silent_s = (now - datetime.fromisoformat(run.at)).total_seconds()
    return "cut off" if run.state != "ended" and silent_s > SILENT_S else run.state
