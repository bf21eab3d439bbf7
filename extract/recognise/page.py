"""Whether a page is an annual disclosure report, from its bytes, before anything is parsed."""

import re
from dataclasses import dataclass, replace
from functools import cache
from html import unescape

from extract.model import PageType
from extract.recognise.link import names_list
from extract.recognise.phrases import any_of, fold, load_words, unfold
from extract.recognise.proof import is_in_parts, read_orders, without_links
from extract.recognise.raw import Raw, edges, iter_titles, other_file, read_raw
from extract.recognise.title import Title, is_report_title, names_other_paper, read_title
from extract.recognise.verdict import PageVerdict

MIN_MARKS = 4  # different words of a report that a page with a report's title holds at least
MIN_MARKS_UNTITLED = 9  # and one without; menus of portals hold up to 6
MANY_MARKS = 13
LONG_PAGE = 20_000  # characters; Word writes ten of markup for one of text
MIN_CORE = 3  # core words of a page without a report's title
MIN_SENTENCES = 2
MIN_HAN = 150  # Han characters of the shortest report seen (a township's form with its tables)
SHELL_HAN = 400  # a page with fewer may be waiting for its script
HAN_PER_LINK = 200  # Han characters; a list has under 100 for each report, its excerpts included
LIST_LINKS = 2  # links with titles of reports that make a list
_SCRIPT = re.compile(r"<script\b.*?(?:</script\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_HEADING = re.compile(
    r"<(?:h[1-4]\b[^<>]{0,300}|\w{1,10}\s[^<>]{0,200}?(?:class|id)=[\"'][^\"'<>]{0,60}tit[^<>]{0,200})>\s*([^<>]{6,200})"
    r"|(?:信息名称|名称|标题)\s*[:：]?\s*(?:<[^<>]{0,200}>\s*){0,4}([^<>]{6,200})",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[^<>]{1,2000}>")
_EDGES = re.compile(r"[<>\n]")


@dataclass(frozen=True, slots=True)
class _Titles:
    """The title that names the page, and the titles of reports it links to."""

    own: Title | None
    linked: int


def _first_of(name: str, text: str) -> str | None:
    """The first word of a list that stands in a text."""
    return next((word for word in load_words("pages")[name] if word in text), None)


@cache
def _attachment() -> re.Pattern[str]:
    kinds = "|".join(load_words("links")["attachments"])
    return re.compile(rf"(?:href|src|data|file|url)\W{{1,8}}[^\"'<>]{{1,300}}?\.(?:{kinds})\b", re.IGNORECASE)


def judge_page(body: bytes, url: str | None = None, content_type: str | None = None) -> PageVerdict:
    """The type of a page; a file that is no page (PDF, office file, image) is "nothing", its kind the reason.

    `url` helps where a page itself says little: an address that names the reports' column.
    """
    if kind := other_file(body, content_type):
        return PageVerdict("nothing", reason=f"a file, not a page: {kind}")
    raw = read_raw(body)
    if raw.han < SHELL_HAN and (early := _judge_small(raw)) and not _tells_report(raw):
        return early
    if not raw.discloses or not any(word in raw.text for word in load_words("pages")["gate"]):
        return _wordless(raw, url)
    verdict = _judge_words(raw, url)
    if verdict.page_type == "report" and _is_written_by_script(raw.text):
        return replace(verdict, page_type="js_shell", reason="the words of a report stand in a script")
    return verdict


def _is_written_by_script(text: str) -> bool:
    """Whether the words of a report stand in scripts only."""
    shown, scripts = _SCRIPT.subn("", text)
    return scripts > 0 and count_marks(shown) < MIN_MARKS and count_marks(fold(shown)) < MIN_MARKS


def count_marks(text: str) -> int:
    """How many different words of reports a simplified text holds; of long pages between the tags only."""
    shown = _TAG.sub("\n", text) if len(text) > LONG_PAGE else text
    found = {match[0] + match[match.lastindex or 0] for match in _mark_at().finditer(shown)}
    return len(frozenset[str]().union(*map(_marks_at_start, found)))


@cache
def _marks_at_start(longest: str) -> frozenset[str]:
    """The words of reports that the longest one at a place begins with, itself among them."""
    return frozenset(word for word in load_words("pages")["body"] if longest.startswith(word))


@cache
def _mark_at() -> re.Pattern[str]:
    """Matches the first character of every word of reports, of which one may begin within another.

    One pass for all words takes a quarter of the time that a search for each takes.
    """
    rests: dict[str, list[str]] = {}
    for word in load_words("pages")["body"]:
        rests.setdefault(word[0], []).append(word[1:])
    return re.compile("|".join(f"{first}(?=({any_of(words)}))" for first, words in rests.items()))


def _judge_small(raw: Raw) -> PageVerdict | None:
    """Pages of few words: walls, missing pages and scripts."""
    title, shown = raw.title or None, edges(raw.text)
    for kind, name in (("blocked", "blocked"), ("soft_404", "soft_404")):
        if word := _first_of(name, shown):
            return PageVerdict(_as_type(kind), title, reason=f"few words, and {word}")
    if _first_of("soft_404_titles", raw.title):
        return PageVerdict("soft_404", title, reason=f"titled {raw.title}")
    return None


def _tells_report(raw: Raw) -> bool:
    """Whether few words are a short report, which may say 信息不存在 of a request."""
    marks = count_marks(fold(raw.text))
    lines = (line.strip() for line in _EDGES.split(raw.text))
    return marks >= MIN_MARKS_UNTITLED or (marks >= MIN_MARKS and any(map(is_report_title, lines)))


def _as_type(kind: str) -> PageType:
    return "blocked" if kind == "blocked" else "soft_404"


def _judge_words(raw: Raw, url: str | None) -> PageVerdict:
    titles = _titles(raw)
    title = titles.own
    marks = _marks(raw, title is not None)
    if title is None:
        if is_enough_untitled(marks, raw.han) and _outweighs_links(raw, titles, marks):
            return _untitled(raw, titles, url)
        return _without_report(raw, titles, marks, url)
    if title.publisher is None and (other := _other_heading(without_links(raw.text))) is not None:
        return _headed(other, marks)
    return _titled(raw, title, marks)


def _untitled(raw: Raw, titles: _Titles, url: str | None) -> PageVerdict:
    """A page of many words of reports: those of its links, which menus and lists hold, do not count."""
    shown = without_links(raw.text)
    marks = count_marks(fold(shown))
    if not is_enough_untitled(marks, raw.han) or not is_in_parts(shown):
        return _without_report(raw, titles, marks, url)
    if (other := _other_heading(shown)) is not None:
        return _headed(other, marks)
    return judge_untitled(shown, marks)


def _headed(other: Title, marks: int) -> PageVerdict:
    """A page whose heading names another paper."""
    kind = "notice" if other.kind in (None, "report") else other.kind
    return PageVerdict(kind, other.text, reason=f"{marks} words of a report, but it is headed {other.text}")


def _other_heading(shown: str) -> Title | None:
    """The first heading outside of links that names a paper, if it is another than a report."""
    heads = (read_title(unescape(match[1] or match[2])) for match in _HEADING.finditer(shown))
    first = next((head for head in heads if head.kind is not None or names_other_paper(head.text)), None)
    return first if first is not None and _is_other(first) else None


def _is_other(head: Title) -> bool:
    if head.carrier:
        return False
    return head.kind not in (None, "report") or names_other_paper(head.text)


def _outweighs_links(raw: Raw, titles: _Titles, marks: int) -> bool:
    """Whether a page is more than the reports it links to: a menu of other years may stand beside one."""
    return titles.linked < LIST_LINKS or marks >= MANY_MARKS or raw.han >= HAN_PER_LINK * titles.linked


def _marks(raw: Raw, titled: bool) -> int:
    """Different words of reports; without a title only if a few sentences and core words show."""
    traditional = "公開" in raw.text
    if not titled and (raw.text.count("。") < MIN_SENTENCES or not _has_core(raw.text, traditional)):
        return 0
    marks = count_marks(raw.text)
    return count_marks(fold(raw.text)) if traditional and marks < MIN_MARKS_UNTITLED else marks


def _has_core(text: str, traditional: bool) -> bool:
    """Whether at least so many of the core words show as every report has."""
    words = load_words("pages")["core"]
    found = (word in text or (traditional and unfold(word) in text) for word in words)
    return sum(1 for _ in zip(range(MIN_CORE), filter(None, found), strict=False)) == MIN_CORE


def is_enough_untitled(marks: int, han: int) -> bool:
    """Whether a text without a title speaks as reports do; a short one must do so the more."""
    return marks >= MIN_MARKS_UNTITLED and han >= (MIN_HAN if marks >= MANY_MARKS else 2 * MIN_HAN)


def judge_untitled(text: str, marks: int) -> PageVerdict:
    """A text that speaks as reports do and has no title: a report, unless it orders others to report."""
    if orders := read_orders(text):
        return PageVerdict("notice", reason=f"{marks} words of a report, but it orders: {', '.join(orders)}")
    return PageVerdict("report", reason=f"{marks} words of a report, no title")


def _titled(raw: Raw, title: Title, marks: int) -> PageVerdict:
    kind = title.kind or "nothing"
    if kind == "report" or title.carrier:
        kind = _reality(raw, title, marks)
    return PageVerdict(
        kind,
        title.text,
        title.publisher,
        title.report_year,
        f"its title is one of kind {title.kind}, {marks} words of a report",
    )


def _reality(raw: Raw, title: Title, marks: int) -> PageType:
    """What stands under a report's title."""
    is_unsure = title.carrier or title.doubtful
    if (is_unsure or title.publisher is None) and read_orders(raw.text):
        return "notice"
    if is_unsure and not is_in_parts(without_links(raw.text)):
        return "notice"
    if marks >= (MIN_MARKS_UNTITLED if is_unsure else MIN_MARKS) and raw.han >= MIN_HAN:
        return "report"
    if _attachment().search(raw.text):
        return "attachment_only"
    if _is_shell(raw):
        return "js_shell"
    return "notice"


def _without_report(raw: Raw, titles: _Titles, marks: int, url: str | None) -> PageVerdict:
    """Lists, directories, shells, other papers and nothing."""
    title = raw.article or raw.title or None
    named = read_title(title or "")
    if named.kind not in (None, "report"):
        return PageVerdict(
            named.kind or "nothing",
            title,
            named.publisher,
            named.report_year,
            f"its title is one of kind {named.kind}",
        )
    if titles.linked >= LIST_LINKS or (titles.linked and _is_column(title or "")):
        return PageVerdict("list", title, reason=f"links to {titles.linked} reports")
    if _is_shell(raw):
        return PageVerdict("js_shell", title, reason="few words, and a script that may bring more")
    if _is_column(title or "") or names_list(url or ""):
        return PageVerdict("directory", title, reason="named as a column of reports")
    return PageVerdict("nothing", title, reason=f"{marks} words of a report, no title")


def _wordless(raw: Raw, url: str | None) -> PageVerdict:
    """Pages without a word of disclosure: a script may yet bring it where the address promises reports."""
    title = raw.title or None
    if _is_shell(raw) and (names_list(url or "") or raw.han < 40):
        return PageVerdict("js_shell", title, reason="no words, and a script that may bring them")
    named = read_title(title or "")
    if named.kind == "other_annual":
        return PageVerdict("other_annual", title, reason="its title is that of another annual paper")
    return PageVerdict("nothing", title, reason="no word of disclosure")


def _is_shell(raw: Raw) -> bool:
    return raw.han < SHELL_HAN and _first_of("shells", edges(raw.text)) is not None


def _is_column(title: str) -> bool:
    columns = load_words("titles")["columns"]
    return any(piece.strip() in columns for piece in re.split(r"[_|｜\-—–>]+", fold(title)))


def _titles(raw: Raw) -> _Titles:
    heads = [title for text in (raw.article, raw.title) if text and (title := read_title(text)).kind]
    found = list(iter_titles(raw))
    linked = len({title.text for in_link, title in found if in_link and title.kind == "report"})
    bodies = [title for in_link, title in found if not in_link and (title.kind == "report" or title.carrier)]
    own = next(iter(heads or (bodies if linked < LIST_LINKS or len(bodies) == 1 else [])), None)
    return _Titles(own, linked)
