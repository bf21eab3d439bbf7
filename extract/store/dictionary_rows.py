"""The metric dictionary as rows of `metrics`, `series`, `series_terms` and `identities`."""

from typing import Any

from sqlite_utils import Database

from extract.checks.formula import parse_sum
from extract.dictionary import Dictionary, Metric, Rule, Series, load

Row = dict[str, Any]


def metric_row(metric: Metric, dictionary: Dictionary) -> Row:
    """One row of `metrics`."""
    return {
        "id": metric.id,
        "label": metric.name_zh,
        "unit": dictionary.canonical_unit(metric.id),
        "value_type": metric.value_type,
        "parent": metric.parent,
        "eras": ",".join(metric.eras),
        "definition": metric.definition,
        "definition_zh": metric.definition_zh,
    }


def series_rows(series: Series) -> list[Row]:
    """One row of `series` for each era it has a formula in."""
    breaks = "; ".join(f"{one.at}: {one.why}" for one in series.breaks)
    breaks_zh = "; ".join(f"{one.at}: {one.why_zh}" for one in series.breaks)
    return [
        {
            "id": series.id,
            "label": series.label,
            "unit": series.unit,
            "era": member.era,
            "formula": member.formula,
            "comparability": member.comparability,
            "breaks": breaks,
            "breaks_zh": breaks_zh,
        }
        for member in series.members
    ]


def term_rows(series: Series) -> list[Row]:
    """One row of `series_terms` for each metric of each formula: sums, or one sum divided by another."""
    rows: list[Row] = []
    for member in series.members:
        above, _, below = member.formula.partition(" / ")
        terms = [(term, 0) for term in parse_sum(above.strip("()"))] + [
            (term, 1) for term in parse_sum(below.strip("()"))
        ]
        rows += [
            {
                "series": series.id,
                "era": member.era,
                "number": number,
                "metric": term.metric,
                "sign": term.sign,
                "is_denominator": is_denominator,
            }
            for number, (term, is_denominator) in enumerate(terms)
        ]
    return rows


def identity_row(rule: Rule) -> Row:
    """One row of `identities`."""
    return {
        "id": rule.id,
        "eras": ",".join(rule.eras),
        "severity": rule.severity,
        "formula": rule.formula,
        "meaning": rule.meaning,
        "meaning_zh": rule.meaning_zh,
    }


def save_dictionary(db: Database) -> None:
    """Replaces the tables of the dictionary by what it is now."""
    dictionary = load()
    with db.atomic():
        for table in ("metrics", "series", "series_terms", "identities"):
            db.execute(f"DELETE FROM {table}")
        db.table("metrics").insert_all(
            metric_row(metric, dictionary) for metric in dictionary.metrics.values()
        )
        for series in dictionary.series:
            db.table("series").insert_all(series_rows(series))
            db.table("series_terms").insert_all(term_rows(series))
        db.table("identities").insert_all(map(identity_row, dictionary.identities))
