"""What the bytes of a page show before they are parsed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import unescape

from extract.recognise.phrases import load_words
from extract.recognise.title import MAX_TITLE, Title, read_title

MAX_BYTES = 4_000_000  # of a page; a report's own words stand well before
MAX_TITLES = 60  # occurrences of the word for a report that are looked at
_SIGNATURES = {
    b"%PDF": "pdf",
    b"PK\x03\x04": "zip or office file",
    b"\xd0\xcf\x11\xe0": "office file",
    b"\x89PNG": "image",
    b"\xff\xd8\xff": "image",
    b"GIF8": "image",
    b"Rar!": "rar",
    b"{\\rtf": "rtf",
}
_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{0,400})", re.IGNORECASE)
_META = re.compile(
    r"<meta\s[^>]{0,80}name=[\"']?ArticleTitle[\"']?\s[^>]{0,40}content=[\"']([^\"'>]{0,300})", re.IGNORECASE
)
_REPORT_WORD = re.compile("报告|年报|報告|年報")
MIN_GLOSSES = 20  # of a page whose words must be read without them
_GLOSS = re.compile(r"\((?<=[\u4e00-\u9fff]\()[a-zü\u00e0-\u00fc\u0101-\u01dc]{1,6}\)")


@dataclass(frozen=True, slots=True)
class Raw:
    """A decoded page: its characters, how many of them are Han, its title tag and article title."""

    text: str
    han: int
    title: str
    article: str


def file_kind(body: bytes, content_type: str | None) -> str | None:
    """The kind of a file that is no page, by its first bytes or the sent type of what is not text."""
    start = body[:8].lstrip()
    kind = next((kind for mark, kind in _SIGNATURES.items() if start.startswith(mark)), None)
    if kind is None and content_type and content_type.startswith(("image/", "audio/", "video/", "font/")):
        return content_type.partition(";")[0]
    return kind


@cache
def _big5_gates() -> tuple[bytes, ...]:
    return tuple(word.encode("big5", "ignore") for word in load_words("pages")["gate"] if "開" in word)


def read_raw(body: bytes) -> Raw:
    """Decodes cheaply: UTF-8 if it is, Big5 if its words show, else GB18030; glosses between words vanish."""
    body = body[:MAX_BYTES]
    text, han = _decode(body)
    if text.count("(") > MIN_GLOSSES and len(_GLOSS.findall(text[:20_000])) > MIN_GLOSSES:
        text = _GLOSS.sub("", text)
    title, article = _TITLE.search(text[:60_000]), _META.search(text[:60_000])
    return Raw(text, han, _plain(title[1] if title else ""), _plain(article[1] if article else ""))


def _decode(body: bytes) -> tuple[str, int]:
    try:
        text = body.decode("utf-8-sig")
        return text, (len(body) - len(text)) // 2
    except UnicodeDecodeError:
        big5 = any(gate in body for gate in _big5_gates())
        if not big5 and _is_cut_utf8(body):
            return (cut := body.decode("utf-8", "ignore")), (len(body) - len(cut)) // 2
        text = body.decode("big5hkscs" if big5 else "gb18030", "replace")
        return text, len(body) - len(text)


def _is_cut_utf8(body: bytes) -> bool:
    """Whether UTF-8 words of disclosure show, so that single broken characters do not matter."""
    return any(word.encode() in body for word in load_words("pages")["gate"])


def _plain(text: str) -> str:
    return " ".join(unescape(text).split())


def iter_titles(raw: Raw) -> Iterator[tuple[bool, Title]]:
    """(stands in a link, title) of the short text runs that name a report, each run once."""
    text, seen = raw.text, set[str]()
    for match in _REPORT_WORD.finditer(text):
        start = text.rfind(">", max(0, match.start() - MAX_TITLE), match.start()) + 1
        end = text.find("<", match.end(), match.end() + MAX_TITLE)
        run = text[start:end] if start and end > 0 else ""
        in_link = run.startswith("<a ") or _in_link(text, start)
        if run[:1] == "<":
            run = _link_title(text, match) if in_link else ""
        if not run or run in seen or len(seen) >= MAX_TITLES:
            continue
        seen.add(run)
        title = read_title(_plain(run))
        if title.kind is not None:
            yield in_link, title


def _link_title(text: str, match: re.Match[str]) -> str:
    """The value of the attribute in which a word stands."""
    start = max(text.rfind(quote, max(0, match.start() - MAX_TITLE), match.start()) for quote in "\"'") + 1
    end = text.find(text[start - 1], match.end(), match.end() + MAX_TITLE)
    return text[start:end] if 0 < match.start() - start < MAX_TITLE and end > 0 else ""


def _in_link(text: str, start: int) -> bool:
    """Whether the last anchor tag before a place is an opening one."""
    before = text[max(0, start - 600) : start].lower()
    return before.rfind("<a ") > before.rfind("</a>")
