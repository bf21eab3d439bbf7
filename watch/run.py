"""One scheduled run: crawl what is due, then extract. Each step is a process of its own."""

from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from archive.errors import FolderInUse
from crawler.lock import FolderLock
from spiders.seeds import read_seeds
from watch.calendar import civil_date, load_calendar
from watch.history import LISTS_ONLY, History, Outcome
from watch.owing import owing_hosts
from watch.plan import Planned, plan_portals
from watch.portals_file import write_due
from watch.scrapyd import hand_over
from watch.steps import Steps

FOLDER = "schedule"
# How long a crawl may take to end in order: what is under way comes to its end.
ENDING_S = 90.0
POLL_S = 0.2
HANDED_OVER = "handed over"


@dataclass(frozen=True, slots=True)
class Task:
    """What a schedule is about: the portals, the crawl directory, the database, options of the crawl."""

    portals: Path
    out: Path
    database: Path
    crawl_options: tuple[str, ...] = ()

    @property
    def folder(self) -> Path:
        """Where the schedule keeps its lock, its history and the files of its runs."""
        return self.out / FOLDER

    @property
    def history_file(self) -> Path:
        """When each portal was crawled."""
        return self.folder / "schedule.db"


@dataclass(frozen=True, slots=True)
class Plan:
    """Every portal with its day as of today, and what is wrong with portals.csv."""

    today: date
    portals: tuple[Planned, ...]
    faults: tuple[str, ...]

    def due(self) -> list[Planned]:
        """The portals to crawl today."""
        return [one for one in self.portals if one.is_due(self.today)]

    @property
    def was_cut_off(self) -> bool:
        """Whether a crawl that is due began and was never heard of again."""
        return any(one.last is not None and one.last.state is None for one in self.due())


@dataclass(frozen=True, slots=True)
class Ran:
    """A run that was made: its crawls' summaries and the extraction's report, as the commands print them;
    the portals that were due, and those of them that were asked again to the end.
    """

    started_at: datetime
    crawls: tuple[dict[str, Any], ...]
    extracted: dict[str, Any]
    due: frozenset[str] = frozenset()
    asked_again: frozenset[str] = frozenset()

    @property
    def run_id(self) -> str:
        """The id of the last crawl stands for the whole run."""
        return str(self.crawls[-1]["run_id"])

    @property
    def states(self) -> list[str]:
        """How each portal that was due ended; a crawl tells of all others that it ever had, too."""
        ends = {one["url"]: one["state"] for crawl in self.crawls for one in crawl["portals"]}
        return [ends[url] for url in sorted(self.due & ends.keys())]

    @property
    def requests(self) -> int:
        """How many requests its crawls made."""
        return sum(sum(crawl["requests"].values()) for crawl in self.crawls)


@contextmanager
def locked(task: Task) -> Iterator[None]:
    """Holds the lock of the schedule; it falls with the process. Raises FolderInUse."""
    lock = FolderLock(task.folder)
    try:
        yield
    finally:
        lock.release()


def await_folder(folder: Path) -> None:
    """Waits for a crawl that is ending, as that of a schedule that was killed does. Raises FolderInUse."""
    until = monotonic() + ENDING_S
    while True:
        try:
            FolderLock(folder).release()
        except FolderInUse:
            if monotonic() > until:
                raise
            sleep(POLL_S)
        else:
            return


def read_plan(task: Task, now: datetime) -> Plan:
    """What is to be crawled when, by the files as they are now. Raises SeedsUnusable, OtherSchema."""
    seeds = read_seeds(str(task.portals))
    visits = History(task.history_file).last_visits() if task.history_file.exists() else {}
    today = civil_date(now)
    owing = owing_hosts(task.database, today) if task.database.is_file() else frozenset()
    planned = plan_portals(seeds.portals, visits, load_calendar(), today, owing)
    return Plan(today, tuple(planned), tuple(fault.reason for fault in seeds.faults))


def due_groups(task: Task, now: datetime) -> list[list[Planned]]:
    """What is due, those crawled for the first time or cut off apart from those asked again."""
    due = read_plan(task, now).due()
    groups = ([one for one in due if one.recheck == recheck] for recheck in (False, True))
    return [group for group in groups if group]


def run_due(task: Task, steps: Steps) -> Ran | None:
    """Crawls what is due, then extracts; None if nothing is due. Holds the lock meanwhile.

    Raises FolderInUse, StepFailed.
    """
    with locked(task):
        await_folder(task.out)
        started_at = datetime.now(UTC)
        groups = due_groups(task, started_at)
        crawls = tuple(crawl(task, steps, group) for group in groups)
        if not crawls:
            return None
        due = [one for group in groups for one in group]
        again = frozenset(one.url for one in due if one.recheck)
        extracted = steps.run("extract", task.out, "--db", task.database)
        return Ran(started_at, crawls, extracted, frozenset(one.url for one in due), done(crawls, again))


def done(crawls: Sequence[dict[str, Any]], portals: frozenset[str]) -> frozenset[str]:
    """Those of the portals that a crawl has finished with."""
    return portals & {one["url"] for crawl in crawls for one in crawl["portals"] if one["state"] == "done"}


def crawl(task: Task, steps: Steps, due: Sequence[Planned]) -> dict[str, Any]:
    """Crawls the portals in one process, which keeps the politeness of all; notes how each ended."""
    targets = task.folder / "due.csv"
    recheck = due[0].recheck
    urls = {one.url for one in due}
    write_due(task.portals, targets, urls)
    history = History(task.history_file)
    begun_at = datetime.now(UTC)
    kind = LISTS_ONLY if recheck and not wants_reports(history, urls, begun_at) else int(recheck)
    history.begin(urls, begun_at, recheck=kind)
    again = (("--recheck",), ("--recheck-lists",))[kind == LISTS_ONLY] if recheck else ()
    summary = steps.run("crawl", targets, "--out", task.out, *again, *task.crawl_options)
    ends = {one["url"]: Outcome(one["url"], one["state"], one["reason"]) for one in summary["portals"]}
    outcomes = [ends.get(url, Outcome(url, "failed", "the crawl did not name it")) for url in urls]
    history.end(begun_at, summary["run_id"], outcomes)
    return summary


def wants_reports(history: History, urls: Set[str], now: datetime) -> bool:
    """Whether it is time to ask for the known reports of one of these portals again."""
    looks, days = history.last_looks(), load_calendar().reports_days
    return any(url not in looks or abs((civil_date(now) - looks[url]).days) >= days for url in urls)


def hand_due_to(task: Task, address: str, settings: Mapping[str, object]) -> str | None:
    """Hands what is due to a scrapyd; the id of its job, None if nothing is due. Raises ScrapydRefused.

    Portals asked again wait for the next time if others are asked for the first time: two jobs at once
    would want the same crawl directory.
    """
    with locked(task):
        due = next(iter(due_groups(task, datetime.now(UTC))), [])
        if not due:
            return None
        urls, recheck = [one.url for one in due], due[0].recheck
        own = {"NIANBAO_OUT": str(task.out.resolve()), "NIANBAO_RECHECK": recheck}
        job = hand_over(address, urls, {**settings, **own})
        history = History(task.history_file)
        begun_at = datetime.now(UTC)
        history.begin(urls, begun_at, recheck=recheck)
        history.end(begun_at, job, [Outcome(url, HANDED_OVER, None) for url in urls])
        return job
