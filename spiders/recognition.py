"""What a link or a page looks like, asked of the extraction room: the one place that asks."""

import re
from dataclasses import dataclass
from typing import Literal

LinkKind = Literal["report", "list", "directory", "distractor", "unknown"]

REPORT = re.compile(r"(?:信息|政务)公开.{0,8}(?:年度?报告?|年报)")
YEAR = re.compile(r"(20[0-2]\d)年?")
BAD = re.compile(r"通知|格式|指南|制度|解读|图解|季度|法治政府|决算|评估|培训")


@dataclass(frozen=True, slots=True)
class LinkVerdict:
    kind: LinkKind
    publisher: str | None
    report_year: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class PageVerdict:
    page_type: str
    title: str | None
    publisher: str | None
    report_year: int | None
    reason: str


def judge_link(text: str, url: str) -> LinkVerdict:
    year = YEAR.search(text)
    number = int(year[1]) if year else None
    if BAD.search(text):
        return LinkVerdict("distractor", None, None, "words")
    if REPORT.search(text) and year and len(text) > 10:
        return LinkVerdict("report", text.split(year[0])[0] or None, number, "words")
    return LinkVerdict("unknown", None, None, "words")


def judge_page(body: bytes, url: str, content_type: str | None) -> PageVerdict:
    from spiders.page import Page

    if body.startswith(b"%PDF"):
        return PageVerdict("report", None, None, None, "pdf")
    page = Page.from_bytes(body, url)
    heading = page.root.find(".//h1")
    title = (heading.text_content() if heading is not None else "") or page.title
    verdict = judge_link(title, url)
    words = "".join(page.root.text_content().split())
    if verdict.kind == "report" and len(words) > 300 and "总体情况" in words + "总体情况" * words.count("概述"):
        return PageVerdict("report", title, verdict.publisher, verdict.report_year, "title")
    return PageVerdict("nothing", title, None, None, "")
