"""Which run of blocks is the report: the smallest element that holds nearly all report-word mass."""

from itertools import accumulate

from extract.main_text.flow import Flow, FlowBlock
from extract.main_text.lexicon import Lexicon
from extract.recognise.title import is_report_title

MASS_SHARE = 0.9  # of the mass; what a sibling element holds beside it is won back by `_extend`
LINK_SHARE = 0.5  # a block with more of its text in links is navigation
CHROME_CHARS = 200  # no line of a page's frame is longer


def is_chrome(block: FlowBlock, words: Lexicon) -> bool:
    """Whether a block belongs to the page's frame: navigation, tools, share bars, footers."""
    if block.table is not None:
        return False
    if block.chrome or block.link_chars > LINK_SHARE * len(block.text):
        return True
    return len(block.text) <= CHROME_CHARS and words.chrome.match(block.text) is not None


def block_mass(block: FlowBlock, words: Lexicon) -> int:
    """Characters of a block that speaks of what reports speak of; 0 for frame blocks and titles."""
    if words.mass.search(block.text) is None or is_chrome(block, words) or is_report_title(block.text):
        return 0
    return len(block.text)


def choose_run(flow: Flow, words: Lexicon) -> tuple[int, int] | None:
    """The (first, end) range of `flow.blocks` that is the main text; None where no block has mass."""
    masses = [0 if block.hidden else block_mass(block, words) for block in flow.blocks]
    hidden = [block_mass(block, words) if block.hidden else 0 for block in flow.blocks]
    if sum(hidden) > 4 * sum(masses):  # a page that only shows its text by script
        masses = hidden
    sums = list(accumulate(masses, initial=0))
    if not sums[-1]:
        return None
    wanted = MASS_SHARE * sums[-1]
    held = [(end - first, first, end) for first, end in flow.runs if sums[end] - sums[first] >= wanted]
    _, first, end = min(held, default=(0, 0, len(flow.blocks)))
    return _extend(flow, masses, first, end)


def _extend(flow: Flow, masses: list[int], first: int, end: int) -> tuple[int, int]:
    """Takes in neighbours with mass that stand beside the chosen element, not behind other content."""
    while first and _joins(flow.blocks[first - 1], masses[first - 1]):
        first -= 1
    while end < len(masses) and _joins(flow.blocks[end], masses[end]):
        end += 1
    return first, end


def _joins(block: FlowBlock, mass: int) -> bool:
    return mass > 0 and (block.table is not None or mass >= 40 or block.text.endswith(("。", "；")))
