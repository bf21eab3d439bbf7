"""What a text shows that decides where its title and its words leave it open whether it is a report."""

import re
from functools import cache

from extract.recognise.phrases import any_of, fold, load_words

MIN_ORDERS = 2  # phrases of an order, one of which a report may quote
MIN_SECTIONS = 3  # of the parts that the law asks for; rule-of-law reports have headings like one or two
_INLINE = re.compile(r"</?(?:span|b|strong|font|em|i|u|o:p)\b[^<>]{0,2000}>|&nbsp;|\s+", re.IGNORECASE)
_BLOCK = re.compile(r"<[^<>]{0,2000}>")
_LINK = re.compile(r"<a\b[^<>]{0,2000}>(?:[^<]{0,500}|<(?!/?a\b)){0,20}</a\b", re.IGNORECASE)
_NUMERAL = (
    r"(?:[一二三四五六七八九十]{1,3}|\d{1,2})(?:[）)、.．,，]|部分|章|节)[、：:]?[\u4e00-\u9fff、]{0,12}?"
)


def without_links(text: str) -> str:
    """A page without the words of its links, which menus and lists hold."""
    return _LINK.sub("", text)


def read_orders(text: str) -> list[str]:
    """The phrases of a paper about reports, which orders or explains them; none if it is one at most."""
    folded = text if "開" not in text else fold(text)
    orders = [word for word in load_words("pages")["orders"] if word in folded]
    return orders if len(orders) >= MIN_ORDERS else []


def is_in_parts(text: str) -> bool:
    """Whether a text declares itself a report, or has the numbered parts of one."""
    plain = _BLOCK.sub("\n", _INLINE.sub("", fold(text)))
    if any(word in plain for word in load_words("pages")["declared"]):
        return True
    return sum(pattern.search(plain) is not None for pattern in _parts()) >= MIN_SECTIONS


@cache
def _parts() -> list[re.Pattern[str]]:
    """The headings of each part that a report has, behind their numerals."""
    words = load_words("pages")
    return [re.compile(f"{_NUMERAL}(?:{any_of(words[part])})") for part in words["parts"]]
