"""What to crawl: portal addresses given on the command line, and portals.csv files.

A line that cannot be used is a `PortalFault` with its number; the other lines stand. The same portal
twice is merged. Columns: url (required), name, division_code, notes, extra_seeds, allowed_hosts
(both separated by blanks, commas or semicolons), delay_s, paused_until (YYYY-MM-DD, Asia/Shanghai).
"""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from io import StringIO
from pathlib import Path
from urllib.parse import urlsplit

from spiders.errors import SeedsUnusable
from spiders.items import PortalFault

COLUMNS = ("url", "name", "division_code", "notes", "extra_seeds", "allowed_hosts", "delay_s", "paused_until")
SEPARATORS = re.compile(r"[\s,;，；|]+")
MAX_DELAY_S = 86_400.0


@dataclass(frozen=True, slots=True)
class Portal:
    """A portal to crawl; `url` is its home page as given, `line` its line in portals.csv."""

    url: str
    name: str = ""
    line: int | None = None
    extra_seeds: tuple[str, ...] = ()
    allowed_hosts: tuple[str, ...] = ()
    delay_s: float | None = None
    paused_until: date | None = None


@dataclass(frozen=True, slots=True)
class Seeds:
    """The portals that can be crawled, the faults of those that cannot, and warnings."""

    portals: tuple[Portal, ...] = ()
    faults: tuple[PortalFault, ...] = ()
    warnings: tuple[str, ...] = ()


def read_seeds(targets: str) -> Seeds:
    """Portals from comma- or newline-separated addresses and paths of portals.csv files.

    Raises SeedsUnusable if nothing is given or a named file cannot be read.
    """
    named = (target.strip() for target in re.split(r"[\n,]+", targets))
    merged = merge(read_target(target) for target in named if target)
    if not merged.portals and not merged.faults:
        raise SeedsUnusable("no portal is given: name portal addresses or a portals.csv file")
    return merged


def read_target(target: str) -> Seeds:
    """One target: a file if it is one, else an address."""
    if "://" not in target and (target.endswith(".csv") or Path(target).exists()):
        return read_portals_csv(Path(target))
    reason = find_fault(target)
    return Seeds(faults=(PortalFault(target, None, reason),)) if reason else Seeds((Portal(target),))


def read_portals_csv(path: Path) -> Seeds:
    """The portals of a file; raises SeedsUnusable if it is not there, not UTF-8 or has no column `url`."""
    try:
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise SeedsUnusable(f"cannot read {path}: {error.strerror}; name an existing portals.csv") from error
    except UnicodeDecodeError as error:
        raise SeedsUnusable(f"{path} is not UTF-8: save it as CSV UTF-8") from error
    return parse_portals_csv(text, str(path))


def parse_portals_csv(text: str, name: str = "portals.csv") -> Seeds:
    """The portals of a CSV text with a header."""
    reader = csv.reader(StringIO(text.replace("\x00", ""), newline=""))
    header = [cell.strip().lower() for cell in next(reader, [])]
    if "url" not in header:
        raise SeedsUnusable(f"{name} has no column url: its first line must name the columns")
    unknown = [column for column in header if column and column not in COLUMNS]
    warnings = tuple(f"{name}: unknown column {column} is kept and not used" for column in unknown)
    portals: list[Portal] = []
    faults: list[PortalFault] = []
    for line, cells in numbered_rows(reader):
        read = parse_line(dict(zip(header, cells, strict=False)), line)
        portals.extend([read] if isinstance(read, Portal) else [])
        faults.extend([read] if isinstance(read, PortalFault) else [])
    return Seeds(tuple(portals), tuple(faults), warnings)


def numbered_rows(reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not blank, with the number of their last line (1 is the header)."""
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield reader.line_num, [f"({error})"]  # type: ignore[attr-defined]  # csv.reader's count
            continue
        if any(cell.strip() for cell in cells):
            yield reader.line_num, cells  # type: ignore[attr-defined]  # csv.reader's count


def parse_line(row: dict[str, str], line: int) -> Portal | PortalFault:
    """A portal, or what is wrong with its line."""
    url = row.get("url", "").strip()
    try:
        return build_portal(url, row, line)
    except ValueError as error:
        return PortalFault(url, line, str(error))


def build_portal(url: str, row: dict[str, str], line: int) -> Portal:
    """Raises ValueError naming the cell that cannot be used."""
    extra = tuple(SEPARATORS.split(row["extra_seeds"].strip())) if row.get("extra_seeds", "").strip() else ()
    for address in (url, *extra):
        reason = find_fault(address)
        if reason:
            raise ValueError(reason)
    hosts = SEPARATORS.split(row.get("allowed_hosts", "").strip().lower())
    return Portal(
        url=url,
        name=row.get("name", "").strip(),
        line=line,
        extra_seeds=extra,
        allowed_hosts=tuple(host for host in hosts if host),
        delay_s=parse_delay(row.get("delay_s", "").strip()),
        paused_until=parse_day(row.get("paused_until", "").strip()),
    )


def find_fault(url: str) -> str | None:
    """What keeps an address from being crawled, in words that say what to do."""
    if not url:
        return "the url is empty: give the portal's address"
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        return f"{url} is no address ({error}): correct it"
    if "://" not in url:
        return f"{url} has no scheme: write http:// or https:// before it"
    if parts.scheme.lower() not in ("http", "https"):
        return f"{url} has the scheme {parts.scheme}: only http and https are crawled"
    return None if parts.hostname else f"{url} names no host: correct it"


def parse_delay(text: str) -> float | None:
    """Seconds; None for an empty cell."""
    if not text:
        return None
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= MAX_DELAY_S:
        raise ValueError(f"delay_s is {text}: give seconds between 0 and 86400")
    return seconds


def parse_day(text: str) -> date | None:
    """A civil date; None for an empty cell."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise ValueError(f"paused_until is {text}: write it as YYYY-MM-DD") from error


def merge(parts: Iterable[Seeds]) -> Seeds:
    """All seeds in one; portals with the same host and path become one with all their settings."""
    portals: dict[str, Portal] = {}
    faults: list[PortalFault] = []
    warnings: list[str] = []
    for part in parts:
        faults.extend(part.faults)
        warnings.extend(part.warnings)
        for portal in part.portals:
            known = portals.get(portal_key(portal.url))
            portals[portal_key(portal.url)] = join(known, portal) if known else portal
    return Seeds(tuple(portals.values()), tuple(faults), tuple(warnings))


def portal_key(url: str) -> str:
    """One key for the spellings of a portal: scheme, www, case of the host and closing slash aside."""
    parts = urlsplit(url)
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    host = (parts.hostname or "").removeprefix("www.")
    return f"{host}{port}{parts.path.rstrip('/')}?{parts.query}"


def join(one: Portal, two: Portal) -> Portal:
    return replace(
        one,
        name=one.name or two.name,
        extra_seeds=tuple(dict.fromkeys((*one.extra_seeds, *two.extra_seeds))),
        allowed_hosts=tuple(dict.fromkeys((*one.allowed_hosts, *two.allowed_hosts))),
        delay_s=max((delay for delay in (one.delay_s, two.delay_s) if delay is not None), default=None),
        paused_until=max((day for day in (one.paused_until, two.paused_until) if day), default=None),
    )
