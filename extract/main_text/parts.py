"""From the chosen blocks to the parts of a document and the hints that stood around them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml.etree import _Element

from extract.continuation import absolute
from extract.main_text.flow import FlowBlock
from extract.main_text.frame import Line
from extract.main_text.lexicon import Lexicon
from extract.main_text.model import Hints, Link, Property
from extract.main_text.properties import pair_properties, read_properties
from extract.model import Grid, Part, Prose
from extract.recognise.title import is_report_title

MAX_HEADING = 120
MAX_PROPERTY_TABLE = 1_000  # characters
MIN_LABELS = 3

_NO_LABEL = re.compile(r"[\s:：【】\[\]]")
_BREADCRUMB = re.compile(r"[>＞»›/]|\s{1,}")


@dataclass(frozen=True, slots=True)
class Frame:
    """The blocks of a page that are not the report's: before it begins, and from there on."""

    before: tuple[FlowBlock, ...]
    after: tuple[FlowBlock, ...]


def as_line(block: FlowBlock, words: Lexicon) -> Line:
    """A block as the frame trimming sees it."""
    properties = () if block.table else read_properties(block.text, words)
    return Line(block.text, block.chrome, block.table is not None, _holds_labels(block, words), properties)


def _holds_labels(block: FlowBlock, words: Lexicon) -> bool:
    """Whether a table is one of properties (索引号 | … | 发布机构 | …), whatever their values speak of."""
    if block.table is None or len(block.text) > MAX_PROPERTY_TABLE:
        return False
    cells = _cell_texts(block)
    labels = sum(_NO_LABEL.sub("", cell) in words.label_kinds for cell in cells)
    return labels >= MIN_LABELS and 3 * labels >= len(cells)


def as_part(block: FlowBlock, words: Lexicon) -> Part:
    """A paragraph with the run-in tools at its end cut off, or a table's grid."""
    if block.table is None:
        return Prose(words.ending.sub("", block.text), block.level)
    return block.table


def build_parts(blocks: Sequence[FlowBlock], words: Lexicon) -> tuple[Part, ...]:
    """The parts that hold anything at all."""
    parts = (as_part(block, words) for block in blocks)
    return tuple(part for part in parts if (part.cells if isinstance(part, Grid) else part.text))


def frame_properties(blocks: Sequence[FlowBlock], words: Lexicon) -> tuple[Property, ...]:
    """The labelled lines of the frame; a label that stands alone takes the next line or cell as its value."""
    return pair_properties([text for block in blocks for text in _cell_texts(block)], words)[0]


def _cell_texts(block: FlowBlock) -> list[str]:
    if block.table is None or len(block.text) > 2_000:
        return [block.text]
    return [cell.raw for cell in block.table.cells if cell.raw]


def build_hints(root: _Element, frame: Frame, url: str | None, words: Lexicon) -> Hints:
    """Title tag, meta fields, title lines, breadcrumb, properties and links of a page."""
    blocks = [*frame.before, *frame.after]
    return Hints(
        title=_text_of(root.find(".//title")),
        headings=tuple(block.text for block in blocks if block.level == 1 and len(block.text) <= MAX_HEADING),
        title_lines=_title_lines(frame.before),
        meta=_meta(root),
        breadcrumb=_breadcrumb(blocks),
        properties=frame_properties([block for block in blocks if len(block.text) <= 2_000], words),
        frame=tuple(block.text for block in blocks if len(block.text) <= 200),
        links=_links(root, url),
    )


def _title_lines(before: Sequence[FlowBlock]) -> tuple[str, ...]:
    """The lines before the text that read as a title, the nearest first; links to other reports go."""
    shown = (block for block in reversed(before) if not block.hidden and not block.chrome)
    return tuple(block.text for block in shown if is_report_title(block.text))[:5]


def _text_of(element: _Element | None) -> str | None:
    if element is None:
        return None
    return " ".join("".join(map(str, element.itertext())).split()) or None


def _meta(root: _Element) -> tuple[tuple[str, str], ...]:
    fields = ((item.get("name") or item.get("property"), item.get("content")) for item in root.iter("meta"))
    return tuple((name.lower(), content.strip()) for name, content in fields if name and content)


def _breadcrumb(frame: Sequence[FlowBlock]) -> tuple[str, ...]:
    for block in frame:
        if re.search(r"位置|首页\s*[>＞»›]", block.text) and len(block.text) <= 300:
            return tuple(piece for piece in _BREADCRUMB.split(block.text) if piece)
    return ()


def _links(root: _Element, url: str | None) -> tuple[Link, ...]:
    links = ((_text_of(anchor) or "", (anchor.get("href") or "").strip()) for anchor in root.iter("a"))
    return tuple(Link(text, absolute(url or "", href)) for text, href in links if href)
