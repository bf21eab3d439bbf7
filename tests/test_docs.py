"""The documentation is true: every dependency, command and table in it exists, and the reverse."""

import re
import tomllib
from importlib import import_module
from pathlib import Path

import pytest
import yaml

from nianbao import ROOMS

ROOT = Path(__file__).parent.parent
NAME = re.compile(r"^[A-Za-z0-9._-]+")


def names(requirements: list[str]) -> set[str]:
    return {match[0] for requirement in requirements if (match := NAME.match(requirement))}


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| ([\w-]+) \| ", page, re.M)) - {"package"} == names(project["dependencies"])
    extras = {name for extra in project["optional-dependencies"].values() for name in names(extra)}
    assert all(name in page for name in extras)


def test_every_dependency_is_pinned_and_no_address_is_named() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[\w.]+", line) for line in lines)
    pinned = {line.split("==")[0].lower().replace("_", "-") for line in lines}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = names(
        project["dependencies"] + [n for extra in project["optional-dependencies"].values() for n in extra]
    )
    assert {name.lower().replace("_", "-") for name in wanted} - {"nianbao"} <= pinned


def test_every_command_stands_in_the_readme_and_the_reverse() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"`nianbao ([a-z-]+)", readme)) == {
        name for names in ROOMS.values() for name in names
    }


@pytest.mark.parametrize("room", ROOMS)
def test_every_command_of_a_room_is_mounted(room: str) -> None:
    assert sorted(ROOMS[room]) == sorted(one.name for one in import_module(f"{room}.commands").COMMANDS)


def test_every_table_and_column_has_a_description() -> None:
    schema = yaml.safe_load((ROOT / "extract" / "data" / "schema.yaml").read_text(encoding="utf-8"))
    described = [
        text.split(" | ")[1] for table in schema["tables"].values() for text in table["columns"].values()
    ]
    assert all(described)
    assert all(table["description"] for table in (*schema["tables"].values(), *schema["views"].values()))
