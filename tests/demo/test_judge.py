"""The judge: a database that says the truth has no miss, any deviation is named."""

import sqlite3
from collections.abc import Iterator

import pytest

from demo.judge import judge
from demo.model import Planted
from demo.web import Web

TABLES = """
    CREATE TABLE captures (id, url);
    CREATE TABLE report_captures (report_id, capture_id, role);
    CREATE TABLE reports (id, url, publisher, report_year, published, division_code, reporting_scope,
                          format_era, is_current);
    CREATE TABLE facts (report_id, metric, applicant_type, period, reporting_scope, role, value, approx,
                        unit);
    CREATE TABLE damage (report_id, kind);
    CREATE TABLE checks (report_id, identity, status);
    CREATE TABLE missing_tables (report_id, table_id);
"""

NULL = "(SELECT rowid FROM facts WHERE value IS NULL)"
TEN_THOUSAND = "(SELECT rowid FROM facts WHERE unit = '万元')"


@pytest.fixture
def truth(web: Web) -> list[Planted]:
    """A few reports of every portal."""
    return [planted for portal in web.portals for planted in portal.planted[::7]]


@pytest.fixture
def database(truth: list[Planted]) -> Iterator[sqlite3.Connection]:
    """A database that says the truth."""
    connection = sqlite3.connect(":memory:")
    connection.executescript(TABLES)
    for number, planted in enumerate(truth):
        save(connection, number, planted)
    yield connection
    connection.close()


def save(connection: sqlite3.Connection, number: int, planted: Planted) -> None:
    report, publisher = planted.report, planted.report.publisher
    day = planted.published and planted.published.isoformat()
    connection.execute("INSERT INTO captures VALUES (?, ?)", (number, planted.url))
    connection.execute("INSERT INTO report_captures VALUES (?, ?, 'original')", (number, number))
    connection.execute(
        "INSERT INTO reports VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1)",
        (number, planted.url, publisher.name, report.year, day, publisher.place.code, publisher.scope,
         report.format_era),
    )  # fmt: skip
    connection.executemany(
        "INSERT INTO facts VALUES (?, ?, ?, ?, NULL, 'value', ?, ?, ?)",
        [(number, f.metric, f.applicant_type, f.period, f.value, f.approx, f.unit) for f in report.facts],
    )
    for table, names in (
        ("damage (report_id, kind)", planted.damage),
        ("missing_tables", report.missing_tables),
    ):
        connection.executemany(f"INSERT INTO {table} VALUES (?, ?)", [(number, name) for name in names])
    failing = [(number, name) for name in report.failing_identities]
    connection.executemany("INSERT INTO checks VALUES (?, ?, 'fail')", failing)


def test_the_truth_has_no_miss(database: sqlite3.Connection, truth: list[Planted]) -> None:
    tally = judge(database, truth)
    assert tally.misses == []
    assert tally.reports_found == tally.reports == len(truth)
    assert tally.facts_right == tally.facts > 0
    assert tally.facts_wrong == 0
    assert tally.damage_found == tally.damage > 0


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ("UPDATE facts SET value = value + 1 WHERE rowid = 1", "is"),
        ("DELETE FROM facts WHERE rowid = (SELECT rowid FROM facts WHERE value IS NOT NULL)", "is missing"),
        (f"UPDATE facts SET value = 0 WHERE rowid = {NULL}", "is 0, not None"),
        (f"UPDATE facts SET unit = '元' WHERE rowid = {TEN_THOUSAND}", "is in 元"),
        ("UPDATE reports SET published = '1999-01-01' WHERE id = 0", "published is 1999-01-01"),
        ("DELETE FROM report_captures WHERE report_id = 0", "the report was not found"),
        ("DELETE FROM damage WHERE rowid = 1", "was not recognised"),
        ("INSERT INTO reports (url) VALUES ('http://127.0.0.2/x.html')", "taken for a report"),
    ],
)  # fmt: skip
def test_a_deviation_is_named(
    database: sqlite3.Connection, truth: list[Planted], change: str, complaint: str
) -> None:
    database.execute(change)
    misses = judge(database, truth).misses
    assert len(misses) == 1
    assert complaint in misses[0]


def test_an_empty_database_misses_every_report(truth: list[Planted]) -> None:
    connection = sqlite3.connect(":memory:")
    connection.executescript(TABLES)
    tally = judge(connection, truth)
    assert (tally.reports_found, tally.facts_right, len(tally.misses)) == (0, 0, len(truth))
    connection.close()
