"""Hidden elements that the page's script would show: folded chapters, tabs; not copies, menus and pop-ups."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from extract.main_text.choose import block_mass
from extract.main_text.flow import Flow, FlowBlock, Hidden
from extract.main_text.lexicon import Lexicon
from extract.numbering import starts_with_number

MIN_MASS = 40  # characters of report text that make a hidden element worth showing
OPENING = 30  # characters by which a long text is known
COPY_SHARE = 0.8  # of an element's characters that stand elsewhere make it a copy (for phones, for printing)


def show_hidden(flow: Flow, words: Lexicon) -> Flow:
    """The flow with the blocks shown whose element holds text of a report that stands nowhere else.

    Where one such element is shown, those of its tag and class are too: chapters may be of two words.
    """
    if not any(block.hidden for block in flow.blocks):
        return flow
    seen = _pairs([block for block in flow.blocks if block.hidden is None])
    fresh: list[tuple[Hidden, list[FlowBlock]]] = []
    for hidden, group in _hidden_groups(flow.blocks):
        pairs = _pairs(group)
        if _length(pairs & seen) < COPY_SHARE * _length(pairs):
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
    """Long texts by how they begin (a hidden one may be cut off), short ones with the text before them.

    A chapter shares its heading with a list of contents, but not what stands before it.
    """
    texts = [block.text for block in blocks]
    return {
        ("", text[:OPENING]) if len(text) >= OPENING else (before, text)
        for before, text in pairwise(["", *texts])
    }


def _length(pairs: set[tuple[str, str]]) -> int:
    return sum(len(text) for _, text in pairs)


def _tells_report(group: Sequence[FlowBlock], words: Lexicon) -> bool:
    masses = [block_mass(block, words) for block in group]
    headed = any(mass and starts_with_number(block.text) for mass, block in zip(masses, group, strict=True))
    return headed or sum(masses) >= MIN_MASS
