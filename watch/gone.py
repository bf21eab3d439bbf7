"""Which addresses of reports answer as taken down, again and long enough, and where a report stands else."""

from collections.abc import Iterator, Mapping, Set
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter

from sqlite_utils import Database

from watch.coverage import load_rules

OF_REPORTS = "SELECT url FROM reports"
# Attachments and parts of a report go their own ways.
OF_ONE_REPORT = """
    SELECT c.url FROM reports r
    JOIN report_captures t ON t.report_id = r.id JOIN captures c ON c.id = t.capture_id
    WHERE r.publisher_id = :publisher_id AND r.report_year = :report_year
    AND r.reporting_scope IS :reporting_scope AND t.role IN ('original', 'copy', 'mirror')
"""
ANSWERS = """
    SELECT url, status, timestamp FROM captures
    WHERE record_type <> 'resource' AND url IN ({addresses}) ORDER BY url, timestamp
"""
NOT_MODIFIED = 304


def gone_urls(db: Database, led_home: Set[str]) -> set[str]:
    """The addresses of reports that are gone; `led_home` are those that were redirected to a home page."""
    return {url for url, is_gone in judge_addresses(db, led_home, OF_REPORTS, {}) if is_gone}


def other_address(db: Database, report: Mapping[str, object], led_home: Set[str]) -> str | None:
    """Where a report that is gone from its address stands still, as after a relaunch of its portal."""
    judged = judge_addresses(db, led_home, OF_ONE_REPORT, report)
    return next((url for url, is_gone in judged if not is_gone), None)


def judge_addresses(
    db: Database, led_home: Set[str], addresses: str, named: Mapping[str, object]
) -> Iterator[tuple[str, bool]]:
    """Each of the addresses that a query gives, and whether it has been gone since it last stood."""
    rules = load_rules()
    answers = db.execute(ANSWERS.format(addresses=addresses), dict(named)).fetchall()
    for url, told in groupby(answers, key=itemgetter(0)):
        since, last = None, None
        for _, status, timestamp in told:
            is_redirect = status is not None and 300 <= status < 400 and status != NOT_MODIFIED
            if status in rules.gone_statuses or (is_redirect and url in led_home):
                last = read_time(timestamp)
                since = since or last
            elif status is None or status < 400:
                since = last = None
        yield url, since is not None and last is not None and (last - since).days >= rules.gone_days


def read_time(text: str) -> datetime:
    """A capture's time, aware."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
