"""The pages of an archive as a WACZ lists them: address, time and title."""

import html
import json
import re
from collections.abc import Iterable, Iterator

from archive.capture import Capture
from archive.charset import MAX_HEAD, readable_charset
from archive.originals import FolderOriginals
from archive.reader import iter_found, log_loss, resolve_around
from archive.sources import Source

TITLE = re.compile(rb"<title[^>]*>(.*?)</title", re.IGNORECASE | re.DOTALL)
CODECS = {"utf-8": "utf-8", "big5": "big5hkscs", "gb18030": "gb18030"}
MAX_TITLE = 300
HEADER = {"format": "json-pages-1.0", "id": "pages", "title": "All pages"}


def iter_page_lines(sources: Iterable[Source], around: FolderOriginals) -> Iterator[str]:
    """The lines of pages.jsonl: a header, then every HTML page that answered with 200."""
    yield json.dumps(HEADER) + "\n"
    for source in sources:
        for found in iter_found(source, log_loss, MAX_HEAD):
            capture = resolve_around(found, around, MAX_HEAD)
            if is_page(capture):
                yield page_line(capture)


def page_line(capture: Capture) -> str:
    """The line of one page."""
    page = {
        "id": capture.record_id.strip("<>").removeprefix("urn:uuid:"),
        "url": capture.target_uri,
        "ts": capture.warc_date.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "title": title_of(capture.payload) or capture.target_uri,
    }
    return json.dumps(page, ensure_ascii=False) + "\n"


def is_page(capture: Capture) -> bool:
    """Whether a person would open it."""
    mime = (capture.header("content-type") or "").partition(";")[0].strip().lower()
    is_html = mime in ("text/html", "application/xhtml+xml")
    is_answer = capture.record_type in ("response", "revisit") and capture.status == 200
    return is_answer and is_html and capture.method == "GET"


def title_of(page: bytes) -> str:
    """The text of the title element, or nothing."""
    found = TITLE.search(page)
    if found is None:
        return ""
    text = html.unescape(found.group(1).decode(CODECS[readable_charset(page)], "replace"))
    return " ".join(text.split())[:MAX_TITLE]
