"""Reads a sorted CDXJ index: where the records of a URL stand."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

INDEX_NAME = "index.cdxj"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a line of the index says of a record: its key, its place, and its URL and digest if stated."""

    urlkey: str
    timestamp: str
    filename: str
    offset: int
    length: int
    url: str
    digest: str


def parse_cdxj_line(line: bytes) -> Entry | None:
    """Key, time and place of one line; None if it is none."""
    try:
        urlkey, timestamp, text = line.decode("utf-8").split(" ", 2)
        place = json.loads(text)
        offset, length = int(place["offset"]), int(place["length"])
        url, digest = str(place.get("url", "")), str(place.get("digest", ""))
        return Entry(urlkey, timestamp, str(place["filename"]), offset, length, url, digest)
    except (ValueError, KeyError, TypeError):
        return None


def find_entries(path: Path, start: str) -> Iterator[Entry]:
    """The entries whose lines begin with `start` (`urlkey timestamp`), found by bisection."""
    wanted = start.encode("utf-8")
    with path.open("rb") as file:
        low, high = 0, path.stat().st_size
        while low < high:
            middle = (low + high) // 2
            file.seek(middle)
            if middle:
                file.readline()  # the rest of the line that stands across the middle
            line = file.readline()
            if line and line < wanted:
                low = middle + 1
            else:
                high = middle
        file.seek(low)
        if low:
            file.readline()
        while (line := file.readline()).startswith(wanted):
            entry = parse_cdxj_line(line)
            if entry is not None:
                yield entry
