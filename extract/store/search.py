"""Chinese full text: every Han character is a token, a word is a phrase of them.

FTS5's trigram finds no word of two characters and unicode61 takes a whole run of Han characters for
one token; with a blank round every character any word of any length is found exactly
(1-13 ms on 5,000 reports, 38 MB).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sqlite_utils import Database

HAN = r"[㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff]"
RUN_OF_HAN = re.compile(f"({HAN}+)")
PUNCTUATION = re.compile(r"[^\w\s]+")
BREAK = "\u01c1"  # a letter to the tokenizer, and in no report: no phrase reaches over punctuation
TERM = re.compile(r'(?P<without>-?)(?:"(?P<quoted>[^"]*)"?|(?P<bare>[^\s"]+))')
OR = ("OR", "|")
ORDER = """
    UPDATE reports SET search_order = ordered.place FROM (
      SELECT id, row_number() OVER (ORDER BY report_year DESC NULLS LAST, id) AS place
      FROM reports WHERE is_current IS NOT 0) AS ordered
    WHERE ordered.id = reports.id
"""
# FTS5 refuses expressions deeper than 256; nobody types as many words as this.
MAX_TERMS = 40
MAX_TERM_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class Term:
    """A phrase to find, or to be without."""

    phrase: str
    is_excluded: bool = False


def segment(text: str) -> str:
    """Puts blanks round every Han character; a token of its own stands for punctuation between words."""
    parts = RUN_OF_HAN.split(PUNCTUATION.sub(f" {BREAK} ", text))
    parts[1::2] = map(" ".join, parts[1::2])  # run by run: character by character took 1.6 times as long
    return " ".join(parts)


def parse_terms(words: str) -> list[list[Term]]:
    """A search as people type it, as alternatives (divided by OR) of terms that must all hold.

    Quotes hold a phrase together, a leading minus sign excludes. What holds no letter, digit or
    character is no term. Only the first MAX_TERMS count.
    """
    groups: list[list[Term]] = [[]]
    for without, text in iter_terms(words):
        if text is None:
            groups.append([])
            continue
        groups[-1].append(Term(text, bool(without)))
    return [group for group in groups if any(not term.is_excluded for term in group)]


def iter_terms(words: str) -> Iterator[tuple[str, str | None]]:
    """Minus sign and phrase of each term; None for OR."""
    printable = "".join(char if char.isprintable() else " " for char in words)
    count = 0
    for match in TERM.finditer(printable):
        if match["bare"] in OR and not match["without"]:
            yield "", None
            continue
        text = (match["quoted"] if match["quoted"] is not None else match["bare"])[:MAX_TERM_CHARACTERS]
        if any(char.isalnum() for char in text) and count < MAX_TERMS:
            count += 1
            yield match["without"], text


def count_terms(words: str) -> int:
    """How many terms a search has, beyond MAX_TERMS too."""
    return sum(any(char.isalnum() for char in match[0]) for match in TERM.finditer(words))


def phrase_query(words: str) -> str:
    """A search as people type it → an FTS5 query; empty if there is nothing to look for."""
    groups = [group_query(group) for group in parse_terms(words)]
    return groups[0] if len(groups) == 1 else " OR ".join(f"({group})" for group in groups)


def group_query(group: list[Term]) -> str:
    """All wanted phrases, none of the excluded."""
    wanted = " AND ".join(quote(term.phrase) for term in group if not term.is_excluded)
    excluded = " OR ".join(quote(term.phrase) for term in group if term.is_excluded)
    return f"({wanted}) NOT ({excluded})" if excluded else wanted


def quote(phrase: str) -> str:
    """A phrase in FTS5's quotes, its characters apart."""
    return '"' + " ".join(segment(phrase.replace('"', " ")).split()) + '"'


def facet(kind: str, code: object) -> str:
    """A token that tells a report's level, form or year; nobody's words hold BREAK, so nobody meets it."""
    return f"{BREAK}{kind}{''.join(char for char in str(code) if char.isalnum())}"


def facets(year: int | None, level: str | None, era: str | None) -> str:
    """The tokens by which a report can be picked out."""
    kinds = {"year": year, "level": level, "era": era}
    return " ".join(facet(kind, code) for kind, code in kinds.items() if code is not None)


def rebuild_search(db: Database) -> None:
    """Drops and fills both indexes with the current reports in search order: the first hits come first.

    `titles_fts` holds all but the text, so that words which stand in no title are soon known to.
    Equal reports give equal indexes.
    """
    with db.atomic():
        db.execute("UPDATE reports SET search_order = NULL WHERE search_order IS NOT NULL")
        db.execute(ORDER)
        db.conn.create_function("segment", 1, lambda text: segment(text or ""), deterministic=True)
        db.conn.create_function("facets", 3, facets, deterministic=True)
        fill_index(db, "titles_fts", ("title", "publisher", "division", "facets"))
        fill_index(db, "reports_fts", ("title", "publisher", "division", "facets", "text"))


def fill_index(db: Database, name: str, columns: tuple[str, ...]) -> None:
    """Makes one index anew."""
    values = {"facets": "facets(r.report_year, p.level, r.format_era)"}
    db.execute(f"DROP TABLE IF EXISTS main.{name}")
    db.execute(
        f"CREATE VIRTUAL TABLE {name} USING fts5({', '.join(columns)}, content='', tokenize='unicode61')"
    )
    db.execute(
        f"INSERT INTO {name} (rowid, {', '.join(columns)}) SELECT r.search_order, "
        + ", ".join(values.get(column, f"segment(r.{column})") for column in columns)
        + " FROM reports r LEFT JOIN publishers p ON p.id = r.publisher_id"
        " WHERE r.search_order IS NOT NULL ORDER BY r.search_order"
    )
    db.execute(f"INSERT INTO {name} ({name}) VALUES ('optimize')")
