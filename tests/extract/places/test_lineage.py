"""Divisions through renames and new codes, and bodies through reorganisations."""

import pytest

from extract.lineage import find_latest
from extract.places import find_by_names
from extract.store.succession import publisher_key, subject_of, subjects_before

LATEST = [
    ("441827", "清新县", ("441803000000", "清新区")),
    ("320323", "铜山县", ("320312000000", "铜山区")),
    ("522200", "铜仁地区", ("520600000000", "铜仁市")),
    ("341421", "庐江县", ("340124000000", "庐江县")),
    ("350503", "丰泽区", ("350503000000", "丰泽区")),
    ("330104", "江干区", ("330104000000", "江干区")),  # divided between others: nobody is its one heir
    ("999999", "乌有县", ("999999000000", "乌有县")),
]


@pytest.mark.parametrize(("code", "name", "latest"), LATEST)
def test_latest_form_of_a_division(code: str, name: str, latest: tuple[str, str]) -> None:
    assert find_latest(code, name) == latest


def test_a_chain_of_names_has_its_code() -> None:
    assert find_by_names(("广东省", "清远市", "清新区")) == "441803"
    assert find_by_names(("江苏省", "徐州市", "鼓楼区")) == "320302"
    assert find_by_names(("江苏省", "福州市", "鼓楼区")) is None


SAME = [
    (
        ("清新县人民政府", "广东省/清远市/清新县", "441827", 2010),
        ("清远市清新区人民政府", "广东省/清远市/清新区", "441803", 2014),
    ),
    (
        ("恩施州财政局", "湖北省/恩施土家族苗族自治州", "422800", 2012),
        ("恩施土家族苗族自治州财政局", "湖北省/恩施土家族苗族自治州", "422800", 2019),
    ),
    (
        ("郑州高新技术产业开发区管理委员会", "河南省/郑州市", "410100", 2016),
        ("郑州市高新技术产业开发区管委会", "河南省/郑州市", "410100", 2020),
    ),
    (
        ("桦甸市红石镇人民政府", "吉林省/吉林市/桦甸市", None, 2016),
        ("桦甸市红石镇人民政府", "吉林省/吉林市/桦甸市", None, 2020),
    ),
]
OTHERS = [
    (
        ("徐州市鼓楼区教育局", "江苏省/徐州市/鼓楼区", "320302", 2016),
        ("福州市鼓楼区教育局", "福建省/福州市/鼓楼区", "350102", 2016),
    ),
    (
        ("桦甸市水利局", "吉林省/吉林市/桦甸市", "220282", 2016),
        ("桦甸市林业局", "吉林省/吉林市/桦甸市", "220282", 2016),
    ),
    (("财政部", None, None, 2016), ("审计署", None, None, 2016)),
]
Report = tuple[str, str | None, str | None, int]


@pytest.mark.parametrize(("first", "second"), SAME, ids=lambda report: report[0])
def test_one_publisher_under_two_names(first: Report, second: Report) -> None:
    assert publisher_key(*first).publisher_id == publisher_key(*second).publisher_id


@pytest.mark.parametrize(("first", "second"), OTHERS, ids=lambda report: report[0])
def test_two_publishers(first: Report, second: Report) -> None:
    assert publisher_key(*first).publisher_id != publisher_key(*second).publisher_id


@pytest.mark.parametrize(
    ("heir", "before"),
    [
        ("自然资源局", "国土资源局"),
        ("市场监督管理局", "工商行政管理局"),
        ("市场监督管理局", "质量技术监督局"),
        ("卫生健康委员会", "卫生局"),
    ],
)
def test_a_body_continues_another(heir: str, before: str) -> None:
    assert subject_of(before) in subjects_before(heir)


def test_most_bodies_continue_nobody() -> None:
    assert subjects_before("财政局") == ()
