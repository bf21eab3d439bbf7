"""/DB/-/report/ID: one report with its numbers in their places."""

import asyncio
import json

from datasette import Response

from extract.dictionary import load
from extract.explore.check_view import describe_checks, failures_by_fact, take_part
from extract.explore.pages.capture import raw_of, replay_address
from extract.explore.pages.fact import verdicts_on
from extract.explore.raw_text import mark_repaired, seen_text
from extract.explore.report_view import Report, divide, lay_out, shown_facts
from extract.explore.version_view import find_changes
from extract.explore.visit import Row, Unanswerable, Visit, parse_id

MAX_RAW_CHARACTERS = 100_000
PARTS = ("dates", "captures", "years", "missing", "unmatched")


async def report_page(visit: Visit) -> Response:
    """The report; a long one in parts (`?part=`)."""
    row = await find_report(visit, visit.request.url_vars["id"])
    report = await read_report(visit, row)
    parts = divide(report.blocks)
    part = min(max(visit.asked_number("part") or 1, 1), len(parts))
    pieces = lay_out(report, parts[part - 1])
    damage = [with_examples(kind) for kind in await visit.rows("report_damage", id=row["id"])]
    view = {
        "report": row,
        "pieces": pieces,
        "sections": report.sections,
        "section_parts": section_parts(report, parts),
        "part": part,
        "parts": len(parts),
        "notes": shown_facts(pieces),
        "similar": next(iter(await visit.rows("report_similarity", id=row["id"])), None),
        "asks_raw": visit.asked("raw") == "1",
        **await raw_parts(visit, row, damage),
        "damage": damage,
        **await check_parts(visit, row["id"], report),
        **await version_parts(visit, row, report),
        **{name: await visit.rows(f"report_{name}", id=row["id"]) for name in PARTS},
    }
    return await visit.page("report.html", view)


async def find_report(visit: Visit, text: str) -> Row:
    """The row of a report by the id in an address; raises Unanswerable."""
    found = await visit.rows("report", id=parse_id(text))
    if not found:
        raise Unanswerable("no_report", id=text)
    return found[0]


async def read_report(visit: Visit, row: Row) -> Report:
    """The rows that make up the report's text."""
    names = ("blocks", "sections", "cells", "facts")
    blocks, sections, cells, facts = [await visit.rows(f"report_{name}", id=row["id"]) for name in names]
    text = row["text"] or ""
    whole = {"number": 0, "table_no": None, "char_start": 0, "char_end": len(text)}
    return Report(text, blocks or [whole], sections, cells, facts)


def section_parts(report: Report, parts: list[list[Row]]) -> dict[int, int]:
    """By section number, the part of the report that it begins in."""
    ends = [blocks[-1]["char_end"] if blocks else 0 for blocks in parts]
    return {
        section["number"]: 1 + sum(end < section["char_start"] for end in ends[:-1])
        for section in report.sections
    }


def with_examples(kind: Row) -> Row:
    """A kind of damage with its examples as rows."""
    return {**kind, "examples": json.loads(kind["examples"] or "[]")}


async def raw_parts(visit: Visit, row: Row, damage: list[Row]) -> Row:
    """The archived page's own words, if they were asked for, where its replay is, and the verdicts on it."""
    capture = next(iter(await visit.rows("capture", id=row["capture_id"])), None)
    parts: Row = {
        "replay": replay_address(visit.config.get("replay"), capture) if capture else None,
        "verdicts": await verdicts_on(visit, capture),
        "raw": None,
    }
    if visit.asked("raw") != "1" or capture is None:
        return parts
    raw = await raw_of(visit, capture)
    if raw is None or raw.text is None:
        return parts
    text = await asyncio.to_thread(seen_text, raw.text) if raw.is_markup else raw.text
    before = [edit["before"] for kind in damage for edit in kind["examples"] if edit.get("before")]
    return {**parts, "raw": mark_repaired(text[:MAX_RAW_CHARACTERS], before)}


async def check_parts(visit: Visit, report_id: int, report: Report) -> Row:
    """Failing and passing checks, and who takes part in those that fail."""
    dictionary = load()
    checks = describe_checks(await visit.rows("report_checks", id=report_id), dictionary)
    failed = [check for check in checks if check["status"] == "fail"]
    return {
        "failed": [{**check, "facts": take_part(check, report.facts, dictionary)} for check in failed],
        "others": [check for check in checks if check["status"] != "fail"],
        "failures": failures_by_fact(failed, report.facts, dictionary),
    }


async def version_parts(visit: Visit, row: Row, report: Report) -> Row:
    """The versions of this report and what this one changed."""
    versions = await visit.rows("report_versions", id=row["id"])
    earlier = [one for one in versions if (one["version"] or 0) < (row["version"] or 0)]
    if not earlier:
        return {"versions": versions, "earlier": None, "changes": []}
    before = await visit.rows("report_facts", id=earlier[-1]["id"])
    changes = find_changes(before, report.facts)
    return {"versions": versions, "earlier": earlier[-1], "changes": changes}
