"""`nianbao vanished`: reports that are gone, fetched from another archive into the crawl directory."""

import json
from collections.abc import Iterable, Iterator
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
    wanted = [*urls, *(gone_addresses(database, out) if database else ())]
    if not wanted:
        raise click.UsageError("Name addresses, or a database with --db whose coverage lacks some.")
    agent = f"nianbao/{version('nianbao')}" + (f" (+{operator})" if operator else "")
    other = OtherArchive(cdx, replay, records, agent, delay_s)
    fetched, faults = fetch_all(other, wanted, most)
    keep(fetched, out, operator, agent)
    report(wanted, fetched, faults, as_json)
    return ExitCode.PORTALS_FAILED if faults else ExitCode.OK


def gone_addresses(database: Path, out: Path) -> Iterator[str]:
    """The addresses of reports that the coverage lacks."""
    _, cells = read_coverage(database, out, None)
    yield from (cell.url for cell in cells if cell.state in WANTED and cell.url)


def fetch_all(other: OtherArchive, urls: Iterable[str], most: int) -> tuple[list[Fetched], list[str]]:
    """The newest captures of every address, and what could not be had."""
    fetched, faults = [], []
    for url in dict.fromkeys(urls):
        try:
            fetched += [other.fetch(listing) for listing in other.list(url)[-most:]]
        except InputUnusable as error:
            faults.append(f"{url}: {error}")
    return fetched, faults


def keep(fetched: list[Fetched], out: Path, operator: str, agent: str) -> None:
    """Writes captures into a WARC file of their own, oldest first, and indexes them.

    Raises FolderInUse, ArchiveWriteFailed.
    """
    if not fetched:
        return
    lock = FolderLock(out)
    try:
        run_id = new_run_id()
        writer = WarcWriter(out / "warc", WORKER, WarcInfo(operator, run_id, user_agent=agent))
        for one in sorted(fetched, key=lambda one: one.listing.timestamp):
            writer.write(build_exchange(one, run_id))
        writer.close()
        update_index(out)
    finally:
        lock.release()


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


def report(wanted: Iterable[str], fetched: list[Fetched], faults: list[str], as_json: bool) -> None:
    """What was had of every address."""
    counts = {url: sum(one.listing.url == url for one in fetched) for url in wanted}
    if as_json:
        sources = [
            {"url": one.listing.url, "at": one.listing.timestamp, "source": one.source} for one in fetched
        ]
        click.echo(json.dumps({"captures": sources, "failed": faults}, ensure_ascii=False))
        return
    for url, count in counts.items():
        click.echo(f"{url}: {count} captures")
    for fault in faults:
        click.echo(fault, err=True)
