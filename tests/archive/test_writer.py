"""Records on disk: bytes that never change, files that a full disk cannot spoil."""

import gzip
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from archive.build import Original
from archive.durable import DurableWriter
from archive.errors import ArchiveWriteFailed
from archive.exchange import Exchange
from archive.verify import verify
from archive.writer import WarcWriter
from tests.archive.exchanges import EXCHANGE, INFO, MOMENT, golden_writer

GOLDEN = Path(__file__).parent / "golden"


def plain(folder: Path) -> bytes:
    (path,) = folder.glob("*.warc.gz")
    return gzip.decompress(path.read_bytes())


def big_exchange(size: int) -> Exchange:
    body = os.urandom(size)
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % size
    return Exchange("http://example.org/big", "GET", MOMENT, EXCHANGE.request, head + body)


@contextmanager
def disk_of(size: int) -> Iterator[None]:
    """Writes beyond `size` bytes into one file fail, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_records_are_the_golden_ones(tmp_path: Path) -> None:
    writer = golden_writer(tmp_path)
    writer.write(EXCHANGE)
    writer.write(EXCHANGE, Original("<urn:uuid:3>", EXCHANGE.target_uri, "2024-03-01T08:30:00Z"))
    writer.write_resource("urn:nianbao:run:run-1:portals.csv", "text/csv", b"url\r\n")
    writer.close()
    assert plain(tmp_path) == (GOLDEN / "records.warc").read_bytes()


def test_the_file_is_open_until_closed(tmp_path: Path) -> None:
    writer = golden_writer(tmp_path)
    written = writer.write(EXCHANGE)
    assert [path.name for path in tmp_path.iterdir()] == ["nianbao-20240301083000-w1-00000.warc.gz.open"]
    writer.close()
    (path,) = tmp_path.iterdir()
    assert path.name == written.location.warc_filename == "nianbao-20240301083000-w1-00000.warc.gz"
    member = path.read_bytes()[written.location.offset :][: written.location.length]
    assert gzip.decompress(member).endswith(EXCHANGE.response + b"\r\n\r\n")


def test_a_full_file_is_followed_by_the_next(tmp_path: Path) -> None:
    writer = WarcWriter(tmp_path, "w1", INFO, max_bytes=2000, clock=lambda: MOMENT)
    for _ in range(6):
        writer.write(EXCHANGE)
    writer.close()
    paths = sorted(tmp_path.iterdir())
    assert len(paths) > 1
    assert all(gzip.decompress(path.read_bytes()).count(b"WARC-Type: warcinfo") == 1 for path in paths)


def test_an_existing_file_is_never_touched(tmp_path: Path) -> None:
    taken = tmp_path / "nianbao-20240301083000-w1-00000.warc.gz"
    taken.write_bytes(b"mine")
    (tmp_path / "nianbao-20240301083000-w1-00001.warc.gz.open").write_bytes(b"mine too")
    writer = golden_writer(tmp_path)
    assert writer.write(EXCHANGE).location.warc_filename.endswith("00002.warc.gz")
    assert taken.read_bytes() == b"mine"


def test_a_full_disk_leaves_the_last_good_record(tmp_path: Path) -> None:
    writer = golden_writer(tmp_path)
    writer.write(EXCHANGE)
    (path,) = tmp_path.iterdir()
    good = path.read_bytes()
    with disk_of(len(good) + 5000), pytest.raises(ArchiveWriteFailed, match="make room"):
        writer.write(big_exchange(20_000))
    assert path.read_bytes() == good
    with pytest.raises(ArchiveWriteFailed):
        writer.write(EXCHANGE)


def test_a_promise_is_kept_on_disk(tmp_path: Path) -> None:
    durable = DurableWriter(golden_writer(tmp_path))
    futures = [durable.submit(EXCHANGE) for _ in range(250)]
    resource_future = durable.submit_resource("urn:nianbao:run:run-1:settings", "text/plain", b"delay 2")
    written = [future.result(10) for future in [*futures, resource_future]]
    durable.close()
    offsets = [one.location.offset for one in written]
    assert offsets == sorted(set(offsets))


def test_every_promise_after_a_full_disk_fails(tmp_path: Path) -> None:
    durable = DurableWriter(golden_writer(tmp_path))
    kept = durable.submit(EXCHANGE).result(10)
    with disk_of(10_000):
        broken = [durable.submit(big_exchange(20_000)) for _ in range(3)]
        errors = [future.exception(10) for future in broken]
    errors.append(durable.submit(EXCHANGE).exception(10))
    assert all(isinstance(error, ArchiveWriteFailed) for error in errors)
    with pytest.raises(ArchiveWriteFailed):
        durable.close()
    (path,) = tmp_path.iterdir()
    assert gzip.decompress(path.read_bytes()[kept.location.offset :]).startswith(b"WARC/1.1")


def test_a_closed_archive_promises_nothing(tmp_path: Path) -> None:
    durable = DurableWriter(golden_writer(tmp_path))
    durable.close()
    durable.close()
    assert isinstance(durable.submit(EXCHANGE).exception(1), ArchiveWriteFailed)
    assert list(tmp_path.iterdir()) == []


def test_a_page_may_be_rendered_out_of_a_record_of_another_file(tmp_path: Path) -> None:
    for worker in ("one", "two"):
        writer = WarcWriter(tmp_path, worker, INFO)
        if worker == "one":
            made_of = writer.write(EXCHANGE).record_id
        else:
            writer.write_resource("urn:dom:http://a.test/", "text/html", b"<p>", concurrent_to=made_of)
        writer.close()
    assert [fault for path in tmp_path.iterdir() for fault in verify(path).faults] == []
