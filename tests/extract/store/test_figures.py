"""What is counted over all rows says what counting the rows themselves says."""

import json
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from sqlite_utils import Database

from extract.attachments.pdf import read_pdf
from extract.database_commands import open_counted
from extract.errors import UnreadableBytes
from extract.store.areas import paths
from extract.store.dictionary_rows import save_dictionary
from extract.store.figures import count_figures, is_counted, save_figures, start_figures
from extract.store.schema import create_database, load_schema, open_to_readers
from extract.store.shares import counting
from extract.store.similarity import similarity
from extract.store.spread import spread
from tests.extract.explore.site import build_site

NUMBERS = st.lists(st.integers(-1000, 10**9), min_size=1, max_size=40)


def make(facts: Mapping[int, Mapping[str, float]], division: str = "某省/某市") -> Database:
    """One publisher with a report a year, holding these numbers by metric."""
    db = Database(memory=True)
    create_database(db)
    save_dictionary(db)
    db.table("publishers").insert({"id": 1, "name": "某局", "kind": "department", "division": division})
    for year, numbers in facts.items():
        era = "fmt_2021" if year > 2020 else "fmt_2019" if year > 2018 else "stat_2014"
        report: dict[str, Any] = {"id": year, "publisher_id": 1, "report_year": year, "is_current": 1}
        db.table("reports").insert(
            {**report, "format_era": era, "reporting_scope": "own_agency", "published": f"{year + 1}-02-01"}
        )
        for number, (metric, value) in enumerate(numbers.items()):
            fact = {"id": 100 * year + number, "report_id": year, "metric": metric, "value": value}
            db.table("facts").insert(
                {
                    **fact,
                    "role": "value",
                    "period": "annual",
                    "semantic": "number",
                    "reporting_scope": "own_agency",
                }
            )
    count_figures(db)
    return db


def counted_rows(path: Path, processes: int) -> list[list[tuple[Any, ...]]]:
    """All rows of all counted tables, counted anew by so many processes."""
    db = Database(path)
    with open_to_readers(db), counting(db, processes) as count:
        save_figures(db, start_figures(db, count))
    tables = [table for table in load_schema().tables if table.is_counted]
    rows = [
        db.execute(f'SELECT * FROM "{one.name}" ORDER BY {", ".join(one.pk)}').fetchall() for one in tables
    ]
    db.close()
    return rows


def test_several_processes_count_what_one_does(tmp_path: Path) -> None:
    numbers = {"requests.received": 5.0, "review.total": 2.0, "disclosure.proactive.total": 100.0}
    path = tmp_path / "a.db"
    db = make(dict.fromkeys(range(2014, 2024), numbers))
    db.execute("VACUUM INTO ?", [str(path)])
    alone = counted_rows(path, 1)
    assert counted_rows(path, 2) == alone
    assert sum(map(len, alone)) > 30


def points(db: Database, series: str) -> dict[int, tuple[float, float | None]]:
    rows = db.execute("SELECT report_year, value, before FROM series_points WHERE series = ?", [series])
    return {year: (value, before) for year, value, before in rows}


def test_a_ratio_needs_all_of_its_numbers() -> None:
    parts = {"requests.outcome.granted": 3, "requests.outcome.partial": 1, "requests.outcome.total": 8}
    without = {name: value for name, value in parts.items() if name != "requests.outcome.partial"}
    nothing = {**parts, "requests.outcome.total": 0}
    db = make({2021: parts, 2022: without, 2023: nothing, 2024: parts})
    assert points(db, "series.disclosure_rate_substantive") == {2021: (50.0, None), 2024: (50.0, None)}


def test_a_sum_that_changes_its_form_keeps_its_line() -> None:
    db = make(
        {
            2018: {"requests.outcome.agreed": 4, "requests.outcome.already_public": 3},
            2019: {"requests.outcome.granted": 70},
        }
    )
    assert points(db, "series.granted_full") == {2018: (7, None), 2019: (70, 7)}
    (row,) = db.query(
        "SELECT * FROM series_values WHERE series = 'series.granted_full' AND report_year = 2018"
    )
    assert (row["value"], row["fact_id"], row["era"]) == (7, None, "stat_2014")
    assert db.execute("SELECT jump FROM series_points WHERE report_year = 2019").fetchone()[0] == 63


