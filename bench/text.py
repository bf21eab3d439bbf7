"""Main text beside the general extractors, on the same pages in the same run.

`python -m bench.text [FILE...]`: the project's own reports in every manner of page. Prints for each tool
F1 on character 4-grams (mean and worst page), the share of paragraphs found whole, pages that lost their
prose, words of frames that leaked, pages that are no report and still gave text, and CPU milliseconds a
page; then the time for recognition, main text, sections and identity (and with decoding and repair) beside
trafilatura's main text on a mix of clean, traditional and damaged pages, and on the files given.
"""

import sys
from importlib.metadata import version
from pathlib import Path

from bench._text_pages import clean_pages, fingerprint, mixed_pages, negatives
from bench._text_scores import Score, cpu_ms, score_tool
from bench._text_tools import OURS, Tool, installed_tools, mend, read_mended, read_ours, read_trafilatura

HEAD = f"{'tool':<22}{'F1':>8}{'worst':>8}{'paragraphs':>12}{'lost':>6}{'leaks':>7}{'negatives':>11}{'ms':>8}"


def print_scores(tools: dict[str, Tool]) -> None:
    """One line a tool, the worst page of each named."""
    pages, others = clean_pages(), negatives()
    print(f"{len(pages)} pages of reports, {len(others)} that are none, set {fingerprint()[:16]}\n{HEAD}")
    times = cpu_ms(tools, [page.html for page in pages])
    for name, tool in tools.items():
        print(as_line(score_tool(name, tool, pages, others), times[name]))


def as_line(score: Score, ms: float) -> str:
    """A score as a row under `HEAD`."""
    return (
        f"{score.tool:<22}{score.f1:>8.4f}{score.worst:>8.4f}{score.paragraphs:>12.4f}{score.lost:>6}"
        f"{score.leaks:>7}{score.negatives:>11}{ms:>8.2f}   worst: {score.worst_page}"
    )


def print_times(label: str, pages: list[str], ours: Tool) -> None:
    """CPU time of ours beside trafilatura's."""
    times = cpu_ms({OURS: ours, "trafilatura": read_trafilatura}, pages)
    spent = "  ".join(f"{name} {ms:.2f} ms" for name, ms in times.items())
    print(f"{label:<44}{spent}  ratio {times[OURS] / times['trafilatura']:.2f}")


def main(paths: list[str]) -> None:
    """Scores, then times."""
    tools, missing = installed_tools()
    print(f"trafilatura {version('trafilatura')}, resiliparse {version('resiliparse')}")
    for name, reason in missing.items():
        print(f"{name}: not in this run, {reason}")
    print_scores(tools)
    sets = {"90 clean, 5 traditional, 5 damaged": mixed_pages()}
    if paths:
        sets["files"] = [Path(path).read_text(encoding="utf-8") for path in paths]
    for label, pages in sets.items():
        print_times(label, list(map(mend, pages)), read_mended)
        print_times(f"{label}, and their repair", pages, read_ours)


if __name__ == "__main__":
    main(sys.argv[1:])
