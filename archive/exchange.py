"""One exchange as the wire saw it: what was sent, what came back, and why it was asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Truncation = Literal["length", "time", "disconnect", "unspecified"]


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its response, byte for byte.

    `target_uri` is ASCII (`archive.uri.target_uri`). `started_at` is aware. `request` and
    `response` are the wire bytes: start line, headers, body with chunking and content-coding.
    `fetch` tells how the request came about (via, hop path, anchor text, why, run id, portal,
    tls …); it becomes the concurrent metadata record. `dom` is the rendered page, if a browser
    rendered one; it becomes the resource record `urn:dom:<target URI>`.
    """

    target_uri: str
    method: str
    started_at: datetime
    request: bytes
    response: bytes
    ip_address: str | None = None
    truncated: Truncation | None = None
    fetch: Mapping[str, str] = field(default_factory=dict)
    dom: bytes | None = None
