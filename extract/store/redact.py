"""Masks what names or reaches a person: phone numbers, e-mail addresses, identity numbers."""

import re
from functools import cache
from pathlib import Path

from sqlite_utils import Database

from extract.store.schema import load_schema
from extract.yaml_file import read_yaml

REDACTION_FILE = Path(__file__).parent.parent / "data" / "publish_redaction.yaml"
SIGN = re.compile(r"[\da-zA-Zａ-ｚＡ-Ｚ]")
# One character for one: positions in the plain text are those in the text.
HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
# Offsets count in the text of the report: what a fact of the prose says is what stands there after masking.
RETELL = """
    UPDATE facts SET raw = (SELECT substr(r.text, facts.char_start + 1, facts.char_end - facts.char_start)
    FROM reports r WHERE r.id = facts.report_id) WHERE source_kind = 'prose'
"""


@cache
def load_patterns() -> re.Pattern[str]:
    """Reads data/publish_redaction.yaml as one pattern."""
    patterns: dict[str, str] = read_yaml(REDACTION_FILE)["patterns"]
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns.values()))


def redact(text: str) -> str:
    """The text with such numbers and addresses, in whichever width, masked at equal length."""
    plain = text.translate(HALF_WIDTH)
    parts, at = [], 0
    for found in load_patterns().finditer(plain):
        parts += [text[at : found.start()], mask(text[found.start() : found.end()])]
        at = found.end()
    return "".join([*parts, text[at:]])


def mask(text: str) -> str:
    """Letters and digits as asterisks."""
    return SIGN.sub("*", text)


def redact_database(db: Database) -> None:
    """Masks every column of free text, in place."""
    db.conn.create_function("redact", 1, redact_value, deterministic=True)
    for table, columns in load_schema().redact.items():
        sets = ", ".join(f'"{column}" = redact("{column}")' for column in columns)
        db.execute(f'UPDATE "{table}" SET {sets}')
    db.execute(RETELL)


def redact_value(value: str | None) -> str | None:
    """A value of a column of text."""
    return None if value is None else redact(value)
