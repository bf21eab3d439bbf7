"""trafilatura: for pages that hold none of the report's own marks, and beside ours where they are few."""

from collections import Counter
from collections.abc import Sequence

from extract.model import Part, Prose

MAX_CHARS = 2_000_000  # trafilatura takes minutes for more
GRAM = 4
MIN_AGREEMENT = 0.6  # F1 on 4-grams; texts of one page that both read right agree to 0.9 and more


def read_generic(html: str) -> tuple[Part, ...]:
    """The lines of the main text that a general extractor finds; its tables are left as lines."""
    return tuple(Prose(line.strip()) for line in extract_text(html).splitlines() if line.strip())


def extract_text(html: str) -> str:
    """The main text with its tables, "" for pages that would take minutes."""
    if len(html) > MAX_CHARS:
        return ""
    from trafilatura import extract  # 0.4 s, which most runs never need

    return extract(html, include_comments=False, favor_recall=True) or ""


def is_disputed(html: str, texts: Sequence[str]) -> bool:
    """Whether a general extractor reads another text off the page."""
    ours, theirs = _grams("".join(texts)), _grams(extract_text(html))
    return 2 * (ours & theirs).total() < MIN_AGREEMENT * (ours.total() + theirs.total())


def _grams(text: str) -> Counter[str]:
    bare = "".join(char for char in text if not char.isspace() and char != "|")
    return Counter(bare[at : at + GRAM] for at in range(len(bare) - GRAM + 1))
