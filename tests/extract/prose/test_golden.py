"""Every sentence of golden/*.yaml yields the facts written beside it, and no other value."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from extract.compose import compose
from extract.model import Document, Fact, Identity, Prose
from extract.prose import read_prose

GOLDEN = sorted(Path(__file__).with_name("golden").glob("*.yaml"))


def golden_cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{path.stem}-{number}")
        for path in GOLDEN
        for number, case in enumerate(yaml.safe_load(path.read_text(encoding="utf-8")))
    ]


def build_document(case: dict[str, Any]) -> Document:
    heading = [Prose(case["heading"], 2)] if "heading" in case else []
    return compose([*heading, *(Prose(line) for line in case["text"].splitlines())])


def build_identity(case: dict[str, Any]) -> Identity:
    return Identity(
        report_year=case.get("year", 2015),
        publisher=case.get("publisher"),
        publisher_kind=case.get("kind"),
        reporting_scope=case.get("report_scope", "whole_territory"),
    )


def told(fact: Fact) -> tuple[object, ...]:
    return fact.metric, fact.applicant_type, fact.period, fact.reporting_scope, fact.value, fact.approx


def written(fact: dict[str, Any]) -> tuple[object, ...]:
    return (
        fact["metric"],
        fact.get("applicant_type"),
        fact.get("period", "annual"),
        fact.get("scope"),
        fact["value"],
        fact.get("approx", False),
    )


@pytest.mark.parametrize("case", golden_cases())
def test_values(case: dict[str, Any]) -> None:
    facts = [one for one in read_prose(build_document(case), build_identity(case)) if one.role == "value"]
    wanted = {written(one) for one in case["facts"]}
    allowed = wanted | {written(one) for one in case.get("may", ())}
    assert wanted <= {told(one) for one in facts} <= allowed


@pytest.mark.parametrize("case", golden_cases())
def test_details(case: dict[str, Any]) -> None:
    """Raw words stand where the source says; semantics and units are those written, where they are."""
    document = build_document(case)
    facts = read_prose(document, build_identity(case))
    assert all(document.text[one.source.start : one.source.end] == one.raw for one in facts)
    semantics = {(one.metric, one.value): one.semantic for one in facts if one.role == "value"}
    units = {(one.metric, one.value): one.unit for one in facts}
    for one in case["facts"]:
        key = one["metric"], one["value"]
        assert semantics[key] == one.get("semantic", semantics[key])
        assert units[key] == one.get("unit", units[key])


def test_golden_files_are_there() -> None:
    assert len(golden_cases()) >= 100
