"""What a page costs that a browser must render, beside the same page without: CPU and memory of a crawl.

`python -m bench.rendering [PAGES]`: a portal on loopback, all of whose reports (40 unless told otherwise)
are filled in by a script, then the same with their words in the page. CPU is that of all processes of the
crawl, memory the largest sum of their own parts (PSS), looked at every half second.
"""

import resource
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from tests.crawler.web import Asked, Reply, Web, page

PAGES = 40
LOOK_S = 0.5
BODIES = (
    "财政局",
    "教育局",
    "民政局",
    "水利局",
    "审计局",
    "统计局",
    "司法局",
    "商务局",
    "应急管理局",
    "医疗保障局",
)
TITLE = "云水县{body}{year}年政府信息公开工作年度报告"
WORDS = (
    "<h1>{title}</h1><p>根据《中华人民共和国政府信息公开条例》，现公布本机关年度报告。</p><p>一、总体情况</p>"
    "<p>{year}年主动公开政府信息{year}条，收到申请6件，均按期答复。</p><p>二、存在的主要问题及改进情况</p>"
    "<p>解读材料偏少，今后安排专人撰写，并听取公众意见。</p>"
)
SCRIPT = (
    "<div id='main'></div>"
    "<script>document.getElementById('main').innerHTML = decodeURIComponent('{words}')</script>"
)


class Portal:
    """A list of reports; `is_scripted`: a script fills in each."""

    def __init__(self, pages: int, *, is_scripted: bool) -> None:
        self._is_scripted = is_scripted
        self._titles = [
            (
                2024 - number // len(BODIES),
                TITLE.format(body=BODIES[number % len(BODIES)], year=2024 - number // len(BODIES)),
            )
            for number in range(pages)
        ]

    def __call__(self, asked: Asked) -> Reply:
        """Home, list, reports."""
        if asked.path == "/":
            return page("<title>云水县人民政府</title><a href='/nb/'>政府信息公开年报</a>")
        if asked.path == "/nb/":
            rows = "".join(
                f"<li><a href='/nb/{n}.html'>{title}</a>" for n, (_, title) in enumerate(self._titles)
            )
            return page(f"<title>政府信息公开年报</title><ul>{rows}</ul>")
        if not asked.path.startswith("/nb/"):
            return page("没有", "404 Not Found")
        year, title = self._titles[int(asked.path.removeprefix("/nb/").removesuffix(".html"))]
        words = WORDS.format(title=title, year=year)
        if self._is_scripted:
            escaped = "".join(f"%{byte:02x}" for byte in words.encode())
            words = SCRIPT.format(words=escaped)
        return page(f"<html><head><title>{title}</title></head><body>{words}</body></html>")


def family(process: int) -> list[int]:
    """A process and all that it started, and they."""
    found = [process]
    for number in found:
        with suppress(OSError):
            for task in Path(f"/proc/{number}/task").iterdir():
                found += map(int, (task / "children").read_text().split())
    return found


def memory_mb(process: int) -> float:
    """The memory of a process and all that it started, what they share counted once."""
    total = 0
    for number in family(process):
        with suppress(OSError, StopIteration):
            lines = Path(f"/proc/{number}/smaps_rollup").read_text().splitlines()
            total += int(next(line for line in lines if line.startswith("Pss:")).split()[1])
    return total / 1024


def crawl(pages: int, *, is_scripted: bool) -> tuple[float, float]:
    """CPU seconds and the most MB of a crawl."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    most = 0.0
    with Web(Portal(pages, is_scripted=is_scripted)) as web, tempfile.TemporaryDirectory() as out:
        line = [sys.executable, "-m", "nianbao", "crawl", web.url(), "--out", out, "--json"]
        options = ["--delay", "0", "--allow-network", "127.0.0.0/8"]
        with subprocess.Popen(
            [*line, *options], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        ) as process:
            while process.poll() is None:
                most = max(most, memory_mb(process.pid))
                time.sleep(LOOK_S)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, most


def main(pages: int) -> int:
    """Crawls both; prints what a rendered page costs."""
    (plain, plain_mb), (scripted, scripted_mb) = (crawl(pages, is_scripted=one) for one in (False, True))
    print(f"{pages} pages: {plain:.1f} s of CPU, {plain_mb:.0f} MB")
    print(f"the same rendered: {scripted:.1f} s of CPU, {scripted_mb:.0f} MB")
    print(f"{(scripted - plain) / pages:.2f} s of CPU more a page, {scripted_mb - plain_mb:.0f} MB more")
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else PAGES))
