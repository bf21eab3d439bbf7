"""The truth of the web as a JSON document: what a perfect reader would find."""

from collections.abc import Iterable
from typing import Any

from demo.model import Fact, Planted


def describe(portal: str, planted: Planted) -> dict[str, Any]:
    """One report with its addresses, its identity and everything that it says."""
    report = planted.report
    place = report.publisher.place
    return {
        "url": planted.url,
        "also": list(planted.also),
        "continued": list(planted.continued),
        "portal": portal,
        "publisher": report.publisher.name,
        "title": report.title if planted.titled else None,
        "division": list(place.path),
        "division_code": place.code,
        "report_year": report.year,
        "published": planted.published.isoformat() if planted.published else None,
        "format_era": report.format_era,
        "reporting_scope": report.publisher.scope,
        "facts": [_fact(fact) for fact in report.facts if fact.value is not None],
        "absent": [_fact(fact) for fact in report.facts if fact.value is None],
        "damage": list(planted.damage),
        "missing_tables": list(report.missing_tables),
        "failing_identities": list(report.failing_identities),
    }


def _fact(fact: Fact) -> dict[str, Any]:
    return {
        "metric": fact.metric,
        "applicant_type": fact.applicant_type,
        "period": fact.period,
        "value": fact.value,
        "semantic": fact.semantic,
        "approx": fact.approx,
        "unit": fact.unit,
    }


def describe_web(
    seed: int, portals: Iterable[tuple[str, str, str]], reports: Iterable[tuple[str, Planted]]
) -> dict[str, Any]:
    """The whole web: portals as (key, home page, name), reports as (portal key, report)."""
    return {
        "seed": seed,
        "portals": [{"key": key, "url": url, "name": name} for key, url, name in portals],
        "reports": [describe(key, planted) for key, planted in reports],
    }
