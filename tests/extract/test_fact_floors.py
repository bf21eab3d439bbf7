"""Facts keep their precision and recall: on the demo web, generated forms and sentences, real documents."""

from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

import pytest
import yaml

from bench import _facts_sets
from bench._facts_scores import Tally, score
from bench._facts_sets import Known, form_pages, sentences, web_pages

FLOORS: dict[str, float] = yaml.safe_load(
    Path(__file__).with_name("fact_floors.yaml").read_text(encoding="utf-8")
)
SETS: dict[str, Callable[[], Iterable[Known]]] = {
    "web": lambda: web_pages(17, 0.1),
    "form": lambda: form_pages(range(1)),
    "sentences": sentences,
}


@cache
def tallies(name: str) -> dict[str, Tally]:
    return score(SETS[name]())


@pytest.mark.parametrize("name", SETS)
def test_every_group_keeps_its_floor(name: str) -> None:
    for group, tally in tallies(name).items():
        assert tally.right, group
        assert min(tally.precision, tally.recall) >= FLOORS[name], tally.faults
        assert tally.on_nothing == 0, tally.faults


def test_every_era_and_family_is_measured() -> None:
    groups = {group for name in SETS for group in tallies(name)}
    eras = ("narrative", "local_2008", "stat_2014", "fmt_2019", "fmt_2021")
    assert {f"web {era}" for era in eras} <= groups
    assert {"form stat2014", "form annex_fujian", "form applications 2019", "form layouts"} <= groups
    assert len(groups) >= 20


def test_no_floor_is_below_what_the_project_promises() -> None:
    assert FLOORS["web"] >= 0.999 and FLOORS["form"] >= 0.999
    assert FLOORS["sentences"] >= 0.97 and FLOORS["real"] >= 0.999


def test_real_documents_keep_their_floor(real_documents: Path) -> None:
    for group, tally in score(_facts_sets.real_documents(real_documents)).items():
        assert min(tally.precision, tally.recall) >= FLOORS["real"], (group, tally.faults)
        assert tally.on_nothing == 0
