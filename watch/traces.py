"""What a crawl directory knows of reports that are not in the database: rows and listed bodies."""

import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from archive.errors import InputUnusable
from crawler.options import crawl_folders
from extract.identity.names import names_body, publisher_kind, split_name
from extract.script.t2s import to_simplified
from watch.coverage import Body, Trace
from watch.known import Known

ROWS = """
    SELECT coalesce(json_extract(f.json, '$.publisher'), json_extract(r.cb_kwargs, '$.lead.publisher')),
           coalesce(json_extract(f.json, '$.report_year'), json_extract(r.cb_kwargs, '$.lead.report_year')),
           r.portal, r.url, r.state, r.status, r.error
    FROM requests r LEFT JOIN found f ON f.kind = 'FoundReport' AND f.portal = r.portal AND f.url = r.url
    WHERE f.url IS NOT NULL OR json_extract(r.cb_kwargs, '$.lead.kind') IN ('report', 'row')
    ORDER BY r.id
"""
LISTED = """
    SELECT DISTINCT portal, json_extract(cb_kwargs, '$.lead.publisher') FROM requests
    WHERE json_extract(cb_kwargs, '$.lead.kind') = 'body'
    AND json_extract(cb_kwargs, '$.lead.publisher') IS NOT NULL ORDER BY id
"""
REDIRECTED = """
    SELECT url, json_extract(meta, '$.redirected_from') FROM requests
    WHERE redirects > 0 AND json_extract(meta, '$.redirected_from') IS NOT NULL
"""
HOME = re.compile(r"/?|/(?:index|default|main)\.\w+", re.IGNORECASE)
# States of a request that explain a report nobody read.
STATES = {"blocked": "blocked", "done": "unreadable", "captured": "unreadable"}
REASONS = {
    "pending": "its page waits in the frontier",
    "leased": "its page waits in the frontier",
    "excluded": "robots.txt forbids its page",
    "failed": "its page could not be fetched",
    "blocked": "its page is behind a challenge",
    "done": "its page was captured, but no report read from it",
    "captured": "its page was captured, but no report read from it",
}
GLOSS = re.compile(r"\([a-zA-Zà-ÿāēīōūǎěǐǒǔǖǘǚǜńňǹ]+\)")
MIN_LABEL = 3  # 北山乡


@dataclass(frozen=True, slots=True)
class Traces:
    """Reports seen and not read, and bodies listed and not read of, by key."""

    reports: tuple[Trace, ...]
    listed: Mapping[str, Body]


def read_traces(crawl: Path, known: Known, newest: int) -> Traces:
    """Reads a crawl directory. `newest` is the newest report year. Raises InputUnusable."""
    folders = crawl_folders(crawl)
    if not folders:
        raise InputUnusable(f"{crawl} has no frontier.db; give the folder of `nianbao crawl --out`.")
    hosts = body_hosts(known)
    read = {(report.body, report.year) for report in known.reports}
    urls = {report.url for report in known.reports}
    traces: list[Trace] = []
    listed: dict[str, Body] = {}
    for folder in folders:
        with open_frontier(folder) as db:
            traces += [trace for trace in iter_traces(db, known, hosts) if trace.url not in urls]
            listed |= iter_listed(db, known, hosts, newest)
    return Traces(tuple(trace for trace in traces if (trace.body, trace.year) not in read), listed)


@contextmanager
def open_frontier(folder: Path) -> Iterator[sqlite3.Connection]:
    """The frontier of a folder, to be read. Raises InputUnusable if it is damaged."""
    path = folder / "frontier.db"
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
            yield db
    except sqlite3.DatabaseError as error:
        raise InputUnusable(f"{path} cannot be read ({error}); crawl into a new folder.") from error


def home_redirects(crawl: Path) -> frozenset[str]:
    """The addresses that were redirected to a home page, by the frontiers of a crawl directory."""
    found: set[str] = set()
    for folder in crawl_folders(crawl):
        with open_frontier(folder) as db:
            for url, chain in db.execute(REDIRECTED):
                if HOME.fullmatch(urlsplit(url).path):
                    found.update(one for one in json.loads(chain) if not HOME.fullmatch(urlsplit(one).path))
    return frozenset(found)


def body_hosts(known: Known) -> dict[str, set[str]]:
    """The hosts on which each body's reports were found, and of a government's own portals."""
    hosts = {key: set(known.elsewhere.get(key, ())) for key in known.bodies}
    for report in known.reports:
        hosts[report.body].add(urlsplit(report.url).netloc)
    for url, government in known.portals.items():
        hosts[government].add(urlsplit(url).netloc)
    return hosts


def iter_traces(db: sqlite3.Connection, known: Known, hosts: Mapping[str, set[str]]) -> Iterator[Trace]:
    """The reports that the spider saw, where their body is a known one of the same portal."""
    for label, year, portal, url, state, status, error in db.execute(ROWS):
        key = find_body(label, portal, known, hosts) if label and year else None
        if key:
            answered = status is not None and status >= 400
            reason = f"its page answered with {status}" if answered else error or REASONS[state]
            yield Trace(key, int(year), url, None if answered else STATES.get(state), reason)


def iter_listed(
    db: sqlite3.Connection, known: Known, hosts: Mapping[str, set[str]], newest: int
) -> Iterator[tuple[str, Body]]:
    """The bodies that a portal lists and of which no report is known: expected on the newest year."""
    for portal, label in db.execute(LISTED):
        yield from listed_body(portal, clean(label), known, hosts, newest).items()


def listed_body(
    portal: str, name: str, known: Known, hosts: Mapping[str, set[str]], newest: int
) -> dict[str, Body]:
    """A body that a portal names, by its key; none if its reports are known or it is no body."""
    if len(name) < MIN_LABEL or find_body(name, portal, known, hosts):
        return {}
    split = split_name(name, newest)
    if not split.places and not names_body(split.body):
        return {}
    owner = portal_owner(portal, known, hosts)
    body = Body(
        None,
        name,
        publisher_kind(split),
        owner.province if owner else None,
        owner.division_code if owner else None,
        since=newest,
        until=newest,
        why=f"{portal} lists it, no report of it was read",
    )
    return {f"listed {portal} {name}": body}


def portal_owner(portal: str, known: Known, hosts: Mapping[str, set[str]]) -> Body | None:
    """The government whose reports stand on a portal."""
    host = urlsplit(portal).netloc
    there = (known.bodies[key] for key, at in hosts.items() if host in at)
    return next((body for body in there if body.kind == "government"), None)


def find_body(label: str, portal: str, known: Known, hosts: Mapping[str, set[str]]) -> str | None:
    """The key of the portal's body that a label names, in full or without its place."""
    name, host = clean(label), urlsplit(portal).netloc
    there = [key for key, at in hosts.items() if host in at and is_same(known.bodies[key].name, name)]
    return min(there, key=lambda key: (len(known.bodies[key].name), key), default=None)


def is_same(name: str, label: str) -> bool:
    """Whether one of two names of a body ends with the other."""
    full, short = bare(name), bare(label)
    return min(len(full), len(short)) >= MIN_LABEL and (full.endswith(short) or short.endswith(full))


def bare(name: str) -> str:
    """A name without the words that a list leaves out."""
    return name.removesuffix("办事处").removesuffix("人民政府")


def clean(label: str) -> str:
    """A label in simplified script without glosses."""
    return to_simplified(GLOSS.sub("", label).strip())
