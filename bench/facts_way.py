"""The whole way from WARC records to rows in SQLite beside trafilatura.extract() alone, on the same pages.

`python -m bench.facts_way`: 90 % clean, 5 % traditional, 5 % damaged pages of reports, one core, one run.
Prints CPU milliseconds a page of each, the ratio, and what linking and indexing at the end add.
"""

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

import trafilatura
from sqlite_utils import Database

from archive.collection import rare_collection
from archive.exchange import Exchange
from archive.warcinfo import WarcInfo
from archive.writer import WarcWriter
from bench._facts_sets import PORT, page_of
from bench._text_pages import EVERY, mixed_pages
from demo.web import build_web
from extract.decode import decode
from extract.readers import open_reader
from extract.run import NEW_OBJECTS, Tally, known_records, link, save_group
from extract.store.dictionary_rows import save_dictionary
from extract.store.schema import open_database
from tests.extract.repair.mirror import break_page, to_traditional

ROUNDS = 3
SEED, SCALE = 11, 0.6
START = datetime(2026, 1, 5, tzinfo=UTC)


def main() -> None:
    """Short reports without tables, then those of the demo web with theirs."""
    for name, pages in {"without tables": mixed_pages(), "with tables": web_mix()}.items():
        with TemporaryDirectory() as folder:
            print(f"{name}: {len(pages)} pages", measure(Path(folder), pages), sep="  ", flush=True)


def measure(folder: Path, pages: list[str]) -> str:
    """Medians of some rounds, taken in turn."""
    warc = write_warc(folder, pages)
    ours: list[float] = []
    linking: list[float] = []
    theirs: list[float] = []
    for number in range(ROUNDS):
        with closing(open_database(folder / f"{number}.db", create=True)) as db:
            save_dictionary(db)
            ours.append(cpu_ms(partial(read_warc, db, warc), len(pages)))
            linking.append(cpu_ms(partial(link, db, [warc]), len(pages)))
            facts = db.execute("SELECT count(*) FROM facts").fetchone()[0]
        theirs.append(cpu_ms(partial(extract_all_texts, pages), len(pages)))
    whole = median(ours) + median(linking)
    return (
        f"{facts} facts  record to rows {median(ours):.2f} ms  linking {median(linking):.2f} ms  "
        f"trafilatura {median(theirs):.2f} ms  ratio {whole / median(theirs):.2f}"
    )


def extract_all_texts(pages: list[str]) -> None:
    """What the peer does: the text alone."""
    for page in pages:
        trafilatura.extract(page)


def web_mix(seed: int = SEED) -> list[str]:
    """Clean reports of a demo web, every twentieth turned to traditional script, another broken."""
    pages = [
        decode(known.body, known.content_type).text
        for portal in build_web(seed, SCALE, PORT).portals
        for planted in portal.planted
        if not planted.damage and not planted.continued
        for known in [page_of(portal, planted.url)]
    ]
    pages[::EVERY] = map(to_traditional, pages[::EVERY])
    pages[EVERY // 2 :: EVERY] = map(break_page, pages[EVERY // 2 :: EVERY])
    return pages


def write_warc(folder: Path, pages: list[str]) -> Path:
    """All pages as captures of one file."""
    writer = WarcWriter(folder, "w0", WarcInfo("bench <bench@example.org>", "run-1"))
    for number, page in enumerate(pages):
        body = page.encode()
        kind = "Content-Type: text/html; charset=utf-8"
        head = f"HTTP/1.1 200 OK\r\n{kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        request = f"GET /{number}.html HTTP/1.1\r\nHost: 127.0.0.2\r\n\r\n".encode()
        moment = START + timedelta(seconds=number)
        url = f"http://127.0.0.2/{number}.html"
        writer.write(Exchange(url, "GET", moment, request, head.encode() + body))
    writer.close()
    return next(folder.glob("*.warc.gz"))


@rare_collection(NEW_OBJECTS)
def read_warc(db: Database, warc: Path) -> None:
    """Every capture of the file into the database, in this process."""
    with open_reader(1, None) as read:
        for results in read([warc], known_records(db), {}):
            save_group(db, results, Tally())


def cpu_ms(work: Callable[[], object], pages: int) -> float:
    """CPU milliseconds a page."""
    start = process_time()
    work()
    return (process_time() - start) * 1e3 / pages


if __name__ == "__main__":
    main()
