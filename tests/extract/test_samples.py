"""Real documents beside the project: every expected fact comes, nothing stands where nothing is printed."""

import json
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from extract.model import Page
from extract.reading import read_page
from extract.reading_json import reading_json
from tests.conftest import samples_folder

Json = dict[str, Any]
YUAN = {"元": 1, "万元": 10_000}
EXPECTED = sorted((samples_folder() or Path("none")).glob("samples/*.expected.json"))


@cache
def load(path: Path) -> tuple[Json, Json]:
    expected = json.loads(path.read_text(encoding="utf-8"))
    page = Page((path.parent / expected["file"]).read_bytes())
    return reading_json(page, read_page(page)), expected


@pytest.fixture(params=EXPECTED, ids=lambda path: path.stem.removesuffix(".expected"))
def sample(request: pytest.FixtureRequest) -> tuple[Json, Json]:
    return load(request.param)


@pytest.fixture
def report(sample: tuple[Json, Json]) -> tuple[Json, Json]:
    reading, expected = sample
    if not expected["is_report"]:
        pytest.skip("no report")
    return reading["reports"][0], expected


def wanted_value(fact: Json) -> Any:
    """The expected value; money in yuan, whatever the unit it is listed in."""
    return Decimal(str(fact["value"])) * YUAN[fact["unit"]] if fact.get("unit") in YUAN else fact["value"]


def key(fact: Json) -> tuple[str, str, str]:
    return (fact["metric"], fact.get("applicant_type") or "total", fact.get("period", "annual"))


def values(report: Json) -> dict[tuple[str, str, str], Any]:
    return {
        key(fact): Decimal(fact["amount_yuan"]) if fact.get("amount_yuan") else fact["value"]
        for fact in report["facts"]
        if fact["role"] in ("value", "derived") and fact["reporting_scope"] == report["reporting_scope"]
    }


def test_the_samples_are_there(real_documents: Path) -> None:
    assert real_documents.is_dir()
    assert EXPECTED


def test_page_type(sample: tuple[Json, Json]) -> None:
    reading, expected = sample
    assert (reading["page_type"] == "report") == expected["is_report"]


def test_identity(report: tuple[Json, Json]) -> None:
    got, expected = report
    assert got["publisher"] in (expected["publisher"], *expected.get("publisher_also", ()))
    assert got["published"] in (expected["published"], *expected.get("published_also", ()))
    wanted = {name: expected[name] for name in ("report_year", "title", "format_era")}
    assert {name: got[name] for name in wanted} == wanted


def test_facts(report: tuple[Json, Json]) -> None:
    got, expected = report
    found = values(got)
    faults = []
    for fact in expected["facts"]:
        names = (fact["metric"], *fact.get("metric_also", ()))
        results = [found.get(key({**fact, "metric": name})) for name in names]
        if wanted_value(fact) not in results:
            faults.append((fact, results))
    assert not faults


def test_nothing_invented(report: tuple[Json, Json]) -> None:
    got, expected = report
    listed: dict[tuple[str, str, str], set[Any]] = {}
    for fact in (*expected["facts"], *expected.get("optional", ())):
        for name in (fact["metric"], *fact.get("metric_also", ())):
            listed.setdefault(key({**fact, "metric": name}), set()).update(
                [wanted_value(fact), *fact.get("also", ())]
            )
    absent = {key(fact) for fact in expected["absent"]}
    closed = tuple(expected["closed"])
    found = {place: value for place, value in values(got).items() if value is not None}
    assert not absent & set(found)
    extra = {
        place: value for place, value in found.items() if place[0].startswith(closed) and place not in listed
    }
    wrong = {place: value for place, value in found.items() if place in listed and value not in listed[place]}
    assert (extra, wrong) == ({}, {})


def test_printed_errors_are_reported(report: tuple[Json, Json]) -> None:
    got, expected = report
    failing = {check["identity"] for check in got["checks"] if check["status"] == "fail"}
    assert set(expected["identity_failures"]) <= failing
    assert failing <= {*expected["identity_failures"], *expected["identity_warnings"]}


def test_text(report: tuple[Json, Json]) -> None:
    got, expected = report
    text = squeeze(got["text"])
    for words in expected["must_keep"]:
        forms = words if isinstance(words, list) else [words]
        assert any(squeeze(form) in text for form in forms), words
    assert [words for words in expected["boilerplate_gone"] if words in got["text"]] == []


def squeeze(text: str) -> str:
    """Spacing and punctuation aside."""
    return "".join(char for char in text if char.isalnum())
