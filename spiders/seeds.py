"""What to crawl: portal addresses given on the command line, and portals.csv files.

What cannot be used is a `PortalFault`; the rest stands. The same portal twice is merged, with a warning.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from spiders.errors import SeedsUnusable
from spiders.items import PortalFault
from spiders.portals_csv import Portal, Seeds, find_fault, read_portals_csv
from spiders.registry import select_by

# A comma parts targets where one ends before it or begins after it; others belong to an address.
TARGETS = re.compile(r"\n|(?<=\.csv),|,\s*(?=[a-z]+://|[^,:?]+\.csv(?:,|$)|$)", re.IGNORECASE)

REGISTRY = "registry://"

__all__ = ["Portal", "Seeds", "read_seeds"]


def read_seeds(targets: str) -> Seeds:
    """Portals from addresses, paths of portals.csv files and `registry://` selections: lines, or commas.

    Raises SeedsUnusable if nothing is given or a named file cannot be read.
    """
    parted = targets.split("\n") if "\n" in targets else TARGETS.split(targets)
    named = tuple(name for target in parted if (name := target.strip(" ,\r\t")))
    merged = read_targets(named, tuple(map(stamp_of, named)))
    if not merged.portals and not merged.faults:
        raise SeedsUnusable("no portal is given: name portal addresses or a portals.csv file")
    return merged


def stamp_of(target: str) -> tuple[int, int]:
    """Changes when a file that a target may name does: time of its last change in ns, size."""
    if "://" in target:
        return 0, 0
    try:
        stat = Path(target).stat()
    except OSError:
        return 0, 0
    return stat.st_mtime_ns, stat.st_size


@lru_cache(maxsize=1)
def read_targets(named: tuple[str, ...], _stamps: tuple[tuple[int, int], ...]) -> Seeds:
    """All targets in one: kept, as crawls of single portals have the same (60 ms for 4,000 portals)."""
    return merge(map(read_target, named))


def read_target(target: str) -> Seeds:
    """One target: a selection of the registry, a file if it is one, else an address."""
    if target.startswith(REGISTRY):
        entries = select_by(target.removeprefix(REGISTRY))
        return Seeds(tuple(Portal(entry.url, name=entry.name) for entry in entries))
    if "://" not in target and (target.endswith(".csv") or Path(target).exists()):
        return read_portals_csv(Path(target))
    reason = find_fault(target)
    return Seeds(faults=(PortalFault(target, None, reason),)) if reason else Seeds((Portal(target),))


def merge(parts: Iterable[Seeds]) -> Seeds:
    """All seeds in one; portals with the same host and path become one with all their settings."""
    portals: dict[str, Portal] = {}
    faults: dict[str, PortalFault] = {}
    warnings: list[str] = []
    for part in parts:
        warnings.extend(part.warnings)
        for fault in part.faults:
            known_fault = faults.get(fault.url)
            faults[fault.url] = join_faults(known_fault, fault) if known_fault else fault
        for portal in part.portals:
            key = portal_key(portal.url)
            known = portals.get(key)
            portals[key] = join(known, portal) if known else portal
            warnings.extend([merge_warning(known, portal)] if known else [])
    left_out = (name_line(fault, portals) for fault in faults.values())
    return Seeds(tuple(portals.values()), tuple(left_out), tuple(warnings))


def name_line(fault: PortalFault, portals: Mapping[str, Portal]) -> PortalFault:
    """The fault of a line whose portal another line names as well: told of the line, for the portal runs."""
    runs = find_fault(fault.url) is None and portal_key(fault.url) in portals
    return replace(fault, url=fault.reason.partition(": ")[0]) if runs else fault


def merge_warning(known: Portal, portal: Portal) -> str:
    where = f"line {portal.line}: " if portal.line else ""
    return f"{where}{portal.url} is the portal {known.url} again and is merged with it"


def join_faults(one: PortalFault, two: PortalFault) -> PortalFault:
    return replace(one, reason=f"{one.reason}; {two.reason}")


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
