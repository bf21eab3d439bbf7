"""Repair of a clean and of a damaged page beside trafilatura's extract of the same page, in one run.

`python -m bench.restore [FILE...]`: the test pages, clean and broken by the mirror, then the files given.
"""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from time import process_time

import trafilatura

from extract.repair import restore
from tests.extract.repair.mirror import break_page

ROUNDS = 7
PAGES = Path(__file__).parents[1] / "tests" / "extract" / "repair" / "pages"


def main(paths: list[str]) -> None:
    """Prints CPU milliseconds a page and the ratio."""
    print(f"{'page':<28}{'characters':>11}{'restore ms':>12}{'trafilatura ms':>16}{'ratio':>8}")
    for name, page in (*test_pages(), *((Path(path).name, read(Path(path))) for path in paths)):
        ours = cost_ms(partial(restore, page))
        peer = cost_ms(partial(trafilatura.extract, as_html(page)))
        print(f"{name:<28}{len(page):>11}{ours:>12.2f}{peer:>16.2f}{ours / peer:>8.2f}")


def test_pages() -> list[tuple[str, str]]:
    """Each test page as it is and as the mirror shows it."""
    pages = [(path.stem, read(path)) for path in sorted(PAGES.glob("*.txt"))]
    return [*pages, *((f"{name} broken", break_page(page)) for name, page in pages)]


def read(path: Path) -> str:
    """The text of a file."""
    return path.read_text(encoding="utf-8", errors="replace")


def as_html(page: str) -> str:
    """A page with tags, for a peer that reads HTML only."""
    return page if "<" in page else "".join(f"<p>{line}</p>" for line in page.split("\n"))


def cost_ms(work: Callable[[], object]) -> float:
    """The median CPU time of some rounds after a first one."""
    work()
    return median(timed(work) for _ in range(ROUNDS))


def timed(work: Callable[[], object]) -> float:
    """CPU milliseconds of one round."""
    start = process_time()
    work()
    return (process_time() - start) * 1e3


if __name__ == "__main__":
    main(sys.argv[1:])
