"""Monitors: thresholds on figures, and a real run with its findings, page and message."""

import json
import os
import re
import sqlite3
import threading
import time
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import quote, unquote

import pytest

from archive.errors import ExitCode
from tests.crawler.web import Asked, Reply, Web, page
from tests.watch.conftest import LOOPBACK, nianbao
from tests.watch.worse import County
from watch.coverage import Cell
from watch.figures import compare_years, count_portals
from watch.monitors import Figures, PortalCount, Share, judge, load_thresholds

QUIET = {
    "reports": Share(10, 10),
    "failed": Share(0, 100),
    "portals_failed": Share(0, 10),
    "portals_blocked": Share(0, 10),
    "unread": Share(0, 100),
    "identities": Share(10, 100),
    "identities_before": Share(10, 100),
    "verification_faults": 0,
    "disk_free_gb": 100.0,
    "portals": (PortalCount("http://a.test/", 9, 10), PortalCount("http://small.test/", 0, 2)),
}


def statuses(**changed: object) -> dict[str, str]:
    figures = Figures(**{**QUIET, **changed})  # type: ignore[arg-type]  # fields by name
    return {finding.monitor: finding.status for finding in judge(figures, load_thresholds())}


def test_a_quiet_run_alarms_nobody() -> None:
    assert set(statuses().values()) == {"ok"}


@pytest.mark.parametrize(
    ("changed", "monitor", "status"),
    [
        ({"reports": Share(5, 10)}, "fewer_reports", "alarm"),
        ({"reports": Share(0, 0)}, "fewer_reports", "not_assessable"),
        ({"failed": Share(30, 100)}, "error_share", "alarm"),
        ({"failed": Share(3, 5)}, "error_share", "not_assessable"),
        ({"portals_failed": Share(1, 10)}, "failed_portals", "alarm"),
        ({"portals_failed": Share(1, 1)}, "failed_portals", "not_assessable"),
        ({"portals_blocked": Share(1, 10)}, "blocked_share", "alarm"),
        ({"unread": Share(9, 100)}, "extraction_failures", "alarm"),
        ({"identities": Share(40, 100)}, "failed_identities", "alarm"),
        ({"identities_before": Share(0, 0)}, "failed_identities", "not_assessable"),
        ({"identities_before": Share(0, 1000)}, "failed_identities", "alarm"),
        ({"verification_faults": 1}, "verification_faults", "alarm"),
        ({"disk_free_gb": 0.5}, "disk_free_gb", "alarm"),
        ({"portals": (PortalCount("http://a.test/", 0, 10),)}, "layout_unknown", "alarm"),
        ({"portals": (PortalCount("http://a.test/", 5, 10),)}, "portal_fewer", "alarm"),
    ],
)
def test_each_monitor_alarms_for_its_own_reason(
    changed: dict[str, object], monitor: str, status: str
) -> None:
    found = statuses(**changed)
    assert found.pop(monitor) == status
    assert set(found.values()) == {"ok"}


@dataclass
class Bureau:
    """A portal of one bureau, whose list may lose its rows."""

    years: tuple[int, ...] = (2019, 2020, 2021, 2022)

    def __call__(self, asked: Asked) -> Reply:
        title = "永春县水利局{}年政府信息公开工作年度报告"
        rows = "".join(f"<li><a href='/年报/{year}.html'>{title.format(year)}</a>" for year in self.years)
        words = (
            "<p>发布时间：2023-01-12</p><p>按照《中华人民共和国政府信息公开条例》要求，现公布本机关上一年度政府信息公开工作年度报告。</p>"
            "<p>一、总体情况</p><p>全年主动公开政府信息80条，收到依申请公开2件，均已按期办结。</p>"
            "<p>二、存在的主要问题及改进情况</p><p>栏目更新还不够快，今后将安排专人负责。</p>"
        )
        pages = {
            "/": "<title>永春县人民政府</title><a href='/nb/'>政府信息公开年报</a>",
            "/nb/": f"<title>政府信息公开年报</title><ul>{rows}</ul>",
            **{
                f"/年报/{year}.html": f"<title>{name}</title><h1>{name}</h1>{words}"
                for year in range(2019, 2023)
                if (name := title.format(year))
            },
        }
        path = unquote(asked.path)
        return page(pages[path]) if path in pages else page("没有", "404 Not Found")


def test_a_portal_that_shows_what_it_did_is_no_alarm_though_only_its_lists_were_asked(
    tmp_path: Path,
) -> None:
    bureau = Bureau()
    with Web(bureau) as web:
        nianbao("crawl", web.url(), "--out", tmp_path, *LOOPBACK)
        for years, shown in (((2019, 2020, 2021, 2022), 4), ((2021,), 1), ((), 0)):
            bureau.years = years
            time.sleep(1.1)  # ids of runs begin with their second
            began = datetime.now(UTC)
            assert (
                nianbao("crawl", web.url(), "--out", tmp_path, "--recheck-lists", *LOOPBACK).returncode == 0
            )
            assert [*count_portals(tmp_path, {web.url()}, began)] == [PortalCount(web.url(), shown, 4)]
        assert web.paths().count(quote("/年报/2020.html")) == 1


