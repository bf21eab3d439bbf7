"""ARC, the format before WARC: one line of URL, address, date and type, then the response."""

import hashlib
import re
from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

from archive.record import Record

# URL (older crawlers left blanks in it), IP address, date, media type, then for version 2
# status, checksum, location, offset and file name, and last the length.
ARC_LINE = re.compile(
    r"(?P<uri>\S.*?) (?P<ip>[0-9A-Fa-f.:]+) (?P<date>\d{12,18}) (?P<mime>\S+)"
    r"(?: \S+ \S+ \S+ \S+ \S+)? (?P<length>\d{1,15})\r?\n?"
)


@dataclass(frozen=True, slots=True)
class ArcLine:
    """What an ARC header line says."""

    uri: str
    ip_address: str
    date: str
    mime: str
    length: int


def parse_arc_line(line: str) -> ArcLine | None:
    """The header line of a record, or None if it is none."""
    found = ARC_LINE.fullmatch(line)
    if found is None:
        return None
    return ArcLine(found["uri"], found["ip"], found["date"], found["mime"], int(found["length"]))


def arc_record(line: ArcLine, block: bytes) -> Record:
    """The ARC record as a WARC record: a response, or warcinfo for the file's own description."""
    is_description = line.uri.startswith("filedesc:")
    is_http = line.uri.startswith("http") and block.startswith(b"HTTP")
    fields = (
        ("WARC-Type", "warcinfo" if is_description else "response" if is_http else "resource"),
        ("WARC-Record-ID", made_record_id(line.uri, line.date, block)),
        ("WARC-Date", line.date[:14]),
        ("WARC-Target-URI", line.uri),
        ("WARC-IP-Address", line.ip_address),
        ("Content-Type", "application/http; msgtype=response" if is_http else line.mime),
    )
    return Record(fields, block)


def made_record_id(uri: str, date: str, block: bytes) -> str:
    """An id for a record that has none: the same record always gets the same."""
    return f"<urn:uuid:{uuid5(NAMESPACE_URL, f'{uri} {date} {hashlib.sha256(block).hexdigest()}')}>"
