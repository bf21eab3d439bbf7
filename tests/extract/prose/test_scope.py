"""The reporting scope from the words of the introduction and of the counting sentences."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from extract.compose import compose
from extract.model import Identity, Prose
from extract.prose import read_scope

CASES = yaml.safe_load(Path(__file__).with_name("scopes.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES)
def test_scope(case: dict[str, Any]) -> None:
    identity = Identity(publisher_kind=case.get("kind", "government"))
    assert read_scope(compose([Prose(case["text"])]), identity) == case["scope"]
