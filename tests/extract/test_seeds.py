"""The five documents the project exists for must yield what a reader finds in them."""

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

Json = dict[str, Any]
SEEDS = (
    "000_921786cd5a80cdaf.txt", "001_0984e3d95dd02195.txt", "002_a07cc996f83ef6ff.txt",
    "003_2c7573db75c79bd6.txt", "004_9d98c4465ad221fa.txt",
)  # fmt: skip
FIELDS = (
    "publisher", "division", "division_code", "report_year", "title", "published", "format_era",
    "reporting_scope", "document_number", "index_number", "issuer",
)  # fmt: skip


@cache
def report_of(path: Path) -> Json:
    done = subprocess.run(
        [sys.executable, "-m", "nianbao", "read", str(path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    reading = json.loads(done.stdout)
    assert reading["page_type"] == "report", reading["reason"]
    assert len(reading["reports"]) == 1
    report: Json = reading["reports"][0]
    return report


@pytest.fixture(params=SEEDS)
def seed(request: pytest.FixtureRequest, real_documents: Path) -> tuple[Json, Json]:
    folder = real_documents / "seeds"
    expected = yaml.safe_load((folder / "expected.yaml").read_text(encoding="utf-8"))
    return report_of(folder / request.param), expected[request.param]


def key(fact: Json, report: Json) -> tuple[Any, ...]:
    return (
        fact["metric"],
        fact.get("period", "annual"),
        fact.get("reporting_scope", report["reporting_scope"]),
    )


def values(report: Json) -> dict[tuple[Any, ...], list[Json]]:
    found: dict[tuple[Any, ...], list[Json]] = {}
    for fact in report["facts"]:
        if fact["role"] == "value" and fact["applicant_type"] in (None, "total"):
            found.setdefault(key(fact, report), []).append(fact)
    return found


def test_identity(seed: tuple[Json, Json]) -> None:
    report, expected = seed
    wanted = {name: expected[name] for name in FIELDS if name in expected}
    wanted["published"] = str(expected["published"]) if expected["published"] else None
    assert {name: report[name] for name in wanted} == wanted


def test_dates(seed: tuple[Json, Json]) -> None:
    report, expected = seed
    dates = [(date["kind"], date["value"]) for date in report["dates"]]
    for wanted in expected.get("dates", []):
        assert (wanted["kind"], str(wanted["value"])) in dates


def test_every_listed_fact_and_no_other_value(seed: tuple[Json, Json]) -> None:
    report, expected = seed
    found, faults = values(report), []
    for wanted in expected["facts"]:
        facts = found.get(key(wanted, report), [])
        semantic = wanted.get("semantic", "stated_none" if wanted.get("stated_none") else "number")
        got = [(fact["value"], fact["semantic"], fact["approx"]) for fact in facts]
        if got != [(wanted["value"], semantic, wanted.get("approx", False))]:
            faults.append((wanted, got))
        assert all(wanted.get("unit") in (None, fact["unit"]) for fact in facts), wanted
    for wanted in expected.get("optional", []):
        assert all(fact["value"] == wanted["value"] for fact in found.get(key(wanted, report), [])), wanted
    assert not faults


def test_damage_and_missing_tables(seed: tuple[Json, Json]) -> None:
    report, expected = seed
    kinds = {damage["kind"] for damage in report["damage"]}
    assert set(expected["damage"]) <= kinds
    assert kinds <= set(expected["damage"]) or expected["damage"]
    assert [table["table"] for table in report["missing_tables"]] == expected.get("missing_tables", [])
    if "foreign_domain" in expected:
        examples = [
            e["before"] for d in report["damage"] if d["kind"] == "foreign_domain" for e in d["examples"]
        ]
        assert expected["foreign_domain"] in examples
        assert expected["foreign_domain"] in report["text"]


def test_text(seed: tuple[Json, Json]) -> None:
    report, expected = seed
    text = report["text"]
    assert [words for words in expected.get("must_keep", []) if words not in text] == []
    assert [words for words in expected.get("boilerplate_gone", []) if words in text] == []
    assert [pair for pair in expected.get("repaired", []) if pair[1] not in text] == []
    assert [pair for pair in expected.get("simplified", []) if pair[1] not in text or pair[0] in text] == []


def test_every_fact_leads_back_to_its_place(seed: tuple[Json, Json]) -> None:
    report, _ = seed
    for fact in report["facts"]:
        source = fact["source"]
        if source["kind"] == "prose":
            assert report["text"][source["start"] : source["end"]] == fact["raw"]
        else:
            assert report["tables"][source["table"]]["rows"][source["row"]][source["col"]] == fact["raw"]
    taken = [(*key(f, report), f["applicant_type"]) for f in report["facts"] if f["role"] == "value"]
    assert len(taken) == len(set(taken))
