"""The figures of the reports hold every identity of the dictionary but the ones that are named as failing."""

from functools import cache
from pathlib import Path

import yaml

from demo.model import Composed, Fact
from demo.web import Web

DICTIONARY = Path(__file__).parents[2] / "extract" / "data" / "metrics.yaml"
Values = dict[str, float]


@cache
def sums() -> list[tuple[str, str, str, str, list[str]]]:
    """(identity, era, table, left side, right metrics) of the equalities of one sum within a report."""
    found = []
    for identity in yaml.safe_load(DICTIONARY.read_text(encoding="utf-8"))["identities"]:
        left, equal, right = identity["formula"].partition(" == ")
        if identity["kind"] != "equality" or not equal or "value[" in left or identity["severity"] != "error":
            continue
        table = identity["table"]
        found += [(identity["id"], era, table, left, right.split(" + ")) for era in identity["era"]]
    return found


def values_of(report: Composed, period: str, applicant: str) -> Values:
    def matches(fact: Fact) -> bool:
        return fact.period == period and (fact.applicant_type or "total") == applicant

    return {f.metric: f.value for f in report.facts if f.value is not None and matches(f)}


def value(metric: str, values: Values) -> float | None:
    """The value of a metric, or the sum of the rows below a heading without a cell."""
    if metric in values:
        return values[metric]
    below = [number for name, number in values.items() if name.startswith(f"{metric}.")]
    return sum(below) if below else None


def failing(report: Composed) -> set[str]:
    failed = set()
    columns = {fact.applicant_type or "total" for fact in report.facts}
    cumulative = any(fact.period == "cumulative" for fact in report.facts)
    for identity, era, table, left, right in sums():
        if era != report.format_era or (table == "annex_fujian" and not cumulative):
            continue
        for column in columns:
            for period in ("annual", "cumulative"):
                values = values_of(report, period, column)
                sides = [sum_of(left.split(" + "), values), sum_of(right, values)]
                if None not in sides and sides[0] != sides[1]:
                    failed.add(identity)
    return failed


def sum_of(metrics: list[str], values: Values) -> float | None:
    terms = [value(metric, values) for metric in metrics]
    return None if None in terms else sum(term for term in terms if term is not None)


def test_only_the_named_sums_fail(web: Web) -> None:
    for portal in web.portals:
        for planted in portal.planted:
            named = set(planted.report.failing_identities) - {"I04"}
            assert failing(planted.report) == named, planted.url


def test_rows_add_up_over_the_applicants_unless_named(web: Web) -> None:
    for portal in web.portals:
        for planted in portal.planted:
            rows: dict[str, list[tuple[str, float]]] = {}
            for fact in planted.report.facts:
                if fact.applicant_type and fact.value is not None:
                    rows.setdefault(fact.metric, []).append((fact.applicant_type, fact.value))
            wrong = [
                metric for metric, cells in rows.items()
                if len(cells) == 7 and sum(n for who, n in cells if who != "total") != dict(cells)["total"]
            ]  # fmt: skip
            assert bool(wrong) == ("I04" in planted.report.failing_identities), planted.url


def test_years_follow_from_one_another(web: Web) -> None:
    for portal in web.portals:
        by_key = {(p.report.publisher.name, p.report.year): p.report for p in portal.planted}
        for (name, year), report in by_key.items():
            before = by_key.get((name, year - 1))
            faulty = report.failing_identities or (before and before.failing_identities)
            if before is None or faulty:
                continue
            if report.format_era in ("fmt_2019", "fmt_2021") and before.format_era == "fmt_2019":
                now, then = (values_of(r, "annual", "natural_person") for r in (report, before))
                assert now["requests.carried_in"] == then["requests.carried_forward"]
            if report.format_era == before.format_era == "local_2008":
                assert_carried_on(report, before)


def assert_carried_on(report: Composed, before: Composed) -> None:
    """Cumulative columns grow by the year's number."""
    annual = values_of(report, "annual", "total")
    now, then = values_of(report, "cumulative", "total"), values_of(before, "cumulative", "total")
    for metric in now.keys() & then.keys() & annual.keys():
        assert now[metric] == then[metric] + annual[metric], metric
