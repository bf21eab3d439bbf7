"""Pages without a word of reports still give their text."""

from extract.main_text import read_html
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
