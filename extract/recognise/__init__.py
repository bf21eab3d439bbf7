"""Is this an annual disclosure report? Asked of a link, of a page's bytes, of a text."""

from extract.recognise.link import judge_link
from extract.recognise.page import judge_page
from extract.recognise.text import recognise_text
from extract.recognise.verdict import LinkVerdict, PageVerdict

__all__ = ["LinkVerdict", "PageVerdict", "judge_link", "judge_page", "recognise_text"]
