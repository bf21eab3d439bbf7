"""The set of bench.text: own reports in every manner of page, its fingerprint, and pages that are none."""

from dataclasses import dataclass
from hashlib import sha256
from itertools import product
from pathlib import Path

from tests.extract.main_text.pages import manners, own_reports, render
from tests.extract.repair.mirror import break_page, to_traditional

TESTS = Path(__file__).parents[1] / "tests" / "extract"
FILES = ("main_text/manners/*", "main_text/reports/*")
EVERY = 20  # one page of so many is traditional, another damaged


@dataclass(frozen=True, slots=True)
class KnownPage:
    """A page with the text it must give; `prose` are its paragraphs without the tables."""

    name: str
    html: str
    title: str
    text: str
    prose: tuple[str, ...]


def clean_pages() -> list[KnownPage]:
    """Every own report in every manner."""
    return [
        KnownPage(
            f"{report.name} as {manner.name.partition('.')[0]}",
            render(report, manner),
            report.title,
            "\n".join(
                part if isinstance(part, str) else "\n".join("\n".join(row) for row in part)
                for part in report.paragraphs
            ),
            report.prose,
        )
        for report, manner in product(own_reports(), manners())
    ]


def negatives() -> list[str]:
    """Pages that are no report: lists, shells, walls, notices, other papers."""
    paths = sorted((TESTS / "recognise" / "pages").glob("*.html"))
    return [path.read_text(encoding="utf-8") for path in paths if not path.name.startswith("report")]


def mixed_pages() -> list[str]:
    """Of twenty pages eighteen clean, one in traditional script, one as a mirror broke it."""
    pages = [page.html for page in clean_pages()]
    pages[::EVERY] = map(to_traditional, pages[::EVERY])
    pages[EVERY // 2 :: EVERY] = map(break_page, pages[EVERY // 2 :: EVERY])
    return pages


def fingerprint() -> str:
    """SHA-256 over the names and bytes of the files that the reports' pages are made of."""
    digest = sha256()
    for path in sorted(path for pattern in FILES for path in TESTS.glob(pattern)):
        digest.update(path.name.encode() + b"\0" + sha256(path.read_bytes()).digest())
    return digest.hexdigest()
