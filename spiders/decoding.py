"""Bytes of a page to text, for finding links: never trusts the declared charset."""

import re

from resiliparse.parse.encoding import detect_encoding

GBK_NAMES = frozenset({"gb2312", "gbk", "gb18030", "x-gbk", "hz-gb-2312"})
THREE_BYTE_CHARACTER = re.compile(rb"[\xe0-\xef][\x80-\xbf]{2}")
NON_ASCII = re.compile(rb"[\x80-\xff]")


def decode_page(body: bytes) -> str:
    """The text of a page."""
    return read_text(body)[0]


def read_text(body: bytes) -> tuple[str, str]:
    """Text and charset: strict UTF-8, else line by line (lists are pasted together from several charsets),
    each in the charset of those that are none of UTF-8.
    """
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", errors="replace").replace("\x00", ""), "utf-8"
    try:
        text, charset = body.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        text, charset = decode_lines(body)
    return text.replace("\x00", ""), charset


def decode_lines(body: bytes) -> tuple[str, str]:
    """Each line as UTF-8 where it holds valid Chinese characters of it, else in the detected charset."""
    lines = body.splitlines(keepends=True)
    foreign = b"".join(line for line in lines if NON_ASCII.search(line) and not is_utf8(line))
    charset = detect_charset(foreign)
    text = "".join(line.decode("utf-8" if is_utf8(line) else charset, errors="replace") for line in lines)
    return text, charset


def is_utf8(line: bytes) -> bool:
    """Whether a line is valid UTF-8 with at least one three-byte character."""
    if not THREE_BYTE_CHARACTER.search(line):
        return False
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def detect_charset(body: bytes) -> str:
    """The detector's choice; every name of the GBK family means GB18030."""
    name = (detect_encoding(body) or "gb18030").lower()
    return "gb18030" if name in GBK_NAMES or name.startswith("windows-125") else name
