"""Glosses, leftovers of word processors, lost marks, and the way back to the words as found."""

import pytest

from extract.model import Damage
from extract.repair import restore, text_damage

GLOSSED = "本縣(xiàn)各級(jí)機(jī)關(guān)認(rèn)真辦(bàn)理群眾(zhòng)來信，按時(shí)答復(fù)。"
PLAIN = "中(zhong)华(hua)人(ren)民(min)共(gong)和(he)(he)国(guo)政(zheng)府(fu)信(xin)息(xi)"


def kinds(damage: tuple[Damage, ...]) -> dict[str, int]:
    return {found.kind: found.count for found in damage}


def test_removes_glosses_with_tone_marks() -> None:
    restored = restore(f"<p>{GLOSSED}</p>")
    assert restored.text == "<p>本县各级机关认真办理群众来信，按时答复。</p>"
    assert kinds(restored.damage)["pinyin_gloss"] == 9


def test_removes_plain_glosses_and_doubled_ones() -> None:
    restored = restore(PLAIN)
    assert restored.text == "中华人民共和国政府信息"
    assert kinds(restored.damage) == {"pinyin_gloss": 11, "doubled_run": 1}


def test_keeps_the_few_glosses_of_an_author() -> None:
    text = "磉(sǎng)石村和砬(lá)子镇的公开栏" + "公开的内容每月更新一次。" * 20
    assert restore(text).text is text


def test_three_glosses_of_everyday_characters_are_no_authors() -> None:
    text = "本年度(dù)我局公开(kāi)信息(xī)若干条。" + "公开的内容每月更新一次。" * 40
    assert restore(text).text == text.replace("(dù)", "").replace("(kāi)", "").replace("(xī)", "")


def test_leads_back_to_the_words_as_found() -> None:
    restored = restore(f"<p>前言。</p><p>{GLOSSED}<b>共收到</b>申請(qǐng)3件。</p>")
    assert restored.original("按时答复", "群众来信，按时答复") == "按時(shí)答復(fù)"
    assert restored.original("收到申请3件", "共收到申请3件。") == "收到申請(qǐng)3件"
    assert restored.original("3件", "申请3件") is None
    assert restored.original("没有", "没有这句话") is None


def test_leads_back_to_traditional_words() -> None:
    restored = restore("<p>本縣各機關認真辦理群眾來信，透過門戶網站收到申請3件，網路申請2件。</p>")
    assert restored.original("网络申请2件", "3件，网络申请2件。") == "網路申請2件"
    assert restored.original("本县", "本县各机关") == "本縣"


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("<p>[if !supportLists]-->1.公开<!--[endif]--></p>", "<p>1.公开<!--[endif]--></p>"),
        ("<p>&lt;!--[if !supportLists]--&gt;1.公开&lt;!--[endif]--&gt;</p>", "<p>1.公开</p>"),
        ("<td>--><p>公开</p></td>", "<td><p>公开</p></td>"),
    ],
)
def test_removes_comments_of_word_from_the_text(text: str, clean: str) -> None:
    restored = restore(text)
    assert restored.text == clean
    assert set(kinds(restored.damage)) == {"word_comment"}


@pytest.mark.parametrize(
    "text",
    [
        "<!--[if IE]><p>旧浏览器</p><![endif]--><p>公开</p>",
        "<script><!-- if (a-->b) x('?。') //--></script><p>公开</p>",
        "<a href='/查询?。=1'>公开</a>",
    ],
)
def test_keeps_comments_scripts_and_addresses(text: str) -> None:
    assert restore(text).text is text


def test_keeps_addresses_of_a_traditional_page() -> None:
    page = '<a href="/檔案館/頁.html" title="檔案館">檔案館開放時間</a>'
    assert restore(page).text == '<a href="/檔案館/頁.html" title="档案馆">档案馆开放时间</a>'


def test_removes_question_marks_for_indents_if_paragraphs_have_them() -> None:
    text = "".join(f"<p>??{word}情况。</p>" for word in ("公开", "申请", "收费", "诉讼"))
    restored = restore(text)
    assert "?" not in restored.text
    assert kinds(restored.damage) == {"lost_mark": 4}


def test_says_that_a_text_is_beyond_repair() -> None:
    text = f"<h1>{'?' * 12}2016{'?' * 9}</h1><p>{'?' * 200}12{'?' * 30}</p>"
    restored = restore(text)
    assert restored.is_illegible
    assert restored.text == text
    assert kinds(restored.damage) == {"lost_mark": 251}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("本报告可从县政府网站（www.bestshoes777.com）下载。", {"foreign_domain": 1}),
        ("本报告可从县政府网站（www.qingshi.gov.cn）下载。", {}),
        ("意见请寄abc@qq.com或青石水利@163.com，网站公开。", {}),
        ("官方微博weibo.com/qingshi，门户网站：www.qingshi.cn。", {}),
        ("附件.doc请在网站下载", {}),
        ("新葡京2016年政府信息公开年度报告", {"foreign_brand": 1}),
        ("联系人****，电话12345", {"mask": 1}),
        ("2016年5?7日", {"lost_mark": 1}),
        ("你还有什么建议?请来信", {}),
    ],
)
def test_flags_what_a_mirror_wrote(text: str, found: dict[str, int]) -> None:
    assert kinds(text_damage(text, None)) == found


def test_flags_the_mirrors_own_domain_wherever_it_stands() -> None:
    assert kinds(text_damage("文章来自cheapbags.net的转载", "www.cheapbags.net")) == {"foreign_domain": 1}


@pytest.mark.parametrize(
    ("text", "host", "mirrored", "found"),
    [
        ("请登录县政府网站www.bestshoes.cn查阅", None, False, {}),
        ("请登录县政府网站www.bestshoes.cn查阅", None, True, {"foreign_domain": 1}),
        ("请登录县政府网站www.bestshoes.com.cn查阅", None, True, {"foreign_domain": 1}),
        ("请登录县政府网站www.qingshi.gov.cn查阅", "www.bestshoes.cn", True, {}),
        ("来源：m.bestshoes.cn", "www.bestshoes.cn", True, {"foreign_domain": 1}),
        ("网站由中央编办（bszs.conac.cn）标识，访问www.qs.edu.cn", None, True, {}),
    ],
)
def test_a_name_under_cn_is_foreign_on_a_mirror_only(
    text: str, host: str | None, mirrored: bool, found: dict[str, int]
) -> None:
    assert kinds(text_damage(text, host, mirrored)) == found
