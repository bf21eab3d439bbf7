"""The table at the end of the whole way."""

from demo.way import WayResult

SHOWN_MISSES = 40
MEGABYTE = 1_000_000


def describe(result: WayResult) -> str:
    """A table of what was found of the truth, and the misses by name."""
    tally = result.tally
    fetched = sum(result.requests.get(purpose, 0) for purpose in ("page", "attachment"))
    rows = [
        ("portals", f"{len(result.portals)}: {'、'.join(result.portals)}"),
        ("pages fetched", f"{fetched} (the web has {result.pages})"),
        ("reports found", f"{tally.reports_found} of {tally.reports}"),
        ("facts right", f"{tally.facts_right} of {tally.facts}"),
        ("facts wrong", str(tally.facts_wrong)),
        ("damage repaired", f"{tally.damage_found} of {tally.damage}"),
        ("identities failed", f"{tally.identities_found} of {tally.identities} planted"),
        ("size of the WARC", f"{result.warc_bytes / MEGABYTE:.1f} MB"),
        ("seconds", f"{result.seconds:.0f}"),
        ("database", str(result.database)),
    ]
    width = max(len(name) for name, _ in rows)
    lines = [f"{name:<{width}}  {value}" for name, value in rows]
    return "\n".join([*lines, *_misses(tally.misses)])


def _misses(misses: list[str]) -> list[str]:
    if not misses:
        return []
    more = len(misses) - SHOWN_MISSES
    tail = [f"  … and {more} more"] if more > 0 else []
    return [f"{len(misses)} missed:", *(f"  {miss}" for miss in misses[:SHOWN_MISSES]), *tail]
