"""Records a CPU second while reading: ours, payloads decoded, beside warcio and FastWARC, in one run.

`python -m bench.archive_read [FILE...]`: exchanges of the writing bench, or the WARC files given. All
three read every record's content; only ours puts requests and metadata to their captures and checks
gzip trailers.
"""

import statistics
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from time import process_time

from fastwarc.warc import ArchiveIterator as FastIterator
from warcio.archiveiterator import ArchiveIterator

from archive.reader import iter_captures
from archive.stored import ignore_loss, iter_stored
from bench.archive_write import EXCHANGES, bodies, exchange_of, write_ours

ROUNDS = 9


def read_records(path: Path) -> int:
    """Our records with their blocks."""
    return sum(1 for _ in iter_stored(path, ignore_loss))


def read_captures(path: Path) -> int:
    """Our captures with decoded payloads."""
    return sum(1 for _ in iter_captures(path))


def read_warcio(path: Path) -> int:
    """warcio's records with their content."""
    with path.open("rb") as file:
        return sum(1 for record in ArchiveIterator(file) if record.content_stream().read() is not None)


def read_fastwarc(path: Path) -> int:
    """FastWARC's records with their content."""
    with path.open("rb") as file:
        return sum(1 for record in FastIterator(file) if record.reader.read() is not None)


WAYS: dict[str, Callable[[Path], int]] = {
    "our records": read_records,
    "our captures": read_captures,
    "warcio": read_warcio,
    "FastWARC": read_fastwarc,
}


def rate(read: Callable[[Path], int], paths: Iterable[Path], records: int) -> float:
    """Records a CPU second, of all that the files hold."""
    started = process_time()
    for path in paths:
        read(path)
    return records / (process_time() - started)


def compare(paths: list[Path]) -> None:
    """Prints medians and the ratios of interleaved rounds."""
    records = sum(map(read_records, paths))
    rounds = [{name: rate(read, paths, records) for name, read in WAYS.items()} for _ in range(ROUNDS)]
    print(f"{records} records, {ROUNDS} interleaved rounds")
    for name in WAYS:
        ratios = sorted(one[name] / one["warcio"] for one in rounds)
        print(
            f"{name}: {statistics.median(one[name] for one in rounds):.0f} records a CPU second, "
            f"{statistics.median(ratios):.2f} of warcio (from {ratios[0]:.2f} to {ratios[-1]:.2f})"
        )


def main(given: list[str]) -> None:
    """Reads the files given, or one of its own making."""
    with tempfile.TemporaryDirectory() as folder:
        if not given:
            pages = bodies([])
            write_ours([exchange_of(n, pages[n % len(pages)]) for n in range(EXCHANGES)], Path(folder))
        compare([Path(name) for name in given] or list(Path(folder).iterdir()))


if __name__ == "__main__":
    main(sys.argv[1:])
