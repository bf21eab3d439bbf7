"""A crawl divided among processes or machines: one portal, one task; its frontier goes wherever it goes."""

import shutil
import signal
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import as_completed
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, cast

from scrapy.spiderloader import SpiderLoader

from archive.cdxj import update_index
from archive.errors import FolderInUse
from cluster.errors import TaskLost
from cluster.opening import open_cluster
from cluster.processes import ProcessDied, ProcessPool
from cluster.tasks import Work, run_tasks
from crawler.control import Control
from crawler.errors import BadOption, PartFailed
from crawler.lock import FolderLock
from crawler.options import CrawlOptions, crawl_folders, read_options
from crawler.part import Part, PartEnd, crawl_part
from crawler.process import SEED_SEPARATOR, project_settings
from crawler.row import Purpose
from crawler.run import new_run_id
from crawler.summary import PortalState, Summary, write_summary

# Portals that a worker crawls at once: each mostly waits for its hosts.
AT_ONCE = 200
# All portals of a process that is killed are begun again by another.
TRIES = 20
DYING = f"{TRIES} processes died while they crawled a portal; give them more memory, then run again."


class Divisible(Protocol):
    """A spider that can tell the portals of its seeds, what is wrong with them, and warnings."""

    def divide(self, seeds: str) -> tuple[list[str], list[tuple[str, str]], list[str]]: ...


def crawl_divided(
    targets: Sequence[str],
    chosen: Mapping[str, object],
    workers: int,
    scheduler: str | None,
    spider: str = "portal",
) -> Summary:
    """Crawls the targets with so many processes, or with those of a scheduler's cluster.

    Raises whatever NianbaoError kept it from starting or stopped it.
    """
    settings = project_settings(chosen)
    options = read_options(settings)
    lock = FolderLock(options.out)
    try:
        refuse(options)
        run_id = new_run_id()
        seeds = SEED_SEPARATOR.join(keep_seeds(targets, options.out / "runs", run_id)) + SEED_SEPARATOR
        divisible = cast(Divisible, SpiderLoader.from_settings(settings).load(spider))
        portals, faults, warnings = divisible.divide(seeds)
        for warning in warnings:
            print(f"nianbao: {warning}", file=sys.stderr)
        given = {**chosen, "NIANBAO_OUT": str(options.out.resolve())}
        parts = [
            Part(portal, spider, seeds, "" if number else seeds, given)
            for number, portal in enumerate(portals)
        ]
        with stopping(Control(options.out)) as control:
            run = run_here(parts, workers) if scheduler is None else run_on_cluster(parts, scheduler, control)
            ends = list(told(run, len(parts), control))
        ended = "shutdown" if control.is_stopped else "finished"
        summary = merge(run_id, ended, portals, ends, faults)
        control.clear_stop()
        if ends:
            update_index(options.out)
        write_summary(options.out / "runs", summary)
        return summary
    finally:
        lock.release()


def refuse(options: CrawlOptions) -> None:
    """Raises BadOption for what cannot be divided."""
    if options.max_requests:
        raise BadOption("--max-requests counts in one process; leave it out, or --workers and --scheduler.")
    if crawl_folders(options.out) == [options.out]:
        raise BadOption(
            f"{options.out} was crawled by one process; go on without --workers, or choose another --out."
        )


def keep_seeds(targets: Iterable[str], folder: Path, run_id: str) -> Iterator[str]:
    """The targets, their files copied: who edits one now changes the next run, not this one."""
    for number, target in enumerate(targets):
        if "://" in target:
            yield target
            continue
        folder.mkdir(parents=True, exist_ok=True)
        copy = folder.resolve() / f"{run_id}.portals-{number}.csv"
        shutil.copyfile(target, copy)
        yield str(copy)


@contextmanager
def stopping(control: Control) -> Iterator[Control]:
    """An interrupt asks the crawls of all workers to end, so that nothing is fetched twice."""
    control.clear_stop()
    before = [signal.signal(number, lambda *_: control.stop()) for number in (signal.SIGINT, signal.SIGTERM)]
    try:
        yield control
    finally:
        for number, handler in zip((signal.SIGINT, signal.SIGTERM), before, strict=True):
            signal.signal(number, handler)


def run_here(parts: Sequence[Part], workers: int) -> Iterator[PartEnd]:
    """How each part ended, crawled by processes of this machine. Raises TaskLost."""
    pool = ProcessPool(crawl_part, workers, AT_ONCE, TRIES)
    try:
        for ended in as_completed([pool.submit(part) for part in parts]):
            yield ended.result()
    except ProcessDied as error:
        raise TaskLost(DYING) from error
    finally:
        pool.close()


def run_on_cluster(parts: Sequence[Part], scheduler: str, control: Control) -> Iterator[PartEnd]:
    """How each part ended, crawled by the workers of a scheduler. Raises TaskLost, ClusterUnreachable."""
    with open_cluster(scheduler) as cluster:
        work = Work(crawl_part, AT_ONCE, waits=True)
        yield from run_tasks(cluster, work, parts, lambda: control.is_stopped)


def told(ends: Iterator[PartEnd], parts: int, control: Control) -> Iterator[PartEnd]:
    """The ends, each told on a line. Raises PartFailed for what stops the whole crawl."""
    for number, end in enumerate(ends, start=1):
        if end.error is not None and end.exit_code is not FolderInUse.exit_code:
            control.stop()
            raise PartFailed(end.error, end.exit_code)
        print(f"{number} of {parts} portals: {end.portal}", file=sys.stderr)
        yield end


def merge(
    run_id: str,
    ended: str,
    portals: Iterable[str],
    ends: Iterable[PartEnd],
    faults: Iterable[tuple[str, str]],
) -> Summary:
    """The summaries of all parts as that of one run."""
    asked: Counter[str] = Counter({purpose.value: 0 for purpose in Purpose})
    states = {url: PortalState(url, "unfinished", "its crawl did not begin") for url in portals}
    states |= {url: PortalState(url, "failed", reason) for url, reason in faults}
    captures = reports = 0
    for end in ends:
        if end.summary is None:
            states[end.portal] = PortalState(end.portal, "unfinished", end.error)
            continue
        asked.update(end.summary.requests)
        captures += end.summary.captures
        reports += end.summary.reports
        states |= {state.url: state for state in end.summary.portals}
    return Summary(run_id, ended, [states[url] for url in sorted(states)], dict(asked), captures, reports)
