"""Publishing: nothing of the source changes, what is said is true, people's numbers are masked."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from archive.errors import InputUnusable
from extract.store.publish import publish_database
from extract.store.redact import redact
from extract.store.schema import create_database, load_schema
from extract.store.search import rebuild_search

TEXT = "联系电话：0794-6320001，邮箱zhengwu@example.gov.cn，全年收到申请12件，经办人13800138000。"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    db = Database(tmp_path / "source.db")
    create_database(db)
    db.table("captures").insert({"id": 1, "record_id": "<urn:uuid:1>", "warc_filename": "a.warc.gz"})
    db.table("reports").insert({"id": 1, "capture_id": 1, "text": TEXT, "is_current": 1})
    db.table("report_captures").insert({"report_id": 1, "capture_id": 1, "role": "original", "ordinal": 0})
    start = TEXT.index("12")
    place = {"source_kind": "prose", "char_start": start, "char_end": start + 3}
    db.table("facts").insert({"id": 1, "report_id": 1, "raw": "12件", "value": 12, **place})
    rebuild_search(db)
    db.close()
    return tmp_path / "source.db"


def said(path: Path) -> dict[str, str]:
    return {row["what"]: row["value"] for row in Database(path).query("SELECT * FROM publication")}


def test_the_source_stays_as_it_was(source: Path, tmp_path: Path) -> None:
    before = source.read_bytes()
    publish_database(source, tmp_path / "a.db", None)
    assert source.read_bytes() == before


def test_a_published_file_can_be_published_again(source: Path, tmp_path: Path) -> None:
    publish_database(source, tmp_path / "a.db", "CC0")
    publish_database(tmp_path / "a.db", tmp_path / "b.db", "CC0")
    assert (tmp_path / "a.db").read_bytes() == (tmp_path / "b.db").read_bytes()


def test_it_says_licence_counts_and_files(source: Path, tmp_path: Path) -> None:
    counts = publish_database(source, tmp_path / "a.db", "CC-BY-4.0")
    facts = said(tmp_path / "a.db")
    assert facts["licence"] == "CC-BY-4.0"
    assert facts["rows in reports"] == "1" == str(counts["reports"])
    assert {"source", "how to cite", "schema version", "redacted"} <= facts.keys()
    (file,) = Database(tmp_path / "a.db").query("SELECT * FROM manifest")
    assert (file["warc_filename"], file["captures"], file["reports"]) == ("a.warc.gz", 1, 1)
    assert len(file["payloads_digest"]) == 64


def test_redacted_text_keeps_its_length_and_its_facts(source: Path, tmp_path: Path) -> None:
    publish_database(source, tmp_path / "a.db", None, is_redacted=True)
    db = Database(tmp_path / "a.db")
    (report,) = db.query("SELECT * FROM reports")
    (fact,) = db.query("SELECT * FROM facts")
    assert (
        report["text"]
        == "联系电话：****-*******，邮箱*******@*******.***.**，全年收到申请12件，经办人***********。"
    )
    assert report["text"][fact["char_start"] : fact["char_end"]] == fact["raw"] == "12件"
    assert db.execute(
        "SELECT count(*) FROM reports_fts WHERE reports_fts MATCH '\"13800138000\"'"
    ).fetchone() == (0,)


def test_the_columns_to_redact_exist() -> None:
    schema = load_schema()
    columns = {table.name: {column.name for column in table.columns} for table in schema.tables}
    assert all(set(names) <= columns[table] for table, names in schema.redact.items())


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("身份证号110105199001011234", "身份证号******************"),
        ("身份证号11010519900101123X。", "身份证号******************。"),
        ("电话：6320001、6320002", "电话：*******、*******"),
        ("（0794）6320001转801", "（****）*******转***"),
        ("手机138 0013 8000", "手机*** **** ****"),
        ("a.b-c@gov.cn", "*.*-*@***.**"),
        ("证件１１０１０５１９９００１０１１２３Ｘ", "证件******************"),
        ("电话０７９４－６３２０００１", "电话****－*******"),
        ("0794-6320001、6320002", "****-*******、*******"),
        ("400-820-8820", "***-***-****"),
    ],
)
def test_numbers_that_reach_a_person_are_masked(text: str, masked: str) -> None:
    assert redact(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "2019年1月1日至2019年12月31日",
        "主动公开政府信息13800138000条",
        "集中采购金额18912345678元",
        "赣府发〔2019〕12号",
        "索引号：014563024/2020-00123",
        "https://www.example.gov.cn/art/2020/1/15/art_1234_5678901.html",
        "1234567.89万元",
        "0.08、1.2345678和400件",
    ],
)
def test_counts_dates_and_numbers_of_documents_stay(text: str) -> None:
    assert redact(text) == text


@given(st.text(alphabet="0123456789-@.aX电话：件（）\n", max_size=60))
def test_masking_keeps_length_and_lines_and_is_done_once(text: str) -> None:
    once = redact(text)
    assert len(once) == len(text)
    assert [at for at, char in enumerate(once) if char == "\n"] == [
        at for at, c in enumerate(text) if c == "\n"
    ]


def test_a_damaged_source_is_refused(source: Path, tmp_path: Path) -> None:
    db = Database(source)
    db.execute("UPDATE facts SET report_id = 99")
    db.conn.commit()
    db.close()
    with pytest.raises(InputUnusable, match="facts points at reports"):
        publish_database(source, tmp_path / "a.db", None)
    assert not (tmp_path / "a.db").exists()
