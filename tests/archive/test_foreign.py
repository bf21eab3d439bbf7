"""Archives that other programs write, and a disk that is really full."""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from http.server import HTTPServer, SimpleHTTPRequestHandler
from pathlib import Path

import pytest

from archive.durable import DurableWriter
from archive.errors import ArchiveWriteFailed
from archive.reader import iter_captures
from archive.recover import recover_open
from archive.verify import verify
from archive.writer import WarcWriter
from tests.archive.exchanges import EXCHANGE, INFO, MOMENT, golden_writer, numbered

PAGE = "<title>年报</title><p>公开</p>".encode("gb18030")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """A page in GBK on loopback."""
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "a.html").write_bytes(PAGE)
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path / "web"))
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.skipif(shutil.which("wget") is None, reason="wget is not installed")
@pytest.mark.parametrize("compression", [[], ["--no-warc-compression"]])
def test_what_wget_wrote_is_read(tmp_path: Path, site: str, compression: list[str]) -> None:
    words = ["wget", "-q", "-P", "out", "--warc-file=w", "--warc-cdx", *compression, f"{site}/a.html"]
    subprocess.run(words, cwd=tmp_path, timeout=30, check=True)
    (path,) = tmp_path.glob("w.warc*")
    page = next(one for one in iter_captures(path) if one.record_type == "response")
    assert (page.target_uri, page.method, page.payload) == (f"{site}/a.html", "GET", PAGE)
    assert verify(path).faults == []


def test_what_warcio_wrote_is_read(tmp_path: Path) -> None:
    writer = golden_writer(tmp_path / "ours")
    writer.write(replace(numbered(1), fetch=EXCHANGE.fetch))
    writer.close()
    (path,) = (tmp_path / "ours").iterdir()
    theirs = tmp_path / "theirs.warc.gz"
    warcio = Path(sys.executable).with_name("warcio")
    subprocess.run([warcio, "recompress", path, theirs], capture_output=True, timeout=30, check=True)
    ours = [(one.record_id, one.payload, one.fetch) for one in iter_captures(path)]
    assert [(one.record_id, one.payload, one.fetch) for one in iter_captures(theirs)] == ours


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 KB; only root may have one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)]
    if os.geteuid() != 0 or subprocess.run(words, capture_output=True, check=False).returncode != 0:
        pytest.skip("no disk can be mounted here")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_stops_the_archive_and_spoils_nothing(small_disk: Path) -> None:
    durable = DurableWriter(WarcWriter(small_disk / "warc", "w", INFO, clock=lambda: MOMENT))
    kept = [durable.submit(numbered(number)).result(10).record_id for number in range(5)]
    noise = replace(numbered(5), response=b"HTTP/1.1 200 OK\r\n\r\n" + os.urandom(40_000))
    broken = [durable.submit(noise) for _ in range(4)]
    assert isinstance(broken[-1].exception(10), ArchiveWriteFailed)
    with pytest.raises(ArchiveWriteFailed, match="make room"):
        durable.close()
    recovered = [one.record_id for one in recover_open(small_disk / "warc")]
    assert recovered[:5] == kept
    assert verify(small_disk).faults == []
