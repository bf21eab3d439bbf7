"""portals.csv: one portal a line, read so that a bad line costs only itself.

Columns: url (required), name, division_code, notes, extra_seeds, allowed_hosts (both separated by
blanks, commas or semicolons), delay_s, paused_until (YYYY-MM-DD, Asia/Shanghai). UTF-8; what
spreadsheets write besides (GBK, UTF-16, semicolons, tabs) is read with a warning.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from spiders.errors import SeedsUnusable
from spiders.items import PortalFault

COLUMNS = ("url", "name", "division_code", "notes", "extra_seeds", "allowed_hosts", "delay_s", "paused_until")
SEPARATORS = re.compile(r"[\s,;，；|]+")
DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "，": "Chinese commas"}
MAX_DELAY_S = 86_400.0
MAX_ROW_LINES = 50  # a quote that is not closed costs the line it stands in
MAX_SHOWN = 200


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


def read_portals_csv(path: Path) -> Seeds:
    """The portals of a file; raises SeedsUnusable if it is not there, not text or has no column `url`."""
    try:
        body = path.read_bytes()
    except OSError as error:
        raise SeedsUnusable(f"cannot read {path}: {error.strerror}; name an existing portals.csv") from error
    text, charset = decode_csv(body, path)
    seeds = parse_portals_csv(text, str(path))
    warning = () if charset == "UTF-8" else (f"{path} is read as {charset}; better save it as CSV UTF-8",)
    return replace(seeds, warnings=(*warning, *seeds.warnings))


def decode_csv(body: bytes, path: Path) -> tuple[str, str]:
    """The text of a file and the name of its charset."""
    utf16 = body.startswith((b"\xff\xfe", b"\xfe\xff"))
    for codec, name in (("utf-16", "UTF-16"),) if utf16 else (("utf-8-sig", "UTF-8"), ("gb18030", "GBK")):
        try:
            return body.decode(codec), name
        except UnicodeDecodeError:
            continue
    raise SeedsUnusable(f"{path} is neither UTF-8 nor GBK text: save it as CSV UTF-8")


def parse_portals_csv(text: str, name: str = "portals.csv") -> Seeds:
    """The portals of a CSV text with a header; `name` is what faults call the file."""
    lines = text.replace("\x00", "").splitlines(keepends=True)
    delimiter, header = read_header(lines)
    if "url" not in header:
        raise SeedsUnusable(f'{name} has no column url: make "url,name" or the like its first line')
    odd = () if delimiter == "," else (f"{name} is separated by {DELIMITERS[delimiter]}; better use commas",)
    unknown = (column for column in dict.fromkeys(header) if column and column not in COLUMNS)
    warnings = (*odd, *(f"{name}: unknown column {one[:MAX_SHOWN]} is kept and not used" for one in unknown))
    portals: list[Portal] = []
    faults: list[PortalFault] = []
    for number, cells in numbered_rows(lines, delimiter):
        read = parse_line(header, cells, f"{name} line {number}", number)
        portals.extend([read] if isinstance(read, Portal) else [])
        faults.extend([read] if isinstance(read, PortalFault) else [])
    return Seeds(tuple(portals), tuple(faults), tuple(warnings))


def read_header(lines: list[str]) -> tuple[str, list[str]]:
    """The separator that gives a column `url`, and the names of the columns."""
    first = lines[0].rstrip("\r\n") if lines else ""
    read = ((one, [cell.strip(' "\ufeff').lower() for cell in first.split(one)]) for one in DELIMITERS)
    return next(((one, names) for one, names in read if "url" in names), (",", []))


def numbered_rows(lines: list[str], delimiter: str) -> Iterator[tuple[int, list[str] | str]]:
    """Rows that are not blank with the number of their first line (1 is the header), or what is wrong."""
    at = 1
    while at < len(lines):
        reader = csv.reader(lines[at : at + MAX_ROW_LINES], delimiter=delimiter, strict=True)
        try:
            cells = next(reader)
        except csv.Error as error:
            too_long = "limit" in str(error)
            yield at + 1, "a cell is too long: shorten it" if too_long else "a quote is not closed: close it"
            at += 1
            continue
        if any(cell.strip() for cell in cells):
            yield at + 1, cells
        at += max(reader.line_num, 1)


def parse_line(header: list[str], cells: list[str] | str, where: str, number: int) -> Portal | PortalFault:
    """A portal, or what is wrong with its line."""
    if isinstance(cells, str):
        return PortalFault(where, number, f"{where}: {cells}")
    row = dict(zip(header, cells, strict=False))
    url = row.get("url", "").strip()
    try:
        if any(cell.strip() for cell in cells[len(header) :]):
            raise ValueError("more cells than columns: put quotes around a cell that holds a comma")
        return build_portal(url, row, number)
    except ValueError as error:
        return PortalFault(url[:MAX_SHOWN] or where, number, f"{where}: {error}")


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
    shown = f'"{url[:MAX_SHOWN]}"'
    if not url:
        return "the url is empty: give the portal's address"
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        return f"{shown} is no address ({error}): correct it"
    if "://" not in url:
        return f"{shown} has no scheme: write http:// or https:// before it"
    if parts.scheme.lower() not in ("http", "https"):
        return f"{shown} does not begin with http:// or https://: only http and https are crawled"
    if len(url.split()) > 1:
        return f"{shown} has a blank in it: correct it"
    return None if parts.hostname else f"{shown} names no host: correct it"


def parse_delay(text: str) -> float | None:
    """Seconds; None for an empty cell."""
    if not text:
        return None
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= MAX_DELAY_S:
        raise ValueError(f"delay_s is {text[:MAX_SHOWN]}: give seconds between 0 and 86400")
    return seconds


def parse_day(text: str) -> date | None:
    """A civil date; None for an empty cell."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise ValueError(f"paused_until is {text[:MAX_SHOWN]}: write it as YYYY-MM-DD") from error
