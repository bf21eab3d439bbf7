"""Main text and identity beside trafilatura on the same pages, in the same run.

`python -m bench.main_text [FILE...]`: the project's own pages in every manner, then the files given.
Prints F1 on character 4-grams, the worst page, leaks of frame words, and ms a page; for files the time only.
"""

import sys
import time
from collections import Counter
from collections.abc import Callable
from itertools import product
from pathlib import Path
from statistics import median

import trafilatura

from extract.compose import compose
from extract.identity import identify
from extract.main_text import read_html
from extract.recognise import judge_page
from extract.recognise.title import read_title
from tests.extract.main_text.pages import OwnReport, manners, own_reports, render

ROUNDS = 5
LEAKS = ("版权所有", "上一", "下一", "打印", "网站标识码", "分享到", "建议使用", "首页")
Tool = Callable[[str], str]


def ours(page: str) -> str:
    """Recognise, main text, sections and identity, as `nianbao read` does them."""
    read_title.cache_clear()  # no page profits from the one before
    judge_page(page.encode())
    main = read_html(page)
    document = compose(main.parts)
    identify(document, main.hints)
    return document.text


def theirs(page: str) -> str:
    """trafilatura as it comes."""
    return trafilatura.extract(page) or ""


TOOLS: dict[str, Tool] = {"nianbao": ours, "trafilatura": theirs}


def grams(text: str) -> Counter[str]:
    """Character 4-grams, blanks and bars aside."""
    bare = "".join(char for char in text if not char.isspace() and char != "|")
    return Counter(bare[at : at + 4] for at in range(max(1, len(bare) - 3)))


def f1(found: str, truth: str) -> float:
    """Of the multisets of 4-grams."""
    left, right = grams(found), grams(truth)
    return 2 * (left & right).total() / (left.total() + right.total())


def truth_of(report: OwnReport) -> str:
    """The paragraphs with the cells of the table in their place."""
    cells = "".join("".join(row) for row in report.table)
    return "".join(cells if text not in report.prose else text for text in report.paragraphs)


def milliseconds(pages: list[str]) -> dict[str, float]:
    """The median over the rounds of the mean time a page; the tools take turns, so that load hits both."""
    rounds: dict[str, list[float]] = {name: [] for name in TOOLS}
    for _ in range(ROUNDS):
        for name, tool in TOOLS.items():
            start = time.perf_counter()
            for page in pages:
                tool(page)
            rounds[name].append((time.perf_counter() - start) / len(pages) * 1e3)
    return {name: median(times) for name, times in rounds.items()}


def main() -> None:
    """Prints one line a tool, then the times of each set of pages with their ratio."""
    own = [(render(report, manner), report) for report, manner in product(own_reports(), manners())]
    files = [Path(name).read_text(encoding="utf-8") for name in sys.argv[1:]]
    for name, tool in TOOLS.items():
        texts = [tool(page) for page, _ in own]
        scores = [f1(text.replace(r.title, ""), truth_of(r)) for text, (_, r) in zip(texts, own, strict=True)]
        leaks = sum(
            word in text and word not in truth_of(r)
            for text, (_, r) in zip(texts, own, strict=True)
            for word in LEAKS
        )
        mean = sum(scores) / len(scores)
        print(f"{name:12} F1 {mean:.4f} worst {min(scores):.4f} leaks {leaks} of {len(own)} pages")
    for label, pages in (("own pages", [page for page, _ in own]), ("files", files)):
        if pages:
            times = milliseconds(pages)
            ratio = times["nianbao"] / times["trafilatura"]
            print(
                f"{label:12}",
                *(f"{name} {value:.2f} ms" for name, value in times.items()),
                f"ratio {ratio:.2f}",
            )


if __name__ == "__main__":
    main()
