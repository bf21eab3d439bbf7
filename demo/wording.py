"""Reads the data files of this room."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOM = Path(__file__).parent


@cache
def read_data(name: str) -> Any:  # the shape differs from file to file and stands at the top of each
    """The content of `data/NAME.yaml`."""
    return yaml.safe_load((ROOM / "data" / f"{name}.yaml").read_text(encoding="utf-8"))


@cache
def read_template(name: str) -> str:
    """The text of `templates/NAME`."""
    return (ROOM / "templates" / name).read_text(encoding="utf-8")
