"""docs/indicators.ipynb runs from its first cell to its last and finds what the numbers say."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from sqlite_utils import Database

from tests.extract.store.test_figures import make

NOTEBOOK = Path(__file__).parents[3] / "docs" / "indicators.ipynb"
FORM_2014 = {
    "requests.outcome.total": 20,
    "requests.outcome.already_public": 3,
    "requests.outcome.agreed": 5,
    "requests.outcome.partial": 2,
    "requests.outcome.denied.state_secret": 1,
    "review.upheld": 2,
    "review.corrected": 1,
    "review.other": 1,
}
FORM_2019 = {
    "requests.outcome.total": 40,
    "requests.outcome.granted": 9,
    "requests.outcome.partial": 1,
    "requests.outcome.denied.state_secret": 4,
    "review.total": 6,
    "review.pending": 1,
    "review.corrected": 2,
}
WITHOUT_TOTAL = {name: value for name, value in FORM_2019.items() if name != "requests.outcome.total"}


def run(path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the cells of the notebook define; a cell that ends in an expression leaves it in `_`."""
    monkeypatch.setenv("NIANBAO_DB", str(path))
    names: dict[str, Any] = {"pictures": []}
    for cell in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            *lines, last = "".join(cell["source"]).split("\n")
            exec("\n".join([*lines, f"pictures.append({last})" if last.startswith("draw(") else last]), names)
    return names


def stored(tmp_path: Path, facts: Mapping[int, Mapping[str, float]]) -> Path:
    db: Database = make(facts)
    db.execute("VACUUM INTO ?", [str(tmp_path / "published.db")])
    return tmp_path / "published.db"


def test_three_indicators_and_their_breaks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    years = {2017: FORM_2014, 2018: FORM_2014, 2019: FORM_2019, 2020: WITHOUT_TOTAL, 2024: FORM_2019}
    found = run(stored(tmp_path, years), monkeypatch)
    assert found["disclosure_rate"] == {2017: 50.0, 2018: 50.0, 2019: 25.0, 2024: 25.0}
    assert found["refusal_reasons"]["state secret"] == {2017: 5.0, 2018: 5.0, 2019: 10.0, 2024: 10.0}
    assert found["correction_rate"] == pytest.approx(
        {2017: 25.0, 2018: 25.0, 2019: 40.0, 2020: 40.0, 2024: 40.0}
    )
    pictures = [ElementTree.fromstring(picture._repr_svg_()) for picture in found["pictures"]]
    drawn = [
        [(group[0].text or "")[:4] for group in picture.findall(".//{*}g") if group.get("class") == "break"]
        for picture in pictures
    ]
    assert all("2019" in years for years in drawn[:2])
    assert drawn[2] == ["2024"]  # reviews were counted alike in both forms


def test_an_empty_database_draws_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(stored(tmp_path, {}), monkeypatch)["disclosure_rate"] == {}
