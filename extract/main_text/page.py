"""The main text of an HTML page."""

from dataclasses import replace

from lxml.etree import _Element

from extract.main_text.choose import choose_run, mark_chrome
from extract.main_text.dateline import find_dateline
from extract.main_text.dom import is_too_deep, parse_html, strip_tags
from extract.main_text.fallback import is_disputed, read_generic
from extract.main_text.flow import Flow, FlowBlock, read_flow
from extract.main_text.frame import trim
from extract.main_text.lexicon import Lexicon, lexicon
from extract.main_text.model import Hints, MainText
from extract.main_text.parts import Frame, as_line, build_hints, build_parts
from extract.main_text.plain import read_plain
from extract.main_text.shown import show_hidden
from extract.numbering import is_major_heading
from extract.recognise.title import is_report_title
from extract.tables.layout import is_data_table

MIN_MARKS = 2  # headings or tables that show a text to be a report's
DISPUTED = "report words, but a general extractor reads another text"


def read_html(html: str, url: str | None = None) -> MainText:
    """Paragraphs, headings and tables of the main text in their places, and what stood around them.

    `html` is repaired and simplified; any string is taken; `url` makes the links absolute. Where no
    block speaks of what reports speak of, `evidence` is "trafilatura", or "none" for all visible text; where
    the report's own marks are few and trafilatura reads something else it says so (`DISPUTED`).
    """
    root = parse_html(html)
    if root is None:
        return MainText((), Hints(), "none")
    if is_too_deep(html, root):
        return read_plain(strip_tags(html))
    words = lexicon()
    flow = show_hidden(mark_chrome(read_flow(root, is_data_table), words), words)
    run = choose_run(flow, words)
    if run is None:
        return _read_unmarked(html, root, flow, url, words)
    kept = _kept_blocks(flow, *run, words)
    hints = build_hints(root, _frame(flow, kept), url, words)
    hints = replace(hints, dateline=_dateline(flow, kept))
    return MainText(build_parts(kept, words), hints, _evidence(html, kept))


def _evidence(html: str, kept: list[FlowBlock]) -> str:
    """A text with neither headings nor tables of a report is held against a general extractor's."""
    is_marked = sum(block.table is not None or is_major_heading(block.text) for block in kept) >= MIN_MARKS
    texts = [block.text for block in kept]
    return DISPUTED if not is_marked and is_disputed(html, texts) else "report words"


def _read_unmarked(html: str, root: _Element, flow: Flow, url: str | None, words: Lexicon) -> MainText:
    """A page without the report's marks: what a general extractor finds, else all that is visible."""
    hints = build_hints(root, Frame(tuple(flow.blocks), ()), url, words)
    if parts := read_generic(html):
        return MainText(parts, hints, "trafilatura")
    return MainText(build_parts(_visible(flow.blocks), words), hints, "none")


def _kept_blocks(flow: Flow, first: int, end: int, words: Lexicon) -> list[FlowBlock]:
    """The report's blocks of a run."""
    inside = _visible(flow.blocks[first:end])
    trimmed = trim([as_line(block, words) for block in inside], words)
    return [inside[index] for index in trimmed.kept]


def _frame(flow: Flow, kept: list[FlowBlock]) -> Frame:
    """The other blocks of the page, in two parts: before the report begins, and from there on."""
    chosen = set(map(id, kept))
    start = next((at for at, block in enumerate(flow.blocks) if id(block) in chosen), len(flow.blocks))
    after = tuple(block for block in flow.blocks[start:] if id(block) not in chosen)
    return Frame(tuple(flow.blocks[:start]), after)


def _dateline(flow: Flow, kept: list[FlowBlock]) -> str | None:
    """The date between the title, in the text or above it, and the first line behind them."""
    first = next((id(block) for block in kept if not is_report_title(block.text)), None)
    at = next((at for at, block in enumerate(flow.blocks) if id(block) == first), 0)
    return find_dateline([block.text for block in reversed(flow.blocks[:at]) if not block.hidden])


def _visible(run: list[FlowBlock]) -> list[FlowBlock]:
    """The shown blocks of a run; all of them where the run is only shown by script."""
    return [block for block in run if not block.hidden] or run
