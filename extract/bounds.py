"""How much of a page is read: what is beyond is named in the page's reason, and stays in its capture."""

import re
from collections.abc import Sequence
from itertools import islice

from extract.model import Grid, Part, Prose

# The largest real page at hand has 0.23 MB, 2,800 tags and 12,000 characters.
MAX_BYTES = 4_000_000
MAX_TAGS = 150_000
MAX_CHARACTERS = 400_000  # 4 s of reading where every clause holds a number
# Pictures that were pasted into a page stand in attributes; so do pages that want to do harm.
BULK = re.compile(
    rb"(?<==)\s?(?:\"[^\"<>]{50000,}\"?|'[^'<>]{50000,}'?)"
    rb"|data:[\w/+.-]{3,40};base64,[\w+/=]{10000,}"
    rb"|(?<=<[a-zA-Z])[^<>]{50000,}(?=>)"
)


def bound_body(body: bytes) -> tuple[bytes, str | None]:
    """The body without attributes of 50 KB and more, its start if it is still too long, and what was left."""
    slim = BULK.sub(b'""', body) if len(body) > MAX_BYTES else body
    start = slim[: nth_tag(slim, MAX_TAGS)][:MAX_BYTES]
    if len(start) < len(slim):
        return start, f"of its {megabytes(len(body))} the first {megabytes(len(start))} were read"
    if len(slim) < len(body):
        return slim, f"attributes of {megabytes(len(body) - len(slim))} were not read"
    return body, None


def nth_tag(body: bytes, count: int) -> int | None:
    """Where the tag after so many stands; None if there are not so many."""
    if body.count(b"<") <= count:
        return None
    return next(islice(re.finditer(b"<", body), count, None)).start()


def bound_parts(parts: Sequence[Part]) -> tuple[tuple[Part, ...], str | None]:
    """The first parts that hold so many characters as are read, the last one cut, and what was left."""
    room, kept = MAX_CHARACTERS, list[Part]()
    for part in parts:
        size = characters_in(part)
        if size > room:
            kept += [Prose(part.text[:room], part.level)] if isinstance(part, Prose) else []
            return tuple(kept), f"of its text the first {MAX_CHARACTERS:,} characters were read"
        kept.append(part)
        room -= size
    return tuple(parts), None


def characters_in(part: Part) -> int:
    """The characters of a part, one at least."""
    return sum(1 + len(cell.raw) for cell in part.cells) if isinstance(part, Grid) else 1 + len(part.text)


def megabytes(count: int) -> str:
    """A number of bytes in MB."""
    return f"{count / 1e6:.1f} MB"
