"""Which run of blocks is the report: the smallest element that holds nearly all report-word mass."""

import re
from dataclasses import replace
from functools import lru_cache
from itertools import accumulate

from extract.main_text.flow import Flow, FlowBlock
from extract.main_text.lexicon import Lexicon
from extract.numbering import is_major_heading
from extract.recognise.title import is_report_title

MASS_SHARE = 0.9  # of the mass; what a sibling element holds beside it is won back by `_extend`
HEADED_SHARE = 0.6  # of the mass, for an element that holds all numbered headings
MIN_HEADINGS = 3
LINK_SHARE = 0.5  # a block with more of its text in links is navigation
SIGNATURE = re.compile(
    r"[（(]?(?:[\u4e00-\u9fff]{2,28}(?:政府|办公室|办公厅|局|委员会|管委会|办事处|中心|厅|院|海关)"
    r"|[12二][0-9０-９〇○零一二三四五六七八九\s]{3,8}年[0-9０-９〇○零一二三四五六七八九十\s]{1,5}月(?:[0-9０-９〇○零一二三四五六七八九十\s]{1,6}日)?)[）)]?"
)
CHROME_CHARS = 200  # no line of a page's frame is longer


def mark_chrome(flow: Flow, words: Lexicon) -> Flow:
    """The flow with the blocks of the page's frame marked: navigation, tools, share bars, footers."""
    blocks = [replace(block, chrome=True) if _is_chrome(block, words) else block for block in flow.blocks]
    return Flow(blocks, flow.runs)


def _is_chrome(block: FlowBlock, words: Lexicon) -> bool:
    if block.table is not None:
        return False
    if block.link_chars > LINK_SHARE * len(block.text):
        return True
    return len(block.text) <= CHROME_CHARS and _reads_as_chrome(block.text, words)


@lru_cache(8192)  # the pages of a portal share their frame
def _reads_as_chrome(text: str, words: Lexicon) -> bool:
    return words.chrome.match(text) is not None


def block_mass(block: FlowBlock, words: Lexicon) -> int:
    """Characters of a block that speaks of what reports speak of; 0 for frame blocks and titles."""
    if block.chrome or words.mass.search(block.text) is None or is_report_title(block.text):
        return 0
    return len(block.text)


def choose_run(flow: Flow, words: Lexicon) -> tuple[int, int] | None:
    """The (first, end) range of `flow.blocks` that is the main text; None where no block has mass."""
    masses = [0 if block.hidden else block_mass(block, words) for block in flow.blocks]
    sums = list(accumulate(masses, initial=0))
    if not sums[-1]:
        return None
    headings = _headings(flow)
    held = [
        (end - first, first, end)
        for first, end in flow.runs
        if sums[end] - sums[first] >= MASS_SHARE * sums[-1]
        or (
            sums[end] - sums[first] >= HEADED_SHARE * sums[-1]
            and headings is not None
            and first <= headings[0]
            and headings[1] < end
        )
    ]
    _, first, end = min(held, default=(0, 0, len(flow.blocks)))
    return _extend(flow, masses, first, end)


def _headings(flow: Flow) -> tuple[int, int] | None:
    """The first and the last major heading of the page, if it has enough to tell where its report is."""
    found = [
        index
        for index, block in enumerate(flow.blocks)
        if not block.hidden and is_major_heading(block.text) and not block.chrome
    ]
    return (found[0], found[-1]) if len(found) >= MIN_HEADINGS else None


def _extend(flow: Flow, masses: list[int], first: int, end: int) -> tuple[int, int]:
    """Takes in neighbours with mass that stand beside the chosen element, not behind other content."""
    while first and _joins(flow.blocks[first - 1], masses[first - 1]):
        first -= 1
    while end < len(masses) and (_joins(flow.blocks[end], masses[end]) or _signs(flow.blocks[end])):
        end += 1
    return first, end


def _signs(block: FlowBlock) -> bool:
    """Whether a block is the name or the date under a report."""
    return (
        block.table is None
        and not block.hidden
        and SIGNATURE.fullmatch(block.text) is not None
        and not block.chrome
    )


def _joins(block: FlowBlock, mass: int) -> bool:
    return mass > 0 and (block.table is not None or mass >= 40 or block.text.endswith(("。", "；")))
