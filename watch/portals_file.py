"""The lines of a portals.csv that are due, as a file of their own for one crawl."""

import csv
from collections.abc import Set
from pathlib import Path

from spiders.errors import SeedsUnusable
from spiders.portals_csv import decode_csv, numbered_rows, read_header


def write_due(source: Path, target: Path, due: Set[str]) -> None:
    """Writes the lines of the portals at these addresses, with all their columns. Raises SeedsUnusable."""
    try:
        text, _ = decode_csv(source.read_bytes(), source)
    except OSError as error:
        raise SeedsUnusable(f"{source} was taken away while running: put it back") from error
    lines = text.replace("\x00", "").splitlines(keepends=True)
    delimiter, header = read_header(lines)
    if "url" not in header:
        raise SeedsUnusable(f'{source} lost its column url while running: make "url,name" its first line')
    at = header.index("url")
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        for _, cells in numbered_rows(lines, delimiter):
            if not isinstance(cells, str) and len(cells) > at and cells[at].strip() in due:
                writer.writerow(cells)
