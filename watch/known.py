"""What a database knows: bodies, their reports, when it was last fed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from sqlite_utils import Database

from extract.places import Division, find_by_code, find_chain, find_divisions
from watch.calendar import civil_date, load_calendar
from watch.coverage import Body, Report
from watch.gone import gone_urls, other_address, read_time

PUBLISHERS = "SELECT id, name, kind, province, division, division_code FROM publishers ORDER BY id"
REPORTS = """
    SELECT publisher_id, report_year, reporting_scope, min(published) AS published,
           max(reporting_scope = 'whole_territory') AS covers, max(CASE WHEN is_current THEN url END) AS url
    FROM reports WHERE publisher_id IS NOT NULL AND report_year IS NOT NULL
    GROUP BY publisher_id, report_year, reporting_scope
"""
# A portal that moved is told by the copies of its reports at the new place.
ELSEWHERE = """
    SELECT DISTINCT r.publisher_id, c.url FROM report_captures t
    JOIN reports r ON r.id = t.report_id JOIN captures c ON c.id = t.capture_id
    WHERE t.role IN ('copy', 'mirror') AND r.publisher_id IS NOT NULL
"""
PORTALS = "SELECT url, division_code FROM portals WHERE division_code IS NOT NULL ORDER BY url"
FOREVER = 9999


@dataclass(frozen=True, slots=True)
class Known:
    """The bodies of a database by key, their reports, the hosts where copies of these stand, the
    governments (keys) of its portals by URL, and the day of its newest capture.
    """

    bodies: Mapping[str, Body]
    reports: tuple[Report, ...]
    elsewhere: Mapping[str, Set[str]]
    portals: Mapping[str, str]
    day: date | None


def read_known(db: Database, led_home: Set[str] = frozenset()) -> Known:
    """Reads a database; the reports of an office on its whole territory are its government's.

    `led_home` are addresses that a crawl saw redirected to a home page.
    """
    bodies = {str(row["id"]): read_body(row) for row in db.query(PUBLISHERS)}
    portals = expect_portal_governments(db, bodies)
    gone = gone_urls(db, led_home)
    reports = []
    for row in db.query(REPORTS):
        named = {name: row[name] for name in ("publisher_id", "report_year", "reporting_scope")}
        standing = other_address(db, named, led_home) if row["url"] in gone else row["url"] or ""
        reports.append(read_report(row, standing))
    bodies, reports = give_to_governments(bodies, reports)
    newest = db.execute("SELECT max(timestamp) FROM captures").fetchone()[0]
    elsewhere: defaultdict[str, set[str]] = defaultdict(set)
    for publisher_id, url in db.execute(ELSEWHERE).fetchall():
        elsewhere[str(publisher_id)].add(urlsplit(url).netloc)
    return Known(
        bodies, tuple(reports), elsewhere, portals, civil_date(read_time(newest)) if newest else None
    )


def read_report(row: Mapping[str, Any], standing: str | None) -> Report:
    """A report, gone if it stands nowhere."""
    return Report(
        str(row["publisher_id"]),
        row["report_year"],
        date.fromisoformat(row["published"]) if row["published"] else None,
        standing or row["url"] or "",
        bool(row["covers"]),
        is_gone=standing is None,
    )


def read_body(row: Mapping[str, str]) -> Body:
    """A publisher with the last year its division existed."""
    names = (row["division"] or "").split("/")
    code = row["division_code"] or ""
    divisions = [one for one in find_divisions(names[-1]) if one.short_code == code]
    return Body(
        int(row["id"]), row["name"], row["kind"], row["province"], code or None, ended=last_year(divisions)
    )


def last_year(divisions: Iterable[Division]) -> int | None:
    """The last year in which any of the divisions existed; None while one still does."""
    last = max((division.valid_to for division in divisions), default=FOREVER)
    return None if last == FOREVER else last


def expect_portal_governments(db: Database, bodies: dict[str, Body]) -> dict[str, str]:
    """Expects the governments whose portals were crawled, since the law is in force; their keys by portal."""
    portals = {}
    for url, code in db.execute(PORTALS).fetchall():
        county = str(code).strip()[:6]
        if divisions := find_by_code(county):
            key = government_of(bodies, county) or f"government {county}"
            bodies[key] = portal_government(bodies.get(key), county, divisions)
            portals[url] = key
    return portals


def portal_government(known: Body | None, code: str, divisions: Sequence[Division]) -> Body:
    """A government expected from the first year of the law, or of its division, to the newest."""
    newest = max(divisions, key=lambda one: one.valid_to)
    chain = find_chain(newest, newest.valid_to)
    body = known or Body(
        None,
        f"{newest.name}人民政府",
        "government",
        chain[0].name,
        code,
        why="its portal was crawled, no report of it was read",
    )
    law = min(law.first_year for law in load_calendar().laws)
    since = max(law, min(one.valid_from for one in divisions))
    return replace(body, since=since, until=FOREVER, ended=last_year(divisions))


def government_of(bodies: Mapping[str, Body], code: str | None) -> str | None:
    """The key of a division's government."""
    found = (key for key, body in bodies.items() if body.kind == "government" and body.division_code == code)
    return next(found, None) if code else None


def give_to_governments(
    bodies: Mapping[str, Body], reports: list[Report]
) -> tuple[dict[str, Body], list[Report]]:
    """Gives each report of an office on its whole territory to its government.

    An office with no other reports is no body of its own: where no government is known, it is one.
    """
    governments = {body.division_code: key for key, body in bodies.items() if body.kind == "government"}
    by_body: defaultdict[str, list[Report]] = defaultdict(list)
    for report in reports:
        by_body[report.body].append(report)
    kept = dict(bodies)
    given = [report for report in reports if bodies[report.body].kind != "office"]
    for key, own in by_body.items():
        body = bodies[key]
        if body.kind != "office":
            continue
        government = governments.get(body.division_code) if body.division_code else None
        covering = [report for report in own if report.covers_territory]
        given += [replace(report, body=government) for report in covering if government]
        if len(covering) < len(own):
            given += own
        elif government:
            del kept[key]
        else:
            kept[key] = replace(body, kind="government")
            given += own
    return kept, given
