"""What bench.text measures: ours, and the general extractors that can be imported, each as it comes."""

import logging
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

import trafilatura
from lxml.html import fromstring
from resiliparse.extract.html2text import extract_plain_text

from extract.compose import compose
from extract.identity import identify
from extract.main_text import MainText, read_html
from extract.model import Page
from extract.opening import open_page
from extract.recognise import judge_page
from extract.recognise.title import read_title
from extract.repair import restore

Tool = Callable[[str], str]
OURS = "nianbao"


def read_ours(html: str) -> str:
    """Recognition, decoding, repair, main text, sections and identity; "" for what is no report."""
    read_title.cache_clear()  # no page profits from the one before
    opened = open_page(Page(html.encode()))
    if opened.page_type != "report" or opened.source is None:
        return ""
    return compose_identified(opened.source.main)


def read_mended(html: str) -> str:
    """The same for a text that is decoded and mended already."""
    read_title.cache_clear()
    judge_page(html.encode())
    return compose_identified(read_html(html))


def compose_identified(main: MainText) -> str:
    """The text of a report, its sections and its identity told."""
    document = compose(main.parts)
    identify(document, main.hints)
    return document.text


def mend(html: str) -> str:
    """A page as main text gets it."""
    return restore(html).text


def read_trafilatura(html: str, precision: bool = False, recall: bool = False) -> str:
    """Its text, tables included."""
    return trafilatura.extract(html, favor_precision=precision, favor_recall=recall) or ""


def read_readability(module: Any, html: str) -> str:
    """The text of the part that it keeps."""
    summary = module.Document(html).summary()
    return "\n".join(map(str, fromstring(summary).itertext())) if summary.strip() else ""


def read_magic_html(module: Any, html: str) -> str:
    """The text of the part that it keeps."""
    found = module.GeneralExtractor().extract(html, base_url="http://localhost/").get("html") or ""
    return "\n".join(map(str, fromstring(found).itertext())) if found.strip() else ""


OPTIONAL = {
    "readability-lxml": ("readability", read_readability),
    "magic-html": ("magic_html", read_magic_html),
}


def installed_tools() -> tuple[dict[str, Tool], dict[str, str]]:
    """Tools by name, ours first, and the reasons why others cannot run here."""
    logging.getLogger("readability").setLevel(logging.ERROR)
    tools: dict[str, Tool] = {
        OURS: read_ours,
        "trafilatura": read_trafilatura,
        "trafilatura precision": partial(read_trafilatura, precision=True),
        "trafilatura recall": partial(read_trafilatura, recall=True),
        "resiliparse": partial(extract_plain_text, main_content=True, preserve_formatting=True),
    }
    missing: dict[str, str] = {}
    for name, (module, read) in OPTIONAL.items():
        try:
            tools[name] = partial(read, import_module(module))
        except ImportError as error:
            missing[name] = f"{error} (pip install 'nianbao[bench]'; magic-html needs Python 3.12)"
    return tools, missing
