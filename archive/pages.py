"""The pages of an archive as a WACZ lists them: address, time and title."""

import html
import json
import re
from collections.abc import Iterable, Iterator

from archive.capture import Capture
from archive.originals import FolderOriginals
from archive.reader import iter_found, log_loss, resolve_around
from archive.sources import Source

TITLE = re.compile(rb"<title[^>]*>(.*?)</title", re.IGNORECASE | re.DOTALL)
CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
# No more of a page is looked at for its title and its charset.
MAX_HEAD = 1 << 16
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
    text = html.unescape(decoded(found.group(1), page))
    return " ".join(text.split())[:MAX_TITLE]


def decoded(title: bytes, page: bytes) -> str:
    """The title as text: UTF-8 if it is that, else Big5 if the page says so, else GB 18030.

    Declarations are wrong too often to be trusted: a page that is not UTF-8 is Chinese here.
    """
    try:
        return title.decode("utf-8")
    except UnicodeDecodeError:
        declared = CHARSET.search(page)
        is_big5 = declared is not None and declared.group(1).lower().startswith(b"big5")
        return title.decode("big5hkscs" if is_big5 else "gb18030", "replace")
