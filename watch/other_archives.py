"""What other archives hold of an address: listings by a CDX service, captures by replay or by range.

CDX services answer with JSON in two ways: an array of rows under a header (the Wayback CDX server), or an
object a line (pywb, Common Crawl), with names of fields that differ.
"""

import gzip
import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException, HTTPResponse
from io import BytesIO
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from archive.digest import matches
from archive.errors import InputUnusable
from archive.rules import block_digest_fault, payload_digest_fault, payload_verdict
from archive.stored import Stored, ignore_loss, iter_stored_in
from archive.surt import surt

TIMEOUT_S = 60
MAX_BYTES = 64 << 20
MAX_TRIES = 3
BUSY = (429, 503)
MOST_REST_S = 120.0
ORIGINAL = "x-archive-orig-"
CODED = ("content-encoding", f"{ORIGINAL}content-encoding")
# Said of the message as the other archive sent it, not of the page as it was.
OWN_HEADERS = frozenset(
    {"connection", "content-encoding", "content-length", "content-location", "date", "link"}
    | {"memento-datetime", "server", "transfer-encoding", "vary"}
)


@dataclass(frozen=True, slots=True)
class Listing:
    """A capture that another archive has; the place of its record, if the index names it."""

    url: str
    timestamp: str
    status: str
    digest: str
    filename: str | None = None
    offset: int | None = None
    length: int | None = None

    @property
    def moment(self) -> datetime:
        """When it was captured."""
        return datetime.strptime(self.timestamp[:14], "%Y%m%d%H%M%S").replace(tzinfo=UTC)

    @property
    def label(self) -> str:
        """The digest with its algorithm, which is SHA-1 where none is named."""
        return self.digest if ":" in self.digest else f"sha1:{self.digest}"


@dataclass(frozen=True, slots=True)
class Fetched:
    """A capture of another archive: where it was got, what was sent there, and the page's HTTP response.

    `doubt`: why it may not be the page that the index names.
    """

    listing: Listing
    source: str
    request: bytes
    response: bytes
    doubt: str | None = None


