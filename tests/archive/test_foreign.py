"""Archives that other programs write, and a disk that is really full."""

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from http.server import HTTPServer, SimpleHTTPRequestHandler
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from warcio.archiveiterator import ArchiveIterator

from archive.build import Original
from archive.cdxj import write_index
from archive.durable import DurableWriter
from archive.errors import ArchiveWriteFailed
from archive.pack import pack
from archive.reader import iter_captures
from archive.recover import recover_open
from archive.replay import PYWB
from archive.stored import ignore_loss, iter_stored
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


needs_wget = pytest.mark.skipif(shutil.which("wget") is None, reason="wget is not installed")
needs_pywb = pytest.mark.skipif(not PYWB.exists(), reason="pywb is not installed beside the project")


def run_wget(folder: Path, *words: str) -> None:
    subprocess.run(["wget", "-q", "-P", "out", *words], cwd=folder, timeout=30, check=True)


def run_warcio(*words: object) -> bytes:
    """What warcio's own command line prints."""
    program = Path(sys.executable).with_name("warcio")
    command = [str(program), *map(str, words)]
    return subprocess.run(command, capture_output=True, timeout=30, check=True).stdout


def told(path: Path) -> list[tuple[str, bytes]]:
    """Record ids and payloads of the captures of an archive."""
    return [(one.record_id, one.payload) for one in iter_captures(path)]


@needs_wget
@pytest.mark.parametrize("compression", [[], ["--no-warc-compression"]])
def test_what_wget_wrote_is_read(tmp_path: Path, site: str, compression: list[str]) -> None:
    run_wget(tmp_path, "--warc-file=w", "--warc-cdx", *compression, f"{site}/a.html")
    (path,) = tmp_path.glob("w.warc*")
    page = next(one for one in iter_captures(path) if one.record_type == "response")
    assert (page.target_uri, page.method, page.payload) == (f"{site}/a.html", "GET", PAGE)
    assert verify(path).faults == []


@needs_wget
def test_what_wget_did_not_store_again_is_read_from_its_first_file(tmp_path: Path, site: str) -> None:
    run_wget(tmp_path, "--warc-file=first", "--warc-cdx", f"{site}/a.html")
    run_wget(tmp_path, "--warc-file=second", "--warc-dedup=first.cdx", f"{site}/a.html")
    pages = [one for one in iter_captures(tmp_path) if one.target_uri == f"{site}/a.html"]
    assert [(one.record_type, one.payload, one.reason) for one in pages] == [
        ("response", PAGE, None),
        ("revisit", PAGE, None),
    ]
    assert verify(tmp_path).faults == []


@needs_wget
def test_what_wget_wrote_is_indexed_packed_and_extracted(tmp_path: Path, site: str) -> None:
    (tmp_path / "warc").mkdir()
    run_wget(tmp_path, "--warc-file=warc/w", f"{site}/a.html")
    assert write_index(tmp_path) >= 1
    assert verify(tmp_path).faults == []
    packed = [one for one in told(pack(tmp_path)) if one[1] == PAGE]
    assert len(packed) == 1
    command = [
        sys.executable,
        "-m",
        "nianbao",
        "extract",
        str(tmp_path / "warc"),
        "--db",
        str(tmp_path / "a.db"),
    ]
    subprocess.run([*command, "--json"], capture_output=True, timeout=60, check=True)
    with closing(sqlite3.connect(tmp_path / "a.db")) as database:
        urls = [url for (url,) in database.execute("SELECT url FROM captures WHERE status = 200")]
    assert urls == [f"{site}/a.html"]


def our_file(folder: Path) -> Path:
    """A page with metadata, a chunked one in GBK with its rendered page, its revisit, a POST."""
    # warcio writes the heads of HTTP messages anew and gives up at a reason phrase in GBK.
    chunked = replace(EXCHANGE, response=EXCHANGE.response.replace(b"\xba\xc3", b"OK"))
    writer = golden_writer(folder)
    writer.write(replace(numbered(1), fetch=EXCHANGE.fetch))
    written = writer.write(chunked)
    original = Original(written.record_id, EXCHANGE.target_uri, "2024-03-01T08:30:00Z")
    writer.write(replace(chunked, dom=None), original)
    posted = b"POST /q HTTP/1.1\r\nHost: example.org\r\nContent-Length: 3\r\n\r\na=1"
    writer.write(replace(numbered(2), method="POST", request=posted))
    writer.close()
    (path,) = folder.iterdir()
    return path


