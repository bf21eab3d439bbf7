"""How near an extracted text comes to the known one."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median
from time import process_time

from bench._text_pages import KnownPage
from bench._text_tools import Tool

GRAM = 4
ROUNDS = 3
LOST = 0.5  # a page of whose paragraphs fewer are found has lost its prose
MIN_TEXT = 100  # characters that a tool must give of a page that is no report to have been taken in
# Words of menus, tools, other people's words and footers that no report of the set holds.
LEAKS = (
    "版权所有", "上一", "下一", "打印", "网站标识码", "分享到", "建议使用", "首页",
    "当前位置", "浏览次数", "相关阅读", "往期", "网友", "留言", "扫一扫", "扫码",
    "机器人", "纠错", "责任编辑", "主办", "字体", "投诉举报", "技术支持", "收藏",
    "隐私", "阅读原文", "关闭窗口", "发布者", "点击数", "历年报告", "热点信息",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Score:
    """One tool on the whole set; `paragraphs` is the share found word for word."""

    tool: str
    f1: float
    worst: float
    worst_page: str
    paragraphs: float
    lost: int
    leaks: int
    negatives: int


def bare(text: str) -> str:
    """Characters that count: no blanks, no bars of tables."""
    return "".join(char for char in text if not char.isspace() and char != "|")


def grams(text: str) -> Counter[str]:
    """Character 4-grams."""
    shown = bare(text)
    return Counter(shown[at : at + GRAM] for at in range(max(1, len(shown) - GRAM + 1)))


def f1(found: str, truth: str) -> float:
    """Of the multisets of 4-grams."""
    left, right = grams(found), grams(truth)
    return 2 * (left & right).total() / (left.total() + right.total())


def recall(found: str, paragraphs: Sequence[str]) -> float:
    """The share of paragraphs that stand in the text whole."""
    shown = bare(found)
    return fmean(bare(text) in shown for text in paragraphs)


def score_tool(name: str, tool: Tool, pages: Sequence[KnownPage], others: Iterable[str]) -> Score:
    """Runs a tool over the set; the title, which some tools leave out, counts for nobody."""
    found = [tool(page.html).replace(page.title, "") for page in pages]
    scores = [f1(text, page.text) for text, page in zip(found, pages, strict=True)]
    recalls = [recall(text, page.prose) for text, page in zip(found, pages, strict=True)]
    leaks = sum(
        word in text and word not in page.text
        for text, page in zip(found, pages, strict=True)
        for word in LEAKS
    )
    worst = min(range(len(pages)), key=scores.__getitem__)
    return Score(
        name,
        fmean(scores),
        scores[worst],
        pages[worst].name,
        fmean(recalls),
        sum(share < LOST for share in recalls),
        leaks,
        sum(len(bare(tool(html))) >= MIN_TEXT for html in others),
    )


def cpu_ms(tools: Mapping[str, Tool], pages: Sequence[str]) -> dict[str, float]:
    """Mean CPU milliseconds a page, the median of rounds in which the tools take turns."""
    rounds: dict[str, list[float]] = {name: [] for name in tools}
    for _ in range(ROUNDS):
        for name, tool in tools.items():
            start = process_time()
            for page in pages:
                tool(page)
            rounds[name].append((process_time() - start) / len(pages) * 1e3)
    return {name: median(times) for name, times in rounds.items()}