class Stay(HTTPRedirectHandler):
    """Follows no redirect: what a replay redirects to is another capture."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


class OtherArchive:
    """An archive by its addresses. Asks one thing at a time, `delay_s` apart. Raises InputUnusable."""

    def __init__(self, cdx: str, replay: str | None, records: str | None, agent: str, delay_s: float) -> None:
        self._cdx = cdx
        self._replay = replay
        self._records = records
        self._agent = agent
        self._delay_s = delay_s
        self._asked_at = 0.0

    def list(self, url: str) -> list[Listing]:
        """The captures of an address that hold a page, one a digest, oldest first."""
        separator = "&" if "?" in self._cdx else "?"
        body, _ = self._get(f"{self._cdx}{separator}{urlencode({'url': url, 'output': 'json'})}", {}, {404})
        found: dict[str, Listing] = {}
        for one in parse_listings(body):
            if one.status == "200":
                found.setdefault(one.digest, one)
        return sorted(found.values(), key=lambda one: one.timestamp)

    def fetch(self, listing: Listing) -> Fetched:
        """A capture: out of its record where that can be had, else by replay."""
        if self._records and listing.filename and listing.length:
            return self._fetch_record(listing, self._records)
        if self._replay is None:
            raise InputUnusable("The index names no record; give the archive's --replay address.")
        source = f"{self._replay.rstrip('/')}/{listing.timestamp}id_/{listing.url}"
        body, headers = self._get(source, {})
        check_moment(listing, headers, source)
        is_coded = any(name.lower() in CODED for name in headers)
        differs = matches(listing.label, body) is False and not is_coded
        return Fetched(
            listing,
            source,
            request_bytes(source, self._agent),
            response_bytes(body, headers),
            f"{source} has not the digest of its index; kept as it came" if differs else None,
        )

    def _fetch_record(self, listing: Listing, records: str) -> Fetched:
        source = f"{records.rstrip('/')}/{(listing.filename or '').lstrip('/')}"
        offset, length = listing.offset or 0, listing.length or 0
        span = f"bytes={offset}-{offset + length - 1}"
        body, _ = self._get(source, {"Range": span})
        member = body[:length] if len(body) <= length else body[offset : offset + length]
        stored = next(iter(read_records(member)), None)
        if stored is None:
            raise InputUnusable(f"{source} holds no response at {offset}; check --records.")
        if fault := find_fault(stored, listing):
            raise InputUnusable(f"{source} at {offset}: {fault}; try another capture.")
        return Fetched(listing, f"{source} {span}", request_bytes(source, self._agent), stored.record.block)

    def _get(
        self, address: str, headers: Mapping[str, str], fine: frozenset[int] | set[int] = frozenset()
    ) -> tuple[bytes, dict[str, str]]:
        """Body and headers. A busy archive is waited for as long as it asks."""
        if urlsplit(address).scheme not in ("http", "https"):
            raise InputUnusable(f"{address} does not begin with http:// or https://; correct the address.")
        for _ in range(MAX_TRIES):
            time.sleep(max(0.0, self._asked_at + self._delay_s - time.monotonic()))
            self._asked_at = time.monotonic()
            asked = {"User-Agent": self._agent, "Accept-Encoding": "identity", **headers}
            try:
                with build_opener(Stay).open(Request(address, headers=asked), timeout=TIMEOUT_S) as response:
                    return read_answer(response, address)
            except HTTPError as error:
                if error.code in fine:
                    return b"", {}
                if error.code not in BUSY:
                    raise InputUnusable(f"{address} answered with {error.code}.") from error
                time.sleep(min(MOST_REST_S, rest_of(error)))
            except (OSError, HTTPException, ValueError) as error:
                raise InputUnusable(f"{address} cannot be read ({error}); check the address.") from error
        raise InputUnusable(f"{address} is too busy; try again later.")


def read_answer(response: HTTPResponse, address: str) -> tuple[bytes, dict[str, str]]:
    """A bounded body and the headers."""
    body = response.read(MAX_BYTES + 1)
    if len(body) > MAX_BYTES:
        raise ValueError(f"{address} is larger than {MAX_BYTES >> 20} MB")
    if response.length:
        raise ValueError(f"{response.length} bytes of the answer are missing")
    return body, dict(response.headers.items())


def rest_of(error: HTTPError) -> float:
    """The seconds that a busy archive asks for."""
    text = (error.headers.get("Retry-After") or "").strip()
    return float(text) if text.isdecimal() else 5.0


def parse_listings(body: bytes) -> Iterator[Listing]:
    """The lines of a CDX answer. Raises InputUnusable."""
    text = body.decode("utf-8", "replace").strip()
    try:
        if text.startswith("[["):
            header, *rows = json.loads(text)
            yield from (read_listing(dict(zip(header, row, strict=True))) for row in rows)
        elif text and text != "[]":
            yield from (read_listing(json.loads(line)) for line in text.splitlines())
    except (ValueError, KeyError, TypeError) as error:
        raise InputUnusable(f"What the CDX service answers is no listing ({error}); check --cdx.") from error


def read_listing(fields: Mapping[str, Any]) -> Listing:
    """One capture, by the names of either kind. Raises ValueError if its time is none."""
    offset, length = fields.get("offset"), fields.get("length")
    listing = Listing(
        str(fields.get("url") or fields["original"]),
        str(fields["timestamp"]),
        str(fields.get("status") or fields.get("statuscode") or ""),
        str(fields["digest"]),
        fields.get("filename"),
        int(offset) if offset is not None else None,
        int(length) if length is not None else None,
    )
    _ = listing.moment
    return listing


def check_moment(listing: Listing, headers: Mapping[str, str], source: str) -> None:
    """Raises InputUnusable if a replay says that it gives the capture of another moment."""
    said = next((value for name, value in headers.items() if name.lower() == "memento-datetime"), None)
    try:
        is_other = said is not None and parsedate_to_datetime(said) != listing.moment
    except (ValueError, TypeError):
        is_other = False
    if is_other:
        raise InputUnusable(f"{source} gives the capture of {said} instead; it was not kept.")


def find_fault(stored: Stored, listing: Listing) -> str | None:
    """Why a record is not the capture that the index names."""
    if not stored.block_is_whole:
        return f"{stored.missing} bytes of the record are missing"
    uri = (stored.record.field("WARC-Target-URI") or "").strip("<>")
    if surt(uri) != surt(listing.url):
        return f"the record holds {uri}"
    if payload_verdict(stored.record, listing.label) is False:
        return f"the payload does not have the digest {listing.digest} of the index"
    return block_digest_fault(stored) or payload_digest_fault(stored)


def read_records(member: bytes) -> Iterator[Stored]:
    """The HTTP responses in a piece of a WARC file."""
    try:
        for stored in iter_stored_in(BytesIO(member), "range", ignore_loss):
            if stored.record.field("WARC-Type") == "response":
                yield stored
    except (gzip.BadGzipFile, EOFError) as error:
        raise InputUnusable(f"The record is damaged ({error}); try another capture.") from error


def request_bytes(address: str, agent: str) -> bytes:
    """What was sent to the other archive, in short."""
    host, _, path = address.partition("://")[2].partition("/")
    return f"GET /{path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: {agent}\r\n\r\n".encode("ascii", "replace")


def response_bytes(body: bytes, headers: Mapping[str, str]) -> bytes:
    """The page's response: its own headers as the other archive hands them down, and the body.

    The Wayback Machine hands them down under other names, pywb as they were.
    """
    handed = {
        name[len(ORIGINAL) :]: value for name, value in headers.items() if name.lower().startswith(ORIGINAL)
    }
    is_prefixed = bool(handed.keys() - {name for name in handed if name.lower() in OWN_HEADERS})
    plain = {name: value for name, value in headers.items() if not name.lower().startswith("x-archive-")}
    own = handed if is_prefixed else plain
    kept = {name: value for name, value in own.items() if name.lower() not in OWN_HEADERS}
    if "content-type" not in {name.lower() for name in kept}:
        kept |= {name: value for name, value in headers.items() if name.lower() == "content-type"}
    lines = [*(f"{name}: {value}" for name, value in kept.items()), f"Content-Length: {len(body)}"]
    return ("HTTP/1.1 200 OK\r\n" + "\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace") + body