def test_another_thing_counted_is_no_jump() -> None:
    fees = {2020: {"admin_actions.fees.items_previous_year": 60, "admin_actions.fees.items_change": 2}}
    db = make({**fees, 2021: {"admin_actions.fees.amount": 2140}, 2022: {"admin_actions.fees.amount": 85}})
    jumps = db.execute(
        "SELECT report_year, before, jump FROM series_points WHERE series LIKE '%istrative_fees'"
    )
    assert list(jumps) == [(2020, None, None), (2021, 62, None), (2022, 2140, 2055)]


def test_places_add_up() -> None:
    db = make({2019: {}, 2021: {}})
    rows = {(row["path"], row["report_year"]): row for row in db.query("SELECT * FROM areas")}
    assert {path for path, _ in rows} == {"", "某省", "某省/某市"}
    for path in ("", "某省", "某省/某市"):
        states = [
            (rows[path, year]["found"], rows[path, year]["late"], rows[path, year]["missing"])
            for year in (2019, 2020, 2021)
        ]
        assert states == [(0, 1, 0), (0, 0, 1), (0, 1, 0)]


def test_counting_again_changes_nothing_and_new_rows_are_noticed() -> None:
    db = make({2021: {"requests.received": 5}})
    counted = {table.name: list(db.query(f"SELECT * FROM {table.name}")) for table in load_schema().tables}
    assert is_counted(db)
    count_figures(db)
    assert {
        table.name: list(db.query(f"SELECT * FROM {table.name}")) for table in load_schema().tables
    } == counted
    db.table("reports").insert({"id": 1})
    assert not is_counted(db)


def test_ends_of_a_metric_are_found() -> None:
    db = make({year: {"requests.received": year % 7} for year in range(2014, 2026)})
    rows = db.query("SELECT e.side, f.value FROM metric_extremes e JOIN facts f ON f.id = e.fact_id")
    assert {(row["side"], row["value"]) for row in rows} >= {("lowest", 0), ("highest", 6)}


@given(NUMBERS)
def test_the_spread_is_that_of_statistics(numbers: list[int]) -> None:
    found = spread(sorted(numbers))
    assert (found["numbers"], found["least"], found["most"]) == (len(numbers), min(numbers), max(numbers))
    assert found["median"] == pytest.approx(median(numbers))
    if len(numbers) > 3:
        lower, _, upper = quantiles(numbers, n=4, method="inclusive")
        assert (found["lower_quartile"], found["upper_quartile"]) == pytest.approx((lower, upper))


@given(st.text(), st.text())
def test_similarity_is_a_share_and_looks_at_no_number(one: str, other: str) -> None:
    found = similarity(one, other)
    assert found is None or 0 <= found <= 1
    assert similarity(f"收到申请12件。{one}", f"收到申请9件！{one}") == 1


def test_every_place_above_a_place() -> None:
    assert list(paths("甲/乙/丙")) == ["", "甲", "甲/乙", "甲/乙/丙"]


def test_an_extracted_database_is_opened_as_it_is(tmp_path: Path) -> None:
    path = build_site(tmp_path)
    before = path.read_bytes()
    open_counted(path).close()
    assert path.read_bytes() == before


def test_files_of_pictures_are_counted_apart() -> None:
    sheet = Image.new("1", (40, 40), 1)
    body = BytesIO()
    sheet.save(body, "PDF")
    with pytest.raises(UnreadableBytes) as met:
        read_pdf(body.getvalue())
    db = Database(memory=True)
    create_database(db)
    for number, reason in enumerate((str(met.value), "HTTP status 404", str(met.value)), start=1):
        db.table("captures").insert(
            {"id": number, "record_id": f"<urn:uuid:{number}>", "url": f"http://a.example/{number}"}
            | {"page_type": "nothing", "reason": reason}
        )
    count_figures(db)
    scans = json.loads(db.execute("SELECT rows FROM figures WHERE name = 'quality_scans'").fetchone()[0])
    assert [(row["capture_id"], row["captures"]) for row in scans] == [(1, 2), (3, 2)]
