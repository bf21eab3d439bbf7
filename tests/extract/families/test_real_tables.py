"""The tables of real documents, cell by cell."""

import json
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from extract.attachments import is_attachment, read_attachment
from extract.compose import compose
from extract.families import read_tables
from extract.model import Fact, Part, Prose, TableReading
from extract.tables.flat import lift_tables
from extract.tables.grid import read_grid

SAMPLES = [
    "huaian_2024",
    "huaian_hongze_2023",
    "pingtan_2014_spaced",
    "pingtan_2016_flat",
    "pingtan_2020",
    "pingtan_county_2012",
]
IN_PROSE = ("fees.information_processing.", "disclosure.produced.", "website.", "response.")
TEXT_ONLY = {
    "pingtan_2020": {"disclosure.proactive.total"},
    "pingtan_2014_spaced": {"requests.received.mail"},
}


def parts_of(body: bytes) -> tuple[Part, ...]:
    if is_attachment(body):
        return read_attachment(body, None)
    text = body.decode()
    if "<table" in text:
        return tuple(read_grid(table) for table in html.fromstring(text).iter("table"))
    return lift_tables([Prose(line) for line in text.split("\n") if line.strip()])


def read(folder: Path, name: str) -> tuple[TableReading, dict[str, Any]]:
    expected: dict[str, Any] = json.loads((folder / "samples" / f"{name}.expected.json").read_text("utf-8"))
    document = compose(parts_of((folder / "samples" / expected["file"]).read_bytes()))
    reading = read_tables(document, expected["report_year"])
    for fact in reading.facts:
        place = fact.source
        assert place.table is not None and place.row is not None and place.col is not None
        assert document.tables[place.table].rows[place.row][place.col] == fact.raw
    return reading, expected


def key(entry: dict[str, Any]) -> tuple[str, str, str]:
    return entry["metric"], entry.get("applicant_type", "total"), entry.get("period", "annual")


def key_of(fact: Fact) -> tuple[str, str, str]:
    return fact.metric, fact.applicant_type or "total", fact.period


def is_same(fact: Fact, entry: dict[str, Any]) -> bool:
    if entry.get("unit") == "元" and fact.amount_yuan is not None:
        return bool(float(fact.amount_yuan) == entry["value"])
    return bool(fact.value == entry["value"])


@pytest.mark.parametrize("name", SAMPLES)
def test_all_cells_and_no_other(real_documents: Path, name: str) -> None:
    reading, expected = read(real_documents, name)
    found = {key_of(fact): fact for fact in reading.facts if fact.role != "mention"}
    for entry in expected["facts"]:
        if entry["metric"].startswith(IN_PROSE) or entry["metric"] in TEXT_ONLY.get(name, ()):
            continue
        names = [entry["metric"], *entry.get("metric_also", [])]
        facts = [found[one, *key(entry)[1:]] for one in names if (one, *key(entry)[1:]) in found]
        assert len(facts) == 1 and is_same(facts[0], entry), entry
    known = {
        (one, *key(entry)[1:])
        for entry in expected["facts"]
        for one in [entry["metric"], *entry.get("metric_also", [])]
    }
    optional = {key(entry): entry for entry in expected["optional"]}
    for one, fact in found.items():
        assert one in known or is_same(fact, optional[one])


def seed(folder: Path, start: str) -> list[Prose]:
    (path,) = (folder / "seeds").glob(f"{start}*")
    return [Prose(line.strip()) for line in path.read_text("utf-8").split("\n") if line.strip()]


def test_the_emptied_table_of_a_seed_is_missing(real_documents: Path) -> None:
    reading = read_tables(compose(lift_tables(seed(real_documents, "003"))), 2018)
    assert reading.facts == ()
    assert [(one.table, one.reason) for one in reading.missing] == [("stat2014", "emptied")]


def test_the_announced_table_of_a_seed_is_missing(real_documents: Path) -> None:
    reading = read_tables(compose(lift_tables(seed(real_documents, "004"))), 2019)
    assert [(one.table, one.reason) for one in reading.missing] == [("unknown", "announced")]
