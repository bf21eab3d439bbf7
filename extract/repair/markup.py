"""Where the text of a page is, and where its tags, comments, scripts and addresses are."""

import re

# What is never closed reaches to the end, as in a browser; so no input is searched twice.
MARKUP = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)|</?[a-zA-Z!?][^<>]*>", re.DOTALL | re.IGNORECASE
)
KEPT_AS_IS = re.compile(
    r"<(script|style)\b.*?(?:</\1\s*>|\Z)|\b(?:href|src|action|data-[\w-]+)\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>]+)",
    re.DOTALL | re.IGNORECASE,
)

Span = tuple[int, int]


def markup_spans(text: str) -> list[Span]:
    """Tags, comments, scripts and styles; ascending and disjoint."""
    return [match.span() for match in MARKUP.finditer(text)] if "<" in text else []


def address_spans(text: str) -> list[Span]:
    """Addresses and scripts, whose characters must stay what they are; ascending and disjoint."""
    return [match.span() for match in KEPT_AS_IS.finditer(text)] if "<" in text else []
