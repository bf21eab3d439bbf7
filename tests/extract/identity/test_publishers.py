"""Full official names, divisions and codes, also where a title leaves the place to the reader."""

from pathlib import Path

import pytest
import yaml

from extract.compose import compose
from extract.identity import identify
from extract.main_text import Hints, Property, read_plain
from extract.model import Identity, Prose

TITLED = yaml.safe_load((Path(__file__).parent / "titles.yaml").read_text(encoding="utf-8"))


def read(paragraphs: list[str], hints: Hints | None = None) -> Identity:
    return identify(compose([Prose(text) for text in paragraphs]), hints or Hints(), None)


@pytest.mark.parametrize("case", TITLED, ids=[case["publisher"] for case in TITLED])
def test_title_names_the_publisher(case: dict[str, str | int | None]) -> None:
    found = read([str(case["title"]).format(y=case["report_year"]), "一、概述", "全年工作平稳有序。"])
    assert found.publisher == case["publisher"]
    assert found.publisher_kind == case["kind"]
    assert found.report_year == case["report_year"]
    assert found.division[-1:] == ((case["division"],) if case["division"] else ())
    assert found.division_code == case["code"]


def test_ambiguous_district_needs_its_city() -> None:
    title = "鼓楼区人民政府2015年政府信息公开工作年度报告"
    alone = read([title, "全年工作平稳有序。"])
    assert (alone.publisher, alone.division, alone.division_code) == ("鼓楼区人民政府", (), None)
    placed = read([title, "按照南京市的部署，全年工作平稳有序。"])
    assert placed.publisher == "南京市鼓楼区人民政府"
    assert placed.division == ("江苏省", "南京市", "鼓楼区")


def test_own_territory_names_the_government_of_an_untitled_text() -> None:
    text = [
        "一、概述",
        "2014年，我区围绕民生做好公开工作。",
        "丰泽区各部门共公开1200条，丰泽区人大作了监督。",
        "泉州市给予了指导。",
    ]
    found = read(text)
    assert (found.title, found.publisher, found.report_year) == (None, "泉州市丰泽区人民政府", 2014)


def test_department_with_the_place_left_out() -> None:
    text = [
        "市场监督管理局2020年政府信息公开工作年度报告",
        "2020年，我局按照桦甸市要求做好公开，我市企业满意。桦甸市给予肯定。",
    ]
    assert read(text).publisher == "桦甸市市场监督管理局"


def test_signature_names_an_untitled_department() -> None:
    text = [
        "一、概述",
        "2013年，我局主动公开信息88条，我局没有收到申请。",
        "桦甸市水利局",
        "二〇一四年一月九日",
    ]
    found = read(text)
    assert (found.publisher, found.publisher_kind) == ("桦甸市水利局", "department")
    assert [(date.kind, date.value) for date in found.dates] == [("signed", "2014-01-09")]
    assert found.published is None


@pytest.mark.parametrize("source", ["本站", "管理员", "未知", ""])
def test_placeholders_name_nobody(source: str) -> None:
    hints = Hints(properties=(Property("source", source, f"来源：{source}"),))
    assert read(["一、概述", "全年工作平稳有序。"], hints).publisher is None


def test_nothing_said_is_none() -> None:
    found = read(["全年工作平稳有序。"])
    assert found == Identity()


STATED = [
    ("本报告由桦甸市人民政府信息公开办公室根据条例编制，数据截至年底。", "桦甸市人民政府"),
    ("本年报是依照条例规定，由桦甸市人民政府编制的2012年政府信息公开年度报告。", "桦甸市人民政府"),
    ("依照条例要求，特向社会公布2020年桦甸市水利局政府信息公开工作年度报告。我局工作平稳。", "桦甸市水利局"),
    ("现公布2012年红石砬子镇政府信息公开工作年度报告，内容涵盖我镇全年情况。", "桦甸市红石砬子镇人民政府"),
]


@pytest.mark.parametrize(("sentence", "publisher"), STATED)
def test_first_sentence_names_the_publisher(sentence: str, publisher: str) -> None:
    assert read([sentence, "一、概述", "全年公开信息21条。"]).publisher == publisher


def test_whom_to_ask_names_an_untitled_department() -> None:
    text = [
        "现将我局2010年度信息公开工作报告如下。如有疑问,请与桦甸市水利局政府信息公开工作领导小组办公室联系（电话：6622）。",
        "一、概述",
        "2010年，我局主动公开信息88条，我局没有收到申请。",
    ]
    assert read(text).publisher == "桦甸市水利局"


def test_an_untitled_department_is_not_its_government() -> None:
    text = ["一、概述", "2010年，我局主动公开信息88条。", "我局按桦甸市的要求办理，全市工作平稳。"]
    assert read(text).publisher is None


def test_title_at_the_head_of_a_run_on_line() -> None:
    line = "桦甸市水利局 2018年政府信息公开工作年度报告 根据《中华人民共和国政府信息公开条例》编制，可下载。"
    found = read([line + "数据统计期限自2018年1月1日起。" * 5, "一、概述", "工作平稳。"])
    assert (found.publisher, found.report_year) == ("桦甸市水利局", 2018)


def test_number_beside_its_signer() -> None:
    assert read(["桦水〔2011〕47号 签发人：某某", "一、概述"]).document_number == "桦水〔2011〕47号"


def test_the_text_gives_a_title_its_place() -> None:
    text = ["2014年水利局政府信息公开年报", "一、概述", "2014年，桦甸市水利局认真落实条例。"]
    assert read(text).publisher == "桦甸市水利局"


def test_a_title_above_the_frame_of_a_saved_text() -> None:
    lines = [
        "桦甸市红石砬子镇人民政府2019年政府信息公开工作年度报告",
        "发布时间：2020-01-31 录入：红石砬子镇",
        "关于2019年政府信息公开工作年度报告",
        "一、总体情况",
        "2019年，我镇公开各类政府信息121条。",
    ]
    main = read_plain("\n".join(lines))
    assert identify(compose(main.parts), main.hints).publisher == "桦甸市红石砬子镇人民政府"


def test_a_report_that_a_notice_brings() -> None:
    lines = [
        "关于印发《桦甸市红石砬子镇2012年政府信息公开工作年度报告》的通知",
        "各行政村：",
        "桦甸市红石砬子镇人民政府",
        "2013年1月20日",
        "桦甸市红石砬子镇2012年政府信息公开工作年度报告",
        "一、概述",
        "2012年，全镇主动公开政府信息112条。",
    ]
    found = read(lines)
    assert (found.publisher, found.report_year) == ("桦甸市红石砬子镇人民政府", 2012)


def test_a_township_in_a_district_gets_the_city_too() -> None:
    found = read(["武江区龙归镇2016年政府信息公开年度报告", "一、概述", "工作平稳。"])
    assert found.publisher == "韶关市武江区龙归镇人民政府"
