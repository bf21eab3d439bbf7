"""The exceptions of this room."""

from archive.errors import InputUnusable


class SeedsUnusable(InputUnusable):
    """Raised when no line of the given seeds names a portal that can be crawled."""
