"""How a run went: per portal, per purpose, and what failed."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from crawler.row import Purpose
from crawler.store import FrontierStore

# States of a portal, the worst first, and what of its requests puts it there, with the reason.
WORST_FIRST = (
    (
        "blocked",
        "SELECT error FROM requests WHERE portal = :portal AND state = 'blocked' ORDER BY id LIMIT 1",
    ),
    (
        "failed",  # its own host is left alone
        "SELECT reason FROM hosts WHERE closed_in = :run_id "
        "AND origin IN "
        "(SELECT origin FROM requests WHERE portal = :portal AND hops = 0 AND purpose = 'page') "
        "AND origin IN (SELECT origin FROM requests WHERE portal = :portal AND state = 'pending') LIMIT 1",
    ),
    (
        "failed",  # none of its seeds can be read
        "SELECT coalesce(error, 'answered with ' || status) FROM requests WHERE portal = :portal "
        "AND hops = 0 AND purpose = 'page' "
        "AND (state IN ('failed', 'excluded') OR state = 'done' AND status >= 400) "
        "AND NOT EXISTS (SELECT 1 FROM requests WHERE portal = :portal AND hops = 0 "
        "AND purpose = 'page' AND state = 'done' AND status < 300) LIMIT 1",
    ),
    (
        "failed",  # a callback could not deal with a page; the next run tries again
        "SELECT url || ': ' || error FROM requests WHERE portal = :portal AND state = 'captured' "
        "AND error IS NOT NULL LIMIT 1",
    ),
    (
        "unfinished",  # another of its hosts is left alone
        "SELECT origin || ': ' || reason FROM hosts WHERE closed_in = :run_id "
        "AND origin IN (SELECT origin FROM requests WHERE portal = :portal AND state = 'pending') LIMIT 1",
    ),
    (
        "unfinished",
        "SELECT count(*) || ' requests wait' FROM requests WHERE portal = :portal "
        "AND state IN ('pending', 'leased', 'captured') HAVING count(*)",
    ),
)


@dataclass(frozen=True, slots=True)
class PortalState:
    """How far a portal is: done, unfinished, blocked or failed, and why not done."""

    url: str
    state: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """One run, as `nianbao crawl --json` prints it. `requests` counts this run's frontier by purpose."""

    run_id: str
    ended: str
    portals: list[PortalState]
    requests: dict[str, int]
    captures: int
    reports: int

    @property
    def is_whole(self) -> bool:
        """Whether no portal failed or was blocked."""
        return not any(portal.state in ("failed", "blocked") for portal in self.portals)


def build_summary(
    store: FrontierStore, run_id: str, ended: str, requests: Mapping[Purpose, int], captures: int
) -> Summary:
    """What the frontier says at the end of a run."""
    asked = {purpose.value: requests.get(purpose, 0) for purpose in Purpose}
    return Summary(run_id, ended, portal_states(store, run_id), asked, captures, count_reports(store))


def count_reports(store: FrontierStore) -> int:
    """How many reports the spiders have found so far."""
    return len(store.query("SELECT DISTINCT portal, url, json FROM found WHERE kind = 'FoundReport'"))


def portal_states(store: FrontierStore, run_id: str) -> list[PortalState]:
    """Every portal with how far it is; those of which the spider reported a fault failed."""
    found = store.query(
        "SELECT url, json FROM found WHERE kind = 'PortalFault' AND run_id = :run_id", {"run_id": run_id}
    )
    faults = {str(url): str(json.loads(str(text)).get("reason") or "no reason given") for url, text in found}
    portals = [str(url) for (url,) in store.query("SELECT DISTINCT portal FROM requests WHERE portal <> ''")]
    return [
        PortalState(url, "failed", faults[url]) if url in faults else portal_state(store, url, run_id)
        for url in sorted({*portals, *faults})
    ]


def portal_state(store: FrontierStore, portal: str, run_id: str) -> PortalState:
    """How far one portal is: the worst that happened to it."""
    for state, sql in WORST_FIRST:
        found = store.query(sql, {"portal": portal, "run_id": run_id})
        if found:
            return PortalState(portal, state, str(found[0][0]))
    return PortalState(portal, "done")


def write_summary(folder: Path, summary: Summary) -> None:
    """Writes `runs/<id>.json`."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(asdict(summary), ensure_ascii=False, indent=1)
    (folder / f"{summary.run_id}.json").write_text(text + "\n", encoding="utf-8")
