"""The analyst's database at size: every page, search, counts, exports, beside their goals.

`python -m bench.database [REPORTS [FACTS [FILE]]]`: 5,000 reports and 500,000 facts unless told otherwise;
the goals are meant for 100000 and 10000000 (FILE keeps the database, about 4.6 GB, for the next time).
Pages are asked of datasette itself, without a socket; each figure is a median.
"""

import asyncio
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from datasette.app import Datasette
from sqlite_utils import Database

from bench._country import build_country
from extract.explore.metadata import load_explore
from extract.explore.serve import build_datasette
from extract.store.export import export_database
from extract.store.schema import load_schema, open_database

REPORTS, FACTS = 5_000, 500_000
ROUNDS = 3
WORDS = (
    "复议", "公开", "县", "馆", "政府信息公开", "行政诉讼", "桥梁塌陷", "蓝藻 水华", "不存在的词",
    "群众查询 OR 松材线虫", "公开 -诉讼", "教育",
)  # fmt: skip
FILTERS = ("year=2019", "place=第3省", "level=county", "era=fmt_2021", "place=第5之3县&era=stat_2014")
PAGE_MS, SEARCH_MS, COUNT_MS, MAP_KB, PARQUET_S = 500, 50, 500, 300, 60


@dataclass(frozen=True, slots=True)
class Goal:
    """One kind of page: its addresses, and the milliseconds it may take in the median."""

    name: str
    paths: tuple[str, ...]
    most_ms: float


def goals(db: Database, name: str) -> Iterator[Goal]:
    """Every kind of page of a database."""
    own = f"/{name}/-"
    yield Goal("start", ("/",), PAGE_MS)
    yield Goal("search", tuple(f"{own}/search?q={word}" for word in WORDS), SEARCH_MS)
    yield Goal("search with filters", tuple(f"{own}/search?q=公开&{one}" for one in FILTERS), SEARCH_MS)
    yield Goal("search by filters", tuple(f"{own}/search?{one}" for one in ("", *FILTERS)), SEARCH_MS)
    yield Goal("exact count", tuple(f"{own}/search-count?q={word}" for word in WORDS), COUNT_MS)
    yield Goal("by relevance", tuple(f"{own}/search?sort=relevance&q={word}" for word in WORDS), PAGE_MS)
    for page in (
        "coverage",
        "coverage?under=第3省",
        "coverage?under=第3省/第3之4市",
        "metrics",
        "quality",
        "export",
    ):
        yield Goal(page, (f"{own}/{page}",), PAGE_MS)
    yield Goal("metric", (f"{own}/metric/requests.received", f"{own}/metric/review.total?year=2019"), PAGE_MS)
    for page, table in (("report", "reports"), ("publisher", "publishers"), ("fact", "facts")):
        ids = [row[0] for row in db.execute(f"SELECT id FROM {table} ORDER BY id LIMIT 5")]
        yield Goal(page, tuple(f"{own}/{page}/{one}" for one in ids), PAGE_MS)
        if page == "report":
            yield Goal("compare", (f"{own}/compare?report={ids[0]}&report={ids[1]}",), PAGE_MS)
    yield Goal("tables", tuple(f"/{name}/{table.name}" for table in load_schema().tables), PAGE_MS)
    for view in load_schema().views:
        yield Goal(f"view {view.name}", (f"/{name}/{view.name}",), PAGE_MS)
    for query in load_explore()["queries"]:
        yield Goal(f"query {query}", (f"/{name}/{query}?year=2020&metric=review.total",), PAGE_MS)


async def measure(app: Datasette, goal: Goal) -> tuple[float, int]:
    """The median in milliseconds, and the bytes of the largest page."""
    took, largest = [], 0
    for path in goal.paths * ROUNDS:
        began = perf_counter()
        answer = await app.client.get(path)
        took.append(1000 * (perf_counter() - began))
        largest = max(largest, len(answer.content))
        if answer.status_code != 200:
            raise SystemExit(f"{path} answers {answer.status_code}")
    return statistics.median(took), largest


async def measure_pages(path: Path) -> bool:
    """Prints a line a page; whether all goals are met."""
    app = build_datasette(path)
    await app.invoke_startup()
    is_met = True
    for goal in goals(open_database(path), path.stem):
        took, largest = await measure(app, goal)
        within = took <= goal.most_ms and (not goal.name.startswith("coverage") or largest <= 1000 * MAP_KB)
        is_met &= within
        mark = "" if within else "  !"
        print(
            f"{goal.name:28} {took:7.0f} ms of {goal.most_ms:4.0f}  {largest // 1000:5} KB{mark}", flush=True
        )
    return is_met


def measure_export(path: Path, folder: Path) -> bool:
    """Prints how long all facts take as Parquet; whether the goal is met."""
    began = perf_counter()
    rows = export_database(open_database(path), folder, "parquet", ["facts"])["facts"]
    took = perf_counter() - began
    print(f"{rows:,} facts as Parquet: {took:.1f} s of {PARQUET_S} s")
    return took <= PARQUET_S


def timed(name: str, work: Callable[[], None]) -> None:
    """Does something and prints how long it took."""
    began = perf_counter()
    work()
    print(f"{name}: {perf_counter() - began:.0f} s", flush=True)


def main(reports: int, facts: int, file: Path | None) -> int:
    """Exit code: 0 if all goals are met."""
    with tempfile.TemporaryDirectory() as scratch:
        path = file or Path(scratch) / "country.db"
        if not path.exists():
            timed(f"{reports:,} reports, {facts:,} facts", lambda: build_country(path, reports, facts))
        print(f"{path.stat().st_size / 1e6:,.0f} MB")
        is_met = asyncio.run(measure_pages(path))
        return 0 if measure_export(path, Path(scratch)) and is_met else 1


if __name__ == "__main__":
    reports, facts = (int(word) for word in [*sys.argv[1:3], str(REPORTS), str(FACTS)][:2])
    sys.exit(main(reports, facts, Path(sys.argv[3]) if len(sys.argv) > 3 else None))
