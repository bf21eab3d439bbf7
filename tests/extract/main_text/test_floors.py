"""Main text keeps its quality on the fingerprinted set, and stays ahead of every general extractor."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from bench._text_pages import clean_pages, fingerprint, negatives
from bench._text_scores import Score, score_tool
from bench._text_tools import OURS, installed_tools

PINNED: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "floors.yaml").read_text(encoding="utf-8"))
PEERS = [name for name in installed_tools()[0] if name != OURS]


@cache
def score(name: str) -> Score:
    return score_tool(name, installed_tools()[0][name], clean_pages(), negatives())


def test_the_set_is_the_one_the_floors_were_measured_on() -> None:
    assert fingerprint() == PINNED["fingerprint"]
    assert len(clean_pages()) == PINNED["pages"] and len(negatives()) >= PINNED["negatives"]
    assert len({page.name.partition(" as ")[2] for page in clean_pages()}) >= 12


def test_no_floor_is_below_what_the_project_promises() -> None:
    assert PINNED["f1"] >= 0.995 and PINNED["worst"] >= 0.97 and PINNED["leaks"] == 0


def test_ours_is_above_its_floors() -> None:
    ours = score(OURS)
    assert ours.f1 >= PINNED["f1"]
    assert ours.worst >= PINNED["worst"], ours.worst_page
    assert ours.paragraphs >= PINNED["paragraphs"]
    assert (ours.lost, ours.leaks, ours.negatives) == (0, PINNED["leaks"], 0)


@pytest.mark.parametrize("peer", PEERS)
def test_ours_is_ahead_of_every_other_tool(peer: str) -> None:
    ours, theirs = score(OURS), score(peer)
    assert theirs.f1 <= PINNED["peer_f1_at_most"] < ours.f1
    assert ours.worst > theirs.worst and ours.paragraphs > theirs.paragraphs
    assert ours.lost <= theirs.lost and ours.leaks <= theirs.leaks and ours.negatives <= theirs.negatives
