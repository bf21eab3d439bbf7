"""Chinese full text: a word of any length is found exactly where it stands, and nowhere else."""

from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from extract.store.schema import create_database
from extract.store.search import phrase_query, rebuild_search

WORDS = st.text(alphabet="行政复议诉讼公开信息申请一二三2020PDF年、。（）", min_size=1, max_size=12)


def database(texts: list[str]) -> Database:
    db = Database(memory=True)
    create_database(db)
    db.table("reports").insert_all({"id": number, "text": text} for number, text in enumerate(texts, start=1))
    rebuild_search(db)
    return db


def search(db: Database, words: str) -> set[int]:
    rows = db.execute("SELECT rowid FROM reports_fts WHERE reports_fts MATCH ?", [phrase_query(words)])
    return {row[0] for row in rows}


def test_words_of_one_two_and_many_characters() -> None:
    db = database(["因政府信息公开申请行政复议1件", "行政诉讼2件，没有行政 复印", "复查议案"])
    assert search(db, "复议") == {1}
    assert search(db, "议") == {1, 3}
    assert search(db, "行政诉讼") == {2}
    assert search(db, "行政 1件") == {1}
    assert search(db, '"信息公开" 复议') == {1}


def test_a_word_does_not_reach_over_punctuation() -> None:
    db = database(["公开信（信箱）", "信信"])
    assert search(db, "信信") == {2}
    assert search(db, "开信（信箱") == {1}


@given(
    st.lists(WORDS, min_size=1, max_size=5),
    st.text(alphabet="行政复议诉讼公开信息申请", min_size=1, max_size=4),
)
def test_search_of_han_characters_equals_looking_for_the_substring(texts: list[str], word: str) -> None:
    assert search(database(texts), word) == {n for n, text in enumerate(texts, start=1) if word in text}


@given(st.text(max_size=40))
def test_no_search_breaks_the_query_language(words: str) -> None:
    db = database(["行政复议"])
    query = phrase_query(words)
    if query:
        db.execute("SELECT count(*) FROM reports_fts WHERE reports_fts MATCH ?", [query]).fetchone()
