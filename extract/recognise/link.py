"""What a link leads to, by its text and its address."""

import re
from functools import cache, lru_cache

from extract.model import PageType
from extract.recognise.phrases import any_of, fold, load_words
from extract.recognise.title import Title, read_title
from extract.recognise.verdict import LinkKind, LinkVerdict
from extract.repair.gloss import iter_glosses
from extract.splice import apply_splices

_YEAR_ONLY = re.compile(r"(20\d\d)\s?年?(?:度|年报|年度报告|年度)?\Z")
_BRACKET = re.compile(r"[(（][a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜ]")
_ORDER = re.compile(
    r"\A\d{1,3}\s?[.、]\s*|\A[\s·•>»\-]+|\s*[\[(（]?\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?[\])）]?\s*\Z"
)


_UNKNOWN = LinkVerdict("unknown", reason="neither text nor address names a report")
_WORDLESS = LinkVerdict("list", reason="the address names a list of reports")


@cache
def _tokens() -> re.Pattern[str]:
    return re.compile(
        rf"[/_\-.](?:{any_of(load_words('links')['list_tokens'])})[0-9]*(?=[/_\-.?]|\Z)", re.IGNORECASE
    )


def judge_link(text: str, url: str) -> LinkVerdict:
    """Report, list of reports, directory that leads to lists, distractor, or unknown."""
    anywhere, in_list = judge_words(text)
    return in_list if in_list is not anywhere and names_list(url) else anywhere


@lru_cache(maxsize=20_000)  # the links of a site's frame come again on every page
def judge_words(text: str) -> tuple[LinkVerdict, LinkVerdict]:
    """The verdicts on a link's words: at any address, and at one that names a list of reports."""
    plain = without_glosses(text)
    title = read_title(_ORDER.sub("", " ".join(plain.split())) or plain)
    if title.kind is not None:
        return (_titled(title),) * 2
    compact = "".join(fold(title.text).split())
    if compact in _names("titles", "columns"):
        return (LinkVerdict("list", reason=f"column name {compact}"),) * 2
    if year := _YEAR_ONLY.match(compact):
        return _UNKNOWN, LinkVerdict("list", None, int(year[1]), "a year under a list of reports")
    if compact in _names("links", "directory_texts"):
        return (LinkVerdict("directory", reason=f"directory name {compact}"),) * 2
    return _UNKNOWN, _UNKNOWN if compact else _WORDLESS


@cache
def _names(file: str, key: str) -> frozenset[str]:
    return frozenset(load_words(file)[key])


def without_glosses(text: str) -> str:
    """The text without the readings that a mirror wrote behind its characters; one is enough in a link."""
    if not text or not _BRACKET.search(text):
        return text
    return apply_splices(text, list(iter_glosses(text))).text


def names_list(url: str) -> bool:
    """Whether a part of an address names a column of annual reports."""
    return _tokens().search(url) is not None


def _titled(title: Title) -> LinkVerdict:
    kinds: dict[PageType, LinkKind] = {"report": "report"}
    kind = "report" if title.carrier else kinds.get(title.kind or "nothing", "distractor")
    return LinkVerdict(kind, title.publisher, title.report_year, f"the title of one of kind {title.kind}")
