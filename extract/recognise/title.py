"""What a title says: the report of whom, on which year, or something that is taken for one."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from extract.model import PageType
from extract.recognise.phrases import any_of, fold, load_words
from extract.recognise.years import (
    YEAR,
    YEAR_WORDS,
    find_report_year,
    is_of_months,
    read_years,
    spans_years,
    without_day,
    without_years,
)

MAX_TITLE = 90  # no title of a report is longer
_OPEN = r"[\s★☆●◆◎■□※▲△○•《〈“\"'【\[（(:：,，、.·\-—_|]*"


@dataclass(frozen=True, slots=True)
class Title:
    """`kind` report: an annual disclosure report; None: not about reports at all.

    `publisher` is the name as worded in the title, `carrier` a title that brings a report (关于公布…的通知),
    `doubtful` one that says more than titles of reports do (…年度报告出炉), or whose publisher is no body.
    """

    kind: PageType | None
    text: str
    publisher: str | None = None
    report_year: int | None = None
    carrier: bool = False
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class _Patterns:
    report: re.Pattern[str]
    others: dict[str, re.Pattern[str]]
    lead_in: re.Pattern[str]
    rendering: re.Pattern[str]
    carrier: re.Pattern[str]
    columns: frozenset[str]
    many: frozenset[str]
    tail: re.Pattern[str]
    sentence: re.Pattern[str]
    behind: re.Pattern[str]
    named: re.Pattern[str]
    usual: re.Pattern[str]


_BRACKETED = re.compile(r"[（(【\[][^（(【\[]*[）)】\]]")
_SITE = re.compile(r"[_|｜>＞»]+|-+|[—–]+")
_TAG = re.compile(r"\A[\[【(（][^\]】)）]{1,6}[\]】)）]")
_NAME = re.compile(r"(?!.*[>＞»|])(?!(?:全|我|本|各|年|做好|单位|度).?\Z)[\u4e00-\u9fff]{2}")
_LABEL = re.compile(r"\A\s*(?:标题|名称|信息名称|文件名称)\s*[:：]\s*")
_LETTER = re.compile(r"的?(?:通知|公告|函)\Z")
_BLANK = re.compile(r"\s+")


@cache
def _patterns() -> _Patterns:
    words, others = load_words("titles"), load_words("title_others")
    report = (
        rf"(?P<before>.{{0,60}}?)(?P<subject>{any_of(words['subjects'])})"
        rf"(?:{any_of(words['fillers'])}|{YEAR_WORDS}){{0,6}}(?:{any_of(words['reports'])})(?P<after>.{{0,30}})\Z"
    )
    renderings = any_of(words["renderings"])
    carriers = any_of(words["carriers"])
    return _Patterns(
        report=re.compile(report),
        others={kind: re.compile(any_of(names)) for kind, names in others.items()},
        lead_in=re.compile(rf"{_OPEN}(?:{any_of(words['lead_ins'])})?{_OPEN}"),
        rendering=re.compile(rf"[\s_\-]*[（(【\[]?(?:{renderings})[）)】\]]?\s*\Z|\.(?:pdf|docx?|wps)\Z"),
        carrier=re.compile(
            rf"(?<!信息)(?<!政务)(?:{carriers}).{{2,60}}(?:报告|年报).{{0,2}}的?(?:通知|公告|函)\Z"
        ),
        columns=frozenset(words["columns"]),
        many=frozenset(words["many"]),
        sentence=re.compile(
            rf"[。；！？]|{any_of(words['sentence_words'])}"
            rf"|\A(?:{any_of(words['sentence_openings'])})|(?:{any_of(words['sentence_endings'])})\Z"
        ),
        tail=re.compile(rf"(?:{any_of(words['tails'])})+\Z"),
        behind=re.compile(rf"[（(]([\u4e00-\u9fff]{{2,28}}(?:{any_of(words['behind'])}))[）)]"),
        named=re.compile(rf"(?:{any_of(words['behind'])})\Z"),
        usual=re.compile(rf"{YEAR}年?度?|{any_of(words['usual'])}|[^\u4e00-\u9fff]"),
    )


@lru_cache(maxsize=1024)  # a page's title stands in several places
def read_title(text: str) -> Title:
    """Judges one line of text as a title; a line that is too long or speaks of no report has kind None."""
    shown = clean_title(text)
    if not _may_tell(shown):
        return Title(None, shown)
    parts = [shown] if spans_years(shown) else _SITE.split(shown)
    judged = [_judge(clean_title(part)) for part in parts if len(part) >= 4] if len(parts) > 1 else []
    named = [title for title in judged if title.kind is not None and title.report_year is not None]
    return named[0] if named else _judge(shown)


def _may_tell(shown: str) -> bool:
    """Whether a text holds a word without which no title, nor a part of one, is of any kind."""
    compact = _BLANK.sub("", fold(shown))
    return "公开" in compact or _patterns().others["other_annual"].search(compact) is not None


def _judge(shown: str) -> Title:
    compact = _BLANK.sub("", fold(shown))
    if not 4 <= len(compact) <= MAX_TITLE or _patterns().sentence.search(compact):
        return Title(None, shown)
    match = _patterns().report.match(compact) if "公开" in compact else None
    if compact in _patterns().columns:
        return Title(None, shown)
    if match is None:
        return Title(_other_kind(compact, None), shown)
    year = find_report_year(compact)
    publisher = _publisher(match["before"], match["subject"], match["after"])
    outside = compact.replace(publisher, "", 1) if publisher and _names_body(publisher) else compact
    kind = _kind(compact, match["before"], outside)
    if kind == "report" and year is None and publisher is None:
        return Title(None, shown)
    carrier = _patterns().carrier.search(compact) is not None and not _orders(
        compact, _LETTER.sub("", outside)
    )
    return Title(kind, shown, publisher, year, carrier, _is_doubtful(publisher, match["after"]))


def _names_body(name: str) -> bool:
    """Whether a name ends as those of bodies and places do."""
    return _patterns().named.search(_BRACKETED.sub("", name)) is not None


def _is_doubtful(publisher: str | None, after: str) -> bool:
    """Whether a title names nobody's body as its publisher, or goes on as titles of reports do not."""
    if publisher and not _names_body(publisher):
        return True
    rest = _patterns().usual.sub("", _BRACKETED.sub("", after))
    return len(rest) > 1 and not _names_body(rest)


