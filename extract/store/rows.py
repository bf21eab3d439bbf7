"""A report as rows of the database; pure, ids from content. A function of a table's name makes its rows."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from extract.model import Check, Fact, Report
from extract.reading_json import EXTRACTOR_VERSION, damage_json
from extract.store.keys import content_digest, content_id, part_id
from extract.store.words import words_of

Row = dict[str, Any]
Values = tuple[Any, ...]
CHECK_COLUMNS = tuple(one.name for one in fields(Check))


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


def sections(report: Report) -> Iterable[Row]:
    for number, section in enumerate(report.document.sections):
        yield {
            "number": number,
            "heading": section.heading,
            "level": section.level,
            "char_start": section.start,
            "char_end": section.end,
        }


def blocks(report: Report) -> Iterable[Row]:
    for number, block in enumerate(report.document.blocks):
        yield {"number": number, "table_no": block.table, "char_start": block.start, "char_end": block.end}


def dates(report: Report) -> Iterable[Row]:
    for number, date in enumerate(report.identity.dates):
        yield {"number": number, **asdict(date)}


def table_cells(report: Report) -> Iterable[Row]:
    for number, grid in enumerate(report.document.tables):
        for cell in grid.cells:
            yield {
                "table_no": number,
                "row_no": cell.row,
                "col_no": cell.col,
                "rowspan": cell.rowspan,
                "colspan": cell.colspan,
                "raw": cell.raw,
            }


def facts(report: Report) -> Iterable[Row]:
    scope = report.identity.reporting_scope
    return {row["id"]: row for row in (fact_row(fact, scope) for fact in report.facts)}.values()


def fact_row(fact: Fact, report_scope: str) -> Row:
    source = fact.source
    row: Row = {
        "metric": fact.metric,
        "applicant_type": fact.applicant_type,
        "period": fact.period,
        "reporting_scope": fact.reporting_scope or report_scope,
        "role": fact.role,
        "raw": fact.raw,
        "source_kind": source.kind,
        "table_no": source.table,
        "row_no": source.row,
        "col_no": source.col,
        "char_start": source.start,
        "char_end": source.end,
    }
    return {
        "id": content_id(*row.values()),
        **row,
        "value": fact.value,
        "semantic": fact.semantic,
        "approx": int(fact.approx),
        "unit": fact.unit,
        "unit_raw": fact.unit_raw,
        "amount_yuan": fact.amount_yuan,
        "source_raw": fact.source_raw,
    }


def unmatched_rows(report: Report) -> Iterable[Row]:
    for row in report.tables.unmatched_rows:
        cells = json.dumps(row.cells, ensure_ascii=False)
        yield {"table_no": row.table, "row_no": row.row, "label": row.label, "cells": cells}


def missing_tables(report: Report) -> Iterable[Row]:
    for number, missing in enumerate(report.tables.missing):
        yield {"number": number, "table_id": missing.table, "reason": missing.reason, "raw": missing.raw}


def damage(report: Report) -> Iterable[Row]:
    for kind in report.damage:
        examples = json.dumps(damage_json(kind)["examples"], ensure_ascii=False)
        yield {"kind": kind.kind, "count": kind.count, "examples": examples}


def checks(report: Report) -> Iterable[Row]:
    for number, check in enumerate(report.checks):
        yield {"number": number, **{name: getattr(check, name) for name in CHECK_COLUMNS}}


PARTS: tuple[Callable[[Report], Iterable[Row]], ...] = (
    sections, blocks, dates, table_cells, facts, unmatched_rows, missing_tables, damage, checks,
)  # fmt: skip


def part_rows(report: Report, report_id: int) -> tuple[Rows, ...]:
    """The rows of every table that hangs on a report and has any."""
    found = {part.__name__: [{"report_id": report_id, **row} for row in part(report)] for part in PARTS}
    for fact in found["facts"]:
        fact["id"] = part_id(report_id, fact["id"])
    return tuple(build_rows(table, rows) for table, rows in found.items() if rows)
