"""Addresses that a person keeps a crawl from: `control/ignore`, read again whenever it is edited.

A regular expression a line, looked for anywhere in the address; `#` begins a comment.
"""

import logging
import re
from pathlib import Path

log = logging.getLogger(__name__)

NAME = "ignore"
IGNORED = "ignored by the rule"  # so begins the error of a request that a rule keeps from being asked
COMMENT = re.compile(r"(?:^|\s)#.*")


class IgnoreRules:
    """The rules of the file as it was when `reread` looked last; none while there is no file."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._stamp: tuple[int, int] | None = None
        self._patterns: tuple[re.Pattern[str], ...] = ()
        self.reread()

    def reread(self) -> None:
        """Takes over what was edited. A line that is no pattern is left out and told of."""
        stamp = stamp_of(self._path)
        if stamp != self._stamp:
            self._stamp = stamp
            text = self._path.read_text(encoding="utf-8", errors="replace") if stamp else ""
            self._patterns = read_patterns(text, str(self._path))

    def find(self, url: str) -> str | None:
        """The first rule that an address falls under."""
        return next((one.pattern for one in self._patterns if one.search(url)), None)


def stamp_of(path: Path) -> tuple[int, int] | None:
    """What changes when a file is edited; None if it is not there."""
    try:
        known = path.stat()
    except OSError:
        return None
    return known.st_mtime_ns, known.st_size


def read_patterns(text: str, name: str) -> tuple[re.Pattern[str], ...]:
    """The patterns of a text, one a line."""
    patterns = []
    for number, line in enumerate(text.splitlines(), 1):
        if rule := COMMENT.sub("", line).strip():
            try:
                patterns.append(re.compile(rule))
            except re.error as error:
                log.warning("%s line %d is no regular expression (%s) and is left out.", name, number, error)
    return tuple(patterns)
