"""Why a URL was or was not fetched."""

import json
from collections.abc import Iterable, Iterator, Sequence, Set
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Protocol, cast

from scrapy.spiderloader import SpiderLoader

from archive.errors import InputUnusable
from archive.reader import read_capture
from crawler.canonical import canonical_url, origin
from crawler.control import Control
from crawler.naming import ReadPage, iter_naming
from crawler.options import crawl_folders
from crawler.process import SEED_SEPARATOR, project_settings
from crawler.robots import barring_line, parse_robots
from crawler.row import REDIRECTS, Progress, Row, State
from crawler.run import ROBOTS_AGENT
from crawler.store import FrontierStore

CLOSED = "SELECT reason FROM hosts WHERE origin = :origin AND closed_in IS NOT NULL"
Known = tuple[Row, Progress, dict[str, str | None]]


class Explaining(Protocol):
    """A spider that can tell why it wanted an address or did not; `naming` are pages that may link to it."""

    def explain(self, seeds: str, out: Path, url: str, naming: Iterable[ReadPage]) -> Iterable[str]: ...


def explain_url(
    out: Path, url: str, targets: Sequence[str] = (), *, as_json: bool = False, spider: str = "portal"
) -> str:
    """What the frontier of a crawl directory and the spider know of a URL."""
    folders = crawl_folders(out)
    if not folders:
        raise InputUnusable(f"{out} holds no crawl; give the directory of one with --out.")
    canonical = canonical_url(url)
    known = [found for folder in folders for found in find_url(folder, out / "warc", canonical)]
    if as_json:
        return json.dumps([describe_json(row, progress) for row, progress, _ in known], ensure_ascii=False)
    told = [describe(row, progress, facts) for row, progress, facts in known]
    told += tell_rules(Control(out), canonical, {row.portal for row, *_ in known})
    for folder in folders:
        told += tell_host(folder, canonical)
    told += ask_spider(
        spider, out, canonical, targets, () if known else naming_pages(folders, out, canonical)
    )
    if not known:
        told.insert(0, f"{url} was never asked for.")
    if len(told) == 1 and not known:
        told.append("no page that was read names it, unless a script builds its address")
    return "\n".join(told)


def ask_spider(
    name: str, out: Path, url: str, targets: Sequence[str], naming: Iterable[ReadPage]
) -> Iterable[str]:
    """What the spider of that name knows of a URL."""
    spider = cast(Explaining, SpiderLoader.from_settings(project_settings({})).load(name))
    return spider.explain(f"{SEED_SEPARATOR.join(targets)}{SEED_SEPARATOR}", out, url, naming)


def tell_rules(control: Control, url: str, portals: Set[str]) -> Iterator[str]:
    """What a person wants left alone."""
    if (rule := control.ignored.find(url)) is not None:
        yield f"the rule {rule} in control/ignore keeps it from being asked for"
    for portal in control.skipped & portals:
        yield f"its portal {portal} is skipped"


def open_frontier(folder: Path) -> closing[FrontierStore]:
    """The frontier of a crawl folder, to be closed after use."""
    return closing(FrontierStore(folder / "frontier.db"))


def tell_host(folder: Path, url: str) -> Iterator[str]:
    """What the host of a URL forbids, and whether it was left alone."""
    with open_frontier(folder) as store:
        robots = store.robots(origin(url))
        rules = parse_robots(robots.status, robots.text, ROBOTS_AGENT) if robots else None
        if robots and rules and not rules.allows(url):
            line = barring_line(robots.text, url) or "a rule"
            yield f"{line} in {origin(url)}/robots.txt forbids it"
        for (reason,) in store.query(CLOSED, {"origin": origin(url)}):
            yield f"its host was left alone: {reason}"


def naming_pages(folders: Iterable[Path], out: Path, url: str) -> Iterator[ReadPage]:
    """The read pages that may name a URL, one after the other as they are wanted."""
    for folder in folders:
        with open_frontier(folder) as store:
            yield from iter_naming(store, out / "warc", url)


def find_url(folder: Path, archive: Path, url: str) -> Iterator[Known]:
    """The rows of a frontier that ask for a URL, and what else is known of them."""
    with open_frontier(folder) as store:
        for row, progress in store.find(url):
            waits = "the last run ended before its turn" if progress.state is State.PENDING else None
            yield row, progress, {"redirected to": find_location(archive, progress), "waits": waits}


def find_location(archive: Path, progress: Progress) -> str | None:
    """Where an answer in the archive sent its reader on to."""
    if progress.status not in REDIRECTS or progress.warc_filename is None:
        return None
    try:
        return read_capture(archive / progress.warc_filename, progress.warc_offset or 0).header("Location")
    except InputUnusable:
        return None  # its file was taken away


def describe_json(row: Row, progress: Progress) -> dict[str, object]:
    """A row as one JSON object; the body as text."""
    values = {**asdict(row), **asdict(progress)}
    values["key"] = row.key.hex()
    values["body"] = row.body.decode("utf-8", "replace")
    return values


def describe(row: Row, progress: Progress, more: dict[str, str | None]) -> str:
    """A row in a sentence or two."""
    lines = [f"{row.method} {row.url}: {progress.state} after {progress.attempts} attempts"]
    facts = {
        "purpose": row.purpose.value,
        "portal": row.portal,
        "why": row.why,
        "found on": row.via,
        "anchor": row.anchor,
        "status": progress.status,
        "record": progress.record_id,
        "in": progress.warc_filename,
        "error": progress.error,
        **more,
    }
    return "\n".join(lines + [f"  {name}: {value}" for name, value in facts.items() if value])
