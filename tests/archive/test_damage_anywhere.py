"""Every kind of damage at any place of anybody's files: found and named, repaired without a mistake."""

import gzip
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archive.dedup import DigestIndex
from archive.durable import DurableWriter
from archive.repair import repair
from archive.statement import SUBJECT
from archive.verify import verify
from tests.archive.damages import KINDS, Spoilt
from tests.archive.exchanges import EXCHANGE, MOMENT, golden_writer
from tests.archive.pieces import Piece, split

# How many places of a file each kind is tried at; more: NIANBAO_DAMAGES=50.
PLACES = int(os.environ.get("NIANBAO_DAMAGES", "1"))
WRITERS = ("ours", "wget", "warcio")
# What one damage entails elsewhere: another half that is lost, an original that is lost.
ENTAILED = {"pair", "revisit_original", "http_length", "payload_digest", "date_order"}


def write_ours(folder: Path) -> bytes:
    """A revisit, a POST, a chunked answer, a rendered page and a resource among others."""
    (folder / "warc").mkdir(parents=True)
    durable = DurableWriter(golden_writer(folder / "warc"), DigestIndex(folder / "dedup.db", folder / "warc"))
    for number in range(6):
        body = f"<p>第{number % 5}页</p>".encode("gb18030") * 60
        head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body)
        plain = replace(
            EXCHANGE, response=head + body, dom=None, started_at=MOMENT + timedelta(seconds=number)
        )
        one = {2: EXCHANGE, 3: replace(plain, method="POST", request=b"POST / HTTP/1.1\r\n\r\na=1")}
        chosen = one.get(number, plain)
        durable.submit(replace(chosen, target_uri=f"http://example.org/{number}")).result()
    durable.submit_resource("urn:example:portals", "text/csv", b"url\n").result()
    durable.close()
    (path,) = (folder / "warc").iterdir()
    return path.read_bytes()


def write_wget(folder: Path) -> bytes:
    """Six pages from loopback. A connection that it believed to be kept alive wget asks twice over."""
    if shutil.which("wget") is None:
        pytest.skip("wget is not installed")
    pages = folder / "pages"
    pages.mkdir(parents=True)
    for number in range(6):
        (pages / f"{number}.html").write_text(f"第{number}页" * 50)
    handler = type("Quiet", (SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
    with ThreadingHTTPServer(
        ("127.0.0.1", 0), lambda *given: handler(*given, directory=str(pages))
    ) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        urls = [f"http://127.0.0.1:{server.server_port}/{number}.html" for number in range(6)]
        command = ["wget", "-q", "--no-http-keep-alive", "-P", "got", "--warc-file=w", *urls]
        subprocess.run(command, cwd=folder, timeout=30, check=True)
        server.shutdown()
    return (folder / "w.warc.gz").read_bytes()


def write_warcio(_: Path) -> bytes:
    """Four pairs, linked from the request's side only."""
    file = BytesIO()
    writer = WARCWriter(file, gzip=True)
    writer.write_record(writer.create_warcinfo_record("w.warc.gz", {"software": "example"}))
    for number in range(4):
        body = f"第{number}页".encode() * 50
        uri = f"http://example.org/{number}"
        answer = StatusAndHeaders("200 OK", [("Content-Length", str(len(body)))], protocol="HTTP/1.1")
        asked = StatusAndHeaders("GET / HTTP/1.1", [("Host", "example.org")], is_http_request=True)
        response = writer.create_warc_record(uri, "response", payload=BytesIO(body), http_headers=answer)
        request = writer.create_warc_record(uri, "request", http_headers=asked)
        writer.write_request_response_pair(request, response)
    return file.getvalue()


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    """Written files, kept by name as they are asked for."""
    return {}


@pytest.fixture(params=[f"{writer}.{suffix}" for writer in WRITERS for suffix in ("warc.gz", "warc")])
def whole(
    request: pytest.FixtureRequest, files: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, list[Piece]]]:
    """Name and records of a good file."""
    name = str(request.param)
    writer, _, suffix = name.partition(".")
    if writer not in files:
        write = {"ours": write_ours, "wget": write_wget, "warcio": write_warcio}[writer]
        files[writer] = write(tmp_path_factory.mktemp(writer) / "made")
    data = files[writer]
    yield name, split(data if suffix == "warc.gz" else gzip.decompress(data))


@pytest.mark.parametrize("kind", KINDS)
def test_damage_is_named_and_repaired(tmp_path: Path, whole: tuple[str, list[Piece]], kind: str) -> None:
    name, pieces = whole
    for place in range(PLACES):
        spoilt = KINDS[kind](pieces, Random(f"{kind} {name} {place}"))
        if spoilt is not None:
            check(tmp_path / str(place), name, pieces, spoilt)


def check(folder: Path, name: str, pieces: list[Piece], spoilt: Spoilt) -> None:
    path = folder / "warc" / name
    path.parent.mkdir(parents=True)
    path.write_bytes(spoilt.data)
    is_told(folder, pieces, spoilt)
    repairs = repair(folder)
    assert (path.parent / "damaged" / name).read_bytes() == spoilt.data
    assert repairs.mended or repairs.lost
    assert {fault.rule for fault in repairs.remaining} <= {"revisit_original"}
    assert verify(folder).faults == repairs.remaining
    is_saved(split(path.read_bytes()), pieces, spoilt, told_lost=bool(repairs.lost))


def is_told(folder: Path, pieces: list[Piece], spoilt: Spoilt) -> None:
    """The damage is found by a right rule, and nothing else is accused."""
    faults = verify(folder).faults
    assert spoilt.rules.split() and {fault.rule for fault in faults} & set(spoilt.rules.split())
    untouched = {piece.id for number, piece in enumerate(pieces) if number not in spoilt.hit}
    accused = [one for one in faults if one.record_id in untouched and one.rule not in spoilt.rules.split()]
    assert {one.rule for one in accused} <= ENTAILED


def is_saved(saved: list[Piece], pieces: list[Piece], spoilt: Spoilt, *, told_lost: bool) -> None:
    """Every good record stands there as it was, and none that never was; what is lost was told."""
    by_id = {piece.id: piece for piece in saved}
    for number, piece in enumerate(pieces):
        if number not in spoilt.hit:
            assert by_id[piece.id].data == piece.data
    known = {piece.block for piece in pieces}
    made = [piece for piece in saved if not (piece.field("WARC-Target-URI") or "").startswith(SUBJECT)]
    assert {piece.block for piece in made} <= known
    hit = {pieces[number].block for number in spoilt.hit if number not in spoilt.gone}
    is_all_there = hit <= {piece.block for piece in made}
    assert is_all_there or (not spoilt.saved and (told_lost or spoilt.rules == "pair"))
