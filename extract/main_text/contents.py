"""Lists of contents: headings that stand together before the chapters that bear them."""

import re
from collections.abc import Sequence

from extract.numbering import is_major_heading

MAX_HEADING = 60  # characters
MIN_ENTRIES = 2

_LEADER = re.compile(r"[\s.…·．—\-_]*\d{0,3}\s*\Z")  # 一、总体情况 ………… 3
_SENTENCE = re.compile(r"[。；！？]\Z")


def find_contents(texts: Sequence[str]) -> frozenset[int]:
    """Indices of the lines of a list of contents: two or more in a row, each of which comes again later."""
    keys = [_key(text) for text in texts]
    last = {key: index for index, key in enumerate(keys)}
    found: set[int] = set()
    run: list[int] = []
    for index, (text, key) in enumerate(zip(texts, keys, strict=True)):
        if key and last[key] > index and len(text) <= MAX_HEADING and not _SENTENCE.search(text):
            run.append(index)
            continue
        chapters = sum(is_major_heading(texts[one]) for one in run)  # cells of a flattened table repeat too
        found.update(run if chapters >= MIN_ENTRIES and last[keys[run[0]]] > run[-1] else ())
        run = []
    return frozenset(found)


def _key(text: str) -> str:
    return "".join(_LEADER.sub("", text).split()) if len(text) <= MAX_HEADING else ""
