"""Pages without a word of reports still give their text."""

from extract.main_text import read_html
from extract.main_text.page import DISPUTED
from extract.model import Prose


def test_general_extractor_reads_what_has_no_marks() -> None:
    sentences = [
        f"第{n}日清晨，渔船陆续回港，码头上很快热闹起来，鱼贩们围着船舷议价，孩子们在一旁数着螃蟹。"
        for n in range(9)
    ]
    menu = '<ul><li><a href="/">首页</a></li><li><a href="/a">图集</a></li></ul>'
    body = "".join(f"<p>{text}</p>" for text in sentences)
    main = read_html(f"<html><body>{menu}<div class='article'>{body}</div></body></html>")
    assert main.evidence == "trafilatura"
    assert [part.text for part in main.parts if isinstance(part, Prose)] == sentences


def test_all_visible_text_where_nothing_is_found() -> None:
    main = read_html("<b>螃蟹</b>")
    assert [part.text for part in main.parts if isinstance(part, Prose)] == ["螃蟹"]


SPEECH = "今天我们召开政府信息公开工作会议，总结成绩，表彰先进，部署今后一段时间的公开工作任务。"


def test_a_text_that_a_general_extractor_reads_otherwise_is_flagged() -> None:
    story = "".join(
        f"<p>第{n}封信说，老街的石板路修好了，傍晚总有人在桥头下棋，河水很静，灯影很长。</p>"
        for n in range(20)
    )
    page = f"<html><body><div><article>{story}</article><div class='box'>{SPEECH}</div></div></body></html>"
    assert read_html(page).evidence == DISPUTED


def test_a_text_that_both_read_alike_is_not_flagged() -> None:
    body = "".join(f"<p>{SPEECH}第{n}项工作已落实到位，社会反映良好。</p>" for n in range(9))
    assert read_html(f"<html><body><article>{body}</article></body></html>").evidence == "report words"
