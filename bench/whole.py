"""What every extraction does over the whole database, however little is new: linking, counting, search.

`python -m bench.whole [REPORTS …]`: 1,000 and 4,000 unless told otherwise, 100 facts each. A made-up
database of so many reports is given one new report, once; beside it stands the same with an empty one.
Prints CPU seconds, also of `nianbao coverage`, which every scheduled run asks for, and the line through them.
"""

import resource
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from archive.errors import ExitCode
from bench._country import build_country
from extract.reading_json import EXTRACTOR_VERSION

REPORTS = (1_000, 4_000)
FACTS_A_REPORT = 100
PAGE = (
    "<html><head><title>{title}</title></head><body><h1>{title}</h1><p>发布时间：2026-01-15</p>"
    "<p>根据《中华人民共和国政府信息公开条例》的规定，编制本机关2025年度政府信息公开工作年度报告。</p>"
    "<p>一、总体情况</p><p>2025年主动公开政府信息120条，收到政府信息公开申请3件，均在法定期限内答复。</p>"
    "<p>二、主动公开政府信息情况</p><p>制发规范性文件2件。</p>"
    "<p>三、收到和处理政府信息公开申请情况</p><p>予以公开2件，不予公开1件，没有结转。</p>"
    "<p>四、政府信息公开行政复议、行政诉讼情况</p><p>没有发生。</p>"
    "<p>五、存在的主要问题及改进情况</p><p>公开的深度不够，今后加以改进。</p>"
    "<p>六、其他需要报告的事项</p><p>无。</p></body></html>"
)
TITLE = "第0之0县人民政府2025年政府信息公开工作年度报告"


def write_report(path: Path) -> None:
    """A WARC file of one report."""
    body = PAGE.format(title=TITLE).encode()
    kind = b"Content-Type: text/html; charset=utf-8\r\n"
    answer = b"HTTP/1.1 200 OK\r\n%sContent-Length: %d\r\n\r\n%s" % (kind, len(body), body)
    head = (
        "WARC/1.1\r\nWARC-Type: response\r\n"
        "WARC-Record-ID: <urn:uuid:3f2c5d1e-0000-4000-8000-000000000001>\r\n"
        "WARC-Date: 2026-02-01T04:00:00Z\r\nWARC-Target-URI: http://www.example.gov.cn/2025.html\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    path.write_bytes(head.encode() + answer + b"\r\n\r\n")


def cpu_s(*words: str | Path) -> float:
    """CPU seconds of a command with all its processes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    line = [sys.executable, "-m", "nianbao", *map(str, words)]
    ended = subprocess.run(line, check=False, capture_output=True, text=True)
    if ended.returncode not in (ExitCode.OK, ExitCode.FAULTS_FOUND):
        raise SystemExit(ended.stderr)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(reports: int) -> tuple[float, float]:
    """CPU seconds of an extraction of one new report, and of the coverage after it."""
    with tempfile.TemporaryDirectory() as name:
        database, new = Path(name, "reports.db"), Path(name, "new.warc")
        write_report(new)
        if reports:
            build_country(database, reports, reports * FACTS_A_REPORT)
            with closing(sqlite3.connect(database)) as db, db:  # or all of it would be read again
                db.execute("UPDATE reports SET extractor_version = ?", [EXTRACTOR_VERSION])
        return cpu_s("extract", new, "--db", database), cpu_s("coverage", database, "--json")


def main(sizes: tuple[int, ...]) -> int:
    """Measures all sizes; prints a line each and the slopes."""
    empty = measure(0)
    for reports in sizes:
        found = measure(reports)
        slopes = [1000 * (one - bare) / reports for one, bare in zip(found, empty, strict=True)]
        words = zip(("extraction", "coverage"), found, slopes, strict=True)
        print(
            f"{reports} reports:", *(f"{what} {cpu:.1f} s, {ms:.2f} ms a report;" for what, cpu, ms in words)
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(tuple(map(int, sys.argv[1:])) or REPORTS))