def _orders(compact: str, outside: str) -> bool:
    """Whether a title is that of a paper about reports: an order, a form, an explanation, news."""
    others = _patterns().others
    return bool(others["notice_openings"].match(compact) or others["notice"].search(outside))


def _kind(compact: str, before: str, outside: str) -> PageType:
    others = _patterns().others
    if _orders(compact, outside):
        return "notice"
    if re.search(rf"(?:{others['bodies'].pattern})(?:{others['news'].pattern})", before):
        return "notice"
    if re.search(f"(?:{others['other_subjects'].pattern})\\Z", before):
        return "other_annual"
    return _other_kind(compact, outside) or "report"


def _other_kind(compact: str, outside: str | None) -> PageType | None:
    """Quarterly or comparison anywhere; other annual papers only where no disclosure report is named."""
    others = _patterns().others
    if others["comparison"].search(compact) and "公开" in compact:
        return "comparison"
    if "公开" in compact and (others["quarterly"].search(compact) or is_of_months(compact)):
        return "quarterly"
    if outside is None and others["other_annual"].search(compact):
        return "other_annual"
    return None


def names_other_paper(text: str) -> bool:
    """Whether a heading with a year is that of a paper of another kind than a report (2021年公开指南)."""
    compact = _BLANK.sub("", fold(text))
    if len(compact) > MAX_TITLE or not read_years(compact):
        return False
    others = _patterns().others
    return others["notice"].search(compact) is not None or others["papers"].search(compact) is not None


def is_report_title(text: str) -> bool:
    """Whether a line is the title of one annual report."""
    if len(text) > MAX_TITLE or not ("报" in text or "報" in text) or not ("公开" in text or "公開" in text):
        return False
    return read_title(text).kind == "report"


def clean_title(text: str) -> str:
    """A title as published: blanks at its ends, quotes around it and the names of renderings go."""
    text = _LABEL.sub("", " ".join(text.split())).strip(" 　|·_-—>:：")
    text = without_day(text)
    for _ in range(2):
        text, found = _patterns().rendering.subn("", text)
        if not found:
            break
    if text[:1] in "《〈【[" and text[-1:] in "》〉】]":
        text = text[1:-1]
    return text


def _without_lone_bracket(name: str) -> str:
    """A name whose brackets pair: 文化局（旅游局） keeps them, what a year or a tag left behind goes."""
    if name.count("（") + name.count("(") != name.count("）") + name.count(")"):
        return name.strip("（）()")
    return name.removesuffix("（）").removesuffix("()")


def _publisher(before: str, subject: str, after: str) -> str | None:
    """The publisher's name before the subject (around the year), or in brackets behind the title."""
    patterns = _patterns()
    name = patterns.tail.sub("", without_years(_TAG.sub("", before)))
    name = patterns.lead_in.sub("", name, count=1).strip("《》〈〉“”\"'【】[]：:，,、的- —_")
    name = _without_lone_bracket(name)
    if name.endswith("人民") and subject.startswith("政府"):
        name += "政府"
    if _NAME.search(name) and name not in patterns.many:
        return name
    behind = patterns.behind.search(after)
    return behind[1] if behind and behind[1] not in patterns.many else None
