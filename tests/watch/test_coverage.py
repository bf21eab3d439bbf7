"""`nianbao coverage` on a crawled web, and on the same with reports taken away."""

import csv
import io
import json
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any, get_args
from urllib.parse import urlsplit

import pytest

from archive.errors import ExitCode
from spiders.expecting import Reason
from tests.watch.conftest import Way, nianbao
from watch.calendar import load_calendar
from watch.changes import Change, describe_changes, find_changes
from watch.coverage import Body, Cell, Report, Trace, build_coverage, load_rules

CONTRACT = {"publisher_id", "year", "state", "due", "published", "url"}


def read_cells(database: Path, *options: str | Path) -> list[dict[str, Any]]:
    ended = nianbao("coverage", database, "--json", *options)
    assert ended.returncode in (ExitCode.OK, ExitCode.FAULTS_FOUND), ended.stderr
    found: list[dict[str, Any]] = json.loads(ended.stdout)
    return found


def execute(path: Path, sql: str, *values: object) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as db, db:
        return db.execute(sql, values).fetchall()


def test_every_report_of_the_web_is_found_or_late(way: Way) -> None:
    cells = {(cell["publisher"], cell["year"]): cell for cell in read_cells(way.database)}
    assert all(cell.keys() >= CONTRACT for cell in cells.values())
    known = [r for r in way.truth["reports"] if (r["publisher"], r["report_year"]) in cells]
    assert len(known) > len(way.truth["reports"]) / 2
    for report in known:
        cell = cells[report["publisher"], report["report_year"]]
        assert cell["state"] in ("found", "late")
        if cell["published"] and cell["due"]:
            assert (cell["state"] == "late") == (cell["published"] > cell["due"])


def take_away(way: Way, kind: str) -> tuple[str, int, str]:
    """Deletes the newest report of a publisher of that kind; gives its name, year and address."""
    ((report, name, year, url),) = execute(
        way.database,
        "SELECT r.id, p.name, r.report_year, r.url FROM reports r JOIN publishers p ON p.id = r.publisher_id "
        "WHERE p.kind = ? AND r.report_year >= 2019 AND EXISTS (SELECT 1 FROM reports o "
        "WHERE o.publisher_id = p.id AND o.report_year < r.report_year) ORDER BY r.report_year DESC LIMIT 1",
        kind,
    )
    execute(way.database, "DELETE FROM reports WHERE id = ?", report)
    return name, year, url


def test_a_lost_report_is_overdue_and_the_crawl_says_why(way: Way) -> None:
    name, year, url = take_away(way, "department")

    def cell(*options: str | Path) -> dict[str, Any]:
        rows = read_cells(way.database, "--crawl", way.crawl, *options)
        return next(row for row in rows if (row["publisher"], row["year"]) == (name, year))

    rows = read_cells(way.database)
    plain = next(row for row in rows if (row["publisher"], row["year"]) == (name, year))
    assert (plain["state"], plain["url"]) == ("overdue", None)
    assert cell() | {"state": "unreadable", "url": url} == cell()

    frontier = way.crawl / "frontier.db"
    execute(frontier, "UPDATE requests SET status = 404")
    assert (cell()["state"], cell()["reason"]) == ("overdue", "its page answered with 404")
    execute(frontier, "UPDATE requests SET state = 'blocked', status = 200, error = 'a challenge'")
    assert (cell()["state"], cell()["reason"]) == ("blocked", "a challenge")


def test_the_overdue_list_is_right_to_the_day(way: Way) -> None:
    name, year, _ = take_away(way, "department")
    due = f"{year + 1}-01-31"
    listed = nianbao("coverage", way.database, "--overdue", "--as-of", due)
    assert f"{year}  due {due}" not in listed.stdout
    listed = nianbao("coverage", way.database, "--overdue", "--as-of", f"{year + 1}-02-01")
    line = next(line for line in listed.stdout.splitlines() if name in line and f"due {due}" in line)
    assert "1 days ago" in line
    assert listed.returncode == ExitCode.FAULTS_FOUND


