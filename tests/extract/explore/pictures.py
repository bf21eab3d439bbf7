"""Takes the pictures of the documentation: `python -m tests.extract.explore.pictures DATABASE FOLDER`.

The archive is taken to stand beside the database, as `nianbao demo` leaves it.
"""

import sys
from collections.abc import Mapping
from pathlib import Path

from sqlite_utils import Database

from extract.explore.serve import build_datasette
from tests.extract.explore.browser import chromium, served

WIDTH, HEIGHT = 1100, 900
# A report with a failing check, numbers in its words and numbers in its tables shows most.
TELLING = """
    SELECT r.id FROM reports r JOIN facts f ON f.report_id = r.id AND f.role = 'value'
    WHERE r.is_current = 1 AND r.publisher_id IS NOT NULL AND r.report_year IS NOT NULL
    GROUP BY r.id ORDER BY
    (SELECT count(*) FROM checks c WHERE c.report_id = r.id AND c.status = 'fail') BETWEEN 1 AND 2 DESC,
    r.title IS NOT NULL DESC, sum(f.source_kind = 'prose') >= 5 DESC,
    sum(f.source_kind = 'table') DESC, r.id LIMIT 1
"""
LONGEST = """
    SELECT publisher_id FROM reports WHERE is_current = 1 AND publisher_id IS NOT NULL
    GROUP BY publisher_id ORDER BY count(*) DESC, publisher_id LIMIT 1
"""
REPAIRED = "SELECT report_id FROM damage ORDER BY count DESC, report_id LIMIT 1"
COPIED = "SELECT previous_id, report_id FROM similarities ORDER BY similarity DESC, report_id LIMIT 1"


def pages_of(database: Path) -> Mapping[str, str]:
    """Path by name of the picture; pages that the database has nothing for are left out."""
    db = Database(database)
    own = f"{database.stem}/-"
    pages = {
        "start": "",
        "search": f"{own}/search?q=行政复议",
        "coverage": f"{own}/coverage",
        "metric": f"{own}/metric/requests.received",
        "quality": f"{own}/quality",
    }
    for name, sql, path in (
        ("report", TELLING, "report/{}"),
        ("raw", REPAIRED, "report/{}?raw=1"),
        ("publisher", LONGEST, "publisher/{}#series"),
        ("compare", COPIED, "compare?report={}&report={}"),
    ):
        if found := db.execute(sql).fetchone():
            pages[name] = f"{own}/{path.format(*found)}"
    return pages


def take_pictures(database: Path, folder: Path) -> None:
    """Writes a picture a page."""
    archive = database.parent if (database.parent / "warc").is_dir() else None
    with served(build_datasette(database, archive)) as address, chromium() as browser:
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, locale="zh-CN")
        for name, path in pages_of(database).items():
            page.goto(address + path)
            page.screenshot(path=folder / f"{name}.png")


if __name__ == "__main__":
    take_pictures(Path(sys.argv[1]), Path(sys.argv[2]))
