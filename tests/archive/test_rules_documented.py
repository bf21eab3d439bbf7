"""The page about the archive names every rule of `verify`, and no other."""

import re
from pathlib import Path
from typing import get_args

from archive.rule import Rule

ROOT = Path(__file__).parent.parent.parent


def test_every_rule_stands_in_the_documentation_and_the_reverse() -> None:
    page = (ROOT / "docs" / "archive.md").read_text(encoding="utf-8")
    table = page.partition("| rule |")[2].partition("\n\n")[0]
    assert re.findall(r"^\| ([a-z_]+) \|", table, re.M) == list(get_args(Rule))
