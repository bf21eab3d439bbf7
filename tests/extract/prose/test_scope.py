"""The reporting scope from the words of the introduction and of the counting sentences."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from extract.compose import compose
from extract.model import Identity, Prose
from extract.prose import read_prose, read_scope

CASES = yaml.safe_load(Path(__file__).with_name("scopes.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES)
def test_scope(case: dict[str, Any]) -> None:
    identity = Identity(publisher_kind=case.get("kind", "government"))
    assert read_scope(compose([Prose(case["text"])]), identity) == case["scope"]


def test_a_department_speaks_of_itself_by_name_and_before_its_county() -> None:
    text = "2018年，全县共主动公开政府信息9000余条，县财政局主动公开政府信息73条。"
    known = Identity(publisher="青柳县财政局", publisher_kind="department", report_year=2018)
    facts = {
        fact.value: (fact.role, fact.reporting_scope) for fact in read_prose(compose([Prose(text)]), known)
    }
    assert facts[73] == ("value", None)
    assert facts[9000][0] == "mention"
