"""What a mended file says of its own mending: its last record, which `verify` believes.

A metadata record of application/warc-fields: the original, what was mended and lost in it, and the
ids of records that lost their other half, which then is no fault.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from archive.build import with_block_digest
from archive.record import Record, warc_date, warc_fields

SUBJECT = "urn:nianbao:repair:"
MISSING = "without-other-half"


def build_statement(
    warc_filename: str, record_id: str, moment: datetime, told: Iterable[str], missing: Iterable[str]
) -> Record:
    """The record for a file: sentences about what was done, and ids that are named and not there."""
    fields = (
        ("WARC-Type", "metadata"),
        ("WARC-Record-ID", record_id),
        ("WARC-Date", warc_date(moment)),
        ("WARC-Target-URI", f"{SUBJECT}{warc_filename}"),
        ("Content-Type", "application/warc-fields"),
    )
    lines = [("repair", sentence) for sentence in told] + [(MISSING, one) for one in missing]
    return with_block_digest(fields, warc_fields(lines))


def ids_without_other_half(record: Record) -> Iterator[str]:
    """The ids that a statement excuses; none of any other record."""
    if not (record.field("WARC-Target-URI") or "").startswith(SUBJECT):
        return
    for line in record.block.decode("utf-8", "replace").splitlines():
        name, _, value = line.partition(": ")
        if name == MISSING:
            yield value
