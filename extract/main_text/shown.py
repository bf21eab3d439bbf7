"""Hidden elements that the page's script would show: folded chapters, tabs; not copies, menus and pop-ups."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from extract.main_text.choose import block_mass
from extract.main_text.flow import Flow, FlowBlock, Hidden
from extract.main_text.lexicon import Lexicon
from extract.numbering import starts_with_number

MIN_MASS = 40  # characters of report text that make a hidden element worth showing
SUMMARY = 30  # characters by which a summary is known
COPY_SHARE = 0.8  # of an element's characters that stand elsewhere make it a copy (for phones, for printing)


def show_hidden(flow: Flow, words: Lexicon) -> Flow:
    """The flow with the blocks shown whose element holds text of a report that stands nowhere else.

    Where one such element is shown, those of its tag and class are too: chapters may be of two words.
    """
    if not any(block.hidden for block in flow.blocks):
        return flow
    open_blocks = [block for block in flow.blocks if block.hidden is None]
    seen = _pairs(open_blocks) | _openings([block.text for block in open_blocks])
    fresh: list[tuple[Hidden, list[FlowBlock]]] = []
    for hidden, group in _hidden_groups(flow.blocks):
        pairs = _pairs(group)
        if sum(len(pair[1]) for pair in pairs & seen) < COPY_SHARE * sum(len(pair[1]) for pair in pairs):
            fresh.append((hidden, group))
            seen |= pairs
    kinds = {hidden.kind for hidden, group in fresh if _tells_report(group, words)}
    shown = {hidden for hidden, _ in fresh if hidden.kind in kinds}
    blocks = [replace(block, hidden=None) if block.hidden in shown else block for block in flow.blocks]
    return Flow(blocks, flow.runs)


def _hidden_groups(blocks: Sequence[FlowBlock]) -> Iterator[tuple[Hidden, list[FlowBlock]]]:
    for hidden, group in groupby(blocks, key=lambda block: block.hidden):
        if hidden is not None:
            yield hidden, list(group)


def _pairs(blocks: Sequence[FlowBlock]) -> set[tuple[str, str]]:
    """Texts with the text before them: a chapter shares its heading with a list of contents."""
    texts = [block.text for block in blocks]
    return set(pairwise(texts)) if len(texts) > 1 else _openings(texts)


def _openings(texts: Sequence[str]) -> set[tuple[str, str]]:
    """How texts begin: a hidden line may be a summary, cut off."""
    return {("", text[:SUMMARY]) for text in texts}


def _tells_report(group: Sequence[FlowBlock], words: Lexicon) -> bool:
    masses = [block_mass(block, words) for block in group]
    headed = any(mass and starts_with_number(block.text) for mass, block in zip(masses, group, strict=True))
    return headed or sum(masses) >= MIN_MASS
