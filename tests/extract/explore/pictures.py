"""Takes the pictures of the documentation: `python -m tests.extract.explore.pictures DATABASE FOLDER`."""

import socket
import sys
import threading
import time
from pathlib import Path

import uvicorn
from sqlite_utils import Database

from extract.explore.serve import build_datasette
from tests.extract.explore.browser import chromium

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


def take_pictures(database: Path, folder: Path) -> None:
    """Writes start.png and report.png."""
    report = Database(database).execute(TELLING).fetchone()[0]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    config = uvicorn.Config(build_datasette(database).app(), host="127.0.0.1", port=port, log_level="warning")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    try:
        paths = {"start.png": "", "report.png": f"{database.stem}/-/report/{report}"}
        photograph({f"http://127.0.0.1:{port}/{path}?lang=zh": folder / name for name, path in paths.items()})
    finally:
        server.should_exit = True
        thread.join()


def photograph(pictures: dict[str, Path]) -> None:
    """The first screen of each address, as the file."""
    with chromium() as browser:
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        for url, path in pictures.items():
            page.goto(url)
            page.screenshot(path=path)


if __name__ == "__main__":
    take_pictures(Path(sys.argv[1]), Path(sys.argv[2]))
