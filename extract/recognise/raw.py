"""What the bytes of a page show before they are parsed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import unescape

from extract.decode.charset import is_mostly_utf8, unicode_charset
from extract.decode.mojibake import is_misread, undo_misreading
from extract.recognise.phrases import load_words
from extract.recognise.title import MAX_TITLE, Title, read_title
from extract.script.simplify import chinese_characters
from extract.signatures import file_kind, has_controls

MAX_BYTES = 4_000_000  # of a page; a report's own words stand well before
HEAD = 20_000  # characters at a page's start, and at its end, that name it, or show a wall or a shell
SAMPLE = 3_000  # characters there and in its middle that show a misreading
MAX_TITLES = 60  # occurrences of the word for a report that are looked at
_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{0,400})", re.IGNORECASE)
_META = re.compile(
    r"<meta\s[^>]{0,80}name=[\"']?ArticleTitle[\"']?\s[^>]{0,40}content=[\"']([^\"'>]{0,300})", re.IGNORECASE
)
REPORT_WORDS = ("报告", "年报", "報告", "年報")
_ASCII = bytes(range(128))
MIN_GLOSSES = 20  # of a page whose words must be read without them
_GLOSS = re.compile(r"\((?<=[\u4e00-\u9fff]\()[a-zü\u00e0-\u00fc\u0101-\u01dc]{1,6}\)")


@dataclass(frozen=True, slots=True)
class Raw:
    """A decoded page: its characters, how many of them are Han, its title tag and article title.

    `discloses`: whether anything in it speaks of disclosure.
    """

    text: str
    han: int
    title: str
    article: str
    discloses: bool


def other_file(body: bytes, content_type: str | None) -> str | None:
    """The kind of a file that is no page, by its bytes or the sent type of what is not text."""
    if kind := file_kind(body):
        return kind
    if content_type and content_type.startswith(("image/", "audio/", "video/", "font/")):
        return content_type.partition(";")[0]
    return "unknown, no text" if not unicode_charset(body) and has_controls(body[:HEAD]) else None


@cache
def _signs() -> dict[str, tuple[bytes, ...]]:
    """What every word of disclosure holds, as bytes, by the charset it shows."""
    signs = load_words("pages")["signs"]
    simplified, traditional = (tuple(w for w in signs if ("開" in w) is wanted) for wanted in (False, True))
    return {
        "gb18030": tuple(word.encode("gbk") for word in (*simplified, *traditional)),
        "big5hkscs": tuple(word.encode("big5") for word in traditional),
        "hz": tuple(word.encode("hz")[2:-2] for word in simplified),
    }


def read_raw(body: bytes) -> Raw:
    """Decodes cheaply: UTF-8 if it is, Big5 if its words show, else GB18030; glosses between words vanish."""
    text, han = _decode(body[:MAX_BYTES])
    if not (discloses := _discloses(text)) and is_misread(_sample(text)):
        text = undo_misreading(text)[0]
        discloses = _discloses(text)
    if (shown := edges(text)).count("(") > MIN_GLOSSES and len(_GLOSS.findall(shown)) > MIN_GLOSSES:
        text = _GLOSS.sub("", text)
        discloses = _discloses(text)
    head = text[:HEAD]
    title, article = _TITLE.search(head), _META.search(head)
    return Raw(text, han, _plain(title[1] if title else ""), _plain(article[1] if article else ""), discloses)


def _discloses(text: str) -> bool:
    return any(word in text for word in load_words("pages")["signs"])


def _sample(text: str) -> str:
    """Where a page shows that it was saved as it was misread: its title, and words in its middle."""
    middle = len(text) // 2
    return f"{text[:SAMPLE]}{text[middle : middle + SAMPLE]}"


def _decode(body: bytes) -> tuple[str, int]:
    """The text and how many of its characters are Han; of a page without words of disclosure, its start."""
    if (known := unicode_charset(body)) and known[0] != "utf-8":
        text = body.decode(known[0], "replace")
        return text, chinese_characters(text)
    body = body.replace(b"\x00", b"")
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decode_other(body)
    if body.isascii():
        return _decode_ascii(body, text)
    return text, (len(body) - len(text)) // 2


def _decode_ascii(body: bytes, text: str) -> tuple[str, int]:
    """ASCII may be HZ."""
    if any(sign in body for sign in _signs()["hz"]):
        text = body.decode("hz", "replace")
        return text, chinese_characters(text)
    return text, 0


def _decode_other(body: bytes) -> tuple[str, int]:
    """Spoiled UTF-8, or what its words show."""
    signs = _signs()
    if is_mostly_utf8(body):
        text = body.decode("utf-8", "ignore")
    elif charset := next((c for c in signs if any(sign in body for sign in signs[c])), None):
        text = body.decode(charset, "replace")
    else:
        glossed = body[:HEAD].count(b"(") + body[-HEAD:].count(b"(") > MIN_GLOSSES
        text = body[: None if glossed else HEAD].decode("gb18030", "replace")
    return text, len(body.translate(None, _ASCII)) // 2


def edges(text: str) -> str:
    """The start and the end of a page, where walls and shells show what they are."""
    return text if len(text) <= 2 * HEAD else f"{text[:HEAD]}\n{text[-HEAD:]}"


def _plain(text: str) -> str:
    return " ".join(unescape(text).split())


def iter_titles(raw: Raw) -> Iterator[tuple[bool, Title]]:
    """(stands in a link, title) of the short text runs that name a report, each run once."""
    text, seen = raw.text, set[str]()
    for position in sorted(_report_words(text)):
        start = text.rfind(">", max(0, position - MAX_TITLE), position) + 1
        end = text.find("<", position, position + MAX_TITLE)
        run = text[start:end] if start and end > 0 else ""
        if not run or run in seen or len(seen) >= MAX_TITLES:
            continue
        seen.add(run)
        in_link = run.startswith("<a ") or _in_link(text, start)
        if run[:1] == "<":
            run = _link_title(text, position) if in_link else ""
        title = read_title(_plain(run))
        if title.kind is not None:
            yield in_link, title


def _report_words(text: str) -> Iterator[int]:
    """Where the word for a report stands."""
    for word in REPORT_WORDS if "報" in text else REPORT_WORDS[:2]:
        position = text.find(word)
        while position >= 0:
            yield position
            position = text.find(word, position + 1)


def _link_title(text: str, position: int) -> str:
    """The value of the attribute in which a word stands."""
    start = max(text.rfind(quote, max(0, position - MAX_TITLE), position) for quote in "\"'") + 1
    end = text.find(text[start - 1], position, position + MAX_TITLE)
    return text[start:end] if 0 < position - start < MAX_TITLE and end > 0 else ""


def _in_link(text: str, start: int) -> bool:
    """Whether the last anchor tag before a place is an opening one."""
    before = text[max(0, start - 600) : start].lower()
    return max(before.rfind("<a "), before.rfind("<a>")) > before.rfind("</a>")
