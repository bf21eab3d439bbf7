"""A payload is stored once; without the index nothing is lost but the saving."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from archive.build import Original
from archive.capture import Capture
from archive.dedup import DigestIndex
from archive.durable import DurableWriter
from archive.exchange import Exchange
from archive.reader import iter_captures
from archive.record import warc_date
from archive.verify import verify
from archive.writer import WarcWriter
from tests.archive.exchanges import EXCHANGE, INFO, MOMENT

PAGE = ("<p>" + "政府信息公开" * 200 + "</p>").encode("gb18030")


def page(path: str, body: bytes = PAGE, status: bytes = b"200 OK") -> Exchange:
    head = b"HTTP/1.1 %s\r\nETag: x\r\nContent-Length: %d\r\n\r\n" % (status, len(body))
    return replace(EXCHANGE, target_uri=f"http://example.org/{path}", response=head + body, dom=None)


def crawl(folder: Path, *exchanges: Exchange) -> None:
    writer = WarcWriter(folder / "warc", "w", INFO, clock=lambda: MOMENT)
    durable = DurableWriter(writer, DigestIndex(folder / "dedup.db", folder / "warc"))
    for future in [durable.submit(exchange) for exchange in exchanges]:
        future.result(10)
    durable.close()


def captures(folder: Path) -> list[Capture]:
    assert verify(folder).faults == []
    return list(iter_captures(folder))


def test_the_same_payload_becomes_a_revisit_also_in_a_later_run(tmp_path: Path) -> None:
    later = replace(page("a"), started_at=MOMENT + timedelta(days=30))
    crawl(tmp_path, page("a"), page("copy"), page("b", PAGE + b"!"))
    crawl(tmp_path, later)
    found = captures(tmp_path)
    assert [one.record_type for one in found] == ["response", "revisit", "response", "revisit"]
    assert [one.payload for one in found] == [PAGE, PAGE, PAGE + b"!", PAGE]


def test_not_modified_refers_to_the_record_it_still_fits(tmp_path: Path) -> None:
    durable = DurableWriter(WarcWriter(tmp_path / "warc", "w", INFO, clock=lambda: MOMENT))
    first = durable.submit(page("a")).result(10)
    original = Original(first.record_id, page("a").target_uri, warc_date(MOMENT))
    durable.submit(page("a", b"", b"304 Not Modified"), original).result(10)
    durable.submit(page("new", b"", b"304 Not Modified")).result(10)
    durable.close()
    found = captures(tmp_path)
    assert [one.record_type for one in found] == ["response", "revisit", "response"]
    assert (found[1].payload, found[1].status) == (PAGE, 200)
    assert (found[2].payload, found[2].status) == (b"", 304)


def test_a_payload_whose_file_was_taken_away_is_stored_again(tmp_path: Path) -> None:
    crawl(tmp_path, page("a"))
    for path in (tmp_path / "warc").iterdir():
        path.unlink()
    crawl(tmp_path, page("a"))
    crawl(tmp_path, page("a"))
    assert [one.record_type for one in captures(tmp_path)] == ["response", "revisit"]


def test_errors_cut_posted_and_small_payloads_are_never_shared(tmp_path: Path) -> None:
    cut = replace(page("a"), truncated="length")
    errors = page("a", status=b"404 Not Found")
    posted = replace(page("a"), method="POST")
    crawl(tmp_path, cut, cut, errors, errors, posted, posted, page("a", b"small"), page("b", b"small"))
    assert {one.record_type for one in captures(tmp_path)} == {"response"}


@pytest.mark.parametrize("damage", [b"", b"no database at all" * 100])
def test_a_lost_index_loses_only_the_saving(tmp_path: Path, damage: bytes) -> None:
    crawl(tmp_path, page("a"))
    (tmp_path / "dedup.db").write_bytes(damage)
    crawl(tmp_path, page("a"))
    assert [one.record_type for one in captures(tmp_path)] == ["response", "response"]
