"""How a run went: per portal, per purpose, and what failed."""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from crawler.row import Purpose
from crawler.store import FrontierStore

# What the requests of each portal say in one pass: there may be 10 million, and no index knows portals.
PORTALS = """
    SELECT portal,
           min(id) FILTER (WHERE state = 'blocked') AS blocked,
           group_concat(DISTINCT origin) FILTER (WHERE hops = 0 AND purpose = 'page') AS homes,
           min(id) FILTER (WHERE hops = 0 AND purpose = 'page'
               AND (state IN ('failed', 'excluded') OR state = 'done' AND status >= 400)) AS bad_seed,
           count(*) FILTER (WHERE hops = 0 AND purpose = 'page' AND state = 'done' AND status < 300) AS seeds,
           min(id) FILTER (WHERE state = 'captured' AND error IS NOT NULL) AS unread,
           count(*) FILTER (WHERE state IN ('pending', 'leased', 'captured')) AS waiting
    FROM requests WHERE portal <> '' GROUP BY portal
"""
LEFT_ALONE = """
    SELECT DISTINCT r.portal, h.origin, h.reason FROM hosts h
    JOIN requests r ON r.origin = h.origin AND r.state = 'pending'
    WHERE h.closed_in = :run_id ORDER BY h.origin
"""
ONE = "SELECT url, status, error FROM requests WHERE id = :id"


@dataclass(frozen=True, slots=True)
class Told:
    """The columns of PORTALS: ids of requests, or None; `homes` are the origins of its seeds, by commas."""

    portal: str
    blocked: int | None
    homes: str | None
    bad_seed: int | None
    seeds: int
    unread: int | None
    waiting: int


@dataclass(frozen=True, slots=True)
class PortalState:
    """How far a portal is: done, unfinished, blocked or failed, and why not done or what to know of it."""

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
    faults, notes = read_told(store, run_id, "PortalFault"), read_told(store, run_id, "PortalNote")
    closed: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for portal, origin, reason in store.query(LEFT_ALONE, {"run_id": run_id}):
        closed[str(portal)][str(origin)] = str(reason)
    states = {url: PortalState(url, "failed", reason) for url, reason in faults.items()}
    for told in (Told(*row) for row in store.query(PORTALS)):  # type: ignore[arg-type]  # as its columns say
        state = portal_state(store, told, closed[told.portal])
        if state.state == "done":
            state = replace(state, reason=notes.get(told.portal))
        states.setdefault(told.portal, state)
    return [states[url] for url in sorted(states)]


def read_told(store: FrontierStore, run_id: str, kind: str) -> dict[str, str]:
    """What the spider told of portals in a run, by their URLs."""
    sql = "SELECT url, json FROM found WHERE kind = :kind AND run_id = :run_id ORDER BY json"
    told: defaultdict[str, list[str]] = defaultdict(list)
    for url, text in store.query(sql, {"kind": kind, "run_id": run_id}):
        told[str(url)].append(str(json.loads(str(text)).get("reason") or "no reason given"))
    return {url: "; ".join(reasons) for url, reasons in told.items()}


def portal_state(store: FrontierStore, told: Told, closed: Mapping[str, str]) -> PortalState:
    """How far one portal is: the worst that happened to it. `closed`: its hosts that were left alone."""
    own = [reason for origin, reason in closed.items() if origin in (told.homes or "").split(",")]
    if told.blocked:
        _, _, error = read_request(store, told.blocked)
        return PortalState(told.portal, "blocked", error)
    if own:
        return PortalState(told.portal, "failed", own[0])
    if told.bad_seed and not told.seeds:
        _, status, error = read_request(store, told.bad_seed)
        return PortalState(told.portal, "failed", error or f"answered with {status}")
    if told.unread:  # the next run tries again
        url, _, error = read_request(store, told.unread)
        return PortalState(told.portal, "failed", f"{url}: {error}")
    for origin, reason in closed.items():
        return PortalState(told.portal, "unfinished", f"{origin}: {reason}")
    if told.waiting:
        return PortalState(told.portal, "unfinished", f"{told.waiting} requests wait")
    return PortalState(told.portal, "done")


def read_request(store: FrontierStore, number: int) -> tuple[str, object, str | None]:
    """Address, status and error of a request."""
    ((url, status, error),) = store.query(ONE, {"id": number})
    return str(url), status, None if error is None else str(error)


def write_summary(folder: Path, summary: Summary) -> None:
    """Writes `runs/<id>.json`."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(asdict(summary), ensure_ascii=False, indent=1)
    (folder / f"{summary.run_id}.json").write_text(text + "\n", encoding="utf-8")
