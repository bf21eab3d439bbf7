"""Why a URL was or was not fetched."""

import json
from dataclasses import asdict
from pathlib import Path

from archive.errors import InputUnusable
from crawler.canonical import canonical_url
from crawler.options import crawl_folders
from crawler.row import Progress, Row
from crawler.store import FrontierStore


def find_url(path: Path, url: str) -> list[tuple[Row, Progress]]:
    """The rows of a frontier that ask for a URL."""
    store = FrontierStore(path)
    try:
        return store.find(canonical_url(url))
    finally:
        store.close()


def explain_url(out: Path, url: str, *, as_json: bool = False) -> str:
    """What the frontier of a crawl directory knows of a URL."""
    folders = crawl_folders(out)
    if not folders:
        raise InputUnusable(f"{out} holds no crawl; give the directory of one with --out.")
    known = [found for folder in folders for found in find_url(folder / "frontier.db", url)]
    if as_json:
        return json.dumps([describe_json(row, progress) for row, progress in known], ensure_ascii=False)
    if not known:
        return f"{url} is not known: no fetched page led to it, or no rule of the spider wanted it."
    return "\n".join(describe(row, progress) for row, progress in known)


def describe_json(row: Row, progress: Progress) -> dict[str, object]:
    """A row as one JSON object; the body as text."""
    values = {**asdict(row), **asdict(progress)}
    values["key"] = row.key.hex()
    values["body"] = row.body.decode("utf-8", "replace")
    return values


def describe(row: Row, progress: Progress) -> str:
    """A row in a sentence or two."""
    lines = [f"{row.method} {row.url}: {progress.state} after {progress.attempts} attempts"]
    facts = {
        "purpose": row.purpose.value,
        "portal": row.portal,
        "why": row.why,
        "found on": row.via,
        "anchor": row.anchor,
        "status": progress.status,
        "record": progress.record_id,
        "in": progress.warc_filename,
        "error": progress.error,
    }
    return "\n".join(lines + [f"  {name}: {value}" for name, value in facts.items() if value])