def test_an_estimate_says_why_a_report_is_missing(way: Way) -> None:
    name, year, url = take_away(way, "department")
    portal = f"{url.split('/')[0]}//{urlsplit(url).netloc}/"
    keys = ("publisher", "report_year", "reason", "url", "is_named")
    rows = (
        (name, year, "robots", url, True),
        ("某某县地震局", None, "blocked", portal, False),
        ("某某县气象局", 2016, "dead link", portal, True),
        ("某某县档案局", 2016, "dead link", portal, False),
    )
    gaps = [dict(zip(keys, row, strict=True)) for row in rows]
    told = {"portal": portal, "state": "finished", "found": 9, "expected": 10, "recall": 0.9}
    text = json.dumps([{**told, "statement": "9 of 10 expected", "gaps": gaps}])
    execute(way.database, "UPDATE runs SET estimates = '[{}]'")  # not one of ours
    execute(way.database, "INSERT INTO runs (id, started_at, estimates) VALUES ('z', '2999', ?)", text)
    cells = {(cell["publisher"], cell["year"]): cell for cell in read_cells(way.database)}
    assert cells[name, year]["reason"] == "robots.txt forbids its page"
    (quake,) = (cell for (publisher, _), cell in cells.items() if publisher == "某某县地震局")
    assert (quake["state"], quake["reason"]) == ("blocked", "the host does not give it to us")
    assert ("某某县气象局", 2016) in cells
    assert [key[1] > 2016 for key in cells if key[0] == "某某县档案局"] == [True]  # it may be new
    assert f"{portal}: 9 of 10 expected" in nianbao("coverage", way.database).stdout
    (shown,) = json.loads(nianbao("coverage", way.database, "--estimates", "--json").stdout)
    assert (shown["portal"], shown["recall"], shown["gaps"]) == (portal, 0.9, gaps)


def test_every_reason_of_an_estimate_has_its_words() -> None:
    assert load_rules().gaps.keys() == {*get_args(Reason)}


def close(way: Way, portal: str, name: str) -> None:
    """Makes a run's summary of the first, in which a portal could not be read."""
    first = min((way.crawl / "runs").glob("*.json"))
    summary = json.loads(first.read_text(encoding="utf-8"))
    for one in summary["portals"]:
        if portal in one["url"]:
            one |= {"state": "blocked", "reason": "412"}
    (first.parent / (name or first.name)).write_text(json.dumps(summary), encoding="utf-8")


def test_a_closed_portal_excuses_its_publishers_unless_it_was_read_after_their_day(way: Way) -> None:
    name, year, url = take_away(way, "government")
    portal = url.split("/", 3)[2]
    execute(way.crawl / "frontier.db", "DELETE FROM found")
    execute(way.crawl / "frontier.db", "DELETE FROM requests")

    def cell(*options: str) -> dict[str, Any]:
        rows = read_cells(way.database, "--crawl", way.crawl, *options)
        return next(row for row in rows if (row["publisher"], row["year"]) == (name, year))

    for run in ("29990101T000000Z-a.json", "29990102T000000Z-b.json"):
        close(way, portal, run)
        assert cell()["state"] == "overdue"
        assert "it was not there on" in cell()["reason"]
        assert "412" in cell()["reason"]
    close(way, portal, "")  # the first run of all, too
    assert (cell()["state"], "412" in cell()["reason"]) == ("blocked", True)
    before = f"{year + 1}-03-30T12:00:00Z"
    execute(way.database, "UPDATE captures SET timestamp = ?", before)
    later = ("--as-of", f"{year + 1}-05-01")
    assert cell(*later)["state"] == "blocked"
    listed = nianbao("coverage", way.database, "--crawl", way.crawl, "--overdue", *later)
    assert name in listed.stdout.partition("nobody could look")[2]


def list_body(way: Way, portal: str, name: str) -> None:
    """Has a portal list a body."""
    lead = json.dumps({"lead": {"kind": "body", "publisher": name}}, ensure_ascii=False)
    newest = "UPDATE requests SET cb_kwargs = ?, portal = ? WHERE id = (SELECT max(id) FROM requests)"
    execute(way.crawl / "frontier.db", newest, lead, portal)


