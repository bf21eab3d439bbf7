"""Files that a kill left open: nothing durable is lost, nothing half is kept."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.digest import digest
from archive.reader import iter_captures
from archive.recover import recover_open
from tests.archive.exchanges import EXCHANGE, golden_writer

POST = replace(
    EXCHANGE,
    method="POST",
    request=b"POST /list HTTP/1.1\r\nHost: example.org\r\nContent-Length: 6\r\n\r\npage=2",
    target_uri="http://example.org/list",
    dom=None,
)


def open_file(folder: Path) -> tuple[Path, list[int]]:
    """A file as a kill leaves it, and where each of its two exchanges' responses ends."""
    writer = golden_writer(folder)
    written = [writer.write(POST), writer.write(EXCHANGE)]
    writer.sync()
    (path,) = folder.glob("*.open")
    return path, [one.location.offset + one.location.length for one in written]


def test_whole_exchanges_are_named_and_the_file_gets_its_name(tmp_path: Path) -> None:
    open_file(tmp_path)
    first, second = recover_open(tmp_path)
    assert (first.target_uri, first.method, first.status) == (POST.target_uri, "POST", 200)
    assert first.request_digest == digest(b"page=2")
    assert first.fetch == POST.fetch
    assert second.request_digest is None
    assert [path.suffix for path in tmp_path.iterdir()] == [".gz"]
    assert recover_open(tmp_path) == []


def test_an_empty_file_goes(tmp_path: Path) -> None:
    (tmp_path / "nianbao-1-w-00000.warc.gz.open").touch()
    assert recover_open(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


@given(st.data())
@settings(max_examples=60)
def test_a_cut_anywhere_keeps_every_whole_exchange(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("cut")
    path, ends = open_file(folder)
    cut = data.draw(st.integers(0, path.stat().st_size))
    with path.open("r+b") as file:
        file.truncate(cut)
    found = recover_open(folder)
    assert len(found) == sum(end <= cut for end in ends)
    if found:
        responses = [one for one in iter_captures(folder) if one.record_type == "response"]
        assert [one.record_id for one in responses] == [one.record_id for one in found]
