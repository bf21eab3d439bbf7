"""/DB/-/compare: two to six reports side by side, cells that differ marked."""

import asyncio
import json
from collections.abc import Sequence

from datasette import Response

from extract.dictionary import load
from extract.explore.text_diff import TextDiff, diff_texts
from extract.explore.visit import Row, Visit, parse_id
from extract.script.t2s import to_simplified

MOST = 6


async def compare_page(visit: Visit) -> Response:
    """The reports named by `?report=` (repeated), or a form to find publishers."""
    ids = list(dict.fromkeys(parse_id(text) for text in visit.asked_all("report")))
    shows_all = visit.asked("all") == "1"
    given = json.dumps(ids[:MOST])
    reports = await visit.rows("compare_reports", ids=given)
    reports.sort(key=lambda report: ids.index(report["id"]))
    facts = await visit.rows("compare_facts", ids=given, all=int(shows_all)) if reports else []
    lines = compare_facts([report["id"] for report in reports], facts)
    texts = await compare_texts(visit, [report["id"] for report in reports])
    words = visit.asked("name")
    publishers = await visit.rows("compare_publishers", words=to_simplified(words[:100])) if words else []
    view = {
        "reports": reports,
        "lines": [line for line in lines if line["differs"]] if visit.asked("only") == "1" else lines,
        "differing": sum(line["differs"] for line in lines),
        "shows_all": shows_all,
        "only_differing": visit.asked("only") == "1",
        "too_many": len(ids) > MOST,
        "most": MOST,
        "texts": texts,
        "words": words,
        "publishers": publishers,
    }
    return await visit.page("compare.html", view)


async def compare_texts(visit: Visit, ids: Sequence[int]) -> TextDiff | None:
    """What differs in the words of the first two reports; None of fewer."""
    if len(ids) < 2:
        return None
    found = await visit.rows("compare_texts", ids=json.dumps(list(ids[:2])))
    texts = {row["id"]: row["text"] or "" for row in found}
    return await asyncio.to_thread(diff_texts, texts[ids[0]], texts[ids[1]])


def compare_facts(ids: Sequence[int], facts: Sequence[Row]) -> list[Row]:
    """One line a metric, applicant type, period and partial scope; a cell is None where there is no fact."""
    lines: dict[tuple[str, ...], dict[int, Row]] = {}
    for fact in facts:
        part = "subset" if fact["reporting_scope"] == "subset" else ""
        key = (fact["metric"], fact["applicant_type"] or "", fact["period"], part)
        lines.setdefault(key, {})[fact["report_id"]] = fact
    order = {metric: number for number, metric in enumerate(load().metrics)}
    keys = sorted(lines, key=lambda key: (order.get(key[0], len(order)), *key))
    return [line_of([lines[key].get(one) for one in ids]) for key in keys]


def line_of(cells: list[Row | None]) -> Row:
    """The cells of one line, whether they differ, and one fact to name the line by."""
    said = {
        (cell["value"], cell["semantic"] if cell["value"] is None else None) if cell else None
        for cell in cells
    }
    return {"fact": next(cell for cell in cells if cell), "cells": cells, "differs": len(said) > 1}
