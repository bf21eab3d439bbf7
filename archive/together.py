"""Puts together what one fetch wrote: a capture, the request that asked for it, its metadata record.

The three stand near each other, in an order that differs from tool to tool, and name each other
by WARC-Concurrent-To in one direction or the other.
"""

import json
from collections import OrderedDict, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from archive.capture import Capture
from archive.decode import capture_of, concurrent_ids, record_id_of
from archive.digest import digest
from archive.message import Message, parse_message
from archive.record import Record
from archive.revisits import original_keys
from archive.stored import Stored

T = TypeVar("T")

# Captures held back for a request or metadata record after them. Ours, warcio, wget, Heritrix and
# warcprox write them next to each other.
WINDOW = 4
# Requests and metadata records remembered for a capture after them.
REMEMBERED = 64


@dataclass(frozen=True, slots=True)
class Request:
    """What a request record holds, and the digest of its body (None: it has none)."""

    message: Message
    body_digest: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """A capture, the keys under which revisits find their originals, and its request if it was seen."""

    capture: Capture
    keys: tuple[str, ...]
    request: Request | None = None


@dataclass(slots=True)
class Fetches:
    """What was said about recent fetches, by the ids of all records that belong to each."""

    requests: OrderedDict[str, Request] = field(default_factory=OrderedDict)
    metadata: OrderedDict[str, Mapping[str, str]] = field(default_factory=OrderedDict)

    def learn(self, record: Record) -> None:
        """Remembers a request or a metadata record."""
        record_type = record.field("WARC-Type")
        ids = (record_id_of(record), *concurrent_ids(record), record.field("WARC-Refers-To") or "")
        if record_type == "request":
            remember(self.requests, ids, request_of(record.block))
        elif record_type == "metadata":
            remember(self.metadata, ids, metadata_of(record))

    def complete(self, found: Found) -> Found:
        """The capture with its method, request digest and fetch metadata."""
        ids = (found.capture.record_id, *found.capture.concurrent_to)
        request = next((self.requests[one] for one in ids if one in self.requests), None)
        fetch = next((self.metadata[one] for one in ids if one in self.metadata), {})
        capture = replace(found.capture, fetch=fetch)
        if request is not None:
            capture = replace(capture, method=request.message.method, request_digest=request.body_digest)
        return Found(capture, found.keys, request)


def iter_together(records: Iterable[Stored], max_payload: int) -> Iterator[Found]:
    """The captures of a file in its order, each with what its fetch said of it."""
    waiting: deque[Found] = deque()
    fetches = Fetches()
    for stored in records:
        capture = capture_of(stored, max_payload)
        if capture is None:
            fetches.learn(stored.record)
            continue
        waiting.append(Found(capture, original_keys(stored.record, capture)))
        if len(waiting) > WINDOW:
            yield fetches.complete(waiting.popleft())
    for found in waiting:
        yield fetches.complete(found)


def request_of(block: bytes) -> Request:
    """A request with the digest of its body."""
    message = parse_message(block)
    return Request(message, digest(message.body) if message.body else None)


def metadata_of(record: Record) -> Mapping[str, str]:
    """The fields of a metadata record, JSON (ours) or application/warc-fields; else none."""
    content_type = (record.field("Content-Type") or "").lower()
    if content_type.startswith("application/json"):
        return json_fields(record.block)
    if content_type.startswith("application/warc-fields"):
        lines = record.block.decode("utf-8", "replace").splitlines()
        pairs = (line.partition(":") for line in lines if ":" in line)
        return {name.strip(): value.strip() for name, _, value in pairs}
    return {}


def json_fields(block: bytes) -> Mapping[str, str]:
    """The texts of a JSON object; of anything else none."""
    try:
        loaded = json.loads(block)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(loaded, dict):
        return {}
    return {name: value for name, value in loaded.items() if isinstance(value, str)}


def remember(kept: OrderedDict[str, T], ids: Iterable[str], what: T) -> None:
    """Keeps something under several ids; the oldest is forgotten."""
    for one in ids:
        if one:
            kept[one] = what
    while len(kept) > REMEMBERED * 3:
        kept.popitem(last=False)
