"""The metric dictionary as rows of `metrics` and `series`."""

from typing import Any

from sqlite_utils import Database

from extract.dictionary import Dictionary, Metric, Series, load

Row = dict[str, Any]


def metric_row(metric: Metric, dictionary: Dictionary) -> Row:
    """One row of `metrics`; its label is that of the latest era."""
    return {
        "id": metric.id,
        "label": list(metric.labels.values())[-1],
        "unit": dictionary.canonical_unit(metric.id),
        "value_type": metric.value_type,
        "parent": metric.parent,
        "eras": ",".join(metric.eras),
        "definition": metric.definition,
    }


def series_rows(series: Series) -> list[Row]:
    """One row of `series` for each era it has a formula in."""
    breaks = "; ".join(f"{one.at}: {one.why}" for one in series.breaks)
    return [
        {
            "id": series.id,
            "label": series.label,
            "unit": series.unit,
            "era": member.era,
            "formula": member.formula,
            "comparability": member.comparability,
            "breaks": breaks,
        }
        for member in series.members
    ]


def save_dictionary(db: Database) -> None:
    """Replaces both tables by the dictionary as it is now."""
    dictionary = load()
    with db.atomic():
        db.execute("DELETE FROM metrics")
        db.execute("DELETE FROM series")
        db.table("metrics").insert_all(
            metric_row(metric, dictionary) for metric in dictionary.metrics.values()
        )
        for series in dictionary.series:
            db.table("series").insert_all(series_rows(series))
