"""Several processes or a cluster give the database that one process gives, also when some are killed."""

import os
import random
import signal
import time
from collections.abc import Iterator
from hashlib import sha256
from multiprocessing import active_children
from multiprocessing.context import ForkProcess
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from distributed import LocalCluster

from archive.capture import Capture
from archive.reader import iter_captures
from extract import pool
from extract.pool import DIED, reading_pool
from extract.run import extract_all
from extract.store.publish import publish_database
from extract.store.result_rows import ResultRows
from extract.store.schema import load_schema, open_database
from extract.workers import read_captures
from tests.extract.test_run import EXCHANGES, write_warc


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A crawl directory of several WARC files."""
    folder = tmp_path_factory.mktemp("crawl")
    for number, one in enumerate(EXCHANGES):
        path = write_warc(folder / f"part-{number}", [one])
        (folder / "warc").mkdir(exist_ok=True)
        path.rename(folder / "warc" / f"{number}.warc.gz")
    return folder


def published(
    folder: Path, out: Path, workers: int = 1, scheduler: str | None = None
) -> tuple[str, list[list[tuple[object, ...]]]]:
    """The digest of what is published of a crawl directory, and then extracted again for nothing, with all
    that was counted at the end of the extraction.
    """
    db = open_database(out / f"{workers}-{bool(scheduler)}.db", create=True)
    assert extract_all(db, [folder], workers, scheduler).captures == len(EXCHANGES)
    assert extract_all(db, [folder], workers, scheduler).captures == 0
    target = out / f"{workers}-{bool(scheduler)}-published.db"
    publish_database(out / f"{workers}-{bool(scheduler)}.db", target, None)
    tables = ["checks", *(table.name for table in load_schema().tables if table.is_counted)]
    counted = [sorted(db.execute(f'SELECT * FROM "{table}"'), key=str) for table in tables]
    return sha256(target.read_bytes()).hexdigest(), counted


def test_inputs_are_read_side_by_side_and_an_unusable_one_stops_no_other(
    folder: Path, tmp_path: Path, scheduler: str
) -> None:
    broken = tmp_path / "broken.warc.gz"
    broken.write_bytes(b"no record")
    files = sorted((folder / "warc").iterdir())
    inputs = [*files[:2], broken, *files[2:], tmp_path / "none.warc.gz"]
    ways: dict[str, tuple[int, str | None]] = {"alone": (1, None), "pool": (2, None), "dask": (1, scheduler)}
    for name, (workers, address) in ways.items():
        db = open_database(tmp_path / f"{name}.db", create=True)
        tally = extract_all(db, inputs, workers, address)
        assert tally.captures == len(EXCHANGES)
        assert [Path(reason.split()[0]).name for reason in tally.unusable] == [broken.name, "none.warc.gz"]


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0", memory_limit=0) as cluster:
        yield cluster.scheduler_address


def test_processes_and_clusters_publish_what_one_process_does(
    folder: Path, tmp_path: Path, scheduler: str
) -> None:
    alone = published(folder, tmp_path)
    assert published(folder, tmp_path, workers=3) == alone
    assert published(folder, tmp_path, scheduler=scheduler) == alone


def reading_processes() -> list[BaseProcess]:
    return [process for process in active_children() if isinstance(process, ForkProcess)]


def test_killed_processes_are_replaced_and_nothing_is_lost(folder: Path) -> None:
    captures = list(iter_captures(folder)) * 2
    wanted = read_captures(captures)
    dice = random.Random(20080501)
    with reading_pool(2) as reading:
        for _ in range(10):
            started = reading.start(captures)
            time.sleep(dice.uniform(0, 0.05))
            dice.choice(reading_processes()).kill()
            assert list(reading.finish(started)) == wanted
        dice.choice(reading_processes()).kill()  # nothing is left to read: the end does not wait for it
    assert not reading_processes()


def die(captures: list[Capture]) -> list[ResultRows]:
    """Reads, but for one page that kills its process."""
    if any(capture.target_uri.endswith("/news.html") for capture in captures):
        time.sleep(0.1)
        os.kill(os.getpid(), signal.SIGKILL)
    return read_captures(captures)


def test_a_page_that_kills_every_process_is_named_and_stops_no_other(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "read_captures", die)
    captures = list(iter_captures(folder))
    with reading_pool(2) as reading:
        results = list(reading.finish(reading.start(captures)))
    failures = {result.row["url"]: result.failure for result in results if result.failure}
    assert failures == {"http://127.0.0.2/news.html": DIED}
    assert [result.row["record_id"] for result in results] == [capture.record_id for capture in captures]
