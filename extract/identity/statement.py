"""Who reports by the report's own first sentences: 现公布…2013年…年度报告, 本报告由…编制, 请与…联系."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from extract.identity.names import any_of, load_data, names_body, split_name
from extract.recognise.title import read_title

LATEST = 2100  # any division of today or before
INTRODUCTION = 5  # paragraphs in which a report says whose it is


@dataclass(frozen=True, slots=True)
class _Patterns:
    announced: re.Pattern[str]
    written: re.Pattern[str]
    doing: re.Pattern[str]
    contact: re.Pattern[str]
    inner: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    data = {name: any_of(words) for name, words in load_data().items() if isinstance(words, list)}
    report = "(?:信息公开|政务公开)[^，。；,;:：]{0,10}?(?:年度报告|年报|工作报告)"
    return _Patterns(
        announced=re.compile(rf"(?:{data['announced']})(?=([^，。；,;:：]{{2,60}}?{report}))"),
        written=re.compile(rf"(?:{data['written_by']})([^，。；,;由《》]{{3,40}}?)(?:{data['writing']})"),
        doing=re.compile(
            rf"(?:^|[。\n])\s*20\d\d\s?年度?[，,]?\s*([\u4e00-\u9fff]{{4,24}}?)(?:{data['doing']})",
            re.MULTILINE,
        ),
        contact=re.compile(
            rf"(?:{data['contact']})\s?[:：]?\s?([\u4e00-\u9fff]{{4,40}}?)(?=联系|[（(，,:：；;。])"
        ),
        inner=re.compile(rf"(?:{data['inner_offices']})\Z"),
    )


def iter_stated_publishers(paragraphs: Sequence[str]) -> Iterator[str]:
    """Names as worded: that of the announced report first, then that of its writer."""
    patterns = _patterns()
    introduction = "\n".join(paragraphs[:INTRODUCTION])
    for match in patterns.announced.finditer(introduction):
        title = read_title(match[1])
        name = title.publisher if title.kind == "report" else None
        if name and (names_body(name) or is_whole_name(name)):
            yield name
    telling = (patterns.written, patterns.doing, patterns.contact)
    for match in (match for pattern in telling for match in pattern.finditer(introduction)):
        name = _without_office(patterns.inner.sub("", match[1]))
        name = f"{name}政府" if name.endswith("人民") else name
        if is_whole_name(name):
            yield name


def _without_office(name: str) -> str:
    """某局办公室 writes for 某局; the office of a government reports itself."""
    body = name.removesuffix("办公室")
    return body if body != name and not body.endswith("政府") and names_body(body) else name


def is_whole_name(name: str) -> bool:
    """Whether a name found in a sentence begins with a place and ends as a body's or a place's does."""
    parts = split_name(name, LATEST)
    return bool(parts.places) and (not parts.body or names_body(parts.body))
