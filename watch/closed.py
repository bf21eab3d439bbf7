"""Portals that the newest runs could not read: why, and when each was last read."""

import json
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlite_utils import Database

from crawler.canonical import canonical_url
from watch.calendar import civil_date
from watch.coverage import Closed

CLOSED = ("blocked", "failed")
# Of a portal's own page: a run that failed later may have begun well, and no run asks for every portal.
LAST_READ = "SELECT max(timestamp) FROM captures WHERE url = ? AND status < 400 AND timestamp < ?"


@dataclass(frozen=True, slots=True)
class Closure:
    """A portal in the newest run that names it, and the id of the first of the runs it failed in since."""

    told: Mapping[str, Any]
    since: str


def closed_bodies(crawl: Path, db: Database, hosts: Mapping[str, Set[str]]) -> dict[str, Closed]:
    """The bodies of which no portal could be read, by key; `hosts` are those of each body."""
    closed = {urlsplit(url).netloc: one and describe(one, db) for url, one in find_closures(crawl).items()}
    found: dict[str, Closed] = {}
    for key, at in hosts.items():
        own = [closed[host] for host in sorted(at) if host in closed]
        shut = [one for one in own if one]
        if shut and len(shut) == len(own):  # who moved is asked for at the new place
            found[key] = max(shut, key=lambda one: one.read_on or date.min)
    return found


def find_closures(crawl: Path) -> dict[str, Closure | None]:
    """Each portal of the runs with its closure; None where the newest run could read it."""
    ended: dict[str, Closure | None] = {}
    settled: set[str] = set()
    for run_id, portals in newest_runs(crawl):
        for told in portals:
            url, known = told["url"], ended.get(told["url"])
            if told["state"] not in CLOSED:
                ended.setdefault(url, None)
                settled.add(url)
            elif url not in settled:
                ended[url] = Closure(known.told if known else told, run_id)
        if ended.keys() <= settled:
            break
    return ended


def newest_runs(crawl: Path) -> Iterator[tuple[str, Iterable[Mapping[str, Any]]]]:
    """The id of each run and how its portals ended, from the newest on."""
    summaries = (path for path in (crawl / "runs").glob("*.json") if path.name.count(".") == 1)
    for path in sorted(summaries, reverse=True):
        yield path.stem, json.loads(path.read_text(encoding="utf-8"))["portals"]


def describe(closure: Closure, db: Database) -> Closed:
    """A closure in words, with the day on which the portal was last read."""
    since = datetime.strptime(closure.since.partition("-")[0], "%Y%m%dT%H%M%SZ")  # ids begin with their time
    page = canonical_url(closure.told["url"])
    (last,) = db.execute(LAST_READ, [page, f"{since.isoformat()}Z"]).fetchone()
    what = "was blocked" if closure.told["state"] == "blocked" else "failed"
    reason = f"{closure.told['url']} {what}: {closure.told['reason']}"
    return Closed(reason, civil_date(datetime.fromisoformat(last)) if last else None)
