"""The resident scheduler: APScheduler with its SQLite job store, one job a day.

The job names only files, so that it survives a restart; runs missed while the machine was off are
caught up once, however many there were.
"""

import logging
import signal
import threading
from contextlib import closing
from dataclasses import astuple
from datetime import UTC, datetime, timedelta
from pathlib import Path
from sqlite3 import DatabaseError, connect
from typing import Any

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger

from archive.errors import InputUnusable, NianbaoError
from crawler.lock import FolderLock
from watch.after import describe, describe_run, run_and_look, tell
from watch.calendar import CIVIL_TIME
from watch.mail import Ways
from watch.run import Task, read_plan
from watch.steps import Steps

log = logging.getLogger(__name__)

JOB = "crawl what is due"
DAY = timedelta(days=1)
# The commands of this process: a stored job cannot hold them, and a signal must reach them.
STEPS = Steps()


def run_resident(task: Task, hour: int, minute: int, ways: Ways) -> None:
    """Runs what is due once a day at a time of China, until interrupted; at once if it never ran, or if its
    last run was cut off.

    Raises FolderInUse if another scheduler serves the folder, InputUnusable and OtherSchema if its job store
    or what the plan is made of cannot be read.
    """
    lock = FolderLock(task.folder / "resident")
    plan = read_plan(task, datetime.now(UTC))  # a file that cannot be read is said now, not at night
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    scheduler = open_scheduler(task.folder / "jobs.db")
    scheduler.start(paused=True)
    try:
        daily = CronTrigger(hour=hour, minute=minute, timezone=CIVIL_TIME)
        set_job(scheduler, task, ways, daily, is_late=plan.was_cut_off)
        scheduler.resume()
        stopped.wait()
    finally:
        STEPS.stop()
        scheduler.shutdown()
        lock.release()


def without_traceback(record: logging.LogRecord) -> bool:
    """Shortens a record of the job store to its sentence: it drops what it cannot read, and goes on."""
    record.exc_info = None
    return True


def open_scheduler(store: Path) -> BackgroundScheduler:
    """A scheduler with one worker; jobs that were missed run once. Raises InputUnusable."""
    store.touch(mode=0o600)  # the address of a webhook may be a secret
    try:
        with closing(connect(store)) as db:
            (told,) = db.execute("PRAGMA integrity_check(1)").fetchone()
            if told != "ok":
                raise DatabaseError(" ".join(told.split()))
            if db.execute("SELECT name FROM sqlite_master").fetchall():
                db.execute("SELECT id, next_run_time, job_state FROM apscheduler_jobs").fetchall()
    except DatabaseError as error:
        raise InputUnusable(
            f"{store} is damaged ({error}); move it away: it is made anew and what is due runs at once."
        ) from error
    logging.getLogger("apscheduler.jobstores.default").addFilter(without_traceback)
    return BackgroundScheduler(
        jobstores={"default": SQLAlchemyJobStore(url=f"sqlite:///{store.resolve()}")},
        executors={"default": ThreadPoolExecutor(1)},
        job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
        timezone=CIVIL_TIME,
    )


def set_job(
    scheduler: BackgroundScheduler, task: Task, ways: Ways, trigger: CronTrigger, *, is_late: bool
) -> None:
    """The daily job with today's options; when it runs next is kept, unless it is late or a clock went back
    since.
    """
    now = datetime.now(UTC)
    known = next((job.next_run_time for job in scheduler.get_jobs() if job.id == JOB), None)
    is_kept = known is not None and known <= now + DAY and not is_late
    arguments = (str(task.portals), str(task.out), str(task.database), task.crawl_options, astuple(ways))
    scheduler.add_job(
        fire, trigger, arguments, id=JOB, replace_existing=True, next_run_time=known if is_kept else now
    )


def fire(
    portals: str, out: str, database: str, crawl_options: tuple[str, ...], ways: tuple[Any, ...]
) -> None:
    """The job: one run. What goes wrong is said in the log, and the next day tries again."""
    try:
        task = Task(Path(portals), Path(out), Path(database), crawl_options)
        ran, findings = run_and_look(task, STEPS)
        log.info("%s", describe_run(ran))
        for finding in findings:
            log.log(logging.WARNING if finding.status == "alarm" else logging.INFO, "%s", describe(finding))
        if ran:
            tell(task, ran, findings, Ways(*ways))
    except NianbaoError as error:
        log.error("%s", error)