def cell(name: str, year: int, state: str) -> Cell:
    return Cell(None, name, "department", None, year, state, None, None, None, None)


def test_only_those_that_are_due_are_compared_with_last_year() -> None:
    cells = [
        *(cell(name, 2023, "found") for name in "abc"),
        cell("a", 2024, "late"),
        cell("b", 2024, "overdue"),
        cell("c", 2024, "not_due"),
        cell("d", 2024, "found"),
    ]
    assert compare_years(cells, date(2025, 2, 10)) == Share(1, 2)


FAULTS = ("", "late", "errors", "scan", "sums", "layout", "fewer", "challenge", "down")


def test_every_monitor_fires_in_the_year_in_which_portals_are_worse(tmp_path: Path) -> None:
    counties = [
        County(f"{sign}山县", fault) for sign, fault in zip("东西南北中青白黑赤", FAULTS, strict=True)
    ]
    with ExitStack() as stack:
        webs = [
            stack.enter_context(Web(one, address=f"127.0.0.{number}"))
            for number, one in enumerate(counties, start=2)
        ]
        (tmp_path / "portals.csv").write_text("url\n" + "".join(f"{web.url()}\n" for web in webs), "utf-8")
        assert alarms(tmp_path, datetime(2025, 4, 8, 4, tzinfo=UTC)) == set()
        for one in counties:
            one.last_year = 2025
        damage_archive(tmp_path / "out" / "warc")
        worse = alarms(tmp_path, datetime(2026, 4, 8, 4, tzinfo=UTC))
    assert worse == load_thresholds().keys() - {"disk_free_gb"}


def alarms(folder: Path, at: datetime) -> set[str]:
    """The monitors that alarm after a run, but for the one that asks this machine's disk."""
    files = ("--portals", folder / "portals.csv", "--out", folder / "out", "--db", folder / "a.db")
    ended = nianbao(
        "schedule", "run", "--once", "--json", *files, "--", *LOOPBACK, "--browser", "never", at=at
    )
    assert ended.returncode in (ExitCode.OK, ExitCode.PORTALS_FAILED, ExitCode.FAULTS_FOUND), ended.stderr
    found = json.loads(ended.stdout)["monitors"]
    return {one["monitor"] for one in found if one["status"] == "alarm"} - {"disk_free_gb"}


def damage_archive(folder: Path) -> None:
    """Puts a file with a broken record among those that a run to come will have written."""
    (whole, *_) = sorted(folder.glob("*.warc.gz"))
    broken = folder / f"damaged-{whole.name}"
    broken.write_bytes(whole.read_bytes()[:-40])
    later = datetime(2100, 1, 1, tzinfo=UTC).timestamp()
    os.utime(broken, (later, later))


class Hook(BaseHTTPRequestHandler):
    """Keeps the message that it is sent."""

    messages: list[bytes]

    def do_POST(self) -> None:
        self.messages.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Says nothing."""


def test_a_run_is_judged_kept_shown_and_told(portals: Path, tmp_path: Path) -> None:
    Hook.messages = []
    with HTTPServer(("127.0.0.1", 0), Hook) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        ended = nianbao(
            *("schedule", "run", "--once", "--json", "--portals", portals),
            *("--out", tmp_path / "out", "--db", tmp_path / "a.db"),
            *("--webhook", f"http://127.0.0.1:{server.server_address[1]}/", "--", *LOOPBACK),
        )
        server.shutdown()
    assert ended.returncode in (ExitCode.OK, ExitCode.FAULTS_FOUND), ended.stderr
    report = json.loads(ended.stdout)
    found = {finding["monitor"]: finding["status"] for finding in report["monitors"]}
    assert found.keys() == load_thresholds().keys() | {"changes"}
    assert found["verification_faults"] == "ok"

    run_id = report["crawls"][-1]["run_id"]
    with closing(sqlite3.connect(tmp_path / "out" / "schedule" / "schedule.db")) as db:
        rows = db.execute("SELECT monitor, status FROM monitors WHERE run_id = ?", (run_id,)).fetchall()
    assert dict(rows) == found
    (message,) = Hook.messages
    assert json.loads(message)["findings"] == report["monitors"]
    shown = (tmp_path / "out" / "schedule" / f"{run_id}.html").read_text(encoding="utf-8")
    assert all(monitor in shown for monitor in found)
    assert "<script" not in shown
    assert len(re.findall("<rect", shown)) > len(report["crawls"][0]["requests"])
