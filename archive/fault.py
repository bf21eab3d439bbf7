"""What is wrong at one place of an archive."""

from dataclasses import dataclass

from archive.rule import Rule
from archive.stored import Stored


@dataclass(frozen=True, slots=True)
class Fault:
    """A broken rule: the file, the record's offset (for the index the line, from 0) and id, and how."""

    file: str
    offset: int
    record_id: str | None
    rule: Rule
    detail: str


def fault_of(stored: Stored, rule: Rule, detail: str) -> Fault:
    """A rule broken by a record."""
    location = stored.location
    return Fault(location.warc_filename, location.offset, stored.record.field("WARC-Record-ID"), rule, detail)
