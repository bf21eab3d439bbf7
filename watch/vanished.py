"""`nianbao vanished`: reports that are gone, fetched from another archive into the crawl directory."""

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import click

from archive.cdxj import update_index
from archive.errors import ExitCode, InputUnusable
from archive.exchange import Exchange
from archive.uri import target_uri
from archive.warcinfo import WarcInfo
from archive.writer import WarcWriter
from crawler.lock import FolderLock
from crawler.run import new_run_id
from watch.changes import read_coverage
from watch.other_archives import Fetched, OtherArchive

PATH = click.Path(path_type=Path)
WORKER = "other"  # tells these WARC files from those of crawls
WANTED = ("gone", "missing", "overdue", "blocked")


@dataclass(slots=True)
class Had:
    """What another archive gave of an address (time and source of each capture), and what it could not."""

    url: str
    captures: list[tuple[str, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


@click.command()
@click.argument("urls", nargs=-1, metavar="[URL...]")
@click.option("--out", type=PATH, required=True, help="The crawl directory.")
@click.option("--cdx", required=True, metavar="ADDRESS", help="CDX service (Wayback-style or Common Crawl).")
@click.option("--replay", metavar="ADDRESS", help="Replay: ADDRESS/<time>id_/<URL> gives a page as it was.")
@click.option("--records", metavar="ADDRESS", help="Where the index's WARC files are, read by range.")
@click.option("--db", "database", type=PATH, help="Fetch what its coverage calls gone, missing or overdue.")
@click.option("--operator", default="", help="Who asks: name and mail or URL.")
@click.option("--delay", "delay_s", default=2.0, show_default=True, type=click.FloatRange(min=0))
@click.option("--most", default=3, show_default=True, help="Captures of an address, the newest.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def vanished(
    urls: tuple[str, ...],
    out: Path,
    cdx: str,
    replay: str | None,
    records: str | None,
    database: Path | None,
    operator: str,
    delay_s: float,
    most: int,
    as_json: bool,
) -> ExitCode:
    """Fetch pages that are gone from another archive, as captures with their own date and source."""
    wanted = list(dict.fromkeys([*urls, *(gone_addresses(database, out) if database else ())]))
    if not wanted:
        raise click.UsageError("Name addresses, or a database with --db whose coverage lacks some.")
    agent = f"nianbao/{version('nianbao')}" + (f" (+{operator})" if operator else "")
    other = OtherArchive(cdx, replay, records, agent, delay_s)
    with ExitStack() as opened:
        shelf = Shelf(out, WarcInfo(operator, new_run_id(), user_agent=agent), opened)
        had = [fetch_captures(other, url, most, shelf) for url in wanted]
    report(had, as_json)
    return ExitCode.PORTALS_FAILED if any(one.faults for one in had) else ExitCode.OK


def gone_addresses(database: Path, out: Path) -> Iterator[str]:
    """The addresses of reports that the coverage lacks."""
    _, cells = read_coverage(database, out, None)
    yield from (cell.url for cell in cells if cell.state in WANTED and cell.url)


class Shelf:
    """Where captures go as they come: a WARC file of their own, opened with the first.

    Raises FolderInUse, ArchiveWriteFailed.
    """

    def __init__(self, out: Path, info: WarcInfo, opened: ExitStack) -> None:
        self._out = out
        self._info = info
        self._opened = opened
        self._writer: WarcWriter | None = None

    def keep(self, one: Fetched) -> None:
        """Writes a capture; it is on the disk when this returns."""
        if self._writer is None:
            lock = FolderLock(self._out)
            self._opened.callback(lock.release)
            self._writer = WarcWriter(self._out / "warc", WORKER, self._info)
            self._opened.callback(update_index, self._out)
            self._opened.callback(self._writer.close)
        self._writer.write(build_exchange(one, self._info.run_id))
        self._writer.sync()


def fetch_captures(other: OtherArchive, url: str, most: int, shelf: Shelf) -> Had:
    """Keeps the newest captures of an address, oldest first; tells what could not be had."""
    had = Had(url)
    try:
        listings = other.list(url)[-most:]
    except InputUnusable as error:
        listings = []
        had.faults.append(str(error))
    for listing in listings:
        try:
            one = other.fetch(listing)
        except InputUnusable as error:
            had.faults.append(str(error))
            continue
        shelf.keep(one)
        had.captures.append((listing.timestamp, one.source))
        had.faults += [one.doubt] if one.doubt else []
    return had


def build_exchange(one: Fetched, run_id: str) -> Exchange:
    """A capture as the archive takes it: dated when the other archive made it, its source in the metadata."""
    fetch = {
        "run_id": run_id,
        "purpose": "page",
        "why": "gone from its portal, fetched from another archive",
        "source": one.source,
        "source_digest": one.listing.digest,
        "fetched_at": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
    }
    uri = target_uri(one.listing.url)
    return Exchange(uri, "GET", one.listing.moment, one.request, one.response, fetch=fetch)


def report(had: Sequence[Had], as_json: bool) -> None:
    """What was had of every address."""
    faults = [f"{one.url}: {fault}" for one in had for fault in one.faults]
    if as_json:
        sources = [
            {"url": one.url, "at": timestamp, "source": source}
            for one in had
            for timestamp, source in one.captures
        ]
        click.echo(json.dumps({"captures": sources, "failed": faults}, ensure_ascii=False))
        return
    for one in had:
        click.echo(f"{one.url}: {len(one.captures)} captures")
    for fault in faults:
        click.echo(fault, err=True)
