"""Word and Excel files of 1997 to 2003, written by LibreOffice from random forms of known content."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.attachments import read_attachment
from extract.compose import compose
from extract.errors import UnreadableBytes
from extract.families import read_tables
from extract.model import Prose
from extract.tables.flat import lift_tables
from tests.extract.families.reading import told

FILES = Path(__file__).parent / "files"
EXPECTED = sorted(FILES.glob("*.json"))


def body_of(expected: Path) -> bytes:
    return expected.with_suffix("").read_bytes()


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda path: path.stem)
def test_every_cell_comes(expected: Path) -> None:
    parts = read_attachment(body_of(expected), None)
    assert "年度报告附表" in "".join(
        part.text if isinstance(part, Prose) else part.rows[0][0] for part in parts
    )
    truth = {
        (metric, kind, period): (value, meaning)
        for metric, kind, period, value, meaning in json.loads(expected.read_text())
    }
    assert told(read_tables(compose(lift_tables(parts)), None)) == truth


@given(st.data())
@settings(max_examples=60)
def test_a_damaged_file_is_read_or_refused(data: st.DataObject) -> None:
    body = bytearray(body_of(data.draw(st.sampled_from(EXPECTED))))
    for _ in range(data.draw(st.integers(1, 20))):
        body[data.draw(st.integers(8, len(body) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(600, len(body)))
    try:
        read_attachment(bytes(body[:cut]), None)
    except UnreadableBytes as error:
        assert str(error)
