"""A row of the frontier: one request, how it was found, and how far it has come."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class State(StrEnum):
    """How far a request has come."""

    PENDING = "pending"
    LEASED = "leased"
    CAPTURED = "captured"  # durable in the archive, its callback not yet finished
    DONE = "done"
    FAILED = "failed"  # no answer; asked again in the next run
    BLOCKED = "blocked"  # answered with a challenge; asked again in the next run
    EXCLUDED = "excluded"  # forbidden by robots.txt or by a person; judged anew in the next run


class Purpose(StrEnum):
    """What a request is for."""

    PAGE = "page"
    REQUISITE = "requisite"
    ATTACHMENT = "attachment"
    ROBOTS = "robots"
    PROBE = "probe"
    RECHECK = "recheck"


HOP_PATH = "hop_path"
# Heritrix's letters: what kind of step led to a request.
HOPS = {Purpose.REQUISITE: "E", Purpose.ROBOTS: "P", Purpose.PROBE: "I"}
LINK, REDIRECT, SCRIPTED = "L", "R", "X"
MAX_HOP_PATH = 100
REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Row:
    """One request as the frontier keeps it. `url` is canonical, `origin` is scheme://host:port.

    `meta` holds what else the spider put there and must survive a restart (JSON values).
    """

    id: int
    key: bytes
    method: str
    url: str
    origin: str
    body: bytes = b""
    headers: Mapping[str, list[str]] = field(default_factory=dict)
    priority: int = 0
    purpose: Purpose = Purpose.PAGE
    portal: str = ""
    why: str = ""
    via: str = ""
    anchor: str = ""
    hops: int = 0
    redirects: int = 0
    callback: str = ""
    errback: str = ""
    cb_kwargs: Mapping[str, object] = field(default_factory=dict)
    meta: Mapping[str, object] = field(default_factory=dict)

    @property
    def needs_browser(self) -> bool:
        """Whether the page is to be rendered."""
        return bool(self.meta.get("browser"))

    @property
    def route(self) -> str:
        """The part of the address that only the page's own scripts read (`#/list/3`); `url` lacks it."""
        return str(self.meta.get("route", ""))

    @property
    def hop_path(self) -> str:
        """The kinds of the steps from the seed to here, a letter each."""
        return str(self.meta.get(HOP_PATH, ""))

    def step(self, letter: str) -> dict[str, str]:
        """The hop path of what is found here, as its `meta` holds it."""
        return {HOP_PATH: f"{self.hop_path}{letter}"[-MAX_HOP_PATH:]}

    @property
    def is_visit(self) -> bool:
        """Whether a rendered page asks for it; no callback waits for the answer."""
        return bool(self.meta.get("visit"))


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a row has come. `not_before` is seconds since the epoch."""

    state: State = State.PENDING
    attempts: int = 0
    not_before: float = 0.0
    status: int | None = None
    record_id: str | None = None
    warc_filename: str | None = None
    warc_offset: int | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """An item of a spider, as the frontier keeps it: its class name, portal, URL, JSON, and when."""

    kind: str
    portal: str
    url: str
    json: str
    run_id: str
