"""Shares are counted in order, whoever dies of them; others may read a database while it is written."""

import os
import signal
import sqlite3
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from sqlite_utils import Database

from extract.run import extract_all
from extract.store import shares
from extract.store.schema import is_open_to_readers, open_database, open_to_readers
from extract.store.shares import counting, publisher_ranges
from tests.extract.test_run import EXCHANGES, write_warc

Number = tuple[int, int]


def number(db: Database, own: int) -> Number:
    """A number, and that of the reports."""
    return own, int(db.execute("SELECT count(*) FROM reports").fetchone()[0])


def killing(db: Database, own: int, here: int) -> Number:
    """The same, but for every process other than one the end."""
    if os.getpid() != here:
        os.kill(os.getpid(), signal.SIGKILL)
    return number(db, own)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    db = open_database(tmp_path / "a.db", create=True)
    db.table("reports").insert_all([{"id": 1}, {"id": 2}])
    with open_to_readers(db):
        yield db


def test_results_come_in_order_however_few_are_under_way(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shares, "AHEAD", 3)
    with counting(db, 2) as count:
        few, many = (count(partial(number, own=own) for own in range(size)) for size in (2, 12))
        assert list(many) == [(own, 2) for own in range(12)]
        assert list(few) == [(0, 2), (1, 2)]


def test_what_kills_every_process_is_counted_by_the_one_that_asks(db: Database) -> None:
    here = os.getpid()
    with counting(db, 2) as count:
        found = count([partial(number, own=0), partial(killing, own=1, here=here), partial(number, own=2)])
        assert list(found) == [(0, 2), (1, 2), (2, 2)]


def test_every_publisher_stands_in_one_range(db: Database) -> None:
    ids = [7 * n % 101 for n in range(1, 40)]
    rows = ({"id": 10 + n, "publisher_id": ids[n % 39], "is_current": 1} for n in range(90))
    db.table("reports").insert_all(rows)
    ranges = publisher_ranges(db)
    assert [sum(first <= one <= last for first, last in ranges) for one in ids] == [1] * len(ids)


def test_a_reader_sees_what_it_saw_and_the_file_is_one_again_in_the_end(tmp_path: Path) -> None:
    warcs = [write_warc(tmp_path / name, part) for name, part in (("a", EXCHANGES[:2]), ("b", EXCHANGES[2:]))]
    path = tmp_path / "a.db"
    db = open_database(path, create=True)
    db.execute("PRAGMA busy_timeout = 0")
    reader = sqlite3.connect(path, isolation_level=None)
    extract_all(db, warcs[:1], workers=2)
    with open_to_readers(db):
        reader.execute("BEGIN")
        before = reader.execute("SELECT count(*) FROM captures").fetchone()
        extract_all(db, warcs, workers=2)
        assert reader.execute("SELECT count(*) FROM captures").fetchone() == before == (2,)
        assert db.execute("SELECT count(*) FROM captures").fetchone() == (len(EXCHANGES),)
    assert is_open_to_readers(db)
    reader.close()
    assert extract_all(db, warcs, workers=2).captures == 0
    assert not is_open_to_readers(db)
    assert not path.with_name("a.db-wal").exists()
