"""Records a CPU second and bytes: our writer against warcio's, the same exchanges in one run.

`python -m bench.archive_write [FILE...]`: pages of its own making, or the pages given.
"""

import io
import random
import statistics
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from time import process_time

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archive.exchange import Exchange
from archive.warcinfo import WarcInfo
from archive.writer import WarcWriter

EXCHANGES = 200
PAIRS = 3
MOMENT = datetime(2024, 3, 1, tzinfo=UTC)
REQUEST = b"GET /art/%d.html HTTP/1.1\r\nHost: example.org\r\nAccept-Encoding: gzip\r\n\r\n"
HAN = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过"


def bodies(paths: list[str]) -> list[bytes]:
    """The pages given, or own ones."""
    return [Path(path).read_bytes() for path in paths] or [page(number) for number in range(100)]


def page(number: int) -> bytes:
    """A page of about 40 KB: site chrome, a table of numbers, prose of unevenly frequent characters."""
    dice = random.Random(number)
    chrome = "".join(
        f"<li><a href='/col/col{n}/index.html' target=_blank>{HAN[n % 40]}</a></li>" for n in range(90)
    )
    cells = "".join(
        f"<td width='{dice.randrange(9)}%' class='xl{n % 7}'>{dice.randrange(999)}</td>" for n in range(300)
    )
    prose = "".join(f"<p style='text-indent:2em'>{sentence(dice)}</p>" for _ in range(70))
    return f"<html><ul>{chrome}</ul><table><tr>{cells}</tr></table>{prose}</html>".encode("gb18030")


def sentence(dice: random.Random) -> str:
    """Characters of which the first are many times as frequent as the last."""
    return "".join(HAN[min(int(dice.expovariate(0.08)), len(HAN) - 1)] for _ in range(90)) + "。"


def exchange_of(number: int, body: bytes) -> Exchange:
    """A page as it came over the wire."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(body)
    return Exchange(f"http://example.org/art/{number}.html", "GET", MOMENT, REQUEST % number, head + body)


def write_ours(exchanges: list[Exchange], folder: Path) -> None:
    """Through the project's writer, without syncing."""
    writer = WarcWriter(folder, "bench", WarcInfo("bench <bench@example.org>", "bench"))
    for exchange in exchanges:
        writer.write(exchange)
    writer.close()


def write_warcio(exchanges: list[Exchange], folder: Path) -> None:
    """Through warcio: request and response records with its digests."""
    with (folder / "warcio.warc.gz").open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for exchange in exchanges:
            request = writer.create_warc_record(
                exchange.target_uri,
                "request",
                payload=io.BytesIO(b""),
                http_headers=headers(exchange.request.partition(b"\r\n\r\n")[0], is_request=True),
            )
            head, _, body = exchange.response.partition(b"\r\n\r\n")
            response = writer.create_warc_record(
                exchange.target_uri, "response", payload=io.BytesIO(body), http_headers=headers(head)
            )
            writer.write_request_response_pair(request, response)


def headers(head: bytes, *, is_request: bool = False) -> StatusAndHeaders:
    """A head as warcio takes it."""
    first, *lines = head.decode("latin-1").split("\r\n")
    protocol, _, status = first.partition(" ")
    pairs = [tuple(line.split(": ", 1)) for line in lines]
    if is_request:
        return StatusAndHeaders(first, pairs, is_http_request=True)
    return StatusAndHeaders(status, pairs, protocol=protocol)


def measured(write: Callable[[list[Exchange], Path], None], exchanges: list[Exchange]) -> tuple[float, int]:
    """Records a CPU second, and the bytes they take."""
    with tempfile.TemporaryDirectory() as folder:
        started = process_time()
        write(exchanges, Path(folder))
        seconds = process_time() - started
        size = sum(path.stat().st_size for path in Path(folder).iterdir())
    return 2 * len(exchanges) / seconds, size


def main() -> None:
    """Prints the median of interleaved pairs and the spread of their ratios."""
    pages = bodies(sys.argv[1:])
    exchanges = [exchange_of(number, pages[number % len(pages)]) for number in range(EXCHANGES)]
    pairs = [(measured(write_ours, exchanges), measured(write_warcio, exchanges)) for _ in range(PAIRS)]
    ratios = sorted(ours[0] / theirs[0] for ours, theirs in pairs)
    ours_rate = statistics.median(ours[0] for ours, _ in pairs)
    theirs_rate = statistics.median(theirs[0] for _, theirs in pairs)
    size = sum(len(one.response) for one in exchanges) // len(exchanges)
    print(f"{EXCHANGES} exchanges of {size} bytes, {PAIRS} interleaved pairs")
    print(f"records a CPU second: ours {ours_rate:.0f}, warcio {theirs_rate:.0f}")
    print(f"ratio: median {statistics.median(ratios):.2f}, from {ratios[0]:.2f} to {ratios[-1]:.2f}")
    print(f"bytes: ours / warcio {pairs[0][0][1] / pairs[0][1][1]:.3f}")


if __name__ == "__main__":
    main()
