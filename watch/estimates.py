"""What the spiders thought of each portal at the end of its newest run: `runs.estimates` of the database."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlite_utils import Database

from spiders.expecting import Gap
from watch.coverage import Body, GapRule, Trace, load_rules
from watch.known import Known
from watch.traces import Traces, body_hosts, find_body, listed_body

ESTIMATES = "SELECT estimates FROM runs WHERE estimates IS NOT NULL ORDER BY started_at, id"


@dataclass(frozen=True, slots=True)
class Estimate:
    """How complete a portal was thought to be: reports found and expected, and the gaps between."""

    portal: str
    state: str
    found: int
    expected: int
    recall: float | None
    statement: str
    gaps: tuple[Gap, ...]


def read_estimates(db: Database) -> list[Estimate]:
    """The newest estimate of each portal, by portal."""
    newest: dict[str, Estimate] = {}
    for (text,) in db.execute(ESTIMATES).fetchall():
        newest |= {told.portal: told for told in parse_estimates(text)}
    return [newest[portal] for portal in sorted(newest)]


def parse_estimates(text: str) -> list[Estimate]:
    """The estimates of a run; none if its record is not one of ours."""
    try:
        return [
            Estimate(
                portal=told["portal"],
                state=told["state"],
                found=told["found"],
                expected=told["expected"],
                recall=told["recall"],
                statement=told["statement"],
                gaps=tuple(Gap(**gap) for gap in told["gaps"]),
            )
            for told in json.loads(text)
        ]
    except (ValueError, KeyError, TypeError):
        return []


def trace_estimates(estimates: Sequence[Estimate], known: Known, newest: int) -> Traces:
    """The gaps as traces of bodies that are known, and the other bodies that have some.

    A body of which nothing was read may be new: it owes the newest year, and those that a link named.
    """
    hosts = body_hosts(known)
    read = {(report.body, report.year) for report in known.reports}
    traces: list[Trace] = []
    listed: dict[str, Body] = {}
    for told in estimates:
        for gap, key in name_bodies(told, known, hosts):
            if key and gap.report_year and (key, gap.report_year) not in read:
                traces.append(build_trace(key, gap.report_year, gap))
            elif not key and gap.publisher:
                named = listed_body(told.portal, gap.publisher, known, hosts, newest)
                year = gap.report_year if gap.is_named and gap.report_year else newest
                traces += [build_trace(one, year, gap) for one in named]
                listed |= named
    return Traces(tuple(traces), listed)


def name_bodies(told: Estimate, known: Known, hosts: dict[str, set[str]]) -> Iterator[tuple[Gap, str | None]]:
    """Each gap with the key of its body: a gap without a publisher is one of the portal's own government."""
    host = urlsplit(told.portal).netloc
    government = next((key for url, key in known.portals.items() if urlsplit(url).netloc == host), None)
    for gap in told.gaps:
        yield gap, find_body(gap.publisher, told.portal, known, hosts) if gap.publisher else government


def build_trace(key: str, year: int, gap: Gap) -> Trace:
    rule = load_rules().gaps.get(gap.reason) or GapRule(gap.reason)
    return Trace(key, year, gap.url, rule.state, rule.words)
