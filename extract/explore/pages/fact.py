"""/DB/-/fact/ID: one number, the words or the row it stands in, and how to cite it."""

from collections.abc import Mapping
from typing import Any

from datasette import Response

from extract.dictionary import load
from extract.explore.check_view import describe_checks, failures_by_fact
from extract.explore.pages.verdict import sign
from extract.explore.visit import Row, Unanswerable, Visit, parse_id

AROUND = 120


async def fact_page(visit: Visit) -> Response:
    """One fact with its source and its citation."""
    found = await visit.rows("fact", id=parse_id(visit.request.url_vars["id"]))
    if not found:
        raise Unanswerable("no_fact", id=visit.request.url_vars["id"])
    fact = found[0]
    report = (await visit.rows("report", id=fact["report_id"]))[0]
    capture = next(iter(await visit.rows("capture", id=report["capture_id"])), None)
    verdicts = await verdicts_on(visit, capture)
    permanent = visit.datasette.absolute_url(visit.request, visit.request.path)
    view = {
        "fact": fact,
        "report": report,
        "capture": capture,
        "cells": await row_of(visit, fact),
        "words": words_around(report["text"] or "", fact),
        "failed": await failed_checks(visit, fact),
        "years": await same_in_other_years(visit, fact, report),
        "permanent": permanent,
        "verdict": verdicts.get(fact["id"]),
        "token": sign(visit, fact["id"]),
    }
    return await visit.page("fact.html", view)


async def verdicts_on(visit: Visit, capture: Row | None) -> Mapping[int, Row]:
    """By fact id, the verdicts on the numbers of a capture."""
    book = visit.verdict_book()
    if book is None or capture is None:
        return {}
    return await book.on_page(capture["payload_digest"] or capture["record_id"])


async def row_of(visit: Visit, fact: Row) -> list[Row]:
    """The cells of the table row that a fact stands in."""
    if fact["source_kind"] != "table":
        return []
    return await visit.rows("fact_row", id=fact["report_id"], table=fact["table_no"], row=fact["row_no"])


def words_around(text: str, fact: Row) -> tuple[str, str, str] | None:
    """What stands before, at and after a fact of the prose."""
    start, end = fact["char_start"], fact["char_end"]
    if fact["source_kind"] != "prose" or start is None or end is None:
        return None
    return text[max(0, start - AROUND) : start], text[start:end], text[end : end + AROUND]


async def failed_checks(visit: Visit, fact: Row) -> list[Row]:
    """The failing checks that this fact takes part in."""
    checks = describe_checks(await visit.rows("report_checks", id=fact["report_id"]), load())
    failed = [check for check in checks if check["status"] == "fail"]
    facts = await visit.rows("report_facts", id=fact["report_id"]) if failed else []
    return failures_by_fact(failed, facts, load()).get(fact["id"], [])


async def same_in_other_years(visit: Visit, fact: Row, report: Row) -> list[Row]:
    """The same metric of the same publisher in every year."""
    if report["publisher_id"] is None:
        return []
    values: dict[str, Any] = {
        "metric": fact["metric"],
        "period": fact["period"],
        "applicant": fact["applicant_type"],
        "scope": fact["reporting_scope"],
        "publisher": report["publisher_id"],
    }
    return await visit.rows("fact_years", **values)
