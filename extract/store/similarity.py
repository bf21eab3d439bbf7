"""How much of a report's text stood in the publisher's report for the year before."""

import re
from collections.abc import Iterator
from functools import partial

from rapidfuzz.distance import Indel
from sqlite_utils import Database

from extract.store.rows import Rows
from extract.store.shares import Share

COLUMNS = ("report_id", "previous_id", "similarity")
SHARE = 200  # reports: 0.04 s
PAIRS = """
    SELECT r.id, o.id, r.text, o.text FROM reports r JOIN reports o ON o.publisher_id = r.publisher_id
    AND o.report_year = r.report_year - 1 AND o.reporting_scope = r.reporting_scope AND o.is_current = 1
    WHERE r.id BETWEEN ? AND ? AND r.is_current = 1 AND r.text IS NOT NULL AND o.text IS NOT NULL
    GROUP BY r.id HAVING o.id = min(o.id) ORDER BY r.id
"""
# Numbers change every year whatever else is copied; marks and blanks are a matter of the page.
LEFT_OUT = re.compile(r"[\W\d_]+")
# 12 ms a pair of such texts; one report in a thousand is longer.
MAX_CHARACTERS = 30_000


def words_of(text: str) -> str:
    """What is compared of a text."""
    return LEFT_OUT.sub("", text)[:MAX_CHARACTERS]


def similarity(text: str, other: str) -> float | None:
    """Share of characters in common, in order; None if one of them has none."""
    one, two = words_of(text), words_of(other)
    return round(Indel.normalized_similarity(one, two), 4) if one and two else None


def pair_shares(db: Database) -> list[Share[list[Rows]]]:
    """What fills `similarities`, some reports at a time."""
    ids = [
        report_id for (report_id,) in db.execute("SELECT id FROM reports WHERE is_current = 1 ORDER BY id")
    ]
    some = (ids[at : at + SHARE] for at in range(0, len(ids), SHARE))
    return [partial(compare_texts, first=found[0], last=found[-1]) for found in some]


def compare_texts(db: Database, first: int, last: int) -> list[Rows]:
    """The rows of the reports whose ids stand between two, these too."""
    found = tuple(iter_pairs(db, first, last))
    return [Rows("similarities", COLUMNS, found)]


def iter_pairs(db: Database, first: int, last: int) -> Iterator[tuple[int, int, float]]:
    """Report, the one before it, and their similarity."""
    for report_id, previous_id, text, other in db.execute(PAIRS, [first, last]):
        found = similarity(text, other)
        if found is not None:
            yield report_id, previous_id, found
