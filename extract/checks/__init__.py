"""Identities of the dictionary on printed numbers: within a report, and across the years of a publisher."""

from extract.checks.report import check_report
from extract.checks.series import check_series, series_metrics

__all__ = ["check_report", "check_series", "series_metrics"]
