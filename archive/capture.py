"""One capture as the archive hands it out: what was asked, what came, where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Location:
    """The current place of a record: file name, byte offset and length of its gzip member."""

    warc_filename: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Capture:
    """A response, resource or revisit record, its payload decoded from transfer and content coding.

    `headers` are (name, value) as sent, latin-1. `payload` is what a browser would parse.
    `fetch` is the concurrent metadata record (via, hop path, anchor, why, run id); empty for
    archives that others made. `reason` says why the payload is missing or cut (None: whole).
    `request_digest` is the digest of the request's body (None: it had none). `concurrent_to` are
    the ids of other records of the same fetch; for `urn:dom:` the response it was rendered from.
    """

    record_id: str
    record_type: str
    target_uri: str
    warc_date: datetime
    method: str
    status: int | None
    headers: tuple[tuple[str, str], ...]
    payload: bytes
    payload_digest: str | None
    request_digest: str | None
    location: Location
    truncated: str | None = None
    reason: str | None = None
    fetch: Mapping[str, str] = field(default_factory=dict)
    concurrent_to: tuple[str, ...] = ()

    def header(self, name: str) -> str | None:
        """The first header of that name, case aside."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)
