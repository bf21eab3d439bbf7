"""Every case of audit.yaml through the whole reading of a page."""

from html import escape
from pathlib import Path
from typing import Any

import pytest
import yaml

from extract.model import Identity, Page
from extract.reading import read_page

Case = dict[str, Any]
CASES: list[Case] = yaml.safe_load((Path(__file__).parent / "audit.yaml").read_text(encoding="utf-8"))
FIELDS = {
    "publisher": "publisher",
    "kind": "publisher_kind",
    "year": "report_year",
    "published": "published",
    "code": "division_code",
    "document": "document_number",
    "index": "index_number",
    "scope": "reporting_scope",
}
BODY = (
    "一、概述",
    "本机关按照《政府信息公开条例》的要求，健全工作机制，落实保密审查，政府信息公开工作平稳有序。",
    "二、主动公开政府信息情况",
    "公开的内容包括机构职能、规范性文件、财政预算和政策解读，通过公开栏和网站发布，内容及时更新。",
    "三、依申请公开政府信息情况",
    "受理渠道畅通，未收取任何费用，没有因此引起的行政复议和行政诉讼。",
    "四、存在的主要问题及改进措施",
    "公开的形式还不够丰富，今后将加强学习培训，完善制度，进一步提高工作水平。",
)


def paragraphs(texts: list[str]) -> str:
    return "".join(f"<p>{escape(text)}</p>" for text in texts)


def build_page(case: Case) -> str:
    site = f"_{case['site']}" if "site" in case else ""
    meta = "".join(f'<meta name="{name}" content="{value}">' for name, value in case.get("meta", {}).items())
    body = [*([case["first"]] if "first" in case else []), *BODY]
    body.insert(-4, case["said"]) if "said" in case else None
    crumb = f"您的位置：{escape(case['crumb'])}" if "crumb" in case else ""
    text = paragraphs([*body, *case.get("last", [])])
    return (
        f"<html><head><title>{case['title']}{site}</title>{meta}</head><body><div>{crumb}</div>"
        f"<h1>{case['title']}</h1><div>{paragraphs(case.get('labels', []))}</div>"
        f"<div>{text}</div><p>主办：{case.get('site', '')}</p></body></html>"
    )


def read(case: Case) -> Identity:
    reading = read_page(Page(build_page(case).encode(), case.get("url")))
    assert len(reading.reports) == 1, reading.reason
    return reading.reports[0].identity


@pytest.mark.parametrize("case", CASES, ids=[f"{n} {case['title']}" for n, case in enumerate(CASES)])
def test_identity(case: Case) -> None:
    found = read(case)
    wrong = {
        name: getattr(found, field)
        for name, field in FIELDS.items()
        if name in case and getattr(found, field) != case[name]
    }
    if "division" in case and (found.division or (None,))[-1] != case["division"]:
        wrong["division"] = found.division
    assert not wrong
