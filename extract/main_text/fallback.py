"""trafilatura's reading, for pages that hold none of the report's own marks."""

from extract.model import Part, Prose

MAX_CHARS = 2_000_000  # trafilatura takes minutes for more


def read_generic(html: str) -> tuple[Part, ...]:
    """The lines of the main text that a general extractor finds; its tables are left as lines."""
    if len(html) > MAX_CHARS:
        return ()
    from trafilatura import extract  # 0.4 s, which most runs never need

    text = extract(html, include_comments=False, favor_recall=True) or ""
    return tuple(Prose(line.strip()) for line in text.splitlines() if line.strip())