def test_a_listed_body_without_reports_is_expected(way: Way) -> None:
    ((portal,),) = execute(
        way.crawl / "frontier.db", "SELECT portal FROM requests WHERE portal <> '' LIMIT 1"
    )
    list_body(way, portal, "畜牧水产局")
    rows = read_cells(way.database, "--crawl", way.crawl)
    own = [row for row in rows if row["publisher"] == "畜牧水产局"]
    assert [(row["publisher_id"], row["state"]) for row in own] == [(None, "overdue")]
    assert portal in own[0]["reason"]


def test_a_body_whose_portal_moved_is_no_other_one(way: Way) -> None:
    ((report, name),) = execute(
        way.database,
        "SELECT r.id, p.name FROM reports r JOIN publishers p ON p.id = r.publisher_id "
        "WHERE p.kind = 'department' LIMIT 1",
    )
    list_body(way, "http://127.0.0.99/", name)

    def ids() -> set[int | None]:
        rows = read_cells(way.database, "--crawl", way.crawl)
        return {row["publisher_id"] for row in rows if row["publisher"] == name}

    assert None in ids()
    keep_answer(way, 1, "http://127.0.0.99/1.html", "2099-01-01T00:00:00Z", 200)
    execute(way.database, "INSERT INTO report_captures VALUES (?, 1, 'mirror', 1)", report)
    assert None not in ids()


def keep_answer(way: Way, number: int, url: str, when: str, status: int) -> None:
    """Adds a capture."""
    execute(
        way.database,
        "INSERT INTO captures (id, record_id, record_type, url, timestamp, status) "
        "VALUES (?, ?, 'response', ?, ?, ?)",
        *(number, f"<urn:test:{number}>", url, when, status),
    )


def test_gone_needs_two_answers_a_week_apart(way: Way) -> None:
    ((url,),) = execute(way.database, "SELECT url FROM reports WHERE publisher_id IS NOT NULL LIMIT 1")

    def answer(number: int, when: str, status: int) -> str:
        keep_answer(way, number, url, when, status)
        return str(next(row["state"] for row in read_cells(way.database) if row["url"] == url))

    assert answer(1, "2099-01-01T00:00:00Z", 404) != "gone"
    assert answer(2, "2099-01-04T00:00:00Z", 410) != "gone"
    assert answer(3, "2099-01-08T00:00:00Z", 404) == "gone"
    assert answer(4, "2099-01-09T00:00:00Z", 200) != "gone"


def test_a_report_that_moved_is_gone_when_it_stands_nowhere(way: Way) -> None:
    ((report, url),) = execute(
        way.database, "SELECT id, url FROM reports WHERE publisher_id IS NOT NULL LIMIT 1"
    )
    new = "http://127.0.0.1/relaunched.html"
    keep_answer(way, 1, new, "2098-12-31T00:00:00Z", 200)
    execute(way.database, "INSERT INTO report_captures VALUES (?, 1, 'copy', 1)", report)

    def standing() -> dict[str, str]:
        return {row["url"]: row["state"] for row in read_cells(way.database) if row["url"] in (url, new)}

    assert standing().keys() == {url}
    for number, when in enumerate(("2099-01-01T00:00:00Z", "2099-01-09T00:00:00Z")):
        keep_answer(way, 2 + number, url, when, 404)
    assert standing().keys() == {new}
    assert "gone" not in standing().values()
    for number, when in enumerate(("2099-01-10T00:00:00Z", "2099-01-20T00:00:00Z")):
        keep_answer(way, 4 + number, new, when, 404)
    assert "gone" in standing().values()


