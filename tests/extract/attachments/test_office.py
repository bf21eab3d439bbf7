"""Word and Excel files give the parts that a reader sees."""

from contextlib import suppress
from random import Random

import pytest

from extract.attachments import is_attachment, read_attachment
from extract.errors import UnreadableBytes
from extract.model import Grid, Prose
from tests.extract.attachments.office import archive, docx, paragraph, word_cell, word_table, xlsx


def test_word_paragraphs_and_tables_in_order() -> None:
    table = word_table(
        [word_cell("指标", merge="restart"), word_cell("数量", across=2)],
        [word_cell("", merge="continue"), word_cell("本年"), word_cell("累计")],
        [word_cell("收到申请数"), word_cell("3"), word_cell("9")],
    )
    parts = read_attachment(docx(paragraph("一、总体情况", "Heading1") + table + paragraph("完毕。")), None)
    assert parts[0] == Prose("一、总体情况", 1) and parts[2] == Prose("完毕。")
    assert isinstance(parts[1], Grid)
    assert parts[1].rows == (("指标", "数量", "数量"), ("指标", "本年", "累计"), ("收到申请数", "3", "9"))


def test_a_table_in_a_word_cell_stays_out_of_it() -> None:
    inner = word_table([word_cell("内"), word_cell("1")])
    outer = word_table([f"<w:tc>{paragraph('外面')}{inner}</w:tc>", word_cell("2")])
    (grid,) = read_attachment(docx(outer), None)
    assert isinstance(grid, Grid) and grid.rows == (("外面", "2"),)


def test_an_excel_sheet_is_a_table() -> None:
    rows = [["统计表", "", ""], ["指标", "单位", "数"], ["收到申请数", "件", "3"]]
    (grid,) = read_attachment(xlsx([[text or "空" for text in row] for row in rows], merged="A1:C1"), None)
    assert isinstance(grid, Grid)
    assert grid.rows[1:] == (("指标", "单位", "数"), ("收到申请数", "件", "3"))
    assert grid.cells[0].colspan == 3


@pytest.mark.parametrize(
    "body",
    [
        b"%PDF-1.4\nbroken",
        b"PK\x03\x04broken",
        archive(mimetype_xml="<a/>"),
        archive(word__document_xml="<broken"),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    ],
)
def test_what_cannot_be_read_says_what_to_do(body: bytes) -> None:
    assert is_attachment(body)
    with pytest.raises(UnreadableBytes, match=":"):
        read_attachment(body, None)


@pytest.mark.parametrize("seed", range(200))
def test_damaged_files_are_read_or_refused(seed: int) -> None:
    chance = Random(seed)
    table = word_table([word_cell("收到申请数"), word_cell("3")])
    body = bytearray(
        chance.choice([docx(paragraph("正文在此") + table), xlsx([["指标", "数"], ["申请数", "3"]])])
    )
    for _ in range(chance.choice([1, 5, 20])):
        body[chance.randrange(4, len(body))] = chance.randrange(256)
    with suppress(UnreadableBytes):
        read_attachment(bytes(body), None)


@pytest.mark.parametrize("body", [b"<html>%PDF-1.4</html>", b"", "收到申请3件".encode()])
def test_pages_and_texts_are_no_attachments(body: bytes) -> None:
    assert not is_attachment(body)


def test_entities_are_not_resolved() -> None:
    bomb = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    bad = archive(
        word__document_xml=bomb
        + '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        + "<w:body><w:p><w:r><w:t>x&b;y</w:t></w:r></w:p></w:body></w:document>"
    )
    assert "aaaa" not in str(read_attachment(bad, None))
