"""The options of a crawl, read once from Scrapy's settings."""

from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote, urlsplit

from scrapy.settings import BaseSettings

from crawler.addresses import AddressGuard, parse_networks, parse_overrides
from crawler.errors import BadOption


@dataclass(frozen=True, slots=True)
class CrawlOptions:
    """What the user chose. Times in seconds, sizes in bytes; `max_requests` 0 means no limit."""

    out: Path
    portal: str
    operator: str
    delay_s: float
    per_ip: int
    max_requests: int
    browser: str
    strict_tls: bool
    max_body_bytes: int
    min_free_bytes: int
    pause_free_bytes: int
    max_attempts: int
    connect_timeout_s: float
    max_pause_s: float
    guard: AddressGuard
    overrides: dict[tuple[str, int], str]

    @property
    def own(self) -> Path:
        """Where the frontier stands: the crawl directory, or one portal's folder in it."""
        return part_folder(self.out, self.portal) if self.portal else self.out

    @property
    def worker(self) -> str:
        """What tells the WARC files of this crawl from those that others write beside it."""
        return part_name(self.portal) if self.portal else "0"

    @property
    def user_agent(self) -> str:
        """Who asks, as RFC 9110 wants it: product, version, and how to reach a person."""
        product = f"nianbao/{version('nianbao')}"
        return f"{product} (+{self.operator})" if self.operator else product

    @property
    def backoff_s(self) -> float:
        """How long a host rests after its first failure; each further one four times as long."""
        return max(1.0, 5 * self.delay_s)


def read_options(settings: BaseSettings) -> CrawlOptions:
    """The options in the settings. Raises BadOption."""
    if not settings.get("NIANBAO_OUT"):
        raise BadOption("Say where the crawl goes: --out DIR, or -s NIANBAO_OUT=DIR.")
    operator = settings.get("NIANBAO_OPERATOR") or ""
    if not operator.isprintable() or not operator.isascii():
        raise BadOption("--operator goes into an HTTP header: write the name in ASCII letters.")
    return CrawlOptions(
        out=Path(settings["NIANBAO_OUT"]),
        portal=settings["NIANBAO_PORTAL"],
        operator=operator,
        delay_s=settings.getfloat("NIANBAO_DELAY_S"),
        per_ip=settings.getint("NIANBAO_PER_IP"),
        max_requests=settings.getint("NIANBAO_MAX_REQUESTS"),
        browser=settings["NIANBAO_BROWSER"],
        strict_tls=settings.getbool("NIANBAO_STRICT_TLS"),
        max_body_bytes=settings.getint("NIANBAO_MAX_BODY_BYTES"),
        min_free_bytes=settings.getint("NIANBAO_MIN_FREE_BYTES"),
        pause_free_bytes=settings.getint("NIANBAO_PAUSE_FREE_BYTES"),
        max_attempts=settings.getint("NIANBAO_MAX_ATTEMPTS"),
        connect_timeout_s=settings.getfloat("NIANBAO_CONNECT_TIMEOUT_S"),
        max_pause_s=settings.getfloat("DOWNLOAD_TIMEOUT"),
        guard=AddressGuard(parse_networks(settings.getlist("NIANBAO_ALLOW_NETWORK")), operator),
        overrides=parse_overrides(settings.getlist("NIANBAO_RESOLVE")),
    )


def part_name(portal: str) -> str:
    """A short name of a portal that no other has."""
    return sha256(portal.encode()).hexdigest()[:8]


def part_folder(out: Path, portal: str) -> Path:
    """The folder of a portal that is crawled for itself."""
    host = quote(urlsplit(portal).netloc, safe="")[:80]
    return out / "portals" / f"{host}-{part_name(portal)}"


def is_divided(out: Path) -> bool:
    """Whether the portals of a crawl directory were crawled each for itself."""
    return any(out.glob("portals/*/frontier.db"))


def crawl_folders(out: Path) -> list[Path]:
    """The folders of a crawl directory that hold a frontier: itself, or one a portal."""
    return sorted(path.parent for path in (*out.glob("frontier.db"), *out.glob("portals/*/frontier.db")))