def test_a_report_that_leads_to_the_home_page_is_gone_after_a_week(way: Way) -> None:
    ((url,),) = execute(way.database, "SELECT url FROM reports WHERE publisher_id IS NOT NULL LIMIT 1")
    home = url.split("/", 3)
    execute(
        way.crawl / "frontier.db",
        "UPDATE requests SET redirects = 1, url = ?, meta = json_object('redirected_from', json_array(?)) "
        "WHERE id = (SELECT max(id) FROM requests)",
        f"{home[0]}//{home[2]}/index.html",
        url,
    )

    def state(number: int, when: str) -> str:
        execute(
            way.database,
            "INSERT INTO captures (id, record_id, record_type, url, timestamp, status) "
            "VALUES (?, ?, 'response', ?, ?, 302)",
            *(number, f"<urn:test:{number}>", url, when),
        )
        rows = read_cells(way.database, "--crawl", way.crawl)
        return str(next(row["state"] for row in rows if row["url"] == url))

    assert state(1, "2099-01-01T00:00:00Z") != "gone"
    assert state(2, "2099-01-09T00:00:00Z") == "gone"
    assert next(row["state"] for row in read_cells(way.database) if row["url"] == url) != "gone"


def test_changes_are_told_from_the_second_run_on() -> None:
    cells = [Cell(None, name, "department", None, 2024, "found", None, None, None, None) for name in "ab"]
    assert find_changes({}, cells) == []
    changes = find_changes({("a", 2024): "overdue", ("b", 2024): "found"}, cells)
    assert changes == [Change("a", 2024, "overdue", "found")]
    assert describe_changes(changes).detail == "1 now found"


def test_table_and_csv_tell_the_same(way: Way) -> None:
    rows = list(csv.DictReader(io.StringIO(nianbao("coverage", way.database, "--format", "csv").stdout)))
    assert len(rows) == len(read_cells(way.database))
    table = nianbao("coverage", way.database).stdout
    assert all(row["publisher"] in table for row in rows)
    assert f"found {sum(row['state'] == 'found' for row in rows)}:" in table


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("no-such.db",), ExitCode.INPUT_UNUSABLE),
        (("{db}", "--crawl", "no-such-folder"), ExitCode.INPUT_UNUSABLE),
        (("{db}", "--format", "xml"), ExitCode.USAGE),
        (("{db}", "--as-of", "yesterday"), ExitCode.USAGE),
    ],
)
def test_what_cannot_be_used_is_said_in_a_sentence(
    finished_way: Way, arguments: tuple[str, ...], code: int
) -> None:
    words = (word.format(db=finished_way.database) for word in arguments)
    ended = nianbao("coverage", *words)
    assert ended.returncode == code
    assert "Traceback" not in ended.stderr


def states(body: Body, reports: list[Report], today: date) -> dict[int, str]:
    cells = build_coverage({"a": body}, reports, [], {}, load_calendar(), today)
    return {cell.year: cell.state for cell in cells}


def test_a_body_is_not_expected_after_its_division_or_long_silence() -> None:
    reports = [Report("a", year, date(year + 1, 1, 20), "http://a.test/") for year in (2016, 2018)]
    silent = states(Body(1, "某局", "department"), reports, date(2026, 5, 1))
    assert silent == {2016: "found", 2017: "missing", 2018: "found", 2019: "overdue", 2020: "overdue"}
    dissolved = states(Body(1, "某局", "department", ended=2019), reports, date(2026, 5, 1))
    assert max(dissolved) == 2019
    assert states(Body(1, "某局", "department"), reports, date(2020, 1, 31))[2019] == "not_due"


def test_a_guess_that_names_no_page_expects_nothing() -> None:
    bodies = {"a": Body(1, "某县民政局", "department")}
    reports = [Report("a", 2021, date(2022, 1, 9), "http://a/2021")]

    def years(url: str) -> list[int]:
        traces = [Trace("a", 2024, url, None, "no list of the portal names it")]
        cells = build_coverage(bodies, reports, traces, {}, load_calendar(), date(2025, 6, 1))
        return [cell.year for cell in cells]

    blocked = [Trace("a", year, "http://a/", "blocked", "a challenge") for year in (2022, 2024)]
    cells = build_coverage(bodies, reports, blocked, {}, load_calendar(), date(2025, 1, 31))
    assert [cell.state for cell in cells] == ["found", "blocked", "overdue", "not_due"]
    assert years("") == [2021, 2022, 2023]
    assert years("http://a/2024") == [2021, 2022, 2023, 2024]
