"""One report on several pages: copies, mirrors that broke its text, printed and rendered forms."""

import re
from collections import defaultdict
from typing import Any
from urllib.parse import urlsplit

from sqlite_utils import Database

from archive.uri import RENDERED
from extract.store.save import drop_report
from extract.store.words import numbers_of

Row = dict[str, Any]
# Kinds of damage after whose repair single words may still differ from those of the original.
UNSURE = (
    "traditional_script",
    "taiwan_vocabulary",
    "pinyin_gloss",
    "gbk_byte_shift",
    "lost_mark",
    "doubled_run",
    "mojibake",
)
PRINTED = re.compile(r"print|dayin|/wap/|/mobile/|[?&](?:v|view|type)=(?:print|wap|mobile)", re.IGNORECASE)
TIES = """
    SELECT t.report_id, t.capture_id, t.ordinal, t.role, c.url, c.mime,
           r.capture_id AS original, o.url AS first_url
    FROM report_captures t JOIN captures c ON c.id = t.capture_id
    JOIN reports r ON r.id = t.report_id JOIN captures o ON o.id = r.capture_id
    WHERE t.role <> 'page' AND (t.role <> 'original' OR t.capture_id <> r.capture_id)
"""


def merge_mirrors(db: Database, groups: list[list[int]]) -> set[int]:
    """Ties the captures of a report's broken copies to the report; gives the ids of those that went.

    `groups` hold the ids of the reports of one publisher, year and scope by time. A text that had to be
    mended is a copy of the first sound one with the same numbers in the same order (or, if all were
    broken, of the first); other numbers or a sound text with other words are another version.
    """
    gone: set[int] = set()
    for ids in (ids for ids in groups if len(ids) > 1):
        for same in same_numbers(db, ids):
            broken = [report_id for report_id in same if is_broken(db, report_id)]
            sound = [report_id for report_id in same if report_id not in broken]
            winner = (sound or broken)[0]
            for report_id in (report_id for report_id in broken if report_id != winner):
                move_captures(db, report_id, winner)
                gone.add(report_id)
    return gone


def same_numbers(db: Database, ids: list[int]) -> list[list[int]]:
    """The reports by the numbers in their texts, each group by time."""
    groups: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for report_id in ids:
        text = db.execute("SELECT text FROM reports WHERE id = ?", [report_id]).fetchone()[0]
        groups[numbers_of(text)].append(report_id)
    return [group for group in groups.values() if len(group) > 1]


def is_broken(db: Database, report_id: int) -> bool:
    """Whether a report's text had to be mended in a way that may leave other words."""
    marks = ", ".join("?" for _ in UNSURE)
    query = f"SELECT 1 FROM damage WHERE report_id = ? AND kind IN ({marks})"
    return db.execute(query, [report_id, *UNSURE]).fetchone() is not None


def move_captures(db: Database, report_id: int, winner: int) -> None:
    """Gives a report's captures to another and removes it."""
    db.execute(
        "INSERT OR IGNORE INTO report_captures (report_id, capture_id, role, ordinal) "
        "SELECT ?, capture_id, 'mirror', ordinal FROM report_captures WHERE report_id = ?",
        [winner, report_id],
    )
    db.execute("DELETE FROM report_captures WHERE report_id = ?", [report_id])
    drop_report(db, report_id)


def name_roles(db: Database) -> None:
    """Says of every capture but the pages of a cut report what it is to its report."""
    rows = [(role_of(row), row["report_id"], row["capture_id"], row["ordinal"]) for row in db.query(TIES)]
    db.conn.executemany(
        "UPDATE report_captures SET role = ? WHERE report_id = ? AND capture_id = ? AND ordinal = ?", rows
    )


def role_of(row: Row) -> str:
    """The earliest capture is the original; of the others the form shows, then the host."""
    url, mime = row["url"], row["mime"] or ""
    if row["capture_id"] == row["original"]:
        return "original"
    if url.startswith(RENDERED):
        return "rendered"
    if mime and "html" not in mime and not mime.startswith("text/"):
        return "attachment"
    if PRINTED.search(url):
        return "print"
    return "copy" if host_of(url) == host_of(row["first_url"]) else "mirror"


def host_of(url: str) -> str:
    """The host without www."""
    try:
        return (urlsplit(url.removeprefix(RENDERED)).hostname or "").removeprefix("www.")
    except ValueError:  # a host in brackets that is no address
        return url
