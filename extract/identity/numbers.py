"""The document's own numbers: 文号 and 索引号; a number cited in the text is not its own."""

import re
from collections.abc import Sequence

from extract.main_text.model import Hints

_DOCUMENT = re.compile(
    r"[\u4e00-\u9fff（）()]{1,16}\s?[〔\[（(【﹝]\s?(?:19|20)\d\d\s?[〕\]）)】﹞]\s?第?\s?\d{1,5}\s?号"
)
_SIGNER = re.compile(r"\s*签发人\s?[:：].{0,20}\Z")
_INDEX = re.compile(
    r"(?:\d{3,} (?=\d{3}))*[0-9A-Za-z][0-9A-Za-z/\-_.:：]{4,40}(?:[/\-][\u4e00-\u9fff]{1,8})?"
)


def find_document_number(paragraphs: Sequence[str], hints: Hints) -> str | None:
    """The labelled number, else a line above the text that is nothing but a number."""
    labelled = hints.values("document_number")
    heads = (_SIGNER.sub("", text) for text in (*hints.frame, *paragraphs[:4]))
    alone = [text for text in heads if _DOCUMENT.fullmatch(text.strip("（）() "))]
    for raw in (*labelled, *alone):
        if match := _DOCUMENT.search(raw):
            return match.group().strip("（）() ")
    return None


def find_index_number(hints: Hints) -> str | None:
    """The labelled index number."""
    found = (_INDEX.match(raw.strip()) for raw in hints.values("index_number"))
    return next((match.group() for match in found if match), None)
