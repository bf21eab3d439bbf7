"""The exceptions of the extraction."""

from archive.errors import InputUnusable


class UnreadableBytes(InputUnusable):
    """Raised when a body is empty or no text, so that no charset can be found."""
