"""Compares a database with the truth of the web: what is right, what is wrong, what is missed."""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from demo.model import Fact, Planted

FactKey = tuple[str, str, str]

REPORTS_OF_URL = """
    SELECT DISTINCT reports.* FROM reports
    JOIN report_captures ON report_captures.report_id = reports.id
    JOIN captures ON captures.id = report_captures.capture_id
    WHERE captures.url = ? AND reports.is_current
"""
FACTS = """
    SELECT metric, coalesce(applicant_type, 'total') AS applicant_type, period, value, approx, unit
    FROM facts JOIN reports ON reports.id = facts.report_id
    WHERE report_id = ? AND role = 'value'
    AND (facts.reporting_scope IS NULL OR facts.reporting_scope = reports.reporting_scope)
"""
DAMAGE = "SELECT DISTINCT kind FROM damage WHERE report_id = ?"
FAILED = "SELECT DISTINCT identity FROM checks WHERE report_id = ? AND status = 'fail'"
MISSING = "SELECT DISTINCT table_id FROM missing_tables WHERE report_id = ?"
ALL_URLS = "SELECT DISTINCT url FROM reports"


@dataclass
class Tally:
    """What a comparison counted, and a line for every miss."""

    reports: int = 0
    reports_found: int = 0
    facts: int = 0
    facts_right: int = 0
    facts_wrong: int = 0
    damage: int = 0
    damage_found: int = 0
    identities: int = 0
    identities_found: int = 0
    misses: list[str] = field(default_factory=list)


def judge(database: sqlite3.Connection, truth: Sequence[Planted]) -> Tally:
    """Every report of the truth against the database; reports that nobody planted are misses too."""
    database.row_factory = sqlite3.Row
    tally = Tally()
    for planted in truth:
        _judge_report(database, planted, tally)
    known = {url for planted in truth for url in (planted.url, *planted.also, *planted.continued)}
    for (url,) in database.execute(ALL_URLS):
        if url not in known:
            tally.misses.append(f"{url}: taken for a report, which it is not")
    return tally


def _judge_report(database: sqlite3.Connection, planted: Planted, tally: Tally) -> None:
    tally.reports += 1
    row = database.execute(REPORTS_OF_URL, (planted.url,)).fetchone()
    if row is None:
        tally.misses.append(f"{planted.url}: the report was not found")
    else:
        tally.reports_found += 1
        tally.misses += [f"{planted.url}: {miss}" for miss in _identity_misses(row, planted)]
    report_id = row["id"] if row else None
    notes = _fact_misses(database, report_id, planted, tally)
    notes += _name_misses(database, report_id, planted, tally)
    if row is not None:
        tally.misses += [f"{planted.url}: {note}" for note in notes]


def _identity_misses(row: sqlite3.Row, planted: Planted) -> list[str]:
    report = planted.report
    wanted = {
        "publisher": report.publisher.name,
        "report_year": report.year,
        "published": planted.published.isoformat() if planted.published else None,
        "division_code": report.publisher.place.code,
        "reporting_scope": report.publisher.scope,
        "format_era": report.format_era,
    }
    return [f"{name} is {row[name]}, not {value}" for name, value in wanted.items() if row[name] != value]


def _fact_misses(
    database: sqlite3.Connection, report_id: int | None, planted: Planted, tally: Tally
) -> list[str]:
    """Facts that are missing or wrong, and numbers where the page has none."""
    found = {key_of_row(row): row for row in database.execute(FACTS, (report_id,))}
    misses = []
    for fact in planted.report.facts:
        row = found.get((fact.metric, fact.applicant_type or "total", fact.period))
        wrong = _difference(fact, row)
        if fact.value is not None:
            tally.facts += 1
            tally.facts_right += wrong is None
        tally.facts_wrong += wrong is not None and row is not None
        if wrong:
            misses.append(f"{fact.metric} ({fact.applicant_type or 'total'}, {fact.period}) {wrong}")
    return misses


def key_of_row(row: sqlite3.Row) -> FactKey:
    """Metric, applicant type (total where there is none) and period."""
    return row["metric"], row["applicant_type"], row["period"]


def _difference(fact: Fact, row: sqlite3.Row | None) -> str | None:
    """What is wrong with the stored fact; None where it is right."""
    if row is None:
        return None if fact.value is None else f"is missing: {fact.value} {fact.unit}"
    if row["value"] != fact.value:
        return f"is {row['value']}, not {fact.value}"
    if fact.value is not None and (row["unit"], bool(row["approx"])) != (fact.unit, fact.approx):
        return f"is in {row['unit']}{', approximate' if row['approx'] else ''}, not {fact.unit}"
    return None


def _name_misses(
    database: sqlite3.Connection, report_id: int | None, planted: Planted, tally: Tally
) -> list[str]:
    """Damage, failing identities and missing tables that were not recognised."""
    report = planted.report
    damage = _names(database, DAMAGE, report_id)
    failed = _names(database, FAILED, report_id)
    tables = _names(database, MISSING, report_id)
    tally.damage += len(planted.damage)
    tally.damage_found += len(damage & set(planted.damage))
    tally.identities += len(report.failing_identities)
    tally.identities_found += len(failed & set(report.failing_identities))
    return [
        *_lacking("damage", planted.damage, damage),
        *_lacking("failing identity", report.failing_identities, failed),
        *_lacking("missing table", report.missing_tables, tables),
    ]


def _names(database: sqlite3.Connection, query: str, report_id: int | None) -> set[str]:
    return {row[0] for row in database.execute(query, (report_id,))}


def _lacking(what: str, wanted: Iterable[str], found: set[str]) -> list[str]:
    return [f"{what} {name} was not recognised" for name in wanted if name not in found]
