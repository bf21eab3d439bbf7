"""The builders behind the pages: nothing is lost, nothing is drawn where there is nothing."""

from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from extract.explore.chart import draw_charts, parse_breaks
from extract.explore.heat import build_heat
from extract.explore.raw_capture import places
from extract.explore.report_view import cut_runs, divide
from extract.explore.version_view import find_changes

TEXT = "收到申请12件，答复11件，结转1件。" * 3
SPANS = st.lists(st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT))), max_size=8)


def fact(**more: Any) -> dict[str, Any]:
    return {
        "metric": "requests.received", "applicant_type": None, "period": "annual", "role": "value",
        "reporting_scope": "own_agency", "value": 1, "semantic": "number", "label": "收到申请", **more,
    }  # fmt: skip


@given(SPANS)
def test_cut_text_is_the_text_and_facts_stand_on_their_characters(spans: list[tuple[int, int]]) -> None:
    facts = [fact(char_start=start, char_end=end) for start, end in spans]
    runs = cut_runs(TEXT, 0, len(TEXT), facts)
    assert "".join(run.text for run in runs) == TEXT
    for run in runs:
        assert all(TEXT[one["char_start"] : one["char_end"]] == run.text for one in run.facts)


@given(st.lists(st.integers(1, 50), min_size=1, max_size=20), st.integers(1, 60))
def test_parts_hold_every_character_once_and_are_bounded(lengths: list[int], limit: int) -> None:
    ends = [sum(lengths[: n + 1]) for n in range(len(lengths))]
    blocks = [
        {"number": n, "table_no": None, "char_start": end - length, "char_end": end}
        for n, (length, end) in enumerate(zip(lengths, ends, strict=True))
    ]
    parts = divide(blocks, limit)
    spans = [(block["char_start"], block["char_end"]) for part in parts for block in part]
    assert [start for start, _ in spans] == [0, *(end for _, end in spans[:-1])]
    assert spans[-1][1] == ends[-1]
    assert all(sum(b["char_end"] - b["char_start"] for b in part) <= limit for part in parts)


def test_changes_are_values_reasons_and_facts_that_came_or_went() -> None:
    before = [fact(), fact(metric="b", value=None, semantic="blank"), fact(metric="c"), fact(metric="d")]
    after = [
        fact(),
        fact(metric="b", value=None, semantic="slash"),
        fact(metric="c", value=2),
        fact(metric="e"),
    ]
    assert [change.metric for change in find_changes(before, after)] == ["b", "c", "d", "e"]
    assert find_changes(before, before) == []


def test_a_line_stays_open_at_missing_years_and_at_breaks() -> None:
    rows = [
        {
            "series": "s", "label": "申请", "unit": "件", "reporting_scope": "own_agency",
            "value": year - 2000, "report_year": year, "fact_id": year, "report_id": year,
            "comparability": "good",
        }
        for year in (2014, 2015, 2017, 2018, 2019, 2020)
    ]  # fmt: skip
    (chart,) = draw_charts(rows, {"s": parse_breaks("2019: a new form; 2008: before the first year")})
    assert [line.count(" ") + 1 for line in chart.lines] == [2, 2, 2]
    assert [mark.year for mark in chart.breaks] == [2019]
    assert len(chart.points) == 6 and len(chart.ticks) == 7
    assert draw_charts([], {}) == []


def test_the_map_counts_what_was_expected_and_what_is_there() -> None:
    def area(path: str, year: int, **states: int) -> dict[str, object]:
        counts = {"found": 0, "late": 0, "missing": 0, **states}
        return {"path": path, "name": path.split("/")[-1], "report_year": year, "publishers": 3, **counts}

    areas = [
        area("甲省", 2019, found=1, late=1, missing=1),
        area("甲省", 2021, missing=1),
        area("甲省/乙市", 2019, late=1, missing=1),
        area("甲省/乙市", 2021, missing=1),
    ]
    bodies = [{"publisher_id": 1, "publisher": "机关1", "year": 2019, "state": "found"}]
    heat = build_heat(areas, bodies, "甲省")
    assert [body.name for body in heat.bodies] == ["机关1"]
    assert heat.whole is not None and heat.whole.cells[2019].expected == 3
    (below,) = heat.areas
    assert (below.path, below.publishers) == ("甲省/乙市", 3)
    assert (below.cells[2019].there, below.cells[2019].expected, below.cells[2019].shade) == (1, 2, 1)
    assert below.cells[2021].shade == 0
    assert list(heat.years) == [2019, 2020, 2021]


def test_a_file_name_cannot_lead_out_of_the_archive(tmp_path: Path) -> None:
    assert list(places(tmp_path, "../../etc/passwd")) == []
    assert list(places(tmp_path, "/etc/passwd")) == []
    assert list(places(tmp_path, "a/../../b.warc.gz!/x")) == []
    assert tmp_path / "wacz" / "x.wacz!/archive/y.warc.gz" in list(
        places(tmp_path, "x.wacz!/archive/y.warc.gz")
    )
