"""A revisit gets its payload from whichever file of its folder holds it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from archive.build import Original
from archive.capture import Location
from archive.cdxj import write_index
from archive.index import find_entries
from archive.originals import FolderOriginals
from archive.reader import iter_captures, read_capture
from archive.writer import WarcWriter
from tests.archive.exchanges import EXCHANGE, INFO, golden_writer


def two_runs(folder: Path) -> tuple[Path, Path, Location]:
    """A response in one file of a crawl directory, its revisit in the next; where the revisit stands."""
    first = golden_writer(folder / "warc")
    held = first.write(EXCHANGE)
    first.close()
    second = WarcWriter(folder / "warc", "w2", INFO)
    original = Original(held.record_id, EXCHANGE.target_uri, "2024-03-01T08:30:00Z")
    written = second.write(EXCHANGE, original)
    second.close()
    one, other = sorted((folder / "warc").iterdir())
    return (one, other, written.location) if "w1" in one.name else (other, one, written.location)


def make_index(folder: Path) -> None:
    write_index(folder)


def make_old_index(folder: Path) -> None:
    """An index whose lines point past the records: files were mended since."""
    write_index(folder)
    path = folder / "index.cdxj"
    path.write_text(path.read_text().replace('"offset": "', '"offset": "1'))


@pytest.mark.parametrize("prepare", [make_index, make_old_index, lambda _: None])
def test_a_revisit_finds_its_original_in_a_file_beside_it(
    tmp_path: Path, prepare: Callable[[Path], None]
) -> None:
    _, second, place = two_runs(tmp_path)
    prepare(tmp_path)
    alone = [one for one in iter_captures(second) if one.record_type == "revisit"]
    assert [one.payload.decode("gb18030") for one in alone] == ["年报"]
    assert read_capture(second, place.offset).payload == alone[0].payload


def test_a_revisit_finds_its_original_in_a_file_that_grows(tmp_path: Path) -> None:
    _, second, place = two_runs(tmp_path)
    writer = WarcWriter(tmp_path / "warc", "w3", INFO)
    around = FolderOriginals(tmp_path / "warc")
    assert read_capture(second, place.offset, around=around).reason is None
    held = writer.write(replace(EXCHANGE, target_uri="http://example.org/late"))
    revisit = writer.write(
        EXCHANGE, Original(held.record_id, "http://example.org/late", "2024-03-01T08:30:00Z")
    )
    writer.sync()
    grown = tmp_path / "warc" / revisit.location.warc_filename
    assert read_capture(grown, revisit.location.offset, around=around).payload.decode("gb18030") == "年报"
    writer.close()


def test_every_line_of_an_index_is_found(tmp_path: Path) -> None:
    path = tmp_path / "index.cdxj"
    keys = [f"cn,gov)/{n:03} 20240301083000" for n in range(40)]
    place = '{"filename": "a", "offset": "0", "length": "1"}'
    path.write_text("".join(f"{key} {place}\n" for key in keys for _ in range(2)))
    for key in keys:
        assert [f"{one.urlkey} {one.timestamp}" for one in find_entries(path, key + " ")] == [key, key]
    assert list(find_entries(path, "aa")) == list(find_entries(path, "zz")) == []