def test_what_warcio_wrote_is_read(tmp_path: Path) -> None:
    path = our_file(tmp_path / "ours")
    theirs = tmp_path / "theirs.warc.gz"
    run_warcio("recompress", path, theirs)
    assert told(theirs) == told(path)
    assert verify(theirs).faults == []


@pytest.mark.parametrize("name", ["pywb-example.arc", "pywb-example.arc.gz", "warcio-example.arc.gz"])
def test_arc_files_are_read_and_so_is_what_warcio_makes_of_them(
    tmp_path: Path, real_documents: Path, name: str
) -> None:
    path = real_documents / "samples" / "warc" / name
    assert verify(path).faults == []
    theirs = tmp_path / "theirs.warc.gz"
    run_warcio("recompress", path, theirs)
    assert verify(theirs).faults == []
    assert [payload for _, payload in told(theirs)] == [payload for _, payload in told(path)] != []


def test_warcio_finds_our_records_as_they_are(tmp_path: Path) -> None:
    path = our_file(tmp_path / "ours")
    assert run_warcio("index", "-f", "offset,warc-type", path).count(b"\n") == verify(path).records
    response = next(one for one in iter_stored(path, ignore_loss) if b"chunked" in one.record.block)
    assert run_warcio("extract", "--payload", path, response.location.offset).decode("gb18030") == "年报"
    with path.open("rb") as file:
        theirs = [one.content_stream().read() for one in ArchiveIterator(file, no_record_parse=True)]
    assert theirs == [stored.record.block for stored in iter_stored(path, ignore_loss)]


def test_warcio_checks_our_digests_but_for_payloads_of_chunked_answers(tmp_path: Path) -> None:
    path = our_file(tmp_path / "ours")
    program = Path(sys.executable).with_name("warcio")
    checked = subprocess.run(
        [program, "check", "-v", path], capture_output=True, text=True, check=False, timeout=30
    )
    failed = [line for line in checked.stdout.splitlines() if "failed" in line]
    assert len(failed) <= 1
    assert all("payload digest failed" in line for line in failed)


def test_fastwarc_reads_our_records_and_finds_their_digests_right(tmp_path: Path) -> None:
    path = our_file(tmp_path / "ours")
    with path.open("rb") as file:
        theirs = [
            (one.verify_block_digest(), one.reader.read()) for one in FastIterator(file, parse_http=False)
        ]
    assert theirs == [(True, stored.record.block) for stored in iter_stored(path, ignore_loss)]


@needs_pywb
def test_pywb_and_cdxj_indexer_index_our_files_as_we_do(tmp_path: Path) -> None:
    path = our_file(tmp_path / "warc")
    write_index(tmp_path)
    ours = {tuple(line.split(" ")[:2]) for line in (tmp_path / "index.cdxj").read_text().splitlines()}
    manager, indexer = PYWB.with_name("wb-manager"), PYWB.with_name("cdxj-indexer")
    subprocess.run([manager, "init", "a"], cwd=tmp_path, capture_output=True, timeout=60, check=True)
    subprocess.run([manager, "add", "a", path], cwd=tmp_path, capture_output=True, timeout=60, check=True)
    (index,) = (tmp_path / "collections" / "a" / "indexes").glob("*.cdxj")
    assert {tuple(line.split(" ")[:2]) for line in index.read_text().splitlines()} == ours
    if indexer.exists():
        made = subprocess.run(
            [indexer, "-s", "-p", path], capture_output=True, text=True, timeout=60, check=True
        )
        assert {tuple(line.split(" ")[:2]) for line in made.stdout.splitlines()} == ours


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
