"""Traditional text to simplified, exactly as OpenCC does it, and Taiwan's words on top."""

from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from extract.script import simplify
from extract.script.t2s import load_tables, to_simplified

TRADITIONAL = "本縣國土資源局依法公開審批結果，並按時答覆申請人的來信。"
SIMPLIFIED = "本县国土资源局依法公开审批结果，并按时答复申请人的来信。"


@cache
def opencc() -> OpenCC:
    return OpenCC("t2s")


@given(
    st.lists(
        st.one_of(
            st.sampled_from(sorted(load_tables().phrases)),
            st.sampled_from(sorted(load_tables().traditional)),
            st.sampled_from("的公開，。 \n<p>乾著於瞭鍾"),
            st.text(max_size=3),
        ),
        max_size=25,
    ).map("".join)
)
def test_equals_opencc(text: str) -> None:
    assert to_simplified(text) == opencc().convert(text)


def test_every_phrase_and_character_equals_opencc() -> None:
    tables = load_tables()
    for text in (*tables.phrases, "".join(sorted(tables.traditional))):
        assert to_simplified(text) == opencc().convert(text)


def test_real_texts_equal_opencc(real_documents: Path) -> None:
    for path in sorted((real_documents / "seeds").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        assert to_simplified(text) == opencc().convert(text)


def test_simplifies_and_counts() -> None:
    found = simplify(TRADITIONAL)
    assert found.text == SIMPLIFIED
    assert [damage.kind for damage in found.damage] == ["traditional_script"]
    assert found.damage[0].count == sum(a != b for a, b in zip(TRADITIONAL, SIMPLIFIED, strict=True))


def test_names_in_the_simplified_lines_of_a_mixed_page_stay() -> None:
    line = "张於同志按时到会并作了发言，各村群众反映良好，公开栏每月更新一次。"
    page = f"<p>{line * 40}</p>\n<p>{TRADITIONAL}</p><script>x = '{TRADITIONAL}'</script>"
    script = page.index("<script>")
    found = simplify(page, lambda _: [(script, len(page))])
    assert found.text == page.replace(f"<p>{TRADITIONAL}", f"<p>{SIMPLIFIED}")


@pytest.mark.parametrize("name", ["乾", "於", "著", "瞭"])
def test_a_single_traditional_character_in_a_name_stays(name: str) -> None:
    text = f"经办人张{name}明，{SIMPLIFIED * 3}"
    found = simplify(text)
    assert found.text is text
    assert not found.damage


@pytest.mark.parametrize(
    ("taiwan", "mainland"),
    [
        ("網際網路與網路申請", "互联网与网络申请"),
        ("制定規範性檔案", "制定规范性文件"),
        ("通過入口網站辦理", "通过门户网站办理"),
        ("簡化審批程式和複議程式", "简化审批程序和复议程序"),
        ("招標檔案下載與投標檔案", "招标文件下载与投标文件"),
        ("工作計畫", "工作计划"),
        ("設立服務視窗，最佳化流程，連結暢通", "设立服务窗口，优化流程，链接畅通"),
        ("政府資訊內容與政務資訊", "政府信息内容与政务资讯"),
        ("其他型別與大型別墅，著重與名著重印", "其他类型与大型别墅，着重与名著重印"),
        ("採購專案與專案組，新聞釋出會", "采购项目与专案组，新闻发布会"),
        ("柔軟體操與軟體", "柔软体操与软件"),
        ("縣檔案館與檔案局", "县档案馆与档案局"),
        ("監測指數與集約整合", "监测指数与集约整合"),
        ("招投標檔案管理與執行情況", "招投标档案管理与执行情况"),
        ("上網路徑、聯網路段和系列印章", "上网路径、联网路段和系列印章"),
        ("解方程式與程式化", "解方程式与程式化"),
    ],
)
def test_words_of_taiwan(taiwan: str, mainland: str) -> None:
    assert simplify(taiwan + TRADITIONAL).text == mainland + SIMPLIFIED


def test_every_group_of_words_has_its_reason() -> None:
    text = (files("extract") / "data" / "script_taiwan.yaml").read_text(encoding="utf-8")
    groups = yaml.safe_load(text)["groups"]
    words = [entry["word"] for group in groups for entry in group["phrases"]]
    assert all(group["reason"].endswith(".") for group in groups)
    assert len(words) == len(set(words))
    assert not load_tables().traditional & set("".join(words)) - set("著")


@pytest.mark.parametrize("name", ["簡", "繁"])
def test_a_page_of_both_scripts_becomes_simplified(name: str) -> None:
    frame = "本站导航首页政务公开互动交流专题专栏联系我们" * (200 if name == "簡" else 1)
    page = f"<div>{frame}</div><p>{TRADITIONAL * 3}</p>"
    found = simplify(page)
    assert found.text == f"<div>{frame}</div><p>{SIMPLIFIED * 3}</p>"
    assert found.spliced.before == page


def test_spans_to_keep_stay() -> None:
    text = f'<a href="/檔案/網路.html">{TRADITIONAL}網路</a>'
    assert simplify(text, lambda _: [(9, 22)]).text == f'<a href="/檔案/網路.html">{SIMPLIFIED}网络</a>'


def test_seed_phrases(real_documents: Path) -> None:
    folder = real_documents / "seeds"
    expected = yaml.safe_load((folder / "expected.yaml").read_text(encoding="utf-8"))
    for name, document in expected.items():
        text = simplify((folder / name).read_text(encoding="utf-8")).text
        for _, phrase in document.get("simplified", ()):
            assert phrase in text
