"""A reading as the JSON object of `nianbao read`; unknown fields are null."""

from dataclasses import asdict
from hashlib import sha256
from importlib.metadata import version
from typing import Any

from extract.model import Check, Damage, Fact, Page, Reading, Report, Source

SCHEMA = 1
EXTRACTOR_VERSION = version("nianbao")
Json = dict[str, Any]


def reading_json(page: Page, reading: Reading) -> Json:
    """The whole object: what was read, what it turned out to be, its reports."""
    return {
        "schema": SCHEMA,
        "extractor_version": EXTRACTOR_VERSION,
        "input": {
            "sha256": sha256(page.body).hexdigest(),
            "url": page.url,
            "charset": reading.charset,
            "charset_evidence": reading.charset_evidence,
        },
        "page_type": reading.page_type,
        "reason": reading.reason,
        "reports": [report_json(report) for report in reading.reports],
    }


def report_json(report: Report) -> Json:
    """One report with its facts, tables, damage and checks."""
    identity, document, tables = report.identity, report.document, report.tables
    return {
        "title": identity.title,
        "publisher": identity.publisher,
        "division": list(identity.division),
        "division_code": identity.division_code,
        "report_year": identity.report_year,
        "published": identity.published,
        "dates": [asdict(date) for date in identity.dates],
        "document_number": identity.document_number,
        "index_number": identity.index_number,
        "issuer": identity.issuer,
        "reporting_scope": identity.reporting_scope,
        "format_era": report.format_era,
        "text": document.text,
        "text_evidence": report.text_evidence,
        "sections": [asdict(section) for section in document.sections],
        "tables": [
            {"table": number, "family": family, "rows": [list(row) for row in grid.rows]}
            for number, (grid, family) in enumerate(zip(document.tables, tables.families, strict=True))
        ],
        "facts": [fact_json(fact, identity.reporting_scope) for fact in report.facts],
        "unmatched_rows": [{**asdict(row), "cells": list(row.cells)} for row in tables.unmatched_rows],
        "missing_tables": [asdict(missing) for missing in tables.missing],
        "damage": [damage_json(damage) for damage in report.damage],
        "checks": [check_json(check) for check in report.checks],
    }


def fact_json(fact: Fact, report_scope: str) -> Json:
    """One fact; its reporting scope is that of the report unless it has one of its own."""
    result: Json = {
        "metric": fact.metric,
        "applicant_type": fact.applicant_type,
        "period": fact.period,
        "reporting_scope": fact.reporting_scope or report_scope,
        "role": fact.role,
        "value": fact.value,
        "semantic": fact.semantic,
        "approx": fact.approx,
        "unit": fact.unit,
        "unit_raw": fact.unit_raw,
        "raw": fact.raw,
        "source": source_json(fact.source),
    }
    if fact.amount_yuan is not None:
        result["amount_yuan"] = fact.amount_yuan
    if fact.source_raw is not None:
        result["source_raw"] = fact.source_raw
    return result


def source_json(source: Source) -> Json:
    """The place of a fact: a cell or a span."""
    if source.kind == "table":
        return {"kind": "table", "table": source.table, "row": source.row, "col": source.col}
    return {"kind": "prose", "start": source.start, "end": source.end}


def damage_json(damage: Damage) -> Json:
    """One kind of damage with its examples."""
    examples = [
        {"before": edit.before, "after": edit.after, "rule": edit.rule, "certainty": edit.certainty}
        for edit in damage.examples
    ]
    return {"kind": damage.kind, "count": damage.count, "examples": examples}


def check_json(check: Check) -> Json:
    """One evaluated identity."""
    return {
        "identity": check.identity,
        "applicant_type": check.applicant_type,
        "period": check.period,
        "status": check.status,
        "left": check.left,
        "right": check.right,
        "metric": check.metric,
        "other_reading": check.other_reading,
    }
