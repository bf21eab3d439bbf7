"""A report as rows of the database; pure, ids from content.

A function of a table's name makes its rows, tuples of the columns named above it.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from extract.model import Check, Fact, Report
from extract.reading_json import EXTRACTOR_VERSION, damage_json
from extract.store.keys import content_digest, content_id, part_id
from extract.store.words import words_of

Row = dict[str, Any]
Values = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of one table: the names of their columns, and the values of each."""

    table: str
    columns: tuple[str, ...]
    values: tuple[Values, ...]


def build_rows(table: str, rows: Sequence[Row]) -> Rows:
    """Rows of the same columns, one at least."""
    return Rows(table, tuple(rows[0]), tuple(tuple(row.values()) for row in rows))


def report_digest(report: Report) -> str:
    """What makes two captures the same version: publisher, year, scope, words and numbers."""
    identity = report.identity
    facts = [(f.metric, f.applicant_type, f.period, f.role, f.value, f.semantic) for f in report.facts]
    words = words_of(report.document.text)
    return content_digest(identity.publisher, identity.report_year, identity.reporting_scope, words, facts)


def report_row(report: Report, charset: str | None, url: str, capture_id: int) -> Row:
    """The row of `reports`; publisher_id, version and is_current are set when results are linked."""
    identity = report.identity
    digest = report_digest(report)
    return {
        "id": int(digest[:16], 16) >> 1,
        "publisher": identity.publisher,
        "publisher_kind": identity.publisher_kind,
        "report_year": identity.report_year,
        "reporting_scope": identity.reporting_scope,
        "title": identity.title,
        "url": url,
        "capture_id": capture_id,
        "published": identity.published,
        "format_era": report.format_era,
        "division_code": identity.division_code,
        "division": "/".join(identity.division) or None,
        "document_number": identity.document_number,
        "index_number": identity.index_number,
        "issuer": identity.issuer,
        "charset": charset,
        "text_evidence": report.text_evidence,
        "text": report.document.text,
        "content_digest": digest,
        "extractor_version": EXTRACTOR_VERSION,
    }


SECTIONS = ("report_id", "number", "heading", "level", "char_start", "char_end")


def sections(report: Report, report_id: int) -> Iterable[Values]:
    for number, section in enumerate(report.document.sections):
        yield report_id, number, section.heading, section.level, section.start, section.end


BLOCKS = ("report_id", "number", "table_no", "char_start", "char_end")


def blocks(report: Report, report_id: int) -> Iterable[Values]:
    for number, block in enumerate(report.document.blocks):
        yield report_id, number, block.table, block.start, block.end


DATES = ("report_id", "number", "kind", "value", "precision", "raw")


def dates(report: Report, report_id: int) -> Iterable[Values]:
    for number, date in enumerate(report.identity.dates):
        yield report_id, number, date.kind, date.value, date.precision, date.raw


CELLS = ("report_id", "table_no", "row_no", "col_no", "rowspan", "colspan", "raw")


def table_cells(report: Report, report_id: int) -> Iterable[Values]:
    for number, grid in enumerate(report.document.tables):
        for cell in grid.cells:
            yield report_id, number, cell.row, cell.col, cell.rowspan, cell.colspan, cell.raw


FACT_KEY = (
    "metric", "applicant_type", "period", "reporting_scope", "role", "raw",
    "source_kind", "table_no", "row_no", "col_no", "char_start", "char_end",
)  # fmt: skip
FACTS = (
    "report_id", "id", *FACT_KEY,
    "value", "semantic", "approx", "unit", "unit_raw", "amount_yuan", "source_raw",
)  # fmt: skip


def facts(report: Report, report_id: int) -> Iterable[Values]:
    """One row a key, of equal keys the last fact's."""
    scope = report.identity.reporting_scope
    by_key = {fact_key(fact, scope): fact for fact in report.facts}
    for key, fact in by_key.items():
        yield (
            report_id,
            part_id(report_id, content_id(*key)),
            *key,
            fact.value,
            fact.semantic,
            int(fact.approx),
            fact.unit,
            fact.unit_raw,
            fact.amount_yuan,
            fact.source_raw,
        )


def fact_key(fact: Fact, report_scope: str) -> Values:
    """What tells a fact from all others of its report."""
    source = fact.source
    return (
        fact.metric,
        fact.applicant_type,
        fact.period,
        fact.reporting_scope or report_scope,
        fact.role,
        fact.raw,
        source.kind,
        source.table,
        source.row,
        source.col,
        source.start,
        source.end,
    )


UNMATCHED = ("report_id", "table_no", "row_no", "label", "cells")


def unmatched_rows(report: Report, report_id: int) -> Iterable[Values]:
    for row in report.tables.unmatched_rows:
        yield report_id, row.table, row.row, row.label, json.dumps(row.cells, ensure_ascii=False)


MISSING = ("report_id", "number", "table_id", "reason", "raw")


def missing_tables(report: Report, report_id: int) -> Iterable[Values]:
    for number, missing in enumerate(report.tables.missing):
        yield report_id, number, missing.table, missing.reason, missing.raw


DAMAGE = ("report_id", "kind", "count", "examples")


def damage(report: Report, report_id: int) -> Iterable[Values]:
    for kind in report.damage:
        examples = json.dumps(damage_json(kind)["examples"], ensure_ascii=False)
        yield report_id, kind.kind, kind.count, examples


CHECKS = ("report_id", "number", *(one.name for one in fields(Check)))


def checks(report: Report, report_id: int) -> Iterable[Values]:
    for number, check in enumerate(report.checks):
        yield report_id, number, *(getattr(check, name) for name in CHECKS[2:])


Part = Callable[[Report, int], Iterable[Values]]
PARTS: Mapping[str, tuple[tuple[str, ...], Part]] = {
    "sections": (SECTIONS, sections),
    "blocks": (BLOCKS, blocks),
    "dates": (DATES, dates),
    "table_cells": (CELLS, table_cells),
    "facts": (FACTS, facts),
    "unmatched_rows": (UNMATCHED, unmatched_rows),
    "missing_tables": (MISSING, missing_tables),
    "damage": (DAMAGE, damage),
    "checks": (CHECKS, checks),
}


def part_rows(report: Report, report_id: int) -> tuple[Rows, ...]:
    """The rows of every table that hangs on a report and has any."""
    found = ((table, columns, tuple(part(report, report_id))) for table, (columns, part) in PARTS.items())
    return tuple(Rows(table, columns, values) for table, columns, values in found if values)
