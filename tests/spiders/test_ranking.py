"""What links are taken for by their words, their place, and what their like gave."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.leads import Lead
from spiders.links import Link
from spiders.profile import Profile
from spiders.ranking import VALUES, Place, Ranked, rank_links

SITE = "http://www.he.gov.cn"
HUB = Place(Lead("hub"), annual=False, rows=frozenset())
COLUMN = Place(Lead("list", annual=True), annual=True, rows=frozenset({f"{SITE}/x.html"}))


def rank(text: str, url: str = f"{SITE}/x.html", place: Place = HUB, heading: str = "") -> Ranked | None:
    return next(iter(rank_links([Link(url, text, heading=heading)], place, lambda _, guess: guess)), None)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("青山县人民政府2021年政府信息公开工作年度报告", "report"),
        ("青山县审计局2020年政府信息公开年报", "report"),
        ("政府信息公开年报", "list"),
        ("政府信息公开年度报告", "list"),
        ("公开年报", "list"),
        ("年度报告", "list"),
        ("历年年报", "list"),
        ("年报汇总", "list"),
        ("信息公开工作年度报告", "list"),
        ("政 府 信 息 公 开 年 报", "list"),
        ("政府(fǔ)信(xìn)息公開年報", "list"),
        ("部门信息公开年报", "directory"),
        ("各乡镇街道年度报告", "directory"),
        ("部门信息公开", "directory"),
        ("市审计局", "body"),
        ("东山街道办事处", "body"),
        ("市人力资源和社会保障局", "body"),
        ("县第一中学", "body"),
        ("县中医院", "body"),
        ("公共企事业单位信息公开", "directory"),
        ("部门频道", "directory"),
        ("乡镇（街道）", "directory"),
        ("县直部门网站", "directory"),
        ("各镇街", "directory"),
        ("委办局", "directory"),
        ("政府网站群", "directory"),
        ("返回旧版网站", "hub"),
        ("老版网站入口", "hub"),
        ("信息公开工作情况", "hub"),
        ("信息公开年度工作报告", "list"),
    ],
)
def test_words(text: str, kind: str) -> None:
    ranked = rank(text)
    assert ranked is not None
    assert ranked.kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "政府信息公开指南",
        "政府信息公开制度",
        "依申请公开",
        "法治政府建设年度报告",
        "部门预决算公开",
        "统计年鉴",
        "企业年报",
        "关于做好2020年政府信息公开工作年度报告编制工作的通知",
        "图解：2021年政府信息公开工作年度报告",
        "2021年第三季度政府信息公开工作报告",
        "2021年政府工作报告",
        "下一页",
        "3",
    ],
)
def test_what_is_refused(text: str) -> None:
    ranked = rank(text)
    assert ranked is None or ranked.value < VALUES["follow_from"]


def test_years_and_bodies_count_where_annual_reports_are_listed() -> None:
    for text, kind in (("2019年", "year"), ("二〇一九年", "year"), ("县财政局", "body")):
        inside, outside = rank(text, place=COLUMN), rank(text, place=Place(Lead("home"), False, frozenset()))
        assert inside is not None
        assert inside.kind == kind
        assert inside.value >= VALUES["follow_from"]
        assert outside is None or outside.value < VALUES["follow_from"]


def test_what_the_home_page_names_is_not_of_the_column_it_stands_beside() -> None:
    url = f"{SITE}/bm/"
    place = replace(COLUMN, menu=frozenset({url}))
    inside, beside = rank("部门频道", url, COLUMN), rank("部门频道", url, place)
    assert inside and inside.annual
    assert beside and not beside.annual


def test_a_heading_speaks_for_the_links_below_it() -> None:
    ranked = rank("更多>>", heading="政府信息公开年报 更多>>")
    assert ranked is not None
    assert (ranked.kind, ranked.annual) == ("list", True)


@pytest.mark.parametrize("text", ["本单位2021年度报告", "年度报告（2021）", "2021年度本局工作年报"])
def test_a_body_may_call_its_report_its_own(text: str) -> None:
    inside, outside = rank(text, heading="政府信息公开年报"), rank(text)
    assert inside is not None
    assert (inside.kind, inside.report_year) == ("report", 2021)
    assert outside is None or outside.kind != "report"


@pytest.mark.parametrize("text", ["县审计局信息公开", "2021年县市场监督管理…", "县信访局2020年政府信息…"])
def test_words_of_refusal_do_not_count_in_the_names_of_bodies(text: str) -> None:
    assert rank(text, place=COLUMN) is not None
    assert rank(f"{text[:5]}2021年审计结果", place=COLUMN) is None


def test_an_address_speaks_for_a_link_without_words() -> None:
    ranked = rank("", f"{SITE}/zwgk/zfxxgknb/index.html")
    assert ranked is not None
    assert ranked.kind == "list"


def test_failures_and_successes_of_a_shape_correct_the_first_guess() -> None:
    profile = Profile("http://a.cn/")
    for _ in range(4):
        profile.learn("row li/a /x", success=False)
        profile.learn("row dd/a /y", success=True)
    assert profile.correct("row li/a /x", 0.6) < 0.5 < profile.correct("row dd/a /y", 0.2)
    assert profile.correct("row td/a /z", 0.6) == 0.6


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_link_is_ranked(text: str, path: str) -> None:
    ranked = rank(text, f"{SITE}/{path}", COLUMN)
    assert ranked is None or 0 <= ranked.value <= 1
